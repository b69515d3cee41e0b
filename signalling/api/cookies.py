"""The cookies that sessions live in: unreadable to scripts, and never sent along by other sites."""

from aiohttp import web

STAFF_COOKIE = "housecall_session"
GUEST_COOKIE = "housecall_guest"

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def set_session(request: web.Request, response: web.Response, name: str, token: str | None) -> None:
    """Have the browser keep `token` until it is closed, or forget it when None."""
    attributes = {"path": "/", "httponly": True, "samesite": "Strict", "secure": not is_trial(request)}
    if token is None:
        response.set_cookie(name, "", max_age=0, **attributes)  # type: ignore[arg-type]
    else:
        response.set_cookie(name, token, **attributes)  # type: ignore[arg-type]


def is_trial(request: web.Request) -> bool:
    """Say whether this is plain HTTP on this machine: everywhere else browsers reach us through TLS."""
    return request.scheme == "http" and request.host.rpartition(":")[0] in _LOOPBACK
