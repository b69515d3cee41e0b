"""What has happened at the demonstration clinic so far, in the words of those it happened to.

Made up, and no clinical advice.
"""

from dataclasses import dataclass

from clinic import EncounterKind
from housecall.demo.cast import (
    ADA,
    ANTON,
    DEV,
    FREYA,
    GRACE,
    JUNE,
    LUCIA,
    MARISOL,
    SAMUEL,
    TOBIAS,
    PatientPart,
    StaffPart,
)


@dataclass(frozen=True)
class VisitPart:
    """One session of care. `days_ago`: None when it is still planned.

    `note`: for colleagues. `summary`: for the patient. `said`: messages, the patient's and the provider's
    in turn. `signed`: whether the note was signed or is a draft.
    """

    patient: PatientPart
    provider: StaffPart
    reason: str
    days_ago: int | None
    kind: EncounterKind = EncounterKind.LIVE
    note: str = ""
    summary: str = ""
    addendum: str = ""
    said: tuple[str, ...] = ()
    signed: bool = True


VISITS = (
    VisitPart(
        SAMUEL,
        ADA,
        "Blood pressure check",
        21,
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
        12,
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
        6,
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
        4,
        note="Sleep improved to six hours, appetite back. No thoughts of self-harm. Continue sertraline "
        "50 mg, next conversation in two weeks. Record restricted at the patient's wish.",
        summary="We agreed to go on as we are and to talk again in two weeks. If it gets worse before "
        "that, call.",
    ),
    VisitPart(
        ANTON,
        ADA,
        "Medication review",
        1,
        note="Takes bisoprolol, ramipril, atorvastatin as prescribed. Dizzy when standing up since the "
        "dose of ramipril was raised. Plan: back to 2.5 mg, standing pressure in one week.",
        signed=False,
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
