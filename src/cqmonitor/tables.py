"""Tables for a person at a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.table import Table
from rich.text import Text

from cqmonitor.records import Reading
from cqmonitor.summary import wide_console, written

if TYPE_CHECKING:
    from cqmonitor.config import Source
    from cqmonitor.fetch.survey import Survey
    from cqmonitor.sources import SourceCheck

EXAMPLES = 3
"""Addresses shown of each discovery method."""

SHOWN_TEXT = 300
"""Characters shown of an article's text."""


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


def print_sources(sources: Iterable[Source]) -> None:
    """Print the sources of the configuration, one a row."""
    columns = ("name", "outlet", "lang", "authority", "found by", "runs", "tested")
    table = Table(*columns, box=None, pad_edge=False)
    for source in sources:
        methods = ", ".join(dict.fromkeys(method.method for method in source.discovery))
        runs = "always" if source.enabled else f"as {source.group or source.name}"
        tested = "yes" if source.tested else "no"
        table.add_row(source.name, source.outlet, source.lang, source.authority, methods, runs, tested)
    wide_console().print(table)


def print_source_check(checked: SourceCheck) -> None:
    """Print what was found of a source, an article or two as they are read, and what to mend."""
    console = wide_console()
    console.print(f"{checked.source.name}: {checked.source.outlet}", style="bold")
    console.print(_methods(checked.survey), "")
    console.print(_robots(checked.survey), "")
    for reading in checked.readings:
        if isinstance(reading, Reading):
            _print_reading(reading)
    console.print("To mend" if checked.to_mend else "Nothing to mend", style="bold")
    for line in checked.to_mend:
        console.print(f"- {line}", soft_wrap=True)


def _methods(survey: Survey) -> Table:
    columns = ("method", "found", "with a date", "left out", "failed", "such as")
    table = Table(*columns, box=None, pad_edge=False)
    for one in survey.methods:
        counts = (len(one.found), one.dated, len(one.left_out), len(one.failed))
        examples = "\n".join(entry.url for entry in one.found[:EXAMPLES])
        table.add_row(one.method.method, *map(str, counts), Text(examples, overflow="fold"))
    return table


def _robots(survey: Survey) -> Table:
    table = Table("robots.txt of", "found there", "refused", "verdict", box=None, pad_edge=False)
    for one in survey.robots:
        table.add_row(one.origin, str(one.asked), str(len(one.refused)), Text(one.verdict))
    return table


def _print_reading(reading: Reading) -> None:
    from cqmonitor.files import claim_row

    console, article = wide_console(), reading.article
    console.print(article.title or "(no headline)", style="bold")
    console.print(article.url)
    dated = article.published_at.isoformat() if article.published_at else "no date"
    removed = f"{len(article.removed)} boilerplate lines removed"
    console.print(f"{article.outlet}, {article.lang}, {dated}; {len(article.text)} characters, {removed}")
    shown = article.text[:SHOWN_TEXT]
    console.print(Text(shown + ("…" if len(article.text) > SHOWN_TEXT else "")), "")
    if reading.claims:
        print_claims({"doc": "", **claim_row(claim)} for claim in reading.claims)
    else:
        console.print("No claims were found in it.")
    console.print()
