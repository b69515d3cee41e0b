"""Backups that do not depend on the database engine, restores that prove themselves, and drills of both."""

from vault.backup.backup import back_up
from vault.backup.drill import DrillReport, drill
from vault.backup.manifest import Manifest
from vault.backup.restore import restore

__all__ = ["DrillReport", "Manifest", "back_up", "drill", "restore"]
