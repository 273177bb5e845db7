"""Concepts that recur without a code: candidates for `indicators.yaml`."""

from __future__ import annotations

import re

import polars as pl

from cqmonitor.extract.text import fold, lower

COLUMNS = ("concept", "lang", "units", "measures", "n_stories", "n_articles", "n_claims", "example", "url")

_OWNERS = re.compile(
    r"^(?:(?:the|a|an|its|their|our|this|that|these|those|all|some|total|overall)\s|"
    r"(?:[\w-]+\s)?(?:city|municipality|province|country|district|chongqing|china)'s\s|"
    r"(?:全市|我市|全国|全省|全区|重庆市?)的?)+"
)
"""Whose a thing is, and that all of it is meant, makes no concept of its own."""


def key_of(concept: str) -> str:
    """A concept as it is counted: folded, in lower case, without articles and owners, in the singular."""
    bare = _OWNERS.sub("", re.sub(r"\s+", " ", lower(fold(concept))).strip(" ,.;:\"'()")).strip()
    return re.sub(r"(?<=[a-z]{3})(?<!s)s$", "", bare)


def suggestions(claims: pl.LazyFrame, *, least: int = 2) -> pl.DataFrame:
    """The concepts without a code that at least `least` stories tell, those of most stories first.

    Args:
        claims: columns of `published/claims`.
        least: stories; the copies of one story count once.

    Returns:
        One row a concept and language: concept (its most frequent words), lang, units and measures (lists),
        n_stories, n_articles, n_claims, example (a sentence), url (of that sentence's article).
    """
    found = (
        claims.filter(pl.col("indicator").is_null(), pl.col("concept").str.strip_chars() != "")
        .with_columns(story=pl.coalesce("cluster_id", "article_id"))
        .sort("published", "claim_id", descending=[True, False], nulls_last=True)
        .select("claim_id", "concept", "lang", "unit", "measure", "story", "article_id", "quote", "url")
        .collect()
    )
    keys = {concept: key_of(concept) for concept in found["concept"].unique()}
    return (
        found.with_columns(key=pl.col("concept").replace_strict(keys, return_dtype=pl.String))
        .filter(pl.col("key").str.len_chars() > 1)
        .group_by("key", "lang", maintain_order=True)
        .agg(
            concept=pl.col("concept").mode(maintain_order=True).first(),
            units=pl.col("unit").unique().sort(),
            measures=pl.col("measure").unique().sort(),
            n_stories=pl.col("story").n_unique(),
            n_articles=pl.col("article_id").n_unique(),
            n_claims=pl.len(),
            example=pl.col("quote").first(),
            url=pl.col("url").first(),
        )
        .filter(pl.col("n_stories") >= least)
        .sort(["n_stories", "n_claims", "key"], descending=[True, True, False])
        .select(COLUMNS)
    )
