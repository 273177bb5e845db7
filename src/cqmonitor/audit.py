"""What an analyst should look at twice: the flags of what stands today, worst first."""

from __future__ import annotations

import polars as pl

from cqmonitor.reconcile import BETWEEN, FLAGS, topic
from cqmonitor.records import OPEN_END
from cqmonitor.summary import written

COLUMNS = (
    "flag",
    "detail",
    "indicator",
    "ref_area",
    "measure",
    "basis",
    "status",
    "time_period",
    "obs_value",
    "bound",
    "unit_measure",
    "revision",
    "realtime_start",
    "n_outlets",
    "article_id",
    "url",
    "quote",
    "series_key",
)


FINDINGS: dict[str, str] = {
    "disputed": "contradicts what stands, from a source that may not revise it; both are visible",
    **FLAGS,
}
"""What the audit lists, with its meaning, worst first."""


def findings(observations: pl.LazyFrame) -> pl.DataFrame:
    """What is doubtful about the vintages that stand: one row a disputed value, a contradiction or a flag.

    A contradiction is told once, at that of its values that contradicts the most, or was published last.

    Args:
        observations: columns of `published/observations`.

    Returns:
        `flag` (a code of `FINDINGS`), `detail` (with what it disagrees), and the observation's own columns
        (`COLUMNS`); worst first, of one kind the latest published first.
    """
    standing = observations.filter(pl.col("realtime_end") == OPEN_END).with_row_index("row").collect()
    told = pl.concat([_disputed(standing), _flagged(standing)]).with_columns(_badness("code"))
    of_value = pl.len().over("flag", "row")
    first = [pl.col("flag") == "disputed", of_value, *_LATEST, "row"]
    once = told.sort(first, descending=[True, True, True, *[False] * 5]).unique(
        ["code", "detail", "about"], keep="first", maintain_order=True
    )
    value = once.sort("badness", "detail").group_by("flag", "row").agg(pl.col("detail").str.join("; "))
    found = value.join(standing, on="row").with_columns(_badness("flag"))
    order = ["badness", *_LATEST, "detail"]
    return found.sort(order, descending=[False, True, *[False] * 5]).select(COLUMNS)


_LATEST = ["realtime_start", "series_key", "period_start", "period_end", "obs_value"]


def _badness(flag: str) -> pl.Expr:
    places = {code: place for place, code in enumerate(FINDINGS)}
    known = pl.col(flag).replace_strict(places, default=len(places), return_dtype=pl.Int64)
    return known.alias("badness")


_FOUND = ["row", "flag", "code", "detail", "about", *_LATEST]


def _disputed(standing: pl.DataFrame) -> pl.DataFrame:
    """The disputed values, each with the value that stands."""
    disputed = pl.col("revision") == "disputed"
    fact = ["series_key", "time_period"]
    stands = standing.remove(disputed).select(*fact, stands="obs_value", since="realtime_start")
    value = pl.col("stands").map_elements(written, return_dtype=pl.String)
    against = pl.format("{} stands since {}", value, pl.col("since").cast(pl.String))
    joined = standing.filter(disputed).join(stands, on=fact, how="left")
    named = {
        "code": pl.lit("disputed"),
        "detail": against.fill_null(""),
        "about": pl.col("row").cast(pl.String),
    }
    return joined.with_columns(**named).with_columns(flag="code").select(_FOUND)


def _flagged(standing: pl.DataFrame) -> pl.DataFrame:
    """The flags; that of a disputed value whose article states the other value too tells of the dispute."""
    parted = pl.col("flags").str.splitn(":", 2)
    flags = (
        standing.explode("flags")
        .drop_nulls("flags")
        .with_columns(
            code=parted.struct.field("field_0"), detail=parted.struct.field("field_1").fill_null("")
        )
    )
    same_article = pl.col("code") == "self_contradiction"
    tells = same_article & (pl.col("revision") == "disputed")
    family, area = topic()
    about = (
        pl.when(same_article)
        .then(pl.concat_str("series_key", "time_period", separator=" "))
        .when(pl.col("code") == "parts_vs_whole")
        .then(pl.concat_str(family, area, separator=" "))
        .when(pl.col("code").is_in(BETWEEN))
        .then(pl.concat_str("indicator", area, separator=" "))
        .otherwise(pl.col("row").cast(pl.String))
    )
    named = flags.with_columns(flag=pl.when(tells).then(pl.lit("disputed")).otherwise("code"), about=about)
    return named.select(_FOUND)
