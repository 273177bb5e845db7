"""Times in a text, and how rules find them.

A rule is a pattern with what it stands for. A part of a year ("the first half") takes the year that stands
before or behind it; without one it is the latest that had ended. Earlier rules win where two overlap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from cqmonitor.codes import Basis
from cqmonitor.extract import calendar
from cqmonitor.extract.en.lexicon import NUMBER_WORDS, ORDINAL_WORDS
from cqmonitor.extract.sought import Sought
from cqmonitor.records import Period

Kind = Literal[
    "year", "years", "plan", "half", "quarter", "months", "month", "week", "days", "day", "weekday",
    "season", "holiday", "past", "coming", "to date", "now", "before", "the", "end", "start", "since",
]  # fmt: skip

OfYear = Callable[[int], Period]


@dataclass(frozen=True, slots=True)
class Time:
    """A time in the text.

    Attributes:
        start, end: offsets.
        kind: what it is; "before" is a base that is only relative ("a year earlier"), "the" a bare
            "the year" that means nothing but with words before it ("the end of the year"), "end", "start"
            and "since" what such words make of another time.
        period: the interval; None for a relative base.
        of_year: for a part of a year that names none, the same part of any year.
        basis: what a comparison with it is called, where the words tell.
        months: how many months before a relative base is ("five years earlier").
    """

    start: int
    end: int
    kind: Kind
    period: Period | None
    of_year: OfYear | None = None
    basis: Basis | None = None
    months: int = 12


Build = Callable[[re.Match[str], date], Period | None]
BuildPart = Callable[[re.Match[str]], OfYear | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern with the function that makes a time of a match in a text published on a day."""

    pattern: Sought
    time: Callable[[re.Match[str], date], Time | None]


YEAR = r"(?:19|20)\d\d"
NOT_COUNTED = (
    r"(?!\d|,\d|\.\d|\s?(?:%|percent|yuan|million|billion|trillion|people|km\b|kilomet|mu\b|tonne|tons|trips|"
    r"teu|enterprises|companies|hectares|square))"
)
"""Behind a year: nothing that makes it a number of things."""

DASH = "[-\u2010\u2011\u2012–—]"
COUNT = r"(?P<n>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty)"
ORD = {**ORDINAL_WORDS, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}

AHEAD = re.compile(
    r"\b(?:by|until|before|come)\s(?:the\s)?(?:end\s?-?\s?(?:of\s)?(?:the\s)?)?$", re.IGNORECASE
)
"""What stands before the date of a target."""


def number_of(word: str) -> int:
    return int(word) if word.isdigit() else NUMBER_WORDS[word.lower()]


def coming(folded: str, start: int, published: date) -> bool:
    """Whether "the year" at an offset is the one of publication, not the last that ended."""
    return published.month == 12 or bool(AHEAD.search(folded[max(0, start - 20) : start]))


def is_between(match: re.Match[str]) -> bool:
    """Whether "between" stands before: only then does "and" make a range."""
    return match.string[max(0, match.start() - 8) : match.start()].lower() == "between "


def is_listed(match: re.Match[str]) -> bool:
    """Whether another of a list stands before: "April, May and June" are three months."""
    return (
        match.string[max(0, match.start() - 2) : match.start()] == ", "
        and match.string[max(0, match.start() - 3) : match.start() - 2].isalpha()
    )


# --- rules ------------------------------------------------------------------------------------------

_YEAR_BEFORE = re.compile(
    rf"(?:(?<![\d.,$])\b(?P<y0>{YEAR})(?:'s)?[\s-]?|\b(?P<r0>this|last|next|the\s(?:same|previous))\syear's\s)?(?:\bthe\s)?$",
    re.IGNORECASE,
)
_YEAR_BEHIND = re.compile(
    rf"(?:[\s,-]{{0,2}}(?:(?:of|in|for)\s)?(?:fiscal\s|FY\s?)?(?P<y1>{YEAR})\b{NOT_COUNTED}|"
    r",?\s(?:of\s|in\s)?(?P<r1>this|last|next|that|the(?:\s(?:same|previous|following|current))?)\s(?:whole\s|full\s|calendar\s|fiscal\s)?year\b"
    r"(?!-|'|\s(?:before|earlier|ago|to\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|the\send|end|date|now)|ending|ended)))?",
    re.IGNORECASE,
)
_SHIFTS = {"last": -1, "the previous": -1, "this": 0, "the current": 0, "next": 1}


def time_rule(rules: list[Rule], kind: Kind, pattern: str) -> Callable[[Build], Build]:
    """Register a pattern with the function that makes its period from match and publication."""

    def register(build: Build) -> Build:
        def time(match: re.Match[str], published: date) -> Time | None:
            period = build(match, published)
            return Time(*match.span(), kind, period) if period else None

        rules.append(Rule(Sought(pattern, re.IGNORECASE), time))
        return build

    return register


def part_rule(
    rules: list[Rule], kind: Kind, pattern: str, *, with_year: bool = False
) -> Callable[[BuildPart], BuildPart]:
    """Register a pattern with the function that makes a part of any year; `with_year`: only where one is named."""

    def register(build: BuildPart) -> BuildPart:
        def time(match: re.Match[str], published: date) -> Time | None:
            of_year = build(match)
            if of_year is None:
                return None
            placed = _placed(kind, match, of_year, published)
            return None if with_year and placed.of_year else placed

        rules.append(Rule(Sought(pattern, re.IGNORECASE), time))
        return build

    return register


def _placed(kind: Kind, match: re.Match[str], of_year: OfYear, published: date) -> Time:
    """A part of the year that the words around it name, else of the latest in which it had ended."""
    offset = max(0, match.start() - 30)
    before = _YEAR_BEFORE.search(match.string[offset : match.start()])
    behind = _YEAR_BEHIND.match(match.string, match.end())
    assert before is not None
    assert behind is not None
    short = match.groupdict().get("yy")
    written = before["y0"] or behind["y1"] or (f"20{short}" if short else None)
    relative = (before["r0"] or behind["r1"] or "").lower()
    time = Time(offset + before.start(), behind.end(), kind, None)
    if written:
        return replace(time, period=of_year(int(written)))
    if relative in _SHIFTS:
        return replace(time, period=of_year(published.year + _SHIFTS[relative]))
    begun = relative == "the" and of_year(published.year).start <= published
    period = of_year(published.year) if begun else calendar.latest_ended(of_year, published)
    return replace(time, period=period, of_year=of_year)


# --- finding ----------------------------------------------------------------------------------------


def find(rules: Iterable[Rule], folded: str, published: date) -> list[Time]:
    """All times of folded text, in its order, none overlapping another."""
    found: list[Time] = []
    taken = bytearray(len(folded))
    for rule in rules:
        for match in rule.pattern.finditer(folded):
            if any(taken[match.start() : match.end()]):
                continue
            time = _built(rule, match, published)
            if time and not any(taken[time.start : time.end]):
                start, end = _trimmed(folded, time.start, time.end)
                found.append(replace(time, start=start, end=end))
                taken[start:end] = b"\x01" * (end - start)
    return sorted(found, key=lambda time: time.start)


def _built(rule: Rule, match: re.Match[str], published: date) -> Time | None:
    """What a rule makes of a match; None where the calendar has no such time."""
    try:
        return rule.time(match, published)
    except (ValueError, OverflowError):
        return None


def _trimmed(folded: str, start: int, end: int) -> tuple[int, int]:
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1] in " ,":
        end -= 1
    return start, end
