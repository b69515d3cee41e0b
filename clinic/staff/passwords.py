"""Passwords: argon2id (RFC 9106), hashed in threads of their own, few at a time.

Each hash takes 64 MiB, so the number of threads bounds both memory and the processor time that
somebody who guesses can take from everyone else.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from clinic.errors import Malformed

SHORTEST, LONGEST = 12, 256

_T = TypeVar("_T")


class Passwords:
    """Owns the threads. Close it when the program ends.

    `concurrency`: hashes at the same time. `hasher`: its cost; the default is RFC 9106's second choice.
    """

    def __init__(self, concurrency: int = 2, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._threads = ThreadPoolExecutor(concurrency, thread_name_prefix="clinic.passwords")
        self._decoy: str | None = None

    def close(self) -> None:
        """Wait for hashes under way and end the threads."""
        self._threads.shutdown()

    async def hash(self, password: str) -> str:
        """Return the PHC string to keep. Raises Malformed when the password is too short or too long."""
        text = _normal(password)
        if not SHORTEST <= len(text) <= LONGEST:
            raise Malformed("password", f"between {SHORTEST} and {LONGEST} characters")
        return await self._run(partial(self._hasher.hash, text))

    async def verify(self, kept: str | None, password: str) -> bool:
        """Say whether `password` is the one behind `kept`.

        None, for an account that does not exist, takes as long as any wrong password.
        """
        text = _normal(password)[:LONGEST]
        if kept is None:
            if self._decoy is None:
                self._decoy = await self._run(partial(self._hasher.hash, "nobody's password"))
            await self._run(partial(self._matches, self._decoy, text))
            return False
        return await self._run(partial(self._matches, kept, text))

    def is_outdated(self, kept: str) -> bool:
        """Say whether `kept` was made at another cost than today's; the caller then hashes anew."""
        return self._hasher.check_needs_rehash(kept)

    def _matches(self, kept: str, text: str) -> bool:
        try:
            return self._hasher.verify(kept, text)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _normal(password: str) -> str:
    """Return the password as NIST SP 800-63B 5.1.1.2 wants it hashed: two keyboards, one text."""
    return unicodedata.normalize("NFKC", password)
