"""Answering: what is asked back, drafted, signed, read, and drawn on images."""

from store_forward.answering.annotations import Annotation, Annotations, Drawing
from store_forward.answering.answers import Addendum, Answer, Answers
from store_forward.answering.content import (
    AnswerContent,
    CodeSystem,
    Diagnosis,
    FollowUp,
    FollowUpWay,
    Renewal,
    RenewalDecision,
)
from store_forward.answering.conversation import Conversation
from store_forward.answering.templates import Template, TemplateDraft, Templates
from store_forward.answering.words import AnswerWords

__all__ = [
    "Addendum",
    "Annotation",
    "Annotations",
    "Answer",
    "AnswerContent",
    "AnswerWords",
    "Answers",
    "CodeSystem",
    "Conversation",
    "Diagnosis",
    "Drawing",
    "FollowUp",
    "FollowUpWay",
    "Renewal",
    "RenewalDecision",
    "Template",
    "TemplateDraft",
    "Templates",
]
