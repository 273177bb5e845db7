"""Pairs of articles that may be copies: cheap, generous, blind to order.

Two ways in: a band of the signature in common (locality-sensitive hashing), which finds whole copies,
and a long sentence in common, which finds abridged ones, whose signatures are too far apart. Articles are
paired fortnight by fortnight, so that what a pair depends on lies within a fortnight of its ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import polars as pl

from cqmonitor.reconcile.fingerprints import WINDOW_DAYS, Standing

ROWS_A_BAND = 3
"""With 42 bands of 3: a pair of Jaccard similarity 0.5 is found with 99.6 %, one of 0.02 with 0.03 %."""

COMMON_SENTENCE = 40
"""A sentence that stands in more articles of a fortnight than this is boilerplate, and no sign of a copy."""

PROMISING = 0.15
"""Estimated similarity below which a band in common is chance: abridged copies have a sentence in common."""

_PAIRS_AT_ONCE = 50_000

CANDIDATES: dict[str, Any] = {"a": pl.String, "b": pl.String, "day_a": pl.Date, "day_b": pl.Date}
"""Two articles (`a` is the lesser id) and the days at which they stand near each other."""


def fortnight(day: str) -> pl.Expr:
    """The number of the fortnight of a column of days."""
    return pl.col(day).to_physical() // WINDOW_DAYS


def candidate_pairs(fingerprints: pl.DataFrame, among: Iterable[int]) -> Iterator[pl.DataFrame]:
    """The pairs worth comparing that have an end in one of these fortnights (columns `CANDIDATES`).

    Args:
        fingerprints: those of all articles of these fortnights and of their neighbours.
        among: numbers of fortnights.

    Yields:
        The pairs of one fortnight or of two that follow each other, so that memory stays flat.
    """
    numbered = fingerprints.with_columns(_fortnight=fortnight("day"))
    parts = numbered.partition_by("_fortnight", as_dict=True, include_key=False)
    marked = {number: rows for (number,), rows in parts.items()}
    wanted = set(among)
    together = {(n, n) for n in wanted} | {(n, n + 1) for n in wanted} | {(n - 1, n) for n in wanted}
    buckets = lru_cache(maxsize=2)(lambda number: _buckets(marked[number]))
    for one, other in sorted(together):
        if one in marked and other in marked:
            found = _pairs(buckets(one), buckets(other))
            yield _promising(found, pl.concat([marked[one], marked[other]]))


def _buckets(marked: pl.DataFrame) -> pl.DataFrame:
    """What the articles of one fortnight may be looked up by, one row an article and bucket."""
    signed = marked.filter(pl.col("signature").list.len() > 0)
    length = int(signed["signature"].list.len().min() or 0)  # type: ignore[arg-type]
    starts = range(0, length - ROWS_A_BAND + 1, ROWS_A_BAND)
    shared = marked.explode("sentences", keep_nulls=False).select(*_STANDING, band=False, bucket="sentences")
    rare = shared.filter(pl.len().over("bucket") <= COMMON_SENTENCE)
    return pl.concat([*(_band(signed, start) for start in starts), rare])


_STANDING = ("article_id", "day", "place")


def _band(signed: pl.DataFrame, start: int) -> pl.DataFrame:
    values = [pl.col("signature").list.get(start + i).alias(str(i)) for i in range(ROWS_A_BAND)]
    return signed.select(*_STANDING, band=True, bucket=pl.struct(values).hash(seed=start))


def _pairs(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Articles of a common bucket, each pair once, `band` where nothing but a band of theirs is alike."""
    ways = ["band", "bucket"]
    both = left.join(right, on=ways, suffix="_b").filter(
        (pl.col("article_id") < pl.col("article_id_b"))
        if left is right
        else (pl.col("article_id") != pl.col("article_id_b")),
        (pl.col("day") - pl.col("day_b")).abs() <= pl.duration(days=WINDOW_DAYS),
        _comparable(),
    )
    turned = pl.col("article_id") > pl.col("article_id_b")
    ends = {"a": "article_id", "b": "article_id_b", "day_a": "day", "day_b": "day_b"}
    back = {"a": "article_id_b", "b": "article_id", "day_a": "day_b", "day_b": "day"}
    ordered = both.select(*(pl.when(turned).then(back[n]).otherwise(ends[n]).alias(n) for n in ends), "band")
    return ordered.group_by(*ends).agg(pl.col("band").all()).sort(*ends)


def _comparable() -> pl.Expr:
    """Two dated articles are compared by their publication, an undated one with all that stand near it."""
    places = [pl.col("place"), pl.col("place_b")]
    undated = pl.any_horizontal(place == Standing.UNDATED for place in places)
    return undated | pl.all_horizontal(place == Standing.PUBLISHED for place in places)


def _promising(pairs: pl.DataFrame, marked: pl.DataFrame) -> pl.DataFrame:
    """The pairs whose whole signatures agree enough: a look at the text costs a hundred times more."""
    signed = marked.unique("article_id").select("article_id", "signature")
    kept = [pairs.filter(~pl.col("band"))]
    for some in pairs.filter("band").iter_slices(_PAIRS_AT_ONCE):
        both = some.join(signed, left_on="a", right_on="article_id").rename({"signature": "of_a"})
        both = both.join(signed, left_on="b", right_on="article_id").explode("of_a", "signature")
        agreeing = both.group_by(*CANDIDATES).agg(share=(pl.col("of_a") == pl.col("signature")).mean())
        kept.append(some.join(agreeing.filter(pl.col("share") >= PROMISING), on=list(CANDIDATES), how="semi"))
    return pl.concat(kept).select(list(CANDIDATES))
