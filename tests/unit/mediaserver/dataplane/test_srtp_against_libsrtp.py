"""The data plane's SRTP and libsrtp understand each other, both ways (RFC 3711, RFC 7714).

The crate's side is its example `srtp_oracle`, which seals and opens lines of hex.
"""

import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pylibsrtp import Policy, Session

CRATE = Path(__file__).parents[4] / "mediaserver" / "dataplane" / "rust"

PROFILES = {
    "AEAD_AES_128_GCM": (Policy.SRTP_PROFILE_AEAD_AES_128_GCM, 12),
    "AES128_CM_SHA1_80": (Policy.SRTP_PROFILE_AES128_CM_SHA1_80, 14),
}
SSRC = 0x12345678
PACKETS = 400


class Oracle:
    """A running `srtp_oracle`: one request line, one answer line."""

    def __init__(self, executable: Path) -> None:
        self._process = subprocess.Popen(
            [executable], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, *words: str) -> str:
        """Send one request and return its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(" ".join(words) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        """End the process by ending its input."""
        self._process.communicate(timeout=10)


@pytest.fixture(scope="module")
def executable() -> Path:
    """Build the oracle once; cargo keeps it between runs."""
    cargo = shutil.which("cargo")
    assert cargo is not None, "the crate's tests need cargo"
    subprocess.run([cargo, "build", "--quiet", "--locked", "--example", "srtp_oracle"], cwd=CRATE, check=True)
    return CRATE / "target" / "debug" / "examples" / "srtp_oracle"


@pytest.fixture
def oracle(executable: Path) -> Iterator[Oracle]:
    """One oracle process per test, so that no context outlives its keys."""
    running = Oracle(executable)
    yield running
    running.close()


def session(profile: str, key: bytes, direction: int) -> Session:
    """Make a libsrtp session with a window as wide as ours."""
    policy = Policy(key=key, ssrc_type=direction, srtp_profile=PROFILES[profile][0])
    policy.window_size = 1024
    return Session(policy)


def rtp(index: int, payload: bytes) -> bytes:
    """Write an RTP packet with a one-byte header extension, which stays in clear."""
    header = bytes([0x90, 96]) + (index & 0xFFFF).to_bytes(2, "big")
    header += (index * 3000 % 2**32).to_bytes(4, "big") + SSRC.to_bytes(4, "big")
    return header + b"\xbe\xde\x00\x01\x10x\x00\x00" + payload


def receiver_report(ssrc: int, length_words: int) -> bytes:
    """Write an RTCP packet of `length_words` 32-bit words after its SSRC."""
    header = bytes([0x80, 201]) + (1 + length_words).to_bytes(2, "big") + ssrc.to_bytes(4, "big")
    return header + bytes(4 * length_words)


def keyed(oracle: Oracle, profile: str, random_: random.Random) -> bytes:
    """Give the oracle a master key and return it with its salt appended."""
    key, salt = random_.randbytes(16), random_.randbytes(PROFILES[profile][1])
    assert oracle.ask("keys", profile, key.hex(), salt.hex()) == "ok"
    return key + salt


@pytest.mark.parametrize("start", [0, 127, 32767, 65535])
@pytest.mark.parametrize("profile", PROFILES)
def test_libsrtp_opens_what_we_seal(oracle: Oracle, profile: str, start: int) -> None:
    """Sealed packets of many sizes open in libsrtp across the wrap of the sequence number."""
    random_ = random.Random(f"{profile}{start}")
    theirs = session(profile, keyed(oracle, profile, random_), Policy.SSRC_ANY_INBOUND)
    for index in range(start, start + PACKETS * 200, 200):
        plain = rtp(index, random_.randbytes(random_.randrange(1200)))
        sealed = oracle.ask("seal-rtp", str(index), plain.hex())
        assert theirs.unprotect(bytes.fromhex(sealed)) == plain


@pytest.mark.parametrize("start", [0, 127, 32767, 65535])
@pytest.mark.parametrize("profile", PROFILES)
def test_we_open_what_libsrtp_seals(oracle: Oracle, profile: str, start: int) -> None:
    """Packets sealed by libsrtp open here, in bursts of shuffled order, once each."""
    random_ = random.Random(f"{profile}{start}")
    theirs = session(profile, keyed(oracle, profile, random_), Policy.SSRC_ANY_OUTBOUND)
    plain = [rtp(start + n * 200, random_.randbytes(random_.randrange(1200))) for n in range(PACKETS)]
    sealed = [theirs.protect(packet).hex() for packet in plain]
    order = [0]
    for first in range(1, PACKETS, 5):
        burst = list(range(first, min(first + 5, PACKETS)))
        random_.shuffle(burst)
        order += burst
    for place in order:
        assert oracle.ask("open-rtp", sealed[place]) == plain[place].hex()
        assert oracle.ask("open-rtp", sealed[place]).startswith("error")


@pytest.mark.parametrize("profile", PROFILES)
def test_control_packets_open_both_ways(oracle: Oracle, profile: str) -> None:
    """SRTCP agrees in index, trailer and tag, for several senders over one key."""
    random_ = random.Random(profile)
    key = keyed(oracle, profile, random_)
    inbound = session(profile, key, Policy.SSRC_ANY_INBOUND)
    outbound = session(profile, key, Policy.SSRC_ANY_OUTBOUND)
    for number in range(50):
        plain = receiver_report(SSRC + number % 3, random_.randrange(40))
        sealed = oracle.ask("seal-rtcp", plain.hex())
        assert inbound.unprotect_rtcp(bytes.fromhex(sealed)) == plain
        theirs = outbound.protect_rtcp(plain).hex()
        assert oracle.ask("open-rtcp", theirs) == plain.hex()
        assert oracle.ask("open-rtcp", theirs).startswith("error")


@pytest.mark.parametrize("profile", PROFILES)
def test_we_refuse_a_forged_packet(oracle: Oracle, profile: str) -> None:
    """A flipped bit anywhere behind the first byte is not authentic."""
    random_ = random.Random(profile)
    theirs = session(profile, keyed(oracle, profile, random_), Policy.SSRC_ANY_OUTBOUND)
    sealed = theirs.protect(rtp(7, b"media"))
    for at in range(1, len(sealed)):
        forged = bytearray(sealed)
        forged[at] ^= 1 << random_.randrange(8)
        assert oracle.ask("open-rtp", forged.hex()).startswith("error")
    assert not oracle.ask("open-rtp", sealed.hex()).startswith("error")
