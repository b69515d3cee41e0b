"""What verification reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being walked, how much of it is done, and how much there is."""


class FindingKind(StrEnum):
    """What was looked at."""

    AUDIT = "audit"
    SEALED = "sealed"
    KEY = "key"
    BLOB = "blob"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: `place` names the row, column, segment or file; no content."""

    kind: FindingKind
    place: str
    reason: str


@dataclass(slots=True)
class VerifyReport:
    """How much was walked, how much of it had been erased on purpose, and all that is wrong."""

    audit_rows: int = 0
    sealed_values: int = 0
    blobs: int = 0
    erased_values: int = 0
    findings: list[Finding] = field(default_factory=list)
