"""File operations that are still true after the power went: synced, then renamed, then the folder synced."""

from __future__ import annotations

import os
from pathlib import Path

OWNER_ONLY = 0o600
OWNER_ONLY_FOLDER = 0o700


def sync_folder(folder: Path) -> None:
    """Make renames and removals in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Create `folder` and its parents, readable by the owner only, durably."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
        sync_folder(path.parent)


def replace_file(path: Path, content: bytes) -> None:
    """Give `path` a new content, mode 0600; a crash leaves either the old content or the new."""
    staged = path.with_name(f"{path.name}.new")
    staged.unlink(missing_ok=True)  # left by a crash
    descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    staged.replace(path)
    sync_folder(path.parent)


def remove_file(path: Path) -> None:
    """Remove `path` durably; an absent file is fine."""
    try:
        path.unlink()
    except FileNotFoundError:
        return
    sync_folder(path.parent)
