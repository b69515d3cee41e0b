"""Refuses unsafe requests that another site made a browser send (pure).

Session cookies are `SameSite=Strict`; this guards where that does not reach: other ports and subdomains of
the same site. Browsers name where a request comes from in `Sec-Fetch-Site` and, with unsafe methods and
WebSockets, in `Origin` (RFC 6454); what sends neither is no browser and carries nobody's cookies.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from signalling.errors import Forbidden

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def check_same_origin(headers: Mapping[str, str], hosts: tuple[str, ...]) -> None:
    """Raise Forbidden for a request of another site. `hosts`: ours, with ports."""
    site, origin = headers.get("Sec-Fetch-Site"), headers.get("Origin")
    if site not in (None, "same-origin", "none") or (origin is not None and not _is_ours(origin, hosts)):
        raise Forbidden("cross_site", "another site sent this request")


def _is_ours(origin: str, hosts: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc in hosts
