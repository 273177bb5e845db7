"""Reading the published tables of one version, whose folder every function is given; every frame is lazy.

Names follow fredapi (https://github.com/mortada/fredapi) where they mean the same: as_of, first, latest.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import Literal

import polars as pl

from cqmonitor.codes import Freq, Measure, Revision, Status
from cqmonitor.errors import InputError
from cqmonitor.records import SHANGHAI
from cqmonitor.storage.places import Place
from cqmonitor.warehouse.draft import table_files
from cqmonitor.warehouse.footer import standing
from cqmonitor.warehouse.parquet import scan_files
from cqmonitor.warehouse.tables import AREAS, ARTICLES, CLAIMS, INDICATORS, OBSERVATIONS, Table

Vintage = Literal["latest", "first", "all"]

_CODES: dict[str, type[StrEnum]] = {"measure": Measure, "freq": Freq, "status": Status}
_CHECKED = ("indicator", "ref_area", *_CODES)

FACT = ("series_key", "time_period")
"""What tells one fact from another; its vintages share both."""


def published(folder: Place, table: Table) -> pl.LazyFrame:
    """A published table of the version in `folder` (`publish.folder_of`).

    Raises:
        SchemaError: it was written by a later schema.
    """
    found = table_files(folder, table)
    return scan_files(standing(found), schema=table.dtypes, missing_columns="insert", extra_columns="ignore")


def series(
    folder: Place,
    indicator: str | None,
    area: str | None = "CN-CQ",
    measure: str | None = "level",
    freq: str | None = None,
    *,
    status: str | None = None,
    as_of: date | None = None,
    known_at: date | None = None,
    vintage: Vintage = "latest",
) -> pl.LazyFrame:
    """The observations of an indicator by period, one row a fact unless `vintage` is "all".

    Args:
        indicator, area, measure, freq, status: codes; None for all. Without `status` targets and forecasts
            come too, as series of their own.
        as_of: what had been published by the end of that day (Asia/Shanghai).
        known_at: what we had recorded by the end of that day (Asia/Shanghai).
        vintage: the latest value, the first one, or all vintages, disputed ones included.

    Raises:
        InputError: an unknown code, named with those that are near; a day that is none; `vintage` is none of
            the three.
    """
    wanted = {"indicator": indicator, "ref_area": area, "measure": measure, "freq": freq, "status": status}
    rows = _only(folder, published(folder, OBSERVATIONS), wanted)
    return _vintage(_seen_by(rows, as_of, known_at), vintage)


def vintages(folder: Place, series_key: str) -> pl.LazyFrame:
    """All vintages of one series, disputed ones included, by period and day of publication."""
    return _vintage(_of_series(folder, series_key), "all")


def first_release(folder: Place, series_key: str) -> pl.LazyFrame:
    """One series as first published: one row a period (fredapi's `get_series_first_release`)."""
    return _vintage(_of_series(folder, series_key), "first")


def latest_release(folder: Place, series_key: str) -> pl.LazyFrame:
    """One series as it stands: one row a period (fredapi's `get_series_latest_release`)."""
    return _vintage(_of_series(folder, series_key), "latest")


def as_of_date(folder: Place, series_key: str, day: date) -> pl.LazyFrame:
    """All that had been published of one series by the end of a day (fredapi's `get_series_as_of_date`)."""
    return _vintage(_seen_by(_of_series(folder, series_key), day, None), "all")


def revisions(folder: Place, series_key: str) -> pl.LazyFrame:
    """The revision triangle of one series: what its periods were known to be, by day of publication.

    Returns:
        One row a period (`time_period`, `period_start`, `period_end`, by time), and a column of
        `obs_value` for each day on which any of them changed, named by it (`2024-01-22`): what was in
        force at the end of that day, null before the first report. Disputed values are not in it.
    """
    undisputed = pl.col("revision") != Revision.DISPUTED.value
    rows = _of_series(folder, series_key).filter(undisputed).collect()
    days = rows["realtime_start"].unique().sort()
    known = [
        pl.col("obs_value")
        .filter(pl.col("realtime_start") <= day, pl.col("realtime_end") >= day)
        .last()
        .alias(str(day))
        for day in days
    ]
    periods = ("time_period", "period_start", "period_end")
    ordered = rows.sort("realtime_start", "realtime_end")
    return ordered.group_by(periods).agg(known).sort("period_start", "period_end").lazy()


def _of_series(folder: Place, series_key: str) -> pl.LazyFrame:
    """The observations of one series.

    Raises:
        InputError: there is no such series; near ones are named.
    """
    observations = published(folder, OBSERVATIONS)
    found = observations.filter(pl.col("series_key") == series_key)
    if found.select("series_key").head(1).collect().is_empty():
        raise InputError(f"unknown series {series_key!r}: {_advice(observations, series_key)}")
    return found


def _advice(observations: pl.LazyFrame, series_key: str) -> str:
    """The series that are near a key that is none, those of the same indicator first."""
    known = observations.select("series_key").unique().collect()["series_key"].sort().to_list()
    indicator, _, _ = series_key.partition(".")
    alike = [key for key in known if key.partition(".")[0] == indicator] or known
    near = get_close_matches(series_key, alike, n=3, cutoff=0.3) or alike[:3]
    return f"did you mean {', '.join(near)}?" if near else "the warehouse has none yet"


def claims(
    folder: Place, *, indicator: str | None = None, area: str | None = None, article_id: str | None = None
) -> pl.LazyFrame:
    """Claims with their evidence, of one indicator, area or article, or all of them."""
    wanted = {"indicator": indicator, "ref_area": area, "article_id": article_id}
    return _only(folder, published(folder, CLAIMS), wanted)


def articles(folder: Place, *, source: str | None = None, article_id: str | None = None) -> pl.LazyFrame:
    """Articles in force, of one source, one article, or all of them."""
    return _only(folder, published(folder, ARTICLES), {"source": source, "article_id": article_id})


def check_code(folder: Place, column: str, code: str) -> None:
    """See that a code is one that its column may have.

    Raises:
        InputError: it is none, with those that are near.
    """
    known = _known(folder, column)
    if known and code not in known and code not in _observed(folder, column):
        near = get_close_matches(code, known, n=5, cutoff=0.5) or sorted(known)[:8]
        raise InputError(f"{column} {code!r} is unknown (such as {', '.join(near)})")


def _known(folder: Place, column: str) -> list[str]:
    if column in _CODES:
        return [str(one) for one in _CODES[column]]
    table = INDICATORS if column == "indicator" else AREAS
    return published(folder, table).select(column).collect()[column].to_list()


def _observed(folder: Place, column: str) -> frozenset[str]:
    """The codes that the observations have, listed or not: a catalog forgets."""
    if column in _CODES:
        return frozenset()
    return frozenset(published(folder, OBSERVATIONS).select(column).unique().collect()[column])


def _only(folder: Place, rows: pl.LazyFrame, wanted: Mapping[str, str | None]) -> pl.LazyFrame:
    for column, value in wanted.items():
        if value is None:
            continue
        if column in _CHECKED:
            check_code(folder, column, value)
        rows = rows.filter(pl.col(column) == value)
    return rows


def _seen_by(rows: pl.LazyFrame, as_of: date | None, known_at: date | None) -> pl.LazyFrame:
    for name, given in (("as_of", as_of), ("known_at", known_at)):
        if given is not None and (not isinstance(given, date) or isinstance(given, datetime)):
            raise InputError(f"{name} {given!r} is no day (allowed: datetime.date, such as date(2024, 3, 1))")
    if as_of is not None:
        rows = rows.filter(pl.col("realtime_start") <= as_of)
    if known_at is not None:
        day = pl.col("first_recorded").dt.convert_time_zone(SHANGHAI.key).dt.date()
        rows = rows.filter(day <= known_at)
    return rows


def _vintage(rows: pl.LazyFrame, vintage: Vintage) -> pl.LazyFrame:
    """One vintage a fact; of two that begin on one day, the one that outlasted the other is the later."""
    order = ("series_key", "period_start", "period_end", "realtime_start", "realtime_end", "first_recorded")
    rows = rows.sort(*order, "obs_value", maintain_order=True)
    if vintage == "all":
        return rows
    if vintage not in ("first", "latest"):
        raise InputError(f"vintage {vintage!r} is unknown (allowed: latest, first, all)")
    accepted = rows.filter(pl.col("revision") != Revision.DISPUTED.value)
    return accepted.unique(FACT, keep="first" if vintage == "first" else "last", maintain_order=True)
