"""The published tables as the report reads them, and what all its pages say in the same way.

What the pages are given is text, numbers, lists and mappings that JSON holds; days are ISO days. An infinite
end of an interval is None.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from cqmonitor.config import Config
from cqmonitor.reconcile import evidence
from cqmonitor.records import OPEN_END
from cqmonitor.summary import written
from cqmonitor.warehouse import Warehouse

Row = dict[str, Any]


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
        store = store.pinned()
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
