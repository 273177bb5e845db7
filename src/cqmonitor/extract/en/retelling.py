"""Periods that words refer back to: "in the year", "over the five years", "by then", "this year as of Monday"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from cqmonitor.extract import calendar
from cqmonitor.extract.en.period_rules import PeriodMention
from cqmonitor.extract.en.times import COUNT, ORD, number_of
from cqmonitor.extract.holidays import holiday_just_over, is_holiday
from cqmonitor.extract.sought import Sought
from cqmonitor.records import Period

_IN_THE_YEAR = Sought(
    r"(?:\b(?:in|during|for|throughout|over)\sthe\s(?:whole\s|full\s|entire\s|same\s)?|"
    r"(?:(?<=\bend\s)|(?<=\bends\s)|(?<=\bended\s)|(?<=\bending\s)|(?<=\bfinish\s)|(?<=\bfinishes\s)|(?<=\bfinished\s)|(?<=\bfinishing\s)|"
    r"(?<=\bclose\s)|(?<=\bcloses\s)|(?<=\bclosed\s)|(?<=\bclosing\s))the\s)year\b(?!\s(?:to|of|20|19|before|ended|ending|on\b))",
    re.IGNORECASE,
)

Retell = Callable[[re.Match[str], list[Period], date], Period | None]


def _the_year(match: re.Match[str], before: list[Period], published: date) -> Period | None:
    """ "in the year": the year last spoken of, else the latest that had ended; in January no day of it stands for a year."""
    young = published.month == 1
    spoken = (one for one in reversed(before) if _within_year(one) and one.start <= published)
    last = next((one for one in spoken if not (young and one.start.year == published.year)), None)
    if last and last.start == last.end and last.end.year == published.year:
        return Period(start=last.end.replace(month=1, day=1), end=last.end)
    return calendar.year(last.end.year if last else published.year - 1)


def _within_year(period: Period) -> bool:
    return (period.end - period.start).days < 366


def _the_years(match: re.Match[str], before: list[Period], published: date) -> Period | None:
    """ "over the five years", "in the nine days": the span of that length last spoken of."""
    count = number_of(match["n"])
    for period in reversed(before):
        if match["unit"] == "years" and period.months in (12 * count, 12 * count + 12):
            return calendar.years(period.end.year - count + 1, period.end.year)
        days = (period.end - period.start).days + 1
        months = count * {"months": 1, "quarters": 3}.get(match["unit"].lower(), 0)
        if (months and period.months == months) or (match["unit"] == "days" and days == count):
            return period
    if match["unit"].lower() == "months" and 2 <= count < 12:
        return calendar.latest_ended(lambda year: calendar.months(year, 1, count), published)
    return None


_MONTHS = {"month": 1, "quarter": 3, "half": 6}


def _the_part(match: re.Match[str], before: list[Period], published: date) -> Period | None:
    """ "In the quarter", "the month also saw", "over the holiday": the last one that was spoken of."""
    what = match["what"].lower()
    for period in reversed(before):
        days = (period.end - period.start).days + 1
        if (what in _MONTHS and period.months == _MONTHS[what]) or (what == "week" and days == 7):
            return period
        if what == "holiday" and is_holiday(period):
            return period
    return holiday_just_over(published) if what == "holiday" else None


def _the_period(match: re.Match[str], before: list[Period], published: date) -> Period | None:
    """ "during the period", "in the same period": the span last spoken of."""
    spans = (period for period in reversed(before) if period.start != period.end)
    return next((period for period in spans if period.end <= published), None)


def _the_nth(match: re.Match[str], before: list[Period], published: date) -> Period | None:
    """ "7 percent in the first quarter and 11 in the second": the quarter or half of the same year."""
    last = before[-1] if before else None
    part = {3: calendar.quarter, 6: calendar.half}.get(last.months or 0) if last else None
    number = ORD[match["nth"].lower()]
    if last is None or part is None or (part is calendar.half and number > 2):
        return None
    return part(last.start.year, number)


def _by_then(match: re.Match[str], before: list[Period], published: date) -> Period | None:
    """ "by then": the end last spoken of that lies ahead, else the day last spoken of."""
    for period in reversed(before):
        if period.start == period.end or period.end.year > published.year:
            return period
    return calendar.last_day(before[-1]) if before else None


def _first_year(match: re.Match[str], before: list[Period], published: date) -> Period | None:
    """ "A park that opened in 2014 …, in its first year": the year of what was opened."""
    began = next((period for period in reversed(before) if period.months == 12 or _within_year(period)), None)
    return calendar.year(began.start.year) if began else None


_EVENT = 10
"""Days of an event, and since one, while a story still speaks of its days."""


def _opening_day(match: re.Match[str], before: list[Period], published: date) -> Period | None:
    """ "The expo opened on Monday. On the opening day": the day of the event; of a holiday its first."""
    for period in reversed(before):
        days = (period.end - period.start).days
        counted = days == 0 and period == calendar.last_day(calendar.month(period.end.year, period.end.month))
        if not counted and days < _EVENT and 0 <= (published - period.end).days <= _EVENT:
            return calendar.day(period.start)
    return None


_EVENTS: tuple[tuple[Sought, Retell], ...] = (
    (
        Sought(
            r"\b(?:in|during)\s(?:its|their)\s(?:very\s)?first\s(?:full\s)?year\b(?!\s(?:of|as|in|to))",
            re.IGNORECASE,
        ),
        _first_year,
    ),
    (
        Sought(
            r"\bon\s(?:the|its)\s(?:(?:opening|first|inaugural)\s)?day\b(?!\s(?:of|before|after|when|that|to)\b|-)",
            re.IGNORECASE,
        ),
        _opening_day,
    ),
)
"""Times of an event that the text only reported: that something opened in a year, or on a day."""


_RETOLD: tuple[tuple[Sought, Retell], ...] = (
    (_IN_THE_YEAR, _the_year),
    (
        Sought(
            rf"\b(?:in|over|during|for|across)\s(?:the|these|those)\s(?:same\s)?{COUNT}\s(?P<unit>years|quarters|months|days)\b(?!\s(?:of|last|a\syear|in|from|to(?!\s\d)|through|before|earlier|ended|ending|after)\b)",
            re.IGNORECASE,
        ),
        _the_years,
    ),
    (
        Sought(r"\bin\sthe\s(?P<nth>first|second|third|fourth)(?=[,.;)]|\sand\b|\sto\b|\Z)", re.IGNORECASE),
        _the_nth,
    ),
    (
        Sought(
            r"\b(?:in|over|during|for)\s(?:the|that|this)\s(?:same\s)?(?:period|years)\b(?!\s(?:of|last|a\syear|in|from|between))",
            re.IGNORECASE,
        ),
        _the_period,
    ),
    (
        Sought(
            r"(?:\b(?:in|over|during|for|across|throughout)\s(?:the|that|this)\s(?:whole\s|entire\s|same\s|\w+-day\s)?|(?:^|(?<=[.!?]\s))(?:The|That)\s)"
            r"(?P<what>month|quarter|half|holiday|week)\b(?!'|-|\s(?:rush|travel|season|of|to|through|ended|ending|before|earlier|from|last|a\syear|\w+\syear))",
            re.IGNORECASE | re.MULTILINE,
        ),
        _the_part,
    ),
    (Sought(r"\bby\sthen\b", re.IGNORECASE), _by_then),
)

_AS_OF = re.compile(r"\s(?:(?:by|as\sof|until|till|up\sto|through)\s(?:the\s)?)?", re.IGNORECASE)


def joined_to_day(mentions: list[PeriodMention], folded: str) -> list[PeriodMention]:
    """ "10,000 trips this year as of Monday": one period, from the year's first day to that day."""
    joined: list[PeriodMention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        if (
            last and last.period and mention.period and last.lasting and last.period.months == 12
            and (mention.point or mention.role == "reported") and last.period.start < mention.period.end
            and _AS_OF.fullmatch(folded[last.end : mention.start])
            and re.match(r"by|as|until|up", folded[last.end : mention.end].strip(), re.IGNORECASE)
        ):  # fmt: skip
            period = Period(start=last.period.start, end=mention.period.end)
            joined[-1] = replace(last, end=mention.end, period=period, lasting=False)
        else:
            joined.append(mention)
    return joined


_OPENS_RELATIVE = re.compile(r",\s(?:which|who)\s(?:[^,.;\n]|[.,]\d)*$")
_CLOSES = re.compile(r"[^,.;\n]{0,40},\s")


def _in_relative_clause(mention: PeriodMention, folded: str) -> bool:
    """ "The company, which lost a billion in 2023, hopes": a time that nothing behind the clause points to."""
    before = folded[max(0, mention.start - 120) : mention.start]
    return bool(_OPENS_RELATIVE.search(before) and _CLOSES.match(folded, mention.end))


_HAD_DONE = re.compile(
    r"\bhad\s(?:already\s|also\s|only\s|even\s|not\s|once\s)?"
    r"(?:been|grown|shrunk|lost|made|sold|cut|gone|come|built|begun|run|sunk|[a-z]{3,}e[dn])\b[^.;!?\n]*\b(?:in|during|over)\s(?:the\s)?$"
)


def _looks_back(mention: PeriodMention, folded: str) -> bool:
    """ "It had fallen in the first quarter.": a time before the one that the text is about."""
    return _HAD_DONE.search(folded[max(0, mention.start - 100) : mention.start]) is not None


def retold(mentions: list[PeriodMention], folded: str, published: date) -> list[PeriodMention]:
    """Add the periods that words refer back to: "in the year", "over the five years", "by then"."""
    found = [
        (match, build)
        for pattern, build in (*_RETOLD, *_EVENTS)
        for match in pattern.finditer(folded)
        if not any(mention.start < match.end() and match.start() < mention.end for mention in mentions)
    ]
    told: list[PeriodMention] = []
    waiting, before, events = list(reversed(mentions)), list[Period](), list[Period]()
    for match, build in sorted(found, key=lambda one: one[0].start()):
        while waiting and waiting[-1].end <= match.start():
            mention = waiting.pop()
            alone = folded.startswith(" alone", mention.end) or _in_relative_clause(mention, folded)
            alone = alone or _looks_back(mention, folded)
            before += [mention.period] if mention.period and mention.role == "when" and not alone else []
            events += [mention.period] if mention.period and mention.role in ("when", "reported") else []
        if told and match.start() < told[-1].end:
            continue
        reported = any(build is one for _, one in _EVENTS)
        if period := build(match, events if reported else before, published):
            told.append(
                PeriodMention(
                    match.start(),
                    match.end(),
                    period,
                    point=build is _by_then and period.start == period.end,
                    floating=build is _the_year,
                    ahead=build is _by_then and period.end > published,
                )
            )
            before.append(period)
    return sorted([*mentions, *told], key=lambda mention: mention.start)
