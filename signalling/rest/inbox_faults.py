"""What a client is told of the inbox's errors."""

from signalling.api import FaultTable
from signalling.errors import Conflicting, Forbidden
from store_forward import errors


def _claimed(exc: errors.ClaimedByAnother) -> Conflicting:
    until = [] if exc.until is None else [("until", exc.until.isoformat())]
    return Conflicting("claimed_by_another", "a colleague has this case", [("owner", str(exc.owner)), *until])


INBOX_FAULTS: FaultTable = {
    errors.CaseClosed: lambda _: Conflicting("case_closed", "this case is closed"),
    errors.CaseOpen: lambda _: Conflicting("case_open", "this case is open"),
    errors.ClaimedByAnother: _claimed,
    errors.FilesUndecided: lambda _: Conflicting(
        "files_undecided", "a photograph is to be taken again, or sent all the same"
    ),
    errors.FilesUnderWay: lambda _: Conflicting(
        "files_under_way", "a file is still on its way; wait for it, or take it off"
    ),
    errors.NotTheOwner: lambda _: Conflicting("not_the_owner", "claim this case first"),
    errors.PhotosMissing: lambda exc: Conflicting(
        "photos_missing", "the form asks for photographs", [("view", view) for view in exc.views]
    ),
    errors.RedFlagStands: lambda exc: Conflicting(
        "red_flag_stands", "this needs help at once; acknowledge that first", [("flag", str(exc.flag))]
    ),
    errors.TooLateToReopen: lambda _: Conflicting(
        "too_late_to_reopen", "this case is not reopened; send a new one"
    ),
    errors.CodeRefused: lambda _: Forbidden("code_refused", "this code is wrong, used or over"),
    errors.BirthDateNeeded: lambda _: Forbidden(
        "birth_date_needed", "open the link from the latest message, and give the birth date"
    ),
}
"""Of the package `store_forward`."""
