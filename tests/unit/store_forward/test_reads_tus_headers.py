"""The headers of tus 1.0 are read strictly, and every fault names its header."""

import base64
import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic import errors
from store_forward.images import Insistence, MediaKind, View
from store_forward.uploads import Claim
from store_forward.uploads.tus import (
    Creation,
    read_checksum,
    read_creation,
    read_offset,
    write_expires,
)


def _b64(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def _metadata(**pairs: str) -> str:
    return ",".join(f"{key} {_b64(value)}" for key, value in pairs.items())


def test_creation_gives_length_and_metadata() -> None:
    """Section "Creation": keys in clear, values in Base64; a key may stand without a value."""
    headers = {"Upload-Length": "100", "Upload-Metadata": f"filename {_b64('Ärm.jpg')}, is_confidential"}
    assert Creation(100, {"filename": "Ärm.jpg", "is_confidential": ""}) == read_creation(headers)


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        ({}, "Upload-Length"),
        ({"Upload-Length": "-1"}, "Upload-Length"),
        ({"Upload-Length": "1e3"}, "Upload-Length"),
        ({"Upload-Length": "9" * 19}, "Upload-Length"),
        ({"Upload-Defer-Length": "1"}, "Upload-Defer-Length"),
        ({"Upload-Length": "1", "Upload-Metadata": "a ???"}, "Upload-Metadata"),
        ({"Upload-Length": "1", "Upload-Metadata": "a YQ==,a YQ=="}, "Upload-Metadata"),
        ({"Upload-Length": "1", "Upload-Metadata": "ä YQ=="}, "Upload-Metadata"),
        ({"Upload-Length": "1", "Upload-Metadata": f"a {_b64(bytes([255]))}"}, "Upload-Metadata"),
        ({"Upload-Length": "1", "Upload-Metadata": "a" * 9000}, "Upload-Metadata"),
    ],
)
def test_malformed_creation_names_its_header(headers: dict[str, str], field: str) -> None:
    """What is not as the protocol says is refused by name."""
    with pytest.raises(errors.Malformed) as caught:
        read_creation(headers)
    assert field == caught.value.field


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_header_breaks_the_parser(length: str, metadata: str) -> None:
    """Whatever stands in the headers is read or refused."""
    try:
        read_creation({"Upload-Length": length, "Upload-Metadata": metadata})
    except errors.Malformed:
        return


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_checksum_matches_the_bytes_it_is_of(algorithm: str) -> None:
    """Section "Checksum": the algorithm, one space, the digest in Base64."""
    digest = hashlib.new(algorithm, b"hello").digest()
    checksum = read_checksum({"Upload-Checksum": f"{algorithm} {_b64(digest)}"})
    assert checksum is not None
    assert (True, False) == (checksum.matches(b"hello"), checksum.matches(b"hullo"))
    assert read_checksum({}) is None


@pytest.mark.parametrize("given", ["md5 AAAA", "sha256 ???", ""])
def test_unknown_checksum_is_refused(given: str) -> None:
    """An algorithm that was not announced, and what is no Base64, are refused."""
    with pytest.raises(errors.Malformed):
        read_checksum({"Upload-Checksum": given})


def test_empty_digest_matches_nothing() -> None:
    """A checksum without a digest proves no chunk right."""
    checksum = read_checksum({"Upload-Checksum": "sha256"})
    assert checksum is not None
    assert not checksum.matches(b"")


def test_offset_and_expiry() -> None:
    """The offset is a plain number; the expiry an HTTP date."""
    assert 70 == read_offset({"Upload-Offset": "70"})
    assert "Mon, 02 Mar 2026 14:00:00 GMT" == write_expires(datetime(2026, 3, 2, 14, tzinfo=UTC))


def test_claim_is_read_from_metadata() -> None:
    """A photograph says from how far it is, and why it is sent although it was found poor."""
    given = {"filename": "arm.jpg", "kind": "image", "view": "close", "insist": "best-possible"}
    assert Claim(MediaKind.IMAGE, "arm.jpg", 5, View.CLOSE, Insistence.BEST_POSSIBLE) == Claim.read(
        Creation(5, given)
    )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "image", "filename": "../../etc/passwd"}, "filename"),
        ({"kind": "image", "filename": "C:\\arm.jpg"}, "filename"),
        ({"kind": "image", "filename": ".."}, "filename"),
        ({"kind": "image", "filename": "a\nb"}, "filename"),
        ({"kind": "image", "filename": "a\x00b"}, "filename"),
        ({"kind": "image", "filename": "a" * 256}, "filename"),
        ({"filename": "arm.jpg"}, "kind"),
        ({"kind": "program"}, "kind"),
        ({"kind": "image", "view": "inside"}, "view"),
        ({"kind": "image", "insist": "because"}, "insist"),
    ],
)
def test_false_claim_names_its_field(given: dict[str, str], field: str) -> None:
    """A path in a file name, an unknown kind, view or reason: each is refused by name."""
    with pytest.raises(errors.Malformed) as caught:
        Claim.read(Creation(5, given))
    assert field == caught.value.field
