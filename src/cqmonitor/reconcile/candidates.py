"""Pairs of articles that may be copies: cheap, generous, blind to order.

Two ways in: a band of the signature in common (locality-sensitive hashing), which finds whole copies,
and a long sentence in common, which finds abridged ones, whose signatures are too far apart.
"""

from __future__ import annotations

import polars as pl

WINDOW_DAYS = 14
"""Copies of one story appear within two weeks; an undated article may be a copy of any."""

ROWS_A_BAND = 3
"""With 42 bands of 3: a pair of Jaccard similarity 0.5 is found with 99.6 %, one of 0.02 with 0.03 %."""

SENTENCE_CHARACTERS = {"zh": 16, "en": 60}
"""Shorter sentences are shared by stories that have nothing else in common."""

COMMON_SENTENCE = 40
"""A sentence that stands in more articles than this is boilerplate, and no sign of a copy."""

PROMISING = 0.15
"""Estimated similarity below which a band in common is chance: abridged copies have a sentence in common."""

_PAIRS_AT_ONCE = 50_000
_PAIR = {"a": pl.UInt32, "b": pl.UInt32}
_SENTENCE_END = r"[。！？!?；;\n]+|\.\s+"


def candidate_pairs(articles: pl.DataFrame) -> list[tuple[int, int]]:
    """Pairs of row numbers, lower first, that are worth comparing.

    Args:
        articles: columns row (u32), lang, text, published (date or null), signature (list of equal length).
    """
    dated = articles.with_columns(day=pl.col("published").to_physical().cast(pl.Int64))
    alike = _paired(_bands(dated))
    found = pl.concat([_promising(alike, dated), _paired([_sentences(dated)])])
    return list(found.unique().sort("a", "b").iter_rows())


def _paired(buckets: list[pl.DataFrame]) -> pl.DataFrame:
    shared = [_shared(bucket) for bucket in buckets]
    pairs = [_pairs(bucket) for bucket in shared if not bucket.is_empty()]
    return pl.concat([pl.DataFrame(schema=_PAIR), *pairs]).unique().sort("a", "b")


def _promising(pairs: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """The pairs whose whole signatures agree enough: a look at the text costs a hundred times more."""
    signed = articles.select("row", "signature")
    kept = []
    for some in pairs.iter_slices(_PAIRS_AT_ONCE):
        both = some.join(signed, left_on="a", right_on="row").rename({"signature": "of_a"})
        both = both.join(signed, left_on="b", right_on="row").explode("of_a", "signature")
        agreeing = both.group_by("a", "b").agg(share=(pl.col("of_a") == pl.col("signature")).mean())
        kept.append(agreeing.filter(pl.col("share") >= PROMISING).select("a", "b"))
    return pl.concat([pl.DataFrame(schema=_PAIR), *kept])


def _shared(bucket: pl.DataFrame) -> pl.DataFrame:
    return bucket.filter(pl.len().over("bucket") > 1)


def _bands(articles: pl.DataFrame) -> list[pl.DataFrame]:
    signed = articles.filter(pl.col("signature").list.len() > 0)
    if signed.is_empty():
        return []
    length = int(signed["signature"].list.len().min() or 0)  # type: ignore[arg-type]
    starts = range(0, length - ROWS_A_BAND + 1, ROWS_A_BAND)
    return [_band(signed, start) for start in starts]


def _band(signed: pl.DataFrame, start: int) -> pl.DataFrame:
    values = [pl.col("signature").list.get(start + i).cast(pl.String) for i in range(ROWS_A_BAND)]
    return signed.select("row", "day", bucket=pl.concat_str(values, separator=" "))


def _sentences(articles: pl.DataFrame) -> pl.DataFrame:
    least = pl.col("lang").replace_strict(SENTENCE_CHARACTERS, default=60, return_dtype=pl.Int64)
    marked = pl.col("text").str.replace_all(_SENTENCE_END, "\n").str.split("\n")
    sentences = articles.select("row", "day", least=least, bucket=marked).explode("bucket")
    long = sentences.with_columns(pl.col("bucket").str.replace_all(r"\W+", "").str.to_lowercase())
    long = long.filter(pl.col("bucket").str.len_chars() >= pl.col("least"))
    distinct = long.select("row", "day", bucket=pl.col("bucket").hash().cast(pl.String)).unique()
    return distinct.filter(pl.len().over("bucket") <= COMMON_SENTENCE)


def _pairs(shared: pl.DataFrame) -> pl.DataFrame:
    """Rows of one bucket paired, within the window: joined by fortnight, so that no join grows square."""
    dated = shared.drop_nulls("day").with_columns(fortnight=pl.col("day") // WINDOW_DAYS)
    following = dated.with_columns(fortnight=pl.col("fortnight") - 1)
    same = dated.join(dated, on=["bucket", "fortnight"], suffix="_b").filter(pl.col("row") < pl.col("row_b"))
    next_one = dated.join(following, on=["bucket", "fortnight"], suffix="_b")
    near = pl.concat([same, next_one]).filter((pl.col("day") - pl.col("day_b")).abs() <= WINDOW_DAYS)
    undated = shared.filter(pl.col("day").is_null()).join(shared, on="bucket", suffix="_b")
    both = pl.concat([near.select("row", "row_b"), undated.select("row", "row_b")])
    lower, higher = pl.min_horizontal("row", "row_b"), pl.max_horizontal("row", "row_b")
    return both.filter(pl.col("row") != pl.col("row_b")).select(a=lower, b=higher)
