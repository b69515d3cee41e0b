"""Errors of our own API as problem details (RFC 9457), each with a stable `code` for the web client."""

import json

from aiohttp import web

from signalling.errors import SignallingError


def problem_response(exc: SignallingError) -> web.Response:
    """Return `exc` as a response. Beyond the RFC: `code`, `errors`; the words are not for matching."""
    body = {
        "type": "about:blank",
        "title": exc.text,
        "status": exc.status,
        "code": exc.code,
        "errors": [{"field": field, "message": message} for field, message in exc.fields],
    }
    headers = {"Cache-Control": "no-store"}
    if exc.retry_after_s:
        headers["Retry-After"] = str(exc.retry_after_s)
    return web.Response(
        status=exc.status, text=json.dumps(body), content_type="application/problem+json", headers=headers
    )
