"""Mail reaches a real server, safely or not at all; refusals for good are told from those for now."""

from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest
from aiosmtplib.errors import SMTPException
from pydantic import SecretStr, ValidationError

from clinic import MailChannel, MailSecurity, MailSettings
from tests.behaviour.clinic.surgery import TENANT
from tests.support.mail_server import MailServer, mail_server, self_signed
from vault import Delivery
from vault.errors import JobHopeless

NUMBER = UUID(int=42)
MESSAGE = {
    "to": "rosa@patients.example",
    "from_name": "Clínica Ñandú",
    "subject": "Mensaje nuevo",
    "text": "Tiene un mensaje nuevo.\n\nhttps://clinic.example/open#abc\n",
}


def channel(server: MailServer, security: MailSecurity, **more) -> MailChannel:
    """Return a channel to a server on this machine."""
    return MailChannel(
        MailSettings(
            host="localhost",
            port=server.port,
            security=security,
            sender="no-reply@clinic.example",
            timeout_s=5,
            **more,
        )
    )


async def deliver(through: MailChannel) -> None:
    """Send the message once."""
    await through.deliver(Delivery(NUMBER, TENANT, 1, MESSAGE))


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Make a certificate for localhost that this process trusts."""
    files = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))
    return files


def check(mail: EmailMessage) -> None:
    """Expect the whole letter, in its language, with the message's own id."""
    assert mail["From"] == "Clínica Ñandú <no-reply@clinic.example>"
    assert (mail["To"], mail["Subject"]) == ("rosa@patients.example", "Mensaje nuevo")
    assert mail["Message-ID"] == f"<{NUMBER}@clinic.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().replace("\r\n", "\n") == MESSAGE["text"]


async def test_mail_arrives_over_tls(trusted: tuple[Path, Path]) -> None:
    """From the first byte, with the certificate checked; a repetition has the same id."""
    async with mail_server(trusted) as server:
        through = channel(server, MailSecurity.TLS)
        await deliver(through)
        await deliver(through)
    for mail in server.got:
        check(mail)
    assert len(server.got) == 2


async def test_mail_arrives_over_starttls_after_a_sign_in(trusted: tuple[Path, Path]) -> None:
    """Neither the password nor the letter goes before the encryption does."""
    async with mail_server(trusted, starttls=True) as server:
        who = {"username": "housecall", "password": SecretStr("of the relay")}
        await deliver(channel(server, MailSecurity.STARTTLS, **who))
    check(server.got[0])
    assert server.signed_in == [(b"housecall", b"of the relay")]


async def test_a_server_that_nobody_vouches_for_gets_nothing(tmp_path: Path) -> None:
    """An unknown certificate is a fault that may pass; the letter waits."""
    async with mail_server(self_signed(tmp_path)) as server:
        with pytest.raises(SMTPException):
            await deliver(channel(server, MailSecurity.TLS))
    assert server.got == []


async def test_encryption_that_was_asked_for_is_not_given_up() -> None:
    """A server that offers none gets no letter, rather than one in clear."""
    async with mail_server() as server:
        with pytest.raises(SMTPException):
            await deliver(channel(server, MailSecurity.STARTTLS))
    assert server.got == []


@pytest.mark.parametrize("step", ["to_recipient", "to_message"])
async def test_a_refusal_for_good_is_hopeless(step: str) -> None:
    """5xx: the job ends, and the fault names no address."""
    async with mail_server() as server:
        setattr(server, step, "550 no such mailbox rosa@patients.example")
        with pytest.raises(JobHopeless) as caught:
            await deliver(channel(server, MailSecurity.NONE))
    assert "rosa" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert server.got == []


@pytest.mark.parametrize("step", ["to_recipient", "to_message"])
async def test_a_refusal_for_now_is_tried_again(step: str) -> None:
    """4xx (greylisting, a full disk): the same letter arrives at a later attempt."""
    async with mail_server() as server:
        through = channel(server, MailSecurity.NONE)
        setattr(server, step, "451 try again later")
        with pytest.raises(SMTPException):
            await deliver(through)
        setattr(server, step, "250 OK")
        await deliver(through)
    assert len(server.got) == 1
    check(server.got[0])


async def test_a_server_that_is_away_is_tried_again() -> None:
    """Nobody listens: a fault of the moment."""
    async with mail_server() as server:
        pass
    with pytest.raises(SMTPException):
        await deliver(channel(server, MailSecurity.NONE))


def test_mail_leaves_this_machine_encrypted_only() -> None:
    """No encryption is for a server beside the program."""
    with pytest.raises(ValidationError, match="encrypted only"):
        MailSettings(host="mail.example", security=MailSecurity.NONE, sender="no-reply@clinic.example")
