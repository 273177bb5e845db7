"""Parquet files: how they are written, what is in their footers, and which there are."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from cqmonitor.storage import objects
from cqmonitor.storage.durable import gone_on_error, sync
from cqmonitor.storage.places import ObjectPath, Place

COMPRESSION_LEVEL = 3
"""Zstandard level of what is kept for good: level 6 saves 3 % and takes twice as long."""

FAST = 1
"""Zstandard level of what is made anew at each update: a fifth faster, 2 % larger."""

STORE: dict[str, Any] = {"read_timeout": f"{objects.PATIENCE.seconds}s"}
"""For reading in an object store: polars itself waits for ever for one that has stopped to answer."""

BROKEN = (pl.exceptions.PolarsError, pl.exceptions.PanicException, FileNotFoundError)
"""What a damaged or absent Parquet file raises."""


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
def _told_by_the_system(path: Path) -> Iterator[None]:
    """What the system refuses, which polars tells in words, is raised as it is elsewhere."""
    try:
        yield
    except pl.exceptions.PolarsError as error:
        code = re.search(r"\(os error (\d+)\)", str(error))
        if code is None:
            raise
        raise OSError(int(code[1]), os.strerror(int(code[1])), str(path)) from error


def scan_files(files: Iterable[Place], **how: Any) -> pl.LazyFrame:
    """These files and no others; no name is a pattern, and no folder's name a column.

    Raises:
        OSError: as it is collected, where an object store cannot be reached.
    """
    paths = list(map(str, files))
    return pl.scan_parquet(paths, glob=False, hive_partitioning=False, storage_options=STORE, **how)


def read_ahead(paths: Iterable[Place]) -> None:
    """Have the footers of files at hand that are to be read next: in an object store many at a time."""
    remote = [path for path in paths if isinstance(path, ObjectPath)]
    if remote:
        with ThreadPoolExecutor(objects.AT_ONCE) as pool:
            for _ in pool.map(read_metadata, remote):
                pass


def read_metadata(path: Place) -> Mapping[str, str]:
    """What stands in the footer of a Parquet file besides its schema."""
    if isinstance(path, ObjectPath):  # its name is of its bytes
        return _read_metadata(str(path), 0, 0)
    about = path.stat()
    return _read_metadata(str(path), about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=100_000)
def _read_metadata(path: str, _changed: int, _size: int) -> Mapping[str, str]:
    return pl.read_parquet_metadata(path, storage_options=STORE)


def parquet_files(folder: Place) -> tuple[Place, ...]:
    """The Parquet files of a table by name; none where the table has not begun."""
    if isinstance(folder, ObjectPath):
        return tuple(path for path in parquet_below(folder) if is_in_month(path, folder))
    return tuple(sorted(folder.glob("month=*/*.parquet")))


def is_in_month(path: Place, table: Place) -> bool:
    """Whether a file lies where those of a table do."""
    return re.fullmatch(r"month=\d{4}-\d{2}/[^/]+", path.relative_to(table).as_posix()) is not None


def parquet_below(folder: Place) -> list[Place]:
    """The Parquet files anywhere below a folder, by name."""
    if isinstance(folder, ObjectPath):
        return [one.path for one in objects.below(folder) if one.path.suffix == ".parquet"]
    return [*sorted(folder.rglob("*.parquet"))]
