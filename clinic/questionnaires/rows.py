"""The tables of questionnaires and of what people answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vault import Base, Sealed, SealedJson, TenantOwned


class QuestionnaireRow(TenantOwned, Base):
    """One version of a questionnaire; the clinic's own words, so not sealed. Never changed."""

    __tablename__ = "questionnaire"
    __table_args__ = (UniqueConstraint("tenant_id", "slug", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Text())
    version: Mapped[int]
    resource: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]


class ResponseRow(TenantOwned, Base):
    """The answers to one version of a questionnaire, complete and right when they were kept."""

    __tablename__ = "questionnaire_response"
    __table_args__ = (Index(None, "about_kind", "about_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaire.id"), index=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    about_kind: Mapped[str] = mapped_column(Text())
    about_id: Mapped[UUID]
    author_kind: Mapped[str] = mapped_column(Text())
    author_id: Mapped[UUID]
    answers: Mapped[Sealed] = mapped_column(SealedJson())
    authored_at: Mapped[datetime]
