"""Prints signed notes for whoever may read them."""

from aiohttp import web

from clinic import Note, NoteSheet
from signalling.services import ClinicServices
from vault import Reading


async def note_sheet(reading: Reading, services: ClinicServices, note: Note) -> NoteSheet:
    """Return a note with its addenda and everybody's names, ready to be printed."""
    about = await services.notes.about(reading, note.patient, note.about)
    addenda = [each for each in about if each.addendum_to == note.id]
    authors = {each.author for each in (note, *addenda)}
    return NoteSheet(
        clinic=await services.tenants.get(reading),
        patient=await services.patients.get(reading, note.patient),
        note=note,
        addenda=addenda,
        names={each: (await services.members.get(reading, each)).name for each in authors},
    )


async def printed(services: ClinicServices, sheet: NoteSheet) -> web.Response:
    """Return a sheet as PDF/A-2b. Raises NoteNotSigned: a draft is not printed."""
    return web.Response(
        body=await services.printer.note(sheet),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{sheet.note.id}.pdf"',
            "Cache-Control": "no-store",
        },
    )
