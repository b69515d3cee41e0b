"""Every route is walked for real, and whatever of a patient it touches stands in the audit trail.

IHE BALP; a route that opens a patient's key and leaves no event that names the patient fails here, and so
does one that promises an event it does not leave, or that no tour calls.
"""

from dataclasses import replace

from signalling.api import Unaudited
from signalling.rest.catalogue import operations
from tests.support.clinic_app import ClinicApp
from tests.support.tour import Tour
from tests.support.tours import TOURS


async def test_every_route_audits_what_it_touches(app: ClinicApp):
    """Add the tour of a new area to `tests.support.tours`."""
    tour = await Tour.begin(app)
    for walk in TOURS:
        await walk(tour)
    assert [] == tour.faults
    assert [] == [operation.name for operation in operations() if not tour.visits[operation.name]]
    app.surgery.pass_time(seconds=1)
    assert (await tour.call("verify_audit", tour.admin))["ok"]


async def test_an_unaudited_touch_is_noticed(app: ClinicApp, monkeypatch):
    """The walk itself is put to the test: a door that forgets to say whom it shows is found out."""
    tour = await Tour.begin(app)
    patient = {"name": "Maya Ortiz", "birth_date": "1990-05-17"}
    made = await tour.call("register_patient", tour.provider, patient)
    monkeypatch.setattr(app.surgery.records, "witness", lambda *_, **__: None)
    await tour.call("read_patient", tour.provider, patient=made["id"])
    assert ["read_patient promised patient.read and left []"] == tour.faults
    call = tour.calls[-1]
    silent = replace(call.operation, audits=Unaudited("so it says"))
    call.operation = silent
    assert [f"read_patient touched ['patient:{made['id']}'] and left []"] == tour.faults
