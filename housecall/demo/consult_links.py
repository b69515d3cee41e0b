"""The demonstration consult: who is invited, and the link that each of them opens."""

from collections.abc import Mapping

from pydantic import SecretStr

from signalling import Invite, Role, link, mint_invite

ROOM = "demo"
PEOPLE: Mapping[str, Role] = {
    "Provider": Role.PROVIDER,
    "Patient": Role.PATIENT,
    "Interpreter": Role.GUEST,
}


def links(base_url: str, *, key: str, secret: SecretStr, now: float, ttl_s: float) -> dict[str, str]:
    """Return a link for each person; `now`: Unix seconds, `ttl_s`: how long the links work, in seconds."""
    return {
        person: link(
            base_url, mint_invite(Invite(room=ROOM, role=role), key=key, secret=secret, now=now, ttl_s=ttl_s)
        )
        for person, role in PEOPLE.items()
    }
