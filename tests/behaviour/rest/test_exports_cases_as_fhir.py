"""Cases leave as FHIR R4: everything kept of them, nothing unsigned, the same every time, and audited."""

import json
from typing import Any

from fhir.resources.R4B.bundle import Bundle

from clinic import Patients, StaffRole
from tests.behaviour.clinic.surgery import OTHER_TENANT
from tests.behaviour.rest.exported_cases import SAID, SECRET_DRAFT, export, told
from tests.behaviour.rest.inbox_folk import furnished, sent
from tests.support.clinic_app import ClinicApp
from tests.support.fhir_checks import MUST, faults, pushed, resources, whole_seconds

PDF_MAGIC = "JVBERi0"


async def test_every_sort_of_case_is_exported_whole(app: ClinicApp) -> None:
    """R4B's model reads each and writes the same; every kind of resource that must be there is."""
    ada, cases = await told(app)
    bundles = {name: await export(ada, case) for name, case in cases.items()}
    for name, bundle in bundles.items():
        assert [] == faults(bundle), name
        read = json.loads(Bundle.model_validate(bundle).model_dump_json())
        assert whole_seconds(bundle) == whole_seconds(read), name
        assert bundle == await export(ada, cases[name]), f"{name} differs the second time"
        assert SECRET_DRAFT not in json.dumps(bundle)
    kinds = {made["resourceType"] for bundle in bundles.values() for made in resources(bundle)}
    assert set(MUST) == kinds
    _says_what_became_of_each(bundles)
    _tells_the_story(bundles["skin"])
    _measures(bundles["open"])
    store: dict[str, Any] = {}
    for _ in range(2):  # put twice, it is there once
        pushed(store, await export(ada, cases["skin"], type="transaction"))
    assert list(store.values()) == resources(bundles["skin"])


def _says_what_became_of_each(bundles: dict[str, Any]) -> None:
    found = {
        name: [
            (task["status"], task["businessStatus"]["coding"][0]["code"], order["status"], order["priority"])
            for task in resources(bundle, "Task")
            for order in resources(bundle, "ServiceRequest")
            if order["intent"] == "order"
        ]
        for name, bundle in bundles.items()
    }
    assert found == {
        "skin": [("completed", "answered", "completed", "routine")],
        "renewal": [("accepted", "accepted", "active", "asap")],
        "open": [("on-hold", "on-hold", "on-hold", "routine")],
        "missed": [("on-hold", "on-hold", "on-hold", "routine")],
    }
    promised = [name for name, bundle in bundles.items() if "restriction" in resources(bundle, "Task")[0]]
    assert promised == ["skin", "renewal", "open"], "the clock of a visit that the patient missed never ran"
    (visit,) = resources(bundles["missed"], "Appointment")
    assert (visit["status"], visit["minutesDuration"]) == ("booked", 20)
    (wished,) = resources(bundles["skin"], "Appointment")
    assert ("proposed", False) == (wished["status"], "start" in wished)
    (parent,) = resources(bundles["missed"], "RelatedPerson")
    assert parent["telecom"] == [{"system": "phone", "value": "+15550100200"}]
    (medicine,) = resources(bundles["renewal"], "MedicationRequest")
    assert (medicine["status"], medicine["intent"]) == ("on-hold", "proposal")
    assert medicine["priorPrescription"]["display"] == "Levothyroxine 50 micrograms"
    follow_up = next(
        made for made in resources(bundles["renewal"], "ServiceRequest") if made["intent"] == "plan"
    )
    assert (follow_up["occurrenceDateTime"], follow_up["note"][0]["text"]) == (
        "2026-03-09",
        "Bring the last value",
    )
    assert 2 == len(resources(bundles["renewal"], "Encounter")), "a reopening has a session of its own"


