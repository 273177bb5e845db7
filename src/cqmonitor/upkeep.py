"""Looking after a warehouse as a run of its own, and what that tells a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta

from rich.filesize import decimal

from cqmonitor.errors import InputError
from cqmonitor.recording import as_warehouse_error, recorded
from cqmonitor.storage import Place
from cqmonitor.storage.files import has_any
from cqmonitor.summary import Block
from cqmonitor.warehouse import DiskUse, Maintained, Warehouse


def run_maintain(warehouse: Place, *, keep_bodies_days: int | None = None) -> Maintained:
    """Compact the months that are over and delete what has had its time; see `Warehouse.maintain`.

    Args:
        keep_bodies_days: how many days after the end of a month the bodies of its pages stay; None for ever.

    Raises:
        InputError: there is no such warehouse, or the days are fewer than 1.
        WarehouseError: a file is damaged, the disk refuses, or another process is at it.
    """
    if not has_any(warehouse):
        raise InputError(f"{warehouse}: no warehouse")
    if keep_bodies_days is not None and keep_bodies_days < 1:
        raise InputError(f"bodies cannot be kept for {keep_bodies_days} days (allowed: 1 and more)")
    bodies_for = timedelta(days=keep_bodies_days) if keep_bodies_days is not None else None
    store = Warehouse(warehouse)
    with recorded(warehouse, "maintain") as run, as_warehouse_error(warehouse):
        done = replace(store.maintain(bodies_for=bodies_for), interrupted=run.interrupted)
        store.append_run(run.ended(asdict(done)))
    return done


def in_words(done: Maintained) -> str:
    """What was done, in one line."""
    parts = [f"{number} files of {table} put together" for table, number in done.compacted.items()]
    counts = {
        "bodies of old pages deleted": done.bodies,
        "replaced files deleted": done.deleted,
        "old published versions deleted": done.versions,
        "leftovers deleted": done.abandoned,
    }
    parts += [
        f"run {one.run_id} of {one.flow} noted as interrupted (last seen {one.seen_at:%Y-%m-%d %H:%M} UTC)"
        for one in done.interrupted
    ]
    parts += [f"{number} {what}" for what, number in counts.items() if number]
    return f"Maintained: {', '.join(parts) or 'nothing to do'}"


def disk_use_block(use: Sequence[DiskUse]) -> Block:
    """What each table takes on disk, and all of them."""
    rows = [_row(one) for one in use]
    total = ("all", str(sum(one.files for one in use)), "", decimal(sum(one.bytes for one in use)), "")
    columns = ("table", "files", "rows", "size", "of these replaced")
    return Block("Disk use", columns, (*rows, total) if rows else (), numbers=1)


def _row(one: DiskUse) -> tuple[str, ...]:
    rows = "" if one.rows is None else f"{one.rows:,}"
    replaced = f"{one.replaced_files} ({decimal(one.replaced_bytes)})" if one.replaced_files else ""
    return (one.table, str(one.files), rows, decimal(one.bytes), replaced)
