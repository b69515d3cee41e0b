"""Work that must not be forgotten: rows are the truth, queues only hint."""

from vault.jobs.hints import JobHints, NoHints, TaskiqHints
from vault.jobs.queue import Job, JobQueue, JobSpec
from vault.jobs.settings import JobSettings
from vault.jobs.states import JobState
from vault.jobs.worker import JobHandler, JobWorker

__all__ = [
    "Job",
    "JobHandler",
    "JobHints",
    "JobQueue",
    "JobSettings",
    "JobSpec",
    "JobState",
    "JobWorker",
    "NoHints",
    "TaskiqHints",
]
