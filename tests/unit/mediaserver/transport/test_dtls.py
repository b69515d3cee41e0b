"""DTLS-SRTP on the server's side (RFC 5764), against aiortc's client."""

import asyncio
from pathlib import Path

import pytest
from aiortc.rtcdtlstransport import SRTP_AES128_CM_SHA1_80
from OpenSSL import SSL

from mediaserver.sdp import Fingerprint
from mediaserver.transport.certificate import DTLS_1_2, NodeCertificate
from mediaserver.transport.dtls import DtlsTransport
from mediaserver.transport.ice import IcePipe

CAPTURES = Path(__file__).parent / "captures"

HANDSHAKE = 22
CLIENT_HELLO = 1
SERVER_HELLO = 2
USE_SRTP_GCM_128 = bytes.fromhex("000e 0005 0002 0007 00")
"""The extension of RFC 5764 section 4.1 choosing SRTP_AEAD_AES_128_GCM, without an MKI."""


async def test_agrees_on_gcm_with_a_peer_that_lists_it_last(make_pair):
    """The passive side chooses the profile (RFC 5764 section 4.1.2); libwebrtc lists CM-SHA1 first."""
    pair = make_pair()
    pair.client._srtp_profiles = pair.client._srtp_profiles[::-1]

    assert await pair.connect()

    assert [keys.profile for keys in pair.keys] == ["AEAD_AES_128_GCM"]


async def test_falls_back_to_sha1_for_a_peer_without_gcm(make_pair):
    """AES128_CM_SHA1_80 is what every peer must have (RFC 8827 section 6.5)."""
    pair = make_pair()
    pair.client._srtp_profiles = [SRTP_AES128_CM_SHA1_80]

    assert await pair.connect()

    assert [keys.profile for keys in pair.keys] == ["AES128_CM_SHA1_80"]
    assert [len(pair.keys[0].receive_key), len(pair.keys[0].receive_salt)] == [16, 14]


async def test_both_ends_derive_the_same_keys(make_pair):
    """What the client sends with is what the server receives with (RFC 5764 section 4.2)."""
    pair = make_pair()

    assert await pair.connect()

    material = pair.client._ssl.export_keying_material(b"EXTRACTOR-dtls_srtp", 2 * (16 + 12))
    keys = pair.keys[0]
    assert keys.receive_key + keys.send_key + keys.receive_salt + keys.send_salt == material


async def test_is_capped_at_dtls_1_2(make_pair):
    """A DTLS 1.3 flight could pass the 1500 bytes that aiortc writes at a time."""
    pair = make_pair()

    assert await pair.connect()

    assert pair.server._ssl.get_protocol_version_name() == "DTLSv1.2"


async def test_installs_no_key_for_a_wrong_fingerprint(make_pair):
    """The certificate is checked before the keying material is even exported (RFC 8122 section 5)."""
    pair = make_pair()
    wrong = Fingerprint("sha-256", ":".join(["00"] * 32))

    assert not await pair.connect((wrong,))

    assert pair.keys == []


async def test_survives_a_client_hello_in_two_datagrams(make_pair):
    """Chromium's hello has a post-quantum key share and comes in two handshake fragments."""
    hellos = []

    def split(datagram: bytes) -> list[bytes]:
        if datagram[0] == HANDSHAKE and datagram[13] == CLIENT_HELLO:
            hellos.append(datagram)
            return _fragment(datagram)
        return [_renumber(datagram, by=1)]

    pair = make_pair(to_server=split)

    assert await asyncio.wait_for(pair.connect(), 5)

    assert [len(_fragment(hello)) for hello in hellos] == [2]


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 0, 1)], ids=["in order", "swapped", "one twice"])
async def test_answers_chromium_with_dtls_1_2_and_gcm(order):
    """Chromium 156's own hello, offering DTLS 1.3 and GCM-128 last; our flight fits one datagram."""
    hello = [(CAPTURES / f"chromium_156_hello_{part}.bin").read_bytes() for part in (1, 2)]
    sent = []
    pipe = IcePipe(sent.append, limit_bytes=8_192)
    server = DtlsTransport(pipe, NodeCertificate.generateCertificate(), on_keys=lambda _: None)
    accepting = asyncio.create_task(server.accept((Fingerprint("sha-256", ":".join(["00"] * 32)),)))

    for part in order:
        pipe.feed(hello[part])
    await asyncio.sleep(0.05)
    server.close()

    assert not await accepting
    (flight,) = sent[:1]
    assert (flight[0], flight[1:3], flight[13]) == (HANDSHAKE, DTLS_1_2.to_bytes(2), SERVER_HELLO)
    assert USE_SRTP_GCM_128 in flight
    assert len(flight) <= 1500


