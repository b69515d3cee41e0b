"""A sealed value opens at its place under its key, and nowhere else."""

from dataclasses import replace
from random import Random
from uuid import UUID

import pytest

from vault.errors import SealBroken
from vault.keys import DataKey, Subject
from vault.origin import TenantId
from vault.sealing.envelope import OVERHEAD_BYTES, Place, key_of, seal, unseal

PLACE = Place(TenantId(UUID(int=1)), "patient", "name", "7")
KEY = DataKey(UUID(int=5), TenantId(UUID(int=1)), Subject("patient:7"), b"k" * 32)


@pytest.mark.parametrize("content", [b"", b"A", "Ada Lovelace, née Byron".encode(), b"x" * 100_000])
def test_sealed_value_opens_at_its_place(content: bytes) -> None:
    """What went in comes out; the overhead is what the documentation says; two seals differ."""
    entropy = Random(1).randbytes
    sealed = seal(content, PLACE, KEY, entropy)
    assert unseal(sealed, PLACE, KEY) == content
    assert len(sealed) - len(content) == OVERHEAD_BYTES == 45
    assert key_of(sealed, PLACE) == KEY.id
    assert seal(content, PLACE, KEY, entropy) != sealed


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, tenant=TenantId(UUID(int=2))),
        replace(PLACE, table="staff"),
        replace(PLACE, column="address"),
        replace(PLACE, row="8"),
        replace(PLACE, table="patientname", column=""),
    ],
)
def test_moved_value_does_not_open(elsewhere: Place) -> None:
    """Tenant, table, column and row are all bound in, and the error names where it was found."""
    with pytest.raises(SealBroken) as caught:
        unseal(seal(b"Ada", PLACE, KEY), elsewhere, KEY)
    assert (caught.value.table, caught.value.column, caught.value.row) == (
        elsewhere.table,
        elsewhere.column,
        elsewhere.row,
    )


def test_changed_value_does_not_open() -> None:
    """Whichever byte is flipped, the value is broken or asks for a key that is not there."""
    sealed = seal(b"Ada", PLACE, KEY)
    for position in range(len(sealed)):
        flipped = bytearray(sealed)
        flipped[position] ^= 0x10
        if 1 <= position <= 16:
            assert key_of(bytes(flipped), PLACE) != KEY.id
            continue
        with pytest.raises(SealBroken):
            assert key_of(bytes(flipped), PLACE) == KEY.id != unseal(bytes(flipped), PLACE, KEY)


def test_key_of_another_name_does_not_open() -> None:
    """The same secret under another key id is another key: values cannot be moved between subjects."""
    with pytest.raises(SealBroken):
        unseal(seal(b"Ada", PLACE, KEY), PLACE, replace(KEY, id=UUID(int=6)))


@pytest.mark.parametrize("content", [b"", b"clear text", b"\x01" * 44, b"\x02" * 60])
def test_bytes_that_were_never_sealed_are_named(content: bytes) -> None:
    """Clear text that got into a sealed column is found, not decoded."""
    with pytest.raises(SealBroken, match="not a sealed value"):
        key_of(content, PLACE)
