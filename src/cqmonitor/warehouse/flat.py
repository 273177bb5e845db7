"""What is in force, and its claims one row each: the input of reconciling.

In force is the newest version of an article, read by the newest rules. A version is as new as the last
fetch that brought its page: that does not depend on the order in which pages came in, so an old crawl that
is archived late supersedes nothing, and a page that goes back to what it said before is in force again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from cqmonitor.records import SHANGHAI
from cqmonitor.warehouse.commit import files, scan
from cqmonitor.warehouse.fields import CLAIM
from cqmonitor.warehouse.tables import ARTICLES, CLAIMS, READINGS, REFETCHES

DEFAULT_AUTHORITY = "press"
"""Standing of a source that `sources.yaml` no longer lists."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files that say what is in force: readings, and later fetches of what they were read in."""

    readings: tuple[Path, ...]
    refetches: tuple[Path, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What tells these inputs from others."""
        return tuple(path.name for path in (*self.readings, *self.refetches))


def inputs(root: Path) -> Inputs:
    """All that there are now."""
    return Inputs(files(root, READINGS), files(root, REFETCHES))


def in_force(
    root: Path,
    *,
    rules_version: str | None = None,
    among: Inputs | None = None,
    until: datetime | None = None,
) -> pl.LazyFrame:
    """The readings in force, one an article, with `recorded_at` the first time that its version was recorded.

    Args:
        rules_version: the rules that count as the newest; else those that read an article last.
        among: the files to look at; all that there are now by default.
        until: only what had been recorded by then.
    """
    found = inputs(root) if among is None else among
    readings = scan(root, READINGS, row_index="_row", among=found.readings)
    refetches = scan(root, REFETCHES, among=found.refetches)
    known = (readings, refetches)
    if until is not None:
        known = (
            readings.filter(pl.col("recorded_at") <= until),
            refetches.filter(pl.col("fetched_at") <= until),
        )
    chosen = _chosen(*known, rules_version).collect()
    rows = readings.drop("recorded_at")
    return rows.join(chosen.lazy(), on="_row", how="inner").drop("_row").sort("article_id")


def _chosen(rows: pl.LazyFrame, refetches: pl.LazyFrame, rules_version: str | None) -> pl.LazyFrame:
    again = refetches.group_by("page_sha256").agg(pl.col("fetched_at").max().alias("_again"))
    page = pl.col("page_fetched_at").fill_null(pl.col("recorded_at"))
    version = ("article_id", "page_sha256")
    keys = rows.select(
        "_row", *version, "content_hash", "rules_version", "run_id", "recorded_at", page.alias("_fetched")
    ).join(again, on="page_sha256", how="left", maintain_order="left")
    keys = keys.with_columns(
        pl.max_horizontal(pl.col("_fetched").max().over(version), "_again").alias("_fetched"),
        pl.col("recorded_at").min().over(version).alias("_first"),
        (pl.col("rules_version") == (rules_version or "")).alias("_current"),
    )
    keys = keys.with_columns(pl.col("_first").min().over("article_id", "content_hash"))
    newest_last = (
        "_fetched",
        "page_sha256",
        "_current",
        "recorded_at",
        "rules_version",
        "content_hash",
        "run_id",
    )
    last = keys.sort(*newest_last, "_row").unique("article_id", keep="last", maintain_order=True)
    return last.select("_row", pl.col("_first").alias("recorded_at"))


def articles_frame(readings: pl.LazyFrame, authority: Mapping[str, str]) -> pl.LazyFrame:
    """Readings in force as articles: the table's columns and `signature`, `cluster_id` empty."""
    return _described(readings, authority).select(*ARTICLES.columns, "signature")


def claims_frame(readings: pl.LazyFrame, authority: Mapping[str, str]) -> pl.LazyFrame:
    """The claims of readings in force, one row each, `cluster_id` and `correction` empty."""
    flat = (
        _described(readings, authority)
        .select(*(name for name in CLAIMS.columns if name not in (*CLAIM, "correction")), "claims")
        .explode("claims", empty_as_null=False, keep_nulls=False)
        .unnest("claims")
        .with_columns(pl.lit(None, pl.String).alias("correction"))
    )
    return flat.select(CLAIMS.columns).sort("claim_id")


def _described(readings: pl.LazyFrame, authority: Mapping[str, str]) -> pl.LazyFrame:
    standing = pl.col("source").replace_strict(
        dict(authority), default=DEFAULT_AUTHORITY, return_dtype=pl.String
    )
    return readings.with_columns(
        standing.alias("authority"),
        pl.col("published_at").dt.convert_time_zone(SHANGHAI.key).dt.date().alias("published"),
        pl.lit(None, pl.String).alias("cluster_id"),
    )
