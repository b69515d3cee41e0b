"""Issues personal links, exchanges them for guest sessions, and revokes them.

A guest session is looked up together with its link at every request, so that a revoked link is dead
with the commit that revoked it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from clinic.errors import LinkEnded, Malformed, SessionOver, Unknown
from clinic.ids import GuestSessionId, LinkId, PatientId, ProxyId
from clinic.links.link import Holder, Link, LinkAnswer, LinkPurpose, answer
from clinic.links.rows import GuestSessionRow, LinkRow
from clinic.patients.patients import Patients, patient_row
from clinic.patients.proxies import Proxies
from clinic.records import Records, Work, of_patient, security
from clinic.secret_tokens import SecretToken, new_token, token_hash
from clinic.target import Target
from vault import Action, Outcome, TenantId, UnitOfWork

GUEST_LIFE = timedelta(hours=12)
LONGEST_LIFE = timedelta(days=90)
BIRTH_DATE_ATTEMPTS = 5


@dataclass(frozen=True)
class Guest:
    """A browser let in by a link: it may do what the link is for, and nothing else."""

    session: GuestSessionId
    link: Link
    expires_at: datetime


@dataclass(frozen=True)
class Exchange:
    """The outcome of presenting a link. `token` and `guest`: only when the answer is OPEN.

    The token goes into a cookie that scripts cannot read.
    """

    answer: LinkAnswer
    token: SecretToken | None = None
    guest: Guest | None = None


class Links:
    """The repository of personal links."""

    def __init__(self, records: Records, patients: Patients, proxies: Proxies) -> None:
        self._records = records
        self._patients = patients
        self._proxies = proxies

    async def issue(
        self,
        unit: UnitOfWork,
        patient: PatientId,
        purpose: LinkPurpose,
        target: Target,
        expires_at: datetime,
        *,
        holder: Holder = Holder.PATIENT,
        proxy: ProxyId | None = None,
        asks_birth_date: bool = False,
    ) -> tuple[SecretToken, Link]:
        """Return a new link and its token, which exists nowhere else: put it into a fragment and send it.

        Results always ask the birth date. Raises Unknown, Malformed (expiry), NotAllowed (a proxy who
        does not act for this patient).
        """
        owner = await patient_row(unit, patient)
        if not unit.now < expires_at <= unit.now + LONGEST_LIFE:
            raise Malformed("expires_at", f"within {LONGEST_LIFE.days} days")
        if (holder is Holder.PROXY) != (proxy is not None):
            raise Malformed("proxy", "a proxy's link names the proxy, and only that")
        if proxy is not None:
            await self._proxies.require(unit, proxy, patient)
        token = new_token(self._records.entropy)
        row = LinkRow(
            id=self._records.new_id(),
            tenant_id=owner.tenant_id,
            token_hash=token_hash(token),
            patient_id=patient,
            proxy_id=proxy,
            holder=holder.value,
            purpose=purpose.value,
            target_kind=target.kind,
            target_id=target.id,
            asks_birth_date=asks_birth_date or purpose is LinkPurpose.RESULTS,
            attempts_left=BIRTH_DATE_ATTEMPTS,
            issued_at=unit.now,
            expires_at=expires_at,
        )
        unit.session.add(row)
        await unit.session.flush()
        self._witness(
            unit, row, "issued", Action.CREATE, detail={"purpose": purpose.value, "holder": holder.value}
        )
        return token, _link(row)

    async def locate(self, work: Work, token: str) -> Link | None:
        """Return the link of this token, alive or not; `work` is the server's own.

        The caller then opens a unit of the link's tenant and calls `exchange`. None: answer OVER.
        """
        row = await _row(work, token)
        return None if row is None else _link(row)

    async def exchange(self, unit: UnitOfWork, token: str, birth_date: date | None = None) -> Exchange:
        """Let a browser in, or say what is missing.

        The unit must be kept whatever the answer is: a wrong birth date costs an attempt, and every
        refusal is audited.
        """
        row = await _row(unit, token, locked=True)
        if row is None:
            return Exchange(LinkAnswer.OVER)
        link = _link(row)
        right = None
        if birth_date is not None and link.asks_birth_date and link.is_alive(unit.now):
            right = await self._patients.was_born_on(unit, link.patient, birth_date)
        if link.proxy is not None and not await self._proxies.acts(unit, link.proxy, link.patient):
            row.revoked_at = row.revoked_at or unit.now
            link = _link(row)
        given = answer(link, unit.now, right)
        if given is not LinkAnswer.OPEN:
            if given is LinkAnswer.BIRTH_DATE_WRONG:
                row.attempts_left -= 1
            self._witness(
                unit, row, "refused", Action.EXECUTE, outcome=Outcome.REFUSED, detail={"why": given.value}
            )
            return Exchange(given)
        row.attempts_left = BIRTH_DATE_ATTEMPTS
        secret = new_token(self._records.entropy)
        session = GuestSessionRow(
            id=self._records.new_id(),
            tenant_id=row.tenant_id,
            link_id=row.id,
            token_hash=token_hash(secret),
            opened_at=unit.now,
            expires_at=min(unit.now + GUEST_LIFE, row.expires_at),
        )
        unit.session.add(session)
        self._witness(unit, row, "opened", Action.EXECUTE, detail={"session": str(session.id)})
        return Exchange(given, secret, Guest(GuestSessionId(session.id), link, session.expires_at))

    async def resume(self, work: Work, token: str) -> Guest:
        """Return the living guest session of a cookie's token; `work` may be the server's own.

        Raises SessionOver; LinkEnded at the first request after the link was revoked, or ran out.
        """
        found = (
            await work.session.execute(
                select(GuestSessionRow, LinkRow)
                .join(LinkRow, LinkRow.id == GuestSessionRow.link_id)
                .where(GuestSessionRow.token_hash == token_hash(token))
            )
        ).one_or_none()
        if found is None:
            raise SessionOver
        session, row = found
        link = _link(row)
        if not link.is_alive(work.now):
            raise LinkEnded
        if link.proxy is not None and not await self._proxies.acts(work, link.proxy, link.patient):
            raise LinkEnded
        if session.ended_at is not None or work.now >= session.expires_at:
            raise SessionOver
        return Guest(GuestSessionId(session.id), link, session.expires_at)

    async def leave(self, unit: UnitOfWork, session: GuestSessionId) -> None:
        """End one guest session; its link can be opened again. Raises Unknown."""
        row = await unit.session.get(GuestSessionRow, session)
        if row is None:
            raise Unknown("guest session")
        row.ended_at = row.ended_at or unit.now
        link = await unit.session.get(LinkRow, row.link_id)
        if link is not None:
            self._witness(unit, link, "left", Action.EXECUTE, detail={"session": str(session)})

    async def revoke(self, unit: UnitOfWork, link: LinkId) -> None:
        """Kill a link and every session it opened, from this commit on. Raises Unknown; twice is no fault."""
        row = await unit.session.get(LinkRow, link)
        if row is None:
            raise Unknown("link")
        if row.revoked_at is None:
            row.revoked_at = unit.now
            self._witness(unit, row, "revoked", Action.DELETE)

    async def of(self, work: Work, patient: PatientId) -> list[Link]:
        """Return a patient's links, newest first."""
        wanted = select(LinkRow).where(LinkRow.patient_id == patient).order_by(LinkRow.issued_at.desc())
        self._records.witness(work, "link.listed", Action.READ, of_patient(patient))
        return [_link(row) for row in await work.session.scalars(wanted)]

    async def given(self, work: Work, patient: PatientId, purpose: LinkPurpose) -> list[Link]:
        """Return a patient's links of a purpose, newest first, within what is recorded itself."""
        wanted = select(LinkRow).where(LinkRow.patient_id == patient, LinkRow.purpose == purpose.value)
        return [_link(row) for row in await work.session.scalars(wanted.order_by(LinkRow.issued_at.desc()))]

    async def to(self, work: Work, target: Target) -> list[Link]:
        """Return the links that open `target`, newest first, for whoever moves or ends it."""
        wanted = select(LinkRow).where(LinkRow.target_kind == target.kind, LinkRow.target_id == target.id)
        return [_link(row) for row in await work.session.scalars(wanted.order_by(LinkRow.issued_at.desc()))]

    def _witness(
        self,
        unit: UnitOfWork,
        row: LinkRow,
        event: str,
        action: Action,
        *,
        outcome: Outcome = Outcome.SUCCESS,
        detail: dict[str, int | str] | None = None,
    ) -> None:
        self._records.witness(
            unit,
            f"link.{event}",
            action,
            of_patient(row.patient_id),
            security("link", row.id),
            outcome=outcome,
            detail=detail,
        )


async def _row(work: Work, token: str, *, locked: bool = False) -> LinkRow | None:
    wanted = select(LinkRow).where(LinkRow.token_hash == token_hash(token))
    row: LinkRow | None = await work.session.scalar(wanted.with_for_update() if locked else wanted)
    return row


def _link(row: LinkRow) -> Link:
    return Link(
        id=LinkId(row.id),
        tenant=TenantId(row.tenant_id),
        patient=PatientId(row.patient_id),
        holder=Holder(row.holder),
        proxy=None if row.proxy_id is None else ProxyId(row.proxy_id),
        purpose=LinkPurpose(row.purpose),
        target=Target(row.target_kind, row.target_id),
        asks_birth_date=row.asks_birth_date,
        attempts_left=row.attempts_left,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
