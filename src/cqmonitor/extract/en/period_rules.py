"""What words before a time make of it: its end, its start, all since it, the months up to it, a range."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from cqmonitor.codes import Basis
from cqmonitor.extract import calendar
from cqmonitor.extract.en.times import COUNT, Kind, OfYear, Time, coming, number_of
from cqmonitor.extract.sought import Sought
from cqmonitor.records import Period

Role = Literal["when", "base", "reported", "now"]


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period in the text.

    Attributes:
        start, end: offsets.
        period: the interval; None for a base that is only relative ("a year earlier").
        role: what it is for.
        basis: what a comparison with it is called, where the words tell.
        point: it names a day as the end of something ("by the end of June").
        vague: a span counted back from publication ("the past five years").
        floating: it names no year.
        since: it runs from a named time to publication.
        alike: it is the same part of the year that it names ("the same period of 2017").
        between: it is named by its first and last year ("from 2012 to 2017").
        by_then: it is a target's date ("by 2027").
        lasting: it ends after the day of publication.
        ahead: it is introduced by "by" or lies in the future: a target's date.
        months: how many months before a base is that names no year.
    """

    start: int
    end: int
    period: Period | None
    role: Role = "when"
    basis: Basis | None = None
    point: bool = False
    ahead: bool = False
    by_then: bool = False
    lasting: bool = False
    between: bool = False
    vague: bool = False
    floating: bool = False
    since: bool = False
    alike: bool = False
    months: int = 12


Operator = Callable[[Time, re.Match[str], date], Time | None]

_REACH = 60
"""Characters before a time in which words that change it may stand."""


def composed(times: list[Time], folded: str, published: date) -> list[Time]:
    """Times with the words before them taken in, ranges as one; a bare "the year" goes where none are."""
    whole: list[Time] = []
    for time in times:
        last = whole[-1] if whole else None
        joined = _range(last, time, folded) if last else None
        if joined:
            whole[-1] = joined
        else:
            whole.append(_same_year(time, last, folded))
        whole[-1] = _led(whole[-1], folded, published)
    return _year_of_list([time for time in whole if time.kind != "the"], folded)


_LISTED = re.compile(r",?\s(?:and\s)?(?:the\s)?")


def _year_of_list(times: list[Time], folded: str) -> list[Time]:
    """ "The first, second and third quarters of 2023": the year behind the last is that of all."""
    for at in range(len(times) - 2, -1, -1):
        time, behind = times[at], times[at + 1]
        listed = time.kind == behind.kind and _LISTED.fullmatch(folded, time.end, behind.start)
        if time.of_year and not behind.of_year and behind.period and listed:
            period = time.of_year(behind.period.end.year)
            if period.end <= behind.period.start:
                times[at] = replace(time, period=period, of_year=None)
    return times


# --- ranges -----------------------------------------------------------------------------------------

_TO = re.compile(
    r"(?:\s?[-\u2010\u2011\u2012–—]\s?|\s(?:to|through|until|till|and)\s)(?:the\s)?(?P<end>end\s?(?:of\s|-)(?:the\s)?)?",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\b(?:(?P<from>from)|(?P<between>between))\s(?:the\s)?(?:start\sof\s|beginning\sof\s)?(?:the\s)?$",
    re.IGNORECASE,
)
_ENDS: frozenset[Kind] = frozenset(
    {"year", "half", "quarter", "month", "months", "day", "days", "weekday", "season", "end", "week"}
)


def _range(first: Time, last: Time, folded: str) -> Time | None:
    """ "From March 2022 to June 2024": one time; the year of either end is that of the other."""
    link = _TO.fullmatch(folded, first.end, last.start)
    if not link or not first.period or not last.period or not {first.kind, last.kind} <= _ENDS:
        return None
    led = _FROM.search(folded, max(0, first.start - _REACH), first.start)
    opens = folded[first.start : first.end].lower().startswith(("from", "between"))
    word = link.group().strip().lower()[:3]
    if (word == "and" and not (led and led["between"])) or not (led or opens or first.kind == last.kind):
        return None
    start, end = _years_shared(first, last)
    if link["end"]:
        end = calendar.last_day(end)
    if start.start > end.end:
        return None
    floating = _joined_part(first, last) if first.of_year and last.of_year else None
    kind: Kind = "years" if first.kind == last.kind == "year" else "days" if last.kind == "day" else "months"
    span = Period(start=start.start, end=end.end)
    return Time(led.start() if led else first.start, last.end, kind, span, floating)


def _years_shared(first: Time, last: Time) -> tuple[Period, Period]:
    start, end = first.period, last.period
    assert start is not None
    assert end is not None
    if first.of_year:
        start = first.of_year(end.end.year)
        start = start if start.start <= end.end else first.of_year(end.end.year - 1)
    elif last.of_year:
        end = last.of_year(start.start.year)
        end = end if end.end >= start.start else last.of_year(start.start.year + 1)
    return start, end


def _joined_part(first: Time, last: Time) -> OfYear:
    def of_year(year: int) -> Period:
        assert first.of_year is not None
        assert last.of_year is not None
        start, end = first.of_year(year), last.of_year(year)
        start = start if start.start <= end.end else first.of_year(year - 1)
        return Period(start=start.start, end=end.end)

    return of_year


# --- words before -----------------------------------------------------------------------------------