def _tells_the_story(bundle: dict[str, Any]) -> None:
    """See that what was asked, replied, thought, drawn, signed, added and read hangs together."""
    (request,) = [made for made in resources(bundle, "CommunicationRequest") if _of(made) != "second-opinion"]
    messages = {made["id"]: made for made in resources(bundle, "Communication")}
    reply = next(made for made in messages.values() if "inResponseTo" in made)
    question = messages[reply["inResponseTo"][0]["reference"].removeprefix("urn:uuid:")]
    assert reply["payload"] == [{"contentString": SAID}]
    assert reply["received"] >= reply["sent"]
    assert question["basedOn"][0]["reference"] == f"urn:uuid:{request['id']}"
    assert question["partOf"] == reply["partOf"]
    (task,) = resources(bundle, "Task")
    changes = {
        made["id"]: made["activity"]["coding"][1]["code"] for made in resources(bundle, "Provenance")[:-1]
    }
    history = [changes[each["reference"].removeprefix("urn:uuid:")] for each in task["relevantHistory"]]
    assert history == ["submitted", "opened", "claimed", "held", "resumed", "closed"]
    assert task["meta"]["versionId"] == str(len(history))
    (note,) = resources(bundle, "Composition")
    assert (note["status"], len(note["attester"])) == ("amended", 2)
    assert "<p>Use sun protection</p>" in note["section"][-1]["text"]["div"]
    printed = next(made for made in resources(bundle, "DocumentReference") if "docStatus" in made)
    assert printed["docStatus"] == "amended"
    assert printed["content"][0]["attachment"]["data"].startswith(PDF_MAGIC)
    photographs = sorted(resources(bundle, "Media"), key=_view)
    assert ["close", "far", "medium"] == [_view(made) for made in photographs]
    assert "sent as no-other-device" in photographs[1]["note"][0]["text"]
    whole = resources(bundle, "Provenance")[-1]
    hashed = {each["what"]["reference"] for each in whole["entity"]}
    assert hashed == {f"urn:uuid:{made['id']}" for made in [*photographs, printed]}
    assert all(each["what"]["identifier"]["value"].startswith("ni:///sha-256;") for each in whole["entity"])
    assert ["rejected", "inactive", "active"] == sorted(
        (made["status"] for made in resources(bundle, "Consent")), key="rejected inactive active".index
    )
    events = [made["subtype"][0]["code"] for made in resources(bundle, "AuditEvent")]
    assert {"case.submitted", "answer.signed", "note.signed", "message.sent"} <= set(events)
    assert "R" not in {made["action"] for made in resources(bundle, "AuditEvent")}, "who looked is not in it"


def _measures(bundle: dict[str, Any]) -> None:
    pressures = [made for made in resources(bundle, "Observation") if "component" in made]
    read = [[part["valueQuantity"]["value"] for part in made["component"]] for made in pressures]
    assert [[154, 96], [148, 94]] == read
    (pulse,) = [made for made in resources(bundle, "Observation") if "valueQuantity" in made]
    assert (71, "/min") == (pulse["valueQuantity"]["value"], pulse["valueQuantity"]["code"])


def _view(photograph: dict[str, Any]) -> str:
    return str(photograph["view"]["coding"][0]["code"])


def _of(made: dict[str, Any]) -> str:
    return str(made["category"][0]["coding"][0]["code"])


async def test_an_export_is_audited_named_by_id_and_only_for_who_may_read(app: ClinicApp) -> None:
    """It is a disclosure of its own; its file says nothing of whom it is about."""
    rosa = await furnished(app)
    ada = await app.signed_in(StaffRole.PROVIDER)
    admin = await app.signed_in(StaffRole.ADMIN, email="admin@clinic.example")
    eve = await app.signed_in(StaffRole.PROVIDER, email="eve@south.example", tenant=OTHER_TENANT)
    guest, case = await sent(app, ada, rosa.id)
    answered = await ada.get(f"/cases/{case}/fhir")
    assert answered.headers["Content-Type"] == "application/fhir+json"
    assert answered.headers["Content-Disposition"] == f'attachment; filename="case-{case}.fhir.json"'
    assert answered.headers["Cache-Control"] == "no-store"
    (event,) = [row for row in await app.surgery.audited(type="case") if row.subtype == "exported"]
    assert (event.agent, event.patient, event.action) == (f"staff:{ada.member.id}", str(rosa.id), "R")
    assert event.request == answered.headers["X-Request-Id"]
    refused = [await browser.get(f"/cases/{case}/fhir") for browser in (admin, eve, guest)]
    assert [(403, "not_allowed"), (404, "unknown"), (401, "sign_in_needed")] == [
        (each.status, each.code) for each in refused
    ]
    async with app.surgery.write() as unit:
        await Patients(app.surgery.records).restrict(unit, rosa.id, restricted=True)
    assert (await ada.get(f"/cases/{case}/fhir")).code == "glass_intact"
    assert (await app.surgery.events()).count("case.exported") == 1
    assert (await ada.get(f"/cases/{case}/fhir", params={"type": "document"})).status == 400
