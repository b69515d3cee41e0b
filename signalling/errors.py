"""Everything signalling raises; what reaches a client is `code` and `text`, never a cause or an internal.

::

    SignallingError
    ├── Refused                  the caller's mistake or missing right; nothing was changed
    │   ├── BadRequest           400  malformed: a parameter, a body, a join request
    │   ├── TokenRefused         401  no token, or not one of ours, or expired
    │   ├── Forbidden            403  a good token without the grant, or a full room
    │   ├── NotFound             404  no such room, participant, track, or anything of the clinic's
    │   ├── MethodNotAllowed     405  the address is there, but not for this method
    │   ├── Conflicting          409  it does not fit the state things are in
    │   ├── TooLarge             413  a cap of `SignallingSettings` was passed
    │   ├── UnsupportedType      415  a body that is not of the media type due here
    │   ├── RangeRefused         416  the range lies outside what there is
    │   ├── InviteRefused        400 or 410  an invite that cannot be honoured
    │   └── RateLimited          429  too many tries from one address
    ├── Unavailable              503  our state: draining, or no room left; trying again later helps
    └── Broken                   500  our mistake: it is in the log, under the request's id
"""

from collections.abc import Sequence


class SignallingError(Exception):
    """Base of all errors of this package.

    `code`: stable lower-case word for clients and metrics. `text`: one plain sentence for people.
    `status`: the HTTP status that says the same. `retry_after_s`: when trying again may help, or None.
    `fields`: which fields are wrong, and what is wrong with each.
    """

    status: int = 500
    retry_after_s: int | None = None

    def __init__(self, code: str, text: str, fields: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text
        self.fields = tuple(fields)


class Refused(SignallingError):
    """The request cannot be honoured as it was made."""

    status = 400


class BadRequest(Refused):
    """The request breaks its grammar."""


class TokenRefused(Refused):
    """There is no token, or it proves nothing."""

    status = 401


class Forbidden(Refused):
    """The token is good but does not allow this."""

    status = 403


class NotFound(Refused):
    """What the request names does not exist."""

    status = 404


class MethodNotAllowed(Refused):
    """The address is there, but not for this method."""

    status = 405


class Conflicting(Refused):
    """What is asked does not fit the state things are in now."""

    status = 409


class TooLarge(Refused):
    """The request passes a cap."""

    status = 413


class UnsupportedType(Refused):
    """The body has another media type than the one due."""

    status = 415


class RangeRefused(Refused):
    """The range lies outside what there is."""

    status = 416


class InviteRefused(Refused):
    """The invite is not ours, or its time has passed (then 410, which no new try can mend)."""

    def __init__(self, code: str, text: str, *, expired: bool = False) -> None:
        super().__init__(code, text)
        self.status = 410 if expired else 400


class RateLimited(Refused):
    """Too many requests from one address."""

    status = 429

    def __init__(self, code: str, text: str, *, retry_after_s: int) -> None:
        super().__init__(code, text)
        self.retry_after_s = retry_after_s


class Unavailable(SignallingError):
    """The server takes no new calls now."""

    status = 503
    retry_after_s = 5


class Broken(SignallingError):
    """Something of ours failed."""
