"""Small files, on this machine or in an object store: read, replaced in one step, listed, deleted."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from cqmonitor.storage import objects
from cqmonitor.storage.places import ObjectPath, Place


class Stat(NamedTuple):
    """What is known of a file without reading it: its bytes, and when it was last written (POSIX time)."""

    path: Place
    size: int
    modified: float


def local_folder(root: Place) -> Path:
    """The folder itself; for an object store one of this machine's, of which nothing is kept for long."""
    if not isinstance(root, ObjectPath):
        return root
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "cqmonitor" / hashlib.sha256(str(root).encode()).hexdigest()[:16]


def absolute(path: Place) -> Place:
    """The address as it is from everywhere."""
    return path if isinstance(path, ObjectPath) else path.resolve()


def exists(path: Place) -> bool:
    """Whether there is a file (on this machine: or a folder) of this name."""
    return objects.exists(path) if isinstance(path, ObjectPath) else path.exists()


def has_any(folder: Place) -> bool:
    """Whether there is such a folder; one of an object store is there where something lies in it."""
    return objects.has_any(folder) if isinstance(folder, ObjectPath) else folder.is_dir()


def stat(path: Place) -> Stat:
    """Size and time of a file. Raises FileNotFoundError where there is none."""
    if isinstance(path, ObjectPath):
        found = objects.about(path)
        return Stat(path, found.size, found.modified.timestamp())
    told = path.stat()
    return Stat(path, told.st_size, told.st_mtime)


def read(path: Place) -> bytes:
    """The bytes of a file. Raises FileNotFoundError where there is none."""
    return objects.read(path) if isinstance(path, ObjectPath) else path.read_bytes()


def replace(path: Place, content: bytes) -> None:
    """Write a file, in place of the one before it, in one step; it need not outlast a power cut."""
    if isinstance(path, ObjectPath):
        objects.put(path, content)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{uuid.uuid4().hex}")
    made.write_bytes(content)
    made.replace(path)


def touch(path: Place) -> None:
    """Set the time of a file to now. Raises FileNotFoundError where there is none."""
    if isinstance(path, ObjectPath):
        objects.put(path, objects.read(path))
    else:
        os.utime(path)


def delete(path: Place) -> None:
    """Delete a file that may be gone already."""
    if isinstance(path, ObjectPath):
        objects.delete([path])
    else:
        path.unlink(missing_ok=True)


def below(folder: Place) -> Iterator[Stat]:
    """All files below a folder, by name; those that vanish meanwhile are left out."""
    if isinstance(folder, ObjectPath):
        for found in objects.below(folder):
            yield Stat(found.path, found.size, found.modified.timestamp())
        return
    for path in sorted(folder.rglob("*")):
        with suppress(FileNotFoundError):
            if path.is_file():
                yield stat(path)


def sha256_of(path: Place) -> str:
    """Hex digest of a file's bytes."""
    if isinstance(path, ObjectPath):
        return hashlib.sha256(objects.read(path)).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def disk_use(paths: Iterable[Place]) -> tuple[int, int]:
    """How many files there are in folders, and their bytes; a file of several names counts once."""
    sizes: dict[object, int] = {}
    for path in paths:
        if isinstance(path, ObjectPath):
            sizes |= {found.path: found.size for found in objects.below(path)}
            continue
        for folder, _, names in os.walk(path):
            for name in names:
                with suppress(FileNotFoundError):
                    about = os.lstat(os.path.join(folder, name))
                    sizes[about.st_dev, about.st_ino] = about.st_size
    return len(sizes), sum(sizes.values())
