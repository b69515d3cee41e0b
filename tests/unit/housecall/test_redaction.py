"""Log lines hold no token, SDP, address, name or text, whichever way they came in."""

import json
import logging

import pytest
import structlog

from housecall import logs
from housecall.redaction import REDACTED, redact, redact_text

SDP = "v=0\r\no=- 1 2 IN IP4 192.0.2.7\r\na=ice-pwd:very-secret\r\n"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtYXlhIn0.c2lnbmF0dXJl"
SECRETS = {
    "a token": TOKEN,
    "SDP": SDP,
    "SDP shown by repr": repr(SDP),
    "a candidate": "candidate:1 1 udp 2130706431 198.51.100.4 50000 typ host",
    "a query": "GET /rtc/v1?access_token=abc&join_request=def",
    "mail": "maya@example.org",
    "an IPv4 address": "203.0.113.9",
    "an IPv6 address": "2001:db8:0:1:2:3:4:5",
    "a shortened IPv6 address": "2001:db8::5",
}
LEAKS = ("very-secret", TOKEN, "198.51.100", "192.0.2.7", "abc&", "maya@", "203.0.113", "2001:db8")


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS.keys())
def test_text_loses_what_tells_of_people(secret: str) -> None:
    """Wherever in a sentence it stands."""
    told = redact_text(f"cannot go on with {secret} now")
    assert told.startswith("cannot go on with ")
    assert REDACTED in told
    assert not any(leak in told for leak in LEAKS)


@pytest.mark.parametrize(
    "harmless", ["PA_7hK2", "aiohttp 3.14.5", "10:32:07", "127.0.0.1", "::1", "what? no"]
)
def test_text_keeps_what_operators_need(harmless: str) -> None:
    """Ids, versions, clock times and the machine's own addresses stay readable."""
    assert harmless == redact_text(harmless)


@pytest.mark.parametrize("key", ["name", "identity", "peer_address", "sdp", "token", "remote_ip", "api_keys"])
def test_telling_keys_are_redacted_whatever_they_hold(key: str) -> None:
    """Also inside mappings and sequences."""
    event = {"event": "joined", key: "Maya", "nested": {key: ["Maya"]}, "list": [{key: 3}]}
    assert redact(None, "info", event) == {
        "event": "joined",
        key: REDACTED,
        "nested": {key: REDACTED},
        "list": [{key: REDACTED}],
    }


def test_objects_are_searched_by_their_repr() -> None:
    """A renderer would show the repr, so that is what must be clean."""

    class Offer:
        def __repr__(self) -> str:
            return f"Offer({SDP!r})"

    told = redact(None, "info", {"event": "negotiated", "what": Offer()})
    assert "very-secret" not in str(told)


def test_a_logged_exception_is_redacted_too(capsys: pytest.CaptureFixture[str]) -> None:
    """Through the whole configured chain, for structlog and for libraries that use logging."""
    logs.configure("info")
    try:
        try:
            int(SDP)
        except ValueError:
            structlog.get_logger("test").exception("refused", transport=7, offer=SDP)
            logging.getLogger("library").exception("refused with %s", TOKEN)
        lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    finally:
        structlog.reset_defaults()
        logging.getLogger().handlers = []
    assert [line["level"] for line in lines] == ["error", "error"]
    assert lines[0]["transport"] == 7
    assert "ValueError" in lines[0]["exception"]
    assert not any(leak in json.dumps(lines) for leak in LEAKS)
