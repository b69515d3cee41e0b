"""What patients have written to the demonstration clinic, in their words, and what became of it.

Made up, and no clinical advice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

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
    TOBIAS,
    PatientPart,
    StaffPart,
)
from housecall.demo.story import Ago, Due, On
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
    """One case, and when it was sent. `by`: who claimed it, `seen`: and when; `asks`: what they asked back.

    `content`: what they answered; `read`: whether the patient has seen it.
    """

    patient: PatientPart
    form: str
    sent: On | Ago | Due
    answers: Answers = field(repr=False)
    by: StaffPart | None = None
    seen: On | Ago | None = None
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
        TOBIAS,
        "follow-up-en",
        On(8, time(8, 10)),
        {
            **_CALM,
            "about": ["The knee"],
            "course": ["same"],
            "treatment": ["partly"],
            "side-effects": [False],
            "more": ["I rest it, but I have to climb stairs every day."],
        },
        by=GRACE,
        seen=On(8, time(13, 30)),
        content=AnswerContent(
            "Slow but steady course after a fall ten days ago, no locking, no fever.",
            "Go on cooling and resting it. Take the stairs one at a time, the good leg first.",
            (Diagnosis(CodeSystem.ICD_10_CM, "M25.561", "Pain in right knee"),),
            follow_up=FollowUp(FollowUpWay.VISIT, 7),
        ),
        read=True,
    ),
    CasePart(
        DEV,
        "general-question-en",
        On(6, time(15)),
        {
            **_CALM,
            "self-harm": [False],
            "topic": ["paper"],
            "question": ["My employer wants a letter about the screen. Can you write one?"],
        },
        by=GRACE,
        seen=On(5, time(10, 5)),
        content=AnswerContent(
            "A change of the workplace was advised for tension headaches.",
            "The letter lies ready for you at the desk; it says what the screen should be like.",
            (Diagnosis(CodeSystem.ICD_10_CM, "G44.209", "Tension-type headache, unspecified"),),
            follow_up=FollowUp(FollowUpWay.IF_NEEDED),
        ),
        read=True,
    ),
    CasePart(
        ANTON,
        "blood-pressure-check-en",
        On(6, time(9)),
        {
            **_CALM,
            "weakness": [False],
            "systolic": [104],
            "diastolic": [62],
            "measured-on": [TODAY],
            "rested": [True],
            "second": [False],
            "dizzy": [True],
        },
        by=ADA,
        seen=On(3, time(8, 30)),
        content=AnswerContent(
            "Low readings with dizziness when standing up, since the dose was raised.",
            "Please halve the tablet from today on; we speak about it on screen on your next appointment.",
            (Diagnosis(CodeSystem.ICD_10_CM, "I95.2", "Hypotension due to drugs"),),
            follow_up=FollowUp(FollowUpWay.VISIT, 3),
        ),
        read=True,
    ),
    CasePart(
        CALLUM,
        "general-question-en",
        On(4, time(12, 20)),
        {
            **_CALM,
            "self-harm": [False],
            "topic": ["result"],
            "question": ["Is the swab back already?"],
        },
        by=ADA,
        seen=On(4, time(16, 45)),
        content=AnswerContent(
            "The swab shows no bacteria that need an antibiotic.",
            "Nothing more to do. Write again if the fever comes back.",
            (Diagnosis(CodeSystem.ICD_10_CM, "J02.9", "Acute pharyngitis, unspecified"),),
            follow_up=FollowUp(FollowUpWay.IF_NEEDED),
        ),
        read=True,
    ),
    CasePart(
        TOBIAS,
        "general-question-en",
        Due(-3),
        {
            **_CALM,
            "self-harm": [False],
            "topic": ["medicine"],
            "question": ["How long may I take the tablets against the pain before they harm the stomach?"],
        },
    ),
    CasePart(
        MEI,
        "prescription-renewal-en",
        On(7, time(16, 40)),
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
        seen=On(6, time(9, 15)),
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
        On(3, time(17, 20)),
        {
            **_CALM,
            "about": ["Dolor de espalda"],
            "course": ["better"],
            "treatment": ["yes"],
            "side-effects": [False],
            "more": ["Los ejercicios me ayudan."],
        },
        by=ADA,
        seen=On(1, time(11, 40)),
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
        Due(0.75),
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
        On(2, time(10, 50)),
        {
            **_CALM,
            "self-harm": [False],
            "topic": ["medicine"],
            "question": ["May I take ibuprofen for my knee together with what you prescribed?"],
        },
        by=ADA,
        seen=On(1, time(8, 20)),
        asks="Which medicines do you take at the moment, and how much ibuprofen would it be?",
    ),
    CasePart(
        MARISOL,
        "skin-problem-es",
        Ago(3),
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
        Ago(1),
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
        seen=Ago(0.4),
    ),
)

DIVERTED: tuple[PatientPart, str, Answers] = (ANTON, "general-question-en", {"breathing": [True]})
"""Who gave an answer that needs help at once, and stands on the safety list."""
