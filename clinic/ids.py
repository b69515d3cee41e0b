"""The ids of the clinic's own things, each its own type, so that one is never passed for another."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

StaffId = NewType("StaffId", UUID)
SessionId = NewType("SessionId", UUID)
PasskeyId = NewType("PasskeyId", UUID)
CeremonyId = NewType("CeremonyId", UUID)
PatientId = NewType("PatientId", UUID)
ContactId = NewType("ContactId", UUID)
ProxyId = NewType("ProxyId", UUID)
BreakGlassId = NewType("BreakGlassId", UUID)
LinkId = NewType("LinkId", UUID)
GuestSessionId = NewType("GuestSessionId", UUID)
EncounterId = NewType("EncounterId", UUID)
ConsentId = NewType("ConsentId", UUID)
ThreadId = NewType("ThreadId", UUID)
MessageId = NewType("MessageId", UUID)
AttachmentId = NewType("AttachmentId", UUID)
NoteId = NewType("NoteId", UUID)
QuestionnaireId = NewType("QuestionnaireId", UUID)
ResponseId = NewType("ResponseId", UUID)
