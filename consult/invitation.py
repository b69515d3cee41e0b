"""Calendar invitations, one per participant (pure; RFC 5545, RFC 5546, RFC 7986).

A calendar lies open on phones and servers that are not ours: it says that there is a video appointment,
when, and where to tap; nothing of health, and no name but the clinic's. The same UID with a higher
SEQUENCE moves it, METHOD:CANCEL takes it away.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Parameters, Timezone, vCalAddress, vText, vUri

from consult.ids import AppointmentId, ParticipantId

_PRODUCT = "-//Housecall//Video appointments//EN"
_REMINDERS = (timedelta(hours=-24), timedelta(minutes=-15))
_SUMMARY = {"en": "Video appointment", "es": "Cita por vídeo"}


class Method(StrEnum):
    """What the calendar is to do (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Invitation:
    """What one participant's calendar is told. `organizer`: the mail address invitations come from.

    `url`: the participant's own link, None where no link is known. `attendee`: their mail address.
    """

    appointment: AppointmentId
    participant: ParticipantId
    starts_at: datetime
    duration: timedelta
    zone: str
    sequence: int
    clinic: str
    organizer: str
    language: str = "en"
    url: str | None = field(default=None, repr=False)
    attendee: str | None = field(default=None, repr=False)


def calendar(invitation: Invitation, method: Method, now: datetime) -> bytes:
    """Return the calendar file: CRLF, folded at 75 octets. `now`: when it is made."""
    file = Calendar()
    file.add("prodid", _PRODUCT)
    file.add("version", "2.0")
    file.add("method", method.value)
    zone = ZoneInfo(invitation.zone)
    starts_at = invitation.starts_at.astimezone(zone)
    file.add_component(_zone(zone, starts_at))
    file.add_component(_event(invitation, method, starts_at, now))
    return bytes(file.to_ical())


def _zone(zone: ZoneInfo, starts_at: datetime) -> Timezone:
    """Return the zone's rules for the year around the appointment; all since 1970 would be kilobytes."""
    year = starts_at.date().replace(month=1, day=1)
    return Timezone.from_tzinfo(
        zone, first_date=year.replace(year=year.year - 1), last_date=year.replace(year=year.year + 2)
    )


def _event(invitation: Invitation, method: Method, starts_at: datetime, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{invitation.appointment}.{invitation.participant}@housecall")
    event.add("dtstamp", now)
    event.add("sequence", invitation.sequence)
    event.add("dtstart", starts_at)
    event.add("dtend", starts_at + invitation.duration)
    summary = _SUMMARY.get(invitation.language.partition("-")[0].lower(), _SUMMARY["en"])
    event.add("summary", summary)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    organizer = vCalAddress(f"mailto:{invitation.organizer}")
    organizer.params["CN"] = vText(invitation.clinic)
    event.add("organizer", organizer)
    if invitation.attendee is not None:
        event.add("attendee", vCalAddress(f"mailto:{invitation.attendee}"))
    if invitation.url is not None:
        event.add("url", vUri(invitation.url))
        # As a list: given as a string, the library would quote "AUDIO,VIDEO" into one value.
        features = Parameters({"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"]})
        event.add("conference", vUri(invitation.url), parameters=features)
    if method is Method.REQUEST:
        for before in _REMINDERS:
            event.add_component(_alarm(summary, before))
    return event


def _alarm(summary: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", before)
    return alarm
