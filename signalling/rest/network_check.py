"""The network check before a visit: bytes down and bytes up, which the page times.

Bytes are random, so that nothing on the way makes them fewer. Nothing is kept, and a session's checks
are counted: it is no free pipe.
"""

import secrets
from typing import Annotated

from aiohttp import web
from pydantic import Field

from clinic import Attempts
from signalling.api import Guest, GuestCall, Query, Unaudited, operation
from signalling.errors import TooLarge
from signalling.services import ClinicServices

_TAG = "Guests"
_MOST_BYTES = 1_048_576
_CHUNK = 65_536
_CHECKS = Attempts(60, within_s=600)
_NOTHING_KEPT = Unaudited("random bytes; nothing is read or kept")


class NetworkCheckQuery(Query):
    """How much to send, in bytes."""

    size: Annotated[int, Field(ge=1, le=_MOST_BYTES)] = _CHUNK


@operation(
    "GET",
    "/api/v1/guest/network-check",
    tag=_TAG,
    summary="Sends random bytes, by which a browser measures its way down",
    who=Guest(),
    audits=_NOTHING_KEPT,
    produces="application/octet-stream",
    also=(429,),
)
async def send_random_bytes(
    call: GuestCall, services: ClinicServices, query: NetworkCheckQuery
) -> web.StreamResponse:
    """Send as many as are asked for, uncompressible."""
    await _count(call, services)
    return web.Response(body=secrets.token_bytes(query.size), content_type="application/octet-stream")


@operation(
    "POST",
    "/api/v1/guest/network-check",
    tag=_TAG,
    summary="Takes bytes and forgets them, by which a browser measures its way up",
    who=Guest(),
    audits=_NOTHING_KEPT,
    consumes="application/octet-stream",
    also=(429,),
)
async def take_bytes(call: GuestCall, services: ClinicServices) -> None:
    """Answer once all have arrived. Raises: TooLarge."""
    await _count(call, services)
    taken = 0
    async for chunk in call.request.content.iter_chunked(_CHUNK):
        taken += len(chunk)
        if taken > _MOST_BYTES:
            raise TooLarge("body_too_large", "more than a check needs")


async def _count(call: GuestCall, services: ClinicServices) -> None:
    await services.rate_limits.take("network-check", str(call.guest.link.id), _CHECKS)
