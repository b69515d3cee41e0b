"""The ids of the consult's own things, each its own type. A visit is named by its appointment."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

AppointmentId = NewType("AppointmentId", UUID)
ParticipantId = NewType("ParticipantId", UUID)
MarkerId = NewType("MarkerId", UUID)
WalkInLinkId = NewType("WalkInLinkId", UUID)
