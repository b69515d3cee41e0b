"""The clinic: what everybody may know of it, and what its administrators change."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from clinic import Act, Hours, Tenant, TenantDraft
from signalling.api import Body, Call, Public, Staff, StaffCall, Unaudited, View, operation
from signalling.rest.views import Slug
from signalling.services import ClinicServices
from vault import UnitOfWork

_TAG = "Clinic"
_MINUTES = 24 * 60


class HoursView(View):
    """One stretch of opening, in minutes since midnight on the wall."""

    opens: int
    closes: int


class HoursBody(Body):
    """One stretch of opening, in minutes since midnight on the wall; a night is two stretches."""

    opens: Annotated[int, Field(ge=0, lt=_MINUTES)]
    closes: Annotated[int, Field(gt=0, le=_MINUTES)]


DayBody = Annotated[list[HoursBody], Field(max_length=24)]


class PublicClinicView(View):
    """What anybody with a clinic's address may know. `single_sign_on`: whether it has a provider for that.

    `phone`: the clinic's own number, empty when it has named none.
    """

    name: str
    slug: str
    locale: str
    emergency_number: str
    phone: str
    single_sign_on: bool

    @classmethod
    def of(cls, tenant: Tenant, services: ClinicServices) -> "PublicClinicView":
        """Return a clinic as anybody sees it."""
        provider = services.single_sign_on
        return cls(
            name=tenant.name,
            slug=tenant.slug,
            locale=tenant.locale,
            emergency_number=tenant.emergency_number,
            phone=tenant.phone,
            single_sign_on=provider is not None and provider.clinic == tenant.slug,
        )


class ClinicSettingsView(View):
    """All that is known of a clinic. `week`: Monday first; `exceptions`: whole days that differ, by date."""

    id: UUID
    name: str
    slug: str
    locale: str
    timezone: str
    emergency_number: str
    phone: str
    week: list[list[HoursView]]
    exceptions: dict[date, list[HoursView]]

    @classmethod
    def of(cls, tenant: Tenant) -> "ClinicSettingsView":
        """Return a clinic as its administrators see it."""
        return cls(
            id=tenant.id,
            name=tenant.name,
            slug=tenant.slug,
            locale=tenant.locale,
            timezone=tenant.calendar.zone.key,
            emergency_number=tenant.emergency_number,
            phone=tenant.phone,
            week=[_shown(day) for day in tenant.calendar.week],
            exceptions={day: _shown(hours) for day, hours in tenant.calendar.exceptions.items()},
        )


class ClinicBody(Body):
    """What to change; what is absent or null stays as it is. `exceptions`: an empty day is a holiday.

    `phone`: the clinic's own number; empty to show none.
    """

    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    locale: Annotated[str, Field(max_length=35)] | None = None
    timezone: Annotated[str, Field(max_length=64)] | None = None
    emergency_number: Annotated[str, Field(max_length=20)] | None = None
    phone: Annotated[str, Field(max_length=32)] | None = None
    week: Annotated[list[DayBody], Field(min_length=7, max_length=7)] | None = None
    exceptions: Annotated[dict[date, DayBody], Field(max_length=400)] | None = None

    def draft(self, tenant: Tenant) -> TenantDraft:
        """Return the clinic as it is to be. Raises Malformed."""
        calendar = tenant.calendar
        return TenantDraft(
            name=tenant.name if self.name is None else self.name,
            slug=tenant.slug,
            zone=calendar.zone.key if self.timezone is None else self.timezone,
            locale=tenant.locale if self.locale is None else self.locale,
            emergency_number=(
                tenant.emergency_number if self.emergency_number is None else self.emergency_number
            ),
            phone=tenant.phone if self.phone is None else self.phone,
            week=calendar.week if self.week is None else tuple(_hours(day) for day in self.week),
            exceptions=(
                calendar.exceptions
                if self.exceptions is None
                else {day: _hours(hours) for day, hours in self.exceptions.items()}
            ),
        )


@operation(
    "GET",
    "/api/v1/clinics/{slug}",
    tag=_TAG,
    summary="Says what anybody may know of a clinic",
    who=Public(),
    audits=Unaudited("nothing of anybody is in it"),
)
async def read_public_clinic(call: Call, services: ClinicServices, slug: Slug) -> PublicClinicView:
    """Find a clinic by its part of addresses."""
    async with services.database.read(call.origin) as reading:
        return PublicClinicView.of(await services.tenants.find(reading, slug), services)


@operation(
    "GET",
    "/api/v1/clinic",
    tag=_TAG,
    summary="Shows the clinic one works in",
    who=Staff(),
    audits=Unaudited("nothing of a patient is in it"),
)
async def read_clinic(call: StaffCall, services: ClinicServices) -> ClinicSettingsView:
    """Show its name, its hours and where it is."""
    async with services.database.read(call.origin) as reading:
        return ClinicSettingsView.of(await services.tenants.get(reading))


@operation(
    "PATCH",
    "/api/v1/clinic",
    tag=_TAG,
    summary="Changes the clinic",
    who=Staff(Act.MANAGE_CLINIC),
    audits="tenant.changed",
)
async def change_clinic(call: StaffCall, services: ClinicServices, body: ClinicBody) -> ClinicSettingsView:
    """Change what is given; its slug stays, because it stands in addresses."""

    async def change(unit: UnitOfWork) -> Tenant:
        return await services.tenants.change(unit, body.draft(await services.tenants.get(unit)))

    return ClinicSettingsView.of(await services.database.transact(call.origin, change))


def _shown(day: Sequence[Hours]) -> list[HoursView]:
    return [HoursView(opens=hours.opens, closes=hours.closes) for hours in day]


def _hours(day: Sequence[HoursBody]) -> tuple[Hours, ...]:
    return tuple(Hours(hours.opens, hours.closes) for hours in day)
