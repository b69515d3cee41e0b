"""Settings come from flags, environment and file, in that order, and a wrong one is named."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from housecall.clinic_settings import ClinicSettings
from housecall.config import OF_FILE, PREFIX, SECRET_SETTINGS, ProgramSettings, Settings, load
from housecall.errors import ConfigurationError
from housecall.file_settings import FileSettings
from housecall.vault_settings import VaultSettings
from housecall.visit_settings import VisitSettings
from mediaserver import MediaServerSettings
from signalling import SignallingSettings

SECRET = "s" * 32
PARTS = (
    ProgramSettings,
    VaultSettings,
    ClinicSettings,
    FileSettings,
    SignallingSettings,
    MediaServerSettings,
    VisitSettings,
)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
        monkeypatch.delenv(PREFIX + name.upper() + OF_FILE, raising=False)


def test_flags_win_over_environment_over_file_over_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each source is asked only for what the ones before it left open."""
    file = tmp_path / "housecall.toml"
    file.write_text('port = 1\nrtc_port = 2\nrtc_workers = 3\n[api_keys]\nclinic = "' + SECRET + '"\n')
    monkeypatch.setenv("HOUSECALL_PORT", "11")
    monkeypatch.setenv("HOUSECALL_RTC_PORT", "12")
    settings = load({"port": 21}, file)
    assert (settings.port, settings.rtc_port, settings.rtc_workers) == (21, 12, 3)
    assert (settings.host, list(settings.api_keys)) == ("0.0.0.0", ["clinic"])  # noqa: S104


def test_lists_and_keys_are_written_plainly_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commas between addresses, `key: secret` for keys."""
    monkeypatch.setenv("HOUSECALL_RTC_ADDRESSES", "192.0.2.1, 192.0.2.2:9000")
    monkeypatch.setenv("HOUSECALL_API_KEYS", f"clinic: {SECRET}, lab: {SECRET}")
    settings = load({})
    assert settings.rtc_addresses == ("192.0.2.1", "192.0.2.2:9000")
    assert {key: secret.get_secret_value() for key, secret in settings.api_keys.items()} == {
        "clinic": SECRET,
        "lab": SECRET,
    }
    assert SECRET not in repr(settings)


def test_secrets_may_lie_in_files_of_their_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As containers hand them over; the line's end is not part of them, and the TOML file comes after."""
    (tmp_path / "keys").write_text(f"clinic: {SECRET}\n")
    (tmp_path / "database").write_text("postgresql://housecall:hush@db/housecall\n")
    (tmp_path / "housecall.toml").write_text('database_url = "postgresql://other/housecall"\n')
    monkeypatch.setenv("HOUSECALL_API_KEYS_FILE", str(tmp_path / "keys"))
    monkeypatch.setenv("HOUSECALL_DATABASE_URL_FILE", str(tmp_path / "database"))
    settings = load({}, tmp_path / "housecall.toml")
    assert {"clinic": SECRET} == {key: each.get_secret_value() for key, each in settings.api_keys.items()}
    assert settings.database_url.get_secret_value() == "postgresql://housecall:hush@db/housecall"
    assert "hush" not in repr(settings)


def test_file_of_a_secret_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is missing, is no text, or the secret is given twice; what is no secret has no such file."""
    monkeypatch.setenv("HOUSECALL_API_KEYS_FILE", str(tmp_path / "none"))
    with pytest.raises(ConfigurationError, match=r"^HOUSECALL_API_KEYS_FILE \S+/none: No such file"):
        load({})
    (tmp_path / "none").write_bytes(b"\xff")
    with pytest.raises(ConfigurationError, match="no text"):
        load({})
    monkeypatch.setenv("HOUSECALL_API_KEYS", f"clinic: {SECRET}")
    with pytest.raises(ConfigurationError, match="both set"):
        load({})
    monkeypatch.delenv("HOUSECALL_API_KEYS_FILE")
    monkeypatch.setenv("HOUSECALL_PORT_FILE", "port")
    with pytest.raises(ConfigurationError, match="HOUSECALL_PORT_FILE"):
        load({})


def test_every_secret_setting_may_lie_in_a_file() -> None:
    """None is forgotten, whichever package it belongs to."""
    assert {
        "api_keys",
        "database_url",
        "mail_password",
        "oidc_client_secret",
        "redis_url",
        "s3_access_key_id",
        "s3_secret_access_key",
        "sms_secret",
    } == set(SECRET_SETTINGS)


def test_development_has_its_well_known_key_and_advertises_only_this_machine() -> None:
    """As the ecosystem's tools assume."""
    settings = load({"dev": True})
    assert settings.api_keys["devkey"].get_secret_value() == "secret"
    assert (settings.rtc_host, settings.rtc_addresses) == ("127.0.0.1", ("127.0.0.1",))


