"""A case goes only with files that are whole, and with the photographs that its form requires."""

import pytest

from store_forward.errors import FilesUndecided, FilesUnderWay, PhotosMissing
from store_forward.forms import Photos
from store_forward.images import MediaKind, View
from store_forward.uploads import UploadState
from store_forward.uploads.sent_files import SentFile, check_files

IMAGE, ATTACHED = MediaKind.IMAGE, UploadState.ATTACHED
VIEWS = [SentFile(IMAGE, view, ATTACHED) for view in View]


@pytest.mark.parametrize("photos", Photos)
def test_one_of_each_view_is_enough_for_any_form(photos: Photos) -> None:
    """Others beside them do no harm, nor does what was refused or ended."""
    others = [SentFile(MediaKind.DOCUMENT, None, state) for state in ("attached", "refused", "ended")]
    check_files([*VIEWS, *others], photos)


@pytest.mark.parametrize("photos", [Photos.NONE, Photos.WELCOME])
def test_a_form_that_requires_none_goes_without(photos: Photos) -> None:
    """Photographs that are welcome may be missing."""
    check_files([], photos)


@pytest.mark.parametrize(
    ("files", "missing"),
    [
        ([], ("far", "medium", "close")),
        (VIEWS[1:], ("far",)),
        ([SentFile(IMAGE, None, ATTACHED)] * 3, ("far", "medium", "close")),
        ([*VIEWS[:2], SentFile(IMAGE, View.CLOSE, UploadState.REFUSED)], ("close",)),
        ([*VIEWS[:2], SentFile(IMAGE, View.CLOSE, UploadState.ENDED)], ("close",)),
        ([*VIEWS[:2], SentFile(MediaKind.VIDEO, View.CLOSE, ATTACHED)], ("close",)),
    ],
)
def test_missing_views_are_named(files: list[SentFile], missing: tuple[str, ...]) -> None:
    """A file of no view, a refused one and a film are no photograph of it."""
    with pytest.raises(PhotosMissing) as caught:
        check_files(files, Photos.REQUIRED)
    assert missing == caught.value.views


@pytest.mark.parametrize("photos", Photos)
@pytest.mark.parametrize("state", [UploadState.RECEIVING, UploadState.RECEIVED])
def test_a_file_on_its_way_holds_it_back(state: UploadState, photos: Photos) -> None:
    """Also one that the form does not ask for: the patient has added it."""
    with pytest.raises(FilesUnderWay):
        check_files([*VIEWS, SentFile(MediaKind.VIDEO, None, state)], photos)


@pytest.mark.parametrize("photos", Photos)
def test_a_poor_photograph_wants_a_decision(photos: Photos) -> None:
    """Taken again, sent all the same, or taken off."""
    with pytest.raises(FilesUndecided):
        check_files([*VIEWS, SentFile(IMAGE, View.FAR, UploadState.RETAKE)], photos)
