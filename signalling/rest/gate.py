"""What stands before every record: may this caller touch it, and on whose behalf do they go on."""

from uuid import UUID

from clinic import Act, Owner, PatientId, Target, errors, owner_of
from signalling.api import GuestCall, StaffCall
from signalling.services import ClinicServices
from vault import Origin


async def enter_record(
    call: StaffCall, services: ClinicServices, patient: UUID, act: Act = Act.READ_PATIENT
) -> Origin:
    """Return the origin with which to touch a patient's record.

    Raises Unknown, NotAllowed, GlassIntact; refusals are audited.
    """
    return await services.access.granted(call.origin, call.staff, call.roles, PatientId(patient), act)


async def enter(
    call: StaffCall | GuestCall,
    services: ClinicServices,
    kind: str,
    number: UUID,
    act: Act = Act.READ_PATIENT,
) -> tuple[Origin, Owner]:
    """Return the origin with which to touch one thing in a record, and whose record that is.

    A guest touches only what is about what their link opens; the rest is Unknown to them.
    """
    async with services.database.read(call.origin) as reading:
        owner = await owner_of(reading, kind, number)
    if isinstance(call, StaffCall):
        return await enter_record(call, services, owner.patient, act), owner
    link = call.guest.link
    if owner.patient != link.patient or owner.about != link.target:
        raise errors.Unknown(kind)
    return call.origin, owner


def encounter(number: UUID) -> Target:
    """Return an encounter as what something is about."""
    return Target("encounter", number)
