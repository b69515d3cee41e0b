"""Every failure the clinic can report, as one tree.

ClinicError
├── Unknown                no such thing in this tenant; another tenant's things look the same
├── Malformed              what was given cannot be kept; the caller shows which field
│   ├── HoursMalformed
│   ├── QuestionnaireMalformed
│   ├── AnswersMalformed
│   └── ZoneUnknown
├── Conflict               the state has moved on, or forbids it
│   ├── AlreadyTaken
│   ├── NoteIsSigned
│   └── NoteNotSigned
├── Refused                this person may not, or has not proved who they are
│   ├── NotAllowed
│   ├── GlassIntact
│   ├── SignInRefused
│   ├── SecondFactorNeeded
│   ├── SecondFactorRefused
│   ├── PasskeyRefused
│   ├── SingleSignOnFailed
│   ├── SessionOver
│   │   └── LinkEnded      … because its link was revoked, or is over
│   └── LinkRefused
├── TooManyAttempts        wait, then try again
├── GatewayRefused         the gateway for short messages may take it later
└── NeverOpen              the clinic has no hours ahead from which to count
"""

from __future__ import annotations

from collections.abc import Sequence


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


class QuestionnaireMalformed(Malformed):
    """A questionnaire is not of the subset of FHIR that is understood.

    `field`: the place in it, such as `item[2].text`. `reason`: a stable code, for some followed by what
    is allowed there: `one-of all any`, `at-most 255`.
    """


class AnswersMalformed(Malformed):
    """Answers do not fit their questionnaire; `faults` names the questions."""

    def __init__(self, faults: Sequence[object]) -> None:
        super().__init__("answers", "do not fit the questionnaire")
        self.faults = tuple(faults)


class Conflict(ClinicError):
    """What was asked does not fit the state things are in now."""


class AlreadyTaken(Conflict):
    """A name that must be unique belongs to somebody else. `field`: which one."""

    def __init__(self, field: str) -> None:
        super().__init__(f"this {field} is already taken")
        self.field = field


class NoteIsSigned(Conflict):
    """A signed note is not edited; an addendum adds to it."""


class NoteNotSigned(Conflict):
    """Only a signed note takes an addendum; a draft is edited."""


class Refused(ClinicError):
    """Somebody may not do this, or has not proved who they are."""


class NotAllowed(Refused):
    """None of the person's roles allows `act`."""

    def __init__(self, act: str) -> None:
        super().__init__(f"no role of yours allows {act}")
        self.act = act


class GlassIntact(Refused):
    """The patient's record is restricted: break the glass with a reason, or ask its care team."""


class SignInRefused(Refused):
    """No such account, a wrong password, a used code or a suspended member: the answer is the same."""


class SecondFactorNeeded(Refused):
    """The password was right; the sign-in is to be repeated with a one-time code."""


class SecondFactorRefused(Refused):
    """The code that should have confirmed a new second factor was wrong."""


class PasskeyRefused(Refused):
    """The authenticator's answer does not prove what was asked."""


class SingleSignOnFailed(Refused):
    """The clinic's provider of identities vouches for nobody, or cannot be reached."""


class SessionOver(Refused):
    """There is no session, or it was ended, idle or too old: sign in again."""


class LinkEnded(SessionOver):
    """The session's personal link opens nothing any more: what came by it is to be forgotten."""


class LinkRefused(Refused):
    """A personal link or invitation is unknown, used, revoked or over: the answer is the same."""


class TooManyAttempts(ClinicError):
    """Too many attempts. `retry_after_s`: when to try again."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__("too many attempts")
        self.retry_after_s = retry_after_s


class GatewayRefused(ClinicError):
    """The gateway for short messages answered with a status that another attempt may change."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the gateway answered {status}")
        self.status = status


class NeverOpen(ClinicError):
    """Within the next two years the clinic is not open long enough to count from."""
