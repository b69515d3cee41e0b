"""What was received is opened: known by its content, served as a copy, or refused with its own reason."""

import hashlib
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image

from clinic import Attachments, errors
from store_forward.images import Insistence, MediaKind, Refusal, Verdict, View
from store_forward.uploads import CHECK, Claim, FileIntake, Upload, UploadState
from tests.behaviour.clinic.surgery import TENANT, Surgery
from tests.behaviour.uploads.clamd import SIGNATURE, clamd_running
from tests.behaviour.uploads.depot import CASE, Depot, line
from tests.support import files
from vault import DatabaseSettings, Job, JobQueue, NoHints, StoredBlob
from vault.errors import SubjectErased

PHOTOGRAPH = files.photograph(orientation=6)


class Intake(Depot):
    """A depot whose files are opened when a test says so."""

    def _build(self) -> None:
        super()._build()
        self.attachments = Attachments(self.surgery.records, self.blobs)
        self.queue = JobQueue(NoHints())
        self.files = FileIntake(
            self.surgery.database,
            self.surgery.records,
            blobs=self.blobs,
            attachments=self.attachments,
            queue=self.queue,
            settings=self.settings,
        )
        self.uploads, self.receivers = self.files.uploads, self.files.receivers

    async def sent(self, content: bytes, kind: MediaKind = MediaKind.IMAGE, **claim: object) -> Upload:
        """Send a whole file and have it opened."""
        claimed = replace(Claim(kind, "IMG 1.HEIC", len(content)), **claim)
        async with self.surgery.write() as unit:
            upload = await self.uploads.begin(unit, self.patient.id, CASE, self.author, claimed)
        await self.receivers.append(self.origin, upload, 0, line(content))
        await self.work()
        return await self.get(upload)

    async def work(self) -> None:
        """Do the jobs that are ready."""
        async with self.surgery.database.write(self.origin) as unit:
            ready = await self.queue.sweep(unit)
            jobs = [await self.queue.take(unit, job, 60) for job in ready]
        for job in jobs:
            assert job is not None
            await self.files.jobs.handlers[job.kind](job)

    async def served(self, upload: Upload) -> tuple[str, str, bytes]:
        """Return type, name and bytes of what is served for an upload."""
        assert upload.attachment is not None
        async with self.surgery.read() as reading:
            attachment, reader = await self.attachments.open(reading, upload.attachment)
        return attachment.file.media_type, attachment.file.name, await reader.read(0, reader.size)


@pytest.fixture
async def intake(surgery: Surgery, tmp_path: Path) -> AsyncIterator[Intake]:
    """Open an intake for one patient's draft case."""
    async with _open(surgery, tmp_path) as intake:
        yield intake


@pytest.fixture
async def embedded(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Intake]:
    """Open one on SQLite only, for what no database changes."""
    shutil.copy(sqlite_template, tmp_path / "embedded.db")
    surgery = Surgery(DatabaseSettings(url=f"sqlite:///{tmp_path}/embedded.db"))
    async with surgery.database, _open(surgery, tmp_path) as intake:
        yield intake


@asynccontextmanager
async def _open(surgery: Surgery, folder: Path, **settings: object) -> AsyncIterator[Intake]:
    intake = Intake(surgery, folder / "blobs", **settings)
    await intake.open()
    yield intake
    await intake.close()


async def test_photograph_is_served_upright_and_without_its_place(intake: Intake) -> None:
    """The copy is encoded anew; the original is kept with its own hash, and is not what is attached."""
    upload = await intake.sent(PHOTOGRAPH, view=View.MEDIUM)
    assert UploadState.ATTACHED is upload.state
    media_type, name, content = await intake.served(upload)
    assert ("image/jpeg", "IMG 1.jpg") == (media_type, name)
    copy = Image.open(BytesIO(content))
    assert (768, 1024) == copy.size
    assert Image.open(BytesIO(PHOTOGRAPH)).getexif().get_ifd(files.GPS_IFD)
    assert not copy.getexif()
    for secret in (files.MAKER.encode(), b"Exif", b"taken at home"):
        assert secret in PHOTOGRAPH
        assert secret not in content
    async with intake.surgery.read() as reading:
        rendition = (await intake.files.renditions.of(reading, [upload]))[upload.id]
        original = await intake.blobs.reader(reading, upload.blob)
        thumbnail = await intake.files.renditions.thumbnail(reading, upload.attachment)
    assert hashlib.sha256(PHOTOGRAPH).hexdigest() == rendition.original_sha256
    assert hashlib.sha256(content).hexdigest() == rendition.sha256
    assert PHOTOGRAPH == await original.read(0, original.size)
    small = Image.open(BytesIO(await thumbnail.read(0, thumbnail.size)))
    assert (240, 320) == small.size


