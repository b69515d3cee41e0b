"""Access tokens (RFC 7519): what is signed with our keys and in time counts, everything else is refused."""

import base64
import json
from contextlib import suppress

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from livekit import api
from livekit.protocol import models
from pydantic import SecretStr

from signalling.errors import InviteRefused, TokenRefused
from signalling.grants import Claims, SipGrants, VideoGrants
from signalling.invite import Invite, Role, mint_invite, read_invite
from signalling.tokens import LEEWAY_S, mint, verify

NOW = 1_800_000_000.0
SECRET = SecretStr("a secret of at least thirty-two characters")
KEYS = {"key": SECRET, "devkey": SecretStr("secret")}

EVERYTHING = Claims(
    identity="anna",
    name="Anna",
    kind="agent",
    kind_details=("CLOUD_AGENT",),
    video=VideoGrants(
        room_create=True,
        room_list=True,
        room_record=True,
        room_admin=True,
        room_join=True,
        room="r",
        can_publish=False,
        can_subscribe=True,
        can_publish_data=True,
        can_publish_sources=("camera", "microphone"),
        can_update_own_metadata=True,
        ingress_admin=True,
        hidden=True,
        recorder=True,
        agent=True,
        can_subscribe_metrics=True,
        can_manage_agent_session=True,
        destination_room="other",
    ),
    sip=SipGrants(admin=True, call=True),
    agent={"admin": True},
    room_config={"metadata": "m"},
    room_preset="p",
    metadata="data",
    attributes={"a": "b"},
    sha256="hash",
)


def signed(payload: dict, secret: str = SECRET.get_secret_value(), algorithm: str = "HS256") -> str:
    """Sign whatever it is: PyJWT itself would not write some of what others may."""
    return jwt.PyJWS().encode(json.dumps(payload).encode(), secret, algorithm=algorithm)


def good(**changes) -> dict:
    """Return a payload that would be taken, with `changes`; None leaves a claim out."""
    payload = {
        "iss": "key",
        "sub": "anna",
        "exp": NOW + 600,
        "video": {"roomJoin": True, "room": "r"},
    } | changes
    return {name: value for name, value in payload.items() if value is not None}


def refused_code(token: str, now: float = NOW) -> str:
    """Return the code with which `token` is refused."""
    with pytest.raises(TokenRefused) as caught:
        verify(token, keys=KEYS, now=now)
    assert caught.value.status == 401
    return caught.value.code


def test_every_claim_survives_minting_and_verifying():
    """The whole list of claims."""
    token = mint(EVERYTHING, key="key", secret=SECRET, now=NOW, ttl_s=600)

    assert verify(token, keys=KEYS, now=NOW) == EVERYTHING.model_copy(
        update={"issuer": "key", "expires_at": NOW + 600}
    )


def test_claims_are_camel_case_on_the_wire():
    """As the ecosystem's tools read them."""
    token = mint(EVERYTHING, key="key", secret=SECRET, now=NOW, ttl_s=600)

    payload = jwt.decode(token, options={"verify_signature": False})
    assert payload["video"]["canPublishSources"] == ["camera", "microphone"]
    assert payload["roomConfig"] == {"metadata": "m"}
    assert payload["kindDetails"] == ["CLOUD_AGENT"]
    assert (payload["iss"], payload["sub"], payload["exp"]) == ("key", "anna", NOW + 600)


def test_a_token_of_the_stock_python_package_is_understood():
    """`livekit-api`."""
    token = (
        api.AccessToken("devkey", "secret" * 6)
        .with_identity("anna")
        .with_name("Anna")
        .with_attributes({"a": "b"})
        .with_grants(api.VideoGrants(room_join=True, room="r", can_publish=False))
        .to_jwt()
    )

    claims = verify(token, keys={"devkey": SecretStr("secret" * 6)}, now=_issued_at(token))
    assert (claims.identity, claims.name, claims.attributes) == ("anna", "Anna", {"a": "b"})
    assert claims.video.room_join
    assert not claims.video.permission().can_publish


