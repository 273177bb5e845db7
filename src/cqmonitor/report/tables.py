"""The published tables as the report reads them, and how its pages are given rows.

What the pages are given is text, numbers, lists and mappings that JSON holds; days are ISO days. An infinite
end of an interval is None. Many rows of one kind go by column, which is a third of the size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
import polars.selectors as cs

from cqmonitor.config import Config
from cqmonitor.reconcile import evidence
from cqmonitor.records import OPEN_END
from cqmonitor.warehouse import Warehouse

Row = dict[str, Any]

FACT = ("series_key", "period_start", "period_end")
"""What tells one fact from another."""


@dataclass(frozen=True)
class Tables:
    """The tables that the report reads, those that are published all of one version.

    Attributes:
        evidence: which claims speak about which fact (`reconcile.evidence`), with `indicator`, `article_id`
            and `published` of the claim.
        removed: the boilerplate of each published article: article_id, removed.
    """

    observations: pl.DataFrame
    claims: pl.DataFrame
    articles: pl.DataFrame
    runs: pl.DataFrame
    evidence: pl.DataFrame
    removed: pl.DataFrame

    @classmethod
    def of(cls, store: Warehouse, config: Config) -> Tables:
        """Read them. Raises WarehouseError where nothing has been published yet."""
        store = store.pinned()
        claims, articles = store.claims().collect(), store.articles().collect()
        own = claims.select("claim_id", "indicator", "article_id", "published")
        return cls(
            observations=store.observations().collect(),
            claims=claims,
            articles=articles,
            runs=store.runs().sort("started_at", "run_id").collect(),
            evidence=evidence(claims, articles, config).join(own, on="claim_id"),
            removed=_removed(store, articles),
        )


def _removed(store: Warehouse, articles: pl.DataFrame) -> pl.DataFrame:
    """What was taken away from the pages that the published articles were read from."""
    reading = ("article_id", "content_hash", "page_sha256", "rules_version")
    rows = store.readings().select(*reading, "removed")
    mine = rows.join(articles.lazy().select(reading), on=reading, how="semi")
    return mine.unique("article_id", keep="any").select("article_id", "removed").collect()


def by_column(frame: pl.DataFrame) -> Row:
    """Column -> values as JSON has them."""
    numbers = cs.float()
    plain = frame.with_columns(pl.when(numbers.is_finite()).then(numbers), cs.date().dt.to_string("iso"))
    return plain.to_dict(as_series=False)


def standing(observations: pl.DataFrame) -> pl.DataFrame:
    """What stands undisputed, one row a fact."""
    return observations.filter(pl.col("realtime_end") == OPEN_END, pl.col("revision") != "disputed")
