"""What people are told outside the house, in their language, without a word of clinical text (pure).

Mail and short messages lie open on screens and servers that are not ours: they say that there is
something, at which clinic, and where to tap. Neither the patient's name nor a subject matter is in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class NoticeKind(StrEnum):
    """Why somebody is told."""

    VISIT = "visit"
    VISIT_MOVED = "visit-moved"
    VISIT_CANCELLED = "visit-cancelled"
    VISIT_REMINDER = "visit-reminder"
    VISIT_LATE = "visit-late"
    INTAKE = "intake"
    INTAKE_CODE = "intake-code"
    CASE_RECEIVED = "case-received"
    WRITE_INSTEAD = "write-instead"
    MESSAGE = "message"
    ANSWER = "answer"
    STAFF_INVITATION = "staff-invitation"
    REVIEW_DUE = "review-due"


@dataclass(frozen=True)
class Words:
    """A subject and what is said; the address to tap comes after it."""

    subject: str
    text: str


DEFAULT_LANGUAGE = "en"

WORDS: Mapping[str, Mapping[NoticeKind, Words]] = MappingProxyType(
    {
        "en": {
            NoticeKind.VISIT: Words("Video appointment", "You have a video appointment."),
            NoticeKind.VISIT_MOVED: Words(
                "Video appointment moved", "Your video appointment is at another time."
            ),
            NoticeKind.VISIT_CANCELLED: Words(
                "Video appointment cancelled", "Your video appointment is cancelled. You can book another."
            ),
            NoticeKind.INTAKE: Words("Write to us", "You can write to your clinic here."),
            NoticeKind.INTAKE_CODE: Words("Your code", "Type this code on the page you came from."),
            NoticeKind.WRITE_INSTEAD: Words(
                "We missed each other", "Your video appointment did not take place. You can write instead."
            ),
            NoticeKind.VISIT_REMINDER: Words("Video appointment soon", "Your video appointment is soon."),
            NoticeKind.VISIT_LATE: Words(
                "Video appointment later", "Your video appointment begins later than planned."
            ),
            NoticeKind.CASE_RECEIVED: Words("We have your request", "Your request has arrived."),
            NoticeKind.MESSAGE: Words("New message", "You have a new message."),
            NoticeKind.ANSWER: Words("Your answer is ready", "There is an answer for you."),
            NoticeKind.STAFF_INVITATION: Words("Your account", "Set a password to begin."),
            NoticeKind.REVIEW_DUE: Words("Review needed", "An emergency access waits for your review."),
        },
        "es": {
            NoticeKind.VISIT: Words("Cita por vídeo", "Tiene una cita por vídeo."),
            NoticeKind.VISIT_MOVED: Words("Cita por vídeo cambiada", "Su cita por vídeo tiene otra hora."),
            NoticeKind.VISIT_CANCELLED: Words(
                "Cita por vídeo anulada", "Su cita por vídeo está anulada. Puede pedir otra."
            ),
            NoticeKind.INTAKE: Words("Escríbanos", "Puede escribir a su clínica aquí."),
            NoticeKind.INTAKE_CODE: Words("Su código", "Escriba este código en la página de la que viene."),
            NoticeKind.WRITE_INSTEAD: Words(
                "No nos hemos encontrado", "Su cita por vídeo no tuvo lugar. Puede escribir en su lugar."
            ),
            NoticeKind.VISIT_REMINDER: Words("Cita por vídeo pronto", "Su cita por vídeo es pronto."),
            NoticeKind.VISIT_LATE: Words(
                "Cita por vídeo más tarde", "Su cita por vídeo empieza más tarde de lo previsto."
            ),
            NoticeKind.CASE_RECEIVED: Words("Tenemos su solicitud", "Su solicitud ha llegado."),
            NoticeKind.MESSAGE: Words("Mensaje nuevo", "Tiene un mensaje nuevo."),
            NoticeKind.ANSWER: Words("Su respuesta está lista", "Hay una respuesta para usted."),
            NoticeKind.STAFF_INVITATION: Words("Su cuenta", "Elija una contraseña para empezar."),
            NoticeKind.REVIEW_DUE: Words("Revisión pendiente", "Un acceso de emergencia espera su revisión."),
        },
    }
)
"""Every notice in every language that is offered."""


def words(kind: NoticeKind, language: str) -> Words:
    """Return the notice in `language` (BCP 47; only its first part counts), in English if it has none."""
    return WORDS.get(language.partition("-")[0].lower(), WORDS[DEFAULT_LANGUAGE])[kind]


def body(kind: NoticeKind, language: str, url: str | None) -> str:
    """Return the whole text: what is said, and the address on a line of its own."""
    said = words(kind, language).text
    return said if url is None else f"{said}\n\n{url}\n"
