"""The clinic as the story plays in it: its letters have arrived, and its jobs are done."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

from clinic import PasskeySettings, Passwords, RateLimits, Work, memory_storage
from consult import ConsultSettings
from housecall.assembly import Assembly, assemble
from housecall.installation import Installation
from store_forward import CaseId, Photos, SentFiles, UploadSettings
from vault import JobQueue, JobSpec, NoHints, Outbox, TenantId, UnitOfWork

_SITE = "https://demo.example"


class _Arrived(Outbox):
    """Posts nothing: what people were told in the past they have been told."""

    async def post(
        self,
        unit: UnitOfWork,  # noqa: ARG002 - as `Outbox` has it
        tenant: TenantId,  # noqa: ARG002
        channel: str,  # noqa: ARG002
        message: Mapping[str, Any],  # noqa: ARG002
    ) -> UUID:
        """Return the number of a letter that is no longer there."""
        return uuid4()


class _Done(JobQueue):
    """Queues nothing: the story itself does what was due."""

    async def put(self, unit: UnitOfWork, spec: JobSpec) -> UUID | None:  # noqa: ARG002 - as `JobQueue` has it
        """Say that it was queued before."""
        return None


class _Unpictured(SentFiles):
    """Asks for no photographs: nobody has taken any of what was made up."""

    async def check(self, work: Work, case: CaseId, photos: Photos) -> None:
        """Let every case go."""


@asynccontextmanager
async def stage(opened: Installation) -> AsyncIterator[Assembly]:
    """Assemble the clinic on an installation until the block ends."""
    queue, passwords = _Done(NoHints()), Passwords()
    assembly = assemble(
        opened,
        outbox=_Arrived(opened.database, opened.keys, queue, {}),
        files=UploadSettings(),
        visits=ConsultSettings(),
        limits=RateLimits(memory_storage()),
        passwords=passwords,
        passkeys=PasskeySettings(rp_id="demo.example", origins=(_SITE,)),
        network_key=b"",
        site_url=_SITE,
        queue=queue,
        sender="appointments@demo.example",
        sent_files=_Unpictured(),
    )
    try:
        yield assembly
    finally:
        await assembly.files.close()
        passwords.close()
