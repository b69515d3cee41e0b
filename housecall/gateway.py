"""Posts to services outside the house over HTTPS: the one client that packages without HTTP are given."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp

TIMEOUT_S = 20.0


class HttpPost:
    """Sends one POST at a time and tells the status. Follows no redirect: a signature is for one address."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Return the status of the answer. Raises aiohttp.ClientError, TimeoutError when there was none."""
        async with self._session.post(url, headers=headers, data=body, allow_redirects=False) as answer:
            return answer.status


@asynccontextmanager
async def http_post() -> AsyncIterator[HttpPost]:
    """Open a client until the block ends; it keeps no cookies."""
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    async with aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield HttpPost(session)
