"""Notes and summaries: drafted, signed once, and afterwards only added to."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from aiohttp import web
from pydantic import Field

from clinic import Act, EncounterId, Note, NoteId, NoteKind, errors
from consult import AppointmentId, Consult
from signalling.api import Body, Guest, GuestCall, Page, Staff, StaffCall, View, operation
from signalling.rest.case_gate import must_have_given_birth_date
from signalling.rest.gate import encounter as encounter_target
from signalling.rest.gate import enter
from signalling.rest.printing import note_sheet, printed
from signalling.rest.views import TargetView
from signalling.services import ClinicServices
from vault import UnitOfWork

_TAG = "Notes"

Text = Annotated[str, Field(min_length=1, max_length=100_000)]


class NoteView(View):
    """One note. `signed_at`: null while it is a draft; `intact`: false when it is not what was signed."""

    id: UUID
    about: TargetView
    kind: NoteKind
    author: UUID
    addendum_to: UUID | None
    text: str
    changed_at: datetime
    signed_at: datetime | None
    intact: bool

    @classmethod
    def of(cls, note: Note) -> "NoteView":
        """Return a note as a client sees it."""
        return cls(
            id=note.id,
            about=TargetView.of(note.about),
            kind=note.kind,
            author=note.author,
            addendum_to=note.addendum_to,
            text=note.text,
            changed_at=note.changed_at,
            signed_at=note.signed_at,
            intact=note.intact,
        )


class NoteBody(Body):
    """A draft: for colleagues, or a summary for the patient."""

    kind: NoteKind
    text: Text


class TextBody(Body):
    """The text of a draft."""

    text: Text


@operation(
    "GET",
    "/api/v1/encounters/{encounter}/notes",
    tag=_TAG,
    summary="Lists the notes of an encounter, oldest first",
    who=(Staff(Act.READ_PATIENT), Guest()),
    audits="note.listed",
)
async def list_notes(
    call: StaffCall | GuestCall, services: ClinicServices, encounter: UUID
) -> Page[NoteView]:
    """Return drafts too; a guest sees the summaries that were signed."""
    origin, owner = await enter(call, services, "encounter", encounter)
    async with services.database.read(origin) as reading:
        found = await services.notes.about(reading, owner.patient, encounter_target(encounter))
    if isinstance(call, GuestCall):
        found = [note for note in found if note.kind is NoteKind.SUMMARY and note.signed_at is not None]
    return Page[NoteView](items=[NoteView.of(note) for note in found])


@operation(
    "POST",
    "/api/v1/encounters/{encounter}/notes",
    tag=_TAG,
    summary="Drafts a note",
    who=Staff(Act.WRITE_NOTE),
    audits="note.drafted",
    status=201,
)
async def draft_note(call: StaffCall, services: ClinicServices, encounter: UUID, body: NoteBody) -> NoteView:
    """Add a draft, which only its author edits and signs."""
    origin, owner = await enter(call, services, "encounter", encounter, Act.WRITE_NOTE)
    return NoteView.of(
        await services.database.transact(
            origin,
            lambda unit: services.notes.draft(
                unit,
                owner.patient,
                encounter_target(encounter),
                body.kind,
                call.staff,
                text=body.text,
            ),
        )
    )


@operation(
    "GET",
    "/api/v1/notes/{note}",
    tag=_TAG,
    summary="Shows a note",
    who=Staff(Act.READ_PATIENT),
    audits="note.read",
)
async def read_note(call: StaffCall, services: ClinicServices, note: UUID) -> NoteView:
    """Show it, and whether it still is what was signed."""
    origin, _ = await enter(call, services, "note", note)
    async with services.database.read(origin) as reading:
        return NoteView.of(await services.notes.get(reading, NoteId(note)))


@operation(
    "GET",
    "/api/v1/notes/{note}/pdf",
    tag=_TAG,
    summary="Prints a signed note with its addenda",
    who=(Staff(Act.READ_PATIENT), Guest()),
    audits="note.read",
    produces="application/pdf",
    also=(409,),
)
async def print_note(call: StaffCall | GuestCall, services: ClinicServices, note: UUID) -> web.StreamResponse:
    """Return PDF/A-2b. A guest prints summaries only; of a case, as its answer is shown.

    `note_not_signed`: a draft is not printed. `birth_date_needed`: open the link from the latest message.
    """
    origin, owner = await enter(call, services, "note", note)
    if isinstance(call, GuestCall) and owner.about is not None and owner.about.kind == "case":
        must_have_given_birth_date(call)
    async with services.database.read(origin) as reading:
        found = await services.notes.get(reading, NoteId(note))
        if isinstance(call, GuestCall) and (found.kind, found.signed_at is None) != (NoteKind.SUMMARY, False):
            raise errors.Unknown("note")
        sheet = await note_sheet(reading, services, found)
    return await printed(services, sheet)


@operation(
    "PUT",
    "/api/v1/notes/{note}",
    tag=_TAG,
    summary="Edits a draft",
    who=Staff(Act.WRITE_NOTE),
    audits="note.edited",
    also=(409,),
)
async def edit_note(call: StaffCall, services: ClinicServices, note: UUID, body: TextBody) -> NoteView:
    """Replace its text. `note_is_signed`: add to it instead."""
    origin, _ = await enter(call, services, "note", note, Act.WRITE_NOTE)
    return NoteView.of(
        await services.database.transact(
            origin, lambda unit: services.notes.edit(unit, NoteId(note), call.staff, body.text)
        )
    )


@operation(
    "POST",
    "/api/v1/notes/{note}/sign",
    tag=_TAG,
    summary="Signs a draft, for good",
    who=Staff(Act.WRITE_NOTE),
    audits="note.signed",
    also=(409,),
)
async def sign_note(call: StaffCall, services: ClinicServices, consult: Consult, note: UUID) -> NoteView:
    """Only its author signs it; afterwards it is only added to. Who was in the visit finds its summary."""
    origin, _ = await enter(call, services, "note", note, Act.WRITE_NOTE)

    async def sign(unit: UnitOfWork) -> Note:
        signed = await services.notes.sign(unit, NoteId(note), call.staff)
        if signed.kind is NoteKind.SUMMARY and signed.about.kind == "encounter":
            encounter = await services.encounters.get(unit, EncounterId(signed.about.id))
            if encounter.about is not None and encounter.about.kind == "appointment":
                consult.news.changed(unit, AppointmentId(encounter.about.id))
        return signed

    return NoteView.of(await services.database.transact(origin, sign))


@operation(
    "POST",
    "/api/v1/notes/{note}/addenda",
    tag=_TAG,
    summary="Drafts an addendum to a signed note",
    who=Staff(Act.WRITE_NOTE),
    audits="note.drafted",
    status=201,
    also=(409,),
)
async def add_addendum(call: StaffCall, services: ClinicServices, note: UUID, body: TextBody) -> NoteView:
    """By anybody who writes notes; it is signed like any other. `note_not_signed`: edit the draft."""
    origin, _ = await enter(call, services, "note", note, Act.WRITE_NOTE)
    return NoteView.of(
        await services.database.transact(
            origin, lambda unit: services.notes.addendum(unit, NoteId(note), call.staff, body.text)
        )
    )
