"""What a backup holds, and how its files are named (pure).

A backup is a folder: `manifest.json`, `tables/<table>.jsonl`, `blobs.jsonl` (one line per blob) and
`blobs/<tenant>/<id>`. Sealed values and blobs are in it as they are stored: without the key file
nothing clinical in a backup can be read, and the key file is never part of one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from vault.errors import BackupDamaged

FORMAT = 1
MANIFEST, TABLES, BLOBS, BLOB_LIST = "manifest.json", "tables", "blobs", "blobs.jsonl"


@dataclass(frozen=True, slots=True)
class Content:
    """How many lines a file of the backup has, and the SHA-256 of the file in hexadecimal."""

    count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The table of contents. `made_at`: ISO 8601, UTC. `schema`: Alembic revisions.

    `absent_blobs`: erased between the snapshot of the tables and the copy of the blobs.
    """

    made_at: str
    schema: tuple[str, ...]
    tables: Mapping[str, Content]
    blobs: Content
    blob_bytes: int
    absent_blobs: int

    def text(self) -> str:
        """Return the manifest as JSON."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True) + "\n"

    @classmethod
    def parse(cls, text: str) -> Manifest:
        """Return the manifest in `text`. Raises BackupDamaged when it is none."""
        try:
            fields: dict[str, Any] = json.loads(text)
            if fields.pop("format") != FORMAT:
                raise BackupDamaged("the backup has a format this release does not know")
            return cls(
                made_at=fields["made_at"],
                schema=tuple(fields["schema"]),
                tables={name: Content(**content) for name, content in fields["tables"].items()},
                blobs=Content(**fields["blobs"]),
                blob_bytes=fields["blob_bytes"],
                absent_blobs=fields["absent_blobs"],
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupDamaged("the manifest of the backup is malformed") from error
