"""Every failure the vault can report, as one tree.

VaultError
├── CallerMistake          the code that called is wrong; retrying cannot help
│   ├── NaiveTime
│   ├── NotSealed
│   ├── TenantMismatch
│   └── UnitIsOver
├── DatabaseError
│   ├── DatabaseTooOld
│   ├── WriteConflict      retry the whole unit of work
│   ├── WriteLost          retry the whole unit of work
│   ├── StatementTimedOut
│   └── UnitTimedOut
├── MigrationError
│   └── ForeignKeysBroken
├── KeyFault
│   ├── KeyFileRefused
│   ├── RootKeyUnknown
│   ├── KeyMissing
│   ├── KeyDamaged
│   └── SubjectErased
├── BlobFault
│   ├── BlobBusy
│   ├── BlobMissing
│   ├── BlobNotOpen
│   └── BlobWriteFailed
├── SearchIndexFull
├── HoldNotFound
├── JobFault
│   ├── JobHopeless        raised by handlers
│   └── LeaseLost
├── BackupRefused
└── Damage                 what was stored is not what is there
    ├── BackupDamaged
    ├── AnchorsMalformed
    ├── BlobDamaged
    └── SealBroken
"""

from __future__ import annotations

from uuid import UUID


class VaultError(Exception):
    """The base of everything this package raises on purpose."""


class CallerMistake(VaultError):
    """The calling code broke a rule of the vault; the same call fails again."""


class NaiveTime(CallerMistake):
    """A time without a zone was given where only an instant makes sense."""


class NotSealed(CallerMistake):
    """A clear value was about to be stored where only sealed ones belong."""


class TenantMismatch(CallerMistake):
    """A row of one tenant was about to be written on behalf of another."""


class UnitIsOver(CallerMistake):
    """A unit of work was used after its block had ended."""


class DatabaseError(VaultError):
    """The database refused, or could not be reached in time."""


class DatabaseTooOld(DatabaseError):
    """The database engine lacks a feature the vault depends on."""


class WriteConflict(DatabaseError):
    """Another unit of work changed the same row first; nothing of this unit was kept. Retry it."""


class WriteLost(DatabaseError):
    """The group this unit was to be committed with could not be committed; nothing was kept. Retry it."""


class StatementTimedOut(DatabaseError):
    """One statement ran longer than the configured limit, or waited too long for a lock."""


class UnitTimedOut(DatabaseError):
    """A unit of work kept the writer longer than the configured limit; nothing was kept."""


class MigrationError(VaultError):
    """The schema could not be brought to the state this release needs."""


class ForeignKeysBroken(MigrationError):
    """After a migration some rows pointed to nothing; the migration was rolled back."""


class KeyFault(VaultError):
    """A key cannot be had; what it sealed cannot be read."""


class KeyFileRefused(KeyFault):
    """The operator's key file is absent, malformed, or open to others."""


class RootKeyUnknown(KeyFault):
    """A key is wrapped under a root version that is no longer, or not yet, in the key file."""

    def __init__(self, message: str, *, version: int) -> None:
        super().__init__(message)
        self.version = version


class KeyMissing(KeyFault):
    """There is no trace of a key that something was sealed with."""


class KeyDamaged(KeyFault):
    """A wrapped key was changed since it was wrapped, or moved to another owner."""


class SubjectErased(KeyFault):
    """The subject's key was erased on purpose; its data is gone for good."""

    def __init__(self, message: str, *, subject: str) -> None:
        super().__init__(message)
        self.subject = subject


class BlobFault(VaultError):
    """A blob is not in the state the call needs."""


class BlobBusy(BlobFault):
    """Another writer has the blob; try again when that one is closed."""


class BlobMissing(BlobFault):
    """There is no such blob for this tenant, or its bytes are not in the store."""


class BlobNotOpen(BlobFault):
    """A blob that was published or erased cannot be written."""


class BlobWriteFailed(BlobFault):
    """The disk refused (full, for example). What was acknowledged is safe; open a new writer to go on."""


class SearchIndexFull(VaultError):
    """Too many documents claim the same microsecond; give them the instants they really have."""


class HoldNotFound(VaultError):
    """There is no such legal hold in force."""


class JobFault(VaultError):
    """A job cannot go on."""


class JobHopeless(JobFault):
    """Trying this job again would be pointless."""


class LeaseLost(JobFault):
    """The job belongs to another worker by now, or has ended; nothing more may be kept for it."""


class BackupRefused(VaultError):
    """A backup or restore would overwrite something, or does not fit this release."""


class Damage(VaultError):
    """What was stored is not what is there now: a fault of the disk, or somebody's hand."""


class AnchorsMalformed(Damage):
    """The file of anchored audit heads was changed."""


class BackupDamaged(Damage):
    """A backup, or what was restored from it, is not what was backed up."""


class BlobDamaged(Damage):
    """A blob is not what was written. `segment`: the one that was changed, None for the stream as a whole."""

    def __init__(self, message: str, *, blob: UUID, segment: int | None) -> None:
        super().__init__(message)
        self.blob = blob
        self.segment = segment


class SealBroken(Damage):
    """A sealed value was changed, or stands where it was not sealed for."""

    def __init__(self, message: str, *, table: str, column: str, row: str) -> None:
        super().__init__(message)
        self.table = table
        self.column = column
        self.row = row
