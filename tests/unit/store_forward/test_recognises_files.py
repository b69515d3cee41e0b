"""A file is recognised by its first bytes alone, from an allow-list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_forward.images.sniffing import Guess, recognise
from store_forward.images.vocabulary import MediaKind, Refusal


@pytest.mark.parametrize(
    ("head", "kind", "container"),
    [
        (b"\xff\xd8\xff\xe0", MediaKind.IMAGE, "JPEG"),
        (b"\x89PNG\r\n\x1a\n", MediaKind.IMAGE, "PNG"),
        (b"\0\0\0\x18ftypheic", MediaKind.IMAGE, "HEIF"),
        (b"\0\0\0\x18ftypisom", MediaKind.VIDEO, "mov"),
        (b"RIFF\0\0\0\0WEBP", MediaKind.IMAGE, "WEBP"),
        (b"RIFF\0\0\0\0WAVE", MediaKind.AUDIO, "wav"),
        (b"\x1aE\xdf\xa3", MediaKind.VIDEO, "matroska"),
        (b"%PDF-1.7", MediaKind.DOCUMENT, "pdf"),
        (bytes(128) + b"DICM", MediaKind.DICOM, "dicom"),
    ],
)
def test_known_files(head: bytes, kind: MediaKind, container: str) -> None:
    """What may be opened, with the only reader that may open it."""
    assert Guess(kind, container) == recognise(head)


@pytest.mark.parametrize(
    ("head", "refusal"),
    [
        (b"PK\x03\x04", Refusal.ARCHIVE),
        (b"\x1f\x8b\x08", Refusal.ARCHIVE),
        (b"<!DOCTYPE html><script>", Refusal.ACTIVE_CONTENT),
        (b"\xef\xbb\xbf \n<svg onload=x>", Refusal.ACTIVE_CONTENT),
        (b"MZ\x90\0", Refusal.ACTIVE_CONTENT),
        (b"#!/bin/sh", Refusal.ACTIVE_CONTENT),
        (b"hello", Refusal.UNKNOWN_TYPE),
        (b"", Refusal.UNKNOWN_TYPE),
    ],
)
def test_what_is_not_opened_has_its_own_reason(head: bytes, refusal: Refusal) -> None:
    """Archives, pages and programs are told apart from what is merely unknown."""
    assert refusal is recognise(head)


@given(st.binary(max_size=300))
def test_any_bytes_are_recognised_or_refused(head: bytes) -> None:
    """No file breaks the look at its first bytes."""
    assert isinstance(recognise(head), Guess | Refusal)
