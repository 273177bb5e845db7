"""The page of an indicator: its series, their facts with all vintages, and which claims speak about each."""

from __future__ import annotations

import polars as pl

from cqmonitor.records import OPEN_END, SHANGHAI
from cqmonitor.report.tables import FACT, Row, by_column

_SERIES = (
    *("series_key", "ref_area", "measure", "basis", "status", "prices", "reference", "unit_measure"),
    "freq",
)


def indicator_page(observations: pl.DataFrame, evidence: pl.DataFrame) -> Row:
    """All that is known of an indicator.

    Args:
        observations: those of the indicator, with the `outlet` of the article that gives the value.
        evidence: its claims, as in `Tables`.

    Returns:
        Tables by column: `series` (of one frequency each); `facts`, the latest period first, with the number
        of their series; `vintages` and `claims` with the number of their fact, of a fact the vintage in force
        first and disputed ones last, and the claim that was published first first.
    """
    series = observations.select(_SERIES).unique().sort("series_key", "freq")
    facts = _facts(observations, series)
    numbered = facts.select("fact", *FACT)
    return {
        "series": by_column(series.rename({"series_key": "key", "ref_area": "area", "unit_measure": "unit"})),
        "facts": by_column(
            facts.select("series", period="time_period", start="period_start", end="period_end")
        ),
        "vintages": by_column(_vintages(observations.join(numbered, on=FACT))),
        "claims": by_column(
            evidence.join(numbered, on=FACT)
            .sort("fact", "published", "claim_id", nulls_last=True)
            .select("fact", "low", "high", claim="claim_id", article="article_id")
        ),
    }


def _facts(observations: pl.DataFrame, series: pl.DataFrame) -> pl.DataFrame:
    of_series = series.select("series_key", "freq").with_row_index("series")
    return (
        observations.unique(FACT, keep="any")
        .select(*FACT, "freq", "time_period")
        .join(of_series, on=("series_key", "freq"))
        .sort("period_end", "period_start", "series", descending=[True, True, False])
        .with_row_index("fact")
    )


def _vintages(observations: pl.DataFrame) -> pl.DataFrame:
    disputed = pl.col("revision") == "disputed"
    newest = ["realtime_start", "realtime_end"]
    latest_first = observations.sort(
        ["fact", disputed, *newest, "obs_value"], descending=[False, False, True, True, False]
    )
    ended = pl.when(pl.col("realtime_end") != OPEN_END).then("realtime_end")
    return latest_first.select(
        "fact",
        "bound",
        "revision",
        "flags",
        "outlet",
        value="obs_value",
        low="obs_lower",
        high="obs_upper",
        since="realtime_start",
        until=ended,
        recorded=pl.col("first_recorded").dt.convert_time_zone(SHANGHAI.key).dt.date(),
        outlets="n_outlets",
        articles="n_articles",
        article="article_id",
    )
