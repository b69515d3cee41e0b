"""Reads questionnaires from FHIR R4 JSON and writes responses as it (pure).

What the subset does not know is refused, with the place named: dropped silently, it would be a
question nobody asks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from clinic.errors import QuestionnaireMalformed
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
from clinic.text import is_storable

_Enum = TypeVar("_Enum", bound=StrEnum)

_LONGEST_LINK_ID = 255
_MOST_ITEMS, _DEEPEST = 500, 8
_ITEM_KEYS = frozenset(
    {
        "linkId",
        "type",
        "text",
        "required",
        "repeats",
        "maxLength",
        "answerOption",
        "enableWhen",
        "enableBehavior",
        "item",
    }
)
_ANSWERS: Mapping[str, type[Any] | tuple[type[Any], ...]] = {
    "answerBoolean": bool,
    "answerInteger": int,
    "answerDecimal": (int, float),
    "answerDate": str,
    "answerString": str,
}
_VALUE_NAMES = {
    ItemType.BOOLEAN: "valueBoolean",
    ItemType.INTEGER: "valueInteger",
    ItemType.DECIMAL: "valueDecimal",
    ItemType.DATE: "valueDate",
    ItemType.STRING: "valueString",
    ItemType.TEXT: "valueString",
}


def read_questionnaire(resource: Mapping[str, Any]) -> Questionnaire:
    """Return the questionnaire in a FHIR R4 resource.

    Raises QuestionnaireMalformed: its field is the place in the resource, such as `item[2].text`.
    """
    if resource.get("resourceType") != "Questionnaire":
        raise QuestionnaireMalformed("resourceType", "one-of Questionnaire")
    if not is_storable(json.dumps(resource, ensure_ascii=False)) or "\\u0000" in json.dumps(resource):
        raise QuestionnaireMalformed("item", "text-only")
    items = _items(resource, "item", depth=1)
    if not items:
        raise QuestionnaireMalformed("item", "empty")
    questionnaire = Questionnaire(_text(resource, "title", "title", required=True), items)
    _check(questionnaire, list(_places(resource, "item")))
    return questionnaire


def response_resource(
    questionnaire: Questionnaire, canonical: str, answers: Answers, authored: datetime
) -> dict[str, Any]:
    """Return the answers as a FHIR R4 QuestionnaireResponse. `canonical`: url|version of what was asked."""
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": canonical,
        "status": "completed",
        "authored": authored.isoformat(),
        "item": _response_items(questionnaire.items, questionnaire.enabled(answers), answers),
    }


def _response_items(items: Sequence[Item], shown: frozenset[str], answers: Answers) -> list[dict[str, Any]]:
    return [
        {
            "linkId": item.link_id,
            "text": item.text,
            **_named("answer", [_answer(item, value) for value in answers.get(item.link_id, ())]),
            **_named("item", _response_items(item.items, shown, answers)),
        }
        for item in items
        if item.link_id in shown and item.type is not ItemType.DISPLAY
    ]


def _answer(item: Item, value: Value) -> dict[str, Any]:
    name = _VALUE_NAMES.get(item.type)
    if name is not None:
        return {name: value}
    display = {option.code: option.display for option in item.options if option.coded}.get(str(value))
    return {"valueString": value} if display is None else {"valueCoding": {"code": value, "display": display}}


def _named(name: str, values: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: values} if values else {}


def _items(parent: Mapping[str, Any], path: str, depth: int) -> tuple[Item, ...]:
    if depth > _DEEPEST:
        raise QuestionnaireMalformed(path, f"too-deep {_DEEPEST}")
    return tuple(_item(item, f"{path}[{place}]", depth) for place, item in _objects(parent, "item", path))


def _item(item: Mapping[str, Any], path: str, depth: int) -> Item:
    unknown = sorted(set(item) - _ITEM_KEYS)
    if unknown:
        raise QuestionnaireMalformed(f"{path}.{unknown[0]}", "not-supported")
    length = item.get("maxLength")
    if length is not None and (type(length) is not int or length < 1):
        raise QuestionnaireMalformed(f"{path}.maxLength", "whole-number")
    return Item(
        link_id=_text(item, "linkId", f"{path}.linkId", required=True),
        type=_one_of(ItemType, item.get("type"), f"{path}.type"),
        text=_text(item, "text", f"{path}.text"),
        required=_flag(item, "required", path),
        repeats=_flag(item, "repeats", path),
        max_length=length,
        options=tuple(
            _option(option, f"{path}.answerOption[{place}]")
            for place, option in _objects(item, "answerOption", f"{path}.answerOption")
        ),
        conditions=tuple(
            _condition(condition, f"{path}.enableWhen[{place}]")
            for place, condition in _objects(item, "enableWhen", f"{path}.enableWhen")
        ),
        all_conditions=_behaviour(item, path),
        items=_items(item, f"{path}.item", depth + 1),
    )


def _option(option: Mapping[str, Any], path: str) -> Option:
    coding = option.get("valueCoding")
    if isinstance(coding, Mapping):
        code = _text(coding, "code", f"{path}.valueCoding.code", required=True)
        return Option(code, _text(coding, "display", f"{path}.valueCoding.display") or code)
    word = _text(option, "valueString", f"{path}.valueString", required=True)
    return Option(word, word, coded=False)


def _condition(condition: Mapping[str, Any], path: str) -> Condition:
    question = _text(condition, "question", f"{path}.question", required=True)
    operator = _one_of(Operator, condition.get("operator"), f"{path}.operator")
    coding = condition.get("answerCoding")
    if isinstance(coding, Mapping):
        return Condition(question, operator, _text(coding, "code", f"{path}.answerCoding", required=True))
    for name, kind in _ANSWERS.items():
        value = condition.get(name)
        if value is not None:
            if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
                raise QuestionnaireMalformed(f"{path}.{name}", "wrong-type")
            return Condition(question, operator, value)
    raise QuestionnaireMalformed(path, "answer-needed")


def _behaviour(item: Mapping[str, Any], path: str) -> bool:
    behaviour = item.get("enableBehavior", "all")
    if behaviour not in ("all", "any"):
        raise QuestionnaireMalformed(f"{path}.enableBehavior", "one-of all any")
    return bool(behaviour == "all")


def _check(questionnaire: Questionnaire, places: Sequence[str]) -> None:
    """See to it that ids are unique and that conditions look back at questions, so none waits for itself."""
    asked: dict[str, ItemType] = {}
    for item, place in zip(questionnaire.walk(), places, strict=True):
        if item.link_id in asked:
            raise QuestionnaireMalformed(f"{place}.linkId", "only-once")
        for number, condition in enumerate(item.conditions):
            if not asked.get(condition.question, ItemType.DISPLAY).asks:
                raise QuestionnaireMalformed(f"{place}.enableWhen[{number}].question", "not-asked-before")
            if condition.operator is Operator.EXISTS and not isinstance(condition.value, bool):
                raise QuestionnaireMalformed(f"{place}.enableWhen[{number}]", "boolean-needed")
        if (item.type is ItemType.CHOICE) and not item.options:
            raise QuestionnaireMalformed(f"{place}.answerOption", "empty")
        if len({option.code for option in item.options}) != len(item.options):
            raise QuestionnaireMalformed(f"{place}.answerOption", "only-once")
        asked[item.link_id] = item.type
    if len(asked) > _MOST_ITEMS:
        raise QuestionnaireMalformed("item", f"at-most {_MOST_ITEMS}")


def _places(parent: Mapping[str, Any], path: str) -> Iterator[str]:
    """Yield the place of every item, in the order of `Questionnaire.walk`."""
    for number, item in enumerate(parent.get("item", [])):
        yield f"{path}[{number}]"
        yield from _places(item, f"{path}[{number}].item")


def _objects(parent: Mapping[str, Any], name: str, path: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    listed = parent.get(name, [])
    if not isinstance(listed, list) or not all(isinstance(entry, Mapping) for entry in listed):
        raise QuestionnaireMalformed(path, "list-needed")
    yield from enumerate(listed)


def _text(parent: Mapping[str, Any], name: str, path: str, *, required: bool = False) -> str:
    value = parent.get(name, "")
    if not isinstance(value, str) or (required and not value.strip()):
        raise QuestionnaireMalformed(path, "text-needed")
    if name == "linkId" and len(value) > _LONGEST_LINK_ID:
        raise QuestionnaireMalformed(path, f"at-most {_LONGEST_LINK_ID}")
    return value


def _flag(item: Mapping[str, Any], name: str, path: str) -> bool:
    value = item.get(name, False)
    if not isinstance(value, bool):
        raise QuestionnaireMalformed(f"{path}.{name}", "boolean-needed")
    return value


def _one_of(kind: type[_Enum], value: Any, path: str) -> _Enum:
    try:
        return kind(value)
    except ValueError as error:
        raise QuestionnaireMalformed(path, "one-of " + " ".join(sorted(kind))) from error
