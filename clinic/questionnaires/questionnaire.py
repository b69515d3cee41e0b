"""A questionnaire, and which of its items are shown given the answers so far (pure).

The subset of FHIR R4 Questionnaire that is understood: nested items, `enableWhen` with
`enableBehavior`, `required`, `repeats`, `answerOption`, `maxLength`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Value = str | bool | int | float
"""One answer: texts, dates (YYYY-MM-DD) and codes of choices are strings."""

Answers = Mapping[str, Sequence[Value]]
"""What was answered, by linkId; an item without answers is absent or empty."""


class ItemType(StrEnum):
    """What an item asks for."""

    GROUP = "group"
    DISPLAY = "display"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    STRING = "string"
    TEXT = "text"
    CHOICE = "choice"
    OPEN_CHOICE = "open-choice"

    @property
    def asks(self) -> bool:
        """Whether an item of this type takes an answer at all."""
        return self not in (ItemType.GROUP, ItemType.DISPLAY)


class Operator(StrEnum):
    """How `enableWhen` compares."""

    EXISTS = "exists"
    EQUAL = "="
    NOT_EQUAL = "!="
    GREATER = ">"
    LESS = "<"
    AT_LEAST = ">="
    AT_MOST = "<="


@dataclass(frozen=True)
class Condition:
    """One `enableWhen`: the answers to `question`, compared with `value`."""

    question: str
    operator: Operator
    value: Value

    def holds(self, given: Sequence[Value]) -> bool:
        """Say whether any answer satisfies it; without an answer only `exists` false does."""
        if self.operator is Operator.EXISTS:
            return bool(given) is self.value
        return any(_compares(answer, self.operator, self.value) for answer in given)


@dataclass(frozen=True)
class Option:
    """One answer to choose from: its code, and the words shown. `coded`: False when it is only words."""

    code: str
    display: str
    coded: bool = True


@dataclass(frozen=True)
class Item:
    """One item. `all_conditions`: whether every condition must hold, or any. `max_length`: characters."""

    link_id: str
    type: ItemType
    text: str
    required: bool = False
    repeats: bool = False
    max_length: int | None = None
    options: tuple[Option, ...] = ()
    conditions: tuple[Condition, ...] = ()
    all_conditions: bool = True
    items: tuple[Item, ...] = ()

    def is_enabled(self, given: Mapping[str, Sequence[Value]]) -> bool:
        """Say whether its own conditions hold, given the answers that count."""
        held = [condition.holds(given.get(condition.question, ())) for condition in self.conditions]
        return not held or (all(held) if self.all_conditions else any(held))


@dataclass(frozen=True)
class Questionnaire:
    """A questionnaire as it is asked.

    `read_questionnaire` makes one, and refuses conditions on what is not asked before them.
    """

    title: str
    items: tuple[Item, ...]

    def walk(self) -> Iterator[Item]:
        """Yield every item in the order asked, a group before what is in it."""
        yield from _walk(self.items)

    def enabled(self, answers: Answers) -> frozenset[str]:
        """Return the linkIds of the items to show.

        An answer to a question that is not shown counts as not given, and what is inside an item that
        is not shown is not shown: what was typed before a change of mind has no effect.
        """
        counting: dict[str, Sequence[Value]] = {}
        shown: set[str] = set()
        waiting = list(reversed(self.items))
        while waiting:
            item = waiting.pop()
            if item.is_enabled(counting):
                shown.add(item.link_id)
                counting[item.link_id] = answers.get(item.link_id, ())
                waiting.extend(reversed(item.items))
        return frozenset(shown)


def _walk(items: Sequence[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _walk(item.items)


def _compares(answer: Value, operator: Operator, value: Value) -> bool:
    """Compare like with like: a number never equals a text, and true is not 1."""
    numbers = _is_number(answer) and _is_number(value)
    if not numbers and type(answer) is not type(value):
        return operator is Operator.NOT_EQUAL
    if operator is Operator.EQUAL:
        return answer == value
    if operator is Operator.NOT_EQUAL:
        return answer != value
    if isinstance(answer, str) and isinstance(value, str):  # dates, written so that text sorts time
        return _is_ordered((answer > value) - (answer < value), operator)
    if isinstance(answer, bool | str) or isinstance(value, bool | str):
        return False
    return _is_ordered((answer > value) - (answer < value), operator)


def _is_ordered(sign: int, operator: Operator) -> bool:
    return {
        Operator.GREATER: sign > 0,
        Operator.LESS: sign < 0,
        Operator.AT_LEAST: sign >= 0,
        Operator.AT_MOST: sign <= 0,
    }[operator]


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
