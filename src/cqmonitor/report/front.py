"""The start page: what is new, what came of targets, indicators at a glance, and the index of the search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from cqmonitor.config import Config, Indicator
from cqmonitor.report.tables import Row, Tables, standing, told

SHOWN = 100
"""Vintages shown as new, and targets; the pages of the indicators have them all."""


def overview(tables: Tables, config: Config, area: str = "CN-CQ") -> list[Row]:
    """The indicators of an area: latest level and growth, sparkline, targets, freshness, sources."""
    here = standing(tables.observations).filter(ref_area=area).sort("period_end", "period_start")
    by_code: dict[str, list[Row]] = defaultdict(list)
    for row in here.iter_rows(named=True):
        by_code[row["indicator"]].append(row)
    today = tables.articles["published"].drop_nulls().max()
    rows = [_summed_up(one, by_code[one.code], today) for one in config.indicators if one.code in by_code]
    return sorted(rows, key=lambda row: (-row["values"], row["code"]))


def _summed_up(entry: Indicator, rows: Sequence[Row], today: Any) -> Row:
    actual = [row for row in rows if row["status"] == "actual"]
    level, growth = (_last(actual, measure) for measure in ("level", "growth"))
    newest = max(row["realtime_start"] for row in rows)
    return {
        "code": entry.code,
        "name_en": entry.name_en,
        "name_zh": entry.name_zh,
        "latest": _short(level),
        "change": _short(growth),
        "spark": _spark([row for row in actual if row["measure"] == (level or growth or {}).get("measure")]),
        "target": _short(_last([row for row in rows if row["status"] == "target"], None)),
        "newest": newest.isoformat(),
        "days": (today - newest).days if isinstance(today, date) else 0,
        "sources": max((row["n_outlets"] for row in rows[-3:]), default=0),
        "values": len(rows),
    }


def _last(rows: Sequence[Row], measure: str | None) -> Row | None:
    """The latest period's value of a measure; of periods that end together the longest."""
    found = [row for row in rows if measure is None or row["measure"] == measure]
    found = [row for row in found if row["basis"] in (None, "yoy")]
    return max(found, key=lambda row: (row["period_end"], -row["period_start"].toordinal()), default=None)


def _short(row: Row | None) -> Row | None:
    if row is None:
        return None
    text = told(row["obs_value"], row["bound"], row["unit_measure"])
    return {"text": text, "period": row["time_period"], "status": row["status"]}


def _spark(rows: Sequence[Row]) -> list[float]:
    """The values of the series and frequency with most of them, by time; at most 24."""
    groups: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in rows:
        groups[row["series_key"], str(row["freq"])].append(row["obs_value"])
    return max(groups.values(), key=len, default=[])[-24:]


def news(tables: Tables) -> list[Row]:
    """The vintages that the latest run with any brought, newest published first, withdrawn ones left out."""
    if tables.observations.is_empty():
        return []
    last = tables.observations["first_recorded"].max()
    began = tables.runs.filter(pl.col("started_at") <= last)["started_at"].max() if len(tables.runs) else last
    fresh = tables.observations.filter(pl.col("first_recorded") >= began)
    rows = fresh.sort("realtime_start", "series_key", "period_end", descending=[True, False, True])
    return [_new(row) for row in rows.head(SHOWN).iter_rows(named=True)]


def _new(row: Mapping[str, Any]) -> Row:
    event = "new" if row["revision"] == "first" else row["revision"]
    shown = ("indicator", "ref_area", "measure", "status", "time_period", "article_id", "series_key")
    value = told(row["obs_value"], row["bound"], row["unit_measure"])
    day = row["realtime_start"].isoformat()
    return {"event": event, "text": value, "published": day, **{name: row[name] for name in shown}}


def targets(tables: Tables) -> list[Row]:
    """Targets whose period has ended beside what came: met, missed or passed by interval; newest first."""
    rows = standing(tables.observations)
    same = ("indicator", "ref_area", "measure", "basis", "unit_measure", "period_start", "period_end")
    actual = rows.filter(status="actual").select(
        *same, came="obs_value", came_low="obs_lower", came_high="obs_upper", came_bound="bound"
    )
    paired = rows.filter(status="target").join(actual, on=same, nulls_equal=True)
    newest = paired.sort("period_end", "indicator", descending=[True, False]).head(SHOWN)
    return [_outcome(row) for row in newest.iter_rows(named=True)]


def _outcome(row: Mapping[str, Any]) -> Row:
    below, above = row["came_high"] < row["obs_lower"], row["came_low"] > row["obs_upper"]
    unit = row["unit_measure"]
    return {
        "indicator": row["indicator"],
        "ref_area": row["ref_area"],
        "measure": row["measure"],
        "period": row["time_period"],
        "target": told(row["obs_value"], row["bound"], unit),
        "came": told(row["came"], row["came_bound"], unit),
        "outcome": "below" if below else "above" if above else "as aimed",
    }


def series_index(tables: Tables) -> dict[str, list[list[Any]]]:
    """For the search, by indicator: area, measure, status, first and last year, and how many facts."""
    by = ("indicator", "ref_area", "measure", "status")
    spans = tables.observations.group_by(by).agg(
        first=pl.col("period_start").dt.year().min(),
        last=pl.col("period_end").dt.year().max(),
        facts=pl.struct("series_key", "time_period").n_unique(),
    )
    found: dict[str, list[list[Any]]] = defaultdict(list)
    for indicator, *rest in spans.sort(by).iter_rows():
        found[indicator].append(rest)
    return dict(found)