def _issued_at(token: str) -> float:
    return float(jwt.decode(token, options={"verify_signature": False})["nbf"])


def test_the_identity_may_stand_in_jti():
    """Older tokens have it there."""
    assert verify(signed(good(sub=None, jti="bob")), keys=KEYS, now=NOW).identity == "bob"


@pytest.mark.parametrize("secret", ["secret"])
def test_a_short_development_secret_signs_as_other_tools_sign_with_it(secret):
    """HMAC pads short keys itself (RFC 2104 section 2), so our own padding must not be seen."""
    header = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').rstrip(b"=")
    token = mint(Claims(identity="a"), key="devkey", secret=SecretStr(secret), now=NOW, ttl_s=60)
    with pytest.warns(match="below the minimum"):
        assert jwt.decode(
            token, secret, algorithms=["HS256"], options={"verify_exp": False, "verify_nbf": False}
        )
    assert header.decode() == token.partition(".")[0]


@pytest.mark.parametrize(
    ("token", "code"),
    [
        pytest.param("", "token_missing", id="none"),
        pytest.param("abc", "token_invalid", id="no token at all"),
        pytest.param(signed(good(), secret="x" * 40), "token_invalid", id="another secret"),
        pytest.param(signed(good(iss="nobody")), "token_invalid", id="unknown key"),
        pytest.param(signed(good(iss=None)), "token_invalid", id="no key named"),
        pytest.param(signed(good(iss=["key"])), "token_invalid", id="key of a wrong type"),
        pytest.param(signed(good(exp=None)), "token_invalid", id="no end"),
        pytest.param(signed(good(exp="soon")), "token_invalid", id="end of a wrong type"),
        pytest.param(signed(good(exp=float("inf"))), "token_invalid", id="endless"),
        pytest.param(signed(good(exp=float("nan"))), "token_invalid", id="end not a number"),
        pytest.param(signed(good(exp=NOW - LEEWAY_S)), "token_expired", id="expired"),
        pytest.param(signed(good(nbf=NOW + LEEWAY_S + 1)), "token_not_yet_valid", id="not yet valid"),
        pytest.param(
            signed(good(), secret="x" * 64, algorithm="HS512"), "token_invalid", id="another algorithm"
        ),
        pytest.param(signed(good(aud="somebody")), "token_invalid", id="for another audience"),
        pytest.param(
            signed(good(video={"roomJoin": "certainly"})), "token_invalid", id="grant of a wrong type"
        ),
        pytest.param(signed(good(video=[])), "token_invalid", id="grants of a wrong type"),
    ],
)
def test_a_bad_token_is_refused(token, code):
    """What was wrong with it is told only where it helps an honest client."""
    assert refused_code(token) == code


LONE = "\ud800"
"""Half a character: JSON can name it, no other encoding can carry it."""


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": LONE},
        {"sub": None, "jti": LONE},
        {"name": LONE},
        {"metadata": LONE},
        {"attributes": {"role": LONE}},
        {"attributes": {LONE: "patient"}},
        {"video": {"roomJoin": True, "room": LONE}},
        {"roomConfig": {"metadata": LONE}},
    ],
)
def test_half_a_character_makes_a_token_malformed(claims):
    """RFC 3629 section 3: what everything after this carries as UTF-8 has no surrogates."""
    assert refused_code(signed(good(**claims))) == "token_invalid"


def test_half_a_character_written_as_bytes_is_no_better():
    """Python's JSON would let the bytes of a surrogate pass."""
    payload = json.dumps(good(name="HERE")).encode().replace(b"HERE", b"\xed\xa0\x80")
    token = jwt.PyJWS().encode(payload, SECRET.get_secret_value(), algorithm="HS256")
    assert refused_code(token) == "token_invalid"


def test_half_a_character_makes_an_invite_malformed():
    """The room it names would be in the token that it is exchanged for."""
    invite = mint_invite(Invite(LONE, Role.PATIENT), key="key", secret=SECRET, now=NOW, ttl_s=60)
    with pytest.raises(InviteRefused) as caught:
        read_invite(invite, keys=KEYS, now=NOW)
    assert caught.value.code == "invite_invalid"


