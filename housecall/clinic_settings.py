"""The settings of the clinic: under which address people find it, and how it writes to them."""

from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from clinic import MailSecurity, MailSettings, PasskeySettings, SingleSignOnSettings, SmsSettings


class ClinicSettings(BaseModel):
    """Frozen. An empty text means what its words say."""

    model_config = ConfigDict(frozen=True)

    site_url: str = Field(
        default="",
        pattern=r"^$|^https://[^/\s]+$|^http://localhost(:\d+)?$",
        description="https:// address of the pages, without a slash at its end: it stands in links and "
        "passkeys are made for it. Empty: `http://localhost` with the port, for this machine only.",
    )

    mail_host: str = Field(default="", description="Server that takes our mail; empty: no mail is sent.")
    mail_port: int = Field(default=465, ge=1, le=65535, description="465 with `tls`, 587 with `starttls`.")
    mail_security: MailSecurity = Field(
        default=MailSecurity.TLS,
        description="`tls`, `starttls`, or `none` for a server on this very machine.",
    )
    mail_username: str = Field(default="", description="Empty when the server asks for no sign-in.")
    mail_password: SecretStr = Field(default=SecretStr(""), description="Of that sign-in.")
    mail_sender: str = Field(
        default="", description="Address mail comes from; the clinic's name stands before it."
    )

    sms_url: str = Field(
        default="",
        pattern=r"^$|^https://.+|^http://(localhost|127\.0\.0\.1)[:/].*",
        description='Gateway for short messages; it gets {"to": …, "text": …} as a signed webhook. '
        "Empty: none are sent.",
    )
    sms_secret: SecretStr = Field(
        default=SecretStr(""), description="Base64 of at least 24 bytes, with which the gateway checks it."
    )

    oidc_clinic: str = Field(
        default="", description="Slug of the clinic whose staff may sign in by OpenID Connect; empty: none."
    )
    oidc_issuer: str = Field(
        default="",
        pattern=r"^$|^https://[^\s?#]+$|^http://(localhost|127\.0\.0\.1)(:\d+)?$",
        description="The provider, as in its own discovery document.",
    )
    oidc_client_id: str = Field(default="", description="Under which the provider knows this server.")
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""), description="Of that client. The provider is trusted to ask two factors."
    )

    letters_dir: str = Field(
        default="",
        description="Folder into which letters are put that nothing above would send; relative to the data "
        "folder, and for trying out only: anyone who reads them can use their links. Empty: none.",
    )

    @model_validator(mode="after")
    def _clinic_is_whole(self) -> Self:
        if self.mail_host and "@" not in self.mail_sender:
            raise ValueError("mail_host needs mail_sender, the address mail comes from")
        provider = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret.get_secret_value())
        if self.oidc_clinic and not all(provider):
            raise ValueError("oidc_clinic needs oidc_issuer, oidc_client_id and oidc_client_secret")
        self.mail()
        self.sms()
        self.single_sign_on()
        return self

    def mail(self) -> MailSettings | None:
        """Return through which server mail leaves, or None when none does."""
        if not self.mail_host:
            return None
        return MailSettings(
            host=self.mail_host,
            port=self.mail_port,
            security=self.mail_security,
            username=self.mail_username or None,
            password=self.mail_password if self.mail_username else None,
            sender=self.mail_sender,
        )

    def sms(self) -> SmsSettings | None:
        """Return which gateway takes short messages, or None when none does."""
        return SmsSettings(url=self.sms_url, secret=self.sms_secret) if self.sms_url else None

    def single_sign_on(self) -> SingleSignOnSettings | None:
        """Return through which provider staff may sign in, or None without one."""
        if not self.oidc_clinic:
            return None
        return SingleSignOnSettings(
            clinic=self.oidc_clinic,
            issuer=self.oidc_issuer,
            client_id=self.oidc_client_id,
            client_secret=self.oidc_client_secret,
        )

    def letters(self, folder: Path) -> Path | None:
        """Return where unsent letters are put, or None; `folder`: the data folder."""
        return folder / self.letters_dir if self.letters_dir else None

    def sender(self, port: int) -> str:
        """Return the address that calendars name as the organizer."""
        return self.mail_sender or f"appointments@{urlsplit(self.site(port)).hostname or 'localhost'}"

    def site(self, port: int) -> str:
        """Return the address of the pages; `port`: where this server listens."""
        return self.site_url or f"http://localhost:{port}"

    def passkeys(self, port: int) -> PasskeySettings:
        """Return for which site passkeys are made."""
        site = self.site(port)
        return PasskeySettings(rp_id=urlsplit(site).hostname or "localhost", origins=(site,))
