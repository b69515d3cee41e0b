"""Tenant keys follow from root keys; wrapped keys open for their owner only."""

from collections.abc import Callable
from random import Random
from uuid import UUID

import pytest

from vault.associated_data import bind
from vault.errors import KeyDamaged, RootKeyUnknown
from vault.keys.root_keys import RootKeys
from vault.keys.wrapping import WRAPPED_BYTES, root_version, unwrap, wrap
from vault.origin import TenantId

A, B = TenantId(UUID(int=1)), TenantId(UUID(int=2))


@pytest.fixture
def entropy() -> Callable[[int], bytes]:
    """Return seeded bytes."""
    return Random(4).randbytes


@pytest.fixture
def roots(entropy: Callable[[int], bytes]) -> RootKeys:
    """Return a first root key."""
    return RootKeys.fresh(entropy)


def test_tenants_and_versions_have_different_keys(roots: RootKeys, entropy: Callable[[int], bytes]) -> None:
    """No tenant's key is another's, nor its own of another version; each is the same when derived again."""
    grown = roots.grown(entropy)
    keys = [grown.tenant_key(tenant, version) for tenant in (A, B) for version in (1, 2)]
    assert len(set(keys)) == 4
    assert {len(key) for key in keys} == {32}
    assert keys[0] == roots.tenant_key(A, 1)


def test_root_keys_never_show_themselves(roots: RootKeys) -> None:
    """A printed key would be in a log."""
    assert repr(roots) == "RootKeys(current=1)"


def test_current_root_key_cannot_be_dropped(roots: RootKeys, entropy: Callable[[int], bytes]) -> None:
    """Only an old version can go; afterwards nothing wrapped under it opens."""
    with pytest.raises(ValueError, match="cannot be dropped"):
        roots.without(1)
    wrapped = wrap(b"s" * 32, roots, A, b"owner", entropy)
    with pytest.raises(RootKeyUnknown) as caught:
        unwrap(wrapped, roots.grown(entropy).without(1), A, b"owner")
    assert caught.value.version == 1


@pytest.mark.parametrize(
    ("current", "versions"), [(2, {1: b"k" * 32}), (1, {1: b"short"}), (0, {0: b"k" * 32}), (1, {})]
)
def test_impossible_root_keys_are_refused(current: int, versions: dict[int, bytes]) -> None:
    """A key file that would wrap with nothing, or too little, is not accepted."""
    with pytest.raises(ValueError, match="root key"):
        RootKeys(current=current, versions=versions)


def test_wrapped_key_opens_for_its_owner(roots: RootKeys, entropy: Callable[[int], bytes]) -> None:
    """What was wrapped comes back, also after a newer version has become current."""
    wrapped = wrap(b"s" * 32, roots, A, b"owner", entropy)
    assert (len(wrapped), root_version(wrapped)) == (WRAPPED_BYTES, 1)
    assert unwrap(wrapped, roots.grown(entropy), A, b"owner") == b"s" * 32


def test_wrapped_key_opens_for_nobody_else(roots: RootKeys, entropy: Callable[[int], bytes]) -> None:
    """Another tenant, another owner, or any changed bit: it does not open."""
    wrapped = wrap(b"s" * 32, roots, A, b"owner", entropy)
    for tenant, owner in ((B, b"owner"), (A, b"other")):
        with pytest.raises(KeyDamaged):
            unwrap(wrapped, roots, tenant, owner)
    for position in range(4, WRAPPED_BYTES):
        flipped = bytearray(wrapped)
        flipped[position] ^= 1
        with pytest.raises(KeyDamaged):
            unwrap(bytes(flipped), roots, A, b"owner")
    with pytest.raises(KeyDamaged):
        unwrap(wrapped[:-1], roots, A, b"owner")


def test_bound_parts_cannot_be_shifted() -> None:
    """Parts keep their borders, and purposes their own space."""
    assert len({bind("a", b"bc"), bind("a", b"b", b"c"), bind("ab", b"c"), bind("a", b"", b"bc")}) == 4
