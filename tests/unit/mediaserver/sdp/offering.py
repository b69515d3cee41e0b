"""Writes offers for tests: small, complete, and easy to spoil in one place."""

SESSION = ("v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0")
TRANSPORT = (
    "a=ice-ufrag:abcd",
    "a=ice-pwd:abcdefghijklmnopqrstuvwx",
    "a=fingerprint:sha-256 " + ":".join(["AB"] * 32),
    "a=setup:actpass",
)
AUDIO = (
    "a=sendonly",
    "a=rtcp-mux",
    "a=rtpmap:111 opus/48000/2",
    "a=fmtp:111 minptime=10;useinbandfec=1",
    "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
)
VIDEO = (
    "a=sendonly",
    "a=rtcp-mux",
    "a=rtpmap:96 VP8/90000",
    "a=rtcp-fb:96 nack",
    "a=rtpmap:97 rtx/90000",
    "a=fmtp:97 apt=96",
    "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
)
DATA = ("a=sctp-port:5000", "a=max-message-size:262144")


def audio(mid: str = "0", *more: str, body: tuple[str, ...] = AUDIO) -> tuple[str, ...]:
    """Return the lines of an audio section: Opus at 111, sendonly; `more` lines follow `body`."""
    return ("m=audio 9 UDP/TLS/RTP/SAVPF 111", f"a=mid:{mid}", *TRANSPORT, *body, *more)


def video(mid: str = "1", *more: str, body: tuple[str, ...] = VIDEO) -> tuple[str, ...]:
    """Return the lines of a video section: VP8 at 96 with retransmission at 97, sendonly."""
    return ("m=video 9 UDP/TLS/RTP/SAVPF 96 97", f"a=mid:{mid}", *TRANSPORT, *body, *more)


def data(mid: str = "2", *more: str, body: tuple[str, ...] = DATA) -> tuple[str, ...]:
    """Return the lines of the data channels' section."""
    return ("m=application 9 UDP/DTLS/SCTP webrtc-datachannel", f"a=mid:{mid}", *TRANSPORT, *body, *more)


def offer_text(*sections: tuple[str, ...], session: tuple[str, ...] = (), bundle: str | None = None) -> str:
    """Return a whole offer; `bundle` replaces the group of all mids ("" leaves it out)."""
    mids = [line[6:] for section in sections for line in section if line.startswith("a=mid:")]
    group = " ".join(["BUNDLE", *mids]) if bundle is None else bundle
    lines = [*SESSION, *([f"a=group:{group}"] if group else []), *session]
    lines += [line for section in sections for line in section]
    return "\r\n".join(lines) + "\r\n"


def without(lines: tuple[str, ...], start: str) -> tuple[str, ...]:
    """Return `lines` without those that begin with `start`."""
    return tuple(line for line in lines if not line.startswith(start))


def changed(lines: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    """Return `lines` with the line `old` replaced; it must be there."""
    assert old in lines
    return tuple(new if line == old else line for line in lines)
