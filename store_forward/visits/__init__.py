"""Between the inbox and live visits, both ways: missed ones become cases, cases become appointments."""

from store_forward.visits.escalation import AppointmentBook, Escalation, LiveVisitWish
from store_forward.visits.missed import Absentee, MissedVisit, MissedVisits

__all__ = [
    "Absentee",
    "AppointmentBook",
    "Escalation",
    "LiveVisitWish",
    "MissedVisit",
    "MissedVisits",
]
