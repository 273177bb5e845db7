"""Quality flags: what an analyst should look at twice. Nothing is dropped for a flag.

A flag is `code:detail`, and the detail says which values disagree: all values of one contradiction have it
in the same words. A value is compared with the current values of other facts; superseded vintages keep only
the flags that are about themselves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl

from cqmonitor.codes import Kind
from cqmonitor.config import Config
from cqmonitor.records import OPEN_END

FLAGS: dict[str, str] = {
    "self_contradiction": "one article states two values for one fact: one of them is likely misread",
    "out_of_range": "outside the plausible range of the indicator (indicators.yaml)",
    "parts_vs_whole": "the parts of a whole do not add up to it",
    "exchange_rate": "the amounts in two currencies imply an implausible exchange rate",
    "growth_vs_levels": "growth and the levels of both periods contradict each other",
    "cumulative_falls": "a total since January is below that of an earlier month",
    "jump": "far from the same period a year before and a year after; farther where one alone is known",
    "period_after_publication": "an actual value for a period that had not ended when it was published",
    "bound_disagrees": "a bound (over, under, about) was stated that the value does not meet",
    "single_source": "only one independent outlet states it",
}
"""Every code with its meaning, worst first."""

BETWEEN = ("parts_vs_whole", "growth_vs_levels", "cumulative_falls", "jump")
"""The codes of what contradicts other facts; the others are about a fact by itself."""

PARTS: dict[str, tuple[str, ...]] = {
    "gdp": ("primary_value_added", "secondary_value_added", "tertiary_value_added"),
    "retail_sales": ("goods_retail_sales", "catering_revenue"),
    "foreign_trade": ("exports", "imports"),
}
"""Wholes and their parts, by definition of the National Bureau of Statistics and of Customs."""

PARTS_SLACK = 0.005
"""Parts are rounded apart from their whole: half a per cent of the whole is no contradiction."""

GROWTH_SLACK = 0.5
"""Percentage points: last year's base is often restated, and the published rate is against the new one."""

COMPARABLE = (
    r"(?i)同口径|可比口径|\b(?:like[- ]for[- ]like|(?:same|comparable) (?:calib(?:er|re)|basis|scope))\b"
)
"""Words of a sentence whose rate is against another base than the level that was published a year before."""

JUMP = 3.0
"""Factor to the same period of the years before and after."""

LONE_JUMP = 5.0
"""Factor where one of the two alone is known: a young industry grows threefold, a misread unit tenfold."""

BASES = {"yoy": "-1y", "qoq": "-3mo", "mom": "-1mo"}
"""What a growth rate is against, as a polars offset."""

YUAN: dict[str, tuple[float, float]] = {
    "USD": (6.0, 8.5),
    "EUR": (6.5, 11.5),
    "GBP": (8.0, 16.0),
    "SGD": (4.5, 6.0),
    "HKD": (0.75, 1.1),
    "JPY": (0.04, 0.09),
    "KRW": (0.004, 0.009),
}
"""Yuan for one unit: widest range of the yearly means 2005 to 2025 (SAFE central parity), rounded out."""

_PLACE = ["ref_area", "status", "unit_measure", "period_start", "period_end"]
_FOUND = {"row": pl.UInt32, "flag": pl.String}


def topic() -> list[pl.Expr]:
    """What facts must have in common to be compared with each other: family of indicators, and area."""
    families = {part: whole for whole, parts in PARTS.items() for part in parts}
    return [pl.col("indicator").replace(families).alias("family"), pl.col("ref_area")]


def with_own_flags(vintages: pl.DataFrame, config: Config) -> pl.DataFrame:
    """Vintages with `flags` for what is wrong with each by itself; other columns and the order stay.

    Args:
        vintages: all vintages of some facts, with the columns of their giving statement (`assemble.observe`).
        config: for the plausible ranges.
    """
    rows = vintages.with_row_index("row")
    checks = [_self_contradiction, _exchange_rate, _early, _bounds, _single]
    found = [_out_of_range(rows, config), *(check(rows) for check in checks)]
    return _with(rows, pl.concat(found))


