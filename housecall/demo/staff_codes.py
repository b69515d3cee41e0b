"""The one-time codes of the demonstration's staff: nobody needs an authenticator app to look around."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from pyotp import TOTP

from housecall.demo.cast import STAFF


class Row(NamedTuple):
    """What somebody signs in with, besides the password that all share."""

    role: str
    name: str
    email: str
    code: str
    secret: str


class StaffCodes:
    """Knows the second factors of people who do not exist. `secrets`: by address."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._secrets = secrets

    def rows(self, now: datetime) -> list[Row]:
        """Return a row for each member of staff; `code`: of this instant."""
        return [
            Row(part.role.value, part.name, part.email, TOTP(secret).at(now), secret)
            for part in STAFF
            if (secret := self._secrets[part.email])
        ]
