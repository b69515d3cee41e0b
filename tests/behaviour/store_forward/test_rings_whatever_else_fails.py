"""Clocks ring and claims lapse by the clinic's hours as they are now, also where one case is damaged."""

import pytest
from sqlalchemy import LargeBinary, Uuid, column, table, update
from structlog.testing import capture_logs

from clinic import Hours, TenantDraft, Tenants
from store_forward import CaseId
from store_forward.alarms import sweep
from store_forward.cases.rows import CaseRow
from tests.behaviour.store_forward.ward import Ward

_CASES = table("inbox_case", column("id", Uuid()), column("reason", LargeBinary()))
_OFFICE, _MORNING = ((Hours(540, 1020),),) * 7, ((Hours(540, 600),),) * 7
_HARDLY_EVER = ((Hours(540, 560),), *((),) * 6)


async def _open(ward: Ward, week: tuple[tuple[Hours, ...], ...]) -> None:
    async with ward.surgery.write() as unit:
        clinic = TenantDraft("North Clinic", "north", "America/New_York", week=week)
        await Tenants(ward.surgery.records).change(unit, clinic)


async def _damage(ward: Ward, case: CaseId) -> None:
    async with ward.surgery.write() as unit:
        await unit.session.execute(update(_CASES).where(_CASES.c.id == case).values(reason=b"moth-eaten"))


async def _row(ward: Ward, case: CaseId) -> CaseRow:
    async with ward.surgery.read() as reading:
        return await reading.session.get_one(CaseRow, case)


async def test_a_promise_breaks_on_time_where_the_clinic_hardly_opens_any_more(ward: Ward) -> None:
    """Half of it is never used by the new hours, so only that does not ring; other cases go on."""
    case, other = await ward.send(), await ward.claimed()
    await _open(ward, _HARDLY_EVER)
    ward.surgery.pass_time(hours=60)
    with capture_logs() as logged:
        await ward.inbox.sweep.sweep("test:1")
    assert [] == logged
    assert (await ward.seen(other.id)).state.owner is None
    assert case.state.clock.due_at == (await _row(ward, case.id)).alarm_at
    ward.surgery.pass_time(hours=12)
    await ward.inbox.sweep.sweep("test:2")
    assert ["submitted", "rang"] == await ward.changes(case.id)
    assert ["breached"] * 2 == await ward.task_kinds()


async def test_a_damaged_case_holds_up_no_other(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is passed over and named by its id, once, without a word of it; its clock rings nevertheless."""
    monkeypatch.setattr(sweep, "_BATCH", 1)
    cases = [await ward.claimed(), await ward.claimed()]
    damaged, other = sorted(cases, key=lambda case: case.id)  # the first of a page that follows on
    await _damage(ward, damaged.id)
    ward.surgery.pass_time(hours=36)
    with capture_logs() as logged:
        assert 3 == await ward.inbox.sweep.sweep("test:1")
    assert [
        {
            "event": "inbox.sweep_incomplete",
            "log_level": "warning",
            "request": "test:1",
            "faults": {"SealBroken": 1},
            "rows": [str(damaged.id)],
        }
    ] == logged
    assert ward.ada.id == (await _row(ward, damaged.id)).owner_id
    assert (await ward.seen(other.id)).state.owner is None
    assert ["half-used"] == (await _row(ward, damaged.id)).rung == (await _row(ward, other.id)).rung
    with capture_logs() as logged:
        assert 0 == await ward.inbox.sweep.sweep("test:2")
    assert 1 == len(logged)


async def test_alarms_follow_shorter_hours(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked at once and counted anew: nobody is said to have read the case, and later ones ring."""
    monkeypatch.setattr(sweep, "_BATCH", 1)
    await _open(ward, _OFFICE)
    case, second = await ward.send(), await ward.send()
    stale = (await _row(ward, case.id)).alarm_at
    assert stale is not None
    await _open(ward, _MORNING)
    ward.surgery.now = stale
    assert 2 == await ward.inbox.sweep.sweep("test:1")
    ward.surgery.pass_time(minutes=1)
    assert 0 == await ward.inbox.sweep.sweep("test:2")
    assert "case.read" not in await ward.surgery.events(patient=str(ward.rosa.id))
    for number in (case.id, second.id):
        assert ["submitted"] == await ward.changes(number)
    recounted = (await _row(ward, case.id)).alarm_at
    assert recounted is not None
    assert recounted > stale
    ward.surgery.now = recounted
    assert 2 == await ward.inbox.sweep.sweep("test:3")
    assert ["submitted", "rang"] == await ward.changes(second.id)


async def test_a_case_that_was_closed_since_it_was_listed_rings_no_more(ward: Ward) -> None:
    """Nor does one become a coordinator's task that was answered just in time."""
    case = await ward.answered()
    ward.surgery.pass_time(days=4)
    async with ward.surgery.write() as unit:
        _, rung = await ward.inbox.cases.ring(unit, await ward.inbox.terms.house(unit), case.id)
    assert () == rung
    assert "rang" not in await ward.changes(case.id)
