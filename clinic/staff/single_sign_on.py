"""Sign-in through a clinic's own provider of identities (OpenID Connect Core, code flow with PKCE).

Leaves the browser to the provider and believes what its signed token says, and nothing else: issuer,
audience, nonce and times are checked, and the address must be one that the provider has verified. The
provider is trusted to have asked for two factors; whoever configures one decides so.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from clinic.errors import SingleSignOnFailed

_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
_SCOPE = "openid email"
_DISCOVERY_LIFE = timedelta(hours=1)
_LEEWAY_S = 60
_SECRET_BYTES = 32


class SingleSignOnSettings(BaseModel):
    """One clinic's provider. `clinic`: the slug; `issuer`: as in the provider's own document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    clinic: str = Field(min_length=1)
    issuer: str = Field(pattern=r"^https://[^\s?#]+$|^http://(localhost|127\.0\.0\.1)(:\d+)?$")
    client_id: str = Field(min_length=1)
    client_secret: SecretStr


@dataclass(frozen=True)
class Departure:
    """A browser on its way to the provider. All but `url` is kept by that browser until it comes back."""

    url: str = field(repr=False)
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


class SingleSignOn:
    """Knows the provider's addresses for an hour. `http` is the caller's to close."""

    def __init__(
        self,
        settings: SingleSignOnSettings,
        http: httpx.AsyncClient,
        entropy: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self.clinic = settings.clinic
        self._settings = settings
        self._http = http
        self._entropy = entropy
        self._known: tuple[datetime, dict[str, Any]] | None = None

    async def depart(self, redirect_uri: str, now: datetime) -> Departure:
        """Return where to send a browser, which comes back to `redirect_uri`. Raises SingleSignOnFailed."""
        provider = await self._provider(now)
        state, nonce, verifier = self._secret(), self._secret(), self._secret()
        url = prepare_grant_uri(  # type: ignore[no-untyped-call]
            provider["authorization_endpoint"],
            client_id=self._settings.client_id,
            response_type="code",
            redirect_uri=redirect_uri,
            scope=_SCOPE,
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),  # type: ignore[no-untyped-call]
            code_challenge_method="S256",
        )
        return Departure(url, state, nonce, verifier)

    async def arrive(self, redirect_uri: str, code: str, *, nonce: str, verifier: str, now: datetime) -> str:
        """Return the verified e-mail address of whoever came back with `code`. Raises SingleSignOnFailed.

        The caller has compared the state with the browser's own.
        """
        provider = await self._provider(now)
        answer = await self._ask(
            "POST",
            provider["token_endpoint"],
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": redirect_uri,
                "code_verifier": verifier,
            },
            auth=httpx.BasicAuth(self._settings.client_id, self._settings.client_secret.get_secret_value()),
        )
        keys = await self._ask("GET", provider["jwks_uri"])
        claims = self._claims(answer.get("id_token"), keys, nonce, now)
        address = claims.get("email")
        if claims.get("email_verified") is not True or not isinstance(address, str):
            raise SingleSignOnFailed("the provider vouches for no address")
        return address

    def _claims(self, token: object, keys: Any, nonce: str, now: datetime) -> dict[str, Any]:
        """Return what a token says, once it is proved to be meant for us and for this sign-in."""
        if not isinstance(token, str):
            raise SingleSignOnFailed("the provider sent no token")
        rules = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": self._settings.issuer},
            aud={"essential": True, "value": self._settings.client_id},
            nonce={"essential": True, "value": nonce},
            exp={"essential": True},
            sub={"essential": True},
        )
        try:
            decoded = jwt.decode(token, KeySet.import_key_set(keys), algorithms=_ALGORITHMS)
            rules.validate(decoded.claims)
        except (JoseError, ValueError, KeyError, TypeError) as exc:
            raise SingleSignOnFailed("the provider's token proves nothing") from exc
        return decoded.claims

    async def _provider(self, now: datetime) -> dict[str, Any]:
        """Return the provider's own description (OpenID Connect Discovery), at most an hour old."""
        if self._known is None or now - self._known[0] >= _DISCOVERY_LIFE:
            issuer = self._settings.issuer
            found = await self._ask("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            if found.get("issuer") != issuer or not all(isinstance(found.get(name), str) for name in needed):
                raise SingleSignOnFailed("the provider describes itself as somebody else")
            self._known = (now, found)
        return self._known[1]

    async def _ask(self, method: str, url: str, **options: Any) -> dict[str, Any]:
        try:
            response = await self._http.request(method, url, **options)
            response.raise_for_status()
            found = response.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as exc:
            raise SingleSignOnFailed("the provider does not answer as it should") from exc
        if not isinstance(found, dict):
            raise SingleSignOnFailed("the provider does not answer as it should")
        return found

    def _secret(self) -> str:
        return base64.urlsafe_b64encode(self._entropy(_SECRET_BYTES)).rstrip(b"=").decode()
