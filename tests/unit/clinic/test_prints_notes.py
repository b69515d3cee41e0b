"""Notes are printed from values: no markup is obeyed, no character dropped, no draft printed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from fontTools.ttLib import TTFont

import clinic
from clinic import (
    EncounterId,
    Identity,
    Note,
    NoteId,
    NoteKind,
    NoteSheet,
    Patient,
    PatientId,
    Printer,
    StaffId,
    Target,
    Tenant,
    WorkingCalendar,
)
from clinic.documents.coverage import covered, printable
from clinic.errors import NoteNotSigned
from vault import TenantId

FONTS = Path(clinic.__file__).parent / "documents" / "fonts"
NOW = datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
ADA = StaffId(UUID(int=5))
NORTH = Tenant(
    TenantId(UUID(int=1)),
    "North Clinic",
    "north",
    "en",
    "911",
    "+1 555 0100",
    WorkingCalendar(ZoneInfo("America/New_York"), ((),) * 7),
    1,
)


def note(text: str, *, kind: NoteKind = NoteKind.NOTE, signed: bool = True, number: int = 3) -> Note:
    """Return a note of Ada's."""
    return Note(
        NoteId(UUID(int=number)),
        PatientId(UUID(int=2)),
        Target("encounter", EncounterId(UUID(int=4))),
        kind,
        ADA,
        None,
        text,
        NOW,
        NOW if signed else None,
        intact=True,
    )


def sheet(printed: Note, addenda: Sequence[Note] = (), name: str = "Rosa Núñez") -> NoteSheet:
    """Return what is printed of it for a patient who reads Spanish."""
    patient = Patient(PatientId(UUID(int=2)), Identity(name, date(1984, 2, 29), "es-MX"), False, NOW)
    return NoteSheet(NORTH, patient, printed, addenda, {ADA: "Dr. Ada Byron"})


@pytest.mark.parametrize("path", sorted(FONTS.glob("*.ttf")), ids=lambda path: path.stem)
def test_knows_which_characters_each_font_has(path: Path) -> None:
    """The same as an independent reader of OpenType says."""
    expected = {
        point
        for table in TTFont(path)["cmap"].tables
        if table.format in {4, 12}
        for point, glyph in table.cmap.items()
        if glyph != ".notdef"
    }
    assert expected == covered(path.read_bytes())


def test_names_characters_that_no_font_has() -> None:
    """By code point; what needs no glyph stays as it is, and accents are composed."""
    points = frozenset(map(ord, "abcé"))
    assert printable("abc", points) == "abc"
    assert printable("a\u0301b\n\u200dc e\u0301", frozenset(map(ord, "ábcé"))) == "áb\n\u200dc é"
    assert printable("a𐍈", points) == "a[U+10348]"


def test_covers_the_scripts_that_patients_write_in() -> None:
    """Names come in Latin, Greek, Cyrillic, Devanagari, Arabic, Thai, Han, Kana, Hangul, Hebrew."""
    points = frozenset().union(*(covered(path.read_bytes()) for path in FONTS.glob("*.ttf")))
    names = "Ñandú Đặng Ελένη Київ प्रिया مريم สมชาย 陳美玲 さくら 김민준 שרה °µ½≤≥→±“”…"
    assert printable(names, points) == printable(names, frozenset(range(0x110000)))


def test_speaks_the_readers_language() -> None:
    """A summary speaks the patient's, a note the clinic's; a language without words is English."""
    summary = sheet(note("Texto", kind=NoteKind.SUMMARY)).values()
    assert (summary["title"], summary["language"]) == ("Resumen de su consulta", "es")
    assert sheet(note("text")).values()["title"] == "Consultation note"
    assert summary["parts"][0]["signed"] == "2026-03-08 03:30 EDT"


def test_prints_no_draft() -> None:
    """A draft is not yet anybody's word; a draft addendum is left out."""
    with pytest.raises(NoteNotSigned):
        sheet(note("draft", signed=False))
    printed = sheet(note("one"), [note("two", number=6), note("draft", signed=False, number=7)])
    assert [part["text"] for part in printed.values()["parts"]] == ["one", "two"]


async def test_obeys_no_markup() -> None:
    """What would be commands to the typesetter is text, in every field."""
    hostile = '#panic("no") #read("/etc/passwd") *b* $x$ `raw` \\ "quoted" <label> @cite // gone /* too */'
    content = await Printer().note(sheet(note(hostile), name='Rosa "#panic()" Núñez'))
    assert content.startswith(b"%PDF-1.7")


async def test_prints_the_same_bytes_every_time() -> None:
    """So that a printed note can be compared; it is PDF/A-2b, made when it was signed."""
    first, second = [await Printer().note(sheet(note("Text.\n\nMore.", number=9))) for _ in range(2)]
    assert first == second
    assert b"<pdfaid:part>2</pdfaid:part>" in first
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in first
    assert b"2026-03-08" in first


async def test_prints_long_notes_on_many_pages() -> None:
    """Nothing is cut off at the end of a page."""
    printed = [await Printer().note(sheet(note("line\n" * lines))) for lines in (1, 400)]
    assert [content.count(b"/Type/Page/") for content in printed] == [1, 10]