@pytest.mark.parametrize(
    ("content", "kind", "served"),
    [
        pytest.param(lambda: files.heic(turned=True), MediaKind.IMAGE, "image/jpeg", id="heic"),
        pytest.param(lambda: files.photograph("PNG"), MediaKind.IMAGE, "image/jpeg", id="png"),
        pytest.param(lambda: files.photograph("WEBP"), MediaKind.IMAGE, "image/jpeg", id="webp"),
        pytest.param(files.film, MediaKind.VIDEO, "video/mp4", id="mp4"),
        pytest.param(lambda: files.film("webm"), MediaKind.VIDEO, "video/webm", id="webm"),
        pytest.param(files.sound, MediaKind.AUDIO, "audio/flac", id="wav"),
        pytest.param(lambda: files.sound("mp3"), MediaKind.AUDIO, "audio/mpeg", id="mp3"),
        pytest.param(lambda: files.sound("ogg"), MediaKind.AUDIO, "audio/webm", id="ogg"),
        pytest.param(files.paper, MediaKind.DOCUMENT, "application/pdf", id="pdf"),
        pytest.param(files.dicom, MediaKind.DICOM, "image/jpeg", id="dicom"),
        pytest.param(
            lambda: files.dicom("examples_rgb_color.dcm"), MediaKind.DICOM, "image/jpeg", id="colour dicom"
        ),
    ],
)
async def test_each_kind_is_taken(embedded: Intake, content, kind: MediaKind, served: str) -> None:
    """Each kind of file is opened by its own reader and served as something browsers show."""
    upload = await embedded.sent(content(), kind)
    assert UploadState.ATTACHED is upload.state
    media_type, _, copy = await embedded.served(upload)
    assert served == media_type
    assert files.MAKER.encode() not in copy
    assert b"+40.71" not in copy


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        pytest.param(lambda: b"hello", Refusal.UNKNOWN_TYPE, id="text"),
        pytest.param(lambda: b"<html><script>alert(1)</script>", Refusal.ACTIVE_CONTENT, id="html"),
        pytest.param(lambda: b"PK\x03\x04" + bytes(100), Refusal.ARCHIVE, id="zip"),
        pytest.param(lambda: PHOTOGRAPH[:30_000], Refusal.DAMAGED, id="half a photograph"),
        pytest.param(lambda: files.png_of_size(20_000, 10), Refusal.TOO_MANY_PIXELS, id="20,000 pixels"),
        pytest.param(lambda: files.png_of_size(16_000, 16_000), Refusal.TOO_MANY_PIXELS, id="pixel bomb"),
        pytest.param(files.png_text_bomb, Refusal.DAMAGED, id="zip bomb in a png"),
        pytest.param(lambda: files.paper(101), Refusal.TOO_MANY_PAGES, id="101 pages"),
        pytest.param(lambda: b"%PDF-1.7" + bytes(99), Refusal.DAMAGED, id="no pdf"),
        pytest.param(lambda: b"\0\0\0\x18ftypisom" + bytes(99), Refusal.DAMAGED, id="no film"),
        pytest.param(lambda: bytes(128) + b"DICM" + bytes(99), Refusal.DAMAGED, id="no dicom"),
    ],
)
async def test_bad_file_has_its_own_reason(embedded: Intake, content, refusal: Refusal) -> None:
    """Whatever it was claimed to be, it is refused for what it is, and its bytes are destroyed."""
    upload = await embedded.sent(content())
    assert (UploadState.REFUSED, refusal) == (upload.state, upload.refusal)
    with pytest.raises(SubjectErased):
        async with embedded.surgery.read() as reading:
            await embedded.blobs.reader(reading, StoredBlob(upload.blob, upload.claim.size))


