"""The words for years, plan periods, single months, and what is told from the day of publication."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import partial

from cqmonitor.extract import calendar
from cqmonitor.extract.en.lexicon import MONTHS, ORDINAL_WORDS, alternation
from cqmonitor.extract.en.times import (
    COUNT,
    DASH,
    NOT_COUNTED,
    YEAR,
    OfYear,
    Rule,
    coming,
    is_between,
    number_of,
    part_rule,
    time_rule,
)
from cqmonitor.records import Period

RULES: list[Rule] = []

_part = partial(part_rule, RULES)
_time = partial(time_rule, RULES)

_MONTH = alternation(MONTHS)
_CAPITAL = r"(?-i:(?=[JFMASOND]))"
"""How the name of a month begins."""

# --- plans, years and what is relative to publication ------------------------------------------------

_PLAN_NUMBERS = alternation(word for word, value in ORDINAL_WORDS.items() if 9 <= value <= 20)


@_time(
    "plan",
    rf"(?:\b(?:the\s)?first\s{COUNT}\syears\s(?:of|in)\s(?:the\s)?)?[\"']?(?:\b(?P<nth>\d\d)th|\b(?P<word>{_PLAN_NUMBERS}))\s?[\"']?\s?"
    rf"(?:five[- ]year[\"']?(?:\splan)?|fyp)\b[\"']?(?:\s?\({YEAR}\s?{DASH}\s?(?:19|20)?\d\d\))?(?:\speriod)?"
    rf"(?:\s?\({YEAR}\s?{DASH}\s?(?:19|20)?\d\d\))?",
)
def _plan(match: re.Match[str], published: date) -> Period | None:
    plan = calendar.five_year_plan(
        int(match["nth"]) if match["nth"] else ORDINAL_WORDS[match["word"].lower()]
    )
    if match["n"]:
        return calendar.years(plan.start.year, plan.start.year + number_of(match["n"]) - 1)
    return plan


@_time(
    "end",
    rf"\byear(?:[- ]?|'s\s)end\b(?:\s(?:of\s)?(?P<year>{YEAR}|this\syear|last\syear))?|(?<![\d.,$])\b(?P<year2>{YEAR})(?:'s)?\syear[- ]?end\b",
)
def _year_end(match: re.Match[str], published: date) -> Period | None:
    written = (match["year"] or match["year2"] or "").lower()
    if written.isdigit():
        return calendar.last_day(calendar.year(int(written)))
    ended = written.startswith("last") or (not written and not coming(match.string, match.start(), published))
    return calendar.last_day(calendar.year(published.year - ended))


@_part("month", rf"\b{_CAPITAL}(?P<m>{_MONTH})(?![a-z])", with_year=True)
def _month_of_year(match: re.Match[str]) -> OfYear | None:
    number = MONTHS[match["m"].lower()]
    return lambda year: calendar.month(year, number)


@_time(
    "years",
    rf"(?<![\d.,$])\b(?P<y1>{YEAR})\s?(?:(?:{DASH}|to|through|and|until)\s?(?P<y2>{YEAR})|{DASH}(?P<yy>\d\d))\b(?:\speriod)?"
    r"(?!\s?(?:%|percent|million|billion)|[.,]?\d|-\d)",
)
def _years(match: re.Match[str], published: date) -> Period | None:
    first = int(match["y1"])
    last = int(match["y2"] or f"{match['y1'][:2]}{match['yy']}")
    between = is_between(match)
    joined = bool(re.search(r"\sand\s", match.group(), re.I)) and not between
    return None if first >= last or joined else calendar.years(first, last)


_BEFORE_MONTH = (
    r"in|of|by|for|during|from|to|until|till|since|than|with|against|through|throughout|which|last|next|early|late|"
    r"mid|end|this|at|that|and"
)
_AFTER_WORD = "|".join(rf"(?<=\b{word}[ -])" for word in _BEFORE_MONTH.split("|"))


@_part(
    "month",
    rf"\b(?:month\sof\s)?{_CAPITAL}(?P<named>january|february|april|june|july|august|september|october|november|december)\b(?!\s\d{{1,2}}\b(?!\d))|"
    rf"\b{_CAPITAL}(?P<listed>{_MONTH})(?=(?:,|,?\sand)\s(?:{_MONTH})\b)|(?<=\(){_CAPITAL}(?P<labels>{_MONTH})(?=:\s)|\b{_CAPITAL}(?:{_AFTER_WORD})(?P<m>{_MONTH})(?![a-z])(?!\s\d{{1,2}}\b(?!\d))",
)
def _month(match: re.Match[str]) -> OfYear | None:
    name = match["named"] or match["listed"] or match["labels"] or match["m"]
    number = MONTHS[name.lower()]
    return lambda year: calendar.month(year, number)


@_time(
    "year",
    rf"(?<![\d.,$])(?:\bfy\s?|\b)(?P<year>{YEAR})(?:'s)?(?![\w])(?:\s(?:fiscal|financial|calendar)\syear)?{NOT_COUNTED}",
)
def _year(match: re.Match[str], published: date) -> Period | None:
    return calendar.year(int(match["year"]))


_WHICH = {"last": -1, "this": 0, "the current": 0, "next": 1}


@_time(
    "year",
    r"\b(?:the\swhole\sof\s)?(?P<which>last|this|the\scurrent|next)\syear\b(?:'s)?|\b(?P<next>next)(?=[,.;]|\Z)",
)
def _relative_year(match: re.Match[str], published: date) -> Period | None:
    return calendar.year(published.year + (1 if match["next"] else _WHICH[match["which"].lower()]))


@_time("quarter", r"\b(?:the\s)?(?P<which>last|this|the\scurrent|next)\squarter\b")
def _relative_quarter(match: re.Match[str], published: date) -> Period | None:
    place = 4 * published.year + (published.month - 1) // 3 + _WHICH[match["which"].lower()]
    return calendar.quarter(place // 4, place % 4 + 1)


@_time("month", r"\b(?:(?:earlier|later)\s)?(?P<which>last|this|the\scurrent|next)\smonth\b")
def _relative_month(match: re.Match[str], published: date) -> Period | None:
    place = 12 * published.year + published.month - 1 + _WHICH[match["which"].lower()]
    return calendar.month(place // 12, place % 12 + 1)


@_time("week", r"\b(?P<which>last|this|next)\s(?P<unit>week|weekend)\b(?:'s)?")
def _relative_week(match: re.Match[str], published: date) -> Period | None:
    monday = (
        published - timedelta(days=published.weekday()) + timedelta(days=7 * _WHICH[match["which"].lower()])
    )
    first = 5 if match["unit"].lower() == "weekend" else 0
    return Period(start=monday + timedelta(days=first), end=monday + timedelta(days=6))


@_part("year", r"\bfull[- ]year\b(?!\s(?:to|of|before|goals?|targets?|plans?|quotas?|tasks?))")
def _whole_year(match: re.Match[str]) -> OfYear | None:
    """The latest year that had ended; for a goal the year of publication."""
    return calendar.year


@_time("years", r"\b(?:the\s)?(?:(?P<part>early|mid|late)[\s-])?(?P<decade>(?:19|20)\d0)s\b")
def _decade(match: re.Match[str], published: date) -> Period | None:
    """ "In the 1990s"; its early, middle or late years."""
    first = int(match["decade"])
    start, last = {"early": (0, 3), "mid": (4, 6), "late": (6, 9)}.get((match["part"] or "").lower(), (0, 9))
    return calendar.years(first + start, first + last)


@_time("year", r"\bthe\send\sof\s(?:this|the)\sdecade\b")
def _end_of_decade(match: re.Match[str], published: date) -> Period | None:
    return calendar.year(published.year // 10 * 10 + 10)


@_time(
    "the",
    r"\bthe\s(?:same\s|previous\s)?year\b(?!\s(?:before|earlier|ago))|(?<=\bend-of-)year\b|(?<=\bend of )year\b",
)
def _the_year(match: re.Match[str], published: date) -> Period | None:
    return calendar.year(published.year)


@_time(
    "now",
    r"\b(?:at\spresent|currently|now|so\sfar|to\sdate|up\sto\snow|by\snow|nowadays|today|at\sthe\smoment|as\sof\snow)\b|"
    r"\b(?:the|its|their)\s(?:current|present|existing)(?=\s(?:(?:about|around|some|over|nearly|less\sthan|more\sthan)\s)?[\d$¥])",
)
def _now(match: re.Match[str], published: date) -> Period | None:
    return calendar.day(published)
