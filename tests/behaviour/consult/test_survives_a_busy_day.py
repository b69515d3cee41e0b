"""Two hundred seeded appointments through one simulated day: nobody is lost, every end is right."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest

from clinic import LinkId
from consult import (
    AppointmentId,
    ConsultationStatus,
    Ending,
    MissedReason,
    ParticipantId,
    Parting,
    visit_figures,
)
from tests.behaviour.clinic.folk import SAM, register
from tests.behaviour.consult.practice import AT_HOME, Practice

S = ConsultationStatus
APPOINTMENTS = 200
FATES = {
    "seen": 110,
    "late": 20,
    "absent": 25,
    "stuck": 10,
    "cancelled-by-clinic": 10,
    "cancelled-by-patient": 10,
    "provider-absent": 10,
    "cut-off": 5,
}
MISSED = {
    "late": MissedReason.NEVER_OPENED,
    "absent": MissedReason.NEVER_OPENED,
    "cancelled-by-clinic": MissedReason.PROVIDER_CANCELLED,
    "provider-absent": MissedReason.PROVIDER_ABSENT,
    "cut-off": MissedReason.CONNECTION_LOST,
}
ENDS = {
    "seen": S.ENDED,
    "late": S.ENDED,
    "absent": S.NO_SHOW,
    "stuck": S.SCHEDULED,
    "cancelled-by-clinic": S.CANCELLED,
    "cancelled-by-patient": S.CANCELLED,
    "provider-absent": S.NO_SHOW,
    "cut-off": S.ENDED,
}
SCRIPTS = {
    "seen": {-5: "come", 2: "see", 15: "end"},
    "late": {20: "come", 22: "see", 30: "end"},
    "absent": {},
    "stuck": {5: "open", 6: "enter"},
    "cancelled-by-clinic": {-10: "cancel"},
    "cancelled-by-patient": {-10: "withdraw"},
    "provider-absent": {-5: "come"},
    "cut-off": {-5: "come", 2: "see", 4: "fail", 6: "fail", 8: "fail"},
}
"""What happens to each, by minutes after the beginning."""


@dataclass
class _Visit:
    number: AppointmentId
    fate: str
    url: str
    patient: ParticipantId
    link: LinkId | None = None


class _Day:
    """Does what the scripts say."""

    def __init__(self, practice: Practice) -> None:
        self.practice = practice
        self.conduct = practice.consult.conduct

    async def do(self, act: str, visit: _Visit) -> None:
        """Do one step of a visit."""
        practice, write = self.practice, self.practice.surgery.write
        match act:
            case "come":
                await practice.arrive(visit.url, AT_HOME)
            case "open":
                link = (await practice.tap(visit.url)).link.id
                async with write() as unit:
                    await practice.consult.waiting_room.open(unit, link)
            case "enter":
                async with write() as unit:
                    await self.conduct.enter(unit, visit.number, practice.ada)
            case "see":
                async with write() as unit:
                    await self.conduct.enter(unit, visit.number, practice.ada)
                    await self.conduct.admit(unit, visit.number, visit.patient, practice.ada.id)
                await practice.media_up(visit.patient)
            case "end":
                async with write() as unit:
                    await self.conduct.end(unit, visit.number)
            case "fail":
                async with write() as unit:
                    await self.conduct.parted(unit, visit.patient, Parting.NEVER_UP)
            case _:
                async with write() as unit:
                    await practice.consult.booking.cancel(unit, visit.number, by_clinic=act == "cancel")


@pytest.mark.timeout(400)
async def test_a_day_of_two_hundred_appointments(practice: Practice) -> None:
    """On virtual time, minute by minute, with the jobs of every minute done in it."""
    random, surgery = Random(20260302), practice.surgery
    fates = [fate for fate, count in FATES.items() for _ in range(count)]
    random.shuffle(fates)
    assert APPOINTMENTS == len(fates)
    patient = await register(surgery, SAM)
    begin = surgery.now + timedelta(minutes=30)
    planned: list[tuple[int, str, _Visit]] = []
    visits = []
    for fate in fates:
        minute = random.randrange(480)
        booked, (link,) = await practice.book(begin + timedelta(minutes=minute), patient=patient.id)
        visit = _Visit(booked.id, fate, link.url, link.participant)
        visits.append(visit)
        planned += [(minute + after, act, visit) for after, act in SCRIPTS[fate].items()]
    planned.sort(key=lambda step: step[0])
    day = _Day(practice)
    for minute in range(-15, 480 + 40):
        surgery.now = begin + timedelta(minutes=minute)
        while planned and planned[0][0] <= minute:
            _, act, visit = planned.pop(0)
            await day.do(act, visit)
        await practice.work()
    assert [] == planned
    missed = {one.appointment: one.reason for one in practice.inbox.missed_visits}
    assert len(missed) == len(practice.inbox.missed_visits)
    assert {visit.number: MISSED[visit.fate] for visit in visits if visit.fate in MISSED} == missed
    assert {visit.number for visit in visits if visit.fate == "late"} == set(practice.inbox.took_place)
    ends = Counter()
    for visit in visits:
        found = (await practice.visit(visit.number)).consultation
        assert ENDS[visit.fate] is found.status, visit.fate
        assert (Ending.CONNECTION_LOST if visit.fate == "cut-off" else found.ending) is found.ending
        ends[visit.fate] += 1
    assert ends == Counter(FATES)
    async with surgery.read() as reading:
        figures = await visit_figures(reading, begin, begin + timedelta(hours=9))
    seen = FATES["seen"] + FATES["late"] + FATES["cut-off"]
    assert (APPOINTMENTS, seen, FATES["absent"] + FATES["provider-absent"]) == (
        figures.booked,
        figures.seen,
        figures.no_shows,
    )
    assert (len(missed), timedelta(minutes=2)) == (figures.missed, figures.wait_p50)
