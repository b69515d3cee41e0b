"""The clinic's public page: somebody proves that a mail address is theirs, and then writes like anybody.

A code goes to the address; who types it, and says who they are, gets a personal link of their own,
which is exchanged at once. Whoever came before with the same address, name and birth date is the
same patient again, and goes on with what they began and did not send; that they are somebody the
clinic knew before is a coordinator's to find out (`clinic.Correction`). Opens units of its own,
because a wrong code must count although it is refused.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from clinic import (
    Attempts,
    ContactKind,
    Contacts,
    Exchange,
    Identity,
    LinkPurpose,
    Links,
    Notifier,
    PatientId,
    Patients,
    RateLimits,
    Records,
    Target,
    Work,
    checked_contact,
    errors,
    security,
    tenant_of,
)
from store_forward.cases import CaseRow, case_target
from store_forward.errors import CodeRefused
from store_forward.intake.rows import ContactCheckRow, PublicPersonRow
from store_forward.terms import TermsBook
from vault import Action, Database, Origin, Outcome, UnitOfWork

CODE_LIFE = timedelta(minutes=10)
LINK_LIFE = timedelta(days=30)
DRAFT_LIFE = timedelta(days=7)
_CODE_DIGITS, _CODE_ATTEMPTS = 6, 5
_ASKING, _ENTERING = "intake-code", "intake-enter"
_PER_ADDRESS = Attempts(3, within_s=600)
_PER_NETWORK = Attempts(20, within_s=600)


class PublicIntake:
    """Lets people in who have no invitation. Holds what it is built from and no state."""

    def __init__(
        self,
        *,
        database: Database,
        records: Records,
        terms: TermsBook,
        patients: Patients,
        contacts: Contacts,
        links: Links,
        notifier: Notifier,
        limits: RateLimits,
    ) -> None:
        self._database = database
        self._records = records
        self._terms = terms
        self._patients = patients
        self._contacts = contacts
        self._links = links
        self._notifier = notifier
        self._limits = limits

    async def ask_code(self, origin: Origin, email: str, language: str) -> None:
        """Mail a code. Raises Malformed, TooManyAttempts, NotAllowed (the clinic has no public page)."""
        address = _address(email)
        await self._count(_ASKING, origin, address)
        async with self._database.write(origin) as unit:
            house = await self._terms.house(unit)
            if not house.terms.is_public:
                raise errors.NotAllowed("write-uninvited")
            code = self._new_code()
            row = ContactCheckRow(
                id=self._records.new_id(),
                tenant_id=tenant_of(unit),
                address_digest=await self._digest(unit, address),
                code_digest=await self._digest(unit, address, code),
                attempts_left=_CODE_ATTEMPTS,
                made_at=unit.now,
                expires_at=unit.now + CODE_LIFE,
            )
            unit.session.add(row)
            await self._notifier.tell_code(unit, house.clinic, address, code, language=language)
            self._witness(unit, row, "asked", Action.CREATE)

    async def enter(self, origin: Origin, email: str, code: str, identity: Identity) -> Exchange:
        """Let somebody in by the code, as whom they say they are; the case they will send has its id.

        Raises CodeRefused, Malformed, TooManyAttempts.
        """
        address = _address(email)
        await self._count(_ENTERING, origin, address)

        async def conclude(unit: UnitOfWork) -> Exchange | None:
            known = identity.checked(unit.now)
            if not await self._is_right(unit, address, code.strip()):
                return None
            patient = await self._patient(unit, address, known)
            token, _ = await self._links.issue(
                unit,
                patient,
                LinkPurpose.INTAKE,
                await self._case(unit, patient),
                unit.now + LINK_LIFE,
                asks_birth_date=True,
            )
            return await self._links.exchange(unit, token, known.birth_date)

        exchange = await self._database.transact(origin, conclude)
        if exchange is None:
            raise CodeRefused("this code is wrong, used or over")
        await self._limits.forgive(_ENTERING, f"{origin.tenant}:{address}", _PER_ADDRESS)
        return exchange

    async def came_by_it(self, work: Work, patient: PatientId) -> bool:
        """Say whether a patient first came by the public page."""
        found = await work.session.scalar(
            select(PublicPersonRow.digest).where(PublicPersonRow.patient_id == patient).limit(1)
        )
        return found is not None

    async def _is_right(self, unit: UnitOfWork, address: str, code: str) -> bool:
        """Say whether `code` is the newest one mailed to `address`; using it up, or one attempt of it."""
        row = await unit.session.scalar(
            select(ContactCheckRow)
            .where(ContactCheckRow.address_digest == await self._digest(unit, address))
            .order_by(ContactCheckRow.made_at.desc())
            .limit(1)
            .with_for_update()
        )
        if row is None or row.used_at is not None or row.attempts_left < 1 or row.expires_at <= unit.now:
            return False
        if row.code_digest != await self._digest(unit, address, code):
            row.attempts_left -= 1
            self._witness(unit, row, "refused", Action.EXECUTE, Outcome.REFUSED)
            return False
        row.used_at = unit.now
        self._witness(unit, row, "used", Action.EXECUTE)
        return True

    async def _patient(self, unit: UnitOfWork, address: str, identity: Identity) -> PatientId:
        """Return who wrote before with this address, name and birth date, or somebody new."""
        digest = await self._digest(unit, address, identity.name.casefold(), identity.birth_date.isoformat())
        await unit.exclusive(f"public-person:{digest.hex()}")
        row = await unit.session.scalar(select(PublicPersonRow).where(PublicPersonRow.digest == digest))
        if row is not None:
            return PatientId(row.patient_id)
        patient = await self._patients.register(unit, identity)
        await self._contacts.add(unit, patient.id, ContactKind.EMAIL, address)
        unit.session.add(
            PublicPersonRow(tenant_id=tenant_of(unit), digest=digest, patient_id=patient.id, since=unit.now)
        )
        await unit.session.flush()
        return patient.id

    async def _case(self, unit: UnitOfWork, patient: PatientId) -> Target:
        """Return the case to write: the last one if it was not sent, as long as browsers keep drafts."""
        given = await self._links.given(unit, patient, LinkPurpose.INTAKE)
        if given and given[0].revoked_at is None and given[0].issued_at > unit.now - DRAFT_LIFE:
            target = given[0].target
            if await unit.session.scalar(select(CaseRow.id).where(CaseRow.id == target.id)) is None:
                return target
        return case_target(self._records.new_id())

    async def _digest(self, unit: UnitOfWork, *words: str) -> bytes:
        return await self._records.keyed_digest(unit, "public-intake", "\n".join(words))

    async def _count(self, purpose: str, origin: Origin, address: str) -> None:
        if origin.network is not None:
            await self._limits.take(purpose, f"network:{origin.network}", _PER_NETWORK)
        await self._limits.take(purpose, f"{origin.tenant}:{address}", _PER_ADDRESS)

    def _new_code(self) -> str:
        """Return six digits; taking a number of 64 bits modulo a million favours none noticeably."""
        return f"{int.from_bytes(self._records.entropy(8), 'big') % 10**_CODE_DIGITS:0{_CODE_DIGITS}d}"

    def _witness(
        self,
        unit: UnitOfWork,
        row: ContactCheckRow,
        event: str,
        action: Action,
        outcome: Outcome = Outcome.SUCCESS,
    ) -> None:
        self._records.witness(
            unit, f"intake-code.{event}", action, security("contact-check", row.id), outcome=outcome
        )


def _address(email: str) -> str:
    """Return a mail address as two people would agree it is the same. Raises Malformed."""
    return checked_contact(ContactKind.EMAIL, email)
