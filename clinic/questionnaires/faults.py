"""Says what is wrong with the answers to a questionnaire, question by question (pure)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clinic.questionnaires.questionnaire import Answers, Item, ItemType, Questionnaire, Value
from clinic.text import is_storable

_LONGEST_STRING, _LONGEST_TEXT = 1000, 20_000
_ISO_DATE_LENGTH = 10


class Problem(StrEnum):
    """What can be wrong with an answer."""

    MISSING = "missing"
    UNKNOWN_QUESTION = "unknown-question"
    NOT_ASKED = "not-asked"
    TOO_MANY = "too-many"
    WRONG_TYPE = "wrong-type"
    NOT_AN_OPTION = "not-an-option"
    TOO_LONG = "too-long"


@dataclass(frozen=True)
class Fault:
    """What is wrong, and with the answer to which item."""

    link_id: str
    problem: Problem


def faults(questionnaire: Questionnaire, answers: Answers) -> list[Fault]:
    """Return everything that is wrong, in the order of the questions; empty means complete and right."""
    items = {item.link_id: item for item in questionnaire.walk()}
    shown = questionnaire.enabled(answers)
    found = [
        fault
        for link_id, item in items.items()
        for fault in _item_faults(item, answers.get(link_id, ()), shown=link_id in shown)
    ]
    strangers = [Fault(link_id, Problem.UNKNOWN_QUESTION) for link_id in answers if link_id not in items]
    return found + strangers


def _item_faults(item: Item, given: Sequence[Value], *, shown: bool) -> Iterator[Fault]:
    if given and not (shown and item.type.asks):
        yield Fault(item.link_id, Problem.NOT_ASKED)
        return
    if not given:
        if shown and item.required and item.type.asks:
            yield Fault(item.link_id, Problem.MISSING)
        return
    if len(given) > 1 and not item.repeats:
        yield Fault(item.link_id, Problem.TOO_MANY)
    problems = {problem for value in given if (problem := _problem(item, value)) is not None}
    yield from (Fault(item.link_id, problem) for problem in sorted(problems))


def _problem(item: Item, value: Value) -> Problem | None:
    """Return what is wrong with one value, or None."""
    if not _is_of_type(item.type, value):
        return Problem.WRONG_TYPE
    if isinstance(value, str):
        if item.type is ItemType.CHOICE and value not in {option.code for option in item.options}:
            return Problem.NOT_AN_OPTION
        longest = _LONGEST_TEXT if item.type is ItemType.TEXT else _LONGEST_STRING
        if len(value) > min(item.max_length or longest, longest):
            return Problem.TOO_LONG
    return None


def _is_of_type(kind: ItemType, value: Value) -> bool:
    if kind is ItemType.BOOLEAN:
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if kind is ItemType.INTEGER:
        return isinstance(value, int)
    if kind is ItemType.DECIMAL:
        return isinstance(value, int | float) and math.isfinite(value)
    if not isinstance(value, str):
        return False
    return bool(value.strip()) and is_storable(value) and (kind is not ItemType.DATE or _is_date(value))


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == _ISO_DATE_LENGTH
