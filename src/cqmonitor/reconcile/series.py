"""Claims as statements about one fact of one series: key, period, unit and interval."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from cqmonitor.config import Config
from cqmonitor.reconcile.intervals import with_intervals
from cqmonitor.records import Period

CONFIDENCE = 0.5
"""A claim below it takes no part in any series (it stays in the claims)."""

AUTHORITY = {"official": 2, "press": 1, "other": 0}
"""Who may revise whom (`authority` in sources.yaml)."""

KEY = ["indicator", "ref_area", "measure", "basis", "status", "prices", "reference", "unit"]
"""What makes a series, in the order of `series_key`."""

FACT = ["series_key", "period_start", "period_end"]

_TEXT, _TIME = pl.String, pl.Datetime("us", "UTC")

STATEMENTS: dict[str, Any] = {
    **dict.fromkeys(["claim_id", "article_id", "url", "story_outlet"], _TEXT),
    "authority_rank": pl.Int64,
    "published": pl.Date,
    "published_at": _TIME,
    "recorded_at": _TIME,
    **dict.fromkeys(["series_key", "indicator", "ref_area", "measure", "basis", "status"], _TEXT),
    **dict.fromkeys(["prices", "reference", "unit", "own_unit", "freq", "time_period"], _TEXT),
    "period_start": pl.Date,
    "period_end": pl.Date,
    "bound": _TEXT,
    "soft": pl.Boolean,
    **dict.fromkeys(["value", "low", "high", "stated_value"], pl.Float64),
    "stated_unit": _TEXT,
    "equivalent_value": pl.Float64,
    "equivalent_unit": _TEXT,
    "quote": _TEXT,
    "value_start": pl.Int64,
}
"""Columns of statements: a claim in the terms of its series, with the outlet of its story's original."""

_NEEDED = [
    *("claim_id", "article_id", "url", "outlet", "authority", "published", "published_at", "recorded_at"),
    *("indicator", "ref_area", "measure", "basis", "status", "prices", "reference"),
    *("value", "value_low", "value_high", "unit", "bound", "digits", "equivalent_value", "equivalent_unit"),
    *("period_start", "period_end", "quote", "quote_start", "value_start", "value_end"),
]

_NOT_APPLICABLE = "_Z"  # SDMX's code for a dimension that does not apply
_MONEY_MEASURES = ["level", "change", "gap", "contribution"]


def statements(claims: pl.DataFrame, stories: pl.DataFrame, config: Config) -> pl.DataFrame:
    """The claims that take part, in the terms of their series.

    Args:
        claims: flat claims, corrected, rejected ones left out.
        stories: article_id, story_day, story_outlet (see `stories`).
        config: for the unit and kind of each indicator.

    Returns:
        The claims with a code, a period and enough confidence, with unit, value and period as their
        series has them (columns `STATEMENTS`).
    """
    coded = pl.col("indicator").is_not_null() & pl.col("period_end").is_not_null()
    sure = pl.col("confidence").fill_null(1.0) >= CONFIDENCE
    taking_part = claims.filter(coded & pl.col("period_start").is_not_null() & sure)
    joined = (
        taking_part.select(_NEEDED)
        .join(_catalog(config), on="indicator")
        .join(stories, on="article_id", how="left")
    )
    known = joined.with_columns(pl.col("story_outlet").fill_null(pl.col("outlet")))
    usual = _of_amounts_in_another_currency(_with_defaults(known))
    keyed = _without_what_it_was(_keyed(_at_story_day(_in_own_unit(usual))))
    authority = pl.col("authority").replace_strict(AUTHORITY, default=0, return_dtype=pl.Int64)
    told = _with_periods(with_intervals(keyed)).with_columns(authority_rank=authority)
    return told.select(pl.col(name).cast(dtype) for name, dtype in STATEMENTS.items())