def test_development_leaves_what_is_set_alone() -> None:
    """A relay's address given on the command line is what gets advertised."""
    settings = load({"dev": True, "rtc_addresses": ["127.0.0.1:9999"]})
    assert (settings.rtc_host, settings.rtc_addresses) == ("0.0.0.0", ("127.0.0.1:9999",))  # noqa: S104


@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        ({}, 'api_keys is missing: set HOUSECALL_API_KEYS="key: secret"'),
        ({"HOUSECALL_API_KEYS": "short: secret"}, "at least 32 characters"),
        ({"HOUSECALL_API_KEYS": "no colon"}, 'api_keys must read "key: secret"'),
        (
            {"HOUSECALL_DEV": "1", "HOUSECALL_RTC_PORT": "66666"},
            "rtc_port (HOUSECALL_RTC_PORT): input should be",
        ),
        ({"HOUSECALL_DEV": "1", "HOUSECALL_MAIL_HOST": "mail.example"}, "mail_host needs mail_sender"),
        (
            {"HOUSECALL_DEV": "1", "HOUSECALL_DATABASE_URL": "mysql://root:hunter2@host/name"},
            "database_url begins with postgresql:// or sqlite:///",
        ),
        ({"HOUSECALL_DEV": "1", "HOUSECALL_REDIS_URL": "host:6379"}, "redis_url begins with redis://"),
        ({"HOUSECALL_DEV": "1", "HOUSECALL_S3_BUCKET": "blobs"}, "s3_bucket needs s3_access_key_id"),
        (
            {"HOUSECALL_DEV": "1", "HOUSECALL_SITE_URL": "http://clinic.example"},
            "site_url (HOUSECALL_SITE_URL)",
        ),
        ({"HOUSECALL_DEV": "1", "HOUSECALL_PROT": "1"}, "unknown setting in the environment: HOUSECALL_PROT"),
    ],
)
def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], complaint: str
) -> None:
    """In one line that says what to change, without the value of a secret."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as caught:
        load({})
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_key_file_may_be_a_credential_of_systemd(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Handed over by the service manager; a setting of one's own still counts first."""
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert load({"dev": True}).key_file == ""
    (tmp_path / "housecall-keys").touch()
    assert load({"dev": True}).key_file == str(tmp_path / "housecall-keys")
    assert load({"dev": True, "key_file": "/elsewhere"}).key_file == "/elsewhere"


def test_development_leaves_nothing_behind_unless_told_where(tmp_path: Path) -> None:
    """Without a data folder of its own it uses one that is gone at the end, and sends no letters."""
    assert (load({"dev": True}).data_dir, load({"dev": True}).letters_dir) == ("", "letters")
    assert load({"dev": True, "data_dir": str(tmp_path)}).data_dir == str(tmp_path)


def test_no_secret_is_shown() -> None:
    """Neither by printing the settings nor in a traceback that does."""
    shown = repr(
        load(
            {
                "dev": True,
                "database_url": "postgresql://u:hunter2@h/n",
                "redis_url": "redis://:hunter2@h",
                "mail_password": "hunter2",
                "s3_secret_access_key": "hunter2",
            }
        )
    )
    assert "hunter2" not in shown


def test_a_wrong_file_is_named(tmp_path: Path) -> None:
    """Missing, malformed, or with a key that no setting has."""
    with pytest.raises(ConfigurationError, match=r"absent\.toml: No such file"):
        load({"dev": True}, tmp_path / "absent.toml")
    file = tmp_path / "wrong.toml"
    file.write_text("port = ")
    with pytest.raises(ConfigurationError, match=r"wrong\.toml: Invalid value"):
        load({"dev": True}, file)
    file.write_text("prot = 8080")
    with pytest.raises(ConfigurationError, match="prot: there is no such setting"):
        load({"dev": True}, file)


@pytest.mark.parametrize("model", PARTS)
def test_each_package_gets_its_own_part(model: type[BaseModel]) -> None:
    """With the values that were set, and nothing of the others."""
    part = load({"dev": True, "port": 1, "rtc_port": 2}).part(model)
    assert type(part) is model
    assert {"port": 1, "rtc_port": 2}.items() >= {
        name: value for name, value in part.model_dump().items() if name in {"port", "rtc_port"}
    }.items()


def test_no_two_packages_share_a_name() -> None:
    """Else one flag would mean two things."""
    names = [name for model in PARTS for name in model.model_fields]
    assert len(names) == len(set(names))
    assert sorted(names) == sorted(Settings.model_fields)
