"""Tells patients, or who acts for them, that there is something about their case, and lets them in to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from clinic import (
    Contact,
    ContactKind,
    Contacts,
    Holder,
    LinkPurpose,
    Links,
    NoticeKind,
    Notifier,
    PatientId,
    Patients,
    SecretToken,
    Target,
)
from store_forward.cases.case import case_target
from store_forward.ids import CaseId
from store_forward.terms import House
from vault import UnitOfWork

LINK_LIFE = timedelta(days=30)


class LinkAddress(Protocol):
    """Says at which address a personal link is opened; the program knows where it is served."""

    def __call__(self, purpose: LinkPurpose, token: SecretToken, /) -> str:
        """Return the address, with the token in its fragment."""


class Letters:
    """Posts notices about cases, each with a link of its own. No clinical text is in them."""

    def __init__(
        self, links: Links, contacts: Contacts, patients: Patients, notifier: Notifier, address: LinkAddress
    ) -> None:
        self._links = links
        self._contacts = contacts
        self._patients = patients
        self._notifier = notifier
        self._address = address

    async def send(
        self,
        unit: UnitOfWork,
        house: House,
        case: CaseId,
        patient: PatientId,
        *,
        kind: NoticeKind,
        purpose: LinkPurpose = LinkPurpose.CASE,
        life: timedelta = LINK_LIFE,
    ) -> int:
        """Tell whoever is to be told, and return how many were; none is known of some patients."""
        shown = await self._patients.shown_to(unit, None, [patient])
        language = shown[patient].identity.language if patient in shown else house.clinic.locale
        chosen = addressees(await self._contacts.reachable(unit, patient))
        for contact in chosen:
            url = await self._link(unit, contact, case_target(case), purpose, life)
            await self._notifier.tell(unit, house.clinic, contact, kind, language=language, url=url)
        return len(chosen)

    async def address(
        self, unit: UnitOfWork, case: CaseId, patient: PatientId, purpose: LinkPurpose, life: timedelta
    ) -> str:
        """Return the address of a link for the patient, to be handed over in another way. Raises Unknown."""
        token, _ = await self._links.issue(unit, patient, purpose, case_target(case), unit.now + life)
        return self._address(purpose, token)

    async def _link(
        self, unit: UnitOfWork, contact: Contact, target: Target, purpose: LinkPurpose, life: timedelta
    ) -> str:
        token, _ = await self._links.issue(
            unit,
            contact.patient,
            purpose,
            target,
            unit.now + life,
            holder=Holder.PATIENT if contact.proxy is None else Holder.PROXY,
            proxy=contact.proxy,
        )
        return self._address(purpose, token)


def addressees(contacts: Sequence[Contact]) -> list[Contact]:
    """Return whom to tell: the patient once, by mail if possible, or else everyone who acts for them."""
    own = [contact for contact in contacts if contact.proxy is None]
    if own:
        return [next((contact for contact in own if contact.kind is ContactKind.EMAIL), own[0])]
    firsts: dict[object, Contact] = {}
    for contact in sorted(contacts, key=lambda contact: contact.kind is not ContactKind.EMAIL):
        firsts.setdefault(contact.proxy, contact)
    return list(firsts.values())
