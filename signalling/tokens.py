"""Access tokens: JSON Web Tokens signed with HMAC-SHA-256 (RFC 7519, RFC 7515).

Pure: the time is an argument. `iss` names the API key, `sub` (or `jti`) the identity, `exp` is
mandatory; clocks may differ by `LEEWAY_S`. Tokens made for another audience, such as invites, are
refused here.
"""

import json
from collections.abc import Mapping
from typing import Any, TypeGuard

import jwt
from pydantic import SecretStr

from signalling.errors import TokenRefused
from signalling.grants import Claims
from signalling.settings import SECRET_LENGTH

LEEWAY_S = 60
"""How far two well-kept clocks may be apart, in seconds."""

_ALGORITHM = "HS256"


def mint(claims: Claims, *, key: str, secret: SecretStr, now: float, ttl_s: float) -> str:
    """Return a token for `claims` that begins at `now` (Unix seconds) and lives `ttl_s` seconds."""
    payload = claims.payload() | {
        "iss": key,
        "sub": claims.identity,
        "nbf": int(now),
        "exp": int(now + ttl_s),
    }
    return sign(payload, secret)


def sign(payload: dict[str, Any], secret: SecretStr) -> str:
    """Return `payload` as a signed token."""
    return jwt.encode(payload, _hmac_key(secret), algorithm=_ALGORITHM)


def verify(token: str, *, keys: Mapping[str, SecretStr], now: float) -> Claims:
    """Return what `token` proves at `now` (Unix seconds).

    Raises: TokenRefused, with code `token_missing`, `token_invalid`, `token_not_yet_valid` or
    `token_expired`. Which part of a bad token was wrong is not told to its sender.
    """
    if not token:
        raise TokenRefused("token_missing", "an access token is needed")
    payload = signed_payload(token, keys=keys, audience=None)
    check_times(payload, now)
    identity = payload.get("sub") or payload.get("jti") or ""
    if not isinstance(identity, str):
        raise _invalid()
    try:
        claims = Claims.model_validate(payload)
        # Whoever joins is sent fresh tokens of these claims, so they must not be nested too deep to write.
        claims.payload()
    except ValueError as exc:
        raise _invalid() from exc
    return claims.model_copy(
        update={"identity": identity, "issuer": payload["iss"], "expires_at": float(payload["exp"])}
    )


def signed_payload(token: str, *, keys: Mapping[str, SecretStr], audience: str | None) -> dict[str, Any]:
    """Return the payload of a token signed with one of `keys` for `audience`; times are not checked yet.

    Raises: TokenRefused (`token_invalid`).
    """
    # No claim that PyJWT would check against its own clock: the time is ours to give.
    options: Any = {
        "require": ["exp", "iss"],
        "verify_exp": False,
        "verify_nbf": False,
        "verify_iat": False,
        "verify_sub": False,
        "verify_jti": False,
    }
    try:
        unverified = jwt.decode(token, options={"verify_signature": False}, algorithms=[_ALGORITHM])
        issuer = unverified.get("iss")
        secret = keys.get(issuer) if isinstance(issuer, str) else None
        if secret is None:
            raise _invalid()
        payload: dict[str, Any] = jwt.decode(
            token, _hmac_key(secret), algorithms=[_ALGORITHM], audience=audience, options=options
        )
        # JSON can name half a character, a lone surrogate; no UTF-8 can carry it on (RFC 3629 section 3).
        json.dumps(payload, ensure_ascii=False).encode()
    except (jwt.PyJWTError, ValueError, RecursionError) as exc:
        raise _invalid() from exc
    return payload


def check_times(payload: Mapping[str, Any], now: float) -> None:
    """Check `exp` and `nbf` against `now` with `LEEWAY_S`.

    Raises: TokenRefused (`token_expired`, `token_not_yet_valid`, `token_invalid`).
    """
    expires, begins = payload.get("exp"), payload.get("nbf", 0)
    if not _is_time(expires) or not _is_time(begins):
        raise _invalid()
    if now >= expires + LEEWAY_S:
        raise TokenRefused("token_expired", "the access token has expired")
    if now < begins - LEEWAY_S:
        raise TokenRefused("token_not_yet_valid", "the access token is not valid yet")


def _hmac_key(secret: SecretStr) -> bytes:
    # HMAC fills short keys with zeros itself (RFC 2104 section 2). Doing so here changes no signature, and
    # spares PyJWT's warning of short keys: whether they are allowed is for the settings to say.
    return secret.get_secret_value().encode().ljust(SECRET_LENGTH, b"\0")


def _is_time(value: Any) -> TypeGuard[float]:
    # Python's JSON reads Infinity and NaN, which no comparison should ever meet.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 2**53


def _invalid() -> TokenRefused:
    return TokenRefused("token_invalid", "the access token is not valid")
