"""Passkeys (WebAuthn level 2): both ceremonies, with challenges kept here and answered once.

The authenticator must have verified its user, so that a passkey counts as two factors by itself.
A signature counter that does not grow betrays a copied authenticator and is refused.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import webauthn
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from clinic.errors import PasskeyRefused, Unknown
from clinic.ids import CeremonyId, PasskeyId, StaffId
from clinic.records import Records, Work, security, tenant_of
from clinic.staff.member import Member, checked_name
from clinic.staff.members import staff_subject
from clinic.staff.rows import CeremonyRow, PasskeyRow
from vault import Action, UnitOfWork

CEREMONY_LIFE = timedelta(minutes=5)
_CHALLENGE_BYTES = 32


class PasskeySettings(BaseModel):
    """For which site passkeys are made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rp_id: str = Field(min_length=1)
    """The site's registrable domain, `clinic.example`; `localhost` while trying out."""

    rp_name: str = "Housecall"
    """What the browser shows."""

    origins: tuple[str, ...] = Field(min_length=1)
    """Where the page may come from: scheme, host and port."""


@dataclass(frozen=True)
class Passkey:
    """One registered credential, as its owner sees it."""

    id: PasskeyId
    staff: StaffId
    label: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Ceremony:
    """A ceremony begun. `options`: JSON for `navigator.credentials`; the answer comes with `id`."""

    id: CeremonyId
    options: dict[str, Any]


class Passkeys:
    """Registers passkeys, and says whose an authenticator's answer is."""

    def __init__(self, records: Records, settings: PasskeySettings) -> None:
        self._records = records
        self._settings = settings

    async def begin_registration(self, unit: UnitOfWork, member: Member) -> Ceremony:
        """Begin to register a passkey for somebody who is signed in."""
        known = await unit.session.scalars(
            select(PasskeyRow.credential_id).where(PasskeyRow.staff_id == member.id)
        )
        ceremony = await self._begin(unit, member.id)
        options = webauthn.generate_registration_options(
            rp_id=self._settings.rp_id,
            rp_name=self._settings.rp_name,
            user_id=member.id.bytes,
            user_name=member.email,
            user_display_name=member.name,
            challenge=ceremony.challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=number) for number in known],
        )
        return Ceremony(CeremonyId(ceremony.id), json.loads(webauthn.options_to_json(options)))

    async def register(
        self, unit: UnitOfWork, staff: StaffId, ceremony: CeremonyId, answer: dict[str, Any], label: str
    ) -> Passkey:
        """Keep the passkey that `answer` brings. Raises PasskeyRefused, Malformed."""
        label = checked_name(label)
        challenge = await self._challenge(unit, ceremony, staff)
        try:
            verified = webauthn.verify_registration_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=self._settings.rp_id,
                expected_origin=list(self._settings.origins),
                require_user_verification=True,
            )
        except WebAuthnException as error:
            raise PasskeyRefused from error
        row = PasskeyRow(
            id=self._records.new_id(),
            tenant_id=tenant_of(unit),
            staff_id=staff,
            credential_id=verified.credential_id,
            public_key=verified.credential_public_key,
            sign_count=verified.sign_count,
            created_at=unit.now,
        )
        if await self._by_credential(unit, row.credential_id) is not None:
            raise PasskeyRefused
        await self._records.sealer.seal(unit, row, staff_subject(staff), label=label)
        unit.session.add(row)
        self._witness(unit, row, "registered", Action.CREATE)
        return _passkey(row, label)

    async def begin_sign_in(self, unit: UnitOfWork) -> Ceremony:
        """Begin a sign-in; which passkey is used, and so who comes, is chosen in the browser."""
        ceremony = await self._begin(unit, None)
        options = webauthn.generate_authentication_options(
            rp_id=self._settings.rp_id,
            challenge=ceremony.challenge,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return Ceremony(CeremonyId(ceremony.id), json.loads(webauthn.options_to_json(options)))

    async def whose(self, unit: UnitOfWork, ceremony: CeremonyId, answer: dict[str, Any]) -> StaffId:
        """Return whose passkey `answer` is by. Raises PasskeyRefused."""
        challenge = await self._challenge(unit, ceremony, None)
        try:
            credential = webauthn.base64url_to_bytes(str(answer.get("rawId", "")))
        except ValueError as error:
            raise PasskeyRefused from error
        row = await self._by_credential(unit, credential)
        if row is None:
            raise PasskeyRefused
        try:
            verified = webauthn.verify_authentication_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=self._settings.rp_id,
                expected_origin=list(self._settings.origins),
                credential_public_key=row.public_key,
                credential_current_sign_count=row.sign_count,
                require_user_verification=True,
            )
        except WebAuthnException as error:
            raise PasskeyRefused from error
        row.sign_count, row.used_at = verified.new_sign_count, unit.now
        return StaffId(row.staff_id)

    async def of(self, work: Work, staff: StaffId) -> list[Passkey]:
        """Return a person's passkeys, oldest first."""
        wanted = select(PasskeyRow).where(PasskeyRow.staff_id == staff).order_by(PasskeyRow.created_at)
        rows = list(await work.session.scalars(wanted))
        opened = await self._records.sealer.open(work, rows, "label")
        return [_passkey(row, **values) for row, values in zip(rows, opened, strict=True)]

    async def remove(self, unit: UnitOfWork, staff: StaffId, passkey: PasskeyId) -> None:
        """Forget one of a person's passkeys. Raises Unknown."""
        row = await unit.session.get(PasskeyRow, passkey)
        if row is None or row.staff_id != staff:
            raise Unknown("passkey")
        await unit.session.delete(row)
        self._witness(unit, row, "removed", Action.DELETE)

    async def _begin(self, unit: UnitOfWork, staff: StaffId | None) -> CeremonyRow:
        row = CeremonyRow(
            id=self._records.new_id(),
            tenant_id=tenant_of(unit),
            staff_id=staff,
            challenge=self._records.entropy(_CHALLENGE_BYTES),
            expires_at=unit.now + CEREMONY_LIFE,
        )
        unit.session.add(row)
        await unit.session.flush()
        return row

    async def _challenge(self, unit: UnitOfWork, ceremony: CeremonyId, staff: StaffId | None) -> bytes:
        """Use up the challenge of a ceremony that was begun for `staff`. Raises PasskeyRefused."""
        row = await unit.session.get(CeremonyRow, ceremony, with_for_update=True)
        if row is None or row.staff_id != staff or row.answered_at is not None or unit.now >= row.expires_at:
            raise PasskeyRefused
        row.answered_at = unit.now
        return row.challenge

    async def _by_credential(self, work: Work, credential: bytes) -> PasskeyRow | None:
        row: PasskeyRow | None = await work.session.scalar(
            select(PasskeyRow).where(PasskeyRow.credential_id == credential)
        )
        return row

    def _witness(self, unit: UnitOfWork, row: PasskeyRow, event: str, action: Action) -> None:
        self._records.witness(
            unit, f"passkey.{event}", action, security("passkey", row.id), security("staff", row.staff_id)
        )


def _passkey(row: PasskeyRow, label: str) -> Passkey:
    return Passkey(PasskeyId(row.id), StaffId(row.staff_id), label, row.created_at, row.used_at)
