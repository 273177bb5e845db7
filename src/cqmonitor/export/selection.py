"""Which observations are exported."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

import polars as pl

from cqmonitor.codes import Freq, Measure, Status
from cqmonitor.errors import InputError
from cqmonitor.warehouse import Warehouse
from cqmonitor.warehouse.queries import Vintage

CODES = {"measure": Measure, "status": Status, "freq": Freq}


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
        InputError: an unknown code, named with those that are near.
        WarehouseError: nothing has been published yet.
    """
    _check(store, selection)
    rows = store.series(None, None, None, as_of=selection.as_of, vintage=selection.vintages)
    for column, codes in selection.codes.items():
        rows = rows.filter(pl.col(column).is_in(codes))
    if selection.since:
        rows = rows.filter(pl.col("period_start") >= selection.since)
    if selection.until:
        rows = rows.filter(pl.col("period_end") <= selection.until)
    return rows.collect()


def _check(store: Warehouse, selection: Selection) -> None:
    for column, codes in selection.codes.items():
        known = _known(store, column)
        for code in codes:
            if code not in known:
                near = get_close_matches(code, known, n=5, cutoff=0.5) or sorted(known)[:8]
                raise InputError(f"{column} {code!r} is unknown (such as {', '.join(near)})")


def _known(store: Warehouse, column: str) -> Collection[str]:
    if column in CODES:
        return [str(one) for one in CODES[column]]
    table = store.indicators() if column == "indicator" else store.areas()
    return table.select(column).collect()[column].to_list()
