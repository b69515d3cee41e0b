"""Questionnaires are read from FHIR, show what is enabled, and say what is wrong with answers."""

import json
from contextlib import suppress
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.errors import QuestionnaireMalformed
from clinic.questionnaires import Fault, Problem, faults, read_questionnaire, response_resource
from clinic.questionnaires.questionnaire import Condition, Operator

SKIN: dict[str, Any] = {
    "resourceType": "Questionnaire",
    "status": "active",
    "title": "Skin problem",
    "item": [
        {"linkId": "pain", "type": "boolean", "text": "Chest pain?", "required": True},
        {
            "linkId": "stop",
            "type": "display",
            "text": "Call the emergency number.",
            "enableWhen": [{"question": "pain", "operator": "=", "answerBoolean": True}],
        },
        {
            "linkId": "skin",
            "type": "group",
            "text": "Your skin",
            "enableWhen": [{"question": "pain", "operator": "!=", "answerBoolean": True}],
            "item": [
                {"linkId": "since", "type": "date", "text": "Since when?", "required": True},
                {
                    "linkId": "where",
                    "type": "choice",
                    "text": "Where?",
                    "repeats": True,
                    "answerOption": [
                        {"valueCoding": {"code": "arm", "display": "Arm"}},
                        {"valueString": "face"},
                    ],
                },
                {"linkId": "itch", "type": "integer", "text": "Itch, 0 to 10"},
                {
                    "linkId": "sleep",
                    "type": "text",
                    "text": "Sleep?",
                    "maxLength": 20,
                    "enableBehavior": "any",
                    "enableWhen": [
                        {"question": "itch", "operator": ">=", "answerInteger": 7},
                        {"question": "where", "operator": "=", "answerCoding": {"code": "face"}},
                    ],
                },
                {"linkId": "width", "type": "decimal", "text": "Width in cm"},
                {"linkId": "other", "type": "open-choice", "text": "Else?"},
            ],
        },
    ],
}
FORM = read_questionnaire(SKIN)
WHOLE = {"pain": [False], "since": ["2026-02-01"], "where": ["arm", "face"], "sleep": ["badly"], "width": [2]}


def test_complete_answers_have_no_faults() -> None:
    """A whole number does for a decimal one, and an empty list is no answer."""
    assert [] == faults(FORM, WHOLE)
    assert [] == faults(FORM, {**WHOLE, "itch": []})


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ({}, {"pain"}),
        ({"pain": [True]}, {"pain", "stop"}),
        ({"pain": [False]}, {"pain", "skin", "since", "where", "itch", "width", "other"}),
        ({"pain": [False], "itch": [6]}, {"pain", "skin", "since", "where", "itch", "width", "other"}),
        ({"pain": [False], "itch": [7]}, set(WHOLE) | {"skin", "itch", "other"}),
        ({"pain": [False], "where": ["arm", "face"]}, set(WHOLE) | {"skin", "itch", "other"}),
        ({"pain": [True], "itch": [9]}, {"pain", "stop"}),
    ],
)
def test_what_is_shown_follows_the_answers(answers: dict[str, Any], shown: set[str]) -> None:
    """An answer to a question that is hidden meanwhile has no effect."""
    assert shown == FORM.enabled(answers)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"pain": []}, [("pain", Problem.MISSING)]),
        ({"since": []}, [("since", Problem.MISSING)]),
        ({"since": ["2026-02-30"]}, [("since", Problem.WRONG_TYPE)]),
        ({"since": ["20260201"]}, [("since", Problem.WRONG_TYPE)]),
        ({"itch": [True]}, [("itch", Problem.WRONG_TYPE)]),
        ({"itch": [7.5]}, [("itch", Problem.WRONG_TYPE)]),
        ({"itch": [3, 4]}, [("itch", Problem.TOO_MANY)]),
        ({"width": [float("nan")]}, [("width", Problem.WRONG_TYPE)]),
        ({"width": ["2"]}, [("width", Problem.WRONG_TYPE)]),
        ({"where": ["leg", "arm"], "sleep": []}, [("where", Problem.NOT_AN_OPTION)]),
        ({"sleep": ["x" * 21]}, [("sleep", Problem.TOO_LONG)]),
        ({"sleep": [" "]}, [("sleep", Problem.WRONG_TYPE)]),
        ({"sleep": ["a\0b"]}, [("sleep", Problem.WRONG_TYPE)]),
        ({"sleep": ["\ud800"]}, [("sleep", Problem.WRONG_TYPE)]),
        ({"where": ["arm"]}, [("sleep", Problem.NOT_ASKED)]),
        ({"skin": ["x"]}, [("skin", Problem.NOT_ASKED)]),
        ({"shoe": ["x"]}, [("shoe", Problem.UNKNOWN_QUESTION)]),
        ({"other": ["anything"]}, []),
    ],
)
def test_each_fault_names_its_question(change: dict[str, Any], wrong: list[tuple[str, Problem]]) -> None:
    """One thing changed in complete answers, and exactly that is found."""
    found = faults(FORM, {**WHOLE, **change})
    unknown_pain = [fault for fault in found if fault.problem is Problem.NOT_ASKED]
    if change == {"pain": []}:  # without it nothing else is asked either
        found = [fault for fault in found if fault not in unknown_pain]
    assert [Fault(*pair) for pair in wrong] == found


