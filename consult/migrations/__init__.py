"""The consult's branch of schema revisions, which the program passes to the vault's `migrate`."""

from pathlib import Path

CONSULT_MIGRATIONS = Path(__file__).parent

__all__ = ["CONSULT_MIGRATIONS"]
