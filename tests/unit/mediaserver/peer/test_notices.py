"""Observers hear what happened in order, never from inside a call, and never after the end."""

import asyncio

from structlog.testing import capture_logs

from mediaserver.peer.notices import Notices


async def turn() -> None:
    """Let the loop turn a few times."""
    for _ in range(3):
        await asyncio.sleep(0)


async def test_calls_are_made_later_and_in_order():
    """The caller has returned when the observer hears."""
    heard = []
    notices = Notices("PA_1")
    for number in range(3):
        notices.add(lambda number=number: heard.append(number))
    assert heard == []

    await turn()

    assert heard == [0, 1, 2]


async def test_an_observer_that_raises_stops_nothing():
    """Its fault is logged with the id of its peer."""
    heard = []
    notices = Notices("PA_1")
    notices.add(lambda: heard[7])
    notices.add(lambda: heard.append("next"))

    with capture_logs() as logs:
        await turn()

    assert heard == ["next"]
    assert [(log["event"], log["owner"]) for log in logs] == [("observer_raised", "PA_1")]


async def test_nothing_is_heard_after_close():
    """Not what was waiting, not what comes later, not when closed by the observer itself."""
    heard = []
    notices = Notices("PA_1")
    notices.add(notices.close)
    notices.add(lambda: heard.append("waiting"))
    await turn()
    notices.add(lambda: heard.append("later"))
    await turn()

    assert heard == []


async def test_what_an_observer_causes_comes_a_turn_later():
    """A pair of observers that answer each other cannot hold the loop."""
    heard = []
    notices = Notices("PA_1")

    def again() -> None:
        heard.append(len(heard))
        notices.add(again)

    notices.add(again)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    notices.close()

    assert 1 <= len(heard) <= 2
