"""Signs staff in: by password and code, by passkey, or by the clinic's provider; refusals are audited too.

Opens units of its own, because a refusal must be kept although the caller gets an error, and because
a password is hashed outside any unit: on SQLite every other writer would wait for it.
"""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import Any

from clinic.errors import ClinicError, PasskeyRefused, SecondFactorNeeded, SignInRefused
from clinic.ids import CeremonyId, StaffId
from clinic.rate_limits import PER_ACCOUNT, PER_NETWORK, RateLimits
from clinic.records import Records, security, tenant_of
from clinic.secret_tokens import SecretToken
from clinic.staff.credentials import Credentials
from clinic.staff.members import Members, staff_row
from clinic.staff.passkeys import Passkeys
from clinic.staff.passwords import Passwords
from clinic.staff.rows import StaffRow
from clinic.staff.sessions import Session, Sessions, Strength
from vault import Action, Database, Origin, Outcome, UnitOfWork

_PURPOSE = "sign-in"
_OWN_PASSWORD = "own-password"  # noqa: S105 - what attempts are for, not a secret

Opened = tuple[SecretToken, Session]


class _Refusal(StrEnum):
    UNKNOWN = "unknown-account"
    PASSWORD = "wrong-password"  # noqa: S105 - a reason, not a secret
    SUSPENDED = "suspended"
    CODE_NEEDED = "code-needed"
    CODE = "wrong-or-used-code"
    PASSKEY = "passkey"


class SignIn:
    """Decides who is let in. Holds what it is built from and no state."""

    def __init__(
        self,
        database: Database,
        records: Records,
        passwords: Passwords,
        passkeys: Passkeys,
        limits: RateLimits,
    ) -> None:
        self._database = database
        self._records = records
        self._members = Members(records)
        self._credentials = Credentials(records)
        self._sessions = Sessions(records)
        self._passwords = passwords
        self._passkeys = passkeys
        self._limits = limits

    async def with_password(
        self, origin: Origin, email: str, password: str, code: str | None = None
    ) -> Opened:
        """Return a new session and its token.

        Someone without a second factor gets a session of `Strength.PASSWORD_ONLY`, good for setting
        one up. Raises SignInRefused, SecondFactorNeeded (repeat with `code`), TooManyAttempts.
        """
        account = f"{origin.tenant}:{email.strip().lower()}"
        await self._count(origin)
        await self._limits.take(_PURPOSE, account, PER_ACCOUNT)
        async with self._database.read(origin) as reading:
            found = await self._members.find(reading, email)
        kept = None if found is None else found.password_hash
        right = await self._passwords.verify(kept, password)
        renewed = None
        if right and kept is not None and self._passwords.is_outdated(kept):
            renewed = await self._passwords.hash(password)

        async def conclude(unit: UnitOfWork) -> Opened | _Refusal:
            if found is None:
                return self._refuse(unit, None, _Refusal.UNKNOWN)
            row = await staff_row(unit, found.id)
            if not right or row.password_hash != kept:  # changed while we hashed
                return self._refuse(unit, row, _Refusal.PASSWORD)
            if renewed is not None:
                row.password_hash = renewed
            return await self._second_factor(unit, row, code)

        result = await self._database.transact(origin, conclude)
        if result is _Refusal.CODE_NEEDED:  # not forgiven: or else codes could be guessed without end
            raise SecondFactorNeeded
        if isinstance(result, _Refusal):
            raise SignInRefused
        await self._limits.forgive(_PURPOSE, account, PER_ACCOUNT)
        return result

    async def with_single_sign_on(self, origin: Origin, email: str) -> Opened:
        """Return a new session for whom the clinic's provider vouches.

        Raises SignInRefused, TooManyAttempts.
        """
        await self._count(origin)

        async def conclude(unit: UnitOfWork) -> Opened | _Refusal:
            row = await self._members.find(unit, email)
            if row is None:
                return self._refuse(unit, None, _Refusal.UNKNOWN)
            if row.suspended_at is not None:
                return self._refuse(unit, row, _Refusal.SUSPENDED)
            return self._sessions.open(unit, row, Strength.TWO_FACTORS)

        result = await self._database.transact(origin, conclude)
        if isinstance(result, _Refusal):
            raise SignInRefused
        return result

    async def change_password(self, origin: Origin, session: Session, current: str, new: str) -> None:
        """Replace one's own password; every other session of theirs ends.

        Raises SignInRefused (the current one is wrong), Malformed (the new one), TooManyAttempts.
        """
        account = str(session.staff)
        await self._limits.take(_OWN_PASSWORD, account, PER_ACCOUNT)
        async with self._database.read(origin) as reading:
            kept = (await staff_row(reading, session.staff)).password_hash
        if not await self._passwords.verify(kept, current):
            await self._database.transact(origin, partial(self._refuse_current, session.staff))
            raise SignInRefused
        fresh = await self._passwords.hash(new)

        async def conclude(unit: UnitOfWork) -> None:
            await self._credentials.set_password(unit, session.staff, fresh)
            await self._sessions.end_all(unit, session.staff, but=session.id)

        await self._database.transact(origin, conclude)
        await self._limits.forgive(_OWN_PASSWORD, account, PER_ACCOUNT)

    async def with_passkey(self, origin: Origin, ceremony: CeremonyId, answer: dict[str, Any]) -> Opened:
        """Return a new session and its token. Raises PasskeyRefused, TooManyAttempts."""
        await self._count(origin)

        async def conclude(unit: UnitOfWork) -> Opened | _Refusal:
            try:
                row = await staff_row(unit, await self._passkeys.whose(unit, ceremony, answer))
            except ClinicError:
                return self._refuse(unit, None, _Refusal.PASSKEY)
            if row.suspended_at is not None:
                return self._refuse(unit, row, _Refusal.SUSPENDED)
            return self._sessions.open(unit, row, Strength.TWO_FACTORS)

        result = await self._database.transact(origin, conclude)
        if isinstance(result, _Refusal):
            raise PasskeyRefused
        return result

    async def _second_factor(self, unit: UnitOfWork, row: StaffRow, code: str | None) -> Opened | _Refusal:
        if row.suspended_at is not None:
            return self._refuse(unit, row, _Refusal.SUSPENDED)
        if row.totp_since is None:
            return self._sessions.open(unit, row, Strength.PASSWORD_ONLY)
        if code is None:
            return self._refuse(unit, row, _Refusal.CODE_NEEDED)
        if not await self._credentials.use_code(unit, row, code):
            return self._refuse(unit, row, _Refusal.CODE)
        return self._sessions.open(unit, row, Strength.TWO_FACTORS)

    async def _refuse_current(self, staff: StaffId, unit: UnitOfWork) -> None:
        self._refuse(unit, await staff_row(unit, staff), _Refusal.PASSWORD)

    async def _count(self, origin: Origin) -> None:
        if origin.network is not None:
            await self._limits.take(_PURPOSE, f"network:{origin.network}", PER_NETWORK)

    def _refuse(self, unit: UnitOfWork, row: StaffRow | None, refusal: _Refusal) -> _Refusal:
        whose = security("staff", row.id) if row is not None else security("tenant", tenant_of(unit))
        self._records.witness(
            unit,
            "session.refused",
            Action.EXECUTE,
            whose,
            outcome=Outcome.REFUSED,
            detail={"why": refusal.value},
        )
        return refusal
