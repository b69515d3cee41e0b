"""Sealed columns: clinical text and names that only their place in their row can open."""

from vault.sealing.column import Sealed, SealedJson, SealedText
from vault.sealing.sealer import ERASED, Erased, Sealer

__all__ = ["ERASED", "Erased", "Sealed", "SealedJson", "SealedText", "Sealer"]
