"""What FHIR's JSON knows no way to say is left out or replaced, and ids are the same in every export."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic import Person, PersonKind
from store_forward.fhir.elements import derived, instant, narrative, refers, resource, who

CASE = UUID(int=7)


def test_empty_values_are_left_out_and_false_and_nothing_are_said() -> None:
    """FHIR has no null, no empty list and no blank text; false and zero are values."""
    made = resource(
        "Task",
        CASE,
        status="accepted",
        note=[{"text": "  "}, None],
        owner={"reference": None},
        input=[],
        active=False,
        size=0,
        for_={"display": "Rosa\x00"},
    )
    assert made == {
        "resourceType": "Task",
        "id": str(CASE),
        "meta": {"profile": ["http://hl7.org/fhir/StructureDefinition/Task"]},
        "status": "accepted",
        "active": False,
        "size": 0,
        "for": {"display": "Rosa\ufffd"},
    }
    assert refers(made) == {"reference": f"urn:uuid:{CASE}", "type": "Task"}


def test_derived_ids_depend_on_what_they_are_of_and_nothing_else() -> None:
    """Exported again, a resource has the id it had; two never share one."""
    names = [("version", 1), ("version", 2), ("Bundle",)]
    ids = [derived(CASE, *each) for each in names]
    assert ids == [derived(CASE, *each) for each in names]
    assert len({*ids, derived(UUID(int=8), "Bundle")}) == 4


def test_instants_are_in_utc_to_the_millisecond() -> None:
    """Wherever the clock stood."""
    at = datetime(2026, 3, 2, 9, 30, 1, 123456, tzinfo=timezone(-timedelta(hours=5)))
    assert ("2026-03-02T14:30:01.123Z", None) == (instant(at), instant(None))
    assert instant(at) == instant(at.astimezone(UTC))


@given(st.lists(st.text(max_size=40), max_size=3))
def test_any_text_becomes_well_formed_xhtml(paragraphs: list[str]) -> None:
    """What people write is text, whatever it looks like, and nothing of it runs."""
    made = narrative(paragraphs)
    shown = [text for text in paragraphs if text.strip()]
    assert (made is None) == (not shown)
    if made is not None:
        (*parts,) = ET.fromstring(made["div"].encode("utf-8", "replace"))  # noqa: S314 - ours
        assert len(shown) == len(parts)
        assert {"p", "br"} >= {each.tag.rpartition("}")[2] for part in parts for each in part.iter()}


@pytest.mark.parametrize(
    ("kind", "resource_type"),
    [
        (PersonKind.STAFF, "Practitioner"),
        (PersonKind.PATIENT, "Patient"),
        (PersonKind.PROXY, "RelatedPerson"),
    ],
)
def test_people_are_what_they_are_to_the_record(kind: PersonKind, resource_type: str) -> None:
    """Those who are known by name are entries of the bundle."""
    assert who(Person(kind, CASE)) == {"reference": f"urn:uuid:{CASE}", "type": resource_type}


def test_a_guest_is_the_link_they_came_by() -> None:
    """Nobody knows more of them, and no entry does."""
    named = who(Person(PersonKind.GUEST, CASE))
    assert "reference" not in named
    assert named["identifier"]["value"] == f"urn:uuid:{CASE}"
