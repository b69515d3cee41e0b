"""The demonstration clinic's questionnaires, in the subset of FHIR that `clinic` reads."""

from datetime import date
from typing import Any

from clinic import Answers

SLUG = "skin-problem"


def _choice(link: str, text: str, options: dict[str, str], **more: Any) -> dict[str, Any]:
    coded = [{"valueCoding": {"code": code, "display": shown}} for code, shown in options.items()]
    return {"linkId": link, "type": "choice", "text": text, "answerOption": coded, **more}


RESOURCE: dict[str, Any] = {
    "resourceType": "Questionnaire",
    "status": "active",
    "title": "A skin problem",
    "item": [
        {
            "linkId": "danger",
            "type": "boolean",
            "text": "Do you have trouble breathing, or a swollen face or tongue?",
            "required": True,
        },
        {
            "linkId": "call",
            "type": "display",
            "text": "Please call 911 now. This form is not read right away.",
            "enableWhen": [{"question": "danger", "operator": "=", "answerBoolean": True}],
        },
        {
            "linkId": "skin",
            "type": "group",
            "text": "About your skin",
            "enableWhen": [{"question": "danger", "operator": "=", "answerBoolean": False}],
            "item": [
                _choice(
                    "where",
                    "Where is it?",
                    {
                        "face": "Face",
                        "arms": "Arms or hands",
                        "trunk": "Chest or back",
                        "legs": "Legs or feet",
                    },
                    required=True,
                    repeats=True,
                ),
                {"linkId": "since", "type": "date", "text": "Since when?", "required": True},
                {"linkId": "itch", "type": "integer", "text": "How much does it itch, from 0 to 10?"},
                {
                    "linkId": "sleep",
                    "type": "text",
                    "text": "How do you sleep?",
                    "enableWhen": [{"question": "itch", "operator": ">=", "answerInteger": 7}],
                },
                {"linkId": "tried", "type": "text", "text": "What have you tried so far?", "maxLength": 1000},
            ],
        },
    ],
}

BEFORE_SLUG = "pre-visit"

BEFORE: dict[str, Any] = {
    "resourceType": "Questionnaire",
    "status": "active",
    "title": "Before your visit",
    "item": [
        {
            "linkId": "pain",
            "type": "boolean",
            "text": "Are you in pain right now? / ¿Tiene dolor en este momento?",
            "required": True,
        },
        {
            "linkId": "medicines",
            "type": "text",
            "text": "Which medicines do you take? / ¿Qué medicamentos toma?",
            "maxLength": 1000,
        },
    ],
}
"""Asked in the check-in, of patients who read English or Spanish."""


def answers(since: date) -> Answers:
    """Return what a patient answered whose trouble began on that day."""
    return {
        "danger": [False],
        "where": ["arms"],
        "since": [since.isoformat()],
        "itch": [8],
        "sleep": ["I wake up two or three times and scratch."],
        "tried": ["Hand cream after work, it helps for an hour."],
    }
