"""The outbox: a message goes out if its cause was kept, until somebody took it, and is then forgotten."""

import asyncio
import contextlib
from uuid import UUID

import pytest

from tests.behaviour.vault.notebook import TENANT, origin
from tests.behaviour.vault.test_runs_jobs import SERVER, until, working
from vault.database import Database
from vault.errors import JobHopeless, SubjectErased
from vault.jobs import JobQueue, JobSettings, NoHints
from vault.keys import DataKeys, RootKeys, Subject
from vault.outbox import Delivery, Outbox
from vault.outbox.outbox import DELIVER
from vault.outbox.rows import OutboxRow

MAIL = {"to": "ada@example.org", "subject": "Video appointment"}


class Letterbox:
    """A channel that keeps what it is given, after refusing as often as told."""

    def __init__(self, refusals: int = 0, *, hopeless: bool = False) -> None:
        self.taken: list[Delivery] = []
        self.tried = 0
        self._refusals = refusals
        self._hopeless = hopeless

    async def deliver(self, delivery: Delivery) -> None:
        """Take the message, or refuse it."""
        self.tried += 1
        if self._hopeless:
            raise JobHopeless("no such address")
        if self.tried <= self._refusals:
            raise ConnectionError
        self.taken.append(delivery)


def _outbox(database: Database, letterbox: Letterbox) -> tuple[Outbox, JobQueue, DataKeys]:
    keys, queue = DataKeys(RootKeys.fresh()), JobQueue(NoHints())
    return Outbox(database, keys, queue, {"mail": letterbox}), queue, keys


async def _state(database: Database, number: UUID) -> tuple[str, bytes | None]:
    async with database.read(SERVER) as reading:
        row = await reading.session.get_one(OutboxRow, number)
        return row.state, row.message


async def test_message_is_delivered_then_forgotten(database: Database) -> None:
    """What was posted arrives as it was; afterwards neither text nor key is left."""
    letterbox = Letterbox()
    outbox, queue, keys = _outbox(database, letterbox)
    async with database.write(origin()) as unit:
        number = await outbox.post(unit, TENANT, "mail", MAIL)
    async with working(database, queue, JobSettings(sweep_s=0.05), **{DELIVER: outbox.deliver}):
        await until(lambda: letterbox.taken)
        await until(lambda: _delivered(database, number))
    (delivery,) = letterbox.taken
    assert (delivery.id, delivery.tenant, delivery.attempt, delivery.message) == (number, TENANT, 1, MAIL)
    assert "ada@" not in repr(delivery)
    assert await _state(database, number) == ("delivered", None)
    async with database.read(SERVER) as reading:
        with pytest.raises(SubjectErased):
            await keys.find(reading, TENANT, Subject(f"outbox:{number}"))


async def _delivered(database: Database, number: UUID) -> bool:
    return (await _state(database, number))[0] == "delivered"


async def test_message_of_a_failed_unit_is_never_sent(database: Database) -> None:
    """Nobody is told of an appointment that was not made."""
    letterbox = Letterbox()
    outbox, queue, _ = _outbox(database, letterbox)
    with contextlib.suppress(ZeroDivisionError):
        async with database.write(origin()) as unit:
            await outbox.post(unit, TENANT, "mail", MAIL)
            raise ZeroDivisionError
    async with working(database, queue, JobSettings(sweep_s=0.05), **{DELIVER: outbox.deliver}):
        await asyncio.sleep(0.2)
    assert letterbox.tried == 0


async def test_refused_message_waits_and_hopeless_one_is_given_up(database: Database) -> None:
    """A channel that is down leaves the message sealed and waiting; an impossible one is tried once."""
    for letterbox in (Letterbox(refusals=9), Letterbox(hopeless=True)):
        outbox, queue, _ = _outbox(database, letterbox)
        async with database.write(origin()) as unit:
            number = await outbox.post(unit, TENANT, "mail", MAIL)
        async with working(database, queue, JobSettings(sweep_s=0.05), **{DELIVER: outbox.deliver}):
            await until(lambda letterbox=letterbox: letterbox.tried == 1)
            await asyncio.sleep(0.2)
        state, sealed = await _state(database, number)
        assert (state, letterbox.tried) == ("waiting", 1)
        assert sealed is not None
        assert b"ada@" not in sealed


async def test_unknown_channel_is_refused_at_once(database: Database) -> None:
    """A message nobody carries is the poster's mistake, not a job that fails later."""
    outbox, _, _ = _outbox(database, Letterbox())
    with pytest.raises(KeyError):
        async with database.write(origin()) as unit:
            await outbox.post(unit, TENANT, "pigeon", MAIL)
