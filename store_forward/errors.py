"""Every failure the inbox can report, as one tree; each is also one of the clinic's, by which doors answer.

StoreForwardError
├── CaseConflict (Conflict)      the case has moved on, or forbids it
│   ├── CaseClosed               it takes nothing more; reopen it
│   ├── CaseOpen                 it is still being worked on, so there is nothing to reopen
│   ├── ClaimedByAnother         somebody else has it
│   ├── FilesUndecided           a photograph is to be taken again, or sent all the same
│   ├── FilesUnderWay            a file that was added is not whole yet, or not opened
│   ├── NotTheOwner              only who has the case does this: claim it first
│   ├── PhotosMissing            the form asks for photographs that are not there
│   ├── RedFlagStands            the emergency text is to be acknowledged first
│   └── TooLateToReopen          send a new one
├── CodeRefused (Refused)        a code that was mailed is wrong, used, or over: the answer is the same
└── BirthDateNeeded (Refused)    the answer is shown to who also knows the birth date
"""

from __future__ import annotations

from datetime import datetime

from clinic import StaffId, errors
from store_forward.ids import RedFlagId


class StoreForwardError(Exception):
    """The base of everything this package raises on purpose."""


class CaseConflict(StoreForwardError, errors.Conflict):
    """What was asked does not fit the state the case is in now."""


class CaseClosed(CaseConflict):
    """The case is closed."""

    def __init__(self) -> None:
        super().__init__("this case is closed")


class CaseOpen(CaseConflict):
    """The case is open."""

    def __init__(self) -> None:
        super().__init__("this case is open")


class ClaimedByAnother(CaseConflict):
    """Somebody else has the case. `owner`: who; `until`: until when, None when it was assigned to them."""

    def __init__(self, owner: StaffId, until: datetime | None) -> None:
        super().__init__("somebody else has this case")
        self.owner = owner
        self.until = until


class FilesUndecided(CaseConflict):
    """A photograph is too poor, and its sender has said neither that it goes nor taken it off."""

    def __init__(self) -> None:
        super().__init__("a photograph is to be taken again, or sent all the same")


class FilesUnderWay(CaseConflict):
    """A file that goes with the case is still arriving, or being opened."""

    def __init__(self) -> None:
        super().__init__("a file is still on its way; wait for it, or take it off")


class NotTheOwner(CaseConflict):
    """Only who has the case may do this."""

    def __init__(self) -> None:
        super().__init__("claim this case first")


class TooLateToReopen(CaseConflict):
    """The case was closed too long ago, or in a way that is final."""

    def __init__(self) -> None:
        super().__init__("this case is not reopened; a new one can be sent")


class PhotosMissing(CaseConflict):
    """The form asks for photographs. `views`: of which views there is none."""

    def __init__(self, views: tuple[str, ...]) -> None:
        super().__init__("photographs are missing")
        self.views = views


class RedFlagStands(CaseConflict):
    """An answer was a red flag, and what was said of it has not been acknowledged. `flag`: which."""

    def __init__(self, flag: RedFlagId) -> None:
        super().__init__("this needs help at once; acknowledge that first")
        self.flag = flag


class CodeRefused(StoreForwardError, errors.Refused):
    """The code does not prove that the contact is theirs."""


class BirthDateNeeded(StoreForwardError, errors.Refused):
    """The link was opened without the birth date."""
