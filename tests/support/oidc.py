"""A provider of identities from PyPI, served in a thread, and somebody who taps "allow" there."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx

from clinic import SingleSignOnSettings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of parts of Authlib that only the provider uses
    from oidc_provider_mock import User, run_server_in_thread


@contextmanager
def provider_running(people: Mapping[str, Mapping[str, object]]) -> Iterator[SingleSignOnSettings]:
    """Serve a provider who knows these people by their subject; return how the north clinic uses it."""
    users = [User(sub=subject, claims=dict(claims)) for subject, claims in people.items()]
    with run_server_in_thread(user_claims=users, require_nonce=True) as server:
        yield SingleSignOnSettings(
            clinic="north",
            issuer=f"http://localhost:{server.server_port}",
            client_id="housecall",
            client_secret="shared with the provider",
        )


async def allow(url: str, subject: str) -> str:
    """Tap "allow" as somebody on the provider's page; return where the browser is sent then."""
    async with httpx.AsyncClient() as http:
        answered = await http.post(url, data={"sub": subject})
    assert answered.status_code == 302, answered.text
    return answered.headers["Location"]
