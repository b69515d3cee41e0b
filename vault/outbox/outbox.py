"""Posts messages in the unit of their cause, and delivers each by a job until its channel took it.

Delivery is at least once: the id travels with the message (Message-ID, webhook-id), so that the
other side can drop a repetition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID, uuid4

from vault.database import Database, UnitOfWork
from vault.errors import JobHopeless
from vault.jobs import Job, JobQueue, JobSpec
from vault.keys import DataKeys, Subject
from vault.origin import Origin, TenantId
from vault.outbox.rows import OutboxRow
from vault.sealing import ERASED, Sealer

DELIVER = "outbox.deliver"
"""The kind of job that `Outbox.deliver` handles."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message on its way. `attempt` counts from 1; `message` is what was posted."""

    id: UUID
    tenant: TenantId
    attempt: int
    message: Mapping[str, Any] = field(repr=False)


class Channel(Protocol):
    """Carries messages out of the house (mail, webhook, SMS gateway)."""

    async def deliver(self, delivery: Delivery) -> None:
        """Return when the other side has taken the message; raise to have it tried again later.

        Raises JobHopeless when it never will (an address that does not exist).
        """


class Outbox:
    """Posts and delivers. `channels`: by name, wired by the program."""

    def __init__(
        self, database: Database, keys: DataKeys, queue: JobQueue, channels: Mapping[str, Channel]
    ) -> None:
        self._database = database
        self._keys = keys
        self._sealer = Sealer(keys)
        self._queue = queue
        self._channels = channels

    async def post(
        self, unit: UnitOfWork, tenant: TenantId, channel: str, message: Mapping[str, Any]
    ) -> UUID:
        """Have `message` delivered if, and only if, this unit is kept; return its id.

        Raises KeyError when there is no such channel.
        """
        if channel not in self._channels:
            raise KeyError(channel)
        row = OutboxRow(id=uuid4(), tenant_id=tenant, channel=channel, state="waiting", created_at=unit.now)
        await self._sealer.seal(unit, row, _subject(row.id), message=dict(message))
        unit.session.add(row)
        await self._queue.put(unit, JobSpec(DELIVER, {"message": str(row.id)}, tenant, once=str(row.id)))
        return row.id

    async def deliver(self, job: Job) -> None:
        """Handle one job of kind `DELIVER`. What was delivered is erased in the same unit as the job ends."""
        number = UUID(job.payload["message"])
        origin = Origin.server("outbox", f"job:{job.id}")
        async with self._database.read(origin) as reading:
            row = await reading.session.get_one(OutboxRow, number)
            message = (await self._sealer.open_one(reading, row, "message"))["message"]
        if message is ERASED:
            raise JobHopeless("the message was erased")
        await self._channels[row.channel].deliver(Delivery(number, row.tenant_id, job.attempt, message))
        async with self._database.write(origin) as unit:
            sent = await unit.session.get_one(OutboxRow, number)
            sent.state, sent.delivered_at, sent.message = "delivered", unit.now, None
            await self._keys.erase(unit, row.tenant_id, _subject(number))
            await self._queue.finish(unit, job)


def _subject(number: UUID) -> Subject:
    return Subject(f"outbox:{number}")
