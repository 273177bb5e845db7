"""English phrases of time, each to the interval it stands for (tests/cases/en/period_phrases.yaml)."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from cqmonitor.extract.calendar import months
from cqmonitor.extract.en.period_rules import PeriodMention
from cqmonitor.extract.en.periods import periods
from cqmonitor.extract.text import fold
from cqmonitor.records import Period

CASES = Path(__file__).parents[1] / "cases" / "en" / "period_phrases.yaml"
FRAME = "Sales of parts rose 5 percent {}."


def phrases() -> Iterator[Any]:
    for group in YAML(typ="safe").load(CASES):
        for phrase, expected in group["phrases"].items():
            yield pytest.param(
                group.get("frame", FRAME).format(phrase),
                group["published"],
                str(expected),
                id=f"{group['published']} {phrase}",
            )


def written(mention: PeriodMention) -> str:
    """A mention as the cases write it."""
    if mention.period is None:
        return mention.role
    start, end = mention.period.start, mention.period.end
    interval = f"{start}" if start == end else f"{start}/{end}"
    return interval if mention.role == "when" else f"{mention.role} {interval}"


@pytest.mark.parametrize(("text", "published", "expected"), list(phrases()))
def test_phrases(text: str, published: date, expected: str) -> None:
    found = [written(mention) for mention in periods(fold(text), published)]
    assert (found or ["-"]) == [expected]


# --- for any day of publication ---------------------------------------------------------------------

CALM = settings(deadline=None, derandomize=True)
DAYS = st.dates(date(2010, 1, 1), date(2029, 12, 31))
YEARS = st.integers(2005, 2035)
MONTH_NAMES = calendar.month_name[1:]
NTH = ("first", "second", "third", "fourth")


def only(phrase: str, published: date) -> PeriodMention:
    (mention,) = periods(fold(f"Sales of parts rose {phrase}."), published)
    return mention


@st.composite
def parts(draw: st.DrawFn) -> tuple[str, int, int]:
    """A part of a year as written, with its first and last month."""
    first, last = sorted(draw(st.tuples(st.integers(1, 12), st.integers(1, 12))))
    if first == last:
        return MONTH_NAMES[first - 1], first, last
    quarter, half = draw(st.integers(1, 4)), draw(st.integers(1, 2))
    return draw(
        st.sampled_from(
            [
                (f"{MONTH_NAMES[first - 1]}-{MONTH_NAMES[last - 1]}", first, last),
                (f"{MONTH_NAMES[first - 1][:3]}\u2013{MONTH_NAMES[last - 1][:3]}", first, last),
                (f"the {NTH[quarter - 1]} quarter", 3 * quarter - 2, 3 * quarter),
                (f"Q{quarter}", 3 * quarter - 2, 3 * quarter),
                (f"the {NTH[half - 1]} half", 6 * half - 5, 6 * half),
                (f"{half}H", 6 * half - 5, 6 * half),
                (f"the first {last} months", 1, last),
            ]
        )
    )


@CALM
@given(parts(), YEARS, DAYS, st.sampled_from(["in {} of {}", "in {} {}", "in {}, {}"]))
def test_a_part_of_a_named_year_is_the_same_whenever_it_is_told(
    part: tuple[str, int, int], year: int, published: date, frame: str
) -> None:
    words, first, last = part
    mention = only(frame.format(words, year), published)
    assert mention.period == months(year, first, last)
    assert not mention.floating


@CALM
@given(parts(), DAYS)
def test_a_part_of_no_named_year_is_the_latest_that_had_ended(
    part: tuple[str, int, int], published: date
) -> None:
    words, first, last = part
    period = only(f"in {words}", published).period
    assert period is not None
    assert period.end <= published
    assert months(period.end.year + 1, first, last).end > published


@CALM
@given(st.tuples(YEARS, YEARS).map(sorted).filter(lambda pair: pair[0] < pair[1]), DAYS)
def test_a_range_of_years_is_the_same_however_it_is_written(pair: list[int], published: date) -> None:
    first, last = pair
    for written in (f"from {first} to {last}", f"in {first}-{last}", f"between {first} and {last}"):
        assert only(written, published).period == Period(start=date(first, 1, 1), end=date(last, 12, 31))


@CALM
@given(parts(), YEARS, DAYS)
def test_the_end_of_a_time_is_its_last_day_and_since_it_runs_to_publication(
    part: tuple[str, int, int], year: int, published: date
) -> None:
    words, first, last = part
    named = f"{words} of {year}"
    end = months(year, first, last).end
    assert only(f"at the end of {named}", published).period == Period(start=end, end=end)
    start = date(year, first, 1)
    if start <= published:
        assert only(f"since {named}", published).period == Period(start=start, end=published)