async def test_claim_does_not_lift_a_cap(surgery: Surgery, tmp_path: Path) -> None:
    """A picture that was claimed to be a film may not be larger than pictures may."""
    async with _open(surgery, tmp_path, image_bytes=10_000) as intake:
        upload = await intake.sent(PHOTOGRAPH, MediaKind.VIDEO)
    assert Refusal.TOO_LARGE is upload.refusal


async def test_poor_photograph_is_to_be_taken_again(intake: Intake) -> None:
    """It is not attached until its sender insists, and why they did is kept."""
    upload = await intake.sent(files.photograph(blur=9), view=View.CLOSE)
    assert (UploadState.RETAKE, None) == (upload.state, upload.attachment)
    async with intake.surgery.read() as reading:
        rendition = (await intake.files.renditions.of(reading, [upload]))[upload.id]
    assert Verdict.POOR is rendition.verdict
    assert "focus-refused" in rendition.reasons
    async with intake.surgery.write() as unit:
        insisted = await intake.files.renditions.insist(unit, upload, Insistence.CANNOT_MOVE)
    assert UploadState.ATTACHED is insisted.state
    assert Insistence.CANNOT_MOVE is insisted.claim.insistence
    with pytest.raises(errors.Conflict):
        async with intake.surgery.write() as unit:
            await intake.files.renditions.insist(unit, upload, Insistence.OTHER)


async def test_insistence_may_come_with_the_file(intake: Intake) -> None:
    """Whom the browser's coach told already is not asked again; the figures still count the photograph."""
    upload = await intake.sent(files.photograph(blur=9), insistence=Insistence.BEST_POSSIBLE)
    await intake.sent(PHOTOGRAPH)
    assert UploadState.ATTACHED is upload.state
    now = intake.surgery.now
    async with intake.surgery.read() as reading:
        judged = await intake.files.renditions.judged(reading, now, now.replace(year=now.year + 1))
    assert (2, 1) == judged


async def test_retaken_photograph_leaves_nothing_of_the_poor_one(intake: Intake) -> None:
    """Ending it destroys the original and both copies."""
    upload = await intake.sent(files.photograph(blur=9))
    await intake.files.jobs.end(intake.origin, upload.id)
    with pytest.raises(SubjectErased):
        async with intake.surgery.read() as reading:
            await intake.blobs.reader(reading, upload.blob)
    assert UploadState.ENDED is (await intake.get(upload)).state


async def test_job_done_twice_attaches_once(intake: Intake) -> None:
    """A server that died after its commit leaves a job that finds nothing more to do."""
    upload = await intake.sent(PHOTOGRAPH)
    again = Job(UUID(int=1), CHECK, TENANT, {"upload": str(upload.id)}, 2, UUID(int=2))
    await intake.files.jobs.check(again)
    async with intake.surgery.read() as reading:
        assert 1 == len(await intake.attachments.about(reading, intake.patient.id, CASE))


async def test_expired_uploads_end_by_themselves(intake: Intake) -> None:
    """What nobody went on with is destroyed after a week; what is attached stays."""
    attached = await intake.sent(PHOTOGRAPH)
    begun = await intake.begin(10)
    poor = await intake.sent(files.photograph(blur=9))
    intake.surgery.pass_time(days=7, seconds=1)
    await intake.files.jobs.expire(Job(UUID(int=1), "upload.expire", None, {}, 1, UUID(int=2)))
    states = [(await intake.get(upload)).state for upload in (attached, begun, poor)]
    assert [UploadState.ATTACHED, UploadState.ENDED, UploadState.ENDED] == states


async def test_scanner_finds_what_it_knows(surgery: Surgery, tmp_path: Path) -> None:
    """A file with a known signature is refused, one beyond the daemon's limit is not passed as clean."""
    async with clamd_running(tmp_path, most_bytes=200_000) as socket:
        settings = {"scanner": {"socket": socket, "most_bytes": 200_000}}
        async with _open(surgery, tmp_path, **settings) as intake:
            clean = await intake.sent(PHOTOGRAPH)
            infected = await intake.sent(PHOTOGRAPH + SIGNATURE)
            large = await intake.sent(PHOTOGRAPH + bytes(200_000))
    assert [None, Refusal.INFECTED, Refusal.TOO_LARGE_TO_SCAN] == [
        upload.refusal for upload in (clean, infected, large)
    ]
