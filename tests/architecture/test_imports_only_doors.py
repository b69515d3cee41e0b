"""Across packages only the door is imported: `from mediaserver import Node`, never `mediaserver.node`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "housecall",
    "signalling",
    "consult",
    "recording",
    "store_forward",
    "clinic",
    "mediaserver",
    "vault",
    "loadtest",
)


def _imported_modules(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import hides where it leads"
            yield node.module or ""


@pytest.mark.parametrize("package", PACKAGES)
def test_package_imports_only_doors_of_others(package: str) -> None:
    """An inner module may move or change as long as its own package follows."""
    others = tuple(f"{other}." for other in PACKAGES if other != package)
    through_the_wall = [
        f"{file.relative_to(ROOT)} imports {module}"
        for file in sorted((ROOT / package).rglob("*.py"))
        if "target" not in file.parts
        for module in _imported_modules(file)
        if module.startswith(others)
    ]
    assert [] == through_the_wall
