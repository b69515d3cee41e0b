"""`housecall demo` serves a furnished clinic within seconds: what it prints lets somebody in."""

import asyncio
import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import func, select

from consult import visit_figures
from housecall.demo import CLINIC, PASSWORD, furnish
from housecall.installation import command_origin, opened_installation
from housecall.vault_settings import VaultSettings
from store_forward.answering.rows import AnswerRow
from store_forward.cases import CaseRow
from store_forward.queue import InboxFigures
from tests.support.command import housecall
from tests.support.demonstration import demonstrated
from tests.support.pace import SLOWNESS
from vault.audit.rows import AuditRow

SHOWN_WITHIN_S = 15


async def visits(http: aiohttp.ClientSession, site: str) -> int:
    """Return how many visits around today are still to come, wherever midnight falls."""
    found = 0
    for days in range(-1, 3):
        day = (datetime.now(UTC) + timedelta(days=days)).date().isoformat()
        async with http.get(f"{site}/api/v1/visits", params={"day": day}) as answered:
            assert answered.status == 200, await answered.text()
            found += sum(visit["status"] == "scheduled" for visit in (await answered.json())["items"])
    return found


def left_in(folder: Path) -> list[str]:
    """Return which of an installation's files lie below a folder."""
    return sorted(path.name for path in folder.rglob("*") if path.name in {"housecall.db", "keys"})


@pytest.mark.alone
async def test_what_it_prints_lets_the_provider_in(tmp_path: Path) -> None:
    """Within seconds: address, password and code; then ten patients. Afterwards nothing is left of it."""
    began = time.monotonic()
    async with demonstrated(tmp_path) as shown, aiohttp.ClientSession() as http:
        assert time.monotonic() - began < SHOWN_WITHIN_S * SLOWNESS
        for whose in ("Samuel Osei (patient)", "Inés Vega (interpreter)", "Rafael Vega (caregiver)"):
            assert re.search(rf"{re.escape(whose)}\s+{shown.site}/visit#[\w-]+\s", shown.text), whose
        assert shown.text.count(f"{shown.site}/visit#") == 5
        assert len(re.findall(rf"{shown.site}/staff/visits/[\w-]+/room\s", shown.text)) == 3
        code = re.search(r"ada@demo\.example\s+(\d{6})\s", shown.text)
        assert code is not None
        origin = {"Origin": shown.site}
        body = {
            "clinic": CLINIC.slug,
            "email": "ada@demo.example",
            "password": PASSWORD,
            "code": code.group(1),
        }
        async with http.post(f"{shown.site}/api/v1/sign-in", json=body, headers=origin) as answered:
            assert answered.status == 200, await answered.text()
        async with http.get(f"{shown.site}/api/v1/patients") as answered:
            patients = (await answered.json())["items"]
        assert len(patients) == 10
        assert await visits(http, shown.site) == 3
        assert left_in(tmp_path) == ["housecall.db", "keys"]
    assert left_in(tmp_path) == []


@pytest.mark.parametrize(
    "now", [datetime(2026, 3, 29, 1, 30, tzinfo=UTC), datetime(2028, 2, 29, 23, tzinfo=UTC)]
)
async def test_the_past_it_tells_of_is_whole(tmp_path: Path, now: datetime) -> None:
    """Whenever it is furnished, what is kept verifies, and nothing in it lies in the future."""
    settings = VaultSettings(data_dir=str(tmp_path))
    secrets = (await furnish(settings, now)).secrets
    assert len(set(secrets.values())) == 4
    async with (
        opened_installation(settings, clock=lambda: now) as opened,
        opened.database.read(command_origin("test")) as reading,
    ):
        latest = await reading.session.scalar(select(func.max(AuditRow.recorded)))
    verified = await asyncio.to_thread(housecall, "verify", "--json", data=tmp_path)
    assert (verified.code, verified.json["findings"]) == (0, [])
    assert latest is not None
    assert latest <= now


@pytest.mark.parametrize(
    "now", [datetime(2026, 3, 29, 1, 30, tzinfo=UTC), datetime(2026, 11, 26, 19, tzinfo=UTC)]
)
async def test_the_past_it_tells_of_is_believable(tmp_path: Path, now: datetime) -> None:
    """Cases of ten days, on a Saturday night and on a working day: answered, unread, nearly due and late."""
    settings = VaultSettings(data_dir=str(tmp_path))
    await furnish(settings, now)
    async with (
        opened_installation(settings, clock=lambda: now) as opened,
        opened.database.read(command_origin("test")) as reading,
    ):
        cases = list(await reading.session.scalars(select(CaseRow)))
        unread = await reading.session.scalar(
            select(func.count()).select_from(AnswerRow).where(AnswerRow.read_at.is_(None))
        )
        visits = await visit_figures(reading, now - timedelta(days=30), now)
        total, *_ = await InboxFigures().between(reading, now - timedelta(days=30), now)
    written = [case for case in cases if case.appointment_id is None]
    assert len({case.submitted_at.date() for case in written}) >= 6
    assert min(case.submitted_at for case in written) < now - timedelta(days=9)
    late = [case.due_at for case in cases if case.ended_at is None and case.due_at and case.due_at <= now]
    assert len(late) == 1
    assert (total.answered, total.breached, unread) == (6, 1, 1)
    assert total.turnaround_p50_s is not None
    assert timedelta(hours=2) < timedelta(seconds=total.turnaround_p50_s) < timedelta(days=2)
    assert (visits.seen, visits.no_shows, visits.cancelled) == (12, 1, 1)
    assert visits.wait_p50 == timedelta(minutes=5)
