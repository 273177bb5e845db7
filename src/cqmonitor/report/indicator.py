"""The page of an indicator: its facts with their vintages, and the evidence of each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from cqmonitor.config import Indicator
from cqmonitor.records import OPEN_END, SHANGHAI
from cqmonitor.report.tables import Row, Tables, claim_row, number, told

FACT = ("series_key", "period_start", "period_end")


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
    counts = Counter(values)
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
