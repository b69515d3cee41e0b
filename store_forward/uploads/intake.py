"""Everything that takes files in, put together from what it stands on; the program builds one per process."""

from __future__ import annotations

from clinic import Attachments, Records
from store_forward.images.scanner import Scanner
from store_forward.images.workshop import Workshop
from store_forward.uploads.checking import UploadJobs
from store_forward.uploads.receiving import Receivers
from store_forward.uploads.renditions import Renditions
from store_forward.uploads.settings import UploadSettings
from store_forward.uploads.uploads import Uploads
from vault import Blobs, Database, JobQueue


class FileIntake:
    """The parts, each a public attribute; `jobs` has the handlers for the worker.

    `close` it when no more requests come, and before the database.
    """

    def __init__(
        self,
        database: Database,
        records: Records,
        *,
        blobs: Blobs,
        attachments: Attachments,
        queue: JobQueue,
        settings: UploadSettings,
    ) -> None:
        self.uploads = Uploads(records, blobs, queue, settings)
        self.receivers = Receivers(database, self.uploads, blobs, settings)
        self.renditions = Renditions(records, self.uploads, attachments, blobs)
        self.jobs = UploadJobs(
            database,
            queue,
            blobs,
            uploads=self.uploads,
            renditions=self.renditions,
            receivers=self.receivers,
            workshop=Workshop(at_once=settings.checks, wall_s=settings.check_s),
            scanner=None if settings.scanner is None else Scanner(settings.scanner),
        )

    async def close(self) -> None:
        """Let go of the files being written."""
        await self.receivers.close()
