"""Every operation on the warehouse's files, so that an object store needs another module and nothing else.

What is written is either wholly there or not at all: it is made in `.tmp/`, synced, and renamed into place.
"""

from __future__ import annotations

import fcntl
import filecmp
import hashlib
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

import polars as pl

ABANDONED_AFTER = 24 * 3600.0
"""Seconds after which what lies in `.tmp/` belongs to a writer that died."""

COMPRESSION_LEVEL = 3
"""Zstandard level of what is kept for good: level 6 saves 3 % and takes twice as long."""

FAST = 1
"""Zstandard level of what is made anew at each update: a fifth faster, 2 % larger."""

BROKEN = (pl.exceptions.PolarsError, pl.exceptions.PanicException, FileNotFoundError)
"""What a damaged or absent Parquet file raises."""


def temporary(root: Path) -> Path:
    """A name of its own in `.tmp/`, which is created; nothing is there yet."""
    folder = root / ".tmp"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / uuid.uuid4().hex


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


def write_parquet(
    frame: pl.DataFrame | pl.LazyFrame,
    path: Path,
    *,
    metadata: Mapping[str, str],
    rows_a_group: int | None = None,
    statistics: bool = True,
    level: int = COMPRESSION_LEVEL,
) -> None:
    """Write and sync one Parquet file; equal frames give equal bytes. A lazy one needs little memory.

    Raises:
        OSError: the system refuses, for instance because the disk is full; nothing of the file stays.
    """
    with gone_on_error(path), _told_by_the_system(path):
        frame.lazy().sink_parquet(
            path,
            compression="zstd",
            compression_level=level,
            row_group_size=rows_a_group,
            statistics=statistics,
            metadata=dict(metadata),
        )
        sync(path)


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


@contextmanager
def _told_by_the_system(path: Path) -> Iterator[None]:
    """What the system refuses, which polars tells in words, is raised as it is elsewhere."""
    try:
        yield
    except pl.exceptions.PolarsError as error:
        code = re.search(r"\(os error (\d+)\)", str(error))
        if code is None:
            raise
        raise OSError(int(code[1]), os.strerror(int(code[1])), str(path)) from error


def read_metadata(path: Path) -> Mapping[str, str]:
    """What stands in the footer of a Parquet file besides its schema."""
    about = path.stat()
    return _read_metadata(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=100_000)
def _read_metadata(path: Path, _changed: int, _size: int) -> Mapping[str, str]:
    return pl.read_parquet_metadata(path)


def write_text(text: str, path: Path) -> None:
    """Write and sync one UTF-8 text file."""
    with gone_on_error(path):
        path.write_text(text, encoding="utf-8", newline="\n")
        sync(path)


def move_file(source: Path, target: Path) -> None:
    """Rename a synced file into place, folders created, so that it is there after a power cut."""
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


def switch(link: Path, target: Path, root: Path) -> None:
    """Point a symlink at another target in one step: a reader sees the old one or the new one."""
    name = temporary(root)
    name.symlink_to(os.path.relpath(target, link.parent))
    name.rename(link)
    sync(link.parent)


def link(old: Path, new: Path) -> None:
    """Make `new` another name of the file `old`, folders created; a copy on a file system without links."""
    new.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(old, new)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(old, new)
        sync(new)


def share_equal(new: Path, old: Path) -> bool:
    """Make `new` another name of `old` where both hold the same bytes; False where that cannot be."""
    name = new.with_name(f".{new.name}.link")
    try:
        if not filecmp.cmp(new, old, shallow=False):
            return False
        os.link(old, name)
    except OSError:  # none such, dropped meanwhile, or a file system without links
        return False
    name.rename(new)
    return True


@contextmanager
def alone(root: Path, work: str) -> Iterator[bool]:
    """Whether this is the only process that does some work here; the system frees it however it ends."""
    root.mkdir(parents=True, exist_ok=True)
    handle = os.open(root / f".{work}.lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def disk_use(paths: Iterable[Path]) -> tuple[int, int]:
    """How many files there are in folders, and their bytes; a file of several names counts once."""
    sizes: dict[tuple[int, int], int] = {}
    for path in paths:
        for folder, _, names in os.walk(path):
            for name in names:
                with suppress(FileNotFoundError):
                    about = os.lstat(os.path.join(folder, name))
                    sizes[about.st_dev, about.st_ino] = about.st_size
    return len(sizes), sum(sizes.values())


def sha256_of(path: Path) -> str:
    """Hex digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_same(path: Path, other: Path) -> bool:
    """Whether two names are of one file."""
    try:
        return path.samefile(other)
    except OSError:
        return False


def parquet_files(folder: Path) -> tuple[Path, ...]:
    """The Parquet files of a table by name; none where the table has not begun."""
    return tuple(sorted(folder.glob("month=*/*.parquet")))


def delete(path: Path) -> None:
    """Delete a file that may be gone already."""
    path.unlink(missing_ok=True)


def remove_folder(folder: Path, root: Path) -> None:
    """Take a folder out of sight in one step, then delete it."""
    name = temporary(root)
    with suppress(FileNotFoundError):
        folder.rename(name)
    shutil.rmtree(name, ignore_errors=True)


def by_last_use(folder: Path) -> list[Path]:
    """The folders in a folder, the one touched last first; those that vanish meanwhile are left out."""
    used = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            used.append((path.stat().st_mtime_ns, path))
    return [path for _, path in sorted(used, reverse=True)]


def abandoned(root: Path) -> Iterator[Path]:
    """What writers that died left in `.tmp/`."""
    folder = root / ".tmp"
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        with suppress(FileNotFoundError):
            if time.time() - path.lstat().st_mtime > ABANDONED_AFTER:
                yield path


def clean_abandoned(root: Path) -> None:
    """Delete what writers that died left in `.tmp/`."""
    for path in abandoned(root):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
