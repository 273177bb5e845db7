"""A stated number as the interval that it stands for.

"3.2 trillion" is 3.15 to 3.25 trillion: half of the last written digit to either side. "Over", "under"
and "about" are soft: one-sided or wide, and never as good as a number stated plainly.
"""

from __future__ import annotations

import math
from decimal import Decimal

import polars as pl

ABOUT = 0.05
""" "About", "nearly", "some" is taken as within 5 % (or half of the last digit that is not nought)."""


def with_intervals(claims: pl.DataFrame) -> pl.DataFrame:
    """Claims with `low`, `high` (in the unit of `value`; may be infinite) and `soft`.

    Args:
        claims: columns measure, value, value_low, value_high, digits, bound. Where `digits` is missing,
            the last digit that is not nought is taken for the last one written; a rank is always exact.
    """
    exact = pl.when(pl.col("measure") == "rank").then(pl.lit(0)).otherwise("digits").cast(pl.Int64)
    claims = claims.with_columns(digits=exact)
    soft = pl.col("bound").is_in([">", "<", "~"])
    needs = pl.when(pl.col("digits").is_null() | soft).then(pl.col("value"))
    guessed = needs.map_elements(last_digit, return_dtype=pl.Int64)
    round_half, half = _half(pl.col("_guessed")), _half(pl.coalesce("digits", "_guessed"))
    about = pl.max_horizontal(half, round_half, pl.col("value").abs() * ABOUT)
    return (
        claims.with_columns(_guessed=guessed)
        .with_columns(_half=half, _about=about, soft=soft)
        .with_columns(low=_low(), high=_high())
        .drop("_guessed", "_half", "_about")
    )


def last_digit(value: float) -> int:
    """The place of the last digit that is not nought, as a power of ten: 953000 gives 3, 5.7 gives -1."""
    if value == 0 or not math.isfinite(value):
        return 0
    return int(Decimal(repr(value)).normalize().as_tuple().exponent)


def _half(digits: pl.Expr) -> pl.Expr:
    return pl.lit(10.0).pow(digits.cast(pl.Float64)) / 2


def _low() -> pl.Expr:
    """The lower end. "Fell by more than 2 %" is a bound on the size: below -2."""
    value = pl.col("value")
    above = pl.when(value < 0).then(-math.inf).otherwise(value)
    below = pl.when(value < 0).then(value).otherwise(0.0)
    about = pl.min_horizontal(value - pl.col("_about"), "value_low")
    return _by_bound(above, below, about, pl.coalesce("value_low", value - pl.col("_half")))


def _high() -> pl.Expr:
    value = pl.col("value")
    above = pl.when(value < 0).then(value).otherwise(math.inf)
    below = pl.when(value < 0).then(0.0).otherwise(value)
    about = pl.max_horizontal(value + pl.col("_about"), "value_high")
    return _by_bound(above, below, about, pl.coalesce("value_high", value + pl.col("_half")))


def _by_bound(above: pl.Expr, below: pl.Expr, about: pl.Expr, stated: pl.Expr) -> pl.Expr:
    bound = pl.col("bound")
    soft = pl.when(bound == ">").then(above).when(bound == "<").then(below).when(bound == "~").then(about)
    return soft.otherwise(stated)
