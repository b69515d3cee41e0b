"""The tables of what is written about a patient: threads, messages, attachments, notes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vault import Base, Sealed, SealedJson, SealedText, TenantOwned, Versioned


class ThreadRow(TenantOwned, Base):
    """The messages about one thing. `last_seq` counts them."""

    __tablename__ = "thread"
    __table_args__ = (UniqueConstraint("tenant_id", "about_kind", "about_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    about_kind: Mapped[str] = mapped_column(Text())
    about_id: Mapped[UUID]
    created_at: Mapped[datetime]
    last_seq: Mapped[int]


class MessageRow(TenantOwned, Base):
    """One message, never changed."""

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("thread_id", "seq"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    thread_id: Mapped[UUID] = mapped_column(ForeignKey("thread.id"))
    seq: Mapped[int]
    author_kind: Mapped[str] = mapped_column(Text())
    author_id: Mapped[UUID]
    body: Mapped[Sealed] = mapped_column(SealedText())
    sent_at: Mapped[datetime]


class ReceiptRow(TenantOwned, Base):
    """How far somebody has read a thread."""

    __tablename__ = "thread_receipt"

    thread_id: Mapped[UUID] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    reader_kind: Mapped[str] = mapped_column(Text(), primary_key=True)
    reader_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int]
    at: Mapped[datetime]


class AttachmentRow(TenantOwned, Base):
    """A file that belongs to something; its bytes are a blob of the vault."""

    __tablename__ = "attachment"
    __table_args__ = (Index(None, "about_kind", "about_id"), UniqueConstraint("blob_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    about_kind: Mapped[str] = mapped_column(Text())
    about_id: Mapped[UUID]
    blob_id: Mapped[UUID]
    media_type: Mapped[str] = mapped_column(Text())
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(Text())
    name: Mapped[Sealed | None] = mapped_column(SealedText())
    author_kind: Mapped[str] = mapped_column(Text())
    author_id: Mapped[UUID]
    created_at: Mapped[datetime]


class NoteRow(TenantOwned, Versioned, Base):
    """A note or summary; once `signed_at` is set, nothing in it changes. `digest`: of what was signed."""

    __tablename__ = "note"
    __table_args__ = (Index(None, "about_kind", "about_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    about_kind: Mapped[str] = mapped_column(Text())
    about_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(Text())
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    addendum_to: Mapped[UUID | None] = mapped_column(ForeignKey("note.id"), index=True)
    content: Mapped[Sealed] = mapped_column(SealedJson())
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    digest: Mapped[str | None] = mapped_column(Text())
