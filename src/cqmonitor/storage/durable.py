"""What is wholly there or not at all, and stays after a power cut.

On this machine it is made in `.tmp/`, synced, and renamed into place; for an object store it is made on
this machine and written as one object.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cqmonitor.storage import files, objects
from cqmonitor.storage.places import ObjectPath, Place

ABANDONED_AFTER = 24 * 3600.0
"""Seconds after which what lies in `.tmp/` belongs to a writer that died."""


def temporary(root: Place) -> Path:
    """A name of its own in `.tmp/`, which is created; nothing is there yet."""
    folder = temporary_folder(root)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / uuid.uuid4().hex


def temporary_folder(root: Place) -> Path:
    """The folder of this machine of which nothing is kept for long."""
    return files.local_folder(root) / ".tmp"


def sync(path: Path) -> None:
    """Have the disk hold a file's bytes or a folder's names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Create a folder and its parents so that they outlast a power cut."""
    missing = [folder, *folder.parents]
    for path in reversed([one for one in missing if not one.exists()]):
        path.mkdir(exist_ok=True)
        sync(path.parent)


@contextmanager
def gone_on_error(path: Path) -> Iterator[None]:
    """Delete a file or folder in the making where it comes to nothing: a full disk needs the room."""
    try:
        yield
    except BaseException:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise


def write_text(text: str, path: Path) -> None:
    """Write and sync one UTF-8 text file."""
    with gone_on_error(path):
        path.write_text(text, encoding="utf-8", newline="\n")
        sync(path)


def move_file(source: Path, target: Place) -> None:
    """Put a synced file into place, folders created, so that it is there after a power cut.

    In an object store one that is there already stays: its name is of its bytes.
    """
    if isinstance(target, ObjectPath):
        objects.put_new(target, source)
        source.unlink()
        return
    make_folder(target.parent)
    source.rename(target)
    sync(target.parent)


def move_folder(source: Path, target: Path) -> bool:
    """Rename a whole folder into place; False where another writer's is there already, which then stays."""
    for folder in (source, *(path for path in source.rglob("*") if path.is_dir())):
        sync(folder)
    make_folder(target.parent)
    try:
        source.rename(target)
    except OSError:
        if not target.is_dir():
            raise
        shutil.rmtree(source)
        return False
    sync(target.parent)
    return True


def link(old: Place, new: Path) -> None:
    """Make `new` another name of the file `old`, folders created; a copy on a file system without links.

    Of an object `new` becomes a symlink to its address, which `objects.upload` has the store copy.
    """
    new.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(old, ObjectPath):
        new.symlink_to(str(old))
        return
    try:
        os.link(old, new)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(old, new)
        sync(new)


def share_equal(new: Path, old: Place) -> bool:
    """Make `new` another name of `old` where both hold the same bytes; False where that cannot be."""
    if isinstance(old, ObjectPath):
        same = new.stat().st_size == objects.about(old).size and new.read_bytes() == objects.read(old)
        if same:
            new.unlink()
            link(old, new)
        return same
    name = new.with_name(f".{new.name}.link")
    try:
        if not filecmp.cmp(new, old, shallow=False):
            return False
        os.link(old, name)
    except OSError:  # none such, dropped meanwhile, or a file system without links
        return False
    name.rename(new)
    return True


def is_same(path: Path, other: Place) -> bool:
    """Whether two names are of one file."""
    if isinstance(other, ObjectPath):
        return path.is_symlink() and os.readlink(path) == str(other)
    try:
        return path.samefile(other)
    except OSError:
        return False


def abandoned(root: Place) -> Iterator[Path]:
    """What writers that died left in `.tmp/`."""
    folder = temporary_folder(root)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        with suppress(FileNotFoundError):
            if time.time() - path.lstat().st_mtime > ABANDONED_AFTER:
                yield path


def clean_abandoned(root: Place) -> None:
    """Delete what writers that died left in `.tmp/`."""
    for path in abandoned(root):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def remove_folder(folder: Path, root: Place) -> None:
    """Take a folder out of sight in one step, then delete it."""
    name = temporary(root)
    with suppress(FileNotFoundError):
        folder.rename(name)
    shutil.rmtree(name, ignore_errors=True)
