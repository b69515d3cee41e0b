"""Uploads: files that arrive in pieces, resumed after any cut, kept from the first durable byte on."""

from store_forward.images.scanner import ScannerSettings
from store_forward.uploads import tus
from store_forward.uploads.faults import (
    ChecksumMismatch,
    ChunkTooLarge,
    EmptyFile,
    OffsetMismatch,
    QuotaReached,
    TooManyFiles,
    UploadBusy,
    UploadError,
    UploadOver,
    UploadTooLarge,
)
from store_forward.uploads.intake import FileIntake
from store_forward.uploads.receiving import Receivers
from store_forward.uploads.renditions import Rendition, Renditions
from store_forward.uploads.sent_files import SentFiles
from store_forward.uploads.settings import UploadSettings
from store_forward.uploads.upload import Claim, Upload, UploadId, UploadState
from store_forward.uploads.uploads import CHECK, Uploads

__all__ = [
    "CHECK",
    "ChecksumMismatch",
    "ChunkTooLarge",
    "Claim",
    "EmptyFile",
    "FileIntake",
    "OffsetMismatch",
    "QuotaReached",
    "Receivers",
    "Rendition",
    "Renditions",
    "ScannerSettings",
    "SentFiles",
    "TooManyFiles",
    "Upload",
    "UploadBusy",
    "UploadError",
    "UploadId",
    "UploadOver",
    "UploadSettings",
    "UploadState",
    "UploadTooLarge",
    "Uploads",
    "tus",
]
