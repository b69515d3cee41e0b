"""Reads and writes the root key file: JSON, `{"current": 2, "keys": {"1": base64, "2": base64}}`."""

from __future__ import annotations

import base64
import binascii
import json
import os
import stat
from pathlib import Path

from vault.durable_files import replace_file
from vault.errors import KeyFileRefused
from vault.keys.root_keys import RootKeys

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def load_root_keys(path: Path) -> RootKeys:
    """Return the root keys in `path`.

    Raises KeyFileRefused when it is absent, malformed, or readable by anyone but its owner.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read()
    except OSError as error:
        raise KeyFileRefused(f"the key file cannot be read: {error.strerror}") from error
    if not stat.S_ISREG(mode) or mode & _OTHERS:
        raise KeyFileRefused("the key file must be a regular file of mode 0600 or 0400")
    try:
        fields = json.loads(content)
        return RootKeys(
            current=fields["current"],
            versions={
                int(number): base64.b64decode(secret, validate=True)
                for number, secret in fields["keys"].items()
            },
        )
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise KeyFileRefused("the key file is malformed") from error


def save_root_keys(keys: RootKeys, path: Path) -> None:
    """Write the keys to `path`, mode 0600, so that after a crash either the old or the new file is whole."""
    fields = {
        "current": keys.current,
        "keys": {str(number): base64.b64encode(secret).decode() for number, secret in keys.versions.items()},
    }
    replace_file(path, json.dumps(fields, indent=1).encode())
