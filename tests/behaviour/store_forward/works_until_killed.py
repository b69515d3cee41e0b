"""Sends, claims and answers cases, ten at a time, and says what is durable, until somebody kills it."""

import asyncio
import os
import sys
from uuid import UUID

from clinic import PatientId, Person, PersonKind, QuestionnaireId, StaffId
from store_forward import CaseId, Sent, Submission, WayIn
from tests.behaviour.clinic.surgery import Surgery
from tests.behaviour.store_forward.ward import CHECK_IN, CONTENT, SKIN, Ward
from vault import DatabaseSettings, utc_now

WORKERS = 10


def _say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


async def _work(ward: Ward, patient: PatientId, staff: StaffId, form: QuestionnaireId) -> None:
    inbox, author = ward.inbox, Person(PersonKind.PATIENT, patient)
    while True:
        case = CaseId(ward.surgery.records.new_id())
        for _ in range(2):  # an impatient patient presses twice
            async with ward.surgery.write() as unit:
                submission = Submission(case, patient, WayIn.LINK, author, form, SKIN, CHECK_IN)
                sent = await inbox.intake.submit(unit, submission)
            assert isinstance(sent, Sent)
            _say("sent", case)
        async with ward.surgery.write() as unit:
            await inbox.desk.claim(unit, case, staff)
        _say("claimed", case)
        async with ward.surgery.write() as unit:
            await inbox.answers.draft(unit, case, staff, CONTENT)
        async with ward.surgery.write() as unit:
            await inbox.answers.sign(unit, case, staff)
        _say("answered", case)


async def _run(url: str, patient: PatientId, staff: StaffId) -> None:
    surgery = Surgery(DatabaseSettings(url=url))
    surgery.database.clock = utc_now
    surgery.records.entropy = os.urandom  # or else it would make the ids that its parent has made
    async with surgery.database:
        ward = Ward(surgery)
        form = await ward.form("skin-problem-en")
        await asyncio.gather(*(_work(ward, patient, staff, form) for _ in range(WORKERS)))


if __name__ == "__main__":
    asyncio.run(_run(sys.argv[1], PatientId(UUID(sys.argv[2])), StaffId(UUID(sys.argv[3]))))
