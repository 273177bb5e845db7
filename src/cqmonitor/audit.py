"""What an analyst should look at twice: the flags of what stands today, worst first."""

from __future__ import annotations

import polars as pl

from cqmonitor.reconcile import FLAGS
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
    """What is doubtful about the vintages that stand: one row a disputed value and one a flag.

    Args:
        observations: columns of `published/observations`.

    Returns:
        `flag` (a code of `FINDINGS`), `detail` (with what it disagrees), and the observation's own columns
        (`COLUMNS`); worst first, of one kind the latest published first.
    """
    standing = observations.filter(pl.col("realtime_end") == OPEN_END)
    told = pl.concat([_disputed(standing), _flagged(standing)])
    badness = pl.col("flag").replace_strict(
        list(FINDINGS), list(range(len(FINDINGS))), default=len(FINDINGS), return_dtype=pl.Int64
    )
    order = [badness, "realtime_start", "series_key", "period_start", "period_end", "obs_value", "detail"]
    return told.sort(order, descending=[False, True, *[False] * 5]).select(COLUMNS).collect()


_SHOWN = [*COLUMNS, "period_start", "period_end"]


def _disputed(standing: pl.LazyFrame) -> pl.LazyFrame:
    """The disputed values, each with the value that stands."""
    disputed = pl.col("revision") == "disputed"
    fact = ["series_key", "time_period"]
    stands = standing.filter(~disputed).select(*fact, stands="obs_value", since="realtime_start")
    value = pl.col("stands").map_elements(written, return_dtype=pl.String)
    against = pl.format("{} stands since {}", value, pl.col("since").cast(pl.String))
    joined = standing.filter(disputed).join(stands, on=fact, how="left")
    return joined.with_columns(flag=pl.lit("disputed"), detail=against.fill_null("")).select(_SHOWN)


def _flagged(standing: pl.LazyFrame) -> pl.LazyFrame:
    flags = standing.explode("flags").drop_nulls("flags")
    parted = pl.col("flags").str.splitn(":", 2)
    return flags.with_columns(
        flag=parted.struct.field("field_0"), detail=parted.struct.field("field_1").fill_null("")
    ).select(_SHOWN)
