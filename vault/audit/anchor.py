"""Keeps heads of chains outside the database, so that rolling the database back is seen.

An anchor is worth as much as the distance of its place: put the file on another disk, or let it be
shipped elsewhere.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from vault.audit.head import Head
from vault.durable_files import OWNER_ONLY, sync_folder
from vault.errors import AnchorsMalformed
from vault.origin import TenantId


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head as it was at some instant, with its signature."""

    head: Head
    signature: bytes
    at: datetime


class AnchorFile:
    """A file of one JSON object per line, only ever appended to, synced at each append."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, anchors: list[Anchor]) -> None:
        """Write the anchors durably. Blocks for a disk sync: call it in a thread."""
        lines = "".join(
            json.dumps(
                {
                    "tenant": str(anchor.head.tenant),
                    "seq": anchor.head.seq,
                    "hash": anchor.head.hash.hex(),
                    "signature": anchor.signature.hex(),
                    "at": anchor.at.astimezone(UTC).isoformat(),
                }
            )
            + "\n"
            for anchor in anchors
        )
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWNER_ONLY)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(lines)
            file.flush()
            os.fsync(descriptor)
        sync_folder(self._path.parent)

    def read(self) -> list[Anchor]:
        """Return every anchor; a last line torn by a crash is left out.

        Raises AnchorsMalformed when any other line is not an anchor.
        """
        if not self._path.exists():
            return []
        whole, _, _ = self._path.read_text(encoding="utf-8").rpartition("\n")
        return [_anchor(line, number) for number, line in enumerate(whole.splitlines(), 1)]


def _anchor(line: str, number: int) -> Anchor:
    try:
        fields = json.loads(line)
        return Anchor(
            Head(TenantId(UUID(fields["tenant"])), int(fields["seq"]), bytes.fromhex(fields["hash"])),
            bytes.fromhex(fields["signature"]),
            datetime.fromisoformat(fields["at"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise AnchorsMalformed(f"line {number} of the anchor file is not an anchor") from error