def test_a_token_that_cannot_be_refreshed_is_refused():
    """Claims nested deeper than they can be written again."""
    nested: dict = {}
    for _ in range(300):
        nested = {"a": nested}
    for claim in ("agent", "roomConfig"):
        assert refused_code(signed(good(**{claim: nested}))) == "token_invalid"


def test_an_unsigned_token_is_refused():
    """The algorithm is pinned (RFC 8725 section 3.1)."""
    assert refused_code(jwt.encode(good(), "", algorithm="none")) == "token_invalid"


def test_an_invite_is_no_token():
    """Signed with the same key, for another audience (RFC 8725 section 3.9)."""
    invite = mint_invite(Invite("r", Role.PATIENT), key="key", secret=SECRET, now=NOW, ttl_s=60)
    assert refused_code(invite) == "token_invalid"


@pytest.mark.parametrize("offset", [-LEEWAY_S + 1, 0, LEEWAY_S - 1])
def test_clocks_may_differ_by_a_minute(offset):
    """Either way."""
    token = signed(good(exp=NOW, nbf=NOW))
    assert verify(token, keys=KEYS, now=NOW + offset).identity == "anna"


@given(st.text(max_size=200))
def test_any_text_is_refused_and_nothing_else_happens(text):
    """No other exception escapes."""
    assert refused_code(text) in ("token_missing", "token_invalid")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
    )
)
def test_any_signed_payload_is_taken_or_refused(value):
    """A signature says who wrote the claims, not that they make sense."""
    for payload in (good(video=value), good(attributes=value), good(sub=value), good(roomConfig=value)):
        with suppress(TokenRefused):
            verify(signed(payload), keys=KEYS, now=NOW)


@pytest.mark.parametrize(
    ("grants", "expected"),
    [
        (
            {},
            {
                "can_publish": True,
                "can_subscribe": True,
                "can_publish_data": True,
                "can_update_metadata": False,
            },
        ),
        ({"canPublish": False}, {"can_publish": False, "can_publish_data": False, "can_subscribe": True}),
        ({"canPublish": False, "canPublishData": True}, {"can_publish": False, "can_publish_data": True}),
        ({"canSubscribe": None, "hidden": None}, {"can_subscribe": True, "hidden": False}),
        ({"canUpdateOwnMetadata": True}, {"can_update_metadata": True}),
    ],
)
def test_what_a_token_does_not_say_has_its_default(grants, expected):
    """Publishing yes, one's own metadata no."""
    permission = VideoGrants.model_validate(grants).permission()
    assert {name: getattr(permission, name) for name in expected} == expected


def test_sources_narrow_the_right_to_publish():
    """Unknown ones are left out."""
    permission = VideoGrants(can_publish_sources=("microphone", "unknown")).permission()
    assert list(permission.can_publish_sources) == [models.TrackSource.MICROPHONE]


def test_sources_that_are_all_unknown_allow_none():
    """An empty list would allow all; so it is after a change of rights, too. Data is another right."""
    limited = VideoGrants(can_publish_sources=("hologram",))
    changed = VideoGrants().with_permission(
        models.ParticipantPermission(can_publish=True, can_publish_sources=[9])
    )
    assert not limited.permission().can_publish
    assert not changed.permission().can_publish
    assert limited.permission().can_publish_data


def test_changed_rights_go_into_the_next_token():
    """The room and the right to join stay."""
    before = VideoGrants(room_join=True, room="r", can_publish_sources=("camera",))
    after = before.with_permission(VideoGrants(can_publish=False, can_update_own_metadata=True).permission())
    assert after.permission() == VideoGrants(can_publish=False, can_update_own_metadata=True).permission()
    assert (after.room_join, after.room) == (True, "r")


def test_a_token_holds_nothing_that_is_empty():
    """Tokens stand in URLs."""
    token = mint(Claims(identity="a"), key="key", secret=SECRET, now=NOW, ttl_s=60)
    payload = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert set(payload) == {"iss", "sub", "nbf", "exp"}
