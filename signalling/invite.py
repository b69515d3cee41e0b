"""Invites: signed, expiring links into a room, `/join#<invite>`.

A JSON Web Token for an audience of its own, so that it can never pass as an access token nor the other
way round. It carries the room and the role, no name: links travel by mail and text message. It stands
in the link's fragment, which browsers never send.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pydantic import SecretStr

from signalling import tokens
from signalling.errors import InviteRefused, TokenRefused
from signalling.grants import Claims, VideoGrants

_AUDIENCE = "housecall/invite"

ROLE_ATTRIBUTE = "role"
"""The participant attribute in which clients see somebody's role."""


class Role(StrEnum):
    """As what somebody is invited."""

    PROVIDER = "provider"
    """Treats; may also send others out of the room."""

    PATIENT = "patient"
    """Is treated."""

    GUEST = "guest"
    """Helps either of them: family, interpreter."""


@dataclass(frozen=True, slots=True)
class Invite:
    """What an invite says."""

    room: str
    role: Role


def mint_invite(invite: Invite, *, key: str, secret: SecretStr, now: float, ttl_s: float) -> str:
    """Return the invite as text that may stand in a URL; `now`: Unix seconds."""
    payload = {
        "iss": key,
        "aud": _AUDIENCE,
        "nbf": int(now),
        "exp": int(now + ttl_s),
        "room": invite.room,
        "role": invite.role.value,
    }
    return tokens.sign(payload, secret)


def read_invite(text: str, *, keys: Mapping[str, SecretStr], now: float) -> Invite:
    """Return what an invite says at `now` (Unix seconds).

    Raises: InviteRefused (`invite_expired`, `invite_invalid`).
    """
    try:
        payload = tokens.signed_payload(text, keys=keys, audience=_AUDIENCE)
        tokens.check_times(payload, now)
        room = payload["room"]
        if not isinstance(room, str) or not room:
            raise _invalid()
        return Invite(room=room, role=Role(payload["role"]))
    except TokenRefused as exc:
        if exc.code == "token_expired":
            raise InviteRefused("invite_expired", "this invite has expired", expired=True) from exc
        raise _invalid() from exc
    except (KeyError, ValueError) as exc:
        raise _invalid() from exc


def link(base_url: str, invite: str) -> str:
    """Return the link to give to a person; `base_url`: scheme and host of the web client."""
    return f"{base_url.rstrip('/')}/join#{invite}"


def accept(invite: Invite, name: str, *, new_sid: Callable[[str], str]) -> Claims:
    """Return the claims of somebody who comes by `invite` under `name`; each time another identity."""
    return Claims(
        identity=new_sid(f"{invite.role.value}-"),
        name=name,
        attributes={ROLE_ATTRIBUTE: invite.role.value},
        video=VideoGrants(room_join=True, room=invite.room, room_admin=invite.role is Role.PROVIDER),
    )


def _invalid() -> InviteRefused:
    return InviteRefused("invite_invalid", "this invite is not valid")
