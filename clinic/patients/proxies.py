"""Keeps who may act for a patient: parents, guardians, holders of a power of attorney, caregivers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from clinic.errors import Malformed, NotAllowed, Unknown
from clinic.ids import PatientId, ProxyId
from clinic.patients.patient import Proxy, Relation
from clinic.patients.patients import patient_row
from clinic.patients.rows import ProxyRow
from clinic.records import Records, Work, data, of_patient, patient_subject
from clinic.staff.member import checked_name
from vault import ERASED, Action, UnitOfWork


class Proxies:
    """The repository of proxies."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def appoint(
        self,
        unit: UnitOfWork,
        patient: PatientId,
        name: str,
        relation: Relation,
        *,
        may_consent: bool,
        until: datetime | None = None,
    ) -> Proxy:
        """Let somebody act for a patient from now on. Raises Unknown, Malformed."""
        owner = await patient_row(unit, patient)
        name = checked_name(name)
        if until is not None and until <= unit.now:
            raise Malformed("until", "not in the past")
        row = ProxyRow(
            id=self._records.new_id(),
            tenant_id=owner.tenant_id,
            patient_id=patient,
            relation=relation.value,
            may_consent=may_consent,
            since=unit.now,
            until=until,
        )
        await self._records.sealer.seal(unit, row, patient_subject(patient), name=name)
        unit.session.add(row)
        await unit.session.flush()
        self._records.witness(
            unit, "proxy.appointed", Action.CREATE, of_patient(patient), data("proxy", row.id)
        )
        return _proxy(row, name)

    async def of(self, work: Work, patient: PatientId) -> list[Proxy]:
        """Return everyone who acts or once acted for a patient, in the order they were appointed."""
        wanted = select(ProxyRow).where(ProxyRow.patient_id == patient).order_by(ProxyRow.since, ProxyRow.id)
        rows = list(await work.session.scalars(wanted))
        self._records.witness(work, "proxy.read", Action.READ, of_patient(patient))
        opened = await self._records.sealer.open(work, rows, "name")
        return [
            _proxy(row, **values)
            for row, values in zip(rows, opened, strict=True)
            if values["name"] is not ERASED
        ]

    async def dismiss(self, unit: UnitOfWork, proxy: ProxyId) -> None:
        """Let somebody act for a patient no more. Raises Unknown."""
        row = await unit.session.get(ProxyRow, proxy)
        if row is None or row.ended_at is not None:
            raise Unknown("proxy")
        row.ended_at = unit.now
        self._records.witness(
            unit, "proxy.dismissed", Action.UPDATE, of_patient(row.patient_id), data("proxy", row.id)
        )

    async def acts(self, work: Work, proxy: ProxyId, patient: PatientId, *, to_consent: bool = False) -> bool:
        """Say whether `proxy` may act for exactly this patient now, and consent for them if asked."""
        row = await work.session.get(ProxyRow, proxy)
        if row is None or row.patient_id != patient or (to_consent and not row.may_consent):
            return False
        return _proxy(row, "").acts_at(work.now)

    async def require(
        self, work: Work, proxy: ProxyId, patient: PatientId, *, to_consent: bool = False
    ) -> None:
        """Raise NotAllowed unless `acts`."""
        if not await self.acts(work, proxy, patient, to_consent=to_consent):
            raise NotAllowed("act-for-patient")


async def acting(work: Work, patient: PatientId) -> set[ProxyId]:
    """Return who acts for a patient at this moment."""
    wanted = select(ProxyRow).where(ProxyRow.patient_id == patient)
    proxies = [_proxy(row, "") for row in await work.session.scalars(wanted)]
    return {proxy.id for proxy in proxies if proxy.acts_at(work.now)}


def _proxy(row: ProxyRow, name: str) -> Proxy:
    return Proxy(
        ProxyId(row.id),
        PatientId(row.patient_id),
        name,
        Relation(row.relation),
        row.may_consent,
        row.since,
        row.until,
        row.ended_at,
    )
