"""`housecall token`: prints what opens a room."""

import time
from typing import Annotated

import typer

from housecall.commands.console import ConfigFile, Dev, failing_in_one_line, given
from housecall.config import load
from signalling import Claims, VideoGrants, mint

tokens = typer.Typer(add_completion=False)


@tokens.command()
def token(
    *,
    room: Annotated[str, typer.Option(help="Room that may be joined.")],
    identity: Annotated[str, typer.Option(help="Who it is for; unique within the room.")],
    ttl: Annotated[float, typer.Option(min=1, help="Seconds for which the token may be used.")] = 6 * 3600,
    dev: Dev = None,
    config: ConfigFile = None,
) -> None:
    """Print an access token to join a room, signed with the first API key."""
    with failing_in_one_line():
        settings = load(given(dev=dev), config)
        key, secret = settings.signing_key
        claims = Claims(identity=identity, video=VideoGrants(room_join=True, room=room))
        print(mint(claims, key=key, secret=secret, now=time.time(), ttl_s=ttl))  # noqa: T201
