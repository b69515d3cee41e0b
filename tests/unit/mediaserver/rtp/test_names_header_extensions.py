"""The server knows each header extension by its URI in SDP and by the data plane's short name."""

from mediaserver.rtp import HeaderExtension, MediaKind, Quality


def test_every_extension_has_a_key_of_its_own():
    """The data plane's `set_header_extensions` takes these seven."""
    keys = ["mid", "rid", "rrid", "twcc", "audio_level", "abs_send_time", "playout_delay"]
    assert keys == [extension.key for extension in HeaderExtension]


def test_extensions_are_their_uris():
    """So that they look up what an offer maps."""
    offered = {"urn:ietf:params:rtp-hdrext:sdes:mid": 4}
    assert 4 == offered[HeaderExtension.MID]


def test_kinds_and_qualities_are_the_wires():
    """Words of `m=` lines; numbers of the client wire."""
    assert ["audio", "video"] == list(MediaKind)
    assert [0, 1, 2] == list(Quality)
