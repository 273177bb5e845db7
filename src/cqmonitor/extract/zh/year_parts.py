"""Parts of a year: quarters, months, ten days, holidays; and the year of one that is told without it."""

from __future__ import annotations

import re
from collections.abc import Callable

from cqmonitor.extract import calendar as cal
from cqmonitor.extract.holidays import travel_season
from cqmonitor.extract.zh.numerals import parse
from cqmonitor.extract.zh.times import Context
from cqmonitor.extract.zh.timewords import HOLIDAYS
from cqmonitor.records import Period


def placed(of_year: Callable[[int], Period], context: Context) -> Period:
    """A part of the year without its year: the year in force in the paragraph, else the latest that ended."""
    if context.year is not None:
        inside = of_year(context.year)
        if inside.start <= context.published or context.year > context.published.year:
            return (
                inside
                if inside.end <= context.published or of_year is cal.year
                else _latest(of_year, context)
            )
    return _latest(of_year, context)


def nearest_holiday(of_year: Callable[[int], Period], context: Context) -> Period:
    """A holiday without its year: the one that the day of publication is nearest to, past or to come."""
    published = context.published
    found = [period for year in (-1, 0, 1) if (period := _known(of_year, published.year + year))]
    if not found:
        raise ValueError("no holiday near the day of publication is known")
    return min(found, key=lambda p: max(4 * (p.start - published).days, (published - p.end).days))


def _known(of_year: Callable[[int], Period], year: int) -> Period | None:
    try:
        return of_year(year)
    except ValueError:
        return None


def _latest(of_year: Callable[[int], Period], context: Context) -> Period:
    return cal.latest_ended(of_year, context.published)


def part_of_year(hit: re.Match[str]) -> Callable[[int], Period] | None:
    """The part of a year that is named, as a function of the year."""
    if hit["q1"]:
        first = _ordinal(hit["q1"])
        last = _ordinal(hit["q2"]) if hit["q2"] else first
        return lambda year: cal.quarters(year, first, last)
    if hit["q0"] is not None:
        return lambda year: cal.quarter(year, 1)
    if hit["qn"]:
        count = _ordinal(hit["qn"])
        return lambda year: cal.quarters(year, 1, count)
    if hit["half"]:
        number = 1 if hit["half"] == "上" else 2
        return lambda year: cal.half(year, number)
    if hit["m1"] or hit["mn"]:
        first = int(hit["m1"] or 1)
        last = int(hit["m2"]) if hit["m1"] else int(parse(hit["mn"]))
        return lambda year: cal.months(year, first, last)
    if hit["ten"]:
        of_month, tenth = int(hit["month"]), {"上": 10, "中": 20}.get(hit["ten"])
        return lambda year: cal.ten_days(year, of_month, tenth)
    if hit["month"] or hit["cmonth"]:
        number = int(hit["month"]) if hit["month"] else int(parse(hit["cmonth"]))
        return lambda year: cal.month(year, number)
    if hit["season"]:
        season = {"春运": "spring", "暑运": "summer"}[hit["season"]]
        return lambda year: _found(travel_season(season, year))
    if hit["holiday"]:
        kind = HOLIDAYS[hit["holiday"]]
        return lambda year: cal.holiday(kind, year)
    return None


def _found(period: Period | None) -> Period:
    if period is None:
        raise ValueError("the lunar new year of that year is not known")
    return period


def _ordinal(words: str) -> int:
    return int(parse(words.strip("第前")))
