"""Hands short messages to the operator's gateway, as a signed webhook (Standard Webhooks)."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from clinic.errors import GatewayRefused
from vault import Delivery, errors, webhook_signature

_GONE = frozenset({400, 404, 410, 422})
_OK = range(200, 300)


class SmsSettings(BaseModel):
    """Where short messages go."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(pattern=r"^https://.+|^http://(localhost|127\.0\.0\.1)[:/].*")
    """The gateway; receives {"to": E.164, "text": …} as JSON."""

    secret: SecretStr = Field(min_length=32)
    """Base64 of at least 24 bytes, shared with the gateway, which checks signatures with it."""


class Post(Protocol):
    """Sends one HTTP POST; the program wires it, since this package speaks no HTTP."""

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Return the status of the answer; raise when there was none."""


class SmsChannel:
    """The outbox's channel for short messages. `clock`: the present instant, for the signature."""

    def __init__(self, settings: SmsSettings, post: Post, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._secret = base64.b64decode(settings.secret.get_secret_value(), validate=True)
        self._post = post
        self._clock = clock

    async def deliver(self, delivery: Delivery) -> None:
        """Return when the gateway took the message. Raises JobHopeless when it never will."""
        content = json.dumps(
            {"to": delivery.message["to"], "text": delivery.message["text"]}, ensure_ascii=False
        ).encode()
        timestamp = int(self._clock().timestamp())
        headers = {
            "content-type": "application/json",
            "webhook-id": str(delivery.id),
            "webhook-timestamp": str(timestamp),
            "webhook-signature": webhook_signature(self._secret, str(delivery.id), timestamp, content),
        }
        status = await self._post(self._settings.url, headers, content)
        if status in _GONE:
            raise errors.JobHopeless(f"the gateway will not take it ({status})")
        if status not in _OK:
            raise GatewayRefused(status)
