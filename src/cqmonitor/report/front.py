"""The start page: what is new, what came of targets, indicators at a glance, and the index of the search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from cqmonitor.config import Config, Indicator
from cqmonitor.reconcile.intervals import last_digit
from cqmonitor.report.tables import FACT, Row, Tables, by_column, standing

SHOWN = 200
"""New vintages of a kind, and targets, that are shown; the pages of the indicators have them all."""

STALE = 400
"""Days before the newest article after which nothing new about an indicator is told to be old: a year and
the weeks that an annual figure takes."""

_SHOWN = ("indicator", "ref_area", "measure", "status", "time_period", "article_id")
_VALUE = ("obs_value", "bound", "unit_measure")


def overview(tables: Tables, config: Config, area: str) -> list[Row]:
    """The indicators of an area: latest level and growth, sparkline, targets, freshness, sources."""
    here = standing(tables.observations).filter(ref_area=area).sort("period_end", "period_start")
    by_code: dict[str, list[Row]] = defaultdict(list)
    for row in here.iter_rows(named=True):
        by_code[row["indicator"]].append(row)
    today = tables.articles["published"].drop_nulls().max()
    rows = [_summed_up(one, by_code[one.code], today) for one in config.indicators if one.code in by_code]
    return sorted(rows, key=lambda row: (-row["values"], row["indicator"]))


def main_area(tables: Tables) -> str:
    """The area of the overview: Chongqing, or where nothing is known of it the one with most facts."""
    counts = tables.observations.group_by("ref_area").len().sort("len", "ref_area", descending=[True, False])
    areas = counts["ref_area"].to_list()
    return "CN-CQ" if "CN-CQ" in areas or not areas else str(areas[0])


def _summed_up(entry: Indicator, rows: Sequence[Row], today: Any) -> Row:
    actual = [row for row in rows if row["status"] == "actual"]
    level, growth = (_last(actual, measure) for measure in ("level", "growth"))
    newest = max(row["realtime_start"] for row in rows)
    return {
        "indicator": entry.code,
        "latest": _short(level),
        "change": _short(growth),
        "spark": _spark([row for row in actual if row["measure"] == (level or growth or {}).get("measure")]),
        "target": _aimed([row for row in rows if row["status"] == "target"], actual),
        "newest": newest.isoformat(),
        "stale": isinstance(today, date) and (today - newest).days > STALE,
        "outlets": max((row["n_outlets"] for row in rows[-3:]), default=0),
        "values": len(rows),
    }


def _last(rows: Sequence[Row], measure: str) -> Row | None:
    """The latest period's value of a measure; of periods that end together the longest."""
    found = [row for row in rows if row["measure"] == measure and row["basis"] in (None, "yoy")]
    return max(found, key=lambda row: (row["period_end"], -row["period_start"].toordinal()), default=None)


def fact_name(row: Mapping[str, Any]) -> str:
    """What names a fact in a link to its evidence."""
    return f"{row['series_key']}@{row['time_period']}"


def _short(row: Row | None) -> Row | None:
    return row and {
        "value": [row[name] for name in _VALUE],
        "period": row["time_period"],
        "fact": fact_name(row),
    }


def _aimed(targets: Sequence[Row], actual: Sequence[Row]) -> Row | None:
    """The last target whose period has a value, with that and the outcome; else the last target."""
    came = {tuple(row[name] for name in _SAME): row for row in actual}
    pairs = [(row, came.get(tuple(row[name] for name in _SAME))) for row in targets]
    if not pairs:
        return None
    target, value = max(pairs, key=lambda pair: (pair[1] is not None, pair[0]["period_end"]))
    told = {**(_short(target) or {}), "measure": target["measure"]}
    return told | {"came": _short(value), "outcome": outcome(target, value) if value else "open"}


def _spark(rows: Sequence[Row]) -> list[float]:
    """The values of the series and frequency with most of them, by time; at most 24."""
    groups: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in rows:
        groups[row["series_key"], str(row["freq"])].append(row["obs_value"])
    return max(groups.values(), key=len, default=[])[-24:]


# --- targets ----------------------------------------------------------------------------------

_SAME = ("indicator", "ref_area", "measure", "basis", "unit_measure", "period_start", "period_end")


CEILINGS = ("cpi", "energy_intensity", "unemployment_rate")
"""Indicators that governments aim to keep low, however the target is worded ("about 3 %")."""


def outcome(target: Mapping[str, Any], came: Mapping[str, Any]) -> str:
    """What became of a target, by the interval that the value stands for: `met`, `exceeded` or `missed`.

    A ceiling ("below 3 %") is missed above it, and so is a fall that was aimed at (-3 %); any other target is
    missed below it. A target without bound or range is that very number, not one that was rounded: 5.4 %
    misses 5.5 %.
    """
    low, high = _aim(target)
    below, above = came["obs_upper"] < low, came["obs_lower"] > high
    kept_low = target["indicator"] in CEILINGS or target["bound"] == "<"
    ceiling = target["indicator"] in CEILINGS or (target["bound"] == "<") != (target["obs_value"] < 0)
    worse, better = (above, below) if ceiling else (below, above)
    return "missed" if worse else "exceeded" if better and not kept_low else "met"


