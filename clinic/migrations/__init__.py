"""The clinic's branch of schema revisions, which the program passes to the vault's `migrate`."""

from pathlib import Path

CLINIC_MIGRATIONS = Path(__file__).parent

__all__ = ["CLINIC_MIGRATIONS"]
