"""Concepts that recur without a code: candidates for `indicators.yaml`."""

from __future__ import annotations

import re

import polars as pl

from cqmonitor.extract.text import fold, lower

COLUMNS = (
    *("concept", "lang", "units", "measures", "n_stories", "n_followed", "n_articles", "n_claims"),
    *("example", "url", "article_id", "claim_id"),
)

_OWNER = r"(?:[\w-]+\s)?(?:city|municipality|province|country|county|district|chongqing|china|company)'s"
_POINTING = (
    "the a an its their our his her my your this that these those all some any each both total overall it "
    "they them he she we you i which who whom whose what one ones same such other others another of in on at "
    "by for from to with against among between over under as than and or but per about around nearly is are "
    "was were be been has have had will would can may also only more most less least there where when"
).split()
"""Words of closed classes: they point to a thing, own it or join it, and name none."""

_MEASURING = (
    "share ratio rate number amount figure value volume quantity proportion percentage sum output".split()
)
"""Nouns that say how something is measured and not what."""

_HEAD = re.compile(
    rf"^(?:(?:{_OWNER}|{'|'.join(_POINTING)})(?:\s+|$)|(?:全市|我市|全国|全省|全区|重庆市?|其中|其|该)的?)+",
    re.I,
)
_TAIL = re.compile(rf"(?:(?:\s+|^)(?:{'|'.join(_POINTING)}))+$|(?:达到?|为|超过?|约|共)$", re.I)
_NAMELESS = re.compile(
    rf"(?:(?:{'|'.join((*_POINTING, *_MEASURING))})s?(?:\s+|$))*|"
    r"总数|总量|总额|总值|数量|规模|占比|比重|增速|产值|产量"
)


def bare(concept: str) -> str:
    """A concept without the words around its name: whose it is, that all of it is meant, what joins it on."""
    stripped = re.sub(r"\s+", " ", fold(concept)).strip(" ,.;:\"'()")
    return _TAIL.sub("", _HEAD.sub("", stripped)).strip()


def key_of(concept: str) -> str:
    """A concept as it is counted: bare, in lower case, in the singular; empty where it names nothing."""
    named = lower(bare(concept))
    if _NAMELESS.fullmatch(named):
        return ""
    return re.sub(r"(?<=[a-z]{3})(?<!s)s$", "", named)


def suggestions(claims: pl.LazyFrame, *, least: int = 2) -> pl.DataFrame:
    """The concepts without a code that at least `least` stories tell.

    First come those whose growth most stories give: what is compared with a year before is followed over
    time, and what is only counted ("people") seldom is.

    Args:
        claims: columns of `published/claims`.
        least: stories; the copies of one story count once.

    Returns:
        One row a concept and language: concept (its most frequent words), lang, units and measures (lists,
        the most frequent first), n_stories, n_followed (stories that give its growth, or a change in
        percentage points), n_articles, n_claims, example (a sentence, of those that name it the latest) with
        its url, article_id and claim_id.
    """
    found = (
        claims.filter(pl.col("indicator").is_null(), pl.col("concept").str.strip_chars() != "")
        .with_columns(story=pl.coalesce("cluster_id", "article_id"))
        .sort("published", "claim_id", descending=[True, False], nulls_last=True)
        .select("claim_id", "concept", "lang", "unit", "measure", "story", "article_id", "quote", "url")
        .collect()
    )
    words = found["concept"].unique()
    keys, names = ({concept: of(concept) for concept in words} for of in (key_of, bare))
    concept = pl.col("concept")
    followed = (pl.col("measure") == "growth") | (pl.col("unit") == "pp")
    named = pl.col("quote").str.contains(concept, literal=True)
    shown = {name: pl.col(name).sort_by(~named, maintain_order=True).first() for name in _EXAMPLE}
    return (
        found.with_columns(
            key=concept.replace_strict(keys, return_dtype=pl.String),
            name=concept.replace_strict(names, return_dtype=pl.String),
        )
        .filter(pl.col("key").str.len_chars() > 1)
        .group_by("key", "lang", maintain_order=True)
        .agg(
            concept=pl.col("name").mode(maintain_order=True).first(),
            units=_by_frequency("unit"),
            measures=_by_frequency("measure"),
            n_stories=pl.col("story").n_unique(),
            n_followed=pl.col("story").filter(followed).n_unique(),
            n_articles=pl.col("article_id").n_unique(),
            n_claims=pl.len(),
            example=shown["quote"],
            **{name: shown[name] for name in _EXAMPLE[1:]},
        )
        .filter(pl.col("n_stories") >= least)
        .sort("n_followed", "n_stories", "n_claims", "key", descending=[True, True, True, False])
        .select(COLUMNS)
    )


_EXAMPLE = ("quote", "url", "article_id", "claim_id")


def _by_frequency(name: str) -> pl.Expr:
    """The values of a column, the most frequent first."""
    runs = pl.col(name).sort().rle().struct
    return runs.field("value").sort_by(runs.field("len"), descending=True, maintain_order=True)
