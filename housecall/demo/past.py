"""What has happened at the demonstration clinic so far, in the words of those it happened to.

Made up, and no clinical advice.
"""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from clinic import EncounterKind
from housecall.demo.cast import (
    ADA,
    ANTON,
    CALLUM,
    DEV,
    FREYA,
    GRACE,
    JUNE,
    LUCIA,
    MARISOL,
    MEI,
    SAMUEL,
    TOBIAS,
    PatientPart,
    StaffPart,
)
from housecall.demo.story import On


class Fate(StrEnum):
    """What became of a visit."""

    SEEN = "seen"
    NO_SHOW = "no-show"
    CANCELLED = "cancelled"
    """By the patient."""


@dataclass(frozen=True)
class VisitPart:
    """One session of care. `on`: when it was to begin; None when nobody knows yet.

    `note`: for colleagues. `summary`: for the patient. `said`: messages, the patient's and the provider's
    in turn. `signed`: whether the note was signed or is a draft. `waited`, `lasted`: minutes. `rating`: what
    the patient thought of it, of five; None: they did not say.
    """

    patient: PatientPart
    provider: StaffPart
    reason: str
    on: On | None
    kind: EncounterKind = EncounterKind.LIVE
    note: str = ""
    summary: str = ""
    addendum: str = ""
    said: tuple[str, ...] = ()
    signed: bool = True
    fate: Fate = Fate.SEEN
    waited: float = 4
    lasted: float = 14
    rating: int | None = None


