"""The settings of files that people send: how large, how many, and whether they are scanned."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from store_forward import ScannerSettings, UploadSettings

_MIB = 1 << 20


class FileSettings(BaseModel):
    """Frozen. Sizes are bytes."""

    model_config = ConfigDict(frozen=True)

    upload_image_bytes: int = Field(
        default=60 * _MIB, ge=1, le=200 * _MIB, description="Largest photograph, in bytes."
    )
    upload_document_bytes: int = Field(
        default=50 * _MIB, ge=1, le=200 * _MIB, description="Largest PDF, in bytes."
    )
    upload_audio_bytes: int = Field(
        default=500 * _MIB, ge=1, le=2048 * _MIB, description="Largest sound, in bytes."
    )
    upload_video_bytes: int = Field(
        default=2048 * _MIB, ge=1, le=16384 * _MIB, description="Largest film, in bytes."
    )
    upload_dicom_bytes: int = Field(
        default=2048 * _MIB, ge=1, le=2048 * _MIB, description="Largest DICOM file, in bytes."
    )
    upload_files: int = Field(default=40, ge=1, le=1000, description="Files of one case or encounter.")
    upload_life_hours: int = Field(
        default=168, ge=1, le=192, description="How long an upload can be gone on with after a cut."
    )
    upload_checks: int = Field(
        default=2, ge=1, le=64, description="Files opened at once, each by a process with up to 4 GiB."
    )
    clamav_socket: str = Field(
        default="", description="`LocalSocket` of ClamAV's daemon; empty: files are not scanned."
    )
    clamav_most_bytes: int = Field(
        default=100 * _MIB, ge=1, description="Its `StreamMaxLength`: larger files are refused then."
    )

    def uploads(self) -> UploadSettings:
        """Return them as what takes files in knows them."""
        scanner = ScannerSettings(socket=Path(self.clamav_socket), most_bytes=self.clamav_most_bytes)
        return UploadSettings(
            image_bytes=self.upload_image_bytes,
            document_bytes=self.upload_document_bytes,
            audio_bytes=self.upload_audio_bytes,
            video_bytes=self.upload_video_bytes,
            dicom_bytes=self.upload_dicom_bytes,
            files=self.upload_files,
            life_hours=self.upload_life_hours,
            checks=self.upload_checks,
            scanner=scanner if self.clamav_socket else None,
        )
