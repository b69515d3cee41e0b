"""The headers every response carries, so that a browser does only what the web client needs.

No foreign host appears in the content security policy (CSP level 3).
"""

import re

from aiohttp import web

_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")

_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), display-capture=(self), geolocation=()",
}


def content_security_policy(host: str, public_url: str) -> str:
    """Return the policy for a page from `host`, with `public_url` as the WebSocket's place, if set."""
    sockets = [public_url] if public_url else []
    # Safari before 15.4 does not count WebSockets of the same host as 'self'.
    sockets += [f"ws://{host}", f"wss://{host}"] if _HOST.fullmatch(host) else []
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            " ".join(("connect-src 'self'", *sockets)),
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def install(application: web.Application, *, public_url: str) -> None:
    """Add the headers to every response of `application`; one that sets a header itself keeps its own."""

    async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
        for name, value in _FIXED.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault(
            "Content-Security-Policy", content_security_policy(request.host, public_url)
        )

    application.on_response_prepare.append(add_headers)
