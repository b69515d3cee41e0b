"""What stands before every upload: is it this caller's own, and on whose behalf do they go on."""

from uuid import UUID

from clinic import Act, Holder, LinkPurpose, PatientId, Target, errors
from signalling.api import Guest, GuestCall, Staff, StaffCall
from signalling.rest.gate import enter, enter_record
from signalling.services import ClinicServices
from store_forward import FileIntake, Upload, UploadId
from vault import Origin

SENDERS = (
    Staff(Act.WRITE_MESSAGE),
    Guest(frozenset({LinkPurpose.INTAKE, LinkPurpose.CASE, LinkPurpose.RESULTS, LinkPurpose.VISIT})),
)
"""Who sends files: staff to encounters, patients and their proxies to what their link is for."""


async def own_upload(
    call: StaffCall | GuestCall, services: ClinicServices, files: FileIntake, upload: UUID
) -> tuple[Origin, Upload]:
    """Return an upload that this caller began. Raises Unknown for anybody else's, NotAllowed, GlassIntact."""
    async with services.database.read(call.origin) as reading:
        found = await files.uploads.get(reading, UploadId(upload))
        # Refused within the reading, which then discloses nothing and so notes no read.
        if not _began(call, found):
            raise errors.Unknown("upload")
    if isinstance(call, StaffCall):
        return await enter_record(call, services, found.patient, Act.WRITE_MESSAGE), found
    return call.origin, found


def _began(call: StaffCall | GuestCall, found: Upload) -> bool:
    if isinstance(call, StaffCall):
        return found.author == call.person
    link = call.guest.link
    return (found.patient, found.about) == (link.patient, link.target)


async def destination(
    call: StaffCall | GuestCall, services: ClinicServices, about: str | None
) -> tuple[Origin, PatientId, Target]:
    """Return where a new file goes: to the encounter that staff name, or to what the guest's link is for.

    Raises Unknown, NotAllowed, GlassIntact, Malformed.
    """
    if isinstance(call, StaffCall):
        try:
            encounter = UUID(about or "")
        except ValueError:
            raise errors.Malformed("encounter", "the id of an encounter") from None
        origin, owner = await enter(call, services, "encounter", encounter, Act.WRITE_MESSAGE)
        return origin, owner.patient, Target("encounter", encounter)
    link = call.guest.link
    if link.holder not in (Holder.PATIENT, Holder.PROXY):
        raise errors.NotAllowed("upload")
    return call.origin, link.patient, link.target
