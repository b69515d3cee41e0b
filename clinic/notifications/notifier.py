"""Posts notices with the unit that caused them; the vault's outbox delivers, retries and then forgets."""

from __future__ import annotations

from uuid import UUID

from clinic.errors import Malformed
from clinic.notifications.notice import NoticeKind, body, words
from clinic.patients.patient import Contact, ContactKind
from clinic.records import Records, data, of_patient, security, tenant_of
from clinic.staff.member import Member
from clinic.tenants.tenant import Tenant
from vault import Action, Entity, Outbox, UnitOfWork

MAIL, SMS = "mail", "sms"
"""The channels that the program wires into the outbox."""


class Notifier:
    """Tells patients, their proxies and staff that there is something for them."""

    def __init__(self, records: Records, outbox: Outbox) -> None:
        self._records = records
        self._outbox = outbox

    async def tell(
        self,
        unit: UnitOfWork,
        clinic: Tenant,
        contact: Contact,
        kind: NoticeKind,
        *,
        language: str,
        url: str | None = None,
        calendar: bytes | None = None,
    ) -> UUID:
        """Post a notice to a patient's contact, and return its id.

        `url`: what to tap, with any token in its fragment. `calendar`: an iCalendar file that goes with
        mail, and only with mail. Raises Malformed (not https, nor this machine).
        """
        channel = MAIL if contact.kind is ContactKind.EMAIL else SMS
        entities = (of_patient(contact.patient), data("contact", contact.id))
        return await self._post(unit, clinic, channel, contact.value, kind, language, url, entities, calendar)

    async def tell_staff(
        self, unit: UnitOfWork, clinic: Tenant, member: Member, kind: NoticeKind, url: str | None = None
    ) -> UUID:
        """Post a notice to a member of staff, in the clinic's own language. Raises Malformed."""
        entities = (security("staff", member.id),)
        return await self._post(unit, clinic, MAIL, member.email, kind, clinic.locale, url, entities)

    async def tell_code(
        self, unit: UnitOfWork, clinic: Tenant, address: str, code: str, *, language: str
    ) -> UUID:
        """Post the code by which somebody, of whom nothing is known yet, proves that `address` is theirs."""
        said = words(NoticeKind.INTAKE_CODE, language)
        message = {
            "to": address,
            "from_name": clinic.name,
            "subject": said.subject,
            "text": f"{said.text}\n\n{code}\n",
        }
        return await self._outbox.post(unit, tenant_of(unit), MAIL, message)

    async def _post(  # noqa: PLR0917 - one list of what a message is made of
        self,
        unit: UnitOfWork,
        clinic: Tenant,
        channel: str,
        to: str,
        kind: NoticeKind,
        language: str,
        url: str | None,
        entities: tuple[Entity, ...],
        calendar: bytes | None = None,
    ) -> UUID:
        if url is not None and not _is_safe(url):
            raise Malformed("url", "an https address")
        message = {
            "to": to,
            "from_name": clinic.name,
            "subject": words(kind, language).subject,
            "text": body(kind, language, url),
        }
        if calendar is not None and channel == MAIL:
            message["calendar"] = calendar.decode()
        number = await self._outbox.post(unit, tenant_of(unit), channel, message)
        self._records.witness(
            unit,
            "notice.posted",
            Action.CREATE,
            *entities,
            detail={"kind": kind.value, "channel": channel, "message": str(number)},
        )
        return number


def _is_safe(url: str) -> bool:
    return url.isprintable() and " " not in url and url.startswith(("https://", "http://localhost"))
