"""Encounters: one session of care each, live or written."""

from clinic.encounters.encounter import Encounter, EncounterKind, EncounterStatus, Moment
from clinic.encounters.encounters import Encounters

__all__ = ["Encounter", "EncounterKind", "EncounterStatus", "Encounters", "Moment"]
