"""What answering an offer will say and do, worked out before anything happens."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mediaserver.ids import PublicationId
from mediaserver.peer.publication import Publication
from mediaserver.peer.publisher import Publisher
from mediaserver.peer.sections import (
    Data,
    Decision,
    Idle,
    Publish,
    Publishing,
    Reject,
    Subscribe,
    Subscribed,
    Use,
    Withdrawn,
    decide_sections,
)
from mediaserver.peer.subscriber import Subscriber
from mediaserver.peer.subscription import Placement
from mediaserver.sdp import (
    Offer,
    Section,
    SectionAnswer,
    SectionApplication,
    SectionInactive,
    SectionReceive,
    SectionRejected,
    SectionSend,
)
from mediaserver.transport import MAX_MESSAGE_BYTES, SCTP_PORT


@dataclass
class Draft:
    """One answer in the making. Begin what is prepared once the answer is written."""

    offer: Offer
    sections: list[SectionAnswer] = field(default_factory=list)
    """What the answer says, in offer order."""

    uses: dict[str, Use] = field(default_factory=dict)
    """What the sections are used for after this answer, by mid."""

    publications: list[tuple[Publication, Section]] = field(default_factory=list)
    """Prepared publications and the sections they come in."""

    placements: list[tuple[PublicationId, Placement]] = field(default_factory=list)
    """Prepared placements of subscriptions that waited."""

    data: Section | None = None
    """The section of the data channels."""

    def ended(self, before: Mapping[str, Use]) -> list[PublicationId]:
        """Return the publications that were in use before and have no section any more."""
        kept = {use.publication_id for use in self.uses.values() if isinstance(use, Publishing)}
        return [
            use.publication_id
            for use in before.values()
            if isinstance(use, Publishing) and use.publication_id not in kept
        ]

    def displaced(self, before: Mapping[str, Use]) -> list[PublicationId]:
        """Return the subscriptions that had a section before and have none any more."""
        kept = {use.publication_id for use in self.uses.values() if isinstance(use, Subscribed)}
        return [
            use.publication_id
            for use in before.values()
            if isinstance(use, Subscribed) and use.publication_id not in kept
        ]


def draft_answer(
    offer: Offer, uses: Mapping[str, Use], publisher: Publisher, subscriber: Subscriber
) -> Draft:
    """Work out the answer to `offer`; `uses`, by mid, is what the last answer left."""
    draft = Draft(offer)
    decisions = decide_sections(offer, uses, publisher.announced, subscriber.waiting)
    for section, decision in zip(offer.sections, decisions, strict=True):
        draft.sections.append(_answer(draft, section, decision, publisher, subscriber))
    return draft


def _answer(  # noqa: PLR0911 - one answer for each decision
    draft: Draft, section: Section, decision: Decision, publisher: Publisher, subscriber: Subscriber
) -> SectionAnswer:
    match decision:
        case Publish(track):
            publication = publisher.prepare(track, section)
            draft.publications.append((publication, section))
            track_id = section.msid.track_id if section.msid is not None else ""
            draft.uses[section.mid] = Publishing(publication.id, track_id)
            return _receive(publication, publication.rids)
        case Publishing(publication_id):
            draft.uses[section.mid] = decision
            publication = publisher.publications[publication_id]
            return _receive(publication, tuple(rid for rid in publication.rids if rid in section.rids))
        case Subscribe(publication_id):
            placement = subscriber.prepare(section)
            draft.placements.append((publication_id, placement))
            draft.uses[section.mid] = Subscribed(publication_id)
            return _send(subscriber, publication_id, placement)
        case Subscribed(publication_id):
            draft.uses[section.mid] = decision
            kept = subscriber.subscriptions[publication_id].placement
            return SectionInactive() if kept is None else _send(subscriber, publication_id, kept)
        case Withdrawn():
            draft.uses[section.mid] = decision
            return SectionInactive()
        case Data():
            draft.data = section
            return SectionApplication(max_message_size=MAX_MESSAGE_BYTES, sctp_port=SCTP_PORT)
        case Reject():
            return SectionRejected()
        case Idle():
            return SectionInactive()


def _receive(publication: Publication, rids: tuple[str, ...]) -> SectionReceive:
    return SectionReceive(rids=rids, dtx=publication.dtx, stereo=publication.stereo)


def _send(subscriber: Subscriber, publication_id: PublicationId, placement: Placement) -> SectionSend:
    publisher = subscriber.subscriptions[publication_id].publication.publisher
    return SectionSend(
        # Clients read the participant and the track from the stream id.
        stream_id=f"{publisher}|{publication_id}",
        track_id=publication_id,
        ssrc=placement.ssrc,
        rtx_ssrc=placement.rtx_ssrc,
        cname=publisher,
    )


__all__ = ["Draft", "draft_answer"]
