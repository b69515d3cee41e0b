"""Correcting a wrong patient."""

from clinic.correction.correction import Correction, Refiling

__all__ = ["Correction", "Refiling"]
