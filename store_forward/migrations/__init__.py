"""The inbox's branch of schema revisions, which the program passes to the vault's `migrate`."""

from pathlib import Path

STORE_FORWARD_MIGRATIONS = Path(__file__).parent

__all__ = ["STORE_FORWARD_MIGRATIONS"]
