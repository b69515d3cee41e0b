"""Patients are registered, found by words of their names and shown; each of it is in the audit trail."""

import pytest

from clinic import StaffRole
from tests.support.clinic_app import ClinicApp

PROVIDER = StaffRole.PROVIDER
PATIENT = {"name": "Maya Ortiz", "birth_date": "1990-05-17", "language": "es"}


async def test_a_registered_patient_is_shown_and_found(app: ClinicApp):
    """The instants are RFC 3339 in UTC."""
    browser = await app.signed_in(PROVIDER)
    made = await browser.post("/patients", PATIENT)
    assert made.status == 201
    assert made.json["created_at"] == "2026-03-02T14:00:30Z"
    assert made.json == made.json | PATIENT | {"restricted": False}
    assert (await browser.get(f"/patients/{made.json['id']}")).json == made.json
    assert (await browser.get("/patients", params={"q": "ortiz"})).json == {
        "items": [made.json],
        "next": None,
    }
    assert (await browser.get("/patients", params={"q": "nobody"})).json["items"] == []
    events = await app.surgery.events(patient=made.json["id"])
    assert events == ["patient.registered", "patient.read", "patient.listed"]


async def test_lists_are_turned_page_by_page(app: ClinicApp):
    """Newest first; the last page names no other."""
    browser = await app.signed_in(PROVIDER)
    for number in range(5):
        app.surgery.pass_time(seconds=1)
        await browser.post("/patients", PATIENT | {"name": f"Patient {number}"})
    seen, after = [], {}
    while True:
        page = (await browser.get("/patients", params={"limit": 2, **after})).json
        seen.append([patient["name"] for patient in page["items"]])
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert seen == [["Patient 4", "Patient 3"], ["Patient 2", "Patient 1"], ["Patient 0"]]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"birth_date": "2990-01-01"}, "birth_date", id="future"),
        pytest.param({"birth_date": "yesterday"}, "birth_date", id="no date"),
        pytest.param({"name": " "}, "name", id="blank name"),
        pytest.param({"name": 7}, "name", id="a number"),
        pytest.param({"language": "the usual"}, "language", id="no language tag"),
        pytest.param({"shoe_size": 41}, "shoe_size", id="a member nobody knows"),
    ],
)
async def test_what_is_malformed_is_named(app: ClinicApp, change: dict, field: str):
    """The problem names the field and repeats nothing of its value."""
    browser = await app.signed_in(PROVIDER)
    answered = await browser.post("/patients", PATIENT | change)
    assert (answered.status, answered.code) == (400, "malformed")
    assert [error["field"] for error in answered.json["errors"]] == [field]


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"after": "x"}, "after"),
        ({"page": "2"}, "page"),
        ([("q", "a"), ("q", "b")], "q"),
    ],
)
async def test_a_malformed_query_is_named(app: ClinicApp, parameters, field: str):
    """So is a parameter nobody knows."""
    browser = await app.signed_in(PROVIDER)
    answered = await browser.get("/patients", params=parameters)
    assert (answered.status, answered.code) == (400, "malformed")
    assert [error["field"] for error in answered.json["errors"]] == [field]


async def test_a_path_that_is_no_id_is_named(app: ClinicApp):
    """An id is a UUID."""
    browser = await app.signed_in(PROVIDER)
    answered = await browser.get("/patients/maya")
    assert (answered.status, answered.json["errors"][0]["field"]) == (400, "patient")
