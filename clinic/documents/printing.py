"""Typesets sheets as PDF/A-2b with typst, in threads, with the fonts beside this file and no others."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from clinic.documents.coverage import covered, printable
from clinic.documents.note_sheet import NoteSheet

_FOLDER = Path(__file__).parent
_FONTS = _FOLDER / "fonts"
_NOTE = _FOLDER / "note.typ"


class Printer:
    """Owns the fonts, read at the first document. One for the process: a page then takes milliseconds."""

    def __init__(self) -> None:
        self._fonts: typst.Fonts | None = None
        self._points: frozenset[int] = frozenset()
        self._reading = asyncio.Lock()

    async def note(self, sheet: NoteSheet) -> bytes:
        """Return a signed note, with its addenda, as PDF; the same bytes whenever it is asked for."""
        fonts = await self._read_fonts()
        signed = sheet.note.signed_at or sheet.note.changed_at
        values = _printable(sheet.values(), self._points)
        return await asyncio.to_thread(_typeset, _NOTE, values, fonts, signed)

    async def _read_fonts(self) -> typst.Fonts:
        async with self._reading:
            if self._fonts is None:
                self._points = await asyncio.to_thread(_covered)
                self._fonts = await asyncio.to_thread(_shipped)
            return self._fonts


def _shipped() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FONTS)])


def _covered() -> frozenset[int]:
    return frozenset().union(*(covered(path.read_bytes()) for path in _FONTS.glob("*.ttf")))


def _typeset(template: Path, values: dict[str, Any], fonts: typst.Fonts, at: datetime) -> bytes:
    return typst.compile(
        str(template),
        font_paths=fonts,
        format="pdf",
        sys_inputs={"sheet": json.dumps(values, ensure_ascii=False)},
        pdf_standards=["a-2b"],
        timestamp=int(at.timestamp()),
    )


def _printable(value: Any, points: frozenset[int]) -> Any:
    match value:
        case str():
            return printable(value, points)
        case dict():
            return {name: _printable(each, points) for name, each in value.items()}
        case list():
            return [_printable(each, points) for each in value]
        case _:
            return value
