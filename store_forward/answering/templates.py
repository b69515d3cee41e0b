"""Templates: answers to begin with, in the clinic's own words."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from clinic import Records, Work, checked_text, errors, security, tenant_of
from store_forward.answering.content import AnswerContent
from store_forward.answering.rows import TemplateRow
from store_forward.ids import TemplateId
from vault import Action, UnitOfWork

_LONGEST_NAME, _LONGEST_KIND = 100, 60


@dataclass(frozen=True)
class TemplateDraft:
    """A template as it is asked for. `kind`: for which cases, None for all. Raises Malformed."""

    name: str
    content: AnswerContent
    kind: str | None = None

    def __post_init__(self) -> None:
        checked_text("name", self.name, _LONGEST_NAME)
        if self.kind is not None:
            checked_text("kind", self.kind, _LONGEST_KIND)


@dataclass(frozen=True)
class Template:
    """One template."""

    id: TemplateId
    name: str
    kind: str | None
    content: AnswerContent


class Templates:
    """The repository of templates."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def add(self, unit: UnitOfWork, draft: TemplateDraft) -> Template:
        """Add a template."""
        row = TemplateRow(id=self._records.new_id(), tenant_id=tenant_of(unit))
        unit.session.add(row)
        return await self._keep(unit, row, draft, Action.CREATE)

    async def change(self, unit: UnitOfWork, template: TemplateId, draft: TemplateDraft) -> Template:
        """Replace a template; answers that began with it stay as they are. Raises Unknown."""
        return await self._keep(unit, await _row(unit, template), draft, Action.UPDATE)

    async def retire(self, unit: UnitOfWork, template: TemplateId) -> None:
        """Offer a template no more. Raises Unknown."""
        row = await _row(unit, template)
        row.retired_at = unit.now
        self._records.witness(unit, "template.retired", Action.DELETE, security("template", row.id))

    async def offered(self, work: Work, kind: str | None = None) -> list[Template]:
        """Return the templates for cases of a kind, or all, by name."""
        wanted = select(TemplateRow).where(TemplateRow.retired_at.is_(None))
        if kind is not None:
            wanted = wanted.where(or_(TemplateRow.kind.is_(None), TemplateRow.kind == kind))
        rows = await work.session.scalars(wanted.order_by(TemplateRow.name, TemplateRow.id))
        return [_template(row) for row in rows]

    async def _keep(
        self, unit: UnitOfWork, row: TemplateRow, draft: TemplateDraft, action: Action
    ) -> Template:
        row.name, row.kind, row.content = draft.name, draft.kind, draft.content.plain()
        await unit.session.flush()
        self._records.witness(unit, "template.kept", action, security("template", row.id))
        return _template(row)


async def _row(unit: UnitOfWork, template: TemplateId) -> TemplateRow:
    row = await unit.session.get(TemplateRow, template)
    if row is None or row.retired_at is not None:
        raise errors.Unknown("template")
    return row


def _template(row: TemplateRow) -> Template:
    return Template(TemplateId(row.id), row.name, row.kind, AnswerContent.from_plain(row.content))
