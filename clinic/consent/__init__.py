"""Consent: four questions, asked in published words, answered by each person, withdrawn at any time."""

from clinic.consent.consent import (
    Consent,
    ConsentAnswer,
    ConsentText,
    Decision,
    Method,
    Question,
    everyone_permits,
    standing,
)
from clinic.consent.consents import Consents

__all__ = [
    "Consent",
    "ConsentAnswer",
    "ConsentText",
    "Consents",
    "Decision",
    "Method",
    "Question",
    "everyone_permits",
    "standing",
]
