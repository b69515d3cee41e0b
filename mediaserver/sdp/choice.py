"""What the server takes of what a peer offers: codecs, feedback and header extensions.

One place, used by the writer of answers and by the peer when it configures the data plane, so that the two agree.
"""

from mediaserver.rtp import Codec, HeaderExtension
from mediaserver.sdp.offer import Offer, Section


def choose_codecs(section: Section) -> tuple[Codec, ...]:
    """Return the codecs to answer in this section, preferred first, with the peer's payload types.

    Opus at 48 kHz stereo for audio (every browser's); VP8 with its retransmission format for video; feedback
    reduced to what the data plane serves. Empty if the peer offers neither (the section must then be answered by
    `SectionRejected`) and for application sections.
    """
    raise NotImplementedError


def choose_extensions(offer: Offer) -> dict[HeaderExtension, int]:
    """Return the header extensions in use on the peer's transport, with the peer's ids (1 to 14).

    One numbering holds for all sections and both directions, as BUNDLE demands (RFC 8843 section 10.2). The caller
    hands it to the data plane: `{extension.key: id}`.
    """
    raise NotImplementedError


def choose_section_extensions(offer: Offer, section: Section) -> dict[HeaderExtension, int]:
    """Return the part of `choose_extensions` to be answered in one section.

    Every video section gets MID, RID and repaired RID when offered, placeholders too: a client that later publishes
    simulcast in this or any other section fails its own next offer otherwise.
    """
    raise NotImplementedError
