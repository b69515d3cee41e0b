"""Uploads arrive in pieces: acknowledged bytes are durable, and any cut is gone on from."""

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select

from clinic import Target, errors
from store_forward.images import MediaKind
from store_forward.uploads import (
    CHECK,
    ChecksumMismatch,
    ChunkTooLarge,
    EmptyFile,
    OffsetMismatch,
    QuotaReached,
    TooManyFiles,
    UploadBusy,
    UploadOver,
    UploadState,
    UploadTooLarge,
)
from store_forward.uploads.receiving import MOST_CHECKED
from store_forward.uploads.tus import Checksum
from tests.behaviour.clinic.folk import SAM, register
from tests.behaviour.clinic.surgery import OTHER_TENANT, TENANT
from tests.behaviour.uploads.depot import CASE, Depot, line
from vault.errors import BlobNotOpen
from vault.jobs.rows import JobRow

CONTENT = Random(9).randbytes(300_000)


async def test_upload_in_pieces_is_received_whole(depot: Depot) -> None:
    """Each piece is acknowledged with the new offset; after the last one the file is to be checked."""
    upload = await depot.begin(len(CONTENT))
    assert 100_000 == await depot.send(upload, 0, CONTENT[:100_000])
    assert len(CONTENT) == await depot.send(upload, 100_000, CONTENT[100_000:200_000], CONTENT[200_000:])
    assert UploadState.RECEIVED is (await depot.get(upload)).state
    assert CONTENT == await depot.kept(upload)
    async with depot.surgery.read() as reading:
        jobs = (await reading.session.scalars(select(JobRow).where(JobRow.kind == CHECK))).all()
    assert [{"upload": str(upload.id)}] == [job.payload for job in jobs]
    events = [event for event in await depot.surgery.events() if event != "upload.read"]
    assert ["upload.begun", "upload.received"] == events[-2:]


async def test_cut_line_keeps_what_arrived(depot: Depot) -> None:
    """What came before the cut is durable, also for a process that is started afterwards."""
    upload = await depot.begin(len(CONTENT))
    with pytest.raises(ConnectionResetError):
        await depot.send(upload, 0, CONTENT[:150_000], cut=True)
    await depot.restart()
    assert 150_000 == await depot.receivers.offset(depot.origin, upload)
    assert len(CONTENT) == await depot.send(upload, 150_000, CONTENT[150_000:])
    assert CONTENT == await depot.kept(upload)


async def test_crash_after_the_last_byte_is_noticed_later(depot: Depot) -> None:
    """What a process finished before it died, and did not commit, is received when asked for."""
    upload = await depot.begin(len(CONTENT))
    async with depot.surgery.read() as reading:
        writer = await depot.blobs.open(reading, upload.blob)
    await writer.append(CONTENT)
    await writer.finish()
    assert len(CONTENT) == await depot.receivers.offset(depot.origin, upload)
    assert UploadState.RECEIVED is (await depot.get(upload)).state


async def test_wrong_offset_says_the_right_one(depot: Depot) -> None:
    """Section "Core": a PATCH from another place than the server is at is refused."""
    upload = await depot.begin(len(CONTENT))
    await depot.send(upload, 0, CONTENT[:10])
    with pytest.raises(OffsetMismatch) as caught:
        await depot.send(upload, 0, CONTENT[:10])
    assert 10 == caught.value.offset


async def test_more_than_announced_is_refused(depot: Depot) -> None:
    """Bytes beyond the announced length are not kept."""
    upload = await depot.begin(10)
    with pytest.raises(UploadTooLarge):
        await depot.send(upload, 0, b"12345", b"678901")
    assert 5 == await depot.receivers.offset(depot.origin, upload)


async def test_checksum_keeps_all_of_a_chunk_or_nothing(depot: Depot) -> None:
    """Section "Checksum": a chunk that does not match is thrown away, as is one that was cut."""
    upload, chunk = await depot.begin(len(CONTENT)), CONTENT[:70_000]
    right = Checksum("sha256", hashlib.sha256(chunk).digest())
    append = depot.receivers.append
    with pytest.raises(ChecksumMismatch):
        await append(depot.origin, upload, 0, line(chunk[:-1], b"?"), right)
    with pytest.raises(ConnectionResetError):
        await append(depot.origin, upload, 0, line(chunk[:-1], cut=True), right)
    assert 0 == await depot.receivers.offset(depot.origin, upload)
    assert 70_000 == await append(depot.origin, upload, 0, line(chunk[:5], chunk[5:]), right)
    with pytest.raises(ChunkTooLarge):
        await append(depot.origin, upload, 70_000, line(bytes(MOST_CHECKED + 1)), right)


async def test_newer_request_puts_a_dead_one_aside(depot: Depot) -> None:
    """After a cut the sender comes back while the server still waits on the old connection."""
    upload = await depot.begin(len(CONTENT))
    silent, never = asyncio.Event(), asyncio.Event()

    async def half_dead() -> AsyncIterator[bytes]:
        yield CONTENT[:1000]
        silent.set()
        await never.wait()

    older = asyncio.create_task(depot.receivers.append(depot.origin, upload, 0, half_dead()))
    await silent.wait()
    assert 1000 == await depot.receivers.offset(depot.origin, upload)
    assert 1000 == await older
    assert len(CONTENT) == await depot.send(upload, 1000, CONTENT[1000:])


