"""What the report shows, as plain data: from the published tables to one record a page.

Everything is text, numbers, lists and mappings that JSON holds; days are ISO days. An infinite end of
an interval is None.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from cqmonitor.config import Config, Indicator
from cqmonitor.reconcile import evidence
from cqmonitor.records import OPEN_END, SHANGHAI
from cqmonitor.summary import written
from cqmonitor.warehouse import Warehouse

Row = dict[str, Any]

FACT = ("series_key", "period_start", "period_end")

NEWS = 200
"""Vintages shown as new; the pages of the indicators have them all."""


@dataclass(frozen=True)
class Tables:
    """The published tables that the report reads, as one version has them."""

    observations: pl.DataFrame
    claims: pl.DataFrame
    articles: pl.DataFrame
    runs: pl.DataFrame
    evidence: pl.DataFrame

    @classmethod
    def of(cls, store: Warehouse, config: Config) -> Tables:
        """Read them. Raises WarehouseError where nothing has been published yet."""
        claims, articles = store.claims().collect(), store.articles().collect()
        return cls(
            observations=store.observations().collect(),
            claims=claims,
            articles=articles,
            runs=store.runs().sort("started_at", "run_id").collect(),
            evidence=evidence(claims, articles, config),
        )


def number(value: float | None) -> float | None:
    """A number as JSON has it: infinite and missing ones are None."""
    return value if value is not None and math.isfinite(value) else None


def told(value: float, bound: str, unit: str) -> str:
    """A value as a person reads it: `>3 trillion CNY`, `5.7 %`."""
    return f"{written(value, bound)} {'%' if unit == 'percent' else unit}"


def standing(observations: pl.DataFrame) -> pl.DataFrame:
    """What stands undisputed, one row a fact."""
    return observations.filter(pl.col("realtime_end") == OPEN_END, pl.col("revision") != "disputed")


# --- one page an indicator -----------------------------------------------------------------------


def indicator_page(entry: Indicator, tables: Tables) -> Row:
    """All that is known of an indicator.

    Returns:
        `facts`, one a fact, each with its `vintages` (the one in force first) and the numbers of its
        `claims`; `claims`, the evidence; `areas`, `measures` in the order in which they are offered.
    """
    observations = tables.observations.filter(indicator=entry.code)
    claims, of_fact = _evidence(entry.code, tables)
    facts = [_fact(key, rows, of_fact.get(key, [])) for key, rows in _by_fact(observations)]
    facts.sort(key=lambda fact: (fact["end"], fact["start"]), reverse=True)
    return {
        "code": entry.code,
        "name_en": entry.name_en,
        "name_zh": entry.name_zh,
        "unit": entry.unit,
        "description": entry.description,
        "facts": facts,
        "claims": claims,
        "areas": _common(fact["area"] for fact in facts),
        "measures": _common(fact["measure"] for fact in facts),
    }


def _common(values: Iterable[str]) -> list[str]:
    """Distinct values, the most frequent first."""
    counts: dict[str, int] = defaultdict(int)
    for value in values:
        counts[value] += 1
    return sorted(counts, key=lambda value: (-counts[value], value))


def _by_fact(observations: pl.DataFrame) -> Iterator[tuple[tuple[Any, ...], list[Row]]]:
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in observations.iter_rows(named=True):
        found.setdefault(tuple(row[name] for name in FACT), []).append(row)
    yield from found.items()


def _fact(key: tuple[Any, ...], rows: list[Row], claims: list[int]) -> Row:
    latest_first = sorted(
        rows, key=lambda row: (row["revision"] == "disputed", -row["realtime_start"].toordinal())
    )
    one = latest_first[0]
    return {
        "series": key[0],
        "area": one["ref_area"],
        "measure": one["measure"],
        "basis": one["basis"],
        "status": one["status"],
        "prices": one["prices"],
        "reference": one["reference"],
        "unit": one["unit_measure"],
        "freq": str(one["freq"]),
        "period": one["time_period"],
        "start": one["period_start"].isoformat(),
        "end": one["period_end"].isoformat(),
        "vintages": [_vintage(row) for row in latest_first],
        "claims": claims,
    }


def _vintage(row: Mapping[str, Any]) -> Row:
    return {
        "value": row["obs_value"],
        "low": number(row["obs_lower"]),
        "high": number(row["obs_upper"]),
        "bound": row["bound"],
        "text": told(row["obs_value"], row["bound"], row["unit_measure"]),
        "revision": row["revision"],
        "from": row["realtime_start"].isoformat(),
        "to": None if row["realtime_end"] == OPEN_END else row["realtime_end"].isoformat(),
        "recorded": row["first_recorded"].astimezone(SHANGHAI).date().isoformat(),
        "outlets": row["n_outlets"],
        "articles": row["n_articles"],
        "flags": list(row["flags"]),
        "article": row["article_id"],
    }


_CLAIM = (
    *("claim_id", "article_id", "outlet", "title", "url", "published", "value", "unit", "bound", "quote"),
    *("quote_start", "value_start", "value_end", "confidence", "attributed_to", "cluster_id", "correction"),
)


def _evidence(code: str, tables: Tables) -> tuple[list[Row], dict[tuple[Any, ...], list[int]]]:
    """The claims of an indicator, and by fact their numbers in that list, earliest published first."""
    own = tables.claims.filter(indicator=code).select(_CLAIM)
    rows = tables.evidence.join(own, on="claim_id").sort("published", "claim_id", nulls_last=True)
    claims: list[Row] = []
    of_fact: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row in rows.iter_rows(named=True):
        of_fact[tuple(row[name] for name in FACT)].append(len(claims))
        claims.append(claim_row(row) | {"low": number(row["low"]), "high": number(row["high"])})
    return claims, dict(of_fact)


def claim_row(row: Mapping[str, Any]) -> Row:
    """A claim as it is quoted; `mark` is where in the quote the number stands."""
    start, end = row["value_start"] - row["quote_start"], row["value_end"] - row["quote_start"]
    return {
        "id": row["claim_id"],
        "article": row["article_id"],
        "outlet": row["outlet"],
        "title": row["title"],
        "url": row["url"],
        "published": row["published"].isoformat() if row["published"] else None,
        "text": told(row["value"], row["bound"], row["unit"]),
        "quote": row["quote"],
        "mark": [max(start, 0), min(end, len(row["quote"]))],
        "confidence": round(row["confidence"], 2),
        "said_by": row["attributed_to"],
        "story": row["cluster_id"],
        "correction": row["correction"],
    }


# --- the start page ------------------------------------------------------------------------------


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
    return [_new(row) for row in rows.head(NEWS).iter_rows(named=True)]


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
    return [_outcome(row) for row in paired.sort("period_end", descending=True).iter_rows(named=True)]


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


def series_index(tables: Tables) -> list[Row]:
    """Every series with its span of time, for the search."""
    spans = (
        tables.observations.group_by("indicator", "ref_area", "measure", "status")
        .agg(
            first=pl.col("period_start").min().cast(pl.String),
            last=pl.col("period_end").max().cast(pl.String),
            values=pl.struct("series_key", "time_period").n_unique(),
        )
        .sort("indicator", "ref_area", "measure", "status")
    )
    return spans.to_dicts()


# --- articles, sources ---------------------------------------------------------------------------


def article_pages(store: Warehouse, tables: Tables, *, full_text: bool) -> Iterator[tuple[str, Row]]:
    """Each article with its claims, what was removed, and its copies; the text only where asked for."""
    removed = _removed(store)
    copies: dict[str, list[Row]] = defaultdict(list)
    for row in tables.articles.iter_rows(named=True):
        shown = {"id": row["article_id"], "outlet": row["outlet"], "title": row["title"], "url": row["url"]}
        copies[row["cluster_id"]].append(shown)
    claims: dict[str, list[Row]] = defaultdict(list)
    for row in tables.claims.sort("value_start", "claim_id").iter_rows(named=True):
        claims[row["article_id"]].append(_read_claim(row))
    for row in tables.articles.iter_rows(named=True):
        article_id = row["article_id"]
        published = row["published"]
        yield (
            article_id,
            {
                "id": article_id,
                "title": row["title"],
                "outlet": row["outlet"],
                "url": row["url"],
                "lang": row["lang"],
                "byline": list(row["byline"] or ()),
                "published": published.isoformat() if published else None,
                "flags": list(row["flags"] or ()),
                "text": row["text"] if full_text else None,
                "claims": claims[article_id],
                "removed": removed.get((article_id, row["content_hash"]), []),
                "copies": [one for one in copies[row["cluster_id"]] if one["id"] != article_id],
            },
        )


def _read_claim(row: Mapping[str, Any]) -> Row:
    period = (row["period_start"], row["period_end"])
    shown = ("indicator", "concept", "ref_area", "measure", "status", "value_start", "value_end")
    return claim_row(row) | {
        **{name: row[name] for name in shown},
        "period": [day.isoformat() if day else None for day in period],
    }


def _removed(store: Warehouse) -> dict[tuple[str, str], list[Row]]:
    rows = store.readings().select("article_id", "content_hash", "removed").collect()
    return {
        (article_id, content): [{"text": one["text"], "reason": one["reason"]} for one in lines or ()]
        for article_id, content, lines in rows.iter_rows()
    }


def sources(tables: Tables, config: Config) -> list[Row]:
    """The health of each source: its last run, what failed, its newest article, whether it fell silent."""
    last: dict[str, Row] = {}
    for row in tables.runs.iter_rows(named=True):
        for name, report in _reports(row).items():
            last[name] = report | {
                "run": row["run_id"],
                "at": row["started_at"].astimezone(SHANGHAI).isoformat()[:16],
            }
    counts = tables.articles.group_by("source").agg(articles=pl.len(), newest=pl.col("published").max())
    by_source = {row["source"]: row for row in counts.to_dicts()}
    claims = dict(tables.claims.group_by("source").len().iter_rows())
    names = sorted({*last, *by_source})
    outlets = {source.name: source.outlet for source in config.sources}
    return [
        _health(name, outlets.get(name, name), last.get(name), by_source.get(name), claims.get(name, 0))
        for name in names
    ]


def _reports(run: Mapping[str, Any]) -> Mapping[str, Row]:
    told_of: Mapping[str, Row] = json.loads(run["summary"]).get("sources", {})
    return told_of


SILENT = timedelta(days=14)
"""A source whose newest article is so much older than its last run has fallen silent."""


def _health(name: str, outlet: str, report: Row | None, seen: Row | None, claims: int) -> Row:
    newest = seen["newest"] if seen else None
    failed = len(report["failed"]) if report else 0
    asked = date.fromisoformat(report["at"][:10]) if report else None
    silent = bool(asked and newest and asked - newest > SILENT)
    failing = bool(report and failed and not report["discovered"])
    return {
        "name": name,
        "outlet": outlet,
        "state": "failing" if failing else "silent" if silent else "well",
        "asked": report["at"] if report else None,
        "discovered": report["discovered"] if report else None,
        "new": report["new"] if report else None,
        "failed": failed,
        "articles": seen["articles"] if seen else 0,
        "claims": claims,
        "newest": newest.isoformat() if newest else None,
    }
