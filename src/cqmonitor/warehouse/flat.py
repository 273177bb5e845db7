"""Readings in force as articles, and their claims one row each: the input of reconciling."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from cqmonitor.records import SHANGHAI
from cqmonitor.warehouse.fields import CLAIM
from cqmonitor.warehouse.tables import ARTICLES, CLAIMS

DEFAULT_AUTHORITY = "press"
"""Standing of a source that `sources.yaml` no longer lists."""


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
