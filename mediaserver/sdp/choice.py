"""What the server takes of what a peer offers: codecs, feedback and header extensions.

One place, used by the writer of answers and by the peer when it configures the data plane, so that the
two agree.
"""

from collections.abc import Mapping
from dataclasses import replace

from mediaserver.rtp import MAX_ONE_BYTE_ID, Codec, HeaderExtension
from mediaserver.sdp.offer import Offer, Section, SectionKind

_OPUS = ("opus", 48_000, 2)
_VP8 = ("vp8", 90_000, 1)
_FORMATS = {SectionKind.AUDIO: _OPUS, SectionKind.VIDEO: _VP8}

_FEEDBACK = {
    SectionKind.AUDIO: ("nack",),
    SectionKind.VIDEO: ("nack", "nack pli", "ccm fir", "transport-cc"),
}

_EXTENSIONS = {
    SectionKind.AUDIO: (HeaderExtension.MID, HeaderExtension.AUDIO_LEVEL),
    SectionKind.VIDEO: (
        HeaderExtension.MID,
        HeaderExtension.RID,
        HeaderExtension.REPAIRED_RID,
        HeaderExtension.TRANSPORT_CC,
        HeaderExtension.PLAYOUT_DELAY,
    ),
}

# RFC 5761 section 4: with rtcp-mux these read as RTCP packet types.
_TAKEN_BY_RTCP = range(64, 96)


def choose_codecs(section: Section) -> tuple[Codec, ...]:
    """Return the codecs to answer in this section, preferred first, with the peer's payload types.

    Opus for audio, VP8 with its retransmission format for video; feedback reduced to what is offered and
    the data plane serves. At most one: with a single codec a client cannot switch to one that subscribers
    lack. Empty if the peer offers neither (the section must then be answered by `SectionRejected`) and
    for application sections.
    """
    for codec in section.codecs:
        usable = (codec.name, codec.clock_rate, codec.channels) == _FORMATS.get(section.kind)
        if usable and codec.payload_type not in _TAKEN_BY_RTCP:
            return (_reduced(section, codec),)
    return ()


def choose_extensions(offer: Offer) -> dict[HeaderExtension, int]:
    """Return the header extensions in use on the peer's transport, with the peer's ids (1 to 14).

    One numbering holds for all sections and both directions: the first id a section gives an extension
    counts. The caller hands it to the data plane: `{extension.key: id}`.
    """
    chosen: dict[HeaderExtension, int] = {}
    for section in offer.sections:
        for extension in _wanted(section):
            chosen.setdefault(extension, section.extensions[extension])
    return chosen


def choose_section_extensions(
    section: Section, chosen: Mapping[HeaderExtension, int]
) -> dict[HeaderExtension, int]:
    """Return the part of `chosen`, the result of `choose_extensions`, to be answered in one section.

    Every video section gets MID, RID and repaired RID when offered, placeholders too: a client that later
    publishes simulcast in this or any other section fails its own next offer otherwise.
    """
    return {
        extension: chosen[extension]
        for extension in _wanted(section)
        if section.extensions[extension] == chosen[extension]
    }


def _wanted(section: Section) -> list[HeaderExtension]:
    """Return what is both offered in a section and of use in it, in the order of our table."""
    return [
        extension
        for extension in _EXTENSIONS.get(section.kind, ())
        if section.extensions.get(extension, MAX_ONE_BYTE_ID + 1) <= MAX_ONE_BYTE_ID
    ]


def _reduced(section: Section, codec: Codec) -> Codec:
    served = _FEEDBACK[section.kind]
    can_count = HeaderExtension.TRANSPORT_CC in _wanted(section)
    feedback = tuple(
        line for line in served if line in codec.feedback and (line != "transport-cc" or can_count)
    )
    rtx = codec.rtx_payload_type
    return replace(codec, feedback=feedback, rtx_payload_type=None if rtx in _TAKEN_BY_RTCP else rtx)
