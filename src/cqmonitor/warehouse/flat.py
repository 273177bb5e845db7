"""What is in force, and its claims one row each: the input of reconciling.

In force is the newest version of an article, read by the newest rules. A version is as new as the last
fetch that brought its page: that does not depend on the order in which pages came in, so an old crawl that
is archived late supersedes nothing, and a page that goes back to what it said before is in force again.
What rules have read twice, because its host turned out to repeat lines of it, counts as of the last time.
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
from cqmonitor.warehouse.reads import ARTICLE, last_words
from cqmonitor.warehouse.tables import ARTICLES, CLAIMS, READINGS, READS, REFETCHES

DEFAULT_AUTHORITY = "press"
"""Standing of a source that `sources.yaml` no longer lists."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files that say what is in force: the notes on which reading of a page counts, the readings,
    and later fetches of what they were read in."""

    reads: tuple[Path, ...]
    readings: tuple[Path, ...]
    refetches: tuple[Path, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What tells these inputs from others."""
        return tuple(path.name for path in (*self.reads, *self.readings, *self.refetches))


def inputs(root: Path) -> Inputs:
    """All that there are now; the notes first, so that there is a reading for each of them."""
    return Inputs(files(root, READS), files(root, READINGS), files(root, REFETCHES))


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
    reads = scan(root, READS, among=found.reads)
    known = (readings, refetches, reads)
    if until is not None:
        known = (
            readings.filter(pl.col("recorded_at") <= until),
            refetches.filter(pl.col("fetched_at") <= until),
            reads.filter(pl.col("recorded_at") <= until),
        )
    chosen = _chosen(*known, rules_version).collect()
    rows = readings.drop("recorded_at")
    return rows.join(chosen.lazy(), on="_row", how="inner").drop("_row").sort("article_id")


def _versions(readings: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Each reading with each version of a page that gave it; `_stands` where it is the last one of that.

    A reading is stored once for all versions of a page that say the same; the notes name the others.
    """
    reading, page = ("article_id", "content_hash", "rules_version"), ("page_sha256", "rules_version")
    fetched = pl.col("_fetched").fill_null(pl.col("recorded_at"))
    columns = ("_row", "page_sha256", *reading, "run_id", "recorded_at", fetched)
    own = readings.rename({"page_fetched_at": "_fetched"}).select(columns)
    words = words.rename({"fetched_at": "_fetched"})
    told = words.select("page_sha256", *reading, "recorded_at", fetched)
    named = own.drop("page_sha256", "recorded_at", "_fetched").join(told, on=reading)
    refused = words.filter(pl.col("outcome") != ARTICLE)
    silent = own.join(pl.concat([named.select(page), refused.select(page)]), on=page, how="anti")
    parts = ((own, False), (silent, True), (named, True))
    return pl.concat(
        [part.select(*columns[:-1], "_fetched", pl.lit(stands).alias("_stands")) for part, stands in parts]
    )


def _chosen(
    readings: pl.LazyFrame, refetches: pl.LazyFrame, reads: pl.LazyFrame, rules_version: str | None
) -> pl.LazyFrame:
    rows = _versions(readings, last_words(reads, telling=True))
    again = refetches.group_by("page_sha256").agg(pl.col("fetched_at").max().alias("_again"))
    version = ("article_id", "page_sha256")
    keys = rows.join(again, on="page_sha256", how="left", maintain_order="left")
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
    standing = keys.filter("_stands").sort(*newest_last, "_row")
    last = standing.unique("article_id", keep="last", maintain_order=True)
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
