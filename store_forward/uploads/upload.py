"""One upload as a value: what it will be, where it belongs, and what became of it (pure)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType, TypeVar
from uuid import UUID

from clinic import AttachmentId, PatientId, Person, Target, checked_text, errors
from store_forward.images import Insistence, MediaKind, Refusal, View
from store_forward.uploads.tus import Creation
from vault import BlobId

UploadId = NewType("UploadId", UUID)

_LONGEST_NAME = 255
_E = TypeVar("_E", bound=StrEnum)


class UploadState(StrEnum):
    """What became of an upload.

    receiving → received → attached | retake → attached | refused; ended when terminated or expired.
    """

    RECEIVING = "receiving"
    RECEIVED = "received"
    RETAKE = "retake"
    ATTACHED = "attached"
    REFUSED = "refused"
    ENDED = "ended"


@dataclass(frozen=True)
class Claim:
    """What the sender says of a file. `name`: as they call it; never a path, never used as one."""

    kind: MediaKind
    name: str = field(repr=False)
    size: int
    view: View | None = None
    insistence: Insistence | None = None

    @classmethod
    def read(cls, creation: Creation) -> Claim:
        """Return what the metadata of a tus creation claims. Raises Malformed."""
        given = creation.metadata
        name = checked_text("filename", given.get("filename", ""), _LONGEST_NAME, shortest=0)
        if any(character in name for character in "/\\\r\n") or name in {".", ".."}:
            raise errors.Malformed("filename", "a name, not a path")
        kind = _one_of(MediaKind, "kind", given.get("kind"))
        if kind is None:
            raise errors.Malformed("kind", f"one of {', '.join(MediaKind)}")
        return cls(
            kind,
            name,
            creation.size,
            _one_of(View, "view", given.get("view")),
            _one_of(Insistence, "insist", given.get("insist")),
        )

    @property
    def metadata(self) -> dict[str, str]:
        """What `read` reads."""
        given = {"filename": self.name, "kind": self.kind, "view": self.view, "insist": self.insistence}
        return {key: str(value) for key, value in given.items() if value is not None}


@dataclass(frozen=True)
class Upload:
    """One upload. `blob`: the original, which nobody is served.

    `attachment`: the copy that is. `expires_at`: until when it can be gone on with, or kept.
    """

    id: UploadId
    patient: PatientId
    about: Target
    author: Person
    claim: Claim
    blob: BlobId
    state: UploadState
    refusal: Refusal | None
    attachment: AttachmentId | None
    created_at: datetime
    expires_at: datetime


def _one_of(kind: type[_E], name: str, given: str | None) -> _E | None:
    if given is None:
        return None
    try:
        return kind(given)
    except ValueError as error:
        raise errors.Malformed(name, f"one of {', '.join(kind)}") from error
