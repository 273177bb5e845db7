"""What an analyst should look at twice: the flags of what stands today, worst first."""

from __future__ import annotations

import polars as pl

from cqmonitor.reconcile import FLAGS
from cqmonitor.records import OPEN_END

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


def findings(observations: pl.LazyFrame) -> pl.DataFrame:
    """The flags of the vintages that stand, disputed ones included: one row a flag.

    Args:
        observations: columns of `published/observations`.

    Returns:
        `flag` (a code of `reconcile.FLAGS`), `detail` (with what it disagrees), and the observation's own
        columns (`COLUMNS`); worst flags first, within a flag the latest published first.
    """
    standing = observations.filter(pl.col("realtime_end") == OPEN_END).explode("flags").drop_nulls("flags")
    parted = pl.col("flags").str.splitn(":", 2)
    told = standing.with_columns(
        flag=parted.struct.field("field_0"), detail=parted.struct.field("field_1").fill_null("")
    )
    badness = pl.col("flag").replace_strict(
        list(FLAGS), list(range(len(FLAGS))), default=len(FLAGS), return_dtype=pl.Int64
    )
    order = [badness, "realtime_start", "series_key", "period_start", "period_end", "obs_value", "detail"]
    return told.sort(order, descending=[False, True, *[False] * 5]).select(COLUMNS).collect()
