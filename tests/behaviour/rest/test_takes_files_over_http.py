"""Files arrive over tus 1.0: every rule of the protocol with raw requests, and who may send what where."""

import asyncio
import base64
import contextlib
import hashlib
from datetime import timedelta
from random import Random
from uuid import UUID

import aiohttp
import pytest

from clinic import EncounterKind, Holder, LinkPurpose, StaffRole, Target
from tests.behaviour.clinic.folk import ROSA, SAM, register
from tests.behaviour.clinic.surgery import OTHER_TENANT
from tests.support import files
from tests.support.clinic_app import Browser, ClinicApp
from tests.support.sender import CHUNK, Sender, work
from vault import StoredBlob

CASE = Target("case", UUID(int=77))
CONTENT = Random(9).randbytes(300_000)


async def link(
    app: ClinicApp, about: Target = CASE, purpose: LinkPurpose = LinkPurpose.INTAKE, **options
) -> str:
    """Return the token of a new patient's link."""
    patient = await register(app.surgery, ROSA)
    async with app.surgery.write() as unit:
        expires = unit.now + timedelta(days=10)
        token, _ = await app.services.links.issue(unit, patient.id, purpose, about, expires, **options)
    return token


async def opened(app: ClinicApp, token: str) -> Browser:
    """Return a browser in which a link was opened."""
    browser = await app.browser()
    answered = await browser.post("/links/exchange", {"token": token})
    assert answered.json["answer"] == "open"
    return browser


@pytest.fixture
async def sender(app: ClinicApp) -> Sender:
    """Return a patient who sends files to their draft case."""
    return Sender(app, await opened(app, await link(app)))


async def test_says_what_it_speaks(app: ClinicApp):
    """Section "OPTIONS": anybody may ask for version, extensions, largest file and checksums."""
    browser = await app.browser()
    answered = await browser.ask("OPTIONS", "/uploads")
    assert 204 == answered.status
    assert "1.0.0" == answered.headers["Tus-Version"]
    assert "creation,termination,checksum,expiration" == answered.headers["Tus-Extension"]
    assert "sha256,sha1" == answered.headers["Tus-Checksum-Algorithm"]
    assert 2 << 30 == int(answered.headers["Tus-Max-Size"])


async def test_file_in_two_pieces_is_opened_and_attached(sender: Sender):
    """Created, asked for, sent in pieces, checked; every answer names the version and when it expires."""
    photograph = files.photograph()
    path = await sender.begin(len(photograph), view="medium")
    first = await sender.send(path, 0, photograph[:20_000])
    asked = await sender.ask("HEAD", path)
    for answered in (first, asked):
        assert "20000" == answered.headers["Upload-Offset"]
        assert "1.0.0" == answered.headers["Tus-Resumable"]
        assert "GMT" in answered.headers["Upload-Expires"]
    assert str(len(photograph)) == asked.headers["Upload-Length"]
    assert "filename YXJtLmpwZw==" in asked.headers["Upload-Metadata"]
    assert "no-store" == asked.headers["Cache-Control"]
    await sender.send(path, 20_000, photograph[20_000:])
    upload = path.rpartition("/")[2]
    assert "received" == (await sender.known(upload))["state"]
    assert len(photograph) == await sender.offset(path)
    await work(sender.app)
    known = await sender.known(upload)
    assert ("attached", None) == (known["state"], known["refusal"])
    assert hashlib.sha256(photograph).hexdigest() == known["sha256"]
    served = await sender.browser.get(f"/attachments/{known['attachment']}")
    assert "image/jpeg" == served.headers["Content-Type"]
    assert files.MAKER.encode() not in served.content
    small = await sender.browser.get(f"/attachments/{known['attachment']}/thumbnail")
    assert (200, b"\xff\xd8") == (small.status, small.content[:2])
    listed = (await sender.browser.get("/guest/uploads")).json["items"]
    assert [upload] == [one["id"] for one in listed]


