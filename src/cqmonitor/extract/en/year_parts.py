"""The words for parts of a year: days, months, quarters, halves, seasons, holidays."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import partial

from cqmonitor.extract import calendar
from cqmonitor.extract.en.lexicon import MONTHS, alternation
from cqmonitor.extract.en.times import (
    COUNT,
    DASH,
    ORD,
    OfYear,
    Rule,
    is_between,
    is_listed,
    number_of,
    part_rule,
    time_rule,
)
from cqmonitor.extract.holidays import travel_season
from cqmonitor.records import Period

RULES: list[Rule] = []

_part = partial(part_rule, RULES)
_time = partial(time_rule, RULES)

_MONTH = alternation(MONTHS)
_CAPITAL = r"(?-i:(?=[JFMASOND]))"
"""How the name of a month begins."""
_DAY = r"(?P<{}>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_NTH = r"first|second|third|fourth|1st|2nd|3rd|4th"

# --- days ---------------------------------------------------------------------------------------------

_NO_DAY = r"(?!\d|,\d\d\d|\.\d|\s?(?:%|percent|million|billion|yuan))"


@_part(
    "days",
    rf"\b{_CAPITAL}(?P<m>{_MONTH})\s?{_DAY.format('d1')}\s?(?:{DASH}|to|through|and)\s?{_DAY.format('d2')}\b{_NO_DAY}|"
    rf"\b{_DAY.format('d3')}\s?(?:{DASH}|to|through|and)\s?{_DAY.format('d4')}\s(?:of\s)?(?P<m2>{_MONTH})\b",
)
def _days_of_a_month(match: re.Match[str]) -> OfYear | None:
    first, last = int(match["d1"] or match["d3"]), int(match["d2"] or match["d4"])
    between = is_between(match)
    if first >= last or (" and " in match.group().lower() and not between):
        return None
    return _days(_month_number(match), first, last)


@_part(
    "days",
    rf"(?P<which>first|last|final)\s(?:{COUNT}\sdays|(?P<week>week)|(?P<half>half))\s(?:of|in)\s(?P<m>{_MONTH})\b|"
    rf"(?P<nth>second|third|fourth)\s(?:week|(?P<half2>half))\sof\s(?P<m2>{_MONTH})\b",
)
def _part_of_a_month(match: re.Match[str]) -> OfYear | None:
    month = _month_number(match)
    if match["nth"]:
        first = 16 if match["half2"] else 7 * ORD[match["nth"].lower()] - 6
        return _days(month, first, None if match["half2"] else first + 6)
    count = number_of(match["n"]) if match["n"] else 7 if match["week"] else 15
    if match["which"].lower() == "first":
        return _days(month, 1, count)
    return lambda year: Period(
        start=calendar.month(year, month).end - timedelta(days=count - 1), end=calendar.month(year, month).end
    )


def _days(month: int, first: int, last: int | None) -> OfYear:
    return lambda year: Period(
        start=date(year, month, first),
        end=date(year, month, last) if last else calendar.month(year, month).end,
    )


def _month_number(match: re.Match[str]) -> int:
    return MONTHS[(match["m"] or match["m2"]).lower()]


@_time("day", r"\b(?:19|20)\d\d-\d\d-\d\d\b")
def _iso_day(match: re.Match[str], published: date) -> Period | None:
    return calendar.day(date.fromisoformat(match.group()))


@_part(
    "day",
    rf"\b{_CAPITAL}(?P<m>{_MONTH})\s?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\b{_NO_DAY}|"
    rf"\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m2>{_MONTH})\b",
)
def _day_of_a_month(match: re.Match[str]) -> OfYear | None:
    month, day = _month_number(match), int(match["d1"] or match["d2"])
    return lambda year: calendar.day(date(year, month, day))


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@_time(
    "weekday",
    rf"(?:\b(?:on|by|as\sof|until|up\sto|since|last|this|late|early)\s)(?P<weekday>{'|'.join(_WEEKDAYS)})\b|\byesterday\b",
)
def _weekday(match: re.Match[str], published: date) -> Period | None:
    if not match["weekday"]:
        return calendar.day(published - timedelta(days=1))
    ago = (published.weekday() - _WEEKDAYS.index(match["weekday"].lower())) % 7
    ago = 7 if ago == 0 and match.group().lower().startswith("last") else ago
    return calendar.day(published - timedelta(days=ago))


# --- months, quarters, halves -----------------------------------------------------------------------


@_part(
    "months",
    rf"\b{_CAPITAL}(?P<m>{_MONTH})[\s-]?(?:{DASH}|to|through|and|till|until)[\s-]?(?P<m2>{_MONTH})\b(?:\speriod)?(?!\s\d{{1,2}}\b(?!\d))",
)
def _months(match: re.Match[str]) -> OfYear | None:
    first, last = MONTHS[match["m"].lower()], MONTHS[match["m2"].lower()]
    between = is_between(match)
    paired = bool(re.search(r"\sand\s", match.group(), re.IGNORECASE)) and not between
    if first == last or (paired and (last != first + 1 or is_listed(match))):
        return None
    if first < last:
        return lambda year: calendar.months(year, first, last)
    return lambda year: Period(
        start=calendar.month(year - 1, first).start, end=calendar.month(year, last).end
    )


_FIGURES = (
    r"(?:gdp|gross|economic|growth|output|production|exports?|imports?|trade|foreign|industrial|retail|fiscal|sales|revenues?|"
    r"profits?|earnings|income|investment|deliveries|throughput|traffic|results?|reports?|figures?|data|statistics|numbers|"
    r"totals?|tally)"
)


@_part(
    "months",
    rf"(?<!\ba\s)(?<!\ban\s)\b(?P<n>two|three|four|five|six|seven|eight|nine|ten|eleven|\d\d?)-month(?=\s{_FIGURES}\b)",
)
def _months_told_of(match: re.Match[str]) -> OfYear | None:
    """ "Nine-month exports": those of January to September."""
    count = number_of(match["n"])
    return (lambda year: calendar.months(year, 1, count)) if 2 <= count < 12 else None


@_part(
    "half",
    rf"(?<!\ba\s)\bhalf-year(?:ly)?(?=\s{_FIGURES}\b)|"
    r"(?:(?<=\bin\sthe\s)|(?<=\bfor\sthe\s)|(?<=\bover\sthe\s)|(?<=\bduring\sthe\s))half(?:-year\b(?!-)|(?=\s?[,.;)\n]))",
)
def _half_told_of(match: re.Match[str]) -> OfYear | None:
    return lambda year: calendar.half(year, 1)


@_part("end", rf"(?:(?<=\bby\s)|(?<=\bas\sof\s)|(?<=\buntil\s))mid-{_CAPITAL}(?P<m>{_MONTH})\b")
def _middle_of_month(match: re.Match[str]) -> OfYear | None:
    """ "As of mid-July": its fifteenth day."""
    number = MONTHS[match["m"].lower()]
    return lambda year: calendar.day(date(year, number, 15))


@_part("end", rf"\b{_CAPITAL}(?P<m>{_MONTH})-end\b")
def _end_of_month(match: re.Match[str]) -> OfYear | None:
    """ "By June-end": its last day."""
    number = MONTHS[match["m"].lower()]
    return lambda year: calendar.last_day(calendar.month(year, number))


_FIRST = r"(?:first|opening|initial)"
_LAST = r"(?:last|final|closing)"


@_part("months", rf"\b{_FIRST}\s{COUNT}[\s-]months?\b(?:\speriod)?")
def _first_months(match: re.Match[str]) -> OfYear | None:
    count = number_of(match["n"])
    return (lambda year: calendar.months(year, 1, count)) if 1 <= count <= 12 else None


@_part("months", rf"\b{_LAST}\s{COUNT}\s(?P<unit>months|quarters)\b", with_year=True)
def _last_months(match: re.Match[str]) -> OfYear | None:
    count = number_of(match["n"]) * (3 if match["unit"].lower() == "quarters" else 1)
    return (lambda year: calendar.months(year, 13 - count, 12)) if 1 <= count <= 12 else None


@_part(
    "quarter",
    rf"\b{_FIRST}\s(?P<n>two|three|2|3)\squarters\b|\bQ1\s?(?:{DASH}|to)\s?Q?(?P<q>[234])\b|"
    rf"\b(?P<from>{_NTH})\s(?:quarter\s)?(?:to|through)\s(?:the\s)?(?P<to>{_NTH})\squarters?\b",
)
def _quarters(match: re.Match[str]) -> OfYear | None:
    first = ORD[match["from"].lower()] if match["from"] else 1
    last = ORD[match["to"].lower()] if match["to"] else int(match["q"] or number_of(match["n"]))
    return (lambda year: calendar.quarters(year, first, last)) if first < last else None


@_part("quarter", r"\b(?P<n>two|three)\squarters\b(?=\sof\s)", with_year=True)
def _quarters_of_year(match: re.Match[str]) -> OfYear | None:
    return lambda year: calendar.quarters(year, 1, number_of(match["n"]))


@_part("quarter", rf"\b{_LAST}\squarter\b(?!-)", with_year=True)
def _last_quarter(match: re.Match[str]) -> OfYear | None:
    return lambda year: calendar.quarter(year, 4)


@_part(
    "quarter",
    rf"\b(?P<nth>{_NTH})(?:[\s-]quarter\b(?!-[a-z])(?:\speriod)?|\squarters\b|(?=(?:,\s(?:{_NTH})){{0,2}},?\sand\s(?:the\s)?(?:{_NTH})\squarters\b))|\b(?:final|closing)\squarter\b|(?:\b|(?<=\d))Q(?P<q>[1-4])\b|"
    rf"\b(?P<q2>[1-4])Q(?:\s?'?(?P<yy>\d\d)\b)?(?![A-Za-z])|\b(?P<ends>March|June|September|December)\squarter\b",
)
def _quarter(match: re.Match[str]) -> OfYear | None:
    if match["ends"]:
        number = MONTHS[match["ends"].lower()] // 3
    else:
        number = ORD[match["nth"].lower()] if match["nth"] else int(match["q"] or match["q2"] or 4)
    return lambda year: calendar.quarter(year, number)


@_part(
    "half",
    r"\b(?P<nth>first|second|latter|1st|2nd)[\s-]half\b(?!-[a-z])(?!\sof\s(?!the\s(?:\w+\s)?year|this|last|next|20|19))(?:\speriod)?|"
    r"(?:\b|(?<=\d))H(?P<h>[12])\b|\b(?P<h2>[12])H(?:\s?'?(?P<yy>\d\d)\b)?(?![A-Za-z])",
)
def _half(match: re.Match[str]) -> OfYear | None:
    number = (
        (1 if match["nth"].lower() in ("first", "1st") else 2)
        if match["nth"]
        else int(match["h"] or match["h2"])
    )
    return lambda year: calendar.half(year, number)


# --- seasons and holidays ---------------------------------------------------------------------------

_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}


@_time("season", r"\b(?P<which>this|last)\s(?P<season>spring|summer|autumn|fall)\b(?!\sfestival)")
def _relative_season(match: re.Match[str], published: date) -> Period | None:
    first, last = _SEASONS[match["season"].lower()]
    last_one = match["which"].lower() == "last"
    back = 1 if last_one and published.month >= first else 0
    this = calendar.months(published.year - back, first, last)
    return calendar.back(this, 1) if this.start > published else this


@_part(
    "season",
    r"(?<!%\s)(?<!percent\s)(?<!cent\s)(?<!point\s)\b(?P<season>spring|summer|autumn|fall)\b(?!\sfestival)",
    with_year=True,
)
def _season(match: re.Match[str]) -> OfYear | None:
    first, last = _SEASONS[match["season"].lower()]
    return lambda year: calendar.months(year, first, last)


_HOLIDAYS = {
    "spring_festival": r"(?:spring\sfestival|(?:lunar|chinese)\snew\syear)",
    "may_day": r"(?:international\s)?(?:may\sday|labou?r\sday|workers'\sday)",
    "national_day": r"(?:mid-autumn(?:\sfestival)?\sand\s)?national\sday(?:\sand\smid-autumn(?:\sfestival)?)?|golden\sweek",
    "dragon_boat": r"dragon\sboat\sfestival",
    "mid_autumn": r"mid-autumn\sfestival",
    "tomb_sweeping": r"(?:qingming|tomb[\s-]sweeping)(?:\s(?:festival|day))?",
    "new_year": r"new\syear(?:'s\sday)?(?=\s(?:holiday|break|vacation))",
}
_DURING = "|".join(
    rf"(?<=\b{word}\s)|(?<=\b{word}\sthe\s)"
    for word in ("in", "over", "during", "of", "for", "on", "throughout")
)
_DAYS_OFF = r"(?:\s(?:golden\sweek|holidays?|vacation|break|period))?"


@_part(
    "holiday",
    rf"(?<=\s)(?:{_DURING}|(?<=\bthis\s)|(?<=year's\s)|(?<=\d\s))"
    rf"(?:(?P<which>first|second|third|last|final)\s(?:{COUNT}\sdays|day)\sof\s(?:the\s)?(?:20(?P<yy>\d\d)\s)?)?(?:[\w-]+-day[,\s]\s?)?"
    + "(?:" + "|".join(rf"(?P<{kind}>{words})" for kind, words in _HOLIDAYS.items()) + ")"
    rf"(?:(?P<rush>\stravel\s(?:rush|season))|{_DAYS_OFF})",
)  # fmt: skip
def _holiday(match: re.Match[str]) -> OfYear | None:
    kind = next(name for name in _HOLIDAYS if match[name])
    if match["rush"]:
        return lambda year: travel_season("spring", year) or calendar.holiday(kind, year)
    if not match["which"]:
        return lambda year: calendar.holiday(kind, year)
    return lambda year: _days_of(calendar.holiday(kind, year), match["which"].lower(), match["n"])


def _days_of(whole: Period, which: str, count: str | None) -> Period:
    """The first or last days of a holiday, or its n-th."""
    days = timedelta(days=number_of(count) - 1 if count else 0)
    if which in ("last", "final"):
        return Period(start=whole.end - days, end=whole.end)
    start = whole.start + timedelta(days=0 if count else ORD[which] - 1)
    return Period(start=start, end=start + days)
