"""Who said or did something in a patient's record: one of several kinds of people, by id."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class PersonKind(StrEnum):
    """What somebody is to the record. A guest is known by the personal link they came in with."""

    PATIENT = "patient"
    PROXY = "proxy"
    STAFF = "staff"
    GUEST = "guest"


@dataclass(frozen=True, order=True)
class Person:
    """One person, by id."""

    kind: PersonKind
    id: UUID
