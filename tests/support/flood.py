"""Sends garbage to a UDP port of this machine, at a rate and for a time that are bounded.

usage: python -m tests.support.flood PORT RATE SECONDS SEED     RATE: datagrams per second, 0 for full speed

Run as a process of its own, so that its load is not the test's. It prints how many datagrams it sent.
"""

import random
import socket
import struct
import sys
import time
from collections.abc import Callable

MOST_SECONDS = 15
MOST_DATAGRAMS = 3_000_000
VARIETY = 1_000
SOURCES = 8
TICK_S = 0.001

MAGIC_COOKIE = 0x2112A442


def unknown_stun_user(chance: random.Random) -> bytes:
    """Return a binding request (RFC 8489) for a user nobody knows, with a wrong integrity."""
    user = bytes(chance.choices(b"abcdefghijklmnopqrstuvwxyz0123456789", k=9))
    username = struct.pack("!HH", 0x0006, len(user)) + user + bytes(-len(user) % 4)
    integrity = struct.pack("!HH", 0x0008, 20) + chance.randbytes(20)
    attributes = username + integrity
    return struct.pack("!HHI", 0x0001, len(attributes), MAGIC_COOKIE) + chance.randbytes(12) + attributes


def truncated_dtls(chance: random.Random) -> bytes:
    """Return the beginning of a handshake record (RFC 6347) that promises more than there is."""
    promised = chance.randrange(200, 1400)
    header = struct.pack("!BHHHIH", 22, 0xFEFD, 0, 0, chance.randrange(2**32), promised)
    return header + chance.randbytes(chance.randrange(promised // 2))


def alien_media(chance: random.Random) -> bytes:
    """Return what looks like an RTP packet (RFC 3550) of no known stream."""
    header = struct.pack("!BBHII", 0x80, 96, chance.randrange(2**16), 0, chance.randrange(2**32))
    return header + chance.randbytes(chance.randrange(1200))


def noise(chance: random.Random) -> bytes:
    """Return bytes without meaning, possibly none."""
    return chance.randbytes(chance.randrange(1500))


KINDS: tuple[Callable[[random.Random], bytes], ...] = (unknown_stun_user, truncated_dtls, alien_media, noise)


def flood(port: int, rate: int, seconds: float, seed: int) -> int:
    """Send to 127.0.0.1 and return how many datagrams went out."""
    chance = random.Random(seed)
    garbage = [chance.choice(KINDS)(chance) for _ in range(VARIETY)]
    sources = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(SOURCES)]
    for source in sources:
        source.connect(("127.0.0.1", port))
    began = time.monotonic()
    ends = began + min(seconds, MOST_SECONDS)
    sent = 0
    while (now := time.monotonic()) < ends and sent < MOST_DATAGRAMS:
        due = int((now - began) * rate) - sent if rate else VARIETY
        for _ in range(due):
            try:
                sources[sent % SOURCES].send(garbage[sent % VARIETY])
            except ConnectionRefusedError:  # an answer to an earlier one: nobody listens any more
                return sent
            sent += 1
        if rate:
            time.sleep(TICK_S)
    return sent


if __name__ == "__main__":
    print(flood(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])))  # noqa: T201
