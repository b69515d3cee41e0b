"""Ids of another clinic, or to a guest of another patient, lead nowhere on any route; asking is audited."""

from clinic import EncounterKind, StaffRole, Target
from signalling.api import Guest, Operation, Staff
from signalling.rest.catalogue import operations
from tests.behaviour.clinic.folk import SAM
from tests.behaviour.clinic.surgery import OTHER_TENANT, TENANT
from tests.support.clinic_app import Browser, ClinicApp
from tests.support.clinic_guest import guest_of
from tests.support.generated import right_body, right_query
from tests.support.world import World

ORDINARY = frozenset({"kind", "slug", "pool", "session", "passkey"})
"""Words that every clinic may use, and what belongs to one person: that is tested by itself."""


def by_id(kind: type) -> list[Operation]:
    """Return the operations for callers of this kind that name something of a record in their path."""
    return [
        operation
        for operation in operations()
        if any(isinstance(who, kind) for who in operation.who)
        and operation.path_parameters
        and not ORDINARY & set(operation.path_parameters)
    ]


async def ask(browser: Browser, operation: Operation, world: World):
    """Ask an operation rightly, with the ids of things that are not the caller's."""
    address = operation.path.format(**{name: world.ids[name] for name in operation.path_parameters})
    path, query = address.removeprefix("/api/v1"), right_query(operation)
    return await browser.ask(operation.method, path, right_body(operation), params=query)


async def test_another_clinics_ids_are_unknown_on_every_route(app: ClinicApp):
    """Somebody who may do everything, in the clinic next door."""
    world = await World.build(app)
    stranger = await app.signed_in(*StaffRole, email="leo@south.example", tenant=OTHER_TENANT)
    asked = by_id(Staff)
    assert len(asked) > 30
    for operation in asked:
        answered = await ask(stranger, operation, world)
        assert (answered.status, answered.code) == (404, "unknown"), operation.name
        number = answered.headers["X-Request-Id"]
        events = await app.surgery.audited(OTHER_TENANT, request=number)
        assert ["request.refused"] == [f"{event.type}.{event.subtype}" for event in events], operation.name
        assert await app.surgery.audited(TENANT, request=number) == []


async def test_another_patients_ids_are_unknown_to_a_guest(app: ClinicApp):
    """A link opens one thing: the same clinic's other encounters are not there."""
    world = await World.build(app)
    async with app.surgery.write() as unit:
        patient = await app.services.patients.register(unit, SAM)
        encounter = await app.services.encounters.plan(unit, patient.id, EncounterKind.WRITTEN)
    guest = await guest_of(app, patient, Target("encounter", encounter.id))
    asked = [operation for operation in by_id(Guest) if "questionnaire" not in operation.path_parameters]
    assert len(asked) > 10
    for operation in asked:
        answered = await ask(guest, operation, world)
        assert (answered.status, answered.code) == (404, "unknown"), operation.name
        events = await app.surgery.audited(request=answered.headers["X-Request-Id"])
        assert ["request.refused"] == [f"{event.type}.{event.subtype}" for event in events], operation.name
