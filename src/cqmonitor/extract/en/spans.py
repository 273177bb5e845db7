"""The words for spans counted from publication ("the past five years") and for relative bases ("a year earlier")."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import partial

from cqmonitor.codes import Basis
from cqmonitor.extract import calendar
from cqmonitor.extract.en.times import COUNT, YEAR, Rule, Time, number_of, time_rule
from cqmonitor.extract.sought import Sought
from cqmonitor.records import Period

RULES: list[Rule] = []

_time = partial(time_rule, RULES)

# --- spans counted from publication -----------------------------------------------------------------

_UNITS = r"(?P<unit>years?|quarters?|months?|weeks?|days?)"
_SPAN = rf"(?:(?:{COUNT}\s{_UNITS}|(?P<decade>decade))\b|(?P<one>year|month|week)\b)"


@_time(
    "to date",
    rf"\b(?:so\sfar\s(?:in\s)?(?:(?:this|the)\syear|(?P<year>{YEAR})\b)|(?:the\s)?year[\s-]to[\s-]date|(?:this|the)\syear\s(?:so\sfar|to\sdate))\b",
)
def _year_to_date(match: re.Match[str], published: date) -> Period | None:
    if match["year"] and int(match["year"]) != published.year:
        return None
    return calendar.to_date(published)


@_time(
    "past",
    rf"\b(?:(?:over|in|during|for|within|throughout)\s)?(?:the\s)?(?:past|(?:last|recent)(?!\s(?:year|month|week)\b))\s{_SPAN}(?!\s(?:ago|of|end|earlier))",
)
def _past(match: re.Match[str], published: date) -> Period | None:
    years = number_of(match["n"]) if match["n"] and match["unit"].lower() == "years" else 0
    if years > 1 and published.month < 3:
        return calendar.years(published.year - years, published.year - 1)  # the year has hardly begun
    return Period(start=_shifted(published, match, -1), end=published)


@_time(
    "coming",
    rf"\b(?:(?:over|in|during|for|within|throughout)\s)?(?:the\s)?(?:next|coming|following)(?!\s(?:year|month|week)\b)\s{_SPAN}",
)
def _coming(match: re.Match[str], published: date) -> Period | None:
    return Period(start=published, end=_shifted(published, match, 1))


@_time("coming", rf"\bin\s{COUNT}\syears'?\stime\b")
def _in_years_time(match: re.Match[str], published: date) -> Period | None:
    """ "In five years' time": that year."""
    return calendar.year(published.year + number_of(match["n"]))


@_time("coming", r"\b(?:in\s)?the\syear\sahead\b")
def _year_ahead(match: re.Match[str], published: date) -> Period | None:
    return Period(start=published, end=calendar.add_months(published, 12))


@_time("coming", r"\b(?:rest|remainder|remaining\smonths|remaining\spart)\sof\s(?:the|this)\syear\b")
def _rest_of_year(match: re.Match[str], published: date) -> Period | None:
    return Period(start=published, end=date(published.year, 12, 31))


def _shifted(day: date, match: re.Match[str], sign: int) -> date:
    """A day moved by the number of units that a span names."""
    count = 10 if match["decade"] else number_of(match["n"]) if match["n"] else 1
    unit = "year" if match["decade"] else (match["unit"] or match["one"]).lower().rstrip("s")
    if unit in ("day", "week"):
        return day + timedelta(days=sign * count * (7 if unit == "week" else 1))
    return calendar.add_months(day, sign * count * {"year": 12, "quarter": 3, "month": 1}[unit])


# --- bases that are only relative --------------------------------------------------------------------

_SAME = r"(?:the\s)?(?:same|corresponding|comparable|equivalent|like)"
_PERIOD = r"(?:period|time|month|quarter|day|holiday|half|months|point|week|(?:two|three|six|nine|five|\w+)\s(?:months|days))"
_YEAR_BEFORE_WORDS = (
    r"(?:a\syear|(?:12|twelve)\smonths)\s(?:earlier|ago|before|previously)|(?:the\s)?(?:previous|preceding|prior)\syear|the\syear\s(?:before|earlier)|"
    r"year[- ](?:on|over)[- ]year|yoy\b|y/y|y-o-y|year-(?:earlier|ago)(?:\s(?:period|month|quarter|level))?|"
    rf"{_SAME}\s{_PERIOD}\s(?:of\s|in\s)?(?:the\s)?(?:last|previous|preceding|prior|past)\s(?:year|holiday)|"
    rf"{_SAME}\s{_PERIOD}\s(?:(?:of|in)\s)?a\syear\s(?:earlier|ago|before)|last\syear's\s(?:same|corresponding)\speriod|"
    r"an\sannual\s(?:increase|rise|growth)|annual\s(?:increase|rise)|(?:from|over|than)\slast\syear"
)
_MONTH_BEFORE_WORDS = r"month[- ](?:on|over)[- ]month|(?:on\s)?a\s(?:monthly|month-on-month)\sbasis|mom\b|m/m|m-o-m|(?:a|one)\smonth\s(?:earlier|ago|before)|(?:the\s)?(?:previous|preceding|prior)\smonth"
_QUARTER_BEFORE_WORDS = r"quarter[- ](?:on|over)[- ]quarter|(?:on\s)?a\squarterly\sbasis|qoq\b|q/q|q-o-q|(?:the\s)?(?:previous|preceding|prior)\squarter|a\squarter\s(?:earlier|ago|before)"


_MONTHS_BEFORE = {Basis.YOY: 12, Basis.QOQ: 3, Basis.MOM: 1}


def _before(words: str, basis: Basis) -> None:
    """Register the words for a base that is only relative."""
    pattern, months = Sought(rf"\b(?:{words})", re.IGNORECASE), _MONTHS_BEFORE[basis]
    RULES.append(
        Rule(
            pattern, lambda match, published: Time(*match.span(), "before", None, basis=basis, months=months)
        )
    )


_before(_YEAR_BEFORE_WORDS, Basis.YOY)


@_time("year", rf"\b(?:{COUNT}\syears|a\s(?P<decade>decade))\sago\b")
def _years_ago(match: re.Match[str], published: date) -> Period | None:
    count = 10 if match["decade"] else number_of(match["n"])
    return calendar.year(published.year - count) if count > 1 else None


_YEARS_BEFORE = Sought(
    rf"\b(?:{COUNT}\syears|(?:a|one)\s(?P<decade>decade))\s(?:earlier|previously|before(?=[,.;)]|$|\s(?:and|but|when|while|to)\b))",
    re.IGNORECASE,
)


def _years_before(match: re.Match[str], published: date) -> Time | None:
    """ "Than five years earlier": counted from the time of the value, not from publication."""
    years = 10 if match["decade"] else number_of(match["n"])
    basis = Basis.YOY if years == 1 else Basis.SINCE
    return Time(*match.span(), "before", None, basis=basis, months=12 * years)


RULES.append(Rule(_YEARS_BEFORE, _years_before))


_PRE_CRISIS = Sought(
    r"\bpre-(?:pandemic|covid(?:-19)?|epidemic|outbreak|crisis)\s(?:level|figure|period|time|year|mark)s?\b",
    re.IGNORECASE,
)


def _pre_crisis(match: re.Match[str], published: date) -> Time | None:
    """ "5 percent short of the pre-pandemic level": nobody says how many years before."""
    return Time(*match.span(), "before", None, basis=Basis.SINCE, months=0)


RULES.append(Rule(_PRE_CRISIS, _pre_crisis))


@_time("before", rf"\b{_SAME}\s{_PERIOD}\s(?:(?:of|in)\s)?(?P<year>{YEAR})\b")
def _same_of_year(match: re.Match[str], published: date) -> Period | None:
    return calendar.year(int(match["year"]))


_before(_MONTH_BEFORE_WORDS, Basis.MOM)
_before(_QUARTER_BEFORE_WORDS, Basis.QOQ)