def stories(articles: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """For each article its story: `article_id, cluster_id, story_day, story_outlet` (of the original)."""
    original = articles.unique("article_id").select(
        cluster_id="article_id", story_day="published", story_outlet="outlet"
    )
    return clusters.join(original, on="cluster_id", how="left")


def _catalog(config: Config) -> pl.DataFrame:
    rows = [(i.code, i.unit, str(i.kind)) for i in config.indicators]
    schema = {"indicator": pl.String, "own_unit": pl.String, "kind": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _with_defaults(claims: pl.DataFrame) -> pl.DataFrame:
    """What goes without saying in Chinese statistics, said.

    A growth rate is against a year before. GDP and value added grow at constant prices, and their
    levels are at current ones (National Bureau of Statistics, explanatory notes on main indicators).
    """
    growth = pl.col("measure") == "growth"
    added = pl.col("indicator").str.contains(r"^gdp|_value_added$")
    level = pl.col("measure") == "level"
    usual = pl.when(added & growth).then(pl.lit("constant")).when(added & level).then(pl.lit("current"))
    return claims.with_columns(
        basis=pl.coalesce("basis", pl.when(growth).then(pl.lit("yoy"))),
        prices=pl.coalesce("prices", usual),
    )


def _of_amounts_in_another_currency(claims: pl.DataFrame) -> pl.DataFrame:
    """Growth "in dollar terms" is not that in yuan: the currency is its reference, so that they stay apart.

    The words directly behind the number are about it, else the last ones before it.
    """
    at, end = (pl.col(name) - pl.col("quote_start") for name in ("value_start", "value_end"))
    behind = pl.col("quote").str.slice(end).str.extract(rf"^[^,;，；。]{{0,24}}?({_TERMS})")
    before = pl.col("quote").str.slice(0, at).str.extract_all(_TERMS).list.last()
    words = pl.coalesce(behind, before).str.to_lowercase()
    spoken = pl.coalesce(
        pl.when(words.str.contains(stem)).then(pl.lit(code)) for code, stem in _CURRENCIES.items()
    )
    growth = (pl.col("measure") == "growth") & pl.col("own_unit").is_in(list(_CURRENCIES))
    other = growth & (spoken != pl.col("own_unit")) & pl.col("reference").is_null()
    return claims.with_columns(reference=pl.when(other).then(spoken).otherwise("reference"))


_CURRENCIES = {"USD": "dollar|美元", "EUR": "euro|欧元|歐元", "CNY": "yuan|rmb|renminbi|人民"}
_NAMED = r"(?:(?:US|U\.S\.)[ -])?(?:dollar|euro|yuan|RMB|renminbi)"
_TERMS = rf"(?i:{_NAMED}[ -](?:terms|denominated)|[按以](?:美元|欧元|歐元|人民币|人民幣)[计計])"
"""Words that say in which currency amounts are compared."""


def _in_own_unit(claims: pl.DataFrame) -> pl.DataFrame:
    """Put a value in the indicator's unit where the text itself gives the conversion."""
    given = (pl.col("equivalent_unit") == pl.col("own_unit")) & pl.col("equivalent_value").is_not_null()
    swap = given & (pl.col("unit") != pl.col("own_unit")) & pl.col("measure").is_in(_MONEY_MEASURES)
    forgotten = ["value_low", "value_high", "digits"]
    return claims.with_columns(
        *[pl.when(swap).then(None).otherwise(pl.col(name)).alias(name) for name in forgotten],
        stated_value=pl.col("value"),
        stated_unit=pl.col("unit"),
        value=pl.when(swap).then("equivalent_value").otherwise("value"),
        unit=pl.when(swap).then("own_unit").otherwise("unit"),
    )


def _at_story_day(claims: pl.DataFrame) -> pl.DataFrame:
    """The period a claim is about: "now" is the story's first day, a stock is about its last day.

    The change of a stock, and growth in total or a year over a span, are about the span.
    """
    start, end = pl.col("period_start"), pl.col("period_end")
    whole_months = (start != end) & (end == end.dt.month_end())
    now = (end == pl.col("published")) & ~whole_months
    first_day = pl.when(now).then(pl.min_horizontal(end, "story_day")).otherwise(end)
    spanning = (pl.col("measure") == "change") | pl.col("basis").is_in(["annual_average", "since"])
    on_a_day = ((pl.col("kind") == "stock") & ~spanning.fill_null(False)) | (start == end)
    moved = claims.with_columns(period_end=first_day, _on_a_day=on_a_day)
    begins = pl.when("_on_a_day").then("period_end").otherwise(pl.min_horizontal(start, end))
    return moved.with_columns(period_start=begins).drop("_on_a_day")


def _keyed(claims: pl.DataFrame) -> pl.DataFrame:
    parts = [pl.col(name).fill_null(_NOT_APPLICABLE) for name in KEY]
    return claims.with_columns(series_key=pl.concat_str(parts, separator="."))


def _without_what_it_was(claims: pl.DataFrame) -> pl.DataFrame:
    """Leave out the first value of "revised from 309.4 to 310.1 billion yuan": the fact was held to be that.

    A sentence that has a fact move from one value to another states the second alone, unless the first has
    a period of its own and is another fact.
    """
    words = pl.col("quote").str.slice(0, pl.col("value_start") - pl.col("quote_start"))
    was = words.str.contains(_FROM).fill_null(False)
    return claims.filter(~was | was.all().over(*FACT, "article_id", "quote_start"))


_FROM = (
    r"(?i:\bfrom(?:\s(?:an?|the|its|their|about|around|some|nearly|almost|over|just|only|roughly|earlier|previous"
    r"|previously|initial|initially|original|originally|estimated|expected|planned|prior|preliminary))*"
    r"\s?(?:US|RMB)?[$€£¥￥]?\s?$)"
    r"|[由从從](?:原来的?|原先的?|此前的?|过去的?|初步核算数?的?|约|近|超|逾)?$"
    r"|初步核算数?[为為是]$"
)
"""What stands directly before the value that another one took the place of."""


def _with_periods(claims: pl.DataFrame) -> pl.DataFrame:
    spans = claims.select("period_start", "period_end").unique()
    schema = {"period_start": pl.Date, "period_end": pl.Date, "freq": pl.String, "time_period": pl.String}
    rows = [_named(start, end) for start, end in spans.iter_rows()]
    return claims.join(
        pl.DataFrame(rows, schema=schema, orient="row"), on=["period_start", "period_end"], how="left"
    )


def _named(start: date, end: date) -> tuple[date, date, str, str]:
    period = Period(start=start, end=end)
    return start, end, str(period.freq), period.time_period


def numbered(statements: pl.DataFrame) -> pl.DataFrame:
    """Statements with `fact`, which numbers the facts, and `rank`, by publication, article and place in it.

    What the numbers say of the statements of one fact does not depend on which other facts are there.
    """
    time = ["published_at", "article_id", "value_start", "claim_id"]
    ranked = statements.sort(time, nulls_last=True).with_row_index("rank")
    return ranked.sort(*FACT, "rank").with_columns(fact=pl.struct(FACT).rle_id())
