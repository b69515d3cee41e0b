"""A personal link opens one thing to one person until it ends; results also ask the birth date."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from clinic import Holder, LinkAnswer, LinkPurpose, Links, Patients, Proxies, Relation, Target
from clinic.errors import Malformed, NotAllowed, SessionOver, Unknown
from clinic.ids import ProxyId
from tests.behaviour.clinic.folk import ROSA, SAM, register
from tests.behaviour.clinic.surgery import OTHER_TENANT, TENANT, Surgery
from vault.origin import Origin

VISIT = Target("encounter", UUID(int=77))


class Porch:
    """Issues links and lets browsers in."""

    def __init__(self, surgery: Surgery) -> None:
        self.surgery = surgery
        self.proxies = Proxies(surgery.records)
        self.links = Links(surgery.records, Patients(surgery.records), self.proxies)

    async def issue(self, patient, purpose: LinkPurpose = LinkPurpose.VISIT, hours: float = 24, **more):
        """Issue a link."""
        async with self.surgery.write() as unit:
            ends = self.surgery.now + timedelta(hours=hours)
            return await self.links.issue(unit, patient.id, purpose, VISIT, ends, **more)

    async def exchange(self, token: str, birth_date: date | None = None):
        """Present a link as a browser does: first its tenant is found, then it is exchanged there."""
        async with self.surgery.database.read(Origin.server("signalling", "request:1")) as reading:
            link = await self.links.locate(reading, token)
        async with self.surgery.write(link.tenant if link else TENANT, actor="guest") as unit:
            return await self.links.exchange(unit, token, birth_date)

    async def resume(self, token: str):
        """Resume a guest's session."""
        async with self.surgery.database.read(Origin.server("signalling", "request:2")) as reading:
            return await self.links.resume(reading, token)


@pytest.fixture
def porch(surgery: Surgery) -> Porch:
    """Return the way in."""
    return Porch(surgery)


async def test_link_lets_a_browser_in(porch: Porch) -> None:
    """The token has 256 bits, opens more than once while it lives, and is nowhere in the trail."""
    patient = await register(porch.surgery)
    token, link = await porch.issue(patient)
    assert 43 == len(token)
    for _ in range(2):
        exchange = await porch.exchange(token)
        assert LinkAnswer.OPEN == exchange.answer
        guest = await porch.resume(exchange.token)
        assert (link.id, VISIT, patient.id) == (guest.link.id, guest.link.target, guest.link.patient)
    events = await porch.surgery.events(patient=str(patient.id))
    assert ["patient.registered", "link.issued", "link.opened", "link.opened"] == events


async def test_revoked_link_is_dead_at_once(porch: Porch) -> None:
    """The session it opened before is over with the next request."""
    token, link = await porch.issue(await register(porch.surgery))
    exchange = await porch.exchange(token)
    await porch.resume(exchange.token)
    async with porch.surgery.write() as unit:
        await porch.links.revoke(unit, link.id)
        await porch.links.revoke(unit, link.id)
    with pytest.raises(SessionOver):
        await porch.resume(exchange.token)
    assert LinkAnswer.OVER == (await porch.exchange(token)).answer
    assert "link.refused" == (await porch.surgery.events())[-1]


async def test_link_and_session_end_by_themselves(porch: Porch) -> None:
    """A session lasts twelve hours, and never longer than its link."""
    patient = await register(porch.surgery)
    long, _ = await porch.issue(patient, hours=48)
    short, _ = await porch.issue(patient, hours=1)
    first, second = await porch.exchange(long), await porch.exchange(short)
    porch.surgery.pass_time(hours=1)
    await porch.resume(first.token)
    with pytest.raises(SessionOver):
        await porch.resume(second.token)
    assert LinkAnswer.OVER == (await porch.exchange(short)).answer
    porch.surgery.pass_time(hours=11)
    with pytest.raises(SessionOver):
        await porch.resume(first.token)
    assert LinkAnswer.OPEN == (await porch.exchange(long)).answer


async def test_results_ask_the_birth_date(porch: Porch) -> None:
    """Five wrong dates end the link, also for who then knows the right one."""
    token, link = await porch.issue(await register(porch.surgery), LinkPurpose.RESULTS)
    assert link.asks_birth_date
    assert LinkAnswer.BIRTH_DATE_NEEDED == (await porch.exchange(token)).answer
    for _ in range(4):
        assert LinkAnswer.BIRTH_DATE_WRONG == (await porch.exchange(token, SAM.birth_date)).answer
    right = await porch.exchange(token, ROSA.birth_date)
    assert LinkAnswer.OPEN == right.answer
    for _ in range(5):
        assert LinkAnswer.BIRTH_DATE_WRONG == (await porch.exchange(token, SAM.birth_date)).answer
    assert LinkAnswer.OVER == (await porch.exchange(token, ROSA.birth_date)).answer
    with pytest.raises(SessionOver):
        await porch.resume(right.token)


async def test_unknown_tokens_open_nothing(porch: Porch) -> None:
    """Neither a made-up link nor a made-up cookie, nor a link in another clinic's unit."""
    token, link = await porch.issue(await register(porch.surgery))
    for nonsense in ("", "x" * 43, "\ud800"):
        assert LinkAnswer.OVER == (await porch.exchange(nonsense)).answer
        with pytest.raises(SessionOver):
            await porch.resume(nonsense)
    async with porch.surgery.write(OTHER_TENANT) as unit:
        assert LinkAnswer.OVER == (await porch.links.exchange(unit, token)).answer
        with pytest.raises(Unknown):
            await porch.links.revoke(unit, link.id)


async def test_proxys_link_ends_with_the_proxy(porch: Porch) -> None:
    """Only who acts for this patient gets a proxy's link, and a dismissal kills it."""
    sam, rosa = await register(porch.surgery, SAM), await register(porch.surgery)
    async with porch.surgery.write() as unit:
        eve = await porch.proxies.appoint(unit, sam.id, "Eve", Relation.PARENT, may_consent=True)
    with pytest.raises(NotAllowed):
        await porch.issue(rosa, holder=Holder.PROXY, proxy=eve.id)
    with pytest.raises(Malformed):
        await porch.issue(sam, holder=Holder.PROXY)
    with pytest.raises(Malformed):
        await porch.issue(sam, holder=Holder.INTERPRETER, proxy=ProxyId(eve.id))
    token, _ = await porch.issue(sam, holder=Holder.PROXY, proxy=eve.id)
    exchange = await porch.exchange(token)
    assert eve.id == exchange.guest.link.proxy
    async with porch.surgery.write() as unit:
        await porch.proxies.dismiss(unit, eve.id)
    with pytest.raises(SessionOver):
        await porch.resume(exchange.token)
    assert LinkAnswer.OVER == (await porch.exchange(token)).answer


@pytest.mark.parametrize("hours", [0, -1, 90 * 24 + 1])
async def test_link_ends_within_ninety_days(porch: Porch, hours: float) -> None:
    """Nothing opens for ever."""
    with pytest.raises(Malformed):
        await porch.issue(await register(porch.surgery), hours=hours)


async def test_links_are_listed_by_patient_and_by_target(porch: Porch) -> None:
    """The first list is a disclosure; the second serves whoever moves the visit."""
    patient = await register(porch.surgery)
    _, link = await porch.issue(patient)
    async with porch.surgery.read() as reading:
        assert [link] == await porch.links.of(reading, patient.id)
        assert [link] == await porch.links.to(reading, VISIT)
        assert [] == await porch.links.to(reading, Target("case", VISIT.id))
    assert "link.listed" == (await porch.surgery.events(patient=str(patient.id)))[-1]