async def test_a_file_is_taken_off_a_case_that_was_not_sent(sender: Sender):
    """Whoever chose the wrong photograph ends it: neither list nor copy has it any more."""
    photograph = files.photograph()
    path = await sender.begin(len(photograph), view="medium")
    await sender.send(path, 0, photograph)
    await work(sender.app)
    attachment = (await sender.known(path.rpartition("/")[2]))["attachment"]
    assert 204 == (await sender.ask("DELETE", path)).status
    assert [] == (await sender.browser.get("/guest/uploads")).json["items"]
    assert 404 == (await sender.browser.get(f"/attachments/{attachment}")).status
    assert 404 == (await sender.browser.get(f"/attachments/{attachment}/thumbnail")).status
    assert 204 == (await sender.ask("DELETE", path)).status


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
async def test_checksum_keeps_a_chunk_or_throws_it_away(sender: Sender, algorithm: str):
    """Section "Checksum": 460 for a chunk that was changed, and nothing of it counts."""
    path = await sender.begin(len(CONTENT))
    right = _checksum(algorithm, CONTENT)
    wrong = await sender.send(path, 0, CONTENT[:-1] + b"?", Upload_Checksum=right)
    assert (460, "checksum_mismatch") == (wrong.status, wrong.code)
    assert 0 == await sender.offset(path)
    unknown = await sender.send(path, 0, CONTENT, Upload_Checksum="crc32 AAAA")
    assert (400, "malformed") == (unknown.status, unknown.code)
    assert 204 == (await sender.send(path, 0, CONTENT, Upload_Checksum=right)).status


@pytest.mark.parametrize(
    ("size", "metadata", "status", "code"),
    [
        (0, {}, 400, "empty_file"),
        (2 << 30, {}, 413, "upload_too_large"),
        (5, {"filename": "../arm.jpg"}, 400, "malformed"),
        (5, {"kind": "program"}, 400, "malformed"),
    ],
)
async def test_false_announcement_has_its_own_code(
    sender: Sender, size: int, metadata: dict[str, str], status: int, code: str
):
    """Nothing is begun that could not end well, and why is said at once."""
    created = await sender.create(size, **metadata)
    assert (status, code) == (created.status, created.code)


async def test_wrong_requests_have_their_own_codes(sender: Sender):
    """Offset, media type, version, method: each is told apart."""
    path = await sender.begin(len(CONTENT))
    elsewhere = await sender.send(path, 7, b"x")
    assert (409, "offset_mismatch") == (elsewhere.status, elsewhere.code)
    assert {"field": "Upload-Offset", "message": "0"} in elsewhere.json["errors"]
    untyped = await sender.ask("PATCH", path, b"x", Upload_Offset="0", Content_Type="text/plain")
    assert (415, "type_unsupported") == (untyped.status, untyped.code)
    old = await sender.ask("HEAD", path, Tus_Resumable="0.2.2")
    assert (412, "1.0.0") == (old.status, old.headers["Tus-Version"])
    much = await sender.send(path, 0, CONTENT + b"?")
    assert (413, "upload_too_large") == (much.status, much.code)
    unknown = await sender.ask("HEAD", f"/uploads/{UUID(int=5)}")
    assert 404 == unknown.status
    other_site = await sender.ask("DELETE", path, Origin="https://evil.example")
    assert (403, "cross_site") == (other_site.status, other_site.code)


async def test_method_may_be_named_in_a_header(sender: Sender):
    """Section "Core", X-HTTP-Method-Override: for clients that cannot PATCH or DELETE."""
    path = await sender.begin(5)
    override = {"X_HTTP_Method_Override": "PATCH", "Content_Type": CHUNK, "Upload_Offset": "0"}
    answered = await sender.ask("POST", path, b"hello", **override)
    assert (204, "5") == (answered.status, answered.headers["Upload-Offset"])


async def test_terminated_upload_is_over(sender: Sender):
    """Section "Termination": 204, then 410; and the place it took is free again."""
    path = await sender.begin(len(CONTENT))
    await sender.send(path, 0, CONTENT[:1000])
    assert 204 == (await sender.ask("DELETE", path)).status
    gone = await sender.send(path, 1000, CONTENT[1000:])
    assert (410, "upload_over") == (gone.status, gone.code)
    assert [] == (await sender.browser.get("/guest/uploads")).json["items"]


async def test_expired_upload_is_over(app: ClinicApp):
    """Section "Expiration": after a week it cannot be gone on with, whoever still has the link."""
    token = await link(app)
    path = await Sender(app, await opened(app, token)).begin(len(CONTENT))
    app.surgery.pass_time(days=6, hours=23)
    sender = Sender(app, await opened(app, token))
    assert 0 == await sender.offset(path)
    app.surgery.pass_time(hours=2)
    assert (410, "upload_over") == ((late := await sender.send(path, 0, CONTENT)).status, late.code)


