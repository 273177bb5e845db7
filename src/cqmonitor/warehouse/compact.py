"""Compaction: the many small files of a month that is over become few, and nobody who reads notices.

A compact file is written beside the files that it replaces and says in its footer which those are. From the
moment that it is in place, `commit.files` leaves the others out: whoever reads through `Warehouse` sees every
row once, before, during and after. What reads the folder by a plain glob meets the rows twice until the
replaced files are deleted, after a time in which readers come to their end; it misses none.

Nothing is lost by dying at any moment: without its rename a compact file is not there, and replaced files are
deleted only when the file that has their rows has been read through.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from cqmonitor.errors import WarehouseError
from cqmonitor.storage import durable
from cqmonitor.storage.files import delete, stat
from cqmonitor.storage.places import Place
from cqmonitor.warehouse import parquet
from cqmonitor.warehouse.commit import GROUP_ROWS, files, scan
from cqmonitor.warehouse.file_check import is_whole
from cqmonitor.warehouse.footer import Footer, Segment, committed_name, read_footer
from cqmonitor.warehouse.tables import Table

TARGET_BYTES = 128_000_000
"""About the size up to which files are put together: one that is as large stays alone."""

SETTLING = timedelta(days=1)
"""How long after its end a month counts as over: clocks of writers differ."""

REPLACED_FOR = timedelta(days=1)
"""How long a replaced file stays for those who have begun to read it."""


Alone = Callable[[], bool]
"""Tells whether this process is (still) the only one that replaces files here."""


def compact(root: Place, table: Table, *, now: datetime, alone: Alone = lambda: True) -> int:
    """Put the files of each month that is over together; returns how many were put into others."""
    merged = 0
    for month in closed_months(root, table, now=now):
        for group in _groups(month):
            if len(group) > 1:
                replace(root, table, group, alone=alone)
                merged += len(group)
    return merged


def closed_months(root: Place, table: Table, *, now: datetime) -> Iterator[list[Place]]:
    """The files of each month that is over, in the order of the first commit that they hold."""
    by_month: dict[str, list[Place]] = {}
    for path in files(root, table):
        by_month.setdefault(path.parent.name, []).append(path)
    current = f"month={now - SETTLING:%Y-%m}"
    for month, paths in sorted(by_month.items()):
        if month < current:
            yield sorted(paths, key=lambda path: min(one.name for one in segments_of(path)))


def segments_of(path: Place) -> tuple[Segment, ...]:
    """What a file holds; a plain one holds itself."""
    found = read_footer(path).segments
    if found:
        return found
    rows = parquet.scan_files((path,)).select(pl.len()).collect().item()
    return (Segment(path.name, rows, stat(path).size),)


def _groups(paths: Sequence[Place]) -> Iterator[list[Place]]:
    """Neighbours that together stay below the target, by the bytes that were committed.

    These do not change by putting files together, so the groups of a month that is done are single files.
    """
    group: list[Place] = []
    size = 0
    for path in paths:
        own = sum(segment.bytes for segment in segments_of(path))
        if group and size + own > TARGET_BYTES:
            yield group
            group, size = [], 0
        group.append(path)
        size += own
    if group:
        yield group


def replace(
    root: Place,
    table: Table,
    group: Sequence[Place],
    change: Callable[[pl.LazyFrame], pl.LazyFrame] = lambda rows: rows,
    *,
    bodies_gone: bool = False,
    alone: Alone = lambda: True,
) -> Place:
    """Write one file that holds the rows of some files of one month, changed or not; they stay for a time.

    Args:
        change: what becomes of the rows; their number and order must stay.
        bodies_gone: whether this takes bodies away.
        alone: is asked before the file is put into place.

    Raises:
        WarehouseError: another process has begun to replace files here meanwhile.
    """
    footers = [read_footer(path) for path in group]
    held = [path.name for path in group]
    about = Footer(
        segments=tuple(segment for path in group for segment in segments_of(path)),
        replaces=frozenset(held).union(*(footer.replaces for footer in footers)),
        bodies_gone=bodies_gone or any(footer.bodies_gone for footer in footers),
        named=True,
    )
    made = durable.temporary(root)
    try:
        rows = change(scan(root, table, among=tuple(group)))
        parquet.write_parquet(
            rows, made, metadata=about.as_metadata(), rows_a_group=GROUP_ROWS, statistics=False
        )
        _hold_as_many(made, about)
        stamp = about.segments[0].name.partition("-")[0]
        target = group[0].with_name(committed_name(stamp, made))
        if not alone():
            raise WarehouseError(f"{root}: was taken over by another process; run it again after that")
        durable.move_file(made, target)
    finally:
        delete(made)
    return target


def _hold_as_many(made: Path, about: Footer) -> None:
    found = parquet.scan_files((made,)).select(pl.len()).collect().item()
    expected = sum(segment.rows for segment in about.segments)
    if found != expected:
        raise AssertionError(f"{made}: {found} rows where the files that it replaces have {expected}")


def drop_replaced(root: Place, table: Table, *, after: timedelta) -> int:
    """Delete the files that have been replaced for so long, by a file that is whole; returns how many."""
    held, dropped = frozenset(parquet.parquet_files(root / table.name)), 0
    for path in files(root, table):
        there = [old for name in read_footer(path).replaces if (old := path.with_name(name)) in held]
        if there and time.time() - stat(path).modified >= after.total_seconds() and is_whole(path):
            dropped += len(there)
            for old in there:
                delete(old)
    return dropped
