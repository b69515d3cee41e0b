"""The arithmetic of Tink's stream layout, swept over the edges of segments."""

import pytest

from vault.blobs.layout import HEADER_BYTES, TAG_BYTES, Layout, Piece

LAYOUT = Layout(100)
FIRST, LATER = 100 - HEADER_BYTES - TAG_BYTES, 100 - TAG_BYTES
EDGES = [FIRST - 1, FIRST, FIRST + 1, FIRST + LATER - 1, FIRST + LATER, FIRST + LATER + 1, FIRST + 5 * LATER]


def test_first_segment_shares_its_size_with_the_header() -> None:
    """Later segments hold more."""
    assert (LAYOUT.capacity(0), LAYOUT.capacity(1)) == (FIRST, LATER) == (44, 84)


def test_every_byte_is_in_one_segment() -> None:
    """A segment begins where the one before it ends."""
    for offset in range(FIRST + 3 * LATER):
        segment = LAYOUT.segment_at(offset)
        begins = LAYOUT.plaintext_start(segment)
        assert begins <= offset < begins + LAYOUT.capacity(segment)
        assert LAYOUT.plaintext_start(segment + 1) == begins + LAYOUT.capacity(segment)


@pytest.mark.parametrize("size", [0, 1, *EDGES])
def test_sizes_go_both_ways(size: int) -> None:
    """The size of a stream tells the size of its plaintext."""
    assert LAYOUT.plaintext_bytes(LAYOUT.stream_bytes(size)) == size


def test_stream_sizes_that_cannot_be_are_refused() -> None:
    """Every size is either the stream of one plaintext size, or of none."""
    possible = {LAYOUT.stream_bytes(size): size for size in range(600)}
    assert len(possible) == 600
    for stream in range(max(possible)):
        if stream in possible:
            assert LAYOUT.plaintext_bytes(stream) == possible[stream]
        else:
            with pytest.raises(ValueError, match="cannot have this size"):
                LAYOUT.plaintext_bytes(stream)


@pytest.mark.parametrize("start", [0, 1, *EDGES])
@pytest.mark.parametrize("length", [0, 1, 2, LATER, 3 * LATER])
def test_pieces_cover_a_range_exactly(start: int, length: int) -> None:
    """Put together, the pieces of a range are the range."""
    covered = [
        LAYOUT.plaintext_start(piece.segment) + position
        for piece in LAYOUT.pieces(start, start + length)
        for position in range(piece.start, piece.end)
    ]
    assert covered == list(range(start, start + length))


def test_one_byte_costs_one_segment() -> None:
    """A read of one byte touches one segment."""
    assert list(LAYOUT.pieces(FIRST, FIRST + 1)) == [Piece(1, 0, 1)]


def test_segment_must_hold_something() -> None:
    """A segment no larger than header and tag would hold nothing."""
    with pytest.raises(ValueError, match="larger than"):
        Layout(HEADER_BYTES + TAG_BYTES)
