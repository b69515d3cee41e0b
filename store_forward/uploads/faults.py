"""Every failure an upload can report, as one tree; each is also one of the clinic's, by which doors answer.

UploadError
├── EmptyFile (Malformed)         a file without a byte
├── UploadTooLarge (Malformed)    more than its kind may have
├── ChunkTooLarge (Malformed)     a chunk with a checksum must fit into memory
├── ChecksumMismatch (Malformed)  the chunk was changed on its way, and was thrown away
├── TooManyFiles (Conflict)       what it belongs to takes no further file
├── OffsetMismatch (Conflict)     ask where the upload is, and go on from there
├── UploadBusy (Conflict)         an older request for it is still being put aside
├── UploadOver (Conflict)         it was ended, refused or expired; begin another one
└── QuotaReached                  the clinic takes in too much at once; later it may be taken
"""

from __future__ import annotations

from clinic import errors


class UploadError(Exception):
    """The base of everything uploads raise on purpose."""


class EmptyFile(UploadError, errors.Malformed):
    """There is nothing in the file."""

    def __init__(self) -> None:
        super().__init__("Upload-Length", "the file is empty")


class UploadTooLarge(UploadError, errors.Malformed):
    """The file is larger than its kind may be. `most`: bytes."""

    def __init__(self, most: int) -> None:
        super().__init__("Upload-Length", f"at most {most} bytes")
        self.most = most


class ChunkTooLarge(UploadError, errors.Malformed):
    """A chunk with a checksum is larger than is kept in memory. `most`: bytes."""

    def __init__(self, most: int) -> None:
        super().__init__("Upload-Checksum", f"of chunks of at most {most} bytes")
        self.most = most


class ChecksumMismatch(UploadError, errors.Malformed):
    """What arrived is not what was sent; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__("Upload-Checksum", "is of other bytes")


class TooManyFiles(UploadError, errors.Conflict):
    """What the file belongs to has as many as it may. `most`: how many."""

    def __init__(self, most: int) -> None:
        super().__init__(f"at most {most} files")
        self.most = most


class OffsetMismatch(UploadError, errors.Conflict):
    """The client goes on from another place than the upload is at. `offset`: where it is."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"this upload goes on at byte {offset}")
        self.offset = offset


class UploadBusy(UploadError, errors.Conflict):
    """Another request, or another server, is writing it."""

    def __init__(self) -> None:
        super().__init__("this upload is being written by another request")


class UploadOver(UploadError, errors.Conflict):
    """Nothing more can be sent to it."""

    def __init__(self) -> None:
        super().__init__("this upload is over")


class QuotaReached(UploadError, errors.ClinicError):
    """The clinic has as much under way, or took in as much today, as it may. `retry_after_s`: try then."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__("the clinic takes in no more for now")
        self.retry_after_s = retry_after_s
