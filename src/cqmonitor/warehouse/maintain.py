"""Looking after a warehouse: compaction, retention, leftovers, and what it takes on disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import polars as pl

from cqmonitor.errors import WarehouseError
from cqmonitor.storage import durable, lock
from cqmonitor.storage.files import disk_use as used
from cqmonitor.storage.files import stat
from cqmonitor.storage.places import Place
from cqmonitor.warehouse.commit import files, scan
from cqmonitor.warehouse.compact import REPLACED_FOR, compact, drop_replaced
from cqmonitor.warehouse.publish import drop_old_versions
from cqmonitor.warehouse.retention import drop_bodies
from cqmonitor.warehouse.runs import Running
from cqmonitor.warehouse.tables import APPENDED
from cqmonitor.warehouse.versions import unfinished

REST = {
    "published": (".published",),
    "copies of robots.txt, sitemaps, feeds": (".copies",),
    "being written": (".tmp",),
    "report": ("report",),
}
"""What takes room besides the tables that only grow: what it is, and its folders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskUse:
    """What one table takes: files and bytes, and of them those that a compact file has replaced.

    `rows` is None where there are none to count.
    """

    table: str
    files: int
    rows: int | None
    bytes: int
    replaced_files: int = 0
    replaced_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintained:
    """What looking after a warehouse did.

    Attributes:
        compacted: by table, how many files were put into others.
        bodies: how many bodies of pages went.
        deleted: files deleted that had been replaced.
        versions: old published versions deleted.
        abandoned: what dead writers had left in `.tmp/`.
        use: what everything takes on disk now.
        interrupted: runs that were found dead, where this is a run that looked for them.
    """

    compacted: dict[str, int]
    bodies: int
    deleted: int
    versions: int
    abandoned: int
    use: tuple[DiskUse, ...]
    interrupted: tuple[Running, ...] = ()


def maintain(
    root: Place,
    *,
    bodies_for: timedelta | None = None,
    replaced_for: timedelta = REPLACED_FOR,
    now: datetime | None = None,
) -> Maintained:
    """Put the files of months that are over together, and delete what has been replaced or has had its time.

    May run beside writers and readers, be killed at any moment, and run again.

    Args:
        bodies_for: how long bodies of pages are kept; None for ever.
        replaced_for: how long a file stays after a compact one has its rows, for those who are reading it.
        now: the time that decides which months are over; the clock's by default.

    Raises:
        WarehouseError: another process is at it.
    """
    now = now or datetime.now(UTC)
    with lock.alone(root, "maintain") as alone:
        if not alone():
            raise WarehouseError(f"{root}: is being maintained by another process; wait for its end")
        compacted = {table.name: compact(root, table, now=now, alone=alone) for table in APPENDED}
        bodies = 0
        if bodies_for is not None:
            bodies = drop_bodies(root, now=now, older_than=bodies_for, alone=alone)
        deleted = sum(drop_replaced(root, table, after=replaced_for) for table in APPENDED)
        abandoned = len([*durable.abandoned(root), *unfinished(root)])
        return Maintained(
            compacted={name: number for name, number in compacted.items() if number},
            bodies=bodies,
            deleted=deleted,
            versions=drop_old_versions(root),
            abandoned=abandoned,
            use=disk_use(root),
        )


def disk_use(root: Place) -> tuple[DiskUse, ...]:
    """What each table takes on disk, and what else there is."""
    return (*_of_tables(root), *_of_the_rest(root))


def _of_tables(root: Place) -> Iterator[DiskUse]:
    for table in APPENDED:
        number, size = used([root / table.name])
        if number:
            there = files(root, table)
            standing = sum(stat(path).size for path in there)
            yield DiskUse(
                table=table.name,
                files=number,
                rows=scan(root, table, among=there).select(pl.len()).collect().item(),
                bytes=size,
                replaced_files=number - len(there),
                replaced_bytes=size - standing,
            )


def _of_the_rest(root: Place) -> Iterator[DiskUse]:
    for what, folders in REST.items():
        number, size = used([root / folder for folder in folders])
        if number:
            yield DiskUse(table=what, files=number, rows=None, bytes=size)
