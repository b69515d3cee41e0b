"""What a client is told of the consult's errors."""

from consult import errors
from signalling.api import FaultTable
from signalling.errors import Conflicting, Forbidden, NotFound, TooLarge, UnsupportedType


def _snapshot(exc: errors.SnapshotRefused) -> TooLarge | UnsupportedType:
    if exc.why == "too large":
        return TooLarge("snapshot_too_large", "the picture is too large")
    return UnsupportedType("snapshot_refused", "only JPEG and PNG pictures are kept")


CONSULT_FAULTS: FaultTable = {
    errors.VisitConflict: lambda exc: Conflicting("conflict", str(exc) or "the visit has moved on"),
    errors.VisitOver: lambda _: Conflicting("visit_over", "this visit is over"),
    errors.AlreadyAdmitted: lambda exc: Conflicting("already_admitted", str(exc)),
    errors.NotHere: lambda _: Conflicting("not_here", "this person is not here"),
    errors.NotAdmitted: lambda _: Conflicting("not_admitted", "nobody is connected before they are let in"),
    errors.NotMissed: lambda _: Conflicting("not_missed", "this visit still stands"),
    errors.TooLateToReopen: lambda _: Conflicting("too_late_to_reopen", "this visit ended too long ago"),
    errors.ClinicClosed: lambda _: Conflicting("clinic_closed", "the clinic is not open now"),
    errors.NoSuchRight: lambda exc: Forbidden("no_such_right", str(exc)),
    errors.WalkInRefused: lambda _: NotFound("link_over", "this link leads nowhere"),
    errors.SnapshotRefused: _snapshot,
}
"""Of the package `consult`."""