VISITS = (
    VisitPart(
        SAMUEL,
        ADA,
        "Blood pressure check",
        On(15, time(9, 30)),
        waited=7,
        rating=5,
        note="Home readings over two weeks: mean 148/92 mmHg. No headache, no visual change, no oedema.\n"
        "Plan: amlodipine 5 mg once daily, readings twice a day, review in three weeks.",
        summary="Your blood pressure is still too high. Please take one amlodipine tablet each morning, "
        "measure twice a day and write the numbers down. We speak again in three weeks.",
        addendum="Pharmacy confirmed that the first pack was collected.",
    ),
    VisitPart(
        MARISOL,
        GRACE,
        "Mancha en el brazo izquierdo que ha cambiado",
        On(8, time(10)),
        kind=EncounterKind.WRITTEN,
        note="Photographs show a symmetric, evenly pigmented lesion, 5 mm, regular border, unchanged "
        "against the picture of last year. Low suspicion. Plan: new photographs in three months.",
        summary="La mancha no parece preocupante. Haga otra foto dentro de tres meses; si sangra o crece "
        "antes, escríbanos.",
        said=(
            "Buenos días, la mancha del brazo me parece más oscura que el año pasado.",
            "Gracias por las fotos, señora Vega. ¿Le pica o ha sangrado?",
            "No, ni pica ni sangra.",
            "Bien. Le dejo el resumen aquí; no hace falta que venga.",
        ),
    ),
    VisitPart(
        JUNE,
        ADA,
        "Cough for five days, with her mother",
        On(4, time(9)),
        waited=2,
        rating=5,
        note="Alert, drinking, no retractions on video, respiratory rate counted 24/min. Viral picture.\n"
        "Plan: fluids, honey at night, return if breathing becomes laboured or fever lasts beyond day seven.",
        summary="June has a cold that her body is dealing with well. Fluids and honey at night help. "
        "Call us if breathing gets hard work or the fever lasts longer than two more days.",
        said=(
            "She slept better last night. Should she go to school tomorrow?",
            "If she has had no fever for a day, yes.",
        ),
    ),
    VisitPart(
        FREYA,
        GRACE,
        "Follow-up conversation",
        On(3, time(9, 30)),
        lasted=26,
        note="Sleep improved to six hours, appetite back. No thoughts of self-harm. Continue sertraline "
        "50 mg, next conversation in two weeks. Record restricted at the patient's wish.",
        summary="We agreed to go on as we are and to talk again in two weeks. If it gets worse before "
        "that, call.",
    ),
    VisitPart(
        ANTON,
        ADA,
        "Medication review",
        On(1, time(10, 30)),
        waited=11,
        rating=4,
        note="Takes bisoprolol, ramipril, atorvastatin as prescribed. Dizzy when standing up since the "
        "dose of ramipril was raised. Plan: back to 2.5 mg, standing pressure in one week.",
        signed=False,
    ),
    VisitPart(
        TOBIAS,
        GRACE,
        "Fell on the right knee",
        On(10, time(9)),
        note="Walks without a limp on video, small effusion. Plan: cool, rest, look again in a week.",
        summary="Nothing speaks for a break. Cool the knee and rest it for a week; then we look again.",
        waited=6,
        lasted=11,
        rating=4,
    ),
    VisitPart(
        LUCIA,
        ADA,
        "Dolor de espalda desde hace dos semanas",
        On(7, time(10, 30)),
        note="Low back pain without radiation, no red flags. Plan: exercises, ibuprofen if needed.",
        summary="Es un dolor muscular. Haga los ejercicios que le enseñé y escríbanos dentro de unos días.",
        waited=13,
        lasted=17,
        rating=4,
    ),
    VisitPart(
        CALLUM,
        GRACE,
        "Sore throat",
        On(7, time(8, 30)),
        note="No exudate visible, afebrile, cough present. Viral. Plan: fluids, paracetamol if needed.",
        summary="It looks like a cold. Drink enough; it should be gone in a week.",
        waited=1,
        lasted=8,
        rating=5,
    ),
    VisitPart(
        MEI,
        ADA,
        "Results of the thyroid test",
        On(6, time(9, 30)),
        note="TSH 2.1 mU/l under levothyroxine 50 micrograms. Plan: no change, next value in a year.",
        summary="The value is right where it should be. Go on as you do.",
        waited=3,
        lasted=6,
        rating=5,
    ),
    VisitPart(
        DEV,
        GRACE,
        "Headaches at the end of the working day",
        On(6, time(10, 30)),
        note="Tension-type, no warning signs, screen at 35 cm. Plan: workplace, breaks, a diary.",
        summary="These are tension headaches. Move the screen back, take breaks, keep the diary.",
        waited=9,
        lasted=19,
    ),
    VisitPart(LUCIA, GRACE, "Revisión de un lunar", On(5, time(9, 30)), fate=Fate.CANCELLED),
    VisitPart(
        SAMUEL,
        ADA,
        "Swollen ankles since the new tablet",
        On(5, time(8, 30)),
        note="Mild oedema both sides since the new tablet, no dyspnoea. Plan: evening dose, readings go on.",
        summary="Take the tablet in the evening from now on, and put your feet up. Write if it gets worse.",
        waited=5,
        lasted=12,
        rating=5,
    ),
    VisitPart(
        CALLUM,
        ADA,
        "Sick note for three days",
        On(2, time(9, 30)),
        note="Febrile until yesterday, recovering. Certificate for three days.",
        summary="Get well. The certificate is with your employer's form.",
        waited=18,
        lasted=7,
        rating=3,
    ),
    VisitPart(MEI, GRACE, "Mole on the shoulder", On(2, time(11)), fate=Fate.NO_SHOW),
    VisitPart(
        TOBIAS,
        ADA,
        "Results of the knee X-ray",
        On(1, time(9)),
        note="X-ray: no fracture, mild arthrosis. Plan: physiotherapy, look again in four weeks.",
        summary="Nothing is broken. Start with the physiotherapy; we speak again in four weeks.",
        waited=4,
        lasted=10,
        rating=5,
    ),
    VisitPart(DEV, GRACE, "Rash on both hands since changing jobs", None),
    VisitPart(LUCIA, ADA, "Resultados de la analítica", None),
    VisitPart(
        TOBIAS,
        GRACE,
        "Knee still swollen after the fall",
        None,
        said=("I cannot kneel yet. Is that normal?",),
    ),
)

CONSENT_TEXTS = {
    "treatment": {
        "en": "I agree to be advised and treated by video or in writing. I can end this at any time and "
        "be seen in person instead.",
        "es": "Acepto que me aconsejen y traten por vídeo o por escrito. Puedo terminarlo en cualquier "
        "momento y pedir una visita en persona.",
    },
    "recording": {
        "en": "I agree that this visit is recorded for my record. If I say no, the visit goes on without "
        "recording.",
        "es": "Acepto que esta visita se grabe para mi historia. Si digo que no, la visita sigue sin "
        "grabación.",
    },
    "transcription": {
        "en": "I agree that what is said is written down by a program. A person checks it before it is kept.",
        "es": "Acepto que un programa escriba lo que se dice. Una persona lo revisa antes de guardarlo.",
    },
    "secondary-use": {
        "en": "I agree that my record is used for teaching, without my name. This changes nothing in my "
        "care.",
        "es": "Acepto que mi historia se use para la enseñanza, sin mi nombre. Esto no cambia nada en mi "
        "atención.",
    },
}
"""Defaults that a clinic edits; no legal advice."""
