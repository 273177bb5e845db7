"""Appending to a table that only grows: one immutable file a commit, and reading all of them."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from cqmonitor.storage import durable
from cqmonitor.storage.places import Place
from cqmonitor.warehouse import parquet
from cqmonitor.warehouse.footer import COMMITTED, committed_name, read_footer, standing
from cqmonitor.warehouse.tables import Table

GROUP_ROWS = 256
"""Rows a row group of the tables with long texts, so that readers need little memory."""


def commit(root: Place, table: Table, frame: pl.DataFrame) -> None:
    """Add checked rows to a table as one new file, in the partition of the present month (UTC).

    A reader sees the file wholly or not at all; a killed commit leaves nothing but a file in `.tmp/`.
    """
    made = durable.temporary(root)
    # Statistics of long texts would hold two of them whole for each page of a column.
    rows = table.conform(frame)
    parquet.write_parquet(rows, made, metadata=COMMITTED, rows_a_group=GROUP_ROWS, statistics=False)
    now = datetime.now(UTC)
    name = committed_name(f"{now:%Y%m%dT%H%M%S}", made)
    durable.move_file(made, root / table.name / f"month={now:%Y-%m}" / name)


def files(root: Place, table: Table) -> tuple[Place, ...]:
    """The table's files by name, without those whose rows stand in a compact file.

    Raises:
        SchemaError: a file was written by a later schema.
    """
    for last in (False, False, False, True):
        try:
            return standing(parquet.parquet_files(root / table.name))
        except FileNotFoundError:  # one that was replaced long ago is deleted right now
            if last:
                raise
    raise AssertionError


def segments(root: Place, table: Table) -> tuple[str, ...]:
    """What the table holds, as paths within it of the files that the rows were committed in, by name."""
    return tuple(sorted(name for path in files(root, table) for name in held_by(path)))


def held_by(path: Place) -> dict[str, int | None]:
    """The segments of a file, as paths within its table, with their rows; None: all that it has."""
    month, found = path.parent.name, read_footer(path).segments
    if not found:
        return {f"{month}/{path.name}": None}
    return {f"{month}/{segment.name}": segment.rows for segment in found}


def scan(
    root: Place,
    table: Table,
    *,
    row_index: str | None = None,
    file_paths: str | None = None,
    among: tuple[Place, ...] | None = None,
) -> pl.LazyFrame:
    """All rows of a table; columns that older files lack are empty, those of newer files are left out.

    Args:
        row_index: name of a further column that numbers the rows in the order of the files.
        file_paths: name of a further column with the path of a row's file.
        among: the files to read; all that there are now by default.
    """
    found = files(root, table) if among is None else among
    if not found:
        empty = pl.LazyFrame(schema=table.dtypes)
        named = empty.with_columns(pl.lit(None, pl.String).alias(file_paths)) if file_paths else empty
        return named.with_row_index(row_index) if row_index else named
    return parquet.scan_files(
        found,
        schema=table.dtypes,
        row_index_name=row_index,
        include_file_paths=file_paths,
        missing_columns="insert",
        extra_columns="ignore",
        cast_options=pl.ScanCastOptions(missing_struct_fields="insert", extra_struct_fields="ignore"),
    )
