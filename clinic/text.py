"""Text that people typed, checked before it is kept (pure)."""

from __future__ import annotations

from clinic.errors import Malformed


def is_storable(text: str) -> bool:
    """Say whether both databases can keep `text`: PostgreSQL has no NUL, and UTF-8 no lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def checked_text(field: str, text: str, longest: int, shortest: int = 1) -> str:
    """Return `text` as it is. Raises Malformed, naming `field`.

    `shortest`, `longest`: characters, outer spaces not counted for the shortest.
    """
    if not is_storable(text) or len(text) > longest or len(text.strip()) < shortest:
        raise Malformed(field, f"{shortest} to {longest} characters of text")
    return text
