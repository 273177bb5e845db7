"""The articles: each with its sentences and the claims in them, what was removed, and the story's copies.

Of an article that is another's, the sentences with numbers are quoted, each with a few words of its paragraph
to either side, cut short: enough to see what a number is about, and no copy of the article. Whole paragraphs
and texts are given only where they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from cqmonitor.records import Period
from cqmonitor.report.tables import Row, Tables, by_column

EXCERPT = {"en": 100, "zh": 40}
"""Characters of a paragraph quoted to either side of a sentence, by language."""

_CLAIM = {
    "id": "claim_id",
    "quote": "quote",
    "start": "mark_start",
    "end": "mark_end",
    "value": "value",
    "unit": "unit",
    "bound": "bound",
    "indicator": "indicator",
    "concept": "concept",
    "area": "ref_area",
    "measure": "measure",
    "basis": "basis",
    "status": "status",
    "period": "time_period",
    "confidence": "confidence",
    "said_by": "attributed_to",
    "correction": "correction",
    "at": "value_start",
}
_ARTICLE = ("title", "outlet", "url", "lang", "byline", "published", "flags", "cluster_id")


def article_pages(tables: Tables, *, full_text: bool) -> pl.DataFrame:
    """One row an article with all that its page shows, nested; texts only where asked for."""
    quotes = _quotes(tables, full_text=full_text)
    told = quotes.group_by("article_id", maintain_order=True).agg("text", "before", "after")
    claims = _claims(tables.claims, quotes).group_by("article_id", maintain_order=True).agg(list(_CLAIM))
    text = pl.col("text") if full_text else pl.lit(None, pl.String).alias("text")
    return (
        tables.articles.select("article_id", "source", *_ARTICLE, text)
        .join(tables.removed, on="article_id", how="left")
        .join(_copies(tables.articles), on="cluster_id", how="left")
        .join(
            told.select("article_id", quotes=pl.struct("text", "before", "after")),
            on="article_id",
            how="left",
        )
        .join(claims.select("article_id", claims=pl.struct(list(_CLAIM))), on="article_id", how="left")
        .sort("article_id")
    )


def shown(pages: pl.DataFrame) -> Iterator[tuple[str, Row]]:
    """Rows of `article_pages` as the page reads them: (article_id, article)."""
    for article_id, row in zip(pages["article_id"], pages.iter_rows(named=True), strict=True):
        yield article_id, _shown(row)


def _shown(row: Mapping[str, Any]) -> Row:
    empty = pl.DataFrame(schema=["text"])
    return {
        "title": row["title"],
        "outlet": row["outlet"],
        "url": row["url"],
        "lang": row["lang"],
        "byline": list(row["byline"] or ()),
        "published": row["published"].isoformat() if row["published"] else None,
        "flags": list(row["flags"] or ()),
        "story": row["cluster_id"],
        "text": row["text"],
        "quotes": row["quotes"] or by_column(empty),
        "claims": row["claims"] or {},
        "removed": [{"text": one["text"], "reason": one["reason"]} for one in row["removed"] or ()],
        "copies": [one for one in row["copies"] or () if one["id"] != row["article_id"]],
    }


def _copies(articles: pl.DataFrame) -> pl.DataFrame:
    """The articles of each story that more than one tells."""
    told = articles.filter(pl.col("cluster_id").is_not_null(), pl.len().over("cluster_id") > 1)
    one = pl.struct("outlet", "title", id="article_id", published=pl.col("published").cast(pl.String))
    return told.sort("published", "article_id").group_by("cluster_id").agg(copies=one)


def _claims(claims: pl.DataFrame, quotes: pl.DataFrame) -> pl.DataFrame:
    """The claims in the order of the text, with the number of their quote; the mark is within the quote."""
    numbered = quotes.select("article_id", "quote_start", "quote_end", "number")
    length = pl.col("quote").str.len_chars()
    start, end = (pl.col(name) - pl.col("quote_start") for name in ("value_start", "value_end"))
    return (
        claims.with_columns(mark_start=start.clip(0), mark_end=pl.min_horizontal(end, length))
        .drop("quote")
        .join(numbered, on=("article_id", "quote_start", "quote_end"))
        .join(_periods(claims), on=("period_start", "period_end"), how="left", nulls_equal=True)
        .with_columns(pl.col("confidence").round(2), quote="number")
        .sort("article_id", "value_start", "claim_id")
        .select("article_id", **{name: pl.col(column) for name, column in _CLAIM.items()})
    )


def _periods(claims: pl.DataFrame) -> pl.DataFrame:
    """The SDMX code of each period that any claim is about."""
    spans = claims.select("period_start", "period_end").drop_nulls().unique()
    codes = [Period(start=start, end=end).time_period for start, end in spans.iter_rows()]
    return spans.with_columns(pl.Series("time_period", codes, pl.String))


def _quotes(tables: Tables, *, full_text: bool) -> pl.DataFrame:
    """The sentences that claims quote, each once, numbered in the order of their article's text.

    `before` and `after` are what stands around them in their paragraph (a line of the text).
    """
    keys = ("article_id", "quote_start", "quote_end")
    found = tables.claims.select(*keys, "lang", text="quote").unique(keys, keep="any").sort(keys)
    texts = tables.articles.select("article_id", body="text")
    reach = (
        pl.lit(2**31)
        if full_text
        else pl.col("lang").replace_strict(EXCERPT, default=40, return_dtype=pl.Int64)
    )
    first = (pl.col("quote_start") - reach).clip(0)
    body = pl.col("body")
    before = body.str.slice(first, pl.col("quote_start") - first).str.split("\n").list.last()
    after = body.str.slice(pl.col("quote_end"), reach).str.split("\n").list.first()
    cut = (before.str.len_chars() == pl.col("quote_start") - first) & (first > 0)
    cut_after = after.str.len_chars() == reach
    return (
        found.join(texts, on="article_id", how="left", maintain_order="left")
        .with_columns(
            number=pl.int_range(pl.len()).over("article_id"),
            before=pl.when(cut).then("…" + before.str.replace(r"^[!-~]*\s", "")).otherwise(before),
            after=pl.when(cut_after).then(after.str.replace(r"\s[!-~]*$", "") + "…").otherwise(after),
        )
        .drop("body", "lang")
    )
