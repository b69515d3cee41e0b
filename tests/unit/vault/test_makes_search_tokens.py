"""Text becomes words, words become tokens that only the tenant's key can make."""

import pytest

from vault.search.tokens import Tokens
from vault.search.words import LONGEST_WORD, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  ,;- ", []),
        ("Núñez-Ortiz, ÁNGEL", ["nunez", "ortiz", "angel"]),
        ("rash rash RASH", ["rash"]),
        ("Straße STRASSE", ["strasse"]),
        ("ﬁbrillation ①", ["fibrillation", "1"]),
        ("2026-03-01", ["2026", "03", "01"]),
        ("İstanbul", ["istanbul"]),
        ("ΣΊΣΥΦΟΣ σίσυφος", ["σισυφοσ"]),
        ("皮疹 발진", ["皮疹", "발진"]),
        ("x" * 1000, ["x" * LONGEST_WORD]),
        ('name:"a" OR NOT b* NEAR(c)', ["name", "a", "or", "not", "b", "near", "c"]),
    ],
)
def test_text_is_cut_into_words(text: str, expected: list[str]) -> None:
    """Case and accents do not matter; letters and digits do; query syntax is just words."""
    assert words(text) == expected


@pytest.mark.parametrize("text", ["Núñez", "N\u0303un\u0303ez", "ﬁ", "İ", "ß", "Ǆ", "각"])
def test_cutting_is_stable(text: str) -> None:
    """The words of words are the words: composed or decomposed, stored or asked for."""
    assert words(" ".join(words(text))) == words(text)


def test_token_depends_on_key_kind_and_role() -> None:
    """The same word of another tenant, of another kind, or as a filter is another token."""
    made = {
        *Tokens(b"a" * 32, "case").of_text(["open"]),
        *Tokens(b"b" * 32, "case").of_text(["open"]),
        *Tokens(b"a" * 32, "patient").of_text(["open"]),
        *Tokens(b"a" * 32, "case").of_filters({"status": "open"}),
        *Tokens(b"a" * 32, "case").of_filters({"pool": "open"}),
    }
    assert len(made) == 5
    assert all(len(token) == 20 and set(token) <= set("0123456789abcdef") for token in made)


def test_token_says_nothing_of_its_word() -> None:
    """Words are not in their tokens, and equal words are one token."""
    tokens = Tokens(b"a" * 32, "case").of_text(["Rash on the arm", "the RASH"])
    assert len(tokens) == 4
    assert tokens == Tokens(b"a" * 32, "case").of_text(["rash on the arm"])
