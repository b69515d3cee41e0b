"""The ids of the inbox's own things, each its own type."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

CaseId = NewType("CaseId", UUID)
AnswerId = NewType("AnswerId", UUID)
OpinionId = NewType("OpinionId", UUID)
TaskId = NewType("TaskId", UUID)
TemplateId = NewType("TemplateId", UUID)
AnnotationId = NewType("AnnotationId", UUID)
RedFlagId = NewType("RedFlagId", UUID)
AbsenceId = NewType("AbsenceId", UUID)