async def test_others_have_no_such_upload(app: ClinicApp, sender: Sender):
    """Another patient, another member of staff, and another clinic are answered as if it did not exist."""
    path = await sender.begin(len(CONTENT))
    stranger = await opened(app, await link(app, Target("case", UUID(int=78))))
    provider = await app.signed_in(StaffRole.PROVIDER)
    foreign = await app.signed_in(StaffRole.PROVIDER, email="eva@south.example", tenant=OTHER_TENANT)
    for browser in (stranger, provider, foreign):
        other = Sender(app, browser)
        assert 404 == (await other.ask("HEAD", path)).status
        assert 404 == (await other.send(path, 0, CONTENT)).status
        assert 404 == (await other.ask("DELETE", path)).status
        assert 404 == (await browser.get(path)).status
    assert 401 == (await Sender(app, await app.browser()).create(5)).status
    assert "request.refused" in await app.surgery.events()


async def test_who_holds_a_link_for_others_sends_nothing(app: ClinicApp):
    """An interpreter's link, and one for results, take no files."""
    token = await link(app, purpose=LinkPurpose.VISIT, holder=Holder.INTERPRETER)
    interpreter = Sender(app, await opened(app, token))
    assert 403 == (await interpreter.create(5)).status


async def test_staff_send_to_an_encounter(app: ClinicApp):
    """They name it; without it, or to one of another clinic, nothing is begun."""
    provider = await app.signed_in(StaffRole.PROVIDER)
    sam = await register(app.surgery, SAM)
    async with app.surgery.write() as unit:
        encounter = await app.services.encounters.plan(unit, sam.id, EncounterKind.LIVE)
    sender = Sender(app, provider)
    upload = await sender.sent(files.paper(), kind="document", encounter=str(encounter.id))
    assert "attached" == (await sender.known(upload))["state"]
    listed = (await provider.get(f"/encounters/{encounter.id}/attachments")).json["items"]
    assert ["application/pdf"] == [one["media_type"] for one in listed]
    assert (400, "malformed") == ((bare := await sender.create(5)).status, bare.code)
    assert 404 == (await sender.create(5, encounter=str(UUID(int=3)))).status


@pytest.mark.timeout(300)
async def test_five_hundred_uploads_with_cuts_arrive_whole(app: ClinicApp, sender: Sender):
    """Sockets closed at seeded places, answers never read: 0 of 500 files differ by a byte."""
    chance = Random(2026)
    limit = asyncio.Semaphore(8)
    uploads: list[tuple[str, bytes]] = []
    settings = app.files.uploads.settings
    app.files.uploads.settings = settings.model_copy(update={"files": 500})
    for _ in range(500):
        content = chance.randbytes(chance.choice((1, 900, 20_000, 66_000)))
        uploads.append((await sender.begin(len(content)), content))
    cuts = 0

    async def deliver(path: str, content: bytes, luck: Random) -> None:
        nonlocal cuts
        at = 0
        while at < len(content):
            async with limit:
                if luck.random() < 0.5:
                    cuts += 1
                    await _cut(sender, path, at, content, luck)
                else:
                    piece = content[at : at + luck.randint(len(content) // 2, len(content)) + 1]
                    with contextlib.suppress(aiohttp.ClientError):
                        await sender.send(path, at, piece)
            at = await sender.offset(path)

    await asyncio.gather(*(deliver(*upload, Random(n)) for n, upload in enumerate(uploads)))
    mismatches = [path for path, content in uploads if content != await _original(app, path)]
    assert [] == mismatches
    assert cuts > 300


def _checksum(algorithm: str, content: bytes) -> str:
    digest = hashlib.new(algorithm, content).digest()
    return f"{algorithm} {base64.b64encode(digest).decode()}"


async def _cut(sender: Sender, path: str, at: int, content: bytes, luck: Random) -> None:
    """Announce all that is left, send a part of it, and close the socket."""
    host, port = sender.app.url.removeprefix("http://").split(":")
    cookie = "; ".join(f"{each.key}={each.value}" for each in sender.browser.http.cookie_jar)
    head = (
        f"PATCH /api/v1{path} HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookie}\r\n"
        f"Tus-Resumable: 1.0.0\r\nContent-Type: {CHUNK}\r\nUpload-Offset: {at}\r\n"
        f"Content-Length: {len(content) - at}\r\n\r\n"
    )
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(head.encode() + content[at : at + luck.randint((len(content) - at) // 2, len(content) - at)])
    with contextlib.suppress(ConnectionError):
        await writer.drain()
        await asyncio.sleep(luck.random() * 0.01)
    writer.close()


async def _original(app: ClinicApp, path: str) -> bytes:
    """Return the sealed original of an upload that was received, and not opened yet."""
    async with app.surgery.read() as reading:
        upload = await app.files.uploads.get(reading, UUID(path.rpartition("/")[2]))
        assert "received" == upload.state
        reader = await app.files.uploads._blobs.reader(reading, StoredBlob(upload.blob, upload.claim.size))
    return await reader.read(0, reader.size)
