"""What a questionnaire says of the case it becomes (pure): its kind, pool, priority, photos, red flags.

These stand in the resource beside its items, as FHIR has it: `language`, a `code` of the system
`urn:housecall:case-kind`, and extensions named `urn:housecall:…`. A questionnaire without such a code
is none that people send in. What is said wrongly is refused: a red flag must not be lost by a typo.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from clinic import Answers, Condition, Form, Operator, Questionnaire, Value, errors
from store_forward.sla import Priority

KIND_SYSTEM = "urn:housecall:case-kind"
GENERAL_POOL = "general"
_PREFIX = "urn:housecall:"
_KNOWN = frozenset({"pool", "priority", "photos", "red-flag", "priority-if"})
_ANSWER_NAMES = ("valueBoolean", "valueInteger", "valueDecimal", "valueDate", "valueString", "valueCode")

_Enum = TypeVar("_Enum", bound=StrEnum)


class Photos(StrEnum):
    """Whether a form asks for photos."""

    NONE = "none"
    WELCOME = "welcome"
    REQUIRED = "required"


@dataclass(frozen=True)
class CaseForm:
    """A questionnaire that becomes a case. `language`: BCP 47, of its words.

    `red_flags`: answers that need help at once. `raises`: answers that make a case more urgent.
    """

    form: Form
    kind: str
    language: str
    pool: str
    priority: Priority
    photos: Photos
    red_flags: tuple[Condition, ...]
    raises: tuple[tuple[Condition, Priority], ...]

    def flagged(self, answers: Answers) -> tuple[str, ...]:
        """Return the questions whose answers are red flags, in order; what is not shown does not count."""
        counting = _counting(self.form.questionnaire, answers)
        hit = (flag.question for flag in self.red_flags if flag.holds(counting.get(flag.question, ())))
        return tuple(dict.fromkeys(hit))

    def priority_of(self, answers: Answers) -> Priority:
        """Return how soon a case with these answers needs an answer."""
        counting = _counting(self.form.questionnaire, answers)
        raised = [p for condition, p in self.raises if condition.holds(counting.get(condition.question, ()))]
        return min([self.priority, *raised], key=list(Priority).index)


def read_case_form(form: Form) -> CaseForm | None:
    """Return what a form says of its cases, None when people do not send it in.

    Raises QuestionnaireMalformed, naming the place.
    """
    resource = form.resource
    kind = next((code.get("code") for code in _objects(resource, "code") if _names_a_kind(code)), None)
    if kind is None:
        return None
    extensions = [(str(e.get("url", "")), e) for e in _objects(resource, "extension")]
    ours = [
        (url.removeprefix(_PREFIX), extension) for url, extension in extensions if url.startswith(_PREFIX)
    ]
    unknown = next((name for name, _ in ours if name not in _KNOWN), None)
    if unknown is not None:
        raise errors.QuestionnaireMalformed(f"extension {unknown}", "not supported")
    asked = {item.link_id for item in form.questionnaire.walk() if item.type.asks}
    single = {name: extension.get("valueCode") for name, extension in ours}
    return CaseForm(
        form,
        kind=str(kind),
        language=str(resource.get("language", "en")),
        pool=str(single.get("pool") or GENERAL_POOL),
        priority=_one_of(Priority, single.get("priority"), Priority.ROUTINE, "priority"),
        photos=_one_of(Photos, single.get("photos"), Photos.NONE, "photos"),
        red_flags=tuple(_condition(e, asked) for name, e in ours if name == "red-flag"),
        raises=tuple(_raise(e, asked) for name, e in ours if name == "priority-if"),
    )


def _names_a_kind(code: Mapping[str, Any]) -> bool:
    return code.get("system") == KIND_SYSTEM and isinstance(code.get("code"), str)


def _counting(questionnaire: Questionnaire, answers: Answers) -> dict[str, Sequence[Value]]:
    shown = questionnaire.enabled(answers)
    return {link_id: values for link_id, values in answers.items() if link_id in shown}


def _raise(extension: Mapping[str, Any], asked: set[str]) -> tuple[Condition, Priority]:
    parts = _parts(extension)
    priority = _one_of(Priority, parts.get("priority", {}).get("valueCode"), None, "priority-if")
    return _condition(extension, asked), priority


def _condition(extension: Mapping[str, Any], asked: set[str]) -> Condition:
    parts = _parts(extension)
    question = parts.get("question", {}).get("valueString")
    if question not in asked:
        raise errors.QuestionnaireMalformed(f"extension about {question}", "a question that is asked")
    operator = _one_of(Operator, parts.get("operator", {}).get("valueCode"), Operator.EQUAL, "operator")
    answer = parts.get("answer", {})
    for name in _ANSWER_NAMES:
        value = answer.get(name)
        if isinstance(value, str | bool | int | float):
            return Condition(question, operator, value)
    raise errors.QuestionnaireMalformed(f"extension about {question}", "an answer to compare with")


def _parts(extension: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {str(part.get("url")): part for part in _objects(extension, "extension")}


def _objects(parent: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    listed = parent.get(name, [])
    if not isinstance(listed, list) or not all(isinstance(entry, Mapping) for entry in listed):
        raise errors.QuestionnaireMalformed(name, "a list of objects")
    yield from listed


def _one_of(kind: type[_Enum], value: Any, default: _Enum | None, place: str) -> _Enum:
    if value is None and default is not None:
        return default
    try:
        return kind(value)
    except ValueError as error:
        raise errors.QuestionnaireMalformed(place, "one of " + ", ".join(sorted(kind))) from error
