"""All that is kept of one case, as values: what an export is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from clinic import (
    Attachment,
    Consent,
    Contact,
    Encounter,
    EncounterId,
    Form,
    Member,
    Message,
    Note,
    Patient,
    Proxy,
    QuestionnaireId,
    Receipt,
    Response,
    StaffId,
    Tenant,
    Thread,
)
from store_forward.answering import Annotation, Answer
from store_forward.cases import Case, CaseVersion
from store_forward.desk import Opinion, Pool
from store_forward.uploads import Rendition, Upload
from vault import AuditRow


class VisitStatus(StrEnum):
    """Where a visit is (FHIR R4 Appointment.status, those we use)."""

    PROPOSED = "proposed"
    BOOKED = "booked"
    CHECKED_IN = "checked-in"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    NO_SHOW = "noshow"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Visit:
    """A visit that a case came from or led to. `starts_at`: None while a time is still to be found."""

    id: UUID
    encounter: EncounterId
    provider: StaffId | None
    status: VisitStatus
    starts_at: datetime | None
    duration: timedelta
    created_at: datetime


@dataclass(frozen=True)
class SentFile:
    """A file of a case. `upload`, `rendition`: None of a file that did not come as an upload."""

    attachment: Attachment
    upload: Upload | None = None
    rendition: Rendition | None = None


@dataclass(frozen=True)
class Conversation:
    """One thread, whole, and how far everyone has read."""

    thread: Thread
    messages: tuple[Message, ...]
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True)
class PrintedNote:
    """A signed note with its addenda, and both as PDF."""

    note: Note
    addenda: tuple[Note, ...]
    pdf: bytes = field(repr=False)


@dataclass(frozen=True)
class CaseRecord:
    """One case with what belongs to it. `address`: where the clinic's pages are, without a slash at its end.

    `staff`: everybody of the clinic; only who had a part is exported. `forms`: those that were answered.
    `events`: of the audit trail, oldest first; only what changed something of this case is exported.
    """

    address: str
    clinic: Tenant
    patient: Patient
    contacts: tuple[Contact, ...]
    proxies: tuple[Proxy, ...]
    staff: Mapping[StaffId, Member]
    pools: tuple[Pool, ...]
    case: Case
    versions: tuple[CaseVersion, ...]
    encounters: tuple[Encounter, ...]
    visits: tuple[Visit, ...] = ()
    forms: Mapping[QuestionnaireId, Form] = field(default_factory=dict)
    responses: tuple[Response, ...] = ()
    files: tuple[SentFile, ...] = ()
    drawings: tuple[Annotation, ...] = ()
    conversations: tuple[Conversation, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    answers: tuple[Answer, ...] = ()
    notes: tuple[PrintedNote, ...] = ()
    consents: tuple[Consent, ...] = ()
    events: tuple[AuditRow, ...] = ()

    @property
    def changed_at(self) -> datetime:
        """When something of it last changed."""
        times = [version.at for version in self.versions]
        times += [message.sent_at for talk in self.conversations for message in talk.messages]
        times += [answer.changed_at for answer in self.answers]
        times += [file.attachment.created_at for file in self.files]
        times += [opinion.given_at or opinion.asked_at for opinion in self.opinions]
        times += [drawing.changed_at for drawing in self.drawings]
        return max(times)
