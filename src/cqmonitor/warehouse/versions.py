"""The published versions of a warehouse: immutable folders, one of them in force.

On this machine a version is renamed into place and a symlink is switched to it. In an object store its files
are written one by one, `LAST` after all others, and the object `published` names the version in force.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cqmonitor.errors import WarehouseError
from cqmonitor.storage import durable, objects
from cqmonitor.storage.files import exists
from cqmonitor.storage.places import ObjectPath, Place

LAST = ".state/made_of.json"
"""The file of a version that says what it is made of."""

IN_USE = ".state/in_use"
"""The object by whose time it is known when a version was last published."""


def versions_folder(root: Place) -> Place:
    """Where the versions lie, one folder each."""
    return root / ".published"


def current(root: Place) -> Place | None:
    """The folder of the version that is published, None before the first publication.

    Raises:
        WarehouseError: `published` is something else, as a copy that follows symlinks leaves it.
    """
    name = _pointed_at(root / "published")
    return None if name is None else versions_folder(root) / name


def folder_of(root: Place) -> Place:
    """The version in force, its symlink resolved: what is read below it is all of one version.

    Raises:
        WarehouseError: nothing has been published yet.
    """
    folder = current(root)
    if folder is None:
        raise WarehouseError(f"{root}: nothing has been published yet")
    return folder


def _pointed_at(link: Place) -> str | None:
    if isinstance(link, ObjectPath):
        with suppress(FileNotFoundError):
            return objects.read(link).decode("ascii", "replace").strip()
        return None
    if link.is_symlink():
        return Path(os.readlink(link)).name
    if link.exists():
        raise WarehouseError(f"{link}: is no symlink to a version; delete it and run an update")
    return None


def switch(root: Place, version: Place) -> None:
    """Point `published` at a version in one step: a reader sees the old one or the new one."""
    if isinstance(root, ObjectPath):
        objects.put(root / "published", f"{version.name}\n".encode())
        return
    name = durable.temporary(root)
    name.symlink_to(os.path.relpath(version, root))
    name.rename(root / "published")
    durable.sync(root)


def is_whole(version: Place) -> bool:
    """Whether all of a version is there."""
    return exists(version / LAST) if isinstance(version, ObjectPath) else version.is_dir()


def place_draft(draft: Path, version: Place) -> None:
    """Put the files of a version into place; where another writer's are there already, those are as good."""
    if isinstance(version, ObjectPath):
        objects.upload(draft, version, last=LAST)
        shutil.rmtree(draft)
    else:
        durable.move_folder(draft, version)


def use(version: Place) -> bool:
    """Note that a version is in use from now on, so that no publisher drops it; False where it is gone."""
    try:
        if not isinstance(version, ObjectPath):
            os.utime(version)
        elif is_whole(version):
            objects.put(version / IN_USE, b"")
        else:
            return False
    except FileNotFoundError:
        return False
    return True


def by_last_use(root: Place) -> list[Place]:
    """The versions, the one used last first; those that vanish meanwhile are left out."""
    used: list[tuple[float, Place]] = []
    folder = versions_folder(root)
    if isinstance(folder, ObjectPath):
        listed = _listed(folder).items()
        used += ((_last(told), version) for version, told in listed if version / LAST in told)
    elif folder.is_dir():
        for path in folder.iterdir():
            with suppress(FileNotFoundError):
                used.append((path.stat().st_mtime_ns, path))
    return [path for _, path in sorted(used, reverse=True)]


def remove(version: Place, root: Place) -> None:
    """Take a version out of sight in one step, then delete it."""
    if isinstance(version, ObjectPath):
        objects.delete([version / LAST])
        objects.delete(found.path for found in objects.below(version))
    else:
        durable.remove_folder(version, root)


def unfinished(root: Place) -> list[ObjectPath]:
    """The versions in an object store whose writers died before they were whole."""
    if not isinstance(root, ObjectPath):
        return []
    oldest = time.time() - durable.ABANDONED_AFTER
    listed = _listed(root / ".published").items()
    return [version for version, told in listed if version / LAST not in told and _last(told) < oldest]


def _listed(folder: ObjectPath) -> dict[ObjectPath, dict[ObjectPath, float]]:
    """The objects of each version, and when they were written."""
    versions: dict[ObjectPath, dict[ObjectPath, float]] = {}
    for found in objects.below(folder):
        version = folder / found.path.relative_to(folder).parts[0]
        versions.setdefault(version, {})[found.path] = found.modified.timestamp()
    return versions


def _last(told: Mapping[ObjectPath, float]) -> float:
    return max(told.values())
