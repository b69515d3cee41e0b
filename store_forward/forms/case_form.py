"""What a questionnaire says of the case it becomes (pure): its kind, pool, priority, photos, red flags.

These stand in the resource beside its items, as FHIR has it: `language`, a `code` of the system
`urn:housecall:case-kind`, and extensions named `urn:housecall:…`. A questionnaire without such a code
is none that people send in. What is said wrongly is refused: a red flag must not be lost by a typo.
"""

from __future__ import annotations

import re
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
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
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
    ours = [
        _Extension(str(plain["url"]).removeprefix(_PREFIX), plain, f"extension[{number}]")
        for number, plain in enumerate(_objects(resource, "extension"))
        if str(plain.get("url", "")).startswith(_PREFIX)
    ]
    for extension in ours:
        if extension.name not in _KNOWN:
            raise errors.QuestionnaireMalformed(
                f"{extension.place}.url", "one-of " + " ".join(sorted(_PREFIX + name for name in _KNOWN))
            )
    asked = {item.link_id for item in form.questionnaire.walk() if item.type.asks}
    language = str(resource.get("language", "en"))
    if not _LANGUAGE.fullmatch(language):
        raise errors.QuestionnaireMalformed("language", "language-needed")
    single = {extension.name: extension for extension in ours}
    pool = single.get("pool")
    return CaseForm(
        form,
        kind=str(kind),
        language=language,
        pool=str((pool and pool.plain.get("valueCode")) or GENERAL_POOL),
        priority=_single(Priority, single.get("priority"), Priority.ROUTINE),
        photos=_single(Photos, single.get("photos"), Photos.NONE),
        red_flags=tuple(_condition(e, asked) for e in ours if e.name == "red-flag"),
        raises=tuple(_raise(e, asked) for e in ours if e.name == "priority-if"),
    )


@dataclass(frozen=True)
class _Extension:
    """One of our extensions. `name`: without the prefix; `place`: in the resource."""

    name: str
    plain: Mapping[str, Any]
    place: str

    def parts(self) -> dict[str, Mapping[str, Any]]:
        """Return its own extensions by url."""
        return {str(part.get("url")): part for part in _objects(self.plain, "extension", self.place)}


def _names_a_kind(code: Mapping[str, Any]) -> bool:
    return code.get("system") == KIND_SYSTEM and isinstance(code.get("code"), str)


def _counting(questionnaire: Questionnaire, answers: Answers) -> dict[str, Sequence[Value]]:
    shown = questionnaire.enabled(answers)
    return {link_id: values for link_id, values in answers.items() if link_id in shown}


def _raise(extension: _Extension, asked: set[str]) -> tuple[Condition, Priority]:
    given = extension.parts().get("priority", {}).get("valueCode")
    return _condition(extension, asked), _one_of(Priority, given, extension.place)


def _condition(extension: _Extension, asked: set[str]) -> Condition:
    parts, place = extension.parts(), extension.place
    question = parts.get("question", {}).get("valueString")
    if not isinstance(question, str) or question not in asked:
        raise errors.QuestionnaireMalformed(place, "not-asked")
    operator = _one_of(Operator, parts.get("operator", {}).get("valueCode") or Operator.EQUAL, place)
    answer = parts.get("answer", {})
    for name in _ANSWER_NAMES:
        value = answer.get(name)
        if isinstance(value, str | bool | int | float):
            return Condition(question, operator, value)
    raise errors.QuestionnaireMalformed(place, "answer-needed")


def _objects(parent: Mapping[str, Any], name: str, place: str = "") -> Iterator[Mapping[str, Any]]:
    listed = parent.get(name, [])
    if not isinstance(listed, list) or not all(isinstance(entry, Mapping) for entry in listed):
        raise errors.QuestionnaireMalformed(f"{place}.{name}" if place else name, "list-needed")
    yield from listed


def _single(kind: type[_Enum], extension: _Extension | None, default: _Enum) -> _Enum:
    if extension is None or extension.plain.get("valueCode") is None:
        return default
    return _one_of(kind, extension.plain.get("valueCode"), f"{extension.place}.valueCode")


def _one_of(kind: type[_Enum], value: Any, place: str) -> _Enum:
    try:
        return kind(value)
    except ValueError as error:
        raise errors.QuestionnaireMalformed(place, "one-of " + " ".join(sorted(kind))) from error
