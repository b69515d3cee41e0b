"""Decides what each section of an offer is used for. Pure.

A client offers every section (single peer connection): the ones it publishes in, and empty ones to
receive in. The server cannot offer; it fills empty sections, and asks for an offer when they run out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mediaserver.ids import PublicationId
from mediaserver.peer.track_offer import TrackOffer
from mediaserver.rtp import MediaKind
from mediaserver.sdp import Offer, Section, SectionKind, choose_codecs


@dataclass(frozen=True, slots=True)
class Publishing:
    """The client sends this publication in the section."""

    publication_id: PublicationId
    track_id: str
    """The track id the section had in SDP when the publication was bound to it; empty if none."""


@dataclass(frozen=True, slots=True)
class Subscribed:
    """The server sends this publication in the section."""

    publication_id: PublicationId


@dataclass(frozen=True, slots=True)
class Ended:
    """The server sent something here that is over, but no answer has said so yet.

    The section must be answered inactive once before it carries another track: a browser announces a
    remote track only when the section's direction changes.
    """


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The client still sends a publication here that the server has ended; it goes nowhere."""

    track_id: str
    """As in `Publishing`: the section is free for another track once it names one."""


Use = Publishing | Subscribed | Ended | Withdrawn
"""What a section was used for after the last answer; idle sections have none."""


@dataclass(frozen=True, slots=True)
class Publish:
    """Bind this announced track to the section."""

    track: TrackOffer


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Place this waiting subscription on the section."""

    publication_id: PublicationId


@dataclass(frozen=True, slots=True)
class Reject:
    """The section is dead, or has no codec in common with us."""


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing flows in the section now."""


@dataclass(frozen=True, slots=True)
class Data:
    """The section carries the data channels."""


Decision = Publish | Subscribe | Publishing | Subscribed | Withdrawn | Reject | Idle | Data
"""What to do with a section; `Publishing`, `Subscribed` and `Withdrawn` go on as they were."""


def decide_sections(
    offer: Offer,
    uses: Mapping[str, Use],
    announced: Sequence[TrackOffer],
    waiting: Sequence[tuple[PublicationId, MediaKind]],
) -> tuple[Decision, ...]:
    """Return what to do with each section, in offer order.

    `uses`: by mid, after the last answer. `announced`: tracks not bound yet, oldest first. `waiting`:
    subscriptions without a section, oldest first. Whatever had a use and is not in the result under its
    old mid has ended: the caller ends publications and puts subscriptions back among the waiting ones.
    """
    # Sections that name their track choose first, or a nameless one could take another's track.
    tracks = _match_tracks(offer, uses, announced)
    takers = {kind: [place for place, wanted in waiting if wanted is kind] for kind in MediaKind}
    decisions: list[Decision] = []
    for section in offer.sections:
        decision: Decision
        if section.rejected:
            decision = Reject()
        elif section.kind is SectionKind.APPLICATION:
            decision = Data()
        elif not choose_codecs(section):
            decision = Reject()
        else:
            decision = _decide_media(section, uses.get(section.mid), tracks.get(section.mid), takers)
        decisions.append(decision)
    return tuple(decisions)


def find_slots(offer: Offer) -> tuple[tuple[str, MediaKind], ...]:
    """Return (mid, kind) of the sections of an offer that the client only receives in."""
    return tuple(
        (section.mid, MediaKind(section.kind))
        for section in _media_sections(offer)
        if section.direction.receives and not section.direction.sends
    )


def count_missing(
    slots: Iterable[tuple[str, MediaKind]],
    uses: Mapping[str, Use],
    waiting: Sequence[tuple[PublicationId, MediaKind]],
) -> dict[MediaKind, int]:
    """Return how many slots of each kind the next offer needs beyond those of the last one.

    `slots`: of the last offer. `uses`: by mid, as they are now; sections in `Ended` cannot be filled in
    the next answer.
    """
    free = [kind for mid, kind in slots if mid not in uses]
    wanted = [kind for _, kind in waiting]
    return {kind: max(0, wanted.count(kind) - free.count(kind)) for kind in MediaKind}


def _decide_media(
    section: Section,
    use: Use | None,
    track: TrackOffer | None,
    takers: Mapping[MediaKind, list[PublicationId]],
) -> Decision:
    if section.direction.sends:
        if track is not None:
            return Publish(track)
        return use if isinstance(use, (Publishing, Withdrawn)) else Idle()
    if not section.direction.receives:
        return Idle()
    if isinstance(use, Subscribed):
        return use
    takers_of_kind = takers[MediaKind(section.kind)]
    if use is None and takers_of_kind:
        return Subscribe(takers_of_kind.pop(0))
    return Idle()


def _match_tracks(
    offer: Offer, uses: Mapping[str, Use], announced: Sequence[TrackOffer]
) -> dict[str, TrackOffer]:
    """Match announced tracks with the sections that carry them: by id, by other id, else in order."""
    matched: dict[str, TrackOffer] = {}
    left = list(announced)

    def take(section: Section, track: TrackOffer | None) -> None:
        if track is not None:
            matched[section.mid] = track
            left.remove(track)

    publishing = [section for section in _media_sections(offer) if section.direction.sends]
    for section in publishing:
        track_id = _track_id(section)
        # A section goes on with what it carries unless it now names another track that was announced.
        if track_id and track_id != _track_id_in_use(uses.get(section.mid)):
            take(section, _find_by_cid(section, track_id, left))
    for section in publishing:
        use = uses.get(section.mid)
        is_taken = isinstance(use, Publishing) or (
            isinstance(use, Withdrawn) and use.track_id == _track_id(section)
        )
        if section.mid not in matched and not is_taken:
            take(section, next((track for track in left if track.kind is MediaKind(section.kind)), None))
    return matched


def _track_id(section: Section) -> str:
    return section.msid.track_id if section.msid is not None else ""


def _track_id_in_use(use: Use | None) -> str:
    return use.track_id if isinstance(use, (Publishing, Withdrawn)) else ""


def _find_by_cid(section: Section, track_id: str, tracks: Sequence[TrackOffer]) -> TrackOffer | None:
    of_kind = [track for track in tracks if track.kind is MediaKind(section.kind)]
    by_cid = (track for track in of_kind if track.cid == track_id)
    by_alternative = (track for track in of_kind if track_id in track.alternative_cids)
    return next(by_cid, None) or next(by_alternative, None)


def _media_sections(offer: Offer) -> Iterator[Section]:
    for section in offer.sections:
        if not section.rejected and section.kind is not SectionKind.APPLICATION:
            yield section


__all__ = [
    "Data",
    "Decision",
    "Ended",
    "Idle",
    "Publish",
    "Publishing",
    "Reject",
    "Subscribe",
    "Subscribed",
    "Use",
    "Withdrawn",
    "count_missing",
    "decide_sections",
    "find_slots",
]
