"""Each package's public surface, pinned: what it exports is a promise, so a change of it is deliberate."""

import importlib

import pytest

DOORS: dict[str, tuple[str, ...]] = {
    "clinic": (),
    "consult": (),
    "loadtest": (),
    "recording": (),
    "store_forward": (),
}


@pytest.mark.parametrize("door", DOORS)
def test_door_exports_exactly_its_promise(door: str) -> None:
    """`__all__` is sorted, complete, and every name in it exists."""
    module = importlib.import_module(door)
    exported = tuple(getattr(module, "__all__", ()))
    assert DOORS[door] == exported
    assert all(hasattr(module, name) for name in exported)
