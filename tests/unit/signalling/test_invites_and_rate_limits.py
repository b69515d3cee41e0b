"""Invites are signed for themselves alone and end in time; permits refill steadily."""

import pytest
from pydantic import SecretStr, ValidationError

from signalling import Invite, Role, SignallingSettings, link, mint_invite
from signalling.errors import InviteRefused
from signalling.invite import accept, read_invite
from signalling.pace import Pace
from signalling.rate_limit import RateLimit

NOW = 1_800_000_000.0
KEYS = {"key": SecretStr("a secret of at least thirty-two characters")}


def minted(invite: Invite) -> str:
    """Return `invite` as text, valid for ten minutes from `NOW`."""
    return mint_invite(invite, key="key", secret=KEYS["key"], now=NOW, ttl_s=600)


@pytest.mark.parametrize("role", list(Role))
def test_an_invite_says_what_it_was_minted_with(role):
    """And nothing of a person."""
    text = minted(Invite("room", role))
    assert read_invite(text, keys=KEYS, now=NOW) == Invite("room", role)


@pytest.mark.parametrize(("age_s", "status"), [(659, None), (660, 410)])
def test_an_invite_ends_in_time(age_s, status):
    """With the leeway that clocks are given."""
    text = minted(Invite("room", Role.GUEST))
    if status is None:
        assert read_invite(text, keys=KEYS, now=NOW + age_s).room == "room"
    else:
        with pytest.raises(InviteRefused) as caught:
            read_invite(text, keys=KEYS, now=NOW + age_s)
        assert (caught.value.code, caught.value.status) == ("invite_expired", status)


def test_an_invite_without_a_room_is_invalid():
    """Even if the signature is good."""
    with pytest.raises(InviteRefused) as caught:
        read_invite(minted(Invite("", Role.GUEST)), keys=KEYS, now=NOW)
    assert caught.value.code == "invite_invalid"


def test_the_invite_stands_in_the_fragment():
    """Browsers never send it, so it is in no access log."""
    assert link("https://clinic.example/", "abc") == "https://clinic.example/join#abc"


def test_only_a_provider_may_send_others_out():
    """Everyone may publish, subscribe and chat."""
    admins = {role for role in Role if accept(Invite("r", role), "n", new_sid=str).video.room_admin}
    assert admins == {Role.PROVIDER}


def test_permits_refill_steadily():
    """Six a minute: one each ten seconds once the first six are gone."""
    limit = RateLimit(6)
    assert [limit.take("a", 0.0) for _ in range(7)] == [None] * 6 + [10]
    assert limit.take("b", 0.0) is None
    assert limit.take("a", 4.0) == 6
    assert limit.take("a", 10.0) is None
    assert limit.take("a", 10.0) == 10
    assert [limit.take("a", 1000.0) for _ in range(7)] == [None] * 6 + [10]


def test_only_so_many_addresses_are_remembered():
    """Memory stays bounded under a flood of addresses."""
    limit = RateLimit(1)
    for number in range(20_000):
        limit.take(str(number), 0.0)
    assert len(limit._buckets) == 10_000


def test_short_secrets_are_for_development_only():
    """Thirty-two characters, the size of the hash; the value is never shown."""
    with pytest.raises(ValidationError) as caught:
        SignallingSettings(api_keys={"key": SecretStr("shortsecret")})
    assert "shortsecret" not in str(caught.value)
    assert SignallingSettings(api_keys={"key": SecretStr("shortsecret")}, dev=True).signing_key[0] == "key"


def test_a_burst_is_free_and_what_follows_waits():
    """A message counts a thousand bytes beyond its length."""
    pace = Pace(per_second=1_000, burst=4_000)
    assert [pace.wait(1_000, 0.0) for _ in range(3)] == [0.0, 0.0, 2.0]
    assert pace.wait(0, 2.0) == 1.0
    assert pace.wait(0, 100.0) == 0.0
