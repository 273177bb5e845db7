"""The public holidays and travel seasons that traffic, tourism and retail figures are given for.

Days off as set each year by the General Office of the State Council, after `chinesecalendar`
(https://github.com/LKI/chinese-calendar).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import chinese_calendar

from cqmonitor.records import Period

_DAY = timedelta(days=1)

_NAMES = {
    "new_year": chinese_calendar.Holiday.new_years_day,
    "spring_festival": chinese_calendar.Holiday.spring_festival,
    "tomb_sweeping": chinese_calendar.Holiday.tomb_sweeping_day,
    "may_day": chinese_calendar.Holiday.labour_day,
    "dragon_boat": chinese_calendar.Holiday.dragon_boat_festival,
    "mid_autumn": chinese_calendar.Holiday.mid_autumn_festival,
    "national_day": chinese_calendar.Holiday.national_day,
}

SPRING_FESTIVAL: dict[int, tuple[int, int]] = {
    2008: (2, 7),
    2009: (1, 26),
    2010: (2, 14),
    2011: (2, 3),
    2012: (1, 23),
    2013: (2, 10),
    2014: (1, 31),
    2015: (2, 19),
    2016: (2, 8),
    2017: (1, 28),
    2018: (2, 16),
    2019: (2, 5),
    2020: (1, 25),
    2021: (2, 12),
    2022: (2, 1),
    2023: (1, 22),
    2024: (2, 10),
    2025: (1, 29),
    2026: (2, 17),
    2027: (2, 6),
    2028: (1, 26),
    2029: (2, 13),
    2030: (2, 3),
}
"""Day of the Chinese New Year (month, day), after the tables of the Hong Kong Observatory."""


def holiday(kind: str, year: int) -> Period | None:
    """The days off of a public holiday of China in a year, or None where they are not known.

    They run on over the weekends and holidays that touch them, up to the next day of work: the National Day
    of 2025 is that year's Mid-Autumn too, and the New Year of 2024 began on 30 December.

    Args:
        kind: `spring_festival`, `may_day`, `national_day`, `dragon_boat`, `mid_autumn`, `tomb_sweeping`
            or `new_year`.

    Years without a notice yet follow what is usual: three days of New Year, eight days of Spring Festival from New Year's Eve,
    five of May Day, seven of National Day.
    """
    days = _days_off(year).get(kind)
    if days:
        return _run_of(days)
    if kind == "mid_autumn" and year >= 2008 and "national_day" in _days_off(year):
        return holiday(
            "national_day", year
        )  # both fall on one day, named after the greater; a day off since 2008
    return _usual(kind, year)


def holiday_just_over(day: date) -> Period | None:
    """The public holiday that a day is in, or that ended within the two weeks before it."""
    known = (holiday(kind, year) for kind in _NAMES for year in (day.year - 1, day.year))
    near = [one for one in known if one and one.start <= day <= one.end + 14 * _DAY]
    return max(near, key=lambda one: one.start, default=None)


def is_holiday(period: Period) -> bool:
    """Whether a period of three days or more is (but for a day at its end) a public holiday."""
    if (period.end - period.start).days < 2:
        return False
    known = (holiday(kind, period.start.year) for kind in _NAMES)
    return any(one and one.start <= period.start and period.end <= one.end + _DAY for one in known)


@cache
def _days_off(year: int) -> dict[str, date]:
    """A day of each holiday of a year, by its kind; New Year's is always the first of January."""
    kinds = {name.value: kind for kind, name in _NAMES.items()}
    named = sorted(
        (day, name) for day, name in chinese_calendar.constants.holidays.items() if day.year == year
    )
    return {kinds[name]: day for day, name in reversed(named) if name in kinds}


def _run_of(day: date) -> Period:
    start = end = day
    while _is_off(start - _DAY):
        start -= _DAY
    while _is_off(end + _DAY):
        end += _DAY
    return Period(start=start, end=end)


def _is_off(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_holiday(day))
    except NotImplementedError:  # a year the tables do not hold
        return False


def _usual(kind: str, year: int) -> Period | None:
    """What a holiday will be in a year whose notice is not out yet."""
    if year <= max(chinese_calendar.constants.holidays).year:
        return None
    match kind:
        case "new_year":
            return Period(start=date(year, 1, 1), end=date(year, 1, 3))
        case "spring_festival" if year in SPRING_FESTIVAL:
            start = date(year, *SPRING_FESTIVAL[year]) - _DAY
            return Period(start=start, end=start + timedelta(days=7))
        case "may_day":
            return Period(start=date(year, 5, 1), end=date(year, 5, 5))
        case "national_day":
            return Period(start=date(year, 10, 1), end=date(year, 10, 7))
    return None


def travel_season(kind: str, year: int) -> Period | None:
    """The `spring` travel season (春运: 40 days from 15 before the lunar new year) or the `summer` one (暑运)."""
    if kind == "summer":
        return Period(start=date(year, 7, 1), end=date(year, 8, 31))
    if year not in SPRING_FESTIVAL:
        return None
    first = date(year, *SPRING_FESTIVAL[year]) - timedelta(days=15)
    return Period(start=first, end=first + timedelta(days=39))
