"""Nothing is read or written on behalf of nobody."""

from uuid import UUID

import pytest

from vault.origin import AgentKind, Origin, Purpose, TenantId

A, B = TenantId(UUID(int=1)), TenantId(UUID(int=2))


@pytest.mark.parametrize(
    ("actor", "request_id"), [("", "request:1"), ("staff:1", ""), ("Ada Lovelace", "request:1")]
)
def test_origin_names_actor_and_request(actor: str, request_id: str) -> None:
    """Section 3.10: every write carries user, tenant and request id."""
    with pytest.raises(ValueError, match="names its actor and its request"):
        Origin(tenant=A, actor=actor, request=request_id)


def test_only_the_server_acts_without_a_tenant() -> None:
    """A person always acts within a tenant; the server's own work may cross them."""
    with pytest.raises(ValueError, match="without a tenant"):
        Origin(tenant=None, actor="staff:1", request="request:1")
    assert Origin.server("jobs", "job:1") == Origin(
        tenant=None, actor="jobs", request="job:1", kind=AgentKind.SERVER, purpose=Purpose.OPERATIONS
    )


def test_origin_never_moves_to_another_tenant() -> None:
    """The server narrows its work to one tenant; nobody widens or swaps it."""
    narrowed = Origin.server("jobs", "job:1").within(A)
    assert narrowed.tenant == A
    assert narrowed.within(A) == narrowed
    with pytest.raises(ValueError, match="another tenant"):
        narrowed.within(B)
