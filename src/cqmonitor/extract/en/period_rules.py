"""The words for periods: one pattern with its interval each; earlier rules win where two overlap."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from cqmonitor.codes import Basis
from cqmonitor.extract import calendar
from cqmonitor.extract.en.lexicon import MONTHS, NUMBER_WORDS, alternation
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

COUNT = r"(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"

ORD = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _of_year(name: str) -> str:
    return _OF_YEAR.replace("{n}", name)


Build = Callable[[re.Match[str], date], Period | None]

RULES: list[tuple[re.Pattern[str], Build, bool]] = []


def _rule(pattern: str, *, point: bool = False) -> Callable[[Build], Build]:
    """Register a pattern with the function that makes its period; earlier rules win."""

    def register(build: Build) -> Build:
        RULES.append((re.compile(pattern, re.IGNORECASE), build, point))
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


def number_of(word: str) -> int:
    return int(word) if word.isdigit() else NUMBER_WORDS[word.lower()]


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
def end_of_year(match: re.Match[str], published: date) -> Period | None:
    written = match["year"] or match["year2"] or match["year3"]
    year = _year_of(written, published)
    if year is None:
        aimed = AHEAD.search(match.string[max(0, match.start() - 12) : match.start()])
        year = published.year if aimed or published.month == 12 else published.year - 1
    return calendar.last_day(calendar.year(year))


@_rule(rf"{_END}(?P<nth>first|second|third|fourth)\s(?P<part>quarter|half){_of_year('')}", point=True)
def _end_of_part(match: re.Match[str], published: date) -> Period | None:
    part = calendar.quarter if match["part"].lower() == "quarter" else calendar.half
    number = ORD[match["nth"].lower()]
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
def one_day(match: re.Match[str], published: date) -> Period | None:
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
def weekday(match: re.Match[str], published: date) -> Period | None:
    if match["yesterday"]:
        return calendar.day(published - timedelta(days=1))
    name = (match["weekday"] or match["weekday2"]).lower()
    ago = (published.weekday() - _WEEKDAYS.index(name)) % 7
    return calendar.day(published - timedelta(days=ago))


@_rule(
    rf"\b(?:from\s|between\s)?(?P<m1>{_MONTH})\s?(?:-|–|—|to|through|and|till|until)\s?(?P<m2>{_MONTH})\b(?!\s\d{{1,2}}\b(?!\d)){_of_year('')}"
)
def months(match: re.Match[str], published: date) -> Period | None:
    first, last = MONTHS[match["m1"].lower()], MONTHS[match["m2"].lower()]
    if first >= last:
        return None
    return _settle(lambda of: calendar.months(of, first, last), _year_of(match["year"], published), published)


@_rule(rf"\b(?:the\s)?first\s{COUNT}\smonths?\b{_of_year('')}")
def first_months(match: re.Match[str], published: date) -> Period | None:
    count = number_of(match["n"])
    if not 1 <= count <= 12:
        return None
    return _settle(lambda of: calendar.months(of, 1, count), _year_of(match["year"], published), published)


@_rule(
    rf"\b(?:the\s)?first\s(?P<n>two|three|2|3)\squarters\b{_of_year('')}|\bQ1\s?(?:-|–|to)\s?Q(?P<q>[23]){_of_year('b')}"
)
def first_quarters(match: re.Match[str], published: date) -> Period | None:
    count = int(match["q"]) if match["q"] else number_of(match["n"])
    written = _year_of(match["year"] or match["yearb"], published)
    return _settle(lambda of: calendar.quarters(of, 1, count), written, published)


@_rule(
    rf"\b(?:the\s)?(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)[\s-]quarter\b{_of_year('')}|\bQ(?P<q>[1-4])(?:\sof)?{_of_year('b')}\b|\b(?P<q2>[1-4])Q\s?(?P<yearc>{_YEAR})?\b"
)
def quarter(match: re.Match[str], published: date) -> Period | None:
    number = ORD[match["nth"].lower()] if match["nth"] else int(match["q"] or match["q2"])
    written = _year_of(match["year"] or match["yearb"] or match["yearc"], published)
    return _settle(lambda of: calendar.quarter(of, number), written, published)


@_rule(
    rf"\b(?:the\s)?(?P<nth>first|second)\shalf\b(?!\sof\s(?!the\syear|this|last|20|19)){_of_year('')}|\bH(?P<h>[12])\b{_of_year('b')}"
)
def half(match: re.Match[str], published: date) -> Period | None:
    number = ORD[match["nth"].lower()] if match["nth"] else int(match["h"])
    text = (match["year"] or match["yearb"] or "").lower()
    written = _year_of(text, published)
    if number == 2 and "the year" in text and written is None and published.month >= 6:
        written = published.year
    return _settle(lambda of: calendar.half(of, number), written, published)


@_rule(
    rf"\b(?:between\s|from\s|during\s)?(?P<y1>{_YEAR})\s?(?:-|–|—|to|through|and|until)\s?(?P<y2>{_YEAR})\b(?!\s?(?:%|percent|million|billion))"
)
def years(match: re.Match[str], published: date) -> Period | None:
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
def since(match: re.Match[str], published: date) -> Period | None:
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
def past_years(match: re.Match[str], published: date) -> Period | None:
    count = 10 if match["decade"] else 1 if match["one"] else number_of(match["n"])
    start = calendar.back(calendar.day(published), count).start
    return Period(start=start, end=published)


@_rule(
    r"\b(?:a\syear\s(?:earlier|ago|before)|(?:the\s)?previous\syear|the\syear\s(?:before|earlier)|year[- ]on[- ]year|year[- ]over[- ]year|yoy\b|y/y|y-o-y|"
    r"(?:the\s)?(?:same|corresponding)\s(?:period|time|month|quarter|day|holiday|half)\s(?:of\s|in\s)?(?:the\s)?(?:last|previous|preceding|prior)\s(?:year|holiday)|"
    rf"(?:the\s)?(?:same|corresponding)\s(?:period|month|quarter|half|months|three\smonths)\s(?:of|in|a)\s(?:{_YEAR}|year\s(?:earlier|ago|before))|year-earlier|year-ago|"
    r"an\sannual\s(?:increase|rise|growth)|annual\s(?:increase|rise)|from\slast\syear|over\slast\syear|than\slast\syear)"
)
def year_before(match: re.Match[str], published: date) -> Period | None:
    return None


@_rule(
    r"\b(?:month[- ]on[- ]month|month[- ]over[- ]month|mom\b|m/m|(?:a|one)\smonth\s(?:earlier|ago|before)|(?:the\s)?(?:previous|preceding)\smonth)|\bquarter[- ]on[- ]quarter|\bqoq\b|\b(?:the\s)?previous\squarter|\ba\squarter\searlier"
)
def month_before(match: re.Match[str], published: date) -> Period | None:
    return None


@_rule(rf"\b(?P<month>{_MONTH}),?\s(?:of\s)?(?P<year>{_YEAR}|this\syear|last\syear)\b")
def _month_of_year(match: re.Match[str], published: date) -> Period | None:
    year = _year_of(match["year"], published)
    return calendar.month(year, MONTHS[match["month"].lower()]) if year else None


@_rule(
    rf"(?:(?<=\bin\s)|(?<=\bof\s)|(?<=\bby\s)|(?<=\bfor\s)|(?<=\bduring\s)|(?<=\bfrom\s)|(?<=\bto\s)|(?<=\buntil\s)|(?<=\bsince\s)|(?<=\bthan\s)|(?<=\bcompared\swith\s)|(?<=\bagainst\s)|(?<=which\s)|(?<=\blast\s)|(?<=\bearly\s)|(?<=\blate\s)|(?<=mid-)|(?<=\bthis\s))(?P<month>{_MONTH})\b(?!\s\d)|\b(?P<named>january|february|april|june|july|august|september|october|november|december)\b(?!\s\d)"
)
def month(match: re.Match[str], published: date) -> Period | None:
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
def now(match: re.Match[str], published: date) -> Period | None:
    return calendar.day(published)


AHEAD = re.compile(r"\b(?:by|until|before|come)\s(?:the\s)?$", re.IGNORECASE)