async def test_survives_loss_and_duplication_during_the_handshake(make_pair):
    """Each side's first flight is lost once; DTLS repeats it after its timer (RFC 6347 section 4.2.4)."""
    lost = set()

    def lose_first(name):
        def pass_on(datagram: bytes) -> list[bytes]:
            if name not in lost:
                lost.add(name)
                return []
            return [datagram, datagram]

        return pass_on

    pair = make_pair(to_server=lose_first("hello"), to_client=lose_first("answer"))

    assert await pair.connect()


async def test_cuts_off_a_peer_that_sends_too_much_before_it_is_known(make_pair):
    """Fragments of a message that never completes may not fill the memory."""
    pair = make_pair(limit_bytes=8_192)
    accepting = asyncio.create_task(pair.server.accept(pair.client_fingerprints))
    await asyncio.sleep(0)

    for _ in range(8):
        pair.server_pipe.feed(b"\x16" + bytes(1199))

    assert not await asyncio.wait_for(accepting, 1)
    assert pair.keys == []


async def test_truncated_and_foreign_datagrams_do_not_end_a_handshake(make_pair):
    """Whatever shares the validated path before the hello is ignored."""
    pair = make_pair()
    for garbage in (b"", b"\x16", b"\x16\xfe\xfd" + bytes(10), b"\x80" + bytes(40), b"\x16" + bytes(600)):
        pair.server_pipe.feed(garbage)

    assert await pair.connect()


async def test_tells_when_the_peer_ends_the_session(make_pair):
    """A close_notify from the peer ends the session at once."""
    pair = make_pair()
    assert await pair.connect()

    await pair.client.stop()

    await asyncio.wait_for(pair.server.ended(), 1)


async def test_says_goodbye_when_closed(make_pair):
    """The peer must not have to wait for its consent to expire."""
    pair = make_pair()
    assert await pair.connect()

    pair.server.close()
    pair.server.close()

    await asyncio.wait_for(asyncio.wait([pair.client._task]), 1)
    assert pair.client.state == "closed"


async def test_one_context_serves_all_peers_without_resumption(make_pair):
    """A resumed session would skip the certificate, and with it the fingerprint."""
    certificate = make_pair().server_certificate

    context = certificate._create_ssl_context([SRTP_AES128_CM_SHA1_80])

    assert certificate._create_ssl_context([SRTP_AES128_CM_SHA1_80]) is context
    assert context.get_session_cache_mode() == SSL.SESS_CACHE_OFF


def _fragment(record: bytes) -> list[bytes]:
    """Split the one handshake message of a record into two records (RFC 6347 section 4.2.3)."""
    header, kind_length_and_number, message = record[:11], record[13:19], record[25:]
    half = len(message) // 2
    datagrams = []
    for offset, part in [(0, message[:half]), (half, message[half:])]:
        body = kind_length_and_number + offset.to_bytes(3) + len(part).to_bytes(3) + part
        fragment = header + len(body).to_bytes(2) + body
        datagrams.append(_renumber(fragment, by=len(datagrams)))
    return datagrams


def _renumber(datagram: bytes, *, by: int) -> bytes:
    """Add to the sequence number of every record that is not encrypted yet (RFC 6347 section 4.1)."""
    records = b""
    while datagram:
        end = 13 + int.from_bytes(datagram[11:13])
        number = int.from_bytes(datagram[3:11])
        is_plain = number >> 48 == 0
        records += datagram[:3] + (number + by * is_plain).to_bytes(8) + datagram[11:end]
        datagram = datagram[end:]
    return records
