"""Tells from a file's first bytes what to open it as (pure). The opening decides; names and claims do not.

An allow-list: what is not recognised is refused, with a reason of its own for what is often tried.
"""

from __future__ import annotations

from dataclasses import dataclass

from store_forward.images.vocabulary import MediaKind, Refusal

HEAD_BYTES = 2048
"""How much of a file is looked at."""


@dataclass(frozen=True)
class Guess:
    """What a file seems to be. `container`: the name of the only reader that may open it."""

    kind: MediaKind
    container: str


_I, _V, _A = MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.AUDIO
_MARKS = (
    (128, b"DICM", Guess(MediaKind.DICOM, "dicom")),  # first: what stands before it may be a TIFF's head
    (0, b"\xff\xd8\xff", Guess(_I, "JPEG")),
    (0, b"\x89PNG\r\n\x1a\n", Guess(_I, "PNG")),
    (0, b"GIF87a", Guess(_I, "GIF")),
    (0, b"GIF89a", Guess(_I, "GIF")),
    (0, b"II*\x00", Guess(_I, "TIFF")),
    (0, b"MM\x00*", Guess(_I, "TIFF")),
    (0, b"BM", Guess(_I, "BMP")),
    (8, b"WEBP", Guess(_I, "WEBP")),
    (8, b"WAVE", Guess(_A, "wav")),
    (8, b"AVI ", Guess(_V, "avi")),
    (4, b"ftyp", Guess(_V, "mov")),
    (0, b"\x1aE\xdf\xa3", Guess(_V, "matroska")),
    (0, b"%PDF-", Guess(MediaKind.DOCUMENT, "pdf")),
    (0, b"OggS", Guess(_A, "ogg")),
    (0, b"fLaC", Guess(_A, "flac")),
    (0, b"ID3", Guess(_A, "mp3")),
    (0, b"\xff\xfb", Guess(_A, "mp3")),
    (0, b"\xff\xf3", Guess(_A, "mp3")),
    (0, b"\xff\xf2", Guess(_A, "mp3")),
    (0, b"\xff\xf1", Guess(_A, "aac")),
    (0, b"\xff\xf9", Guess(_A, "aac")),
)
"""Place, bytes, and what a file with these bytes there seems to be."""

_ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"PK\x07\x08",
    b"\x1f\x8b",
    b"7z\xbc\xaf'\x1c",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
)
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe")
_MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<head", b"<body", b"<iframe")
_STILL_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"})


def recognise(head: bytes) -> Guess | Refusal:
    """Return as what to open a file that begins with `head`, or why it is not opened at all."""
    if any(head.startswith(mark) for mark in _ARCHIVES):
        return Refusal.ARCHIVE
    if any(head.startswith(mark) for mark in _PROGRAMS) or _is_markup(head):
        return Refusal.ACTIVE_CONTENT
    return _guess(head) or Refusal.UNKNOWN_TYPE


def _guess(head: bytes) -> Guess | None:
    if head[4:12] == b"ftypavif":
        return Guess(MediaKind.IMAGE, "AVIF")
    if head[4:8] == b"ftyp" and head[8:12] in _STILL_BRANDS:
        return Guess(MediaKind.IMAGE, "HEIF")
    return next((guess for place, mark, guess in _MARKS if head[place:].startswith(mark)), None)


def _is_markup(head: bytes) -> bool:
    """Say whether a browser might take the file for a page and run what is in it."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return text.startswith(b"<") and any(mark in text for mark in _MARKUP)
