"""Sends mail by SMTP (RFC 5321), always in plain text and with an id that survives a repetition."""

from __future__ import annotations

import re
from email.headerregistry import Address
from email.message import EmailMessage
from enum import StrEnum
from typing import Self

import aiosmtplib
from aiosmtplib.errors import SMTPRecipientsRefused, SMTPResponseException
from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from vault import Delivery, errors

_PERMANENT = range(500, 600)
_METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class MailSecurity(StrEnum):
    """How the way to the server is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class MailSettings(BaseModel):
    """Through which server mail leaves."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str
    """Name of the server that takes our mail."""

    port: int = Field(default=465, ge=1, le=65535)
    """465 with tls, 587 with starttls."""

    security: MailSecurity = MailSecurity.TLS
    """`none` only for a server on this very machine."""

    username: str | None = None
    """None when the server asks for no sign-in."""

    password: SecretStr | None = None
    """Of the sign-in."""

    sender: str
    """The address mail comes from; the clinic's name stands before it."""

    timeout_s: float = Field(default=20, gt=0, le=120)
    """Longest that one delivery may take; it is then tried again."""

    @model_validator(mode="after")
    def _stays_here_in_clear(self) -> Self:
        if self.security is MailSecurity.NONE and self.host not in _THIS_MACHINE:
            raise ValueError("mail leaves this machine encrypted only: security none is for localhost")
        return self


class MailChannel:
    """The outbox's channel for mail."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings

    async def deliver(self, delivery: Delivery) -> None:
        """Return when the server took the mail.

        Raises JobHopeless when it refused for good (5xx), and what the library raises when a later
        attempt may do better.
        """
        settings = self._settings
        try:
            await aiosmtplib.send(
                letter(delivery, settings.sender),
                hostname=settings.host,
                port=settings.port,
                username=settings.username,
                password=settings.password.get_secret_value() if settings.password else None,
                use_tls=settings.security is MailSecurity.TLS,
                start_tls=settings.security is MailSecurity.STARTTLS,
                timeout=settings.timeout_s,
            )
        except SMTPRecipientsRefused as error:
            if all(refused.code in _PERMANENT for refused in error.recipients):
                raise errors.JobHopeless("the address was refused for good") from None  # it names the address
            raise
        except SMTPResponseException as error:
            if error.code in _PERMANENT:
                raise errors.JobHopeless(f"the mail was refused for good ({error.code})") from None
            raise


def letter(delivery: Delivery, sender: str) -> EmailMessage:
    """Return the mail of a posted message. Its Message-ID is the message's own, at every attempt."""
    user, _, domain = sender.rpartition("@")
    mail = EmailMessage()
    mail["From"] = Address(str(delivery.message["from_name"]), user, domain)
    mail["To"] = str(delivery.message["to"])
    mail["Subject"] = str(delivery.message["subject"])
    mail["Message-ID"] = f"<{delivery.id}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    mail.set_content(str(delivery.message["text"]))
    if "calendar" in delivery.message:
        _add_calendar(mail, str(delivery.message["calendar"]))
    return mail


def _add_calendar(mail: EmailMessage, calendar: str) -> None:
    """Add an iCalendar file such that mail programs offer to take it in (RFC 6047): its method is named."""
    found = _METHOD.search(calendar)
    method = found.group(1) if found else "PUBLISH"
    mail.add_alternative(calendar.encode(), "text", "calendar", params={"method": method, "charset": "utf-8"})
