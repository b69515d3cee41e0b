"""A guest's page measures its network before the visit: random bytes down, any bytes up, within a cap."""

from io import BytesIO
from uuid import UUID

from clinic import Target
from tests.behaviour.clinic.folk import register
from tests.support.clinic_app import ClinicApp
from tests.support.clinic_guest import guest_of

OCTETS = {"Content-Type": "application/octet-stream"}
CHECK = "/guest/network-check"


async def test_bytes_come_down_and_go_up(app: ClinicApp):
    """As many as are asked for come, different each time; what is sent is taken and forgotten."""
    patient = await register(app.surgery)
    guest = await guest_of(app, patient, Target("encounter", UUID(int=1)))
    first, second = [await guest.get(f"{CHECK}?size=5000") for _ in range(2)]
    assert (first.status, len(first.content)) == (200, 5000)
    assert first.content != second.content
    assert (await guest.ask("POST", CHECK, data=bytes(1_000_000), headers=OCTETS)).status == 204


async def test_it_is_no_free_pipe(app: ClinicApp):
    """More at once is refused, too many are, and nobody without a link may."""
    patient = await register(app.surgery)
    guest = await guest_of(app, patient, Target("encounter", UUID(int=1)))
    assert (await guest.get(f"{CHECK}?size=9999999")).code == "malformed"
    too_much = await guest.ask("POST", CHECK, data=BytesIO(bytes(1_100_000)), headers=OCTETS)
    assert (too_much.status, too_much.code) == (413, "body_too_large")
    checks = [await guest.get(f"{CHECK}?size=1") for _ in range(60)]
    assert checks[-1].code == "too_many_attempts"
    assert (await (await app.browser()).get(CHECK)).code == "link_needed"
