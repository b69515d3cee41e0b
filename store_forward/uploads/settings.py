"""How much may be uploaded, and for how long an upload may stay unfinished."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from store_forward.images.scanner import ScannerSettings

_MIB, _GIB = 1 << 20, 1 << 30


class UploadSettings(BaseModel):
    """Settings of the uploads. Sizes are bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    image_bytes: int = Field(default=60 * _MIB, gt=0, le=200 * _MIB)
    """Largest picture: phones reach 40 MiB with 200 megapixels."""

    document_bytes: int = Field(default=50 * _MIB, gt=0, le=200 * _MIB)
    """Largest PDF."""

    audio_bytes: int = Field(default=500 * _MIB, gt=0, le=2 * _GIB)
    """Largest sound."""

    video_bytes: int = Field(default=2 * _GIB, gt=0, le=16 * _GIB)
    """Largest film."""

    dicom_bytes: int = Field(default=2 * _GIB, gt=0, le=2 * _GIB)
    """Largest DICOM file."""

    files: int = Field(default=40, ge=1, le=1000)
    """Files of one case or encounter."""

    tenant_open_bytes: int = Field(default=50 * _GIB, gt=0)
    """What one clinic may have under way at once: it reserves room on the staging disk."""

    tenant_daily_bytes: int = Field(default=200 * _GIB, gt=0)
    """What one clinic may begin to upload within 24 hours."""

    life_hours: int = Field(default=7 * 24, ge=1, le=8 * 24)
    """Until when an upload can be gone on with, as long as the browser keeps a draft.

    Blobs that were never published must not be swept before that, and a day more.
    """

    open_writers: int = Field(default=256, ge=1, le=10_000)
    """Uploads kept open by this process; one beyond is closed, and opened again at its next chunk."""

    stall_s: float = Field(default=60, gt=0, le=600)
    """Silence after which a request that sends a chunk is ended; what arrived is kept."""

    checks: int = Field(default=2, ge=1, le=64)
    """Files opened at once by this process, each by a process of its own with up to 4 GiB."""

    check_s: float = Field(default=300, gt=0, le=3600)
    """How long the opening of one file may take, in seconds; less than half of it on a processor."""

    scanner: ScannerSettings | None = None
    """ClamAV's daemon; without it nothing is scanned."""

    def most_bytes(self, kind: str) -> int:
        """Return how large a file of this kind may be."""
        return int(getattr(self, f"{kind}_bytes"))
