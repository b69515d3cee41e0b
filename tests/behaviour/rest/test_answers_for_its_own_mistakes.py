"""When something of ours breaks, a client gets a code and an id, the log a traceback, and neither a value."""

import logging

import pytest
from sqlalchemy import text
from structlog.processors import format_exc_info
from structlog.testing import capture_logs

from clinic import StaffRole
from tests.support.clinic_app import ClinicApp
from vault import errors

MARKER = "zyzzyvamarker7f3a"
PATIENT = {"name": MARKER, "birth_date": "1990-05-17"}


async def test_a_mistake_of_ours_tells_nobody_what_was_written(
    app: ClinicApp, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """Not even when the database quotes a statement that failed."""

    async def broken(unit, identity):
        await unit.session.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": identity.name})

    monkeypatch.setattr(app.services.patients, "register", broken)
    browser = await app.signed_in(StaffRole.PROVIDER)
    caplog.set_level(logging.INFO)
    with capture_logs(processors=[format_exc_info]) as logged:
        answered = await browser.post("/patients", PATIENT)
    assert (answered.status, answered.code) == (500, "internal_error")
    (line,) = [line for line in logged if line["event"] == "request failed"]
    assert (line["operation"], line["request"]) == ("register_patient", answered.headers["X-Request-Id"])
    assert "nowhere" in line["exception"]
    assert MARKER not in answered.content.decode() + repr(logged) + caplog.text


async def test_a_collision_is_tried_again_and_then_said(app: ClinicApp, monkeypatch: pytest.MonkeyPatch):
    """Nothing was kept, and asking again helps."""
    tries = []

    async def collide(unit, identity):
        tries.append(identity)
        raise errors.WriteConflict("another unit was first")

    monkeypatch.setattr(app.services.patients, "register", collide)
    browser = await app.signed_in(StaffRole.PROVIDER)
    answered = await browser.post("/patients", PATIENT)
    assert (answered.status, answered.code, len(tries)) == (503, "busy", 8)
    assert int(answered.headers["Retry-After"]) > 0
