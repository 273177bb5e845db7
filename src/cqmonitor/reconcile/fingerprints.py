"""What of an article is kept to find its copies by: its days, its signature, its long sentences.

An article stands in the window of time around its publication. One without a date may have appeared
whenever it was recorded, beside others of that day or recorded then: so it stands at the day it was
recorded, and so does, a second time, an article that was recorded long after its publication.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import polars as pl

from cqmonitor.reconcile.signatures import PERMUTATIONS, signature
from cqmonitor.records import SHANGHAI

WINDOW_DAYS = 14
"""Copies of one story appear within two weeks."""

SENTENCE_CHARACTERS = {"zh": 16, "en": 60}
"""Shorter sentences are shared by stories that have nothing else in common."""

_SENTENCE_END = r"[。！？!?；;\n]+|\.\s+"


class Standing(StrEnum):
    """Why an article stands at a day: it was published then, is undated, or was recorded late."""

    PUBLISHED = "published"
    UNDATED = "undated"
    RECORDED = "recorded"


FINGERPRINTS: dict[str, Any] = {
    "article_id": pl.String,
    "content_hash": pl.String,
    "day": pl.Date,
    "place": pl.String,
    "signature": pl.List(pl.UInt64),
    "sentences": pl.List(pl.UInt64),
}
"""One row an article and day that it stands at; sentences as hashes."""


def fingerprints(articles: pl.DataFrame) -> pl.DataFrame:
    """The fingerprints of articles (columns `FINGERPRINTS`).

    Args:
        articles: article_id, content_hash, lang, text, published, recorded_at, and signature (wrong or
            missing ones are computed); each article once.
    """
    known = articles.with_columns(pl.col("signature").cast(pl.List(pl.UInt64)))
    marked = _signed(known).with_columns(sentences=_sentences())
    placed = marked.drop("published").join(days(articles), on="article_id")
    return placed.select(pl.col(name).cast(dtype) for name, dtype in FINGERPRINTS.items())


def days(articles: pl.DataFrame) -> pl.DataFrame:
    """`article_id, day, place` of articles with published and recorded_at."""
    recorded = pl.col("recorded_at").dt.convert_time_zone(SHANGHAI.key).dt.date()
    dated = articles.select("article_id", "published", recorded=recorded)
    apart = (pl.col("recorded") - pl.col("published")).abs() > pl.duration(days=WINDOW_DAYS)
    ways = [
        (Standing.PUBLISHED, "published", pl.col("published").is_not_null()),
        (Standing.UNDATED, "recorded", pl.col("published").is_null()),
        (Standing.RECORDED, "recorded", apart),
    ]
    return pl.concat(
        dated.filter(where).select("article_id", day=column, place=pl.lit(str(place)))
        for place, column, where in ways
    )


def _signed(articles: pl.DataFrame) -> pl.DataFrame:
    """Compute the signatures that are missing."""
    length = pl.col("signature").list.len().fill_null(0)
    unsigned = articles.filter(length != PERMUTATIONS)
    texts = unsigned.select("text", "lang").iter_rows()
    computed = pl.Series([signature(text, lang) for text, lang in texts], dtype=pl.List(pl.UInt64))
    return pl.concat([articles.filter(length == PERMUTATIONS), unsigned.with_columns(signature=computed)])


def _sentences() -> pl.Expr:
    """The hashes of a text's long sentences; letters and digits alone count."""
    lines = pl.col("text").str.replace_all(_SENTENCE_END, "\n").str.split("\n")
    chinese = pl.col("lang") == "zh"
    long = pl.when(chinese).then(_longer(lines, "zh")).otherwise(_longer(lines, "en"))
    return long.list.unique().list.sort()


def _longer(lines: pl.Expr, lang: str) -> pl.Expr:
    plain = pl.element().str.replace_all(r"\W+", "").str.to_lowercase()
    return lines.list.eval(plain.filter(plain.str.len_chars() >= SENTENCE_CHARACTERS[lang]).hash())
