"""Turns words and filters into tokens: HMAC-SHA256 under the tenant's search key (pure).

Who has the database sees which documents share a word and how often one occurs, but not which word
it is. 80 bits keep accidental collisions out of any clinic's size. Tokens are hexadecimal, so
nothing a person typed ever reaches a search engine's query language.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping

from vault.associated_data import bind
from vault.keys import Subject
from vault.search.words import words

SEARCH_SUBJECT = Subject("search:tokens")
"""Whose data key a tenant's tokens are made with."""

_TOKEN_BYTES = 10


class Tokens:
    """Makes the tokens of one tenant and one kind of document."""

    def __init__(self, key: bytes, kind: str) -> None:
        self._key = key
        self._kind = kind.encode()

    def of_text(self, texts: Iterable[str]) -> list[str]:
        """Return a token for each distinct word."""
        return list(dict.fromkeys(self._token("word", word) for text in texts for word in words(text)))

    def of_filters(self, filters: Mapping[str, str]) -> list[str]:
        """Return a token for each filter: exact name and value, which no word's token can equal."""
        return [self._token("filter", name, value) for name, value in filters.items()]

    def _token(self, *parts: str) -> str:
        message = bind("housecall search 1", self._kind, *(part.encode() for part in parts))
        return hmac.digest(self._key, message, "sha256")[:_TOKEN_BYTES].hex()
