"""The declarative base of every table, with the column types and mixins all packages share.

Constraints are named by convention so that a migration can find them on both engines.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, MetaData, TypeDecorator, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from vault.errors import NaiveTime
from vault.origin import TenantId


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, stored in UTC to the microsecond and read back with its zone.

    SQLite keeps text of one width, so that sorting text sorts time.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a time without zone; turn any other into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveTime("a stored time must have a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give SQLite's naive answer the zone it was stored in."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """The base of every mapped class; one metadata, so that backup and verification see every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        int: BigInteger(),
        UUID: Uuid(),
        TenantId: Uuid(),
        dict[str, Any]: Json,
        list[Any]: Json,
    }


class TenantOwned:
    """A row of one tenant: units and readings of another tenant neither see nor write it."""

    tenant_id: Mapped[TenantId] = mapped_column(Uuid(), index=True, sort_order=-10)


class Versioned:
    """A row whose every change counts up `revision`; a change based on an older one is a `WriteConflict`.

    Without it, read-then-write under PostgreSQL's READ COMMITTED loses updates silently.
    """

    revision: Mapped[int] = mapped_column(BigInteger(), sort_order=100)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.revision}
