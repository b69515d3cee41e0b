"""A file is sent whole or by range (RFC 9110 section 14); it runs nothing, and is never damaged and whole."""

from pathlib import Path

import pytest
from aiohttp import ClientError

from clinic import EncounterKind, StaffRole
from tests.behaviour.clinic.folk import register
from tests.support.clinic_app import Browser, ClinicApp
from tests.support.tours.care import attach

CONTENT = bytes(range(256)) * 20_000  # several batches of segments


@pytest.fixture
async def browser(app: ClinicApp) -> Browser:
    """Sign a provider in."""
    return await app.signed_in(StaffRole.PROVIDER)


async def attached(app: ClinicApp, name: str = "rash.jpg") -> str:
    """Attach a file; return its address."""
    patient = await register(app.surgery)
    async with app.surgery.write() as unit:
        encounter = await app.services.encounters.plan(unit, patient.id, EncounterKind.LIVE)
    number = await attach(app, patient, str(encounter.id), CONTENT, name)
    return f"/attachments/{number}"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        pytest.param("bytes=0-0", 0, 1, id="the first byte"),
        pytest.param("bytes=100000-300000", 100_000, 300_001, id="across segments"),
        pytest.param("bytes=5119999-", 5_119_999, 5_120_000, id="the last byte"),
        pytest.param("bytes=-1000", 5_119_000, 5_120_000, id="a suffix"),
        pytest.param("bytes=5000000-9999999", 5_000_000, 5_120_000, id="beyond the end"),
    ],
)
async def test_a_range_is_sent_as_asked(app: ClinicApp, browser: Browser, asked: str, start: int, end: int):
    """With where it lies in the whole."""
    sent = await browser.get(await attached(app), headers={"Range": asked})
    assert (sent.status, sent.content) == (206, CONTENT[start:end])
    assert sent.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(CONTENT)}"


@pytest.mark.parametrize("asked", ["bytes=5120000-", "bytes=9-3", "lines=1-2"])
async def test_a_range_that_is_not_there_is_a_problem(app: ClinicApp, browser: Browser, asked: str):
    """So is one nobody understands."""
    refused = await browser.get(await attached(app), headers={"Range": asked})
    assert (refused.status, refused.code) == (416, "range_outside")


async def test_a_file_runs_nothing(app: ClinicApp, browser: Browser):
    """Its name, whatever it is, stays inside the header."""
    sent = await browser.get(await attached(app, 'a"; é\r\nb.jpg'.replace("\r\n", " ")))
    assert (sent.status, sent.content) == (200, CONTENT)
    assert sent.headers["Content-Disposition"] == "inline; filename*=UTF-8''a%22%3B%20%C3%A9%20b.jpg"
    assert sent.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert (sent.headers["X-Content-Type-Options"], sent.headers["Content-Type"]) == ("nosniff", "image/jpeg")
    assert sent.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(("place", "begun"), [(-10, True), (1_000, False)])
async def test_a_damaged_file_is_never_taken_for_whole(
    app: ClinicApp, browser: Browser, tmp_path: Path, place: int, begun: bool
):
    """What is damaged at its beginning is a problem; what was begun is cut off, not ended."""
    address = await attached(app)
    (file,) = [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)
    if begun:
        with pytest.raises(ClientError):
            await browser.get(address)
    else:
        assert (await browser.get(address)).code == "internal_error"
