"""How a member of staff comes by a password and a second factor, and loses them.

An invitation is a secret token sent to the new member; with it they set a password, once. The second
factor is shown once as an address for an authenticator app and counts when its first code was right.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from clinic.errors import Conflict, LinkRefused, SecondFactorRefused
from clinic.ids import StaffId
from clinic.records import Records, Work, security, tenant_of
from clinic.secret_tokens import SecretToken, new_token, token_hash
from clinic.staff import totp
from clinic.staff.members import staff_row, staff_subject
from clinic.staff.rows import InvitationRow, StaffRow
from vault import Action, TenantId, UnitOfWork

INVITATION_LIFE = timedelta(days=3)


class Credentials:
    """Sets and resets what people prove themselves with."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def invite(self, unit: UnitOfWork, staff: StaffId) -> SecretToken:
        """Return a token with which `staff` may set a password within three days; older ones end."""
        await staff_row(unit, staff)
        await self._end_invitations(unit, staff)
        token = new_token(self._records.entropy)
        row = InvitationRow(
            id=self._records.new_id(),
            tenant_id=tenant_of(unit),
            staff_id=staff,
            token_hash=token_hash(token),
            expires_at=unit.now + INVITATION_LIFE,
        )
        unit.session.add(row)
        self._witness(unit, staff, "invited", Action.CREATE)
        return token

    async def locate(self, work: Work, token: str) -> TenantId | None:
        """Return whose clinic an invitation is for; `work` is the server's own. None when it is over."""
        row = await _invitation(work, token)
        return None if row is None else row.tenant_id

    async def accept(self, unit: UnitOfWork, token: str, password_hash: str) -> StaffId:
        """Use an invitation up and keep the password's hash (of `Passwords.hash`).

        Raises LinkRefused when the invitation is unknown, used or over.
        """
        row = await _invitation(unit, token)
        if row is None:
            raise LinkRefused
        staff = StaffId(row.staff_id)
        await self.set_password(unit, staff, password_hash)
        await self._end_invitations(unit, staff)
        return staff

    async def set_password(self, unit: UnitOfWork, staff: StaffId, password_hash: str) -> None:
        """Replace the password. The caller ends the sessions that were opened with the old one."""
        (await staff_row(unit, staff)).password_hash = password_hash
        self._witness(unit, staff, "password-set", Action.UPDATE)

    async def begin_totp(self, unit: UnitOfWork, staff: StaffId, account: str, issuer: str) -> str:
        """Return the address to show as a QR code, once; `confirm_totp` makes it count.

        Raises Conflict when a second factor is already in force: it has to be reset first.
        """
        row = await staff_row(unit, staff)
        if row.totp_since is not None:
            raise Conflict("a second factor is in force")
        secret = totp.new_secret(self._records.entropy)
        await self._records.sealer.seal(unit, row, staff_subject(staff), totp_secret=secret)
        return totp.provisioning_uri(secret, account, issuer)

    async def confirm_totp(self, unit: UnitOfWork, staff: StaffId, code: str) -> None:
        """Put the second factor in force. Raises SecondFactorRefused, Conflict."""
        row = await staff_row(unit, staff)
        if row.totp_secret is None or row.totp_since is not None:
            raise Conflict("no second factor is being set up")
        if not await self.use_code(unit, row, code):
            raise SecondFactorRefused
        row.totp_since = unit.now
        self._witness(unit, staff, "totp-set", Action.UPDATE)

    async def reset_totp(self, unit: UnitOfWork, staff: StaffId) -> None:
        """Forget the second factor of somebody who lost it; at the next sign-in they set up another."""
        row = await staff_row(unit, staff)
        row.totp_secret, row.totp_since, row.totp_last_step = None, None, None
        self._witness(unit, staff, "totp-reset", Action.DELETE)

    async def use_code(self, unit: UnitOfWork, row: StaffRow, code: str) -> bool:
        """Say whether `code` is right, and use it up: the row's version makes a parallel use a conflict."""
        opened = await self._records.sealer.open_one(unit, row, "totp_secret")
        step = totp.accepted_step(opened["totp_secret"], code, unit.now, row.totp_last_step)
        if step is None:
            return False
        row.totp_last_step = step
        return True

    async def _end_invitations(self, unit: UnitOfWork, staff: StaffId) -> None:
        await unit.session.execute(
            update(InvitationRow)
            .where(InvitationRow.staff_id == staff, InvitationRow.used_at.is_(None))
            .values(used_at=unit.now)
        )

    def _witness(self, unit: UnitOfWork, staff: StaffId, event: str, action: Action) -> None:
        self._records.witness(unit, f"staff.{event}", action, security("staff", staff))


async def _invitation(work: Work, token: str) -> InvitationRow | None:
    row: InvitationRow | None = await work.session.scalar(
        select(InvitationRow).where(
            InvitationRow.token_hash == token_hash(token),
            InvitationRow.used_at.is_(None),
            InvitationRow.expires_at > work.now,
        )
    )
    return row
