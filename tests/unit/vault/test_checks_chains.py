"""A chain of audit rows is whole, or the fault and its row are named (section 3.5)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from vault.audit.chain_check import ChainCheck
from vault.audit.event import GENESIS, Action, Entity, Event, Role, digest, fields_of
from vault.audit.head import Head, Signer
from vault.keys import DataKey, Subject
from vault.origin import Origin, TenantId

TENANT = TenantId(UUID(int=1))
SIGNER = Signer(DataKey(UUID(int=9), TENANT, Subject("audit:signing"), b"s" * 32))
ORIGIN = Origin(tenant=TENANT, actor="staff:7", request="request:1")
AT = datetime(2026, 1, 1, 12, tzinfo=UTC)
Row = tuple[dict[str, Any], bytes, bytes]


def chain(length: int) -> list[Row]:
    """Return a whole chain of this length."""
    rows: list[Row] = []
    previous = GENESIS
    for seq in range(1, length + 1):
        event = Event("case", "opened", Action.READ, (Entity(Role.PATIENT, "patient", f"p{seq}"),))
        fields = fields_of(event, ORIGIN, TENANT, seq, AT + timedelta(seconds=seq))
        rows.append((fields, previous, digest(previous, fields)))
        previous = rows[-1][2]
    return rows


def faults(
    rows: list[Row],
    head: Head | None = None,
    anchors: dict[int, bytes] | None = None,
    *,
    signature: bytes | None = None,
    key: Ed25519PublicKey | None = SIGNER.public_key,
) -> list[tuple[int, str]]:
    """Return row and reason of every fault found."""
    check = ChainCheck(TENANT, anchors)
    found = [fault for row in rows for fault in check.feed(*row)]
    signed = check.walked if head is None else head
    found += check.conclude(signed, SIGNER.sign(signed) if signature is None else signature, key)
    return [(fault.seq, fault.reason) for fault in found]


@pytest.mark.parametrize("length", [0, 1, 5])
def test_whole_chain_has_no_fault(length: int) -> None:
    """An untouched chain passes, also against anchors of its past."""
    rows = chain(length)
    assert faults(rows, anchors={seq: row[2] for seq, row in enumerate(rows, 1)}) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("agent", "staff:8"),
        ("recorded", AT),
        ("patient", None),
        ("entities", []),
        ("outcome", 8),
        ("tenant_id", TenantId(UUID(int=2))),
    ],
)
def test_changed_column_is_named(name: str, value: object) -> None:
    """Any column of any row that is not what was hashed is a fault of that row."""
    rows = chain(3)
    rows[1] = ({**rows[1][0], name: value}, *rows[1][1:])
    assert faults(rows) == [(2, "it was changed")]


def test_rehashed_row_breaks_the_next() -> None:
    """Whoever also recomputes the row's hash breaks the link of the row after it."""
    rows = chain(3)
    changed = {**rows[1][0], "agent": "staff:8"}
    rows[1] = (changed, rows[1][1], digest(rows[1][1], changed))
    assert faults(rows) == [(3, "it does not follow the row before it")]


def test_chain_rehashed_to_its_end_fails_at_the_head() -> None:
    """Whoever recomputes everything lacks the signing key."""
    whole = chain(3)
    forged = chain(3)
    forged[2] = (
        {**forged[2][0], "agent": "staff:8"},
        forged[2][1],
        digest(forged[2][1], {**forged[2][0], "agent": "staff:8"}),
    )
    head = Head(TENANT, 3, whole[2][2])
    assert [reason for _, reason in faults(forged, head)] == ["it goes on after the signed head, row 3"]
    signature = SIGNER.sign(head)
    own = replace(head, hash=forged[2][2])
    assert faults(forged, own, signature=signature) == [(3, "the signature of the head is not the tenant's")]


def test_removed_row_is_named() -> None:
    """A gap says which rows are missing."""
    rows = chain(5)
    assert faults(rows[:1] + rows[3:]) == [(4, "rows 2 to 3 are missing")]


def test_cut_tail_is_seen() -> None:
    """The signed head knows how many rows there were."""
    rows = chain(5)
    assert faults(rows[:3], Head(TENANT, 5, rows[4][2])) == [(3, "the tail is cut: 5 rows were signed")]


def test_cut_tail_with_its_old_head_is_seen_by_an_anchor() -> None:
    """Rolling rows and head back together needs the anchor's place too."""
    rows = chain(5)
    old = Head(TENANT, 3, rows[2][2])
    assert faults(rows[:3], old) == []
    assert faults(rows[:3], old, anchors={5: rows[4][2]}) == [(3, "the tail is cut: row 5 was anchored")]


def test_chain_that_was_rewritten_before_an_anchor_is_seen() -> None:
    """An anchored hash that differs names its row."""
    assert faults(chain(4), anchors={2: b"x" * 32}) == [(2, "its hash is not the one that was anchored")]


def test_missing_head_is_seen() -> None:
    """A chain without signed head cannot be called whole."""
    assert faults(chain(2), key=None) == [(0, "its signed head is missing")]


def test_hash_does_not_depend_on_how_the_time_is_written() -> None:
    """The same instant in another zone is the same row."""
    fields = chain(1)[0][0]
    elsewhere = {**fields, "recorded": fields["recorded"].astimezone(timezone(timedelta(hours=9)))}
    assert digest(GENESIS, fields) == digest(GENESIS, elsewhere)


@pytest.mark.parametrize(
    "event",
    [
        lambda: Event("case", "opened by Ada", Action.READ),
        lambda: Event("case", "opened", Action.READ, reason="she is my sister"),
        lambda: Event("case", "opened", Action.READ, detail=(("note", "has a rash"),)),
        lambda: Entity(Role.PATIENT, "patient", "Ada Lovelace"),
        lambda: Entity(Role.DATA, "case", ""),
    ],
)
def test_free_text_is_refused(event: Any) -> None:
    """An audit row holds ids; whatever has a space in it is no id."""
    with pytest.raises(ValueError, match="no free text"):
        event()
