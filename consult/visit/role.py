"""The roles in a visit, and what each may do in its room (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """As what somebody takes part."""

    PATIENT = "patient"
    PROVIDER = "provider"
    INTERPRETER = "interpreter"
    CAREGIVER = "caregiver"
    STUDENT = "student"

    @property
    def is_of_patient(self) -> bool:
        """Whether a visit begins with them: the patient, or whoever comes for them."""
        return self in (Role.PATIENT, Role.CAREGIVER)


class Source(StrEnum):
    """What somebody may send."""

    MICROPHONE = "microphone"
    CAMERA = "camera"
    SCREEN = "screen_share"


@dataclass(frozen=True)
class Rights:
    """What a role may do. `draw`: on everyone's picture. `chat`: read and write the visit's messages.

    `conduct`: let people in, hold, mute and remove them, mark, take snapshots, end.
    """

    publish: frozenset[Source] = frozenset()
    draw: bool = False
    chat: bool = True
    conduct: bool = False


_FACE = frozenset({Source.MICROPHONE, Source.CAMERA})

RIGHTS: Mapping[Role, Rights] = MappingProxyType(
    {
        Role.PROVIDER: Rights(frozenset(Source), draw=True, conduct=True),
        Role.PATIENT: Rights(frozenset(Source)),
        Role.INTERPRETER: Rights(_FACE),
        Role.CAREGIVER: Rights(_FACE),
        Role.STUDENT: Rights(chat=False),
    }
)
"""What each role may do. Students watch and listen."""