def _aim(target: Mapping[str, Any]) -> tuple[float, float]:
    """The ends of a target: of a bound or range its own, of a number that number twice."""
    low, value, high = (float(target[name]) for name in ("obs_lower", "obs_value", "obs_upper"))
    rounded = (high - low) <= 10.0 ** last_digit(value) * 1.001
    return (value, value) if target["bound"] == "=" and rounded else (low, high)


def targets(observations: pl.DataFrame) -> tuple[list[Row], int]:
    """Targets beside what came, the latest reported first (`SHOWN`), and how many there are."""
    found = _targets(observations)
    return [_held_against(row) for row in found.head(SHOWN).iter_rows(named=True)], len(found)


_CAME = (*_VALUE[:2], "obs_lower", "obs_upper", "realtime_start", "first_recorded", "article_id")


def _targets(observations: pl.DataFrame) -> pl.DataFrame:
    """The targets that stand, with `outcome` and the columns `came_*` of what came."""
    rows = standing(observations)
    came = rows.filter(status="actual").select(*_SAME, *(pl.col(one).alias(f"came_{one}") for one in _CAME))
    paired = rows.filter(status="target").join(came, on=_SAME, nulls_equal=True)
    outcomes = [outcome(row, _came(row)) for row in paired.iter_rows(named=True)]
    return paired.with_columns(pl.Series("outcome", outcomes, pl.String)).sort(
        "came_realtime_start", "period_end", "indicator", descending=[True, True, False]
    )


def _came(row: Mapping[str, Any]) -> Row:
    return {name: row[f"came_{name}"] for name in _CAME}


def _held_against(row: Mapping[str, Any]) -> Row:
    return {
        **{name: row[name] for name in _SHOWN},
        "fact": fact_name(row),
        "value": [row[name] for name in _VALUE],
        "came": [row["came_obs_value"], row["came_bound"], row["unit_measure"]],
        "outcome": row["outcome"],
        "published": row["came_realtime_start"].isoformat(),
        "came_article": row["came_article_id"],
    }


# --- what is new ------------------------------------------------------------------------------


def news(tables: Tables) -> tuple[list[Row], int]:
    """What the latest run with any news brought, newest published first: vintages, and targets missed.

    A vintage that is not the first has `was`, the value that stood before it or, where it is disputed,
    stands against it. Values that were withdrawn are left out: nothing is left of them to look at.

    Returns:
        The newest of each event (`SHOWN`), and how many there are in all.
    """
    if tables.observations.is_empty():
        return [], 0
    began = _latest_run(tables)
    fresh = _with_former(tables.observations).filter(pl.col("first_recorded") >= began)
    found = fresh.sort("realtime_start", *FACT, descending=[True, False, True, True])
    told = {event: found.filter(revision=revision) for event, revision in _REVISIONS.items()}
    missed = _targets(tables.observations).filter(
        pl.col("outcome") == "missed", pl.col("came_first_recorded") >= began
    )
    rows = [_missed(row) for row in missed.head(SHOWN).iter_rows(named=True)]
    for event, some in told.items():
        rows += [_new(event, row) for row in some.head(SHOWN).iter_rows(named=True)]
    return sorted(rows, key=lambda row: row["published"], reverse=True), len(found) + len(missed)


_REVISIONS = {"disputed": "disputed", "revised": "revised", "refined": "refined", "new": "first"}
"""Events, those first that are looked at first, and the vintages that they are."""


def _latest_run(tables: Tables) -> Any:
    """When the run began that recorded the latest vintage."""
    last = tables.observations["first_recorded"].max()
    started = tables.runs.filter(pl.col("started_at") <= last)["started_at"]
    return last if started.is_empty() else started.max()


def _with_former(observations: pl.DataFrame) -> pl.DataFrame:
    """Vintages with `was` and `was_bound`: the value before, of a disputed one the value that stands."""
    disputed = pl.col("revision") == "disputed"
    ordered = observations.sort(*FACT, "realtime_start", "realtime_end", "obs_value")
    before = {"was": "obs_value", "was_bound": "bound"}
    shifted = {name: pl.col(column).shift(1).over(FACT) for name, column in before.items()}
    stands = standing(observations).select(*FACT, **{name: pl.col(column) for name, column in before.items()})
    against = ordered.filter(disputed).join(stands, on=FACT, how="left")
    return pl.concat([ordered.filter(~disputed).with_columns(**shifted), against])


def _new(event: str, row: Mapping[str, Any]) -> Row:
    former = row["was"] is not None
    return {
        **{name: row[name] for name in _SHOWN},
        "fact": fact_name(row),
        "event": event,
        "value": [row[name] for name in _VALUE],
        "was": [row["was"], row["was_bound"], row["unit_measure"]] if former else None,
        "published": row["realtime_start"].isoformat(),
    }


def _missed(row: Mapping[str, Any]) -> Row:
    told = _held_against(row)
    return told | {
        "event": "missed",
        "was": told["value"],
        "value": told["came"],
        "article_id": told["came_article"],
    }


# --- search -----------------------------------------------------------------------------------


def series_index(tables: Tables) -> Row:
    """For the search: indicator, area, measure, status, first and last year, and how many facts."""
    by = ("indicator", "ref_area", "measure", "status")
    spans = tables.observations.group_by(by).agg(
        first=pl.col("period_start").dt.year().min(),
        last=pl.col("period_end").dt.year().max(),
        facts=pl.struct("series_key", "time_period").n_unique(),
    )
    return by_column(spans.sort(by))