@pytest.mark.parametrize(
    ("given", "operator", "value", "holds"),
    [
        ([], "exists", True, False),
        ([], "exists", False, True),
        ([1], "exists", True, True),
        ([], "!=", 1, False),
        ([1], "=", 1.0, True),
        ([1], "=", True, False),
        (["1"], "!=", 1, True),
        ([1, 2], "=", 2, True),
        ([2], ">", 1, True),
        ([2], "<=", 2.0, True),
        ([True], ">", False, False),
        (["2026-02-01"], "<", "2026-10-01", True),
        (["b"], ">=", 1, False),
    ],
)
def test_conditions_compare_like_with_like(given: list[Any], operator: str, value: Any, holds: bool) -> None:
    """True is not 1, and a text has no order beside a number."""
    assert holds == Condition("q", Operator(operator), value).holds(given)


def _broken(change: Any) -> dict[str, Any]:
    resource = deepcopy(SKIN)
    change(resource)
    return resource


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda r: r.update(resourceType="Patient"), "resourceType"),
        (lambda r: r.update(title=" "), "title"),
        (lambda r: r.update(item=[]), "item"),
        (lambda r: r.update(item={}), "item"),
        (lambda r: r["item"][0].update(type="reference"), "item[0].type"),
        (lambda r: r["item"][0].update(linkId=""), "item[0].linkId"),
        (lambda r: r["item"][0].update(linkId="x" * 256), "item[0].linkId"),
        (lambda r: r["item"][0].update(required="yes"), "item[0].required"),
        (lambda r: r["item"][0].update(initial=[]), "item[0].initial"),
        (lambda r: r["item"][1].update(linkId="pain"), "item[1].linkId"),
        (lambda r: r["item"][1]["enableWhen"][0].update(question="since"), "item[1].enableWhen[0].question"),
        (lambda r: r["item"][1]["enableWhen"][0].update(operator="~"), "item[1].enableWhen[0].operator"),
        (lambda r: r["item"][1]["enableWhen"][0].update(operator="exists", answerBoolean=None), "item[1]"),
        (lambda r: r["item"][1]["enableWhen"][0].update(answerBoolean=1), "item[1].enableWhen[0].answer"),
        (lambda r: r["item"][0].update(text="a\0b"), "item"),
        (lambda r: r["item"][0].update(text="\ud800"), "item"),
        (lambda r: r["item"][2].update(enableBehavior="some"), "item[2].enableBehavior"),
        (lambda r: r["item"][2]["item"][1].update(answerOption=[]), "item[2].item[1].answerOption"),
        (
            lambda r: r["item"][2]["item"][1]["answerOption"].append({"valueString": "arm"}),
            "item[2].item[1].answerOption",
        ),
        (lambda r: r["item"][2]["item"][3].update(maxLength=0), "item[2].item[3].maxLength"),
    ],
)
def test_malformed_questionnaire_is_refused_with_the_place(change: Any, place: str) -> None:
    """Nothing that is not understood is left out silently."""
    with pytest.raises(QuestionnaireMalformed) as caught:
        read_questionnaire(_broken(change))
    assert caught.value.field.startswith(place)


def test_too_deep_and_too_long_are_refused() -> None:
    """A questionnaire cannot exhaust the server."""
    nested: dict[str, Any] = {"linkId": "0", "type": "group", "text": ""}
    for level in range(1, 9):
        nested = {"linkId": str(level), "type": "group", "text": "", "item": [nested]}
    many = [{"linkId": str(number), "type": "boolean", "text": ""} for number in range(501)]
    for items in ([nested], many):
        with pytest.raises(QuestionnaireMalformed):
            read_questionnaire({**SKIN, "item": items})


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["item", "linkId", "type", "enableWhen", "answerOption", "valueCoding"]), inner
        )
    ),
    max_leaves=8,
)


@given(_JSON, st.sampled_from(["title", "item"]))
def test_any_json_is_read_or_refused(value: Any, name: str) -> None:
    """Never another error."""
    with suppress(QuestionnaireMalformed):
        read_questionnaire({**SKIN, name: value})


@given(
    st.dictionaries(
        st.sampled_from(["pain", "since", "where", "itch", "sleep", "skin", "no"]),
        st.lists(st.booleans() | st.integers() | st.floats() | st.text(max_size=30), max_size=3),
    )
)
def test_any_answers_are_judged(answers: dict[str, Any]) -> None:
    """Whatever is posted, there is a verdict, and it is stable."""
    assert faults(FORM, answers) == faults(FORM, answers)


def test_response_is_written_as_fhir() -> None:
    """Codes come with their words, groups hold their answers, display items are left out."""
    authored = datetime(2026, 3, 2, tzinfo=UTC)
    resource = response_resource(FORM, "https://clinic.example/skin|1", WHOLE, authored)
    assert json.loads(json.dumps(resource)) == resource
    assert "https://clinic.example/skin|1" == resource["questionnaire"]
    pain, skin = resource["item"]
    assert ([{"valueBoolean": False}], "skin") == (pain["answer"], skin["linkId"])
    answers = {item["linkId"]: item.get("answer") for item in skin["item"]}
    assert [{"valueCoding": {"code": "arm", "display": "Arm"}}] == answers["where"][:1]
    assert ([{"valueDate": "2026-02-01"}], [{"valueDecimal": 2}], None) == (
        answers["since"],
        answers["width"],
        answers["itch"],
    )


def test_an_answer_is_written_as_its_option_was() -> None:
    """A code with its words, words alone as words: whoever compares them with the form finds them in it."""
    options = [{"valueCoding": {"code": "arm", "display": "Arm"}}, {"valueString": "Elsewhere"}]
    item = {"linkId": "where", "type": "choice", "text": "Where?", "repeats": True, "answerOption": options}
    form = read_questionnaire({"resourceType": "Questionnaire", "title": "Skin", "item": [item]})
    authored = datetime(2026, 3, 2, tzinfo=UTC)
    (answered,) = response_resource(form, "urn:skin|1", {"where": ["arm", "Elsewhere"]}, authored)["item"]
    assert options == answered["answer"]
