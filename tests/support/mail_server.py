"""A real mail server (aiosmtpd) in the loop of the test, which takes or refuses what it is told to."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

OK = "250 OK"


@dataclass
class MailServer:
    """Where it is, what it got, and what it answers to a recipient and to a message."""

    port: int = 0
    got: list[EmailMessage] = field(default_factory=list)
    signed_in: list[tuple[bytes, bytes]] = field(default_factory=list)
    to_recipient: str = OK
    to_message: str = OK

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802
        """Answer to a recipient."""
        if self.to_recipient == OK:
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        """Answer to a message."""
        if self.to_message == OK:
            self.got.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.to_message

    def authenticate(self, server, session, envelope, mechanism, credentials) -> AuthResult:
        """Let everyone in who says who they are."""
        self.signed_in.append((credentials.login, credentials.password))
        return AuthResult(success=True)


@asynccontextmanager
async def mail_server(
    certificate: tuple[Path, Path] | None = None, *, starttls: bool = False
) -> AsyncIterator[MailServer]:
    """Take mail on localhost until the block ends; over TLS from the start unless `starttls`."""
    server = MailServer()
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)

    def protocol() -> SMTP:
        return SMTP(
            server,
            hostname="localhost",
            loop=asyncio.get_running_loop(),
            tls_context=context if starttls else None,
            require_starttls=starttls,
            authenticator=server.authenticate,
            auth_require_tls=starttls,
        )

    listening = await asyncio.get_running_loop().create_server(
        protocol, "localhost", 0, ssl=None if starttls else context
    )
    server.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield server


def self_signed(folder: Path) -> tuple[Path, Path]:
    """Return the files of a certificate for localhost, which is its own authority, and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files