def with_flags_between(observations: pl.DataFrame, config: Config) -> pl.DataFrame:
    """Observations with `flags` for what contradicts other facts; flags of one's own and the order stay.

    Args:
        observations: all observations of some topics (columns `assemble.OBSERVATIONS`).
        config: for the kinds of the indicators.
    """
    rows = observations.with_row_index("row")
    standing = (pl.col("realtime_end") == OPEN_END) & (pl.col("revision") != "disputed")
    current = rows.filter(standing & pl.col("bound").eq("=") & pl.col("status").eq("actual"))
    levels = current.filter(pl.col("measure") == "level")
    against = pl.col("reference").is_null() & ~pl.col("quote").fill_null("").str.contains(COMPARABLE)
    rates = current.filter(against, pl.col("measure") == "growth")
    own = rows.select("row", flag="flags").explode("flag").drop_nulls()
    found = [_parts(levels), _growth(levels, rates), _falls(levels, config), _jumps(levels)]
    return _with(rows.drop("flags"), pl.concat([own.filter(~_code().is_in(BETWEEN)), *found]))


def _with(rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Rows with their flags, worst first; without their numbers."""
    badness = _code().replace_strict({name: i for i, name in enumerate(FLAGS)}, return_dtype=pl.Int64)
    ordered = found.unique().with_columns(badness=badness).sort("row", "badness", "flag")
    gathered = ordered.group_by("row", maintain_order=True).agg(flags="flag")
    flagged = rows.join(gathered, on="row", how="left", maintain_order="left").drop("row")
    return flagged.with_columns(pl.col("flags").fill_null(pl.lit([], dtype=pl.List(pl.String))))


def _code() -> pl.Expr:
    return pl.col("flag").str.extract(r"^([a-z_]+)")


def _flagged(code: str, frame: pl.DataFrame, wording: str, *names: str) -> pl.DataFrame:
    """Rows as flags; `wording` takes the columns `names` in their order. Few rows get here."""
    texts = [f"{code}:" + wording.format(*values) for values in frame.select(names).iter_rows()]
    return pl.DataFrame({"row": frame["row"], "flag": texts}, schema=_FOUND)


def _self_contradiction(rows: pl.DataFrame) -> pl.DataFrame:
    """A value whose article states another one too, whichever article was the first to state that."""
    place = ["series_key", "period_start", "period_end", "article_id"]
    stated = rows.select(*place, "row", "obs_value", disputed=pl.col("revision") == "disputed")
    told = rows.select(*place[:3], "row", "obs_value", "articles", disputed=pl.col("revision") == "disputed")
    others = told.explode("articles").rename({"articles": "article_id"})
    both = stated.join(others, on=place, suffix="_other")
    both = both.filter(pl.col("obs_value") != pl.col("obs_value_other"))
    bad = both.filter(pl.col("disputed") | pl.col("disputed_other"))
    least, most = (
        extreme("obs_value", "obs_value_other") for extreme in (pl.min_horizontal, pl.max_horizontal)
    )
    named = bad.with_columns(least=least, most=most)
    return _flagged("self_contradiction", named, "{:.12g} and {:.12g} in the same article", "least", "most")


def _out_of_range(rows: pl.DataFrame, config: Config) -> pl.DataFrame:
    ranges = [
        (i.code, str(measure), span.low, span.high)
        for i in config.indicators
        for measure, span in i.plausible.items()
    ]
    schema = {"indicator": pl.String, "measure": pl.String, "least": pl.Float64, "most": pl.Float64}
    table = pl.DataFrame(ranges, schema=schema, orient="row")
    # The catalog's ranges are those of a province or country, and of growth over one period.
    level = (pl.col("unit_measure") == pl.col("own_unit")) & (pl.col("ref_area") != "WORLD")
    rate = pl.col("basis").ne_missing("since")
    comparable = pl.when(pl.col("measure") == "level").then(level).otherwise(rate)
    outside = ~pl.col("obs_value").is_between("least", "most")
    bad = rows.join(table, on=["indicator", "measure"]).filter(comparable & outside)
    return _flagged("out_of_range", bad, "{:.6g}..{:.6g}", "least", "most")


def _parts(levels: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([_parts_of(whole, parts, levels) for whole, parts in PARTS.items()])


def _parts_of(whole: str, parts: Sequence[str], levels: pl.DataFrame) -> pl.DataFrame:
    columns = ["row", "obs_lower", "obs_upper", "obs_value"]
    joined = levels.filter(pl.col("indicator") == whole).select(*_PLACE, *columns, "time_period")
    for part in parts:
        values = levels.filter(pl.col("indicator") == part).select(*_PLACE, *columns)
        joined = joined.join(values, on=_PLACE, suffix=f"_{part}")
    low, high = (pl.sum_horizontal(f"{end}_{p}" for p in parts) for end in ("obs_lower", "obs_upper"))
    slack = pl.col("obs_value").abs() * PARTS_SLACK
    apart = (low > pl.col("obs_upper") + slack) | (high < pl.col("obs_lower") - slack)
    bad = joined.filter(apart)
    wording = " + ".join(f"{part} {{:.6g}}" for part in parts) + f" against {whole} {{:.6g}} in {{}}"
    values_of = [*(f"obs_value_{part}" for part in parts), "obs_value", "time_period"]
    rows = ["row", *(f"row_{part}" for part in parts)]
    every = [bad.with_columns(row=pl.col(name)) for name in rows]
    return pl.concat([_flagged("parts_vs_whole", f, wording, *values_of) for f in every])


def _exchange_rate(rows: pl.DataFrame) -> pl.DataFrame:
    table = pl.DataFrame(
        [(code, low, high) for code, (low, high) in YUAN.items()],
        schema={"currency": pl.String, "least": pl.Float64, "most": pl.Float64},
        orient="row",
    )
    stated = rows.filter((pl.col("equivalent_value") > 0) & (pl.col("stated_value") > 0))
    yuan_first = stated.filter(pl.col("stated_unit") == "CNY").with_columns(
        currency="equivalent_unit", rate=pl.col("stated_value") / pl.col("equivalent_value")
    )
    yuan_second = stated.filter(pl.col("equivalent_unit") == "CNY").with_columns(
        currency="stated_unit", rate=pl.col("equivalent_value") / pl.col("stated_value")
    )
    rated = pl.concat([yuan_first, yuan_second]).join(table, on="currency")
    bad = rated.filter(~pl.col("rate").is_between("least", "most"))
    names = ["stated_value", "stated_unit", "equivalent_value", "equivalent_unit", "rate", "currency"]
    return _flagged("exchange_rate", bad, "{:.6g} {} ({:.6g} {}) is {:.4g} CNY/{}", *names)


def _growth(levels: pl.DataFrame, growths: pl.DataFrame) -> pl.DataFrame:
    """Growth against the levels of its two periods, where prices are alike."""
    return pl.concat([_growth_against(levels, growths, basis, by) for basis, by in BASES.items()])


def _growth_against(levels: pl.DataFrame, growths: pl.DataFrame, basis: str, by: str) -> pl.DataFrame:
    at_prices = levels.filter(pl.col("obs_lower") > 0).with_columns(pl.col("prices").fill_null("current"))
    place = ["indicator", "ref_area", "prices", "period_start", "period_end"]
    values = ["row", "obs_value", "obs_lower", "obs_upper", "time_period", "unit_measure"]
    level = at_prices.select(*place, *values)
    rates = growths.filter(pl.col("basis") == basis).with_columns(pl.col("prices").fill_null("current"))
    paired = rates.select(*place, *values).join(level, on=place, suffix="_now")
    before = level.rename({name: f"{name}_before" for name in values})
    earlier = paired.with_columns(**_earlier(by)).join(before, on=place)
    least = (pl.col("obs_lower_now") / pl.col("obs_upper_before") - 1) * 100
    most = (pl.col("obs_upper_now") / pl.col("obs_lower_before") - 1) * 100
    apart = (least > pl.col("obs_upper") + GROWTH_SLACK) | (most < pl.col("obs_lower") - GROWTH_SLACK)
    bad = earlier.filter(apart & (pl.col("unit_measure_now") == pl.col("unit_measure_before")))
    wording = "growth {:.6g} against {:.6g} in {} and {:.6g} in {}"
    names = ["obs_value", "obs_value_before", "time_period_before", "obs_value_now", "time_period_now"]
    every = [bad.with_columns(row=pl.col(name)) for name in ("row", "row_now", "row_before")]
    return pl.concat([_flagged("growth_vs_levels", f, wording, *names) for f in every])


def _earlier(by: str) -> dict[str, pl.Expr]:
    """The same period earlier: ends of months stay ends of months."""
    start, end = pl.col("period_start"), pl.col("period_end")
    ended = end.dt.offset_by("1d").dt.offset_by(by).dt.offset_by("-1d")
    began = pl.when(start == end).then(ended).otherwise(start.dt.offset_by(by))
    return {"period_start": began, "period_end": ended}


def _falls(levels: pl.DataFrame, config: Config) -> pl.DataFrame:
    """Totals since January, in the order of their months, must not fall."""
    start, end = pl.col("period_start"), pl.col("period_end")
    january = (start.dt.month() == 1) & (start.dt.day() == 1) & (end.dt.year() == start.dt.year())
    flow = pl.col("indicator").is_in([i.code for i in config.indicators if i.kind == Kind.FLOW])
    flows = levels.filter(flow & january & (end > start))
    # Incomes a head and the like are flows too; profits may fall, as losses make them smaller.
    adding = flows.filter(~pl.col("indicator").str.contains("profit"))
    year = ["series_key", "period_start"]
    ordered = adding.sort(*year, "period_end")
    earlier = ordered.with_columns(
        *[pl.col(c).shift(1).over(year).alias(f"{c}_before") for c in ("obs_lower", "obs_value", "row")],
        time_period_before=pl.col("time_period").shift(1).over(year),
    )
    bad = earlier.filter(pl.col("obs_upper") < pl.col("obs_lower_before"))
    wording, names = "{:.6g} in {} after {:.6g} in {}", ["obs_value", "time_period"]
    names += [f"{name}_before" for name in names]
    every = [bad.with_columns(row=pl.col(name)) for name in ("row", "row_before")]
    return pl.concat([_flagged("cumulative_falls", f, wording, *names) for f in every])


def _jumps(levels: pl.DataFrame) -> pl.DataFrame:
    place = ["series_key", "period_start", "period_end"]
    value = levels.filter(pl.col("obs_value") > 0).select(*place, "row", "obs_value", "time_period")
    neighbours = [
        value.with_columns(**_earlier(by)).select(*place, "row", after=pl.lit(by == "-1y"))
        for by in ("-1y", "1y")
    ]
    beside = value.rename({"row": "_", "obs_value": "other", "time_period": "other_period"})
    other = ["other", "other_period"]
    pairs = pl.concat([n.join(beside, on=place) for n in neighbours]).select("row", "after", *other)
    ratio = (pl.col("obs_value") / pl.col("other")).log().abs()
    limit = pl.when(pl.len().over("row") > 1).then(math.log(JUMP)).otherwise(math.log(LONE_JUMP))
    far = pairs.join(value, on="row").with_columns(far=ratio > limit)
    bad = far.filter(pl.col("far").all().over("row"))
    wording, own = "{:.6g} in {} after {:.6g} in {}", ["obs_value", "time_period"]
    later = _flagged("jump", bad.filter("after"), wording, *own, *other)
    return pl.concat([later, _flagged("jump", bad.filter(~pl.col("after")), wording, *other, *own)])


def _early(rows: pl.DataFrame) -> pl.DataFrame:
    early = (pl.col("period_end") > pl.col("realtime_start")) & (pl.col("status") == "actual")
    names = ["period_end", "realtime_start"]
    return _flagged("period_after_publication", rows.filter(early), "{} published {}", *names)


def _bounds(rows: pl.DataFrame) -> pl.DataFrame:
    stated = rows.select("row", "contrary").explode("contrary").drop_nulls()
    return stated.select("row", flag=pl.lit("bound_disagrees:") + pl.col("contrary"))


def _single(rows: pl.DataFrame) -> pl.DataFrame:
    alone = rows.filter(pl.col("n_outlets") == 1)
    return alone.select("row", flag=pl.lit("single_source:") + pl.col("outlets"))
