"""Every failure the consult can report, as one tree.

ConsultError
├── VisitConflict          the state has moved on, or forbids it
│   ├── VisitOver          cancelled or ended: nothing of the kind happens in it any more
│   ├── AlreadyAdmitted    another member of staff was first
│   ├── NotHere            nobody can be admitted who has not come yet
│   ├── NotAdmitted        no media before admission
│   ├── NotMissed          only what was cancelled or missed is booked anew
│   ├── TooLateToReopen
│   └── ClinicClosed       nobody takes walk-ins at this hour
├── NoSuchRight            the role does not include it
├── WalkInRefused          the link for walk-ins is unknown or over: the answer is the same
└── SnapshotRefused        not a picture, or too large a one
"""

from __future__ import annotations

from clinic import StaffId


class ConsultError(Exception):
    """The base of everything this package raises on purpose."""


class VisitConflict(ConsultError):
    """What was asked does not fit the state things are in now."""


class VisitOver(VisitConflict):
    """The visit was cancelled or has ended."""


class AlreadyAdmitted(VisitConflict):
    """Somebody else let this person in. `by`: who was first."""

    def __init__(self, by: StaffId | None) -> None:
        super().__init__("a colleague has let this person in already")
        self.by = by


class NotHere(VisitConflict):
    """The person has not come, or has left."""


class NotAdmitted(VisitConflict):
    """Nobody gets media before they are admitted, nor while they are held."""


class NotMissed(VisitConflict):
    """The visit still stands, so there is nothing to book anew."""


class TooLateToReopen(VisitConflict):
    """A visit that was ended by mistake is reopened soon, or not at all."""


class ClinicClosed(VisitConflict):
    """The clinic is not open now."""


class NoSuchRight(ConsultError):
    """The person's role in this visit does not include it. `right`: what."""

    def __init__(self, right: str) -> None:
        super().__init__(f"this role does not include: {right}")
        self.right = right


class WalkInRefused(ConsultError):
    """There is no such link for walk-ins, or no longer."""


class SnapshotRefused(ConsultError):
    """The picture cannot be kept. `why`: one plain word."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the picture is {why}")
        self.why = why
