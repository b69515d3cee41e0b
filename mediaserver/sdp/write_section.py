"""Writes one `m=` section of an answer (RFC 9429 section 5.3.1; simulcast RFC 8853, SSRCs RFC 5576)."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from mediaserver.rtp import Codec, HeaderExtension
from mediaserver.sdp.answer import (
    SectionAnswer,
    SectionApplication,
    SectionInactive,
    SectionReceive,
    SectionRejected,
    SectionSend,
)
from mediaserver.sdp.choice import choose_codecs, choose_section_extensions
from mediaserver.sdp.errors import AnswerMismatch
from mediaserver.sdp.offer import Direction, Offer, Section, SectionKind

# RFC 7587 section 7.1: stereo at its recommended 64 to 128 kb/s is for speech; instruments deserve what
# Opus can do.
_STEREO_BITRATE = 510_000

# Encoding names compare without case (RFC 8866 section 6.6), but these are the registered spellings.
_NAMES = {"opus": "opus", "vp8": "VP8"}

_MediaAnswer = SectionInactive | SectionReceive | SectionSend


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the server's UDP socket can be reached."""

    address: IPv4Address | IPv6Address
    port: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What all sections of one answer share."""

    offer: Offer
    """The offer being answered."""

    extensions: Mapping[HeaderExtension, int]
    """The transport's header extensions, from `choose_extensions`."""

    destination: Destination
    """The first candidate: RFC 8839 section 4.2.1.2 wants `m=` and `c=` to name one of them."""


def write_section(frame: Frame, index: int, reply: SectionAnswer) -> list[str]:
    """Return the lines of one section, without those about ICE and DTLS.

    `index` is the section's position in the offer.

    Raises:
        AnswerMismatch: `reply` does not fit the section.

    """
    section, destination = frame.offer.sections[index], frame.destination
    if isinstance(reply, SectionRejected):
        return _rejected(section)
    if section.rejected:
        raise AnswerMismatch("section_is_rejected", section=index)
    if isinstance(reply, SectionApplication) != (section.kind is SectionKind.APPLICATION):
        raise AnswerMismatch("wrong_kind", section=index)
    if isinstance(reply, SectionApplication):
        body = _application(reply)
        formats = section.formats
    else:
        codecs = choose_codecs(section)
        if not codecs:
            raise AnswerMismatch("no_codec", section=index)
        body = _media(frame, index, reply, codecs)
        formats = tuple(str(payload_type) for codec in codecs for payload_type in _payload_types(codec))
    return [
        f"m={section.kind} {destination.port} {section.protocol} {' '.join(formats)}",
        f"c=IN IP{destination.address.version} {destination.address}",
        f"a=mid:{section.mid}",
        *body,
    ]


def _rejected(section: Section) -> list[str]:
    lines = [f"m={section.kind} 0 {section.protocol} {' '.join(section.formats)}", "c=IN IP4 0.0.0.0"]
    if section.mid:
        lines.append(f"a=mid:{section.mid}")
    if section.kind is not SectionKind.APPLICATION:
        lines.append("a=inactive")
    return lines


def _application(reply: SectionApplication) -> list[str]:
    return [f"a=sctp-port:{reply.sctp_port}", f"a=max-message-size:{reply.max_message_size}"]


def _media(frame: Frame, index: int, reply: _MediaAnswer, codecs: tuple[Codec, ...]) -> list[str]:
    section = frame.offer.sections[index]
    lines = [f"a={_direction(index, section, reply)}", "a=rtcp-mux"]
    if section.rtcp_rsize:
        lines.append("a=rtcp-rsize")
    for codec in codecs:
        lines += _codec(codec, reply)
    for extension, extension_id in choose_section_extensions(section, frame.extensions).items():
        direction = section.extension_directions.get(extension)
        suffix = f"/{direction.mirrored}" if direction else ""
        lines.append(f"a=extmap:{extension_id}{suffix} {extension}")
    if isinstance(reply, SectionReceive):
        lines += _layers(index, section, reply)
    if isinstance(reply, SectionSend):
        lines += _source(reply, with_rtx=any(codec.rtx_payload_type is not None for codec in codecs))
    return lines


def _direction(index: int, section: Section, reply: _MediaAnswer) -> Direction:
    if isinstance(reply, SectionReceive):
        if not section.direction.sends:
            raise AnswerMismatch("nothing_to_receive", section=index)
        return Direction.RECVONLY
    if isinstance(reply, SectionSend):
        if not section.direction.receives:
            raise AnswerMismatch("nobody_to_send_to", section=index)
        return Direction.SENDONLY
    return Direction.INACTIVE


def _codec(codec: Codec, reply: _MediaAnswer) -> list[str]:
    channels = f"/{codec.channels}" if codec.channels > 1 else ""
    name = _NAMES[codec.name]
    lines = [f"a=rtpmap:{codec.payload_type} {name}/{codec.clock_rate}{channels}"]
    lines += [f"a=rtcp-fb:{codec.payload_type} {feedback}" for feedback in codec.feedback]
    if codec.name == "opus":
        lines.append(f"a=fmtp:{codec.payload_type} {_opus_parameters(reply)}")
    if codec.rtx_payload_type is not None:
        lines.append(f"a=rtpmap:{codec.rtx_payload_type} rtx/{codec.clock_rate}")
        lines.append(f"a=fmtp:{codec.rtx_payload_type} apt={codec.payload_type}")
    return lines


def _opus_parameters(reply: _MediaAnswer) -> str:
    # Parameters of Opus say what their writer wants to be sent (RFC 7587 section 6.1): the publisher
    # obeys ours. Where nothing comes to us they are the usual ones: throughout a bundle a payload type is
    # to mean the same (RFC 9143 section 9.1.1), as far as tracks allow.
    parameters = ["minptime=10", "useinbandfec=1"]
    if not isinstance(reply, SectionReceive) or reply.dtx:
        parameters.append("usedtx=1")
    if isinstance(reply, SectionReceive) and reply.stereo:
        parameters += ["stereo=1", f"maxaveragebitrate={_STEREO_BITRATE}"]
    return ";".join(parameters)


def _layers(index: int, section: Section, reply: SectionReceive) -> list[str]:
    if not set(reply.rids) <= set(section.rids):
        raise AnswerMismatch("unknown_rid", section=index)
    rids = [rid for rid in section.rids if rid in reply.rids]
    lines = [f"a=rid:{rid} recv" for rid in rids]
    if rids and section.simulcast:
        lines.append(f"a=simulcast:recv {';'.join(rids)}")
    return lines


def _source(reply: SectionSend, *, with_rtx: bool) -> list[str]:
    lines = [f"a=msid:{reply.stream_id} {reply.track_id}"]
    ssrcs = [reply.ssrc]
    if with_rtx and reply.rtx_ssrc is not None:
        ssrcs.append(reply.rtx_ssrc)
        lines.append(f"a=ssrc-group:FID {reply.ssrc} {reply.rtx_ssrc}")
    for ssrc in ssrcs:
        lines.append(f"a=ssrc:{ssrc} cname:{reply.cname}")
        lines.append(f"a=ssrc:{ssrc} msid:{reply.stream_id} {reply.track_id}")
    return lines


def _payload_types(codec: Codec) -> list[int]:
    return [codec.payload_type] + ([] if codec.rtx_payload_type is None else [codec.rtx_payload_type])
