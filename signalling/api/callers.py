"""Finds out who calls: the session behind a cookie, read anew at every request, so that ending it counts."""

import hmac
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from aiohttp import web

from clinic import Link, errors
from signalling.api.calls import Call, Guest, GuestCall, Public, Staff, StaffCall, Who
from signalling.api.cookies import GUEST_COOKIE, STAFF_COOKIE
from signalling.errors import TokenRefused
from signalling.services import ClinicServices
from vault import Origin, Purpose

BACKGROUND_HEADER = "Housecall-Background"
"""Sent with what a page fetches by itself: that is not somebody using their session."""


class Callers:
    """Resumes sessions and notes their use. Keeps nothing.

    `address_header`: in which a trusted proxy names the client, last; empty for the socket's peer.
    """

    def __init__(self, services: ClinicServices, address_header: str) -> None:
        self._services = services
        self._address_header = address_header

    async def identify(
        self, request: web.Request, accepted: Sequence[Who], number: str, *, in_use: bool = True
    ) -> Call:
        """Return the call of `request`, whose id is `number`. What they may do is not checked yet.

        `in_use`: whether this is somebody using their session. Raises TokenRefused when none of
        `accepted` has a living session here.
        """
        origin = replace(Origin.server("signalling", number), network=self._network(request))
        over: TokenRefused | None = None
        for who in accepted:
            if isinstance(who, Public):
                return Call(request=request, origin=origin)
            token = request.cookies.get(STAFF_COOKIE if isinstance(who, Staff) else GUEST_COOKIE)
            if not token:
                continue
            try:
                return await self._resume(request, who, token, origin, in_use=in_use)
            except errors.LinkEnded:
                over = TokenRefused("link_ended", "your personal link opens nothing any more")
            except errors.SessionOver:
                over = TokenRefused("session_over", "your session is over")
        if over:
            raise over
        if any(isinstance(who, Staff) for who in accepted):
            raise TokenRefused("sign_in_needed", "sign in first")
        raise TokenRefused("link_needed", "open your personal link first")

    async def _resume(
        self, request: web.Request, who: Staff | Guest, token: str, server: Origin, *, in_use: bool
    ) -> StaffCall | GuestCall:
        if isinstance(who, Guest):
            async with self._services.database.read(server) as reading:
                guest = await self._services.links.resume(reading, token)
            return GuestCall(request=request, origin=_guest_origin(guest.link, server), guest=guest)
        async with self._services.database.read(server) as reading:
            session = await self._services.sessions.resume(reading, token)
        origin = Origin(
            tenant=session.tenant,
            actor=f"staff:{session.staff}",
            request=server.request,
            policy=f"session:{session.id}",
            network=server.network,
        )
        if in_use and session.touch_due and BACKGROUND_HEADER not in request.headers:
            await self._services.database.transact(
                origin, lambda unit: self._services.sessions.touch(unit, session.id)
            )
        return StaffCall(request=request, origin=origin, session=session)

    def _network(self, request: web.Request) -> str:
        header = self._address_header
        forwarded = request.headers.get(header, "") if header else ""
        address = forwarded.rpartition(",")[2].strip() or request.remote or ""
        return hmac.digest(self._services.network_key, address.encode(), sha256)[:16].hex()


def _guest_origin(link: Link, server: Origin) -> Origin:
    return Origin(
        tenant=link.tenant,
        actor=f"link:{link.id}",
        request=server.request,
        purpose=Purpose.PATIENT_REQUEST,
        policy=f"link:{link.id}",
        network=server.network,
    )
