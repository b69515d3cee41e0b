"""Questionnaires: versions of what is asked, and what was answered to each."""

from clinic.questionnaires.faults import Fault, Problem, faults
from clinic.questionnaires.fhir import read_questionnaire, response_resource
from clinic.questionnaires.questionnaire import (
    Answers,
    Condition,
    Item,
    ItemType,
    Operator,
    Option,
    Questionnaire,
    Value,
)
from clinic.questionnaires.questionnaires import Form, Questionnaires, Response

__all__ = [
    "Answers",
    "Condition",
    "Fault",
    "Form",
    "Item",
    "ItemType",
    "Operator",
    "Option",
    "Problem",
    "Questionnaire",
    "Questionnaires",
    "Response",
    "Value",
    "faults",
    "read_questionnaire",
    "response_resource",
]
