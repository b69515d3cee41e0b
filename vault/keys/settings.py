"""Where the operator's root keys are."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict


class KeySettings(BaseModel):
    """Names the key file; its directory may be the one systemd hands credentials over in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: Path
    """Absolute path; with systemd `LoadCredentialEncrypted=housecall-keys:…` this is
    `$CREDENTIALS_DIRECTORY/housecall-keys`. Nobody but its owner may read it. Never in a backup."""