async def test_silent_sender_is_given_up(depot: Depot) -> None:
    """A connection that says nothing for too long ends; what it brought is kept."""
    await depot.restart(stall_s=0.05)
    upload = await depot.begin(len(CONTENT))

    async def stalling() -> AsyncIterator[bytes]:
        yield CONTENT[:1000]
        await asyncio.sleep(5)

    assert 1000 == await depot.receivers.append(depot.origin, upload, 0, stalling())


async def test_another_process_has_it(depot: Depot) -> None:
    """While another server writes an upload, this one does not."""
    upload = await depot.begin(len(CONTENT))
    async with depot.surgery.read() as reading:
        writer = await depot.blobs.open(reading, upload.blob)
    with pytest.raises(UploadBusy):
        await depot.send(upload, 0, CONTENT)
    await writer.close()


async def test_writers_in_memory_are_bounded(depot: Depot) -> None:
    """The ones used longest ago are closed, and opened again when their sender goes on."""
    await depot.restart(open_writers=2)
    uploads = [await depot.begin(20) for _ in range(5)]
    for upload in uploads:
        await depot.send(upload, 0, b"0123456789")
    assert 2 >= len(depot.receivers._open)
    for upload in uploads:
        assert 20 == await depot.send(upload, 10, b"9876543210")


@pytest.mark.parametrize("kind", MediaKind)
async def test_size_is_capped_by_kind(depot: Depot, kind: MediaKind) -> None:
    """No kind takes a byte more than it may have, and none an empty file."""
    most = depot.settings.most_bytes(kind)
    with pytest.raises(UploadTooLarge) as caught:
        await depot.begin(most + 1, kind)
    assert most == caught.value.most
    with pytest.raises(EmptyFile):
        await depot.begin(0, kind)


async def test_files_and_bytes_are_capped(depot: Depot) -> None:
    """A case takes so many files; a clinic so many bytes at once and so many within a day."""
    await depot.restart(files=2, tenant_open_bytes=1000, tenant_daily_bytes=2000)
    first = await depot.begin(400)
    await depot.begin(400)
    with pytest.raises(TooManyFiles):
        await depot.begin(1)
    other = Target("case", UUID(int=78))
    with pytest.raises(QuotaReached):
        await depot.begin(201, about=other)
    await _end(depot, first)
    await _end(depot, await depot.begin(600, about=other))
    with pytest.raises(QuotaReached):
        await depot.begin(601, about=other)
    depot.surgery.pass_time(hours=25)
    await depot.begin(1)


async def test_ended_upload_is_erased_and_takes_nothing(depot: Depot) -> None:
    """Section "Termination": its bytes are gone, and it says so."""
    upload = await depot.begin(len(CONTENT))
    await depot.send(upload, 0, CONTENT[:1000])
    await _end(depot, upload)
    ended = await depot.get(upload)
    with pytest.raises(UploadOver):
        await depot.send(ended, 1000, CONTENT[1000:])
    with pytest.raises((BlobNotOpen, errors.ClinicError)):
        async with depot.surgery.read() as reading:
            await depot.blobs.open(reading, upload.blob)


async def test_expired_upload_is_over(depot: Depot) -> None:
    """Section "Expiration": after a week nothing goes on, and the sweep finds it."""
    upload = await depot.begin(len(CONTENT))
    depot.surgery.pass_time(days=7, seconds=1)
    with pytest.raises(UploadOver):
        await depot.send(upload, 0, CONTENT)
    async with depot.surgery.read() as reading:
        assert [(TENANT, upload.id)] == await depot.uploads.expired(reading)


async def test_another_clinic_has_no_such_upload(depot: Depot) -> None:
    """An upload is its clinic's alone."""
    upload = await depot.begin(10)
    async with depot.surgery.read(OTHER_TENANT) as reading:
        with pytest.raises(errors.Unknown):
            await depot.uploads.get(reading, upload.id)


async def test_many_cuts_and_restarts_change_no_byte(depot: Depot) -> None:
    """Sixty files with seeded cuts, lost acknowledgements and restarts arrive as they were sent."""
    chance = Random(2026)
    for number in range(60):
        content = chance.randbytes(chance.choice([1, 100, 65_000, 66_000, 200_000]))
        about = Target("case", UUID(int=number))
        upload = await depot.begin(len(content), about=about)
        at = 0
        while at < len(content):
            piece = content[at : at + chance.randint(1, len(content))]
            half = chance.randint(0, len(piece))
            with contextlib.suppress(ConnectionResetError):
                await depot.send(upload, at, piece[:half], piece[half:], cut=chance.random() < 0.5)
            if chance.random() < 0.2:
                await depot.restart()
            upload = await depot.get(upload)
            if upload.state is UploadState.RECEIVED:
                break
            at = await depot.receivers.offset(depot.origin, upload)
        assert content == await depot.kept(upload)


async def _end(depot: Depot, upload) -> None:
    await depot.receivers.forget(upload.id)
    async with depot.surgery.write() as unit:
        await depot.uploads.end(unit, upload.id)


async def test_upload_moves_with_a_corrected_patient(depot: Depot) -> None:
    """What was sent under a wrong patient is found, name and all, under the right one only."""
    upload, right = await depot.begin(10), await register(depot.surgery, SAM)
    async with depot.surgery.write() as unit:
        await depot.uploads.refile(unit, CASE, depot.patient.id, right.id)
    async with depot.surgery.read() as reading:
        (moved,) = await depot.uploads.about(reading, right.id, CASE)
        assert (upload.id, "arm.jpg") == (moved.id, moved.claim.name)
        assert [] == await depot.uploads.about(reading, depot.patient.id, CASE)
