"""What a client is told of the errors of uploads."""

from signalling.api import FaultTable
from signalling.errors import BadRequest, Conflicting, RateLimited, Refused, TooLarge, Unavailable
from store_forward import (
    ChecksumMismatch,
    ChunkTooLarge,
    EmptyFile,
    OffsetMismatch,
    QuotaReached,
    TooManyFiles,
    UploadBusy,
    UploadOver,
    UploadTooLarge,
)
from vault import errors as kept


class Locked(Refused):
    """Another request has it for a moment."""

    status = 423
    retry_after_s = 1


class Gone(Refused):
    """It was there, and is not any more."""

    status = 410


class Changed(Refused):
    """A chunk arrived other than it was sent (tus, section "Checksum")."""

    status = 460


UPLOAD_FAULTS: FaultTable = {
    EmptyFile: lambda exc: BadRequest("empty_file", "the file is empty", [(exc.field, exc.reason)]),
    UploadTooLarge: lambda exc: TooLarge(
        "upload_too_large", f"a file of this kind has at most {exc.most} bytes", [("most", str(exc.most))]
    ),
    ChunkTooLarge: lambda exc: TooLarge(
        "chunk_too_large", f"a chunk with a checksum has at most {exc.most} bytes", [("most", str(exc.most))]
    ),
    ChecksumMismatch: lambda _: Changed("checksum_mismatch", "this chunk was changed on its way"),
    TooManyFiles: lambda exc: Conflicting("too_many_files", f"there are {exc.most} files already"),
    OffsetMismatch: lambda exc: Conflicting(
        "offset_mismatch", "the upload goes on elsewhere", [("Upload-Offset", str(exc.offset))]
    ),
    UploadBusy: lambda _: Locked("upload_busy", "another request is still sending this file"),
    UploadOver: lambda _: Gone("upload_over", "this upload is over; begin another one"),
    QuotaReached: lambda exc: RateLimited(
        "quota_reached", "the clinic takes in no more files for now", retry_after_s=exc.retry_after_s
    ),
    kept.BlobWriteFailed: lambda _: Unavailable("storage_failed", "the file cannot be kept now"),
}
"""Of `store_forward.uploads`."""
