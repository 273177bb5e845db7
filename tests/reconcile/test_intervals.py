"""The interval that a stated number stands for."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqmonitor.reconcile.intervals import last_digit, with_intervals

SCHEMA = {
    "measure": pl.String,
    "value": pl.Float64,
    "value_low": pl.Float64,
    "value_high": pl.Float64,
    "digits": pl.Int64,
    "bound": pl.String,
}


def interval(
    value: float,
    digits: int | None = None,
    bound: str = "=",
    stated: tuple[float | None, float | None] = (None, None),
) -> tuple[float, float, bool]:
    """Low end, high end and whether it is soft."""
    claim = pl.DataFrame([("level", value, *stated, digits, bound)], schema=SCHEMA, orient="row")
    row = with_intervals(claim).row(0, named=True)
    return row["low"], row["high"], row["soft"]


@pytest.mark.parametrize(
    ("value", "digits", "low", "high"),
    [
        (3.2e12, 11, 3.15e12, 3.25e12),
        (3.2e12, 10, 3.195e12, 3.205e12),
        (5.7, -1, 5.65, 5.75),
        (953_000, 0, 952_999.5, 953_000.5),
        (953_000, None, 952_500, 953_500),
        (-2.2, -1, -2.25, -2.15),
    ],
)
def test_half_of_the_last_digit_to_either_side(
    value: float, digits: int | None, low: float, high: float
) -> None:
    assert interval(value, digits)[:2] == pytest.approx((low, high))


def test_a_range_is_as_stated() -> None:
    assert interval(5.5, 0, stated=(5.0, 6.0)) == (5.0, 6.0, False)


@pytest.mark.parametrize(
    ("value", "bound", "low", "high"),
    [
        (3e12, ">", 3e12, math.inf),
        (-2.0, ">", -math.inf, -2.0),
        (100.0, "<", 0.0, 100.0),
        (-5.0, "<", -5.0, 0.0),
        (16_000, "~", 15_200, 16_800),
        (50.0, "~", 45.0, 55.0),
    ],
)
def test_bounds_are_soft(value: float, bound: str, low: float, high: float) -> None:
    found = interval(value, 0, bound)
    assert found[:2] == pytest.approx((low, high))
    assert found[2]


def test_about_a_range_holds_the_range() -> None:
    assert interval(5.5, 0, "~", stated=(4.0, 7.0)) == (4.0, 7.0, True)


@pytest.mark.parametrize(("value", "place"), [(953_000, 3), (5.7, -1), (33.33, -2), (0, 0), (-1e12, 12)])
def test_the_last_digit_that_is_not_nought(value: float, place: int) -> None:
    assert last_digit(float(value)) == place


values = st.floats(-1e15, 1e15, allow_nan=False).map(lambda v: round(v, 3))


@given(values, st.one_of(st.none(), st.integers(-4, 13)), st.sampled_from("=<>~"))
def test_a_number_lies_in_its_interval(value: float, digits: int | None, bound: str) -> None:
    low, high, _ = interval(value, digits, bound)
    assert low <= value <= high
