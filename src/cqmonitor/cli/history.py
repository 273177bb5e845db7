"""Commands on one series: every vintage of it, and its revision triangle."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from cqmonitor.cli.options import WAREHOUSE, AsListing, Listing, WarehouseDir, print_lines

if TYPE_CHECKING:
    import polars as pl

    from cqmonitor.warehouse import Warehouse

SeriesKey = Annotated[
    str, typer.Argument(metavar="SERIES_KEY", help="A key as `cqmonitor series` prints it above each series.")
]
SHOWN = "time_period obs_value bound unit_measure revision realtime_start realtime_end n_outlets url".split()


def vintages(
    series_key: SeriesKey, output: AsListing = Listing.TABLE, warehouse: WarehouseDir = WAREHOUSE
) -> None:
    """Print every vintage of one series: what each period was said to be, from when to when."""
    from cqmonitor.tables import print_rows

    found = _read(warehouse, lambda store: store.vintages(series_key))
    _print(found, output, lambda rows: print_rows(SHOWN, rows.select(SHOWN).rows()))


def revisions(
    series_key: SeriesKey, output: AsListing = Listing.TABLE, warehouse: WarehouseDir = WAREHOUSE
) -> None:
    """Print the revision triangle of one series: its periods by the days on which a value changed."""
    from cqmonitor.tables import print_triangle

    found = _read(warehouse, lambda store: store.revisions(series_key))
    _print(found, output, print_triangle)


def _read(warehouse: WarehouseDir, of: Callable[[Warehouse], pl.LazyFrame]) -> pl.DataFrame:
    from cqmonitor.warehouse import Warehouse, telling_damage

    with telling_damage(warehouse):
        return of(Warehouse(warehouse).pinned()).collect()


def _print(found: pl.DataFrame, output: Listing, as_table: Callable[[pl.DataFrame], None]) -> None:
    if output is Listing.JSONL:
        print_lines(found.iter_rows(named=True))
    else:
        as_table(found)
