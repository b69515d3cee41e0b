"""Says what a client is told of each error of the packages below: the one mapping to stable codes.

A package of its own errors adds a table of the same kind; an error without an entry of its own is answered
as the nearest of its bases is, and one without any is our mistake.
"""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from clinic import Fault
from clinic import errors as clinical
from signalling.errors import (
    BadRequest,
    Broken,
    Conflicting,
    Forbidden,
    InviteRefused,
    NotFound,
    RateLimited,
    SignallingError,
    TokenRefused,
    Unavailable,
)
from vault import errors as kept

FaultTable = Mapping[type[Exception], Callable[[Any], SignallingError]]
"""What to answer for an error, by its type."""


def translate(table: FaultTable, exc: Exception) -> SignallingError:
    """Return what the client is told of `exc`."""
    if isinstance(exc, SignallingError):
        return exc
    for kind in type(exc).__mro__:
        if kind in table:
            return table[kind](exc)
    return Broken("internal_error", "something went wrong on our side")


def malformed(*fields: tuple[str, str]) -> BadRequest:
    """Return the problem of these fields, each with what is wrong with it."""
    return BadRequest("malformed", "something in this request is not as it must be", fields)


def malformed_by(exc: ValidationError, prefix: tuple[str, ...] = ()) -> BadRequest:
    """Return the problem of what pydantic refused; values are not repeated."""
    return malformed(
        *(
            (".".join((*prefix, *map(str, error["loc"]))) or "body", error["msg"])
            for error in exc.errors(include_url=False, include_context=False, include_input=False)
        )
    )


def _answers(exc: clinical.AnswersMalformed) -> SignallingError:
    faults = [fault for fault in exc.faults if isinstance(fault, Fault)]
    return malformed(*((f"answers.{fault.link_id}", fault.problem.value) for fault in faults))


def _unknown(_exc: Exception) -> SignallingError:
    return NotFound("unknown", "there is no such thing here")


def _busy(_exc: Exception) -> SignallingError:
    return Unavailable("busy", "others are writing the same; try again")


CLINIC_FAULTS: FaultTable = {
    clinical.Unknown: _unknown,
    clinical.Malformed: lambda exc: malformed((exc.field, exc.reason)),
    clinical.AnswersMalformed: _answers,
    clinical.Conflict: lambda exc: Conflicting("conflict", str(exc)),
    clinical.AlreadyTaken: lambda exc: Conflicting("already_taken", str(exc), [(exc.field, "already taken")]),
    clinical.NoteIsSigned: lambda _: Conflicting("note_is_signed", "a signed note takes an addendum only"),
    clinical.NoteNotSigned: lambda _: Conflicting("note_not_signed", "a draft is edited, not added to"),
    clinical.Refused: lambda _: Forbidden("not_allowed", "you may not do this"),
    clinical.GlassIntact: lambda _: Forbidden("glass_intact", "this record is restricted"),
    clinical.SignInRefused: lambda _: TokenRefused("sign_in_refused", "that is not right, or not any more"),
    clinical.SecondFactorNeeded: lambda _: TokenRefused("code_needed", "a one-time code is needed as well"),
    clinical.SecondFactorRefused: lambda _: BadRequest(
        "code_refused", "the one-time code is wrong", [("code", "wrong, or used before")]
    ),
    clinical.PasskeyRefused: lambda _: TokenRefused("passkey_refused", "this passkey proves nothing here"),
    clinical.SingleSignOnFailed: lambda _: TokenRefused(
        "single_sign_on_failed", "the clinic's provider vouches for nobody now"
    ),
    clinical.SessionOver: lambda _: TokenRefused("session_over", "your session is over"),
    clinical.LinkRefused: lambda _: InviteRefused("link_over", "this link is over", expired=True),
    clinical.TooManyAttempts: lambda exc: RateLimited(
        "too_many_attempts", "too many attempts", retry_after_s=exc.retry_after_s
    ),
    clinical.NeverOpen: lambda _: Conflicting("never_open", "the clinic has no opening hours ahead"),
    kept.WriteConflict: _busy,
    kept.WriteLost: _busy,
    kept.StatementTimedOut: _busy,
    kept.UnitTimedOut: _busy,
    kept.BlobBusy: _busy,
    kept.BlobMissing: _unknown,
    kept.SubjectErased: _unknown,
    kept.HoldNotFound: _unknown,
}
"""Of the packages `clinic` and `vault`."""
