"""What patients have written to the demonstration clinic, in their words, and what became of it.

Made up, and no clinical advice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from clinic import Answers
from housecall.demo.cast import (
    ADA,
    ANTON,
    CALLUM,
    DEV,
    GRACE,
    LUCIA,
    MARISOL,
    MEI,
    SAMUEL,
    PatientPart,
    StaffPart,
)
from store_forward import (
    AnswerContent,
    CodeSystem,
    Diagnosis,
    FollowUp,
    FollowUpWay,
    Renewal,
    RenewalDecision,
    TemplateDraft,
)

TODAY = "today"
"""Stands for the day on which a case is sent."""

_CALM: Answers = {"chest-pain": [False], "breathing": [False]}


@dataclass(frozen=True)
class CasePart:
    """One case. `hours_ago`: when it was sent. `by`: who claimed it; `asks`: what they asked back.

    `content`: what they answered; `read`: whether the patient has seen it.
    """

    patient: PatientPart
    form: str
    hours_ago: float
    answers: Answers = field(repr=False)
    by: StaffPart | None = None
    asks: str = ""
    content: AnswerContent | None = None
    read: bool = False


POOLS: Mapping[str, tuple[str, tuple[StaffPart, ...]]] = {"dermatology": ("Dermatology", (GRACE,))}

TEMPLATES = (
    TemplateDraft(
        "Benign naevus",
        AnswerContent(
            "The pictures show an even, sharply bounded mole without signs of change.",
            "Nothing needs to be done. Take a picture of it every half year, beside a coin.",
            (Diagnosis(CodeSystem.ICD_10_CM, "D22.9", "Melanocytic nevi, unspecified"),),
            follow_up=FollowUp(FollowUpWay.WRITTEN, 180),
        ),
        "skin-problem",
    ),
    TemplateDraft(
        "Renewed as before",
        AnswerContent(
            "Taken as agreed, well tolerated, nothing has changed.",
            "Please go on as before.",
            renewal=Renewal(RenewalDecision.RENEWED, "as before"),
            follow_up=FollowUp(FollowUpWay.IF_NEEDED),
        ),
        "prescription-renewal",
    ),
)

CASES = (
    CasePart(
        MEI,
        "prescription-renewal-en",
        120,
        {
            **_CALM,
            "overdose": [False],
            "name": ["Levothyroxine 50 micrograms"],
            "how-often": ["One every morning, half an hour before breakfast"],
            "supply": ["weeks"],
            "effects": [False],
            "changed": [False],
        },
        by=GRACE,
        content=AnswerContent(
            "The dose has been right for two years, and the last thyroid value in spring was in range.",
            "Go on with one tablet every morning. Have the value measured again next spring.",
            (Diagnosis(CodeSystem.ICD_10_CM, "E03.9", "Hypothyroidism, unspecified"),),
            Renewal(RenewalDecision.RENEWED, "Levothyroxine 50 micrograms, 100 tablets"),
            FollowUp(FollowUpWay.IF_NEEDED),
        ),
        read=True,
    ),
    CasePart(
        LUCIA,
        "follow-up-es",
        52,
        {
            **_CALM,
            "about": ["Dolor de espalda"],
            "course": ["better"],
            "treatment": ["yes"],
            "side-effects": [False],
            "more": ["Los ejercicios me ayudan."],
        },
        by=ADA,
        content=AnswerContent(
            "Buena evolución del dolor lumbar, sin efectos secundarios.",
            "Siga con los ejercicios tres veces por semana. Puede volver a nadar.",
            (Diagnosis(CodeSystem.ICD_10_CM, "M54.50", "Low back pain, unspecified"),),
            follow_up=FollowUp(FollowUpWay.WRITTEN, 30),
        ),
    ),
    CasePart(
        SAMUEL,
        "blood-pressure-check-en",
        50,
        {
            **_CALM,
            "weakness": [False],
            "systolic": [164],
            "diastolic": [96],
            "measured-on": [TODAY],
            "rested": [True],
            "second": [True],
            "systolic-2": [158],
            "diastolic-2": [94],
            "dizzy": [False],
            "medicines": ["Amlodipine 5 mg"],
        },
    ),
    CasePart(
        DEV,
        "general-question-en",
        26,
        {
            **_CALM,
            "self-harm": [False],
            "topic": ["medicine"],
            "question": ["May I take ibuprofen for my knee together with what you prescribed?"],
        },
        by=ADA,
        asks="Which medicines do you take at the moment, and how much ibuprofen would it be?",
    ),
    CasePart(
        MARISOL,
        "skin-problem-es",
        3,
        {
            **_CALM,
            "face-swelling": [False],
            "spreading-fever": [False],
            "where": ["Antebrazo izquierdo"],
            "since": ["weeks"],
            "kind": ["mole"],
            "changed": [True],
            "bleeds": [False],
            "pain": [0],
            "describe": ["Un lunar marrón que me parece más oscuro que en verano."],
        },
    ),
    CasePart(
        CALLUM,
        "skin-problem-en",
        1,
        {
            **_CALM,
            "face-swelling": [False],
            "spreading-fever": [False],
            "where": ["Both hands"],
            "since": ["days"],
            "kind": ["rash"],
            "itches": [True],
            "pain": [2],
            "describe": ["Red and scaly between the fingers since I work in the kitchen."],
            "tried": ["A hand cream"],
        },
        by=GRACE,
    ),
)

DIVERTED: tuple[PatientPart, str, Answers] = (ANTON, "general-question-en", {"breathing": [True]})
"""Who gave an answer that needs help at once, and stands on the safety list."""
