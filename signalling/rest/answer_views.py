"""Answers and second opinions as clients see them, shared by the operations of the inbox."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from signalling.api import Body, View
from store_forward import (
    Answer,
    AnswerContent,
    CodeSystem,
    Diagnosis,
    FollowUp,
    FollowUpWay,
    Opinion,
    Renewal,
    RenewalDecision,
)

Text = Annotated[str, Field(max_length=20_000)]


class DiagnosisBody(Body):
    """A coded diagnosis."""

    system: CodeSystem
    code: Annotated[str, Field(min_length=1, max_length=40)]
    display: Annotated[str, Field(min_length=1, max_length=500)]


class RenewalBody(Body):
    """The decision on a prescription."""

    decision: RenewalDecision
    medicine: Annotated[str, Field(max_length=500)] = ""
    remark: Text = ""


class FollowUpBody(Body):
    """How it goes on."""

    way: FollowUpWay
    in_days: Annotated[int, Field(ge=1, le=365)] | None = None
    remark: Text = ""


class AnswerContentBody(Body):
    """What an answer says; a draft may leave anything empty."""

    assessment: Text = ""
    plan: Text = ""
    diagnoses: Annotated[list[DiagnosisBody], Field(max_length=20, default_factory=list)]
    renewal: RenewalBody | None = None
    follow_up: FollowUpBody | None = None

    def content(self) -> AnswerContent:
        """Return it as the inbox knows it."""
        renewal, follow_up = self.renewal, self.follow_up
        return AnswerContent(
            self.assessment,
            self.plan,
            tuple(Diagnosis(d.system, d.code, d.display) for d in self.diagnoses),
            None if renewal is None else Renewal(renewal.decision, renewal.medicine, renewal.remark),
            None if follow_up is None else FollowUp(follow_up.way, follow_up.in_days, follow_up.remark),
        )


class DiagnosisView(View):
    """A coded diagnosis."""

    system: CodeSystem
    code: str
    display: str


class RenewalView(View):
    """The decision on a prescription."""

    decision: RenewalDecision
    medicine: str
    remark: str


class FollowUpView(View):
    """How it goes on."""

    way: FollowUpWay
    in_days: int | None
    remark: str


class AnswerContentView(View):
    """What an answer says."""

    assessment: str
    plan: str
    diagnoses: list[DiagnosisView]
    renewal: RenewalView | None
    follow_up: FollowUpView | None

    @classmethod
    def of(cls, content: AnswerContent) -> "AnswerContentView":
        """Return what an answer says as a client sees it."""
        return cls.model_validate(content.plain())


class AddendumView(View):
    """What was added to a signed answer."""

    id: UUID
    author: UUID
    text: str
    signed_at: datetime


class AnswerView(View):
    """One answer. `signed_at`: null while it is a draft; `read_at`: when the patient first saw it."""

    id: UUID
    case: UUID
    author: UUID
    note: UUID | None
    content: AnswerContentView
    addenda: list[AddendumView]
    changed_at: datetime
    signed_at: datetime | None
    read_at: datetime | None

    @classmethod
    def of(cls, answer: Answer) -> "AnswerView":
        """Return an answer as a client sees it."""
        return cls(
            id=answer.id,
            case=answer.case,
            author=answer.author,
            note=answer.note,
            content=AnswerContentView.of(answer.content),
            addenda=[
                AddendumView(id=a.id, author=a.author, text=a.text, signed_at=a.signed_at)
                for a in answer.addenda
            ],
            changed_at=answer.changed_at,
            signed_at=answer.signed_at,
            read_at=answer.read_at,
        )


class OpinionView(View):
    """A second opinion. `opinion`: empty until it is given.

    `question`: empty in one's list when the record is restricted and the glass intact.
    """

    id: UUID
    case: UUID
    asked_by: UUID
    asked_of: UUID
    question: str
    asked_at: datetime
    opinion: str
    given_at: datetime | None

    @classmethod
    def of(cls, opinion: Opinion) -> "OpinionView":
        """Return an opinion as a client sees it."""
        return cls(
            id=opinion.id,
            case=opinion.case,
            asked_by=opinion.asked_by,
            asked_of=opinion.asked_of,
            question=opinion.question,
            asked_at=opinion.asked_at,
            opinion=opinion.opinion,
            given_at=opinion.given_at,
        )
