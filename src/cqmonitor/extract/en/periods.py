"""Stage 3: periods, resolved against the day of publication.

A mention is about *when* a value holds, or is the *base* of a comparison ("than in 2017", "from a
year earlier"), or the day on which somebody *reported* it ("said on Tuesday"), or *now*.
"""

from __future__ import annotations

import re
from datetime import date

from cqmonitor.codes import Basis
from cqmonitor.extract.en.period_rules import (
    AHEAD,
    RULES,
    Build,
    PeriodMention,
    Role,
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
from cqmonitor.records import Period

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
    before = folded[max(0, start - 100) : start].rsplit("\n", 1)[-1]
    if _SINCE_CLAUSE.search(before) and period.start <= published and build is not now:
        span = Period(start=period.start, end=published)
        return PeriodMention(start, end, span, point=point, since=True)
    role = _role(match.group(), build, before, folded[end : end + 90])
    if role != "when":
        return PeriodMention(start, end, period, role, point=point)
    by_then = period.end > published and bool(AHEAD.search(before))
    return PeriodMention(
        start,
        end,
        period,
        point=point,
        ahead=by_then or period.start > published,
        by_then=by_then,
        lasting=period.end > published,
        between=build is years,
        vague=build is past_years,
        floating=build in _FLOATING and not _NAMES_YEAR.search(match.group()),
        since=build is since,
    )


def _role(words: str, build: Build, before: str, after: str) -> Role:
    """What a period is for, by the words around it."""
    if build is now:
        return "now"
    a_day = build in (one_day, weekday)
    if build is one_day and _DATELINE.search(before):
        return "reported"
    counted_from = words.lower().startswith(("between", "since", "over the"))
    if _BASE.search(before[-60:]) and not _OPENS.search(before) and not counted_from:
        return "base"
    if (a_day and _REPORTED.search(before)) or (build is since and _RECORD.search(before)):
        return "reported"
    if _FIGURE.match(after):
        return "base"
    if _INCIDENT.search(before) or (a_day and _REPORTS.match(after)):
        return "reported"
    return "when"


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
