"""Stage 3: periods, resolved against the day of publication.

A mention is about *when* a value holds, or is the *base* of a comparison ("than in 2017", "from a
year earlier"), or the day on which somebody *reported* it ("said on Tuesday"), or *now*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cqmonitor.extract.en.period_rules import (
    AHEAD,
    RULES,
    Build,
    PeriodMention,
    end_of_year,
    first_months,
    first_quarters,
    half,
    month,
    month_before,
    months,
    now,
    one_day,
    past_years,
    quarter,
    since,
    weekday,
    year_before,
    years,
)
from cqmonitor.extract.en.retelling import joined_to_day, retold
from cqmonitor.records import Basis, Period

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

_FLOATING = (end_of_year, months, first_months, first_quarters, quarter, half, month)

_RECORD = re.compile(
    r"\b(?:first|lowest|highest|largest|biggest|worst|best|fastest|slowest|sharpest|steepest|most|record)\b[^,.;]{0,30}$",
    re.IGNORECASE,
)

_DATELINE = re.compile(r"^\s*[A-Z][A-Z.' -]+,\s$")

_RELATIVE = (year_before, month_before)


def periods(folded: str, published: date) -> list[PeriodMention]:
    """All periods of folded text with their role, in its order, none overlapping another."""
    found: list[PeriodMention] = []
    taken = bytearray(len(folded))
    for pattern, build, point in RULES:
        for match in pattern.finditer(folded):
            start, end = _trim(folded, *match.span())
            if start >= end or any(taken[start:end]):
                continue
            mention = _mention(match, build, point, folded, published, start, end)
            if mention:
                found.append(mention)
                taken[start:end] = b"\x01" * (end - start)
    in_order = sorted(found, key=lambda mention: mention.start)
    return retold(joined_to_day(in_order, folded), folded, published)


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
    if build is now:
        return replace(mention, role="now")
    if _SINCE_CLAUSE.search(before) and mention.period and period.start <= published:
        return replace(mention, period=Period(start=period.start, end=published), since=True)
    if build is one_day and _DATELINE.search(before):
        return replace(mention, role="reported")
    if (
        _BASE.search(before[-60:])
        and not _OPENS.search(before)
        and not match.group().lower().startswith(("between", "since", "over the"))
    ):
        return replace(mention, role="base")
    if point and build in (one_day, weekday) and _REPORTED.search(before):
        return replace(mention, role="reported")
    if build is since and _RECORD.search(before):
        return replace(mention, role="reported")
    after = folded[end : end + 90]
    if _FIGURE.match(after):
        return replace(mention, role="base")
    if _INCIDENT.search(before) or (point and build in (one_day, weekday) and _REPORTS.match(after)):
        return replace(mention, role="reported")
    by_then = period.end > published and bool(AHEAD.search(before))
    return replace(
        mention,
        ahead=by_then or period.start > published,
        by_then=by_then,
        lasting=period.end > published,
        between=build is years,
        vague=build is past_years,
        floating=build in _FLOATING and not _NAMES_YEAR.search(match.group()),
        since=build is since,
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
