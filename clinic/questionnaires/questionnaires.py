"""Keeps versions of questionnaires, and answers with the version they were given to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from clinic.errors import AnswersMalformed, Conflict, Malformed, Unknown
from clinic.ids import PatientId, QuestionnaireId, ResponseId
from clinic.patients.patients import patient_row
from clinic.person import Person, PersonKind
from clinic.questionnaires.faults import faults
from clinic.questionnaires.fhir import read_questionnaire
from clinic.questionnaires.questionnaire import Answers, Questionnaire
from clinic.questionnaires.rows import QuestionnaireRow, ResponseRow
from clinic.records import Records, Work, data, of_patient, patient_subject, security, tenant_of
from clinic.target import Target
from vault import ERASED, Action, UnitOfWork

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True)
class Form:
    """One published version of a questionnaire. `resource`: the FHIR JSON it was read from."""

    id: QuestionnaireId
    slug: str
    version: int
    questionnaire: Questionnaire
    resource: Mapping[str, Any]
    published_at: datetime


@dataclass(frozen=True)
class Response:
    """The answers to one version of a questionnaire."""

    id: ResponseId
    form: QuestionnaireId
    patient: PatientId
    about: Target
    author: Person
    answers: Answers = field(repr=False)
    authored_at: datetime


class Questionnaires:
    """The repository of questionnaires and responses."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def publish(
        self, unit: UnitOfWork, slug: str, resource: Mapping[str, Any], *, replaces: int | None = None
    ) -> Form:
        """Publish the next version; answers to earlier ones keep theirs.

        `replaces`: the version this was written from, 0 for a new questionnaire; None does not ask.
        Raises Malformed (the slug), QuestionnaireMalformed, Conflict (there is a newer one).
        """
        if not _SLUG.fullmatch(slug):
            raise Malformed("slug", "small letters, digits and inner hyphens, at most 63")
        questionnaire = read_questionnaire(resource)
        await unit.exclusive(f"questionnaire:{tenant_of(unit)}")
        newest = await unit.session.scalar(
            select(func.max(QuestionnaireRow.version)).where(
                QuestionnaireRow.tenant_id == tenant_of(unit), QuestionnaireRow.slug == slug
            )
        )
        if replaces is not None and replaces != (newest or 0):
            raise Conflict("another version was published meanwhile")
        row = QuestionnaireRow(
            id=self._records.new_id(),
            tenant_id=tenant_of(unit),
            slug=slug,
            version=(newest or 0) + 1,
            resource=dict(resource),
            published_at=unit.now,
        )
        unit.session.add(row)
        await unit.session.flush()
        self._records.witness(
            unit, "questionnaire.published", Action.CREATE, security("questionnaire", row.id)
        )
        return _form(row, questionnaire)

    async def current(self, work: Work, slug: str) -> Form:
        """Return the newest version. Raises Unknown."""
        row = await work.session.scalar(
            select(QuestionnaireRow)
            .where(QuestionnaireRow.slug == slug)
            .order_by(QuestionnaireRow.version.desc())
            .limit(1)
        )
        if row is None:
            raise Unknown("questionnaire")
        return _form(row, read_questionnaire(row.resource))

    async def all(self, work: Work) -> list[Form]:
        """Return the newest version of every questionnaire, by slug."""
        rows = await work.session.scalars(
            select(QuestionnaireRow).order_by(QuestionnaireRow.slug, QuestionnaireRow.version)
        )
        newest = {row.slug: row for row in rows}
        return [_form(row, read_questionnaire(row.resource)) for row in newest.values()]

    async def versions(self, work: Work, slug: str) -> list[Form]:
        """Return every version of one questionnaire, newest first; of an unknown one there is none."""
        rows = await work.session.scalars(
            select(QuestionnaireRow)
            .where(QuestionnaireRow.slug == slug)
            .order_by(QuestionnaireRow.version.desc())
        )
        return [_form(row, read_questionnaire(row.resource)) for row in rows]

    async def get(self, work: Work, form: QuestionnaireId) -> Form:
        """Return the very version that was answered. Raises Unknown."""
        row = await _form_row(work, form)
        return _form(row, read_questionnaire(row.resource))

    async def respond(
        self,
        unit: UnitOfWork,
        patient: PatientId,
        about: Target,
        form: QuestionnaireId,
        answers: Answers,
        *,
        author: Person,
    ) -> Response:
        """Keep complete answers. Raises Unknown, AnswersMalformed (with every fault)."""
        owner = await patient_row(unit, patient)
        asked = await _form_row(unit, form)
        wrong = faults(read_questionnaire(asked.resource), answers)
        if wrong:
            raise AnswersMalformed(wrong)
        plain = {link_id: list(values) for link_id, values in answers.items() if values}
        row = ResponseRow(
            id=self._records.new_id(),
            tenant_id=owner.tenant_id,
            questionnaire_id=form,
            patient_id=patient,
            about_kind=about.kind,
            about_id=about.id,
            author_kind=author.kind.value,
            author_id=author.id,
            authored_at=unit.now,
        )
        await self._records.sealer.seal(unit, row, patient_subject(patient), answers=plain)
        unit.session.add(row)
        await unit.session.flush()
        self._records.witness(
            unit, "response.given", Action.CREATE, of_patient(patient), data("response", row.id)
        )
        return _response(row, plain)

    async def about(self, work: Work, patient: PatientId, about: Target) -> list[Response]:
        """Return the responses about something, oldest first; one event for all."""
        wanted = (
            select(ResponseRow)
            .where(
                ResponseRow.patient_id == patient,
                ResponseRow.about_kind == about.kind,
                ResponseRow.about_id == about.id,
            )
            .order_by(ResponseRow.authored_at, ResponseRow.id)
        )
        rows = list(await work.session.scalars(wanted))
        opened = await self._records.sealer.open(work, rows, "answers")
        self._records.witness(work, "response.listed", Action.READ, of_patient(patient))
        return [
            _response(row, values["answers"])
            for row, values in zip(rows, opened, strict=True)
            if values["answers"] is not ERASED
        ]


async def _form_row(work: Work, form: UUID) -> QuestionnaireRow:
    row = await work.session.get(QuestionnaireRow, form)
    if row is None:
        raise Unknown("questionnaire")
    return row


def _form(row: QuestionnaireRow, questionnaire: Questionnaire) -> Form:
    return Form(QuestionnaireId(row.id), row.slug, row.version, questionnaire, row.resource, row.published_at)


def _response(row: ResponseRow, answers: Answers) -> Response:
    return Response(
        ResponseId(row.id),
        QuestionnaireId(row.questionnaire_id),
        PatientId(row.patient_id),
        Target(row.about_kind, row.about_id),
        Person(PersonKind(row.author_kind), row.author_id),
        answers,
        row.authored_at,
    )
