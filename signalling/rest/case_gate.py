"""What stands before every case: may this caller touch it, and on whose behalf do they go on."""

from uuid import UUID

from clinic import Act, errors
from signalling.api import GuestCall, StaffCall
from signalling.rest.gate import enter_record
from signalling.services import ClinicServices
from store_forward import CaseId, Inbox
from store_forward import errors as inbox_errors
from vault import Origin


async def enter_case(
    call: StaffCall,
    services: ClinicServices,
    inbox: Inbox,
    case: UUID,
    act: Act = Act.READ_PATIENT,
) -> tuple[Origin, CaseId]:
    """Return the origin with which staff touch a case. Raises Unknown, NotAllowed, GlassIntact."""
    async with services.database.read(call.origin) as reading:
        patient = await inbox.cases.patient_of(reading, CaseId(case))
    return await enter_record(call, services, patient, act), CaseId(case)


def own_case(call: GuestCall) -> CaseId:
    """Return the case that this guest's link is for, sent or not. Raises Unknown for other links."""
    target = call.guest.link.target
    if target.kind != "case":
        raise errors.Unknown("case")
    return CaseId(target.id)


def must_have_given_birth_date(call: GuestCall) -> None:
    """Raise BirthDateNeeded unless this guest came by a link that asks it: only then is the answer shown."""
    if not call.guest.link.asks_birth_date:
        raise inbox_errors.BirthDateNeeded
