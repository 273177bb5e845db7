"""Statements to observations: one row a vintage of a fact."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import polars as pl

from cqmonitor.codes import ObsStatus
from cqmonitor.config import Config
from cqmonitor.reconcile.flags import with_own_flags
from cqmonitor.reconcile.series import numbered
from cqmonitor.reconcile.vintages import Statement, Vintage, vintages

OBSERVATIONS: dict[str, Any] = {
    "series_key": pl.String,
    "indicator": pl.String,
    "ref_area": pl.String,
    "measure": pl.String,
    "basis": pl.String,
    "status": pl.String,
    "freq": pl.String,
    "time_period": pl.String,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "obs_value": pl.Float64,
    "obs_lower": pl.Float64,
    "obs_upper": pl.Float64,
    "bound": pl.String,
    "unit_measure": pl.String,
    "obs_status": pl.String,
    "prices": pl.String,
    "reference": pl.String,
    "revision": pl.String,
    "realtime_start": pl.Date,
    "realtime_end": pl.Date,
    "first_recorded": pl.Datetime("us", "UTC"),
    "n_articles": pl.Int64,
    "n_outlets": pl.Int64,
    "flags": pl.List(pl.String),
    "article_id": pl.String,
    "url": pl.String,
    "quote": pl.String,
}
"""Columns of the observations with their types, in the order of `records.Observation`."""

ORDER: list[str | pl.Expr] = [
    "series_key",
    "period_start",
    "period_end",
    "realtime_start",
    pl.col("revision") == "disputed",
    "realtime_end",
    "obs_value",
    "article_id",
]
"""How observations are sorted: by fact, then time, a disputed value after the one it disputes."""

PRELIMINARY = r"(?i)\bpreliminary\b|\bprovisional\b|初步核算|初步统计|初步测算|快报数"
ESTIMATED = r"(?i)\b(?:was|is|were|are) estimated at\b|估算|据测算"
"""Words of the sentence that make a value provisional (P) or estimated (E) in SDMX's sense."""

_VINTAGES: dict[str, Any] = {
    "claim_id": pl.String,
    "revision": pl.String,
    "realtime_start": pl.Date,
    "realtime_end": pl.Date,
    "first_recorded": pl.Datetime("us", "UTC"),
    "n_articles": pl.Int64,
    "n_outlets": pl.Int64,
    "outlets": pl.String,
    "articles": pl.List(pl.String),
    "contrary": pl.List(pl.String),
}

_STATEMENT = [
    "fact",
    "claim_id",
    "article_id",
    "story_outlet",
    "authority_rank",
    "published",
    "rank",
    "recorded_at",
    "value",
    "low",
    "high",
    "soft",
]


def observe(statements: pl.DataFrame, config: Config) -> pl.DataFrame:
    """Every vintage of every fact (columns `OBSERVATIONS`), with the flags that are about itself, sorted.

    Args:
        statements: what `series.statements` gives, all of those of each fact.
        config: for the plausible ranges of the indicators.
    """
    ranked = numbered(statements)
    rows = [_row(v) for fact in _facts(ranked) for v in vintages(fact)]
    found = pl.DataFrame(rows, schema=_VINTAGES, orient="row")
    own = statements.rename(
        {"value": "obs_value", "low": "obs_lower", "high": "obs_upper", "unit": "unit_measure"}
    )
    named = found.join(own, on="claim_id", how="left").with_columns(obs_status=_obs_status())
    ordered = named.sort(*ORDER)
    return with_own_flags(ordered, config).select(
        pl.col(name).cast(dtype) for name, dtype in OBSERVATIONS.items()
    )


def _facts(statements: pl.DataFrame) -> Iterator[list[Statement]]:
    rows = statements.select(_STATEMENT).iter_rows()
    for _, fact in groupby(rows, key=lambda row: row[0]):
        yield [Statement(*row[1:]) for row in fact]


def _row(v: Vintage) -> tuple[object, ...]:
    contrary = [f"{s.low:.12g}..{s.high:.12g} {s.outlet}" for s in v.contrary]
    times = (v.start, v.end, v.first_recorded)
    counts = (len(v.articles), len(v.outlets), ", ".join(v.outlets), v.articles)
    return (v.giver.claim_id, str(v.revision), *times, *counts, contrary)


def _obs_status() -> pl.Expr:
    """SDMX's letter, from the words of the sentence; says nothing that status or bound say."""
    quote = pl.col("quote").fill_null("")
    provisional, estimated = quote.str.contains(PRELIMINARY), quote.str.contains(ESTIMATED)
    return (
        pl.when(provisional)
        .then(pl.lit(str(ObsStatus.PROVISIONAL)))
        .when(estimated)
        .then(pl.lit(str(ObsStatus.ESTIMATED)))
        .otherwise(pl.lit(str(ObsStatus.NORMAL)))
    )
