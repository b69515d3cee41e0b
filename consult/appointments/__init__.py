"""Appointments: when a visit is to take place, and where it is."""

from consult.appointments.appointment import Appointment, AppointmentKind, Plan, appointment_target
from consult.appointments.appointments import Appointments
from consult.appointments.rows import AppointmentRow

__all__ = [
    "Appointment",
    "AppointmentKind",
    "AppointmentRow",
    "Appointments",
    "Plan",
    "appointment_target",
]
