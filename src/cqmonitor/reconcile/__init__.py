"""Claims to observations: copies counted once, vintages, disputes, quality flags.

A pure function of the claims, articles and configuration: the same whatever the order of rows, and
whether they came at once or one by one. `vintages` says how values supersede each other.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from cqmonitor.config import Config, Correction
from cqmonitor.reconcile.assemble import OBSERVATIONS, observe
from cqmonitor.reconcile.corrections import apply_corrections
from cqmonitor.reconcile.duplicates import clusters, newest
from cqmonitor.reconcile.flags import FLAGS
from cqmonitor.reconcile.series import statements, stories
from cqmonitor.reconcile.signatures import signature

__all__ = [
    "FLAGS",
    "OBSERVATIONS",
    "Reconciled",
    "clusters",
    "evidence",
    "observations",
    "reconcile",
    "reconcile_standing",
    "signature",
]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What reconciling gives.

    Attributes:
        observations: one row a vintage (columns `OBSERVATIONS`), sorted.
        claims: the claims given, with `cluster_id` and `correction` filled, sorted by claim_id.
        articles: the articles given, with `cluster_id`, sorted by article_id.
        unused_corrections: corrections whose claim no longer exists.
    """

    observations: pl.DataFrame
    claims: pl.DataFrame
    articles: pl.DataFrame
    unused_corrections: tuple[Correction, ...]


def reconcile(claims: pl.DataFrame, articles: pl.DataFrame, config: Config) -> Reconciled:
    """All that follows from the claims in force.

    Args:
        claims: flat claims, one row each (`published/claims`); order and repeated rows do not matter.
        articles: articles in force with text and signature; likewise.
        config: indicators (unit, kind, plausible range) and corrections.
    """
    distinct = newest(claims, "claim_id")
    corrected = apply_corrections(distinct, config.corrections)
    kept = newest(articles, "article_id")
    found = clusters(kept, distinct)
    named = corrected.claims.drop("cluster_id", strict=False).join(found, on="article_id", how="left")
    standing = named.filter(~pl.col("claim_id").is_in(sorted(corrected.rejected)))
    told = stories(kept, found).drop("cluster_id")
    return Reconciled(
        observations=observe(statements(standing, told, config), config),
        claims=named.select(*dict.fromkeys([*claims.columns, "cluster_id", "correction"])).sort("claim_id"),
        articles=kept.drop("cluster_id", strict=False).join(found, on="article_id").sort("article_id"),
        unused_corrections=corrected.unused,
    )


def observations(claims: pl.DataFrame, articles: pl.DataFrame, config: Config) -> pl.DataFrame:
    """Only the observations of `reconcile`."""
    return reconcile(claims, articles, config).observations


def reconcile_standing(
    claims: pl.DataFrame,
    articles: pl.DataFrame,
    config: Config,
    *,
    refused: Collection[str],
    rules_version: str,
) -> Reconciled:
    """`reconcile` without what only older rules took for an article.

    Args:
        refused: `page_sha256` of the pages that are no article by the present rules.
        rules_version: the present rules.
    """
    older = pl.col("rules_version") != rules_version
    standing = articles.filter(~(older & pl.col("page_sha256").is_in(sorted(refused))))
    return reconcile(claims.join(standing, on="article_id", how="semi"), standing, config)


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
