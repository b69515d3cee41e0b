"""Decides whether an HTTP request may open a signalling connection, before anything is kept for it.

Pure but for what is handed in. The WebSocket and its `validate` twin ask the same question, so that a
client whose WebSocket failed learns why.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from livekit.protocol import rtc

from signalling import join_request, tokens
from signalling.errors import BadRequest, Forbidden, TokenRefused
from signalling.grants import Claims
from signalling.settings import SignallingSettings


@dataclass(frozen=True, slots=True)
class Admission:
    """Who may come in, and how they asked."""

    claims: Claims = field(repr=False)
    request: rtc.JoinRequest = field(repr=False)


def admit(
    *, query: Mapping[str, str], headers: Mapping[str, str], settings: SignallingSettings, now: float
) -> Admission:
    """Return who asks; `now`: Unix seconds.

    Raises: TokenRefused, Forbidden, BadRequest, TooLarge.
    """
    claims = tokens.verify(bearer(headers) or query.get("access_token", ""), keys=settings.api_keys, now=now)
    if not claims.video.room_join:
        raise Forbidden("join_not_granted", "this token does not allow to join a room")
    if not claims.video.room:
        raise Forbidden("room_not_granted", "this token names no room")
    if not claims.identity:
        raise TokenRefused("token_invalid", "this token names nobody")
    request = join_request.decode(query.get("join_request", ""), limit=settings.join_request_size)
    _check_sizes(claims, request, settings)
    return Admission(claims, request)


def bearer(headers: Mapping[str, str]) -> str:
    """Return the bearer token of an `Authorization` header (RFC 6750 section 2.1), empty if there is none."""
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _check_sizes(claims: Claims, request: rtc.JoinRequest, settings: SignallingSettings) -> None:
    names = (claims.identity, claims.name, claims.video.room)
    attributes = claims.attributes | dict(request.participant_attributes)
    if any(len(name) > settings.name_length for name in names):
        raise BadRequest("name_too_long", "a name in this token is too long")
    if max(len(claims.metadata.encode()), len(request.metadata.encode())) > settings.metadata_size:
        raise BadRequest("metadata_too_large", "the metadata is too large")
    if sum(len(k.encode()) + len(v.encode()) for k, v in attributes.items()) > settings.attributes_size:
        raise BadRequest("attributes_too_large", "the attributes are too large")
