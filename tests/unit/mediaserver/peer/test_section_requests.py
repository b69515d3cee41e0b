"""Clients are asked for sections once things are quiet, and for each missing one once."""

import asyncio

import pytest

from mediaserver import MediaKind
from mediaserver.peer.section_requests import SectionRequests


class Client:
    """What is missing, and what was asked."""

    def __init__(self) -> None:
        self.missing: tuple[int, int] | None = (1, 0)
        self.asked: list[tuple[int, int]] = []
        self.requests = SectionRequests(
            self._count, lambda *sections: self.asked.append(sections), debounce_s=0.001
        )

    async def quiet(self) -> None:
        """Let the debounce pass."""
        await asyncio.sleep(0.01)

    def _count(self) -> dict[MediaKind, int] | None:
        return None if self.missing is None else dict(zip(MediaKind, self.missing, strict=True))


@pytest.fixture
async def client():
    """Make a client whose timer is stopped at the end."""
    made = Client()
    yield made
    made.requests.close()


async def test_many_subscriptions_make_one_request(client):
    """Each request costs the client a whole negotiation."""
    client.missing = (3, 2)
    for _ in range(5):
        client.requests.consider()
    await client.quiet()

    assert client.asked == [(3, 2)]


async def test_an_offer_is_asked_for_even_when_sections_suffice(client):
    """The server cannot offer; only a new offer lets it use the free sections."""
    client.missing = (0, 0)
    client.requests.consider()
    await client.quiet()

    assert client.asked == [(0, 0)]


async def test_nothing_is_asked_when_nothing_waits_any_more(client):
    """Unsubscribed within the debounce."""
    client.requests.consider()
    client.missing = None
    await client.quiet()

    assert client.asked == []


async def test_sections_on_their_way_are_not_asked_for_again(client):
    """A second subscription asks for its own section only, and for none if none is missing."""
    client.requests.consider()
    await client.quiet()
    client.missing = (2, 1)
    client.requests.consider()
    await client.quiet()
    client.requests.consider()
    await client.quiet()

    assert client.asked == [(1, 0), (1, 1)]


async def test_after_an_offer_counting_begins_anew(client):
    """What the offer brought is known; what is missing still is asked for."""
    client.requests.consider()
    await client.quiet()
    client.requests.offered()
    client.requests.consider()
    await client.quiet()

    assert client.asked == [(1, 0), (1, 0)]


async def test_an_offer_within_the_debounce_makes_the_request_needless(client):
    """The offer answered what was waiting."""
    client.requests.consider()
    client.requests.offered()
    await client.quiet()

    assert client.asked == []
