"""Claims to observations: copies counted once, vintages, disputes, quality flags.

A pure function of the claims, articles and configuration: the same whatever the order of rows, and
whether they came at once or one by one. `vintages` says how values supersede each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from cqmonitor.config import Config
from cqmonitor.reconcile.assemble import OBSERVATIONS
from cqmonitor.reconcile.duplicates import clusters
from cqmonitor.reconcile.flags import BETWEEN, FLAGS, topic
from cqmonitor.reconcile.series import statements, stories
from cqmonitor.reconcile.signatures import signature
from cqmonitor.reconcile.tables import InMemory, Tables
from cqmonitor.reconcile.update import STATE, Changes, update

__all__ = [
    "BETWEEN",
    "FLAGS",
    "OBSERVATIONS",
    "STATE",
    "Changes",
    "InMemory",
    "Reconciled",
    "Tables",
    "clusters",
    "evidence",
    "observations",
    "reconcile",
    "signature",
    "topic",
    "update",
]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What reconciling gives.

    Attributes:
        observations: one row a vintage (columns `OBSERVATIONS`), sorted.
        claims: the claims given, with `cluster_id` and `correction` filled, sorted by claim_id.
        articles: the articles given, with `cluster_id`, sorted by article_id.
    """

    observations: pl.DataFrame
    claims: pl.DataFrame
    articles: pl.DataFrame


def reconcile(claims: pl.DataFrame, articles: pl.DataFrame, config: Config) -> Reconciled:
    """All that follows from the claims in force.

    Args:
        claims: flat claims, one row each (`published/claims`); order and repeated rows do not matter.
        articles: articles in force with text and signature; likewise.
        config: indicators (unit, kind, plausible range) and corrections.
    """
    texts = newest(articles, "article_id").drop("cluster_id", strict=False)
    empty = [pl.lit(None, pl.String).alias(name) for name in ("cluster_id", "correction")]
    said = newest(claims, "claim_id").drop("cluster_id", "correction", strict=False).with_columns(empty)
    texts = texts.with_columns(empty[:1])
    schemas = {"articles": texts.drop("signature").schema, "claims": said.schema}
    tables = InMemory({"observations": OBSERVATIONS, **STATE, **schemas})
    update(Changes(frozenset(texts["article_id"]), texts, said), tables, config)
    return Reconciled(
        observations=tables.made("observations"),
        claims=tables.made("claims").sort("claim_id"),
        articles=tables.made("articles").sort("article_id"),
    )


def observations(claims: pl.DataFrame, articles: pl.DataFrame, config: Config) -> pl.DataFrame:
    """Only the observations of `reconcile`."""
    return reconcile(claims, articles, config).observations


def evidence(claims: pl.DataFrame, articles: pl.DataFrame, config: Config) -> pl.DataFrame:
    """Which claims speak about which fact, whether its value or against it.

    Args:
        claims, articles: as `reconcile` gives them.

    Returns:
        `claim_id, series_key, period_start, period_end, low, high`, the last two the interval that the claim
        states, in the unit of its series; claims that take part in no series are left out.
    """
    rejected = [one.claim_id for one in config.corrections if one.action == "reject"]
    standing = claims.filter(~pl.col("claim_id").is_in(rejected))
    told = stories(articles, articles.select("article_id", "cluster_id")).drop("cluster_id")
    found = statements(standing, told, config)
    return found.select("claim_id", "series_key", "period_start", "period_end", "low", "high")


def newest(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    """One row a key, the one recorded last; sorted by key."""
    if frame[key].n_unique() < frame.height:
        by_age = frame.sort("recorded_at", "content_hash", descending=True, nulls_last=True)
        frame = by_age.unique(key, keep="first")
    return frame.sort(key)