_UNITS = r"(?P<unit>decade|year|quarter|month|week|day)s?"
_SPAN_TO = Sought(
    rf"\b(?:the\s)?(?:{COUNT}[\s-]{_UNITS}(?:\speriod)?|(?:fiscal\s|financial\s)?(?P<one>decade|year|quarter|month|week))\s"
    r"(?:that\s)?(?:ending|ended|ends|through|to|until|up\sto)\s(?:in\s|on\s|at\s)?(?:the\s)?$",
    re.IGNORECASE,
)
_END = Sought(
    r"\b(?:(?:the\s)?(?:very\s)?(?:end\s?-\s?of\s?-\s?|(?:end|close)\sof\s|end-)|(?:(?<=\bat\s)|(?<=\bby\s)|(?<=\bof\s))end\s)(?:the\s)?$",
    re.IGNORECASE,
)
_START = Sought(r"\b(?:the\s)?(?:very\s)?(?:beginning|start|turn|outset)\sof\s(?:the\s)?$", re.IGNORECASE)
_SINCE = Sought(
    r"\b(?:since|starting\s(?:from|in)|beginning\s(?:from|in))\s(?:the\s)?(?:early\s|late\s|mid-|last\s)?$",
    re.IGNORECASE,
)
_SINCE_CLAUSE = Sought(
    r"\bsince\s(?:(?:the|its?|they|he|she|their|being|joining|opening|entering)\b|[^.;,\d]{3,40}\s(?:began|started|opened|joined|entered|came|took|was|were)\b)[^.;\d]{0,60}(?:\d{1,4}(?:st|nd|rd|th|-)\b[^.;\d]{0,40})?\s(?:in|on)\s$",
    re.IGNORECASE,
)


def _led(time: Time, folded: str, published: date) -> Time:
    """A time with what the words before it make of it."""
    for pattern, operator in _OPERATORS:
        if time.period is None or time.kind in ("before", "now", "past", "coming", "since", "to date"):
            return time
        line = max(time.start - _REACH * 2, folded.rfind("\n", 0, time.start) + 1)
        match = pattern.search(folded[line : time.start])
        made = operator(time, match, published) if match else None
        if made and match:
            time = replace(made, start=line + match.start())
    return time


def _end(time: Time, match: re.Match[str], published: date) -> Time | None:
    of_year, period = time.of_year, time.period
    if period is None or time.kind in ("day", "end", "weekday"):
        return None
    if time.kind == "the":
        year = published.year if coming(match.string, match.start(), published) else published.year - 1
        return replace(
            time, kind="end", period=calendar.last_day(calendar.year(year)), of_year=_last_day(calendar.year)
        )
    return replace(
        time, kind="end", period=calendar.last_day(period), of_year=_last_day(of_year) if of_year else None
    )


def _last_day(of_year: OfYear) -> OfYear:
    return lambda year: calendar.last_day(of_year(year))


def _start(time: Time, match: re.Match[str], published: date) -> Time | None:
    if time.period is None:
        return None
    return replace(time, kind="start", period=calendar.day(time.period.start), of_year=None)


def _since(time: Time, match: re.Match[str], published: date) -> Time | None:
    """From the first day of a time, or the day after the end of one, to publication."""
    if time.period is None:
        return None
    ended = time.kind == "end"
    start = time.period.end + timedelta(days=1) if ended else time.period.start
    if start > published:
        return None
    return replace(time, kind="since", period=Period(start=start, end=published), of_year=None)


def _span_to(time: Time, match: re.Match[str], published: date) -> Time | None:
    """ "The three months to June", "the year ended March 31": as long as said, up to the end of the time."""
    if time.period is None or time.kind in ("the", "years"):
        return None
    unit = (match["unit"] or match["one"]).lower()
    count = number_of(match["n"]) if match["n"] else 1
    end = time.period.end
    if unit in ("week", "day"):
        start = end - timedelta(days=count * (7 if unit == "week" else 1) - 1)
    else:
        months = count * {"decade": 120, "year": 12, "quarter": 3, "month": 1}[unit]
        start = calendar.add_months(end + timedelta(days=1), -months)
    return replace(time, kind="months", period=Period(start=start, end=end), of_year=None)


_RANGES: frozenset[Kind] = frozenset({"years", "months", "days", "quarter"})


def _opened(time: Time, match: re.Match[str], published: date) -> Time | None:
    """ "From January to May": the "from" is of the range, not of a comparison."""
    one_quarter = time.kind == "quarter" and time.period is not None and time.period.months == 3
    return time if time.kind in _RANGES and not one_quarter else None


_OPERATORS: tuple[tuple[re.Pattern[str] | Sought, Operator], ...] = (
    (_END, _end),
    (_START, _start),
    (_SPAN_TO, _span_to),
    (_SINCE, _since),
    (_SINCE_CLAUSE, _since),
    (_FROM, _opened),
)


# --- words that refer back --------------------------------------------------------------------------

_THAT_YEAR = re.compile(r"\b(?:that|the\s(?:same|following))\syear\b", re.IGNORECASE)


def _same_year(time: Time, last: Time | None, folded: str) -> Time:
    """ "In 2019 …, in June of the same year": the year last spoken of."""
    match = _THAT_YEAR.search(folded, time.start, time.end) if time.of_year else None
    if not match or not time.of_year or not last or not last.period:
        return _full_year(time, last, folded)
    year = last.period.end.year + match.group().lower().endswith("following year")
    return replace(time, period=time.of_year(year), of_year=None)


def _full_year(time: Time, last: Time | None, folded: str) -> Time:
    """ "In 2010, the figure for the full year was": that of the year named in the sentence."""
    full = time.kind == "year" and time.of_year and last is not None and last.period is not None
    if (
        not full
        or last is None
        or last.period is None
        or re.search(r"[.;!?\n]", folded[last.end : time.start])
    ):
        return time
    return replace(time, period=calendar.year(last.period.end.year), of_year=None)
