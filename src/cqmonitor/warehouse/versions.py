"""The published versions of a warehouse: immutable folders, one of them in force."""

from __future__ import annotations

import os
from pathlib import Path

from cqmonitor.errors import WarehouseError


def versions_folder(root: Path) -> Path:
    """Where the versions lie, one folder each."""
    return root / ".published"


def current(root: Path) -> Path | None:
    """The folder that `published` points at, None before the first publication.

    Raises:
        WarehouseError: `published` is something else, as a copy that follows symlinks leaves it.
    """
    link = root / "published"
    if link.is_symlink():
        return versions_folder(root) / Path(os.readlink(link)).name
    if link.exists():
        raise WarehouseError(f"{link}: is no symlink to a version; delete it and run an update")
    return None


def folder_of(root: Path) -> Path:
    """The version in force, its symlink resolved: what is read below it is all of one version.

    Raises:
        WarehouseError: nothing has been published yet.
    """
    folder = current(root)
    if folder is None:
        raise WarehouseError(f"{root}: nothing has been published yet")
    return folder
