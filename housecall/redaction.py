"""Keeps what people say, who they are and where they are out of every log line.

A structlog processor: called with each event before it is rendered, after the traceback has become
text. It is the last line of defence; code passes ids only in the first place.
"""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

REDACTED = "[redacted]"

# Keys whose values are never shown, whatever they hold. Matched as a whole word of the key, so that
# `peer_address` is covered by `address` while `addressed` is not.
_SECRET_WORDS = frozenset(
    {
        "address",
        "answer",
        "authorization",
        "body",
        "candidate",
        "email",
        "fingerprint",
        "identity",
        "invite",
        "ip",
        "jwt",
        "key",
        "keys",
        "metadata",
        "name",
        "offer",
        "password",
        "phone",
        "pwd",
        "query",
        "remote",
        "sdp",
        "secret",
        "text",
        "token",
        "ufrag",
        "url",
    }
)

_JWT = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*")
_SDP = re.compile(r"v=0(?:\r?\n|\\r\\n|\\n).*", re.DOTALL)
_CANDIDATE = re.compile(r"candidate:\S+ \d+ \S+ \d+ \S+ \d+ typ.*")
_QUERY = re.compile(r"\?[^\s\"']+=[^\s\"']*")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_IPV4 = re.compile(r"(?<![\w.])(?!127\.|0\.0\.0\.0)(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)")
_IPV6 = re.compile(
    r"(?<![\w:])(?!::1?(?![\w:]))(?=[0-9a-fA-F:]*::|(?:[0-9a-fA-F]{1,4}:){7})[0-9a-fA-F:]{3,}(?![\w])"
)
_PATTERNS = (_SDP, _JWT, _CANDIDATE, _QUERY, _MAIL, _IPV4, _IPV6)


def redact_text(text: str) -> str:
    """Replace tokens, SDP, candidates, query strings, mail and non-local IP addresses in `text`."""
    for pattern in _PATTERNS:
        text = pattern.sub(REDACTED, text)
    return text


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Structlog processor: return `event` with every secret value replaced by `REDACTED`.

    The signature is structlog's. Values are searched through mappings and sequences; other objects
    are shown by their `repr`, searched as text, because a renderer would show just that.
    """
    return {key: _redact_value(key, value) for key, value in event.items()}


def _redact_value(key: str, value: object) -> object:
    if key not in {"event", "logger", "level"} and not _SECRET_WORDS.isdisjoint(key.lower().split("_")):
        return REDACTED
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return redact_text(value)
        case Mapping():
            return {str(inner): _redact_value(str(inner), held) for inner, held in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_redact_value(key, held) for held in value]
        case _:
            return redact_text(repr(value))
