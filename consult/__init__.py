"""The live visit: appointments, the waiting room, the room, and what becomes of who misses it."""

from consult import errors
from consult.appointments import (
    Appointment,
    AppointmentKind,
    Plan,
    appointment_target,
)
from consult.booking import (
    Booking,
    IssuedLink,
    VisitDraft,
)
from consult.conduct import (
    CONDUCTS,
    Conduct,
)
from consult.consult import (
    Consult,
    VisitFoundations,
)
from consult.figures import (
    VisitDay,
    VisitFigures,
    visit_days,
    visit_figures,
)
from consult.ids import (
    AppointmentId,
    MarkerId,
    ParticipantId,
    WalkInLinkId,
)
from consult.migrations import (
    CONSULT_MIGRATIONS,
)
from consult.missed import (
    MissedReason,
    MissedVisit,
    WritingInstead,
)
from consult.participants import (
    Address,
    CheckIn,
    DeviceCheck,
    EmergencyContact,
    Invitee,
    Participant,
)
from consult.queue import (
    ProviderStatus,
    QueueEntry,
)
from consult.room import (
    LARGEST_SNAPSHOT,
    Frame,
    Marker,
    MediaGrant,
    MediaRooms,
    PictureKind,
)
from consult.settings import (
    ConsultSettings,
)
from consult.visit import (
    REOPEN_WITHIN,
    RIGHTS,
    Consultation,
    ConsultationStatus,
    Ending,
    ParticipantState,
    ParticipantStatus,
    Parting,
    Rights,
    Risk,
    Role,
    Source,
    WhyNot,
)
from consult.walk_ins import (
    WalkIn,
    WalkInLink,
)

__all__ = [
    "CONDUCTS",
    "CONSULT_MIGRATIONS",
    "LARGEST_SNAPSHOT",
    "REOPEN_WITHIN",
    "RIGHTS",
    "Address",
    "Appointment",
    "AppointmentId",
    "AppointmentKind",
    "Booking",
    "CheckIn",
    "Conduct",
    "Consult",
    "ConsultSettings",
    "Consultation",
    "ConsultationStatus",
    "DeviceCheck",
    "EmergencyContact",
    "Ending",
    "Frame",
    "Invitee",
    "IssuedLink",
    "Marker",
    "MarkerId",
    "MediaGrant",
    "MediaRooms",
    "MissedReason",
    "MissedVisit",
    "Participant",
    "ParticipantId",
    "ParticipantState",
    "ParticipantStatus",
    "Parting",
    "PictureKind",
    "Plan",
    "ProviderStatus",
    "QueueEntry",
    "Rights",
    "Risk",
    "Role",
    "Source",
    "VisitDay",
    "VisitDraft",
    "VisitFigures",
    "VisitFoundations",
    "WalkIn",
    "WalkInLink",
    "WalkInLinkId",
    "WhyNot",
    "WritingInstead",
    "appointment_target",
    "errors",
    "visit_days",
    "visit_figures",
]
