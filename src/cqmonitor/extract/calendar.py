"""Periods as intervals of days, and how a text without a year counts from its publication.

The conventions are those of the claims definition: a period named without its year is the
latest one that had ended by the day of publication.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from cqmonitor.extract import holidays
from cqmonitor.records import Period


def months(year: int, first: int, last: int) -> Period:
    """From the first day of month `first` to the last day of month `last` of a year."""
    return Period(start=date(year, first, 1), end=date(year, last, calendar.monthrange(year, last)[1]))


def month(year: int, number: int) -> Period:
    """One calendar month."""
    return months(year, number, number)


def year(number: int) -> Period:
    """One calendar year."""
    return months(number, 1, 12)


def years(first: int, last: int) -> Period:
    """From 1 January of one year to 31 December of another."""
    return Period(start=date(first, 1, 1), end=date(last, 12, 31))


def ten_days(of: int, number: int, last: int | None) -> Period:
    """A third of a month: the one that ends on its day `last` (10 or 20), else the last third."""
    whole = month(of, number)
    end = date(of, number, last) if last else whole.end
    return Period(start=date(of, number, {10: 1, 20: 11}.get(last or 0, 21)), end=end)


def quarter(of: int, number: int) -> Period:
    """Quarter 1 to 4 of a year."""
    return months(of, 3 * number - 2, 3 * number)


def quarters(of: int, first: int, last: int) -> Period:
    """From one quarter of a year to another."""
    return months(of, 3 * first - 2, 3 * last)


def half(of: int, number: int) -> Period:
    """Half 1 or 2 of a year."""
    return months(of, 6 * number - 5, 6 * number)


def day(when: date) -> Period:
    """One day."""
    return Period(start=when, end=when)


def last_day(period: Period) -> Period:
    """The last day of a period, as a stock is dated."""
    return day(period.end)


def to_date(published: date) -> Period:
    """From 1 January to the day of publication: "so far this year", 今年以来."""
    return Period(start=date(published.year, 1, 1), end=published)


def five_year_plan(number: int) -> Period:
    """The years of the n-th Five-Year Plan: the 14th is 2021 to 2025."""
    first = 1951 + 5 * number
    return years(first, first + 4)


def back(period: Period, by: int) -> Period:
    """The same part of the year `by` years before."""
    return Period(start=_shift(period.start, -by), end=_shift(period.end, -by))


def months_back(period: Period, by: int) -> Period:
    """The period `by` months before: whole months stay whole; by whole years the same part of the year."""
    if by % 12 == 0 or period.months is None:
        return back(period, by // 12)
    start = add_months(period.start, -by)
    return Period(start=start, end=add_months(start, period.months) - timedelta(days=1))


def latest_ended(of_year: Callable[[int], Period], published: date) -> Period:
    """The latest year's period that had ended on the day of publication (a period named without its year)."""
    this = of_year(published.year)
    return this if this.end <= published else of_year(published.year - 1)


_RECENT = timedelta(days=800)


def is_recent(period: Period, published: date) -> bool:
    """Whether news can be about a period; what ended longer ago opens a tale of what has changed since."""
    return period.end >= published - _RECENT


def ending_years(count: int, last: int) -> Period:
    """The `count` years that end with year `last`: "the past five years"."""
    return years(last - count + 1, last)


def month_before(published: date) -> Period:
    """The calendar month before the day of publication."""
    previous = published.replace(day=1) - timedelta(days=1)
    return month(previous.year, previous.month)


def valid_day(of: int, number: int, day_of_month: int) -> date | None:
    """The day, or None where the calendar has none such."""
    try:
        return date(of, number, day_of_month)
    except ValueError:
        return None


def _shift(when: date, by: int) -> date:
    last = calendar.monthrange(when.year + by, when.month)[1]
    is_last = when.day == calendar.monthrange(when.year, when.month)[1]
    return date(when.year + by, when.month, last if is_last else min(when.day, last))


def add_months(when: date, count: int) -> date:
    """The same day `count` months later, or the last of that month where it has no such day."""
    place = 12 * when.year + when.month - 1 + count
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(when.day, calendar.monthrange(year, month)[1]))


def holiday(kind: str, of: int) -> Period:
    """A public holiday of China in a year, by the kinds of `extract.holidays`.

    Raises:
        ValueError: its days in that year are not known.
    """
    period = holidays.holiday(kind, of)
    if period is None:
        raise ValueError(f"the days of {kind} {of} are not known")
    return period
