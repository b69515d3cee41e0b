"""The table of searchable documents, whose order is their time, newest last.

`position`: microseconds since 1970 times 4096, plus a number that tells documents of the same
microsecond apart. On SQLite it is the row's number, by which FTS5 returns newest first at no cost.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Dialect, Index, Integer, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeEngine

from vault.database import Base, TenantOwned

SLOTS = 4096
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class TokenList(TypeDecorator[list[str]]):
    """Tokens: an array under a GIN index on PostgreSQL, words of an FTS5 table on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the stored type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(Text()))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> list[str] | str | None:
        """Join the tokens where the column is text."""
        return " ".join(value) if value is not None and dialect.name != "postgresql" else value

    def process_result_value(self, value: list[str] | str | None, dialect: Dialect) -> list[str] | None:  # noqa: ARG002
        """Split them again."""
        return value.split() if isinstance(value, str) else value


class SearchRow(TenantOwned, Base):
    """One searchable document, by its owner's kind and id."""

    __tablename__ = "search_document"
    __table_args__ = (
        UniqueConstraint("tenant_id", "kind", "document"),
        Index(None, "tenant_id", "kind", "position"),
        Index("ix_search_document_tokens", "tokens", postgresql_using="gin").ddl_if(dialect="postgresql"),
    )

    position: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(Text())
    document: Mapped[UUID]
    tokens: Mapped[list[str]] = mapped_column(TokenList())


def first_position(at: datetime) -> int:
    """Return the first position of a microsecond; the `SLOTS` from here on are its."""
    return ((at - _EPOCH) // timedelta(microseconds=1)) * SLOTS


def position_of(document: UUID, at: datetime, attempt: int) -> int:
    """Return where to put a document of instant `at`, at another place for each `attempt`."""
    return first_position(at) + (document.int + attempt) % SLOTS
