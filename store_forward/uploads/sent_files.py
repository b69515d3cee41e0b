"""How the files stand that were added to a case, and whether it may be sent with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from clinic import Work
from store_forward.cases import case_target
from store_forward.errors import FilesUndecided, FilesUnderWay, PhotosMissing
from store_forward.forms import Photos
from store_forward.ids import CaseId
from store_forward.images import MediaKind, View
from store_forward.uploads.rows import UploadRow
from store_forward.uploads.upload import UploadState

_ARRIVING = {UploadState.RECEIVING, UploadState.RECEIVED}


@dataclass(frozen=True)
class SentFile:
    """One file. `view`: which photograph it is of those that a form asks for."""

    kind: MediaKind
    view: View | None
    state: UploadState


def check_files(files: Iterable[SentFile], photos: Photos) -> None:
    """Raise what keeps a case with these files from being sent (pure).

    A form that requires photographs asks for one of each view; one that was refused is none.
    Raises FilesUndecided, FilesUnderWay, PhotosMissing.
    """
    files = list(files)
    states = {file.state for file in files}
    if states & _ARRIVING:
        raise FilesUnderWay
    if UploadState.RETAKE in states:
        raise FilesUndecided
    shown = {file.view for file in files if _is_photograph(file)}
    missing = [view.value for view in View if view not in shown]
    if photos is Photos.REQUIRED and missing:
        raise PhotosMissing(tuple(missing))


class SentFiles:
    """Reads how the files of a case stand. Holds no state."""

    async def check(self, work: Work, case: CaseId, photos: Photos) -> None:
        """Raise what keeps the case from being sent; see `check_files`."""
        about = case_target(case)
        rows = await work.session.execute(
            select(UploadRow.kind, UploadRow.view, UploadRow.state).where(
                UploadRow.about_kind == about.kind, UploadRow.about_id == about.id
            )
        )
        check_files(
            (
                SentFile(MediaKind(kind), None if view is None else View(view), UploadState(state))
                for kind, view, state in rows
            ),
            photos,
        )


def _is_photograph(file: SentFile) -> bool:
    return file.kind is MediaKind.IMAGE and file.state is UploadState.ATTACHED
