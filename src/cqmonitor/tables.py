"""Tables for a person at a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from cqmonitor.records import SHANGHAI, Reading
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


BARS = "▁▂▃▄▅▆▇█"


def print_series(latest: pl.DataFrame, first: pl.DataFrame, claims: pl.DataFrame) -> None:
    """Print what stands of an indicator, one table a series; a target or forecast beside what came.

    Args:
        latest, first: the latest and the first vintage of each fact (columns of `published/observations`).
        claims: the indicator's claims (columns of `published/claims`), for the outlets.
    """
    console = wide_console()
    reported = {(row["series_key"], row["time_period"]): row["realtime_start"] for row in first.to_dicts()}
    outlets, came = _outlets(claims), _actual(latest)
    for facts in latest.partition_by("series_key", maintain_order=True):
        rows = facts.sort("period_start", "period_end").to_dicts()
        names = ", ".join(str(rows[0][name]) for name in ("indicator", *SERIES) if rows[0][name])
        title = Text(f"{names}  {sparkline(rows)}".rstrip())
        title.append(f"\n{rows[0]['series_key']}", style="dim not bold")
        aimed = rows[0]["status"] != "actual"
        table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
        for name in ("period", "value", "unit", "first reported", "", "sources", *["actual"] * aimed):
            table.add_column(name, justify="right" if name in ("value", "actual") else "left")
        for row in rows:
            since = reported.get((row["series_key"], row["time_period"]), row["realtime_start"])
            revision = "" if row["revision"] == "first" else f"{row['revision']} {row['realtime_start']}"
            value, unit = written(row["obs_value"], row["bound"]), row["unit_measure"]
            actual = [came(row)] * aimed
            table.add_row(row["time_period"], value, unit, str(since), revision, outlets(row), *actual)
        console.print(table, "")


def sparkline(rows: Iterable[Mapping[str, Any]]) -> str:
    """The values of the frequency that most periods have, in the order given, as bars; "" below three."""
    by_freq: dict[str, list[float]] = {}
    for row in rows:
        by_freq.setdefault(row["freq"], []).append(row["obs_value"])
    values = max(by_freq.values(), key=len, default=[])
    if len(values) < 3:
        return ""
    low, span = min(values), max(values) - min(values)
    return "".join(BARS[round((value - low) / span * (len(BARS) - 1)) if span else 3] for value in values)


def _actual(latest: pl.DataFrame) -> Callable[[Mapping[str, Any]], str]:
    """What came of a target or forecast: the actual value of the same thing and period, else ""."""
    same = ("ref_area", "measure", "basis", "unit_measure", "period_start", "period_end")
    facts = latest.filter(status="actual").sort("realtime_start").to_dicts()
    values = {tuple(row[name] for name in same): written(row["obs_value"], row["bound"]) for row in facts}
    return lambda row: values.get(tuple(row[name] for name in same), "")


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
    heads = ("concept", "units", "measures", "stories", "growth in", "claims", "example")
    table = Table(*heads, box=None, pad_edge=False)
    for column, most in (("concept", 30), ("units", 16), ("measures", 16), ("example", 80)):
        table.columns[heads.index(column)].max_width = most
    for row in found.iter_rows(named=True):
        counts = (str(row["n_stories"]), str(row["n_followed"]), str(row["n_claims"]))
        kinds = (", ".join(row["units"]), ", ".join(row["measures"]))
        example = Text(row["example"], overflow="fold")
        table.add_row(Text(row["concept"]), *kinds, *counts, example)
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


def print_findings(found: pl.DataFrame) -> None:
    """Print flags, worst first (see `audit.findings`)."""
    if found.is_empty():
        wide_console().print("No value disagrees with another")
        return
    table = Table(
        "flag", "series", "period", "value", "published", "disagrees with", box=None, pad_edge=False
    )
    table.columns[-1].overflow = "fold"
    for row in found.iter_rows(named=True):
        value = f"{written(row['obs_value'], row['bound'])} {row['unit_measure']}"
        day = str(row["realtime_start"])
        table.add_row(row["flag"], _series_of(row), row["time_period"], value, day, Text(row["detail"]))
    wide_console().print(table)


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows of any kind, where there is nothing a dash."""
    found = [["-" if value is None else str(value) for value in row] for row in rows]
    table = Table(*map(escape, columns), box=None, pad_edge=False)
    for row in found:
        table.add_row(*map(Text, row))
    wide_console().print(table)


def print_triangle(found: pl.DataFrame) -> None:
    """Print a revision triangle (see `queries.revisions`), each line as long as it has to be."""
    days = [name for name in found.columns if name[0].isdigit()]
    table = Table("period", box=None, pad_edge=False)
    for day in days:
        table.add_column(day, justify="right", no_wrap=True)
    for row in found.iter_rows(named=True):
        values = ("" if row[day] is None else written(row[day]) for day in days)
        table.add_row(row["time_period"], *values)
    console = wide_console()
    console.width = 20 * (len(days) + 1)
    console.print(table, soft_wrap=True)


def print_runs(found: pl.DataFrame) -> None:
    """Print the table `runs`, one a line."""
    table = Table("run", "flow", "status", "started", *("seconds", *_COUNTED), box=None, pad_edge=False)
    for column in table.columns[4:]:
        column.justify = "right"
    for row in found.iter_rows(named=True):
        told = json.loads(row["summary"])
        counts = (told.get("read", {}).get("articles"), *(told.get(name) for name in _COUNTED[1:]))
        started = f"{row['started_at'].astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        seconds = f"{(row['finished_at'] - row['started_at']).total_seconds():.0f}"
        cells = ("" if count is None else str(count) for count in counts)
        table.add_row(row["run_id"], row["flow"] or "", row["status"], started, seconds, *cells)
    wide_console().print(table)
    for row in found.filter(pl.col("error").is_not_null()).iter_rows(named=True):
        wide_console().print(f"{row['run_id']} {row['status']}: {row['error']}")


_COUNTED = ("articles", "failed", "observations", "changes")
"""What of a run's summary is printed."""


def print_diff(found: pl.DataFrame) -> None:
    """Print what changed between two runs (see `diff.diff`)."""
    table = Table("what", "series", "period", "value", "why", "article", box=None, pad_edge=False)
    table.columns[-1].overflow = "fold"
    for row in found.iter_rows(named=True):
        value = f"{written(row['obs_value'], row['bound'])} {row['unit_measure']}"
        names = (row["event"], _series_of(row), row["time_period"], value)
        table.add_row(*names, Text(row["cause"]), Text(row["url"]))
    wide_console().print(table)


def _series_of(row: Mapping[str, Any]) -> str:
    """A series in short: indicator, area, measure, and the status where it is no fact."""
    parts = (row["indicator"], row["ref_area"], row["measure"], row["status"])
    return " ".join(part for part in parts if part != "actual")
