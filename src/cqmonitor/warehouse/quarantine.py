"""The rows that a table refused, kept with the rule that they broke: never silently away."""

from __future__ import annotations

import hashlib
from datetime import datetime

import polars as pl

from cqmonitor.storage.places import Place
from cqmonitor.warehouse.commit import commit, scan
from cqmonitor.warehouse.tables import QUARANTINE


def quarantine(root: Place, refused: pl.DataFrame, run_id: str, now: datetime) -> int:
    """Keep what `Table.sift` refused; a row that is there already is not kept twice.

    Returns:
        How many rows are new.
    """
    if refused.is_empty():
        return 0
    ids = [_row_id(*row) for row in refused.select("table", "rule", "row").iter_rows()]
    rows = refused.with_columns(
        pl.Series("quarantine_id", ids, pl.String),
        pl.lit(now).dt.cast_time_unit("us").alias("recorded_at"),
        pl.lit(run_id).alias("run_id"),
    ).unique("quarantine_id", keep="first", maintain_order=True)
    known = scan(root, QUARANTINE).select("quarantine_id").collect()
    new = rows.join(known, on="quarantine_id", how="anti")
    if not new.is_empty():
        commit(root, QUARANTINE, new)
    return new.height


def _row_id(table: str, rule: str, row: str) -> str:
    return hashlib.sha256("\0".join((table, rule, row)).encode()).hexdigest()[:16]
