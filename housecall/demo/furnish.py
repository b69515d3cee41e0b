"""Furnishes an installation with the demonstration clinic: its people, their past, and what is planned.

Everything is written as staff and patients would, under a clock that walks through the past weeks; so the
audit chain tells the same story as the records.
"""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from pyotp import TOTP

from clinic import ContactKind, Member, Patient, Proxy, Question, Relation, Tenant
from housecall.assembly import Assembly
from housecall.demo import questionnaire
from housecall.demo.cases import PastCases
from housecall.demo.cast import ADMIN, CLINIC, PASSWORD, PATIENTS, ROSA, STAFF, PatientPart, StaffPart
from housecall.demo.past import CONSENT_TEXTS, VISITS
from housecall.demo.stage import stage
from housecall.demo.story import StoryClock, tell
from housecall.demo.visits import Scene, moments_of
from housecall.installation import command_origin, opened_installation
from housecall.vault_settings import VaultSettings
from store_forward import publish_shipped
from vault import Origin, TenantId, UnitOfWork

_OPENED_AGO = timedelta(days=30)
_CODE_LIFE = timedelta(seconds=30)
_OF_AGE = timedelta(days=18 * 365)


class _Furnishing:
    """Knows where, when and on whose behalf something is written."""

    def __init__(self, assembly: Assembly, clock: StoryClock) -> None:
        self.services = assembly.services
        self.assembly = assembly
        self.clock = clock
        self.origin: Origin = command_origin("demo")

    def write(self, by: Member | None = None) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit at the story's present instant."""
        actor = self.origin if by is None or self.origin.tenant is None else acting(self.origin.tenant, by)
        return self.services.database.write(actor)


@dataclass(frozen=True)
class Furnished:
    """Who is there. `secrets`: of everyone's second factor, by the address they sign in with."""

    secrets: Mapping[str, str] = field(repr=False)
    staff: Mapping[StaffPart, Member]
    patients: Mapping[PatientPart, Patient]


async def furnish(settings: VaultSettings, until: datetime) -> Furnished:
    """Make the installation that `settings` name, with the clinic in it as it is at `until`."""
    clock = StoryClock(until - _OPENED_AGO)
    async with (
        opened_installation(settings, found=True, clock=clock) as opened,
        stage(opened) as assembly,
    ):
        furnishing = _Furnishing(assembly, clock)
        clinic = await _found(furnishing)
        staff, secrets = await _employ(furnishing)
        await _publish(furnishing, staff[ADMIN])
        patients, proxies = await _register(furnishing, staff)
        cases = PastCases(assembly, furnishing.write, patients, staff)
        await cases.set_up()
        moments = await cases.moments(until, clinic.calendar)
        for visit in VISITS:
            scene = Scene(
                assembly,
                furnishing.write,
                clock.wait,
                patients[visit.patient],
                proxies.get(visit.patient),
                staff[visit.provider],
                staff[ROSA],
            )
            moments += moments_of(visit, scene, until, clinic.calendar)
        await tell(moments, clock)
    return Furnished(secrets, staff, patients)


async def _found(furnishing: _Furnishing) -> Tenant:
    async with furnishing.write() as unit:
        clinic = await furnishing.services.tenants.create(unit, CLINIC)
    furnishing.origin = furnishing.origin.within(clinic.id)
    return clinic


async def _employ(furnishing: _Furnishing) -> tuple[dict[StaffPart, Member], dict[str, str]]:
    services = furnishing.services
    kept = await services.passwords.hash(PASSWORD)
    staff: dict[StaffPart, Member] = {}
    secrets: dict[str, str] = {}
    for part in STAFF:
        async with furnishing.write() as unit:
            staff[part] = member = await services.members.add(unit, part.name, part.email, [part.role])
            await services.credentials.set_password(unit, member.id, kept)
            address = await services.credentials.begin_totp(unit, member.id, part.email, CLINIC.name)
            secrets[part.email] = parse_qs(urlsplit(address).query)["secret"][0]
            code = TOTP(secrets[part.email]).at(furnishing.clock.now - _CODE_LIFE)
            await services.credentials.confirm_totp(unit, member.id, code)
    return staff, secrets


async def _publish(furnishing: _Furnishing, admin: Member) -> None:
    services = furnishing.services
    async with furnishing.write(admin) as unit:
        for question, texts in CONSENT_TEXTS.items():
            for locale, text in texts.items():
                await services.consents.publish(unit, Question(question), locale, text)
        await publish_shipped(unit, services.questionnaires)
        await services.questionnaires.publish(unit, questionnaire.SLUG, questionnaire.RESOURCE)
        await services.questionnaires.publish(unit, questionnaire.BEFORE_SLUG, questionnaire.BEFORE)


async def _register(
    furnishing: _Furnishing, staff: Mapping[StaffPart, Member]
) -> tuple[dict[PatientPart, Patient], dict[PatientPart, Proxy]]:
    patients = furnishing.services.patients
    registered: dict[PatientPart, Patient] = {}
    proxies: dict[PatientPart, Proxy] = {}
    for part in PATIENTS:
        furnishing.clock.wait(7)
        async with furnishing.write(staff[ROSA]) as unit:
            patient, proxy = await _admit(furnishing, unit, part)
            if part.team is not None:
                await patients.join_team(unit, patient.id, staff[part.team].id)
                await patients.restrict(unit, patient.id, restricted=True)
        registered[part] = patient
        if proxy is not None:
            proxies[part] = proxy
    return registered, proxies


async def _admit(
    furnishing: _Furnishing, unit: UnitOfWork, part: PatientPart
) -> tuple[Patient, Proxy | None]:
    services = furnishing.services
    patient = await services.patients.register(unit, part.identity)
    proxy = None
    if part.parent is not None:
        of_age = datetime.combine(part.identity.birth_date, datetime.min.time(), UTC) + _OF_AGE
        proxy = await services.proxies.appoint(
            unit, patient.id, part.parent, Relation.PARENT, may_consent=True, until=of_age
        )
    for kind, value in ((ContactKind.EMAIL, part.email), (ContactKind.PHONE, part.phone)):
        if value is not None:
            await services.contacts.add(unit, patient.id, kind, value, proxy.id if proxy else None)
    return patient, proxy


def acting(tenant: TenantId, member: Member) -> Origin:
    """Return on whose behalf a member of staff works in the demonstration."""
    return Origin(tenant=tenant, actor=f"staff:{member.id}", request=command_origin("demo").request)
