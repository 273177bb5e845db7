"""Which observations are exported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from cqmonitor.errors import InputError
from cqmonitor.warehouse import Warehouse
from cqmonitor.warehouse.queries import Vintage


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Filters; an empty one lets everything through.

    Attributes:
        indicator, ref_area, measure, status, freq: the codes wanted of that column.
        since, until: only periods that lie wholly in these days, both included.
        vintages: of each fact the latest value, the first one, or all, disputed ones included.
        as_of: what had been published by the end of that day (Asia/Shanghai).
    """

    indicator: tuple[str, ...] = ()
    ref_area: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    freq: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    vintages: Vintage = "latest"
    as_of: date | None = None

    @property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """Column -> the codes wanted of it, where any are."""
        names = ("indicator", "ref_area", "measure", "status", "freq")
        return {name: codes for name in names if (codes := getattr(self, name))}


def select(store: Warehouse, selection: Selection) -> pl.DataFrame:
    """The observations wanted, by series and period.

    Raises:
        InputError: an unknown code, named with those that are near, or days the wrong way round.
        WarehouseError: nothing has been published yet.
    """
    if selection.since and selection.until and selection.since > selection.until:
        raise InputError(
            f"no period lies between {selection.since} and {selection.until}: the first day is later"
        )
    rows = store.series(None, None, None, as_of=selection.as_of, vintage=selection.vintages)
    for column, codes in selection.codes.items():
        store.check_codes(column, codes)
        rows = rows.filter(pl.col(column).is_in(codes))
    if selection.since:
        rows = rows.filter(pl.col("period_start") >= selection.since)
    if selection.until:
        rows = rows.filter(pl.col("period_end") <= selection.until)
    return rows.collect()
