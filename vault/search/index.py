"""Finds documents by exact words and filters, newest first, the same on both databases.

On SQLite the tokens are matched by FTS5, on PostgreSQL by a GIN index on arrays; both are asked for
documents that have every token. Ranking is not offered: it costs more than the whole search.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Select, Text, cast, column, delete, select, table, text
from sqlalchemy.dialects import postgresql, sqlite

from vault.database import Reading, UnitOfWork
from vault.errors import SearchIndexFull
from vault.keys import DataKeys
from vault.origin import TenantId
from vault.search.rows import SLOTS, SearchRow, position_of
from vault.search.tokens import SEARCH_SUBJECT, Tokens

MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class Document:
    """What can be found. `kind`: "case", "patient"…; `at`: the instant it is sorted by.

    `texts`: clinical text and names, whose words are searched. `filters`: exact values, such as
    {"status": "open", "pool": "derma"}. Neither is kept, only tokens.
    """

    tenant: TenantId
    kind: str
    id: UUID
    at: datetime
    texts: Sequence[str] = field(repr=False)
    filters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What to look for: documents of `kind` with every word of `text` and every filter.

    `before`: the `position` of the last one found, to turn the page. `limit`: 1 to `MOST_FOUND`.
    """

    tenant: TenantId
    kind: str
    text: str = field(default="", repr=False)
    filters: Mapping[str, str] = field(default_factory=dict)
    before: int | None = None
    limit: int = 50

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MOST_FOUND:
            raise ValueError(f"a search returns 1 to {MOST_FOUND} documents")


@dataclass(frozen=True, slots=True)
class Found:
    """A document found; `position` is what `SearchQuery.before` takes."""

    id: UUID
    position: int


class SearchIndex:
    """Puts documents into the index and finds them again."""

    def __init__(self, keys: DataKeys) -> None:
        self._keys = keys

    async def put(self, unit: UnitOfWork, document: Document) -> None:
        """Make `document` findable as it is now, in place of what it was."""
        key = await self._keys.obtain(unit, document.tenant, SEARCH_SUBJECT)
        tokens = Tokens(key.secret, document.kind)
        listed = [*tokens.of_filters(document.filters), *tokens.of_text(document.texts)]
        await self.remove(unit, document.tenant, document.kind, document.id)
        for attempt in range(SLOTS):
            if await _insert(unit, document, position_of(document.id, document.at, attempt), listed):
                return
        raise SearchIndexFull(f"more than {SLOTS} documents have the instant {document.at.isoformat()}")

    async def remove(self, unit: UnitOfWork, tenant: TenantId, kind: str, document: UUID) -> None:
        """Make a document unfindable; an absent one is fine."""
        await unit.session.execute(
            delete(SearchRow).where(
                SearchRow.tenant_id == tenant, SearchRow.kind == kind, SearchRow.document == document
            )
        )

    async def find(self, work: UnitOfWork | Reading, query: SearchQuery) -> list[Found]:
        """Return the newest matching documents, newest first. The caller records the disclosure."""
        key = await self._keys.find(work, query.tenant, SEARCH_SUBJECT)
        if key is None:
            return []  # the tenant has never put a document
        tokens = Tokens(key.secret, query.kind)
        wanted = [*tokens.of_filters(query.filters), *tokens.of_text([query.text])]
        matching = _newest_matching(wanted, on_sqlite=work.session.get_bind().dialect.name == "sqlite")
        matching = matching.where(SearchRow.tenant_id == query.tenant, SearchRow.kind == query.kind)
        if query.before is not None:
            matching = matching.where(SearchRow.position < query.before)
        found = await work.session.execute(matching.limit(query.limit))
        return [Found(document, position) for document, position in found]


def _newest_matching(tokens: Sequence[str], *, on_sqlite: bool) -> Select[UUID, int]:
    """Return the query for documents that have every token, newest first; without tokens, for all."""
    newest = select(SearchRow.document, SearchRow.position).order_by(SearchRow.position.desc())
    if not tokens:
        return newest
    if not on_sqlite:
        return newest.where(SearchRow.tokens.op("@>")(cast(list(tokens), ARRAY(Text()))))
    # FTS5 goes first and in its own order: it then stops as soon as enough has been found.
    words = table("search_words", column("rowid"))
    match = text("search_words MATCH :every").bindparams(every=" AND ".join(f'"{word}"' for word in tokens))
    return (
        select(SearchRow.document, SearchRow.position)
        .select_from(words.join(SearchRow, SearchRow.position == words.c.rowid))
        .where(match)
        .order_by(words.c.rowid.desc())
    )


async def _insert(unit: UnitOfWork, document: Document, position: int, tokens: list[str]) -> bool:
    """Put the row at `position`; say whether that place was free."""
    on_postgres = unit.session.get_bind().dialect.name == "postgresql"
    insert = (postgresql.insert if on_postgres else sqlite.insert)(SearchRow)
    row = insert.values(
        tenant_id=document.tenant, kind=document.kind, document=document.id, position=position, tokens=tokens
    )
    kept = await unit.session.scalar(
        row.on_conflict_do_nothing(index_elements=["position"]).returning(SearchRow.position)
    )
    return kept is not None
