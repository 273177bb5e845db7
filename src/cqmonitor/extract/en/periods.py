"""Stage 3: periods, resolved against the day of publication.

A mention is about *when* a value holds, or is the *base* of a comparison ("than in 2017", "from a
year earlier"), or the day on which somebody *reported* it ("said on Tuesday"), or *now*.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from cqmonitor.extract import calendar
from cqmonitor.extract.en.lexicon import MONTHS, NUMBER_WORDS, alternation
from cqmonitor.records import Basis, Period

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
        between: it is named by its first and last year ("from 2012 to 2017").
        by_then: it is a target's date ("by 2027").
        lasting: it ends after the day of publication.
        ahead: it is introduced by "by" or lies in the future: a target's date.
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


_MONTH = alternation(MONTHS)
_YEAR = r"(?:19|20)\d\d"
_OF_YEAR = (
    rf"(?:\s?,?\s?(?:of\s|in\s)?(?P<year{{n}}>{_YEAR}|(?:of\s)?this\syear|(?:of\s)?last\syear|(?:of\s)?the\syear|"
    r"(?:of\s)?the\sprevious\syear|(?:of\s)?the\ssame\syear))?"
)
_COUNT = r"(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_ORD = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _of_year(name: str) -> str:
    return _OF_YEAR.replace("{n}", name)


Build = Callable[[re.Match[str], date], Period | None]
_RULES: list[tuple[re.Pattern[str], Build, bool]] = []


def _rule(pattern: str, *, point: bool = False) -> Callable[[Build], Build]:
    """Register a pattern with the function that makes its period; earlier rules win."""

    def register(build: Build) -> Build:
        _RULES.append((re.compile(pattern, re.IGNORECASE), build, point))
        return build

    return register


def _year_of(written: str | None, published: date) -> int | None:
    """The year that words name; None where they leave it open."""
    if not written:
        return None
    words = written.lower()
    if words[:2] in ("19", "20"):
        return int(words[:4])
    if "last" in words or "previous" in words:
        return published.year - 1
    if "this" in words:
        return published.year
    return None


def _settle(of_year: Callable[[int], Period], year: int | None, published: date) -> Period:
    return of_year(year) if year else calendar.latest_ended(of_year, published)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBER_WORDS[word.lower()]


# --- the end of something: a day ----------------------------------------------------------------

_END = r"\b(?:the\s)?end\s?(?:of\s|-\s?|-of-)(?:the\s)?"


@_rule(rf"{_END}(?P<month>{_MONTH})\b{_of_year('')}", point=True)
def _end_of_month(match: re.Match[str], published: date) -> Period | None:
    number = MONTHS[match["month"].lower()]
    period = _settle(lambda of: calendar.month(of, number), _year_of(match["year"], published), published)
    return calendar.last_day(period)


@_rule(
    rf"{_END}(?P<year>{_YEAR}|this year|last year|the year|year|previous year)\b|\byear-end(?:\sof\s|\s)?(?P<year2>{_YEAR})?|\bend of (?P<year3>this|last) year",
    point=True,
)
def _end_of_year(match: re.Match[str], published: date) -> Period | None:
    written = match["year"] or match["year2"] or match["year3"]
    year = _year_of(written, published)
    if year is None:
        aimed = _AHEAD.search(match.string[max(0, match.start() - 12) : match.start()])
        year = published.year if aimed or published.month == 12 else published.year - 1
    return calendar.last_day(calendar.year(year))


@_rule(rf"{_END}(?P<nth>first|second|third|fourth)\s(?P<part>quarter|half){_of_year('')}", point=True)
def _end_of_part(match: re.Match[str], published: date) -> Period | None:
    part = calendar.quarter if match["part"].lower() == "quarter" else calendar.half
    number = _ORD[match["nth"].lower()]
    if part is calendar.half and number > 2:
        return None
    return calendar.last_day(
        _settle(lambda of: part(of, number), _year_of(match["year"], published), published)
    )


@_rule(r"\b(?:the\s)?end\sof\slast\smonth\b", point=True)
def _end_of_last_month(match: re.Match[str], published: date) -> Period | None:
    return calendar.last_day(calendar.month_before(published))


@_rule(
    r"\b(?:the\s)?end\sof\sthe\s[\"']?(?P<n>\d\d)th\s?[\"']?\s?five-year(?:\splan)?[\"']?(?:\speriod)?",
    point=True,
)
def _end_of_plan(match: re.Match[str], published: date) -> Period | None:
    return calendar.last_day(calendar.five_year_plan(int(match["n"])))


# --- days -------------------------------------------------------------------------------------


@_rule(
    rf"\b(?P<m1>{_MONTH})\s?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s?(?P<y1>{_YEAR}))?\s?(?:-|–|—|to|through|until)\s?(?P<m2>{_MONTH})\s?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s?(?P<year>{_YEAR}))?"
)
def _days_of_two_months(match: re.Match[str], published: date) -> Period | None:
    year = int(match["year"] or match["y1"] or published.year)
    end = calendar.valid_day(year, MONTHS[match["m2"].lower()], int(match["d2"]))
    start = calendar.valid_day(int(match["y1"] or year), MONTHS[match["m1"].lower()], int(match["d1"]))
    if not start or not end:
        return None
    if not match["year"] and not match["y1"] and end > published:
        start, end = start.replace(year=year - 1), end.replace(year=year - 1)
    return Period(start=start, end=end) if start <= end else None


@_rule(
    rf"\b(?P<month>{_MONTH})\s?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s?(?:-|–|—|to|through)\s?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,\d|\.\d|\s?%)(?:,?\s?(?P<year>{_YEAR}))?"
)
def _days_of_a_month(match: re.Match[str], published: date) -> Period | None:
    number = MONTHS[match["month"].lower()]
    first = _day(match["year"], number, int(match["d1"]), published)
    last = _day(match["year"], number, int(match["d2"]), published)
    return Period(start=first, end=last) if first and last and first <= last else None


@_rule(
    rf"\b(?P<month>{_MONTH})\s?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,\d\d\d|\.\d|\s?%|\s?(?:million|billion|percent))(?:,?\s?(?P<year>{_YEAR}))?|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month2>{_MONTH})\b(?:,?\s(?P<year2>{_YEAR}))?|\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b",
    point=True,
)
def _one_day(match: re.Match[str], published: date) -> Period | None:
    if match["iso"]:
        try:
            return calendar.day(date.fromisoformat(match["iso"]))
        except ValueError:
            return None
    month, day = match["month"] or match["month2"], int(match["day"] or match["day2"])
    when = _day(match["year"] or match["year2"], MONTHS[month.lower()], day, published)
    return calendar.day(when) if when else None


def _day(year: str | None, month: int, day: int, published: date) -> date | None:
    if year:
        return calendar.valid_day(int(year), month, day)
    when = calendar.valid_day(published.year, month, day)
    return calendar.valid_day(published.year - 1, month, day) if when and when > published else when


@_rule(
    rf"\b(?:on|by|as\sof|until|up\sto)\s(?P<weekday>{'|'.join(_WEEKDAYS)})\b|\b(?P<yesterday>yesterday)\b|\b(?P<since>since)\s(?P<weekday2>{'|'.join(_WEEKDAYS)})\b",
    point=True,
)
def _weekday(match: re.Match[str], published: date) -> Period | None:
    if match["yesterday"]:
        return calendar.day(published - timedelta(days=1))
    name = (match["weekday"] or match["weekday2"]).lower()
    ago = (published.weekday() - _WEEKDAYS.index(name)) % 7
    return calendar.day(published - timedelta(days=ago))


# --- spans of months, quarters, halves ----------------------------------------------------------


@_rule(
    rf"\b(?:from\s|between\s)?(?P<m1>{_MONTH})\s?(?:-|–|—|to|through|and|till|until)\s?(?P<m2>{_MONTH})\b(?!\s\d{{1,2}}\b(?!\d)){_of_year('')}"
)
def _months(match: re.Match[str], published: date) -> Period | None:
    first, last = MONTHS[match["m1"].lower()], MONTHS[match["m2"].lower()]
    if first >= last:
        return None
    return _settle(lambda of: calendar.months(of, first, last), _year_of(match["year"], published), published)


@_rule(rf"\b(?:the\s)?first\s{_COUNT}\smonths?\b{_of_year('')}")
def _first_months(match: re.Match[str], published: date) -> Period | None:
    count = _number(match["n"])
    if not 1 <= count <= 12:
        return None
    return _settle(lambda of: calendar.months(of, 1, count), _year_of(match["year"], published), published)


@_rule(
    rf"\b(?:the\s)?first\s(?P<n>two|three|2|3)\squarters\b{_of_year('')}|\bQ1\s?(?:-|–|to)\s?Q(?P<q>[23]){_of_year('b')}"
)
def _first_quarters(match: re.Match[str], published: date) -> Period | None:
    count = int(match["q"]) if match["q"] else _number(match["n"])
    written = _year_of(match["year"] or match["yearb"], published)
    return _settle(lambda of: calendar.quarters(of, 1, count), written, published)


@_rule(
    rf"\b(?:the\s)?(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)[\s-]quarter\b{_of_year('')}|\bQ(?P<q>[1-4])(?:\sof)?{_of_year('b')}\b|\b(?P<q2>[1-4])Q\s?(?P<yearc>{_YEAR})?\b"
)
def _quarter(match: re.Match[str], published: date) -> Period | None:
    number = _ORD[match["nth"].lower()] if match["nth"] else int(match["q"] or match["q2"])
    written = _year_of(match["year"] or match["yearb"] or match["yearc"], published)
    return _settle(lambda of: calendar.quarter(of, number), written, published)


@_rule(
    rf"\b(?:the\s)?(?P<nth>first|second)\shalf\b(?!\sof\s(?!the\syear|this|last|20|19)){_of_year('')}|\bH(?P<h>[12])\b{_of_year('b')}"
)
def _half(match: re.Match[str], published: date) -> Period | None:
    number = _ORD[match["nth"].lower()] if match["nth"] else int(match["h"])
    text = (match["year"] or match["yearb"] or "").lower()
    written = _year_of(text, published)
    if number == 2 and "the year" in text and written is None and published.month >= 6:
        written = published.year
    return _settle(lambda of: calendar.half(of, number), written, published)


# --- spans of years -----------------------------------------------------------------------------


@_rule(
    rf"\b(?:between\s|from\s|during\s)?(?P<y1>{_YEAR})\s?(?:-|–|—|to|through|and|until)\s?(?P<y2>{_YEAR})\b(?!\s?(?:%|percent|million|billion))"
)
def _years(match: re.Match[str], published: date) -> Period | None:
    first, last = int(match["y1"]), int(match["y2"])
    joined_by_and = re.search(r"\sand\s", match.group()) and not match.group().lower().startswith("between")
    if first >= last or joined_by_and:
        return None
    return calendar.years(first, last)


@_rule(
    r"[\"']?\b(?P<n>\d\d)th\s?[\"']?\s?five[- ]year[\"']?(?:\splan)?[\"']?(?:\s?\((?:19|20)\d\d\s?[-–—]\s?(?:19|20)?\d\d\))?(?:\speriod)?"
)
def _plan(match: re.Match[str], published: date) -> Period | None:
    return calendar.five_year_plan(int(match["n"]))


@_rule(
    rf"\bsince\s(?:the\send\sof\s(?P<ended>{_YEAR})|(?:the\s(?:beginning|start)\sof\s)?(?P<year>{_YEAR}|this\syear|the\syear)|(?P<month>{_MONTH})(?:\s(?P<of>{_YEAR}))?)(?!\s?(?:\d|,\d))"
)
def _since(match: re.Match[str], published: date) -> Period | None:
    if match["month"]:
        number = MONTHS[match["month"].lower()]
        start = _day(match["of"], number, 1, published)
    else:
        year = (
            int(match["ended"]) + 1
            if match["ended"]
            else _year_of(match["year"], published) or published.year
        )
        start = date(year, 1, 1)
    return Period(start=start, end=published) if start and start <= published else None


@_rule(r"\bso\sfar\s(?:in\s)?this\syear|\byear[\s-]to[\s-]date|\bthis\syear\sso\sfar|\bthis\syear\sto\sdate")
def _to_date(match: re.Match[str], published: date) -> Period | None:
    return calendar.to_date(published)


@_rule(
    r"\b(?:over|in|during|for|within|throughout)?\s?(?:the\s)?(?:past|last|recent)\s(?:(?P<n>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twenty)\syears|(?P<decade>decade)|(?P<one>(?<=past\s)year))(?!\sago)"
)
def _past_years(match: re.Match[str], published: date) -> Period | None:
    count = 10 if match["decade"] else 1 if match["one"] else _number(match["n"])
    start = calendar.back(calendar.day(published), count).start
    return Period(start=start, end=published)


@_rule(
    r"\b(?:a\syear\s(?:earlier|ago|before)|(?:the\s)?previous\syear|the\syear\s(?:before|earlier)|year[- ]on[- ]year|year[- ]over[- ]year|yoy\b|y/y|y-o-y|"
    r"(?:the\s)?(?:same|corresponding)\s(?:period|time|month|quarter|day|holiday|half)\s(?:of\s|in\s)?(?:the\s)?(?:last|previous|preceding|prior)\s(?:year|holiday)|"
    rf"(?:the\s)?(?:same|corresponding)\s(?:period|month|quarter|half|months|three\smonths)\s(?:of|in|a)\s(?:{_YEAR}|year\s(?:earlier|ago|before))|year-earlier|year-ago|"
    r"an\sannual\s(?:increase|rise|growth)|annual\s(?:increase|rise)|from\slast\syear|over\slast\syear|than\slast\syear)"
)
def _year_before(match: re.Match[str], published: date) -> Period | None:
    return None


@_rule(
    r"\b(?:month[- ]on[- ]month|month[- ]over[- ]month|mom\b|m/m|(?:a|one)\smonth\s(?:earlier|ago|before)|(?:the\s)?(?:previous|preceding)\smonth)|\bquarter[- ]on[- ]quarter|\bqoq\b|\b(?:the\s)?previous\squarter|\ba\squarter\searlier"
)
def _month_before(match: re.Match[str], published: date) -> Period | None:
    return None


# --- months and years -------------------------------------------------------------------------


@_rule(rf"\b(?P<month>{_MONTH}),?\s(?:of\s)?(?P<year>{_YEAR}|this\syear|last\syear)\b")
def _month_of_year(match: re.Match[str], published: date) -> Period | None:
    year = _year_of(match["year"], published)
    return calendar.month(year, MONTHS[match["month"].lower()]) if year else None


@_rule(
    rf"(?:(?<=\bin\s)|(?<=\bof\s)|(?<=\bby\s)|(?<=\bfor\s)|(?<=\bduring\s)|(?<=\bfrom\s)|(?<=\bto\s)|(?<=\buntil\s)|(?<=\bsince\s)|(?<=\bthan\s)|(?<=which\s)|(?<=\blast\s)|(?<=\bearly\s)|(?<=\blate\s)|(?<=mid-)|(?<=\bthis\s))(?P<month>{_MONTH})\b(?!\s\d)|\b(?P<named>january|february|april|june|july|august|september|october|november|december)\b(?!\s\d)"
)
def _month(match: re.Match[str], published: date) -> Period | None:
    number = MONTHS[(match["month"] or match["named"]).lower()]
    return calendar.latest_ended(lambda of: calendar.month(of, number), published)


@_rule(r"\blast\smonth\b")
def _last_month(match: re.Match[str], published: date) -> Period | None:
    return calendar.month_before(published)


_HOLIDAYS = (
    r"(?P<spring>spring\sfestival|lunar\snew\syear|chinese\snew\syear)|(?P<may>may\sday|labou?r\sday)|"
    r"(?P<national>national\sday(?:\sand\smid-autumn(?:\sfestival)?)?|golden\sweek)"
)


@_rule(
    rf"(?:(?<=\bin\s)|(?<=\bover\s)|(?<=during\s)|(?<=\bof\s)|(?<=\bfor\s)|(?<=\bon\s))(?:the\s)?(?:{_YEAR}\s)?(?:\w+-day\s)?"
    rf"(?:{_HOLIDAYS})(?:\s(?:golden\sweek|holidays?|vacation|break|travel\srush))?(?:\s(?:of\s)?(?P<year>{_YEAR}))?"
)
def _holiday(match: re.Match[str], published: date) -> Period | None:
    kind = "spring_festival" if match["spring"] else "may_day" if match["may"] else "national_day"
    year = int(match["year"]) if match["year"] else None
    return _settle(lambda of: calendar.holiday(kind, of), year, published)


@_rule(
    rf"(?<![\d.,$])\b(?P<year>{_YEAR})(?:'s)?\b(?!,\d|\.\d|\s?(?:%|percent|yuan|million|billion|trillion|people|km\b|kilomet|mu\b|tonne|tons|trips|teu|enterprises|companies))"
)
def _year(match: re.Match[str], published: date) -> Period | None:
    return calendar.year(int(match["year"]))


@_rule(
    r"\blast\syear\b|\b(?:the\s)?whole\sof\slast\syear\b|\b(?P<this>this\syear|the\scurrent\syear)\b(?:'s)?|"
    r"\b(?P<next>next\syear|next(?=[,.;]|$))"
)
def _relative_year(match: re.Match[str], published: date) -> Period | None:
    return calendar.year(published.year + (0 if match["this"] else 1 if match["next"] else -1))


@_rule(
    r"\b(?:full-year|full\syear|the\sannual|(?:in|for|during)\sthe\s(?:whole\s|full\s)?year)\b(?!\s(?:to|of|20|19|before))"
)
def _whole_year(match: re.Match[str], published: date) -> Period | None:
    return calendar.year(published.year) if match.group().lower().startswith("full") else None


@_rule(
    r"\b(?:at\spresent|currently|now|so\sfar|to\sdate|up\sto\snow|by\snow|nowadays|today|at\sthe\smoment|as\sof\snow)\b",
    point=True,
)
def _now(match: re.Match[str], published: date) -> Period | None:
    return calendar.day(published)


# --- roles ------------------------------------------------------------------------------------

_BASE = re.compile(
    r"(?:\bthan|\bcompared?\s(?:with|to)|\bas\sagainst|\bagainst|\bversus|\bvs\.?|\brelative\sto|\b(?:than|with|to|from|as|over|of|below|above|exceed\w*|times)\s(?:that|those)\s(?:of|in|at)|"
    r"\btimes\s(?:that|those|the|as)[^.;,]{0,30}|\b(?:level|figure|number|length|amount|value|total|size|volume|scale)\s(?:of|in|for|at)|"
    r"(?:%|percent|points|\d|cent|increase|rise|growth|decline|drop|decrease|up|down|jump|fold|gain|fall|surge|higher|lower|improvement)\s(?:from|over|on))"
    r"\s(?:(?:in|at|of|the|that|those|with|by|whole|level|figure|end|beginning|start|same|period|month|was|for|during)\s)*(?:the\s)?$",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?:^|[.;:]\s)(?:The|Its|Their|This)\s(?:\w+\s){0,2}(?:of|in|for)\s(?:the\s)?$")
"""A subject that names its own period: "The total of the first five months was"."""
_REPORTED = re.compile(
    r"\b(?:said|says|told|announced|briefing|briefed|press\sconference|conference|meeting|released?|releasing|disclosed|reported|unveiled|"
    r"held|learned|statement|interview|published|issued|according\sto|statistics\sbureau|data\srelease|showed|forum|session|informed|report|revealed|opened|met|visit\w*)\b[^.;]{0,80}$",
    re.IGNORECASE,
)
_SINCE_CLAUSE = re.compile(r"\bsince\s(?:the|it|its|they|he)\s[^.;\d]{3,90}\s(?:in|on)\s$", re.IGNORECASE)
_FIGURE = re.compile(
    r"\s(?:figure|level|number|total|volume|average|mark|value|peak|high|low)s?\b", re.IGNORECASE
)
_INCIDENT = re.compile(
    r"\b(?:opened|founded|launched|established|started|began|set|inaugurated|introduced|born|dating)(?:\s(?!that\b)\w+)?\s(?:in|on|at|back\sto|from)?\s?"
    r"(?:early\s|late\s|the\s)?$",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r",?\s[^.;\d]{0,70}\b(?:said|announced|learned|held|released|published|disclosed|reported|unveiled|convened|"
    r"informed|revealed|told)\b",
    re.IGNORECASE,
)
_NAMES_YEAR = re.compile(r"(?:19|20)\d\d|\bthis\b|\blast\b|\bprevious\b", re.IGNORECASE)
_FLOATING = (_months, _first_months, _first_quarters, _quarter, _half, _month)
_RECORD = re.compile(
    r"\b(?:first|lowest|highest|largest|biggest|worst|best|fastest|slowest|sharpest|steepest|most|record)\b[^,.;]{0,30}$",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"^\s*[A-Z][A-Z.' -]+,\s$")
_AHEAD = re.compile(r"\b(?:by|until|before|come)\s(?:the\s)?$", re.IGNORECASE)
_RELATIVE = (_year_before, _month_before)


def periods(folded: str, published: date) -> list[PeriodMention]:
    """All periods of folded text with their role, in its order, none overlapping another."""
    found: list[PeriodMention] = []
    taken = bytearray(len(folded))
    for pattern, build, point in _RULES:
        for match in pattern.finditer(folded):
            start, end = _trim(folded, *match.span())
            if start >= end or any(taken[start:end]):
                continue
            mention = _mention(match, build, point, folded, published, start, end)
            if mention:
                found.append(mention)
                taken[start:end] = b"\x01" * (end - start)
    in_order = sorted(found, key=lambda mention: mention.start)
    return _retold(_to_day(in_order, folded), folded, published)


_IN_THE_YEAR = re.compile(
    r"\b(?:in|during|for|throughout|over)\sthe\s(?:whole\s|full\s|entire\s)?year\b(?!\s(?:to|of|20|19|before|ended|ending))",
    re.IGNORECASE,
)


Retell = Callable[[re.Match[str], list[Period], date], Period | None]


def _the_year(match: re.Match[str], before: list[Period], published: date) -> Period | None:
    """ "in the year": the year last spoken of, else the latest that had ended."""
    last = before[-1] if before else None
    if last and last.start == last.end and last.end.year == published.year:
        return Period(start=last.end.replace(month=1, day=1), end=last.end)
    return calendar.year(last.end.year if last else published.year - 1)


def _the_years(match: re.Match[str], before: list[Period], published: date) -> Period | None:
    """ "over the five years", "in the nine days": the span of that length last spoken of."""
    count = _number(match["n"])
    for period in reversed(before):
        if match["unit"] == "years" and period.months in (12 * count, 12 * count + 12):
            return calendar.years(period.end.year - count + 1, period.end.year)
        days = (period.end - period.start).days + 1
        if (match["unit"] == "months" and period.months == count) or (match["unit"] == "days" and days == count):
            return period
    return None


def _the_period(match: re.Match[str], before: list[Period], published: date) -> Period | None:
    """ "during the period", "in the same period": the span last spoken of."""
    return next((period for period in reversed(before) if period.start != period.end), None)


def _the_nth(match: re.Match[str], before: list[Period], published: date) -> Period | None:
    """ "7 percent in the first quarter and 11 in the second": the quarter or half of the same year."""
    last = before[-1] if before else None
    part = {3: calendar.quarter, 6: calendar.half}.get(last.months or 0) if last else None
    number = _ORD[match["nth"].lower()]
    if last is None or part is None or (part is calendar.half and number > 2):
        return None
    return part(last.start.year, number)


def _by_then(match: re.Match[str], before: list[Period], published: date) -> Period | None:
    """ "by then": the end last spoken of that lies ahead."""
    return next((period for period in reversed(before) if period.end > published), None)


_RETOLD: tuple[tuple[re.Pattern[str], Retell], ...] = (
    (_IN_THE_YEAR, _the_year),
    (re.compile(rf"\b(?:in|over|during|for|across)\s(?:the|these|those)\s{_COUNT}\s(?P<unit>years|months|days)\b", re.IGNORECASE), _the_years),
    (re.compile(r"\bin\sthe\s(?P<nth>second|third|fourth)(?=[,.;)]|\sand\b|\sto\b|$)", re.IGNORECASE), _the_nth),
    (
        re.compile(
            r"\b(?:in|over|during|for)\s(?:the|that|this)\s(?:same\s)?period\b(?!\s(?:of|last|a\syear|in|from|between))",
            re.IGNORECASE,
        ),
        _the_period,
    ),
    (re.compile(r"\bby\sthen\b", re.IGNORECASE), _by_then),
)


_AS_OF = re.compile(r"\s(?:(?:by|as\sof|until|till|up\sto|through)\s(?:the\s)?)?", re.IGNORECASE)


def _to_day(mentions: list[PeriodMention], folded: str) -> list[PeriodMention]:
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


def _retold(mentions: list[PeriodMention], folded: str, published: date) -> list[PeriodMention]:
    """Add the periods that words refer back to: "in the year", "over the five years", "by then"."""
    told = []
    for pattern, build in _RETOLD:
        for match in pattern.finditer(folded):
            if any(mention.start < match.end() and match.start() < mention.end for mention in mentions):
                continue
            before = [m.period for m in mentions if m.end <= match.start() and m.period and m.role == "when"]
            if period := build(match, before, published):
                told.append(
                    PeriodMention(match.start(), match.end(), period, floating=build is _the_year, ahead=build is _by_then)
                )
    return sorted([*mentions, *told], key=lambda mention: mention.start)


def _trim(folded: str, start: int, end: int) -> tuple[int, int]:
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1] in " ,":
        end -= 1
    return start, end


def _mention(
    match: re.Match[str], build: Build, point: bool, folded: str, published: date, start: int, end: int
) -> PeriodMention | None:
    try:
        period = build(match, published)
    except (ValueError, OverflowError):
        return None
    if build in _RELATIVE:
        return PeriodMention(start, end, None, "base", _relative_basis(match.group()))
    if period is None:
        return None
    mention = PeriodMention(start, end, period, point=point)
    before = folded[max(0, start - 100) : start].rsplit("\n", 1)[-1]
    if build is _now:
        return replace(mention, role="now")
    if _SINCE_CLAUSE.search(before) and mention.period and period.start <= published:
        return replace(mention, period=Period(start=period.start, end=published), since=True)
    if build is _one_day and _DATELINE.search(before):
        return replace(mention, role="reported")
    if _BASE.search(before[-60:]) and not _OPENS.search(before) and not match.group().lower().startswith(("between", "since", "over the")):
        return replace(mention, role="base")
    if point and build in (_one_day, _weekday) and _REPORTED.search(before):
        return replace(mention, role="reported")
    if build is _since and _RECORD.search(before):
        return replace(mention, role="reported")
    after = folded[end : end + 90]
    if _FIGURE.match(after):
        return replace(mention, role="base")
    if _INCIDENT.search(before) or (point and build in (_one_day, _weekday) and _REPORTS.match(after)):
        return replace(mention, role="reported")
    by_then = period.end > published and bool(_AHEAD.search(before))
    return replace(
        mention,
        ahead=by_then or period.start > published,
        by_then=by_then,
        lasting=period.end > published,
        between=build is _years,
        vague=build is _past_years,
        floating=build in _FLOATING and not _NAMES_YEAR.search(match.group()),
        since=build is _since,
    )


def _relative_basis(words: str) -> Basis:
    words = words.lower()
    if ("quarter" in words and "same" not in words) or words == "qoq":
        return Basis.QOQ
    return (
        Basis.MOM
        if re.match(r"mom|m/m|month|(?:a|one)\smonth|(?:the\s)?(?:previous|preceding)\smonth", words)
        else Basis.YOY
    )


def basis_against(base: Period | None, value: Period | None) -> Basis | None:
    """What a comparison with an explicit base is called: yoy a year apart, mom a month, else since."""
    if base is None or value is None:
        return None
    if base.start == base.end == value.end:
        return Basis.YOY  # "over the end of the previous year", told of the year before publication
    if base.end.year == value.end.year - 1 and (
        base.months == value.months or base.months == 12 or base.start == base.end
    ):
        return Basis.YOY
    if base.months == 1 and value.months == 1 and (value.start - base.end).days == 1:
        return Basis.MOM
    return Basis.SINCE


def mentions_in(mentions: list[PeriodMention], start: int, end: int) -> Iterator[PeriodMention]:
    """The mentions that lie inside a range."""
    return (mention for mention in mentions if start <= mention.start and mention.end <= end)
