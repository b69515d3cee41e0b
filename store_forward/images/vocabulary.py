"""The words in which files are described, judged and refused; the browser and the API use the same."""

from __future__ import annotations

from enum import StrEnum


class MediaKind(StrEnum):
    """What sort of file it is; found by opening it."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    DICOM = "dicom"


class View(StrEnum):
    """From how far a photograph was taken (ATA quick guide: far, medium with a landmark, close)."""

    FAR = "far"
    MEDIUM = "medium"
    CLOSE = "close"


class Insistence(StrEnum):
    """Why a photograph is sent although it should be taken again."""

    BEST_POSSIBLE = "best-possible"
    NO_OTHER_DEVICE = "no-other-device"
    CANNOT_MOVE = "cannot-move"
    OTHER = "other"


class Refusal(StrEnum):
    """Why a file is not taken, whatever its sender insists on."""

    UNKNOWN_TYPE = "unknown-type"
    ACTIVE_CONTENT = "active-content"
    ARCHIVE = "archive"
    DAMAGED = "damaged"
    TOO_LARGE = "too-large"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_MANY_PAGES = "too-many-pages"
    LOCKED = "locked"
    TOO_MUCH_WORK = "too-much-work"
    INFECTED = "infected"
    TOO_LARGE_TO_SCAN = "too-large-to-scan"
