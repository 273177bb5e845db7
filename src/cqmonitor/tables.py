"""Tables for a person at a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import polars as pl
from rich.table import Table
from rich.text import Text

from cqmonitor.summary import wide_console, written


def print_claims(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print claims, one a row (see `files.claims_of`)."""
    columns = ("doc", "indicator or concept", "area", "measure", "value", "unit", "period", "status")
    table = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        named = row["indicator"] or Text(row["concept"], style="dim")
        value = written(row["value"], row["bound"])
        period = f"{row['period_start']}..{row['period_end']}" if row["period_start"] else "-"
        area, unit = row["ref_area"], row["unit"]
        table.add_row(row["doc"], named, area, row["measure"], value, unit, period, row["status"])
    wide_console().print(table)


SERIES = ("ref_area", "measure", "basis", "status", "prices", "reference")
"""What tells the series of an indicator apart, in the order of a title."""


def print_series(latest: pl.DataFrame, first: pl.DataFrame, claims: pl.DataFrame) -> None:
    """Print what stands of an indicator, one table a series.

    Args:
        latest, first: the latest and the first vintage of each fact (columns of `published/observations`).
        claims: the indicator's claims (columns of `published/claims`), for the outlets.
    """
    console = wide_console()
    reported = {(row["series_key"], row["time_period"]): row["realtime_start"] for row in first.to_dicts()}
    outlets = _outlets(claims)
    for facts in latest.partition_by("series_key", maintain_order=True):
        rows = facts.sort("period_start", "period_end").to_dicts()
        title = ", ".join(str(rows[0][name]) for name in ("indicator", *SERIES) if rows[0][name])
        table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
        for name in ("period", "value", "unit", "first reported", "", "sources"):
            table.add_column(name, justify="right" if name == "value" else "left")
        for row in rows:
            since = reported.get((row["series_key"], row["time_period"]), row["realtime_start"])
            revision = "" if row["revision"] == "first" else f"{row['revision']} {row['realtime_start']}"
            value, unit = written(row["obs_value"], row["bound"]), row["unit_measure"]
            table.add_row(row["time_period"], value, unit, str(since), revision, outlets(row))
        console.print(table, "")


def _outlets(claims: pl.DataFrame) -> Callable[[Mapping[str, Any]], str]:
    """Who states a fact, by name where the claims tell, else by number."""
    key = ("measure", "status", "period_start", "period_end")
    named = claims.group_by(key).agg(pl.col("outlet").unique().sort())
    by_fact = {tuple(row[:-1]): row[-1] for row in named.select(*key, "outlet").iter_rows()}

    def told(row: Mapping[str, Any]) -> str:
        return ", ".join(by_fact.get(tuple(row[name] for name in key), ())) or f"{row['n_outlets']} outlets"

    return told


def print_suggestions(found: pl.DataFrame) -> None:
    """Print concepts without a code, each with an example (see `suggest.suggestions`)."""
    table = Table("concept", "units", "measures", "stories", "claims", "example", box=None, pad_edge=False)
    table.columns[-1].max_width = 80
    for row in found.iter_rows(named=True):
        counts = (str(row["n_stories"]), str(row["n_claims"]))
        kinds = (", ".join(row["units"]), ", ".join(row["measures"]))
        table.add_row(Text(row["concept"]), *kinds, *counts, Text(row["example"]))
    wide_console().print(table)
