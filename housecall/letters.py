"""What becomes of letters that nothing sends: kept in a folder while trying out, else refused."""

import asyncio
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vault import Delivery, errors

_OWNER_ONLY, _OWNER_ONLY_FOLDER = 0o600, 0o700


@dataclass(frozen=True)
class Letter:
    """A message as the folder keeps it. `channel`: "mail" or "sms". `calendar`: the invitation in it."""

    channel: str
    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    calendar: str | None = field(repr=False, default=None)


class LettersFolder:
    """An outbox channel that puts each message into a file of its own: for trying out only.

    `on_letter`: told of each, once it is there.
    """

    def __init__(
        self, folder: Path, channel: str, on_letter: Callable[[Letter], None] = lambda _: None
    ) -> None:
        self._folder = folder
        self._channel = channel
        self._on_letter = on_letter

    async def deliver(self, delivery: Delivery) -> None:
        """Write `<id>.json`, and `<id>.ics` with an invitation; a repetition replaces them."""
        letter = _letter(self._channel, delivery.message)
        await asyncio.to_thread(_write, self._folder / str(delivery.id), letter)
        self._on_letter(letter)


class NoChannel:
    """Stands where nothing is configured. Messages stay in the outbox, their job failed, and are not sent."""

    def __init__(self, setting: str) -> None:
        self._setting = setting

    async def deliver(self, delivery: Delivery) -> None:
        """Refuse. Raises: JobHopeless, which names the setting."""
        raise errors.JobHopeless(f"{self._setting} is not set, so message {delivery.id} cannot be sent")


def _letter(channel: str, message: Mapping[str, object]) -> Letter:
    calendar = message.get("calendar")
    return Letter(
        channel,
        str(message["to"]),
        str(message["subject"]),
        str(message["text"]),
        None if calendar is None else str(calendar),
    )


def _write(path: Path, letter: Letter) -> None:
    path.parent.mkdir(mode=_OWNER_ONLY_FOLDER, exist_ok=True)
    fields = {"channel": letter.channel, "to": letter.to, "subject": letter.subject, "text": letter.text}
    _write_file(path.with_suffix(".json"), json.dumps(fields, ensure_ascii=False, indent=1))
    if letter.calendar is not None:
        _write_file(path.with_suffix(".ics"), letter.calendar)


def _write_file(path: Path, content: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content.encode())
