"""Files: sent by a guest and by staff, looked at, insisted on."""

from datetime import timedelta

from clinic import LinkPurpose, PatientId, Person, PersonKind, Target
from store_forward import CaseId, Submission, WayIn
from tests.behaviour.clinic.folk import SAM, register
from tests.behaviour.store_forward.ward import CHECK_IN, SKIN
from tests.support import files
from tests.support.clinic_app import Browser
from tests.support.photographed import photographed
from tests.support.sender import Sender
from tests.support.tour import Tour


async def tour_files(tour: Tour) -> None:
    """Send a good photograph and a poor one; see what became of them."""
    sam = await register(tour.app.surgery, SAM)
    case = await _case_of(tour, sam.id)
    guest = await _guest(tour, sam.id, Target("case", case))
    sender = Sender(tour.app, guest)
    good, poor = await sender.sent(files.photograph()), await sender.sent(files.photograph(blur=9))
    await tour.call("read_upload", guest, upload=good)
    insisted = await tour.call("insist_on_upload", guest, {"why": "best-possible"}, upload=poor)
    await tour.call("list_own_uploads", guest)
    await tour.call("read_thumbnail", guest, attachment=insisted["attachment"])
    await tour.call("list_case_uploads", tour.provider, case=case)
    body = {"kind": "live", "reason": "A rash"}
    encounter = await tour.call("plan_encounter", tour.provider, body, patient=sam.id)
    await tour.call("list_encounter_uploads", tour.provider, encounter=encounter["id"])


async def _guest(tour: Tour, patient: PatientId, about: Target) -> Browser:
    async with tour.app.surgery.write() as unit:
        token, _ = await tour.app.services.links.issue(
            unit, patient, LinkPurpose.CASE, about, unit.now + timedelta(days=1)
        )
    guest = await tour.app.browser()
    await tour.call("exchange_link", guest, {"token": token})
    return guest


async def _case_of(tour: Tour, patient: PatientId) -> CaseId:
    """Have a case that is open; its form was furnished by the tour of the inbox."""
    case = CaseId(tour.app.surgery.records.new_id())
    await photographed(tour.app, case, patient)
    async with tour.app.surgery.write() as unit:
        form = await tour.app.services.questionnaires.current(unit, "skin-problem-en")
        author = Person(PersonKind.PATIENT, patient)
        sent = Submission(case, patient, WayIn.LINK, author, form.id, SKIN, CHECK_IN)
        await tour.app.inbox.intake.submit(unit, sent)
    return case
