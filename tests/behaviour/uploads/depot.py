"""A place that takes uploads, for tests: one patient with a draft case, and senders whose line is cut."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

from clinic import Patient, Person, PersonKind, Target
from store_forward.images import MediaKind
from store_forward.uploads import Claim, Receivers, Upload, Uploads, UploadSettings
from tests.behaviour.clinic.folk import register
from tests.behaviour.clinic.surgery import Surgery
from vault import Blobs, BlobSettings, JobQueue, NoHints, Origin

CASE = Target("case", UUID(int=77))


class Depot:
    """Owns the blobs and what receives into them; `restart` does as another process would."""

    patient: Patient

    def __init__(self, surgery: Surgery, folder: Path, **settings: Any) -> None:
        self.surgery = surgery
        self.settings = UploadSettings(**settings)
        self.folder = folder
        self._build()

    def _build(self) -> None:
        self.blobs = Blobs(BlobSettings(folder=self.folder, segment_bytes=64 * 1024), self.surgery.keys)
        self.uploads = Uploads(self.surgery.records, self.blobs, JobQueue(NoHints()), self.settings)
        self.receivers = Receivers(self.surgery.database, self.uploads, self.blobs, self.settings)

    async def open(self) -> None:
        """Register the patient."""
        self.patient = await register(self.surgery)

    async def restart(self, **settings: Any) -> None:
        """Forget everything that was in memory."""
        await self.close()
        self.settings = UploadSettings(**settings)
        self._build()

    async def close(self) -> None:
        """Let go of the files."""
        await self.receivers.close()

    @property
    def author(self) -> Person:
        """Who uploads."""
        return Person(PersonKind.PATIENT, self.patient.id)

    @property
    def origin(self) -> Origin:
        """On whose behalf."""
        return self.surgery.origin(actor="link:1")

    async def begin(self, size: int, kind: MediaKind = MediaKind.IMAGE, about: Target = CASE) -> Upload:
        """Begin an upload of so many bytes."""
        async with self.surgery.write() as unit:
            return await self.uploads.begin(
                unit, self.patient.id, about, self.author, Claim(kind, "arm.jpg", size)
            )

    async def get(self, upload: Upload) -> Upload:
        """Return an upload as it is now."""
        async with self.surgery.read() as reading:
            return await self.uploads.get(reading, upload.id)

    async def send(self, upload: Upload, offset: int, *chunks: bytes, cut: bool = False) -> int:
        """Send chunks from `offset` on; with `cut` the line breaks after them."""
        return await self.receivers.append(self.origin, upload, offset, line(*chunks, cut=cut))

    async def kept(self, upload: Upload) -> bytes:
        """Return the bytes of an upload that is complete."""
        async with self.surgery.read() as reading:
            stored = await self.blobs.open(reading, upload.blob)
            reader = await self.blobs.reader(reading, stored)
        return await reader.read(0, reader.size)


async def line(*chunks: bytes, cut: bool = False) -> AsyncIterator[bytes]:
    """Yield chunks as a connection would, which may break."""
    for chunk in chunks:
        yield chunk
    if cut:
        raise ConnectionResetError
