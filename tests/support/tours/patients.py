"""Patients: who they are, who reads their record, who acts for them, and the links they get."""

from datetime import timedelta
from typing import Any

from clinic import StaffRole
from tests.support.tour import Tour

MAYA = {"name": "Maya Ortiz", "birth_date": "1990-05-17", "language": "es"}


async def tour_patients(tour: Tour) -> None:
    """Register a patient, restrict the record, break its glass, and let a guest in."""
    provider, coordinator = tour.provider, tour.coordinator
    patient = await tour.call("register_patient", provider, MAYA)
    path = {"patient": patient["id"]}
    await tour.call("list_patients", provider, query={"q": tour.word or "ortiz"})
    await tour.call("read_patient", provider, **path)
    await tour.call("amend_patient", coordinator, {"name": "Maya Ortiz Vega"}, **path)
    await _reach(tour, path)
    await tour.call("read_team", provider, **path)
    await tour.call("join_team", provider, staff=coordinator.member.id, **path)
    await tour.call("leave_team", provider, staff=coordinator.member.id, **path)
    await tour.call("restrict_patient", provider, {"restricted": True}, **path)
    await _break_glass(tour, path)
    await _links(tour, path)


async def _reach(tour: Tour, path: dict[str, Any]) -> None:
    provider = tour.provider
    proxy = {"name": "Luz Vega", "relation": "parent", "may_consent": True}
    appointed = await tour.call("appoint_proxy", provider, proxy, **path)
    await tour.call("list_proxies", provider, **path)
    contact = {"kind": "email", "value": "luz@home.example", "proxy": appointed["id"]}
    added = await tour.call("add_contact", provider, contact, **path)
    await tour.call("list_contacts", provider, **path)
    await tour.call("end_contact", provider, contact=added["id"], **path)
    await tour.call("dismiss_proxy", provider, proxy=appointed["id"], **path)


async def _break_glass(tour: Tour, path: dict[str, Any]) -> None:
    stranger = await tour.app.signed_in(StaffRole.PROVIDER, email="sam@clinic.example")
    await tour.call("read_patient", stranger, status=403, **path)
    broken = await tour.call("break_glass", stranger, {"reason": "Unconscious in the waiting room"}, **path)
    await tour.call("read_patient", stranger, **path)
    await tour.call("list_broken_glass", tour.admin)
    review = {"justified": True, "remark": "As the rules have it"}
    await tour.call("review_broken_glass", tour.admin, review, broken=broken["id"])
    await tour.call("list_broken_glass", tour.admin, query={"reviewed": "true"})


async def _links(tour: Tour, path: dict[str, Any]) -> None:
    provider, app = tour.provider, tour.app
    encounter = await tour.call("plan_encounter", provider, {"kind": "written"}, **path)
    contact = {"kind": "email", "value": "maya@home.example"}
    added = await tour.call("add_contact", provider, contact, **path)
    issued = await tour.call(
        "issue_link",
        provider,
        {
            "purpose": "results",
            "target": {"kind": "encounter", "id": encounter["id"]},
            "expires_at": (app.surgery.now + timedelta(days=1)).isoformat(),
            "send_to": added["id"],
        },
        **path,
    )
    await tour.call("list_links", provider, **path)
    guest = await app.browser()
    body = {"token": issued["url"].partition("#")[2], "birth_date": MAYA["birth_date"]}
    assert (await tour.call("exchange_link", guest, body))["answer"] == "open"
    assert (await tour.call("read_guest", guest))["patient_first_name"] == "Maya"
    assert len(await tour.call("send_random_bytes", guest, query={"size": 1000})) == 1000
    await tour.call("take_bytes", guest, content=bytes(1000))
    await tour.call("leave", guest)
    await tour.call("revoke_link", provider, link=issued["link"]["id"])
