"""Which of the vault's errors a failure of the driver or the mapper is."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from vault.errors import DatabaseError, StatementTimedOut, WriteConflict

# PostgreSQL, appendix A: serialization failure and deadlock; lock not available and query cancelled.
_CONFLICTS = frozenset({"40001", "40P01"})
_TIMEOUTS = frozenset({"55P03", "57014"})


def named_fault(error: BaseException) -> DatabaseError | None:
    """Return the vault's name for `error`, or None when it should travel on unchanged."""
    if isinstance(error, StaleDataError):
        return WriteConflict("a row was changed by another unit of work")
    if not isinstance(error, DBAPIError) or error.orig is None:
        return None
    state = getattr(error.orig, "sqlstate", None)
    if state in _CONFLICTS:
        return WriteConflict(f"the database refused to order this unit of work ({state})")
    if state in _TIMEOUTS:
        return StatementTimedOut(f"a statement or its lock took too long ({state})")
    cause = getattr(error.orig, "sqlite_errorcode", None)
    if cause is not None and cause & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_INTERRUPT):
        return StatementTimedOut("a statement or its lock took too long")
    return None
