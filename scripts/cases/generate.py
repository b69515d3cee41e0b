"""Generates cases: rows of three tables, as a clinic of years would have them, from a fixed seed.

One case in ten waits, one in fifty is on hold, the rest is closed. Words follow Zipf's law.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from clinic import StaffId
from vault import DataKey, TenantId
from vault.search.rows import position_of
from vault.search.tokens import Tokens

POOLS = ("general", "dermatology", "cardiology", "paediatrics")
KINDS = ("skin-problem", "follow-up", "prescription-renewal", "blood-pressure-check", "general-question")
PRIORITIES = ("urgent", "soon", "routine", "routine")
WORDS = [f"word{number}" for number in range(5000)]
WORDS_PER_CASE = 20
_WEIGHTS = [1 / (rank + 1) for rank in range(len(WORDS))]
_HOUR = timedelta(hours=1)
_WAITING, _HELD, _CLAIMED = 0.1, 0.02, 0.3

Row = dict[str, Any]


@dataclass(frozen=True)
class Clinic:
    """Whose cases are made. `key`: of the tenant's search tokens."""

    tenant: TenantId
    patients: Sequence[UUID]
    staff: Sequence[StaffId]
    key: DataKey


def rows(clinic: Clinic, count: int, now: datetime, random: Random) -> Iterator[tuple[Row, Row, Row]]:
    """Yield an encounter, a case and its search document, the oldest case first."""
    tokens = Tokens(clinic.key.secret, "case")
    known = {word: tokens.of_text([word])[0] for word in WORDS}
    filters = {
        (kind, state): tokens.of_filters({"kind": kind, "state": state})
        for kind in KINDS
        for state in ("open", "closed")
    }
    choices = random.choices(WORDS, _WEIGHTS, k=WORDS_PER_CASE * min(count, 50_000))
    for number in range(count):
        case, encounter = UUID(int=random.getrandbits(128)), UUID(int=random.getrandbits(128))
        submitted = now - timedelta(seconds=(count - number) * 60)
        row = _case(clinic, case, encounter, submitted=submitted, now=now, random=random)
        start = random.randrange(len(choices) - WORDS_PER_CASE)
        said = dict.fromkeys(choices[start : start + WORDS_PER_CASE])
        state = "closed" if row["shelf"] == "closed" else "open"
        yield (
            _encounter(row),
            row,
            {
                "tenant_id": clinic.tenant,
                "position": position_of(case, submitted, 0),
                "kind": "case",
                "document": case,
                "tokens": [*filters[row["kind"], state], *(known[word] for word in said)],
            },
        )


def _encounter(case: Row) -> Row:
    return {
        "tenant_id": case["tenant_id"],
        "id": case["encounter_id"],
        "patient_id": case["patient_id"],
        "kind": "written",
        "status": "planned",
        "provider_id": case["owner_id"],
        "about_kind": "case",
        "about_id": case["id"],
        "reason": None,
        "history": [["planned", case["submitted_at"].isoformat()]],
        "created_at": case["submitted_at"],
        "revision": 1,
    }


def _case(
    clinic: Clinic, case: UUID, encounter: UUID, *, submitted: datetime, now: datetime, random: Random
) -> Row:
    luck = random.random()
    shelf = "queue" if luck < _WAITING else "held" if luck < _WAITING + _HELD else "closed"
    owned = shelf != "queue" or random.random() < _CLAIMED
    due = now + random.random() * 72 * _HOUR
    ended = submitted + random.random() * 96 * _HOUR
    status = {"queue": "accepted" if owned else "requested", "held": "on-hold", "closed": "completed"}
    return {
        "tenant_id": clinic.tenant,
        "id": case,
        "patient_id": random.choice(clinic.patients),
        "encounter_id": encounter,
        "form_id": None,
        "appointment_id": None,
        "kind": random.choice(KINDS),
        "way_in": "link",
        "reason": None,
        "check_in": None,
        "status": status[shelf],
        "priority": random.choice(PRIORITIES),
        "pool": random.choice(POOLS),
        "owner_id": random.choice(clinic.staff) if owned else None,
        "lease_until": None,
        "hold_reason": "information" if shelf == "held" else None,
        "held_since": submitted if shelf == "held" else None,
        "ending": "answered" if shelf == "closed" else None,
        "ended_at": ended if shelf == "closed" else None,
        "carries": [],
        "started_at": submitted,
        "promised_us": 72 * 3_600_000_000,
        "left_us": 72 * 3_600_000_000,
        "clock_since": submitted,
        "due_at": None if shelf == "held" else due,
        "look_due_at": None,
        "rung": [],
        "alarm_at": None if shelf == "closed" else due,
        "shelf": shelf,
        "rank_at": {"queue": due, "held": submitted, "closed": ended}[shelf],
        "submitted_at": submitted,
        "turnaround_s": int((ended - submitted).total_seconds()) if shelf == "closed" else None,
        "breached": ended - submitted > 72 * _HOUR,
        "version": 1,
        "revision": 1,
    }
