"""Builds the program's settings once, from flags, environment and a TOML file, in that order.

A setting `rtc_port` is the flag `--rtc-port` where a command has it, the variable `HOUSECALL_RTC_PORT` and
the TOML key `rtc_port`. Lists are written with commas in the environment. No other module reads it.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from housecall.clinic_settings import ClinicSettings
from housecall.errors import ConfigurationError
from housecall.file_settings import FileSettings
from housecall.logs import LogLevel
from housecall.vault_settings import VaultSettings
from housecall.visit_settings import VisitSettings
from mediaserver import MediaServerSettings
from signalling import SignallingSettings

PREFIX = "HOUSECALL_"
DEV_API_KEYS = {"devkey": "secret"}
"""What the ecosystem's tools assume of a server in development."""

DEV_MEDIA = {"rtc_host": "127.0.0.1", "rtc_addresses": ["127.0.0.1"]}
"""Media for this machine only. Bound to what is advertised: a browser here sends from the machine's outer
address, and a wildcard socket would answer it from there, which the browser would take for a stranger."""

DEV_DATA = {"data_dir": "", "letters_dir": "letters"}
"""Trying out leaves nothing behind, and sends nothing."""

CREDENTIAL = "housecall-keys"
"""What systemd hands the key file over as: `LoadCredentialEncrypted=housecall-keys:…`."""

PackageSettings = TypeVar("PackageSettings", bound=BaseModel)


class ProgramSettings(BaseModel):
    """What the program itself needs to know: where it listens, how it ends, how it logs."""

    model_config = ConfigDict(frozen=True)

    host: str = Field(default="0.0.0.0", description="Address on which HTTP and WebSocket listen.")  # noqa: S104
    port: int = Field(
        default=8080, ge=0, le=65535, description="TCP port of everything but media; 0 takes a free one."
    )
    drain_timeout_s: float = Field(
        default=30, ge=0, description="Seconds that calls in progress are given to end after SIGTERM."
    )
    log_level: LogLevel = Field(default="info", description="Least severe level that is logged.")


class Settings(
    ProgramSettings,
    VaultSettings,
    ClinicSettings,
    FileSettings,
    VisitSettings,
    SignallingSettings,
    MediaServerSettings,
    BaseSettings,
):
    """Every setting of every package, under one flat set of names."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix=PREFIX,
        # The environment's text is taken apart by the validator below, not read as JSON.
        enable_decoding=False,
    )

    @model_validator(mode="before")
    @classmethod
    def _read_text(cls, values: dict[str, Any]) -> dict[str, Any]:
        read = {name: cls._read_value(name, value) for name, value in values.items()}
        if str(read.get("dev", "")).lower() not in {"true", "1"}:
            return read
        media = {} if DEV_MEDIA.keys() & read.keys() else DEV_MEDIA
        return {"api_keys": DEV_API_KEYS, **DEV_DATA, **media, **read}

    @classmethod
    def _read_value(cls, name: str, value: object) -> object:
        field = cls.model_fields.get(name)
        if field is None or not isinstance(value, str):
            return value
        match get_origin(field.annotation):
            case kind if kind is tuple:
                return [part.strip() for part in value.split(",") if part.strip()]
            case kind if kind is dict:
                return _read_pairs(name, value)
            case _:
                return value

    def part(self, model: type[PackageSettings]) -> PackageSettings:
        """Return one package's own settings out of these."""
        return model.model_validate({name: getattr(self, name) for name in model.model_fields})


SECRET_SETTINGS = tuple(
    name
    for name, field in Settings.model_fields.items()
    if SecretStr in (field.annotation, *get_args(field.annotation))
)
"""What may lie in a file of its own, as containers and orchestrators hand secrets over."""

OF_FILE = "_FILE"


def load(flags: Mapping[str, object], config_file: Path | None = None) -> Settings:
    """Return the settings; `flags` hold only what the person gave on the command line.

    Raises: ConfigurationError, with one line per wrong setting that names it, also when the API key that
    tokens and invites are signed with is missing.
    """
    settings = load_without_key(flags, config_file)
    if not settings.api_keys:
        raise ConfigurationError(
            f'api_keys is missing: set {PREFIX}API_KEYS="key: secret" with a secret of at least 32 '
            "characters, or give --dev to try things out"
        )
    return settings


def load_without_key(flags: Mapping[str, object], config_file: Path | None = None) -> Settings:
    """Return the settings for what takes no calls, and so needs no API key. Raises: ConfigurationError."""
    file_values = _read_toml(config_file) if config_file is not None else {}

    class Sources(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
            file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            read = (
                InitSettingsSource(settings_cls, values) for values in (named, file_values, _credentials())
            )
            return init_settings, env_settings, *read

    _reject_unknown_variables()
    named = _named_files()
    try:
        return Sources(**dict[str, Any](flags))
    except ValidationError as exc:
        raise ConfigurationError("\n".join(_describe(error) for error in exc.errors())) from None


def _read_pairs(name: str, text: str) -> dict[str, str]:
    """Read `key: secret` pairs, separated by commas or line ends."""
    pairs = [pair.partition(":") for pair in text.replace("\n", ",").split(",") if pair.strip()]
    if not all(colon and key.strip() and value.strip() for key, colon, value in pairs):
        raise ValueError(f'{name} must read "key: secret", several separated by commas')
    return {key.strip(): value.strip() for key, _, value in pairs}


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise ConfigurationError(f"configuration file {path}: {exc.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise ConfigurationError(f"configuration file {path}: {exc}") from None


def _named_files() -> dict[str, str]:
    """Return the secrets whose files are named by HOUSECALL_…_FILE. Raises: ConfigurationError."""
    found = {}
    for name in SECRET_SETTINGS:
        variable = f"{PREFIX}{name.upper()}"
        path = os.environ.get(variable + OF_FILE)
        if path is None:
            continue
        if variable in os.environ:
            raise ConfigurationError(f"{variable} and {variable}{OF_FILE} are both set: keep one of them")
        try:
            found[name] = Path(path).read_text(encoding="utf-8").strip()
        except OSError as exc:
            raise ConfigurationError(f"{variable}{OF_FILE} {path}: {exc.strerror}") from None
        except UnicodeDecodeError:
            raise ConfigurationError(f"{variable}{OF_FILE} {path}: this is no text") from None
    return found


def _credentials() -> dict[str, str]:
    """Return the key file that systemd hands over to its service, if it does."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    path = Path(folder, CREDENTIAL) if folder else None
    return {"key_file": str(path)} if path is not None and path.is_file() else {}


def _reject_unknown_variables() -> None:
    """Refuse a misspelt variable: it would otherwise be ignored and the default be served."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    known |= {PREFIX + name.upper() + OF_FILE for name in SECRET_SETTINGS}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise ConfigurationError(f"unknown setting in the environment: {', '.join(unknown)}")


def _describe(error: ErrorDetails) -> str:
    message = error["msg"].removeprefix("Value error, ")
    if not error["loc"]:
        return message
    name = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        return f"{name}: there is no such setting"
    return f"{name} ({PREFIX}{name.upper()}): {message[0].lower()}{message[1:]}"
