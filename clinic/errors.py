"""Every failure the clinic can report, as one tree.

ClinicError
├── Unknown                no such thing in this tenant; another tenant's things look the same
├── Malformed              what was given cannot be kept; the caller shows which field
│   ├── HoursMalformed
│   └── ZoneUnknown
├── Conflict               the state has moved on, or forbids it
│   └── AlreadyTaken
└── NeverOpen              the clinic has no hours ahead from which to count
"""

from __future__ import annotations


class ClinicError(Exception):
    """The base of everything this package raises on purpose."""


class Unknown(ClinicError):
    """There is no such thing in this tenant. `kind`: what was looked for."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"there is no such {kind}")
        self.kind = kind


class Malformed(ClinicError):
    """A value cannot be kept as it was given. `field`: which one; the value itself is not repeated."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class HoursMalformed(Malformed):
    """Opening hours overlap, run backwards or leave the day."""


class ZoneUnknown(Malformed):
    """A time zone is not in the IANA database."""


class Conflict(ClinicError):
    """What was asked does not fit the state things are in now."""


class AlreadyTaken(Conflict):
    """A name that must be unique belongs to somebody else. `field`: which one."""

    def __init__(self, field: str) -> None:
        super().__init__(f"this {field} is already taken")
        self.field = field


class NeverOpen(ClinicError):
    """Within the next two years the clinic is not open long enough to count from."""
