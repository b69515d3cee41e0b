"""Cuts text into the words that can be searched for: pure, the same for documents and questions."""

from __future__ import annotations

import unicodedata
from itertools import groupby

LONGEST_WORD = 64
"""Characters; what follows is not searched, so that a pasted blob of text costs a bounded token."""


def words(text: str) -> list[str]:
    """Return the distinct words of `text`, in order, without accents and case.

    "Núñez-Ortiz, ÁNGEL" has the words nunez, ortiz, angel. Letters and digits make words.
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = unicodedata.normalize("NFKC", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    runs = ("".join(signs) for is_word, signs in groupby(bare, key=str.isalnum) if is_word)
    return list(dict.fromkeys(run[:LONGEST_WORD] for run in runs))
