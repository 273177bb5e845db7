"""Stage 3: periods, resolved against the day of publication.

A mention is about *when* a value holds, or is the *base* of a comparison ("than in 2017", "from a
year earlier"), or the day on which somebody *reported* it ("said on Tuesday"), or *now*.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

from cqmonitor.extract.en import spans, year_parts, years
from cqmonitor.extract.en.period_rules import PeriodMention, Role, composed
from cqmonitor.extract.en.retelling import joined_to_day, retold
from cqmonitor.extract.en.times import AHEAD, Kind, Time, find
from cqmonitor.extract.sought import Sought

_RULES = (*year_parts.RULES, *spans.RULES, *years.RULES)

_BASE = Sought(
    r"(?:\bthan\s(?:it|they|he|she)\s(?:did|had|was|were)|\bthan|\bcompared?\s(?:with|to)|\bas\sagainst|\bagainst|\bversus|\bvs\.?|\brelative\sto|\b(?:than|with|to|from|as|over|of|below|above|exceed\w*|times)\s(?:that|those)\s(?:of|in|at)|"
    r"\b(?:times|twice|double|triple|half)\s(?:that|those|the|as)[^.;,]{0,30}|"
    r"\b(?:times|than|above|below|exceed\w*|surpass\w*|topp?(?:ed|ing|s)|beat\w*|match\w*|over|under|against|versus|from|to|with|as|half|double|twice|triple|quadruple|on)\s"
    r"(?:(?:the|its|their|a|what|was|highest|lowest|record|average|total)\s){0,3}(?:level|figure|number|length|amount|value|total|size|volume|scale)\s(?:of|in|for|at)|"
    r"\b(?:same|similar|unchanged|identical|comparable|flat|level|even)\s(?:as|from|to|on|with)|\bin\sline\swith|\bon\s(?:a\s)?par\swith|"
    r"(?:%|percent|points?|\d|cent|increase|rise|growth|decline|drop|decrease|up|down|jump|fold|gain|fall|surge|higher|lower|improvement)\s(?P<on>from|over|on))"
    r"\s(?:(?:in|at|of|the|that|those|with|by|whole|level|figure|end|beginning|start|same|period|month|was|for|during)\s)*(?:the\s)?$",
    re.IGNORECASE,
)

_OPENS = re.compile(r"(?:^|[.;:]\s)(?:The|Its|Their|This)\s(?:\w+\s){0,2}(?:of|in|for)\s(?:the\s)?$")
"""A subject that names its own period: "The total of the first five months was"."""

_REPORTED = Sought(
    r"\b(?:said|says|told|announced|briefing|briefed|press\sconference|conference|meeting|released?|releasing|disclosed|reported|unveiled|"
    r"held|learned|statement|interview|published|issued|according\sto|statistics\sbureau|data\srelease|showed|forum|session|informed|report|revealed|opened|met|visiting|visit|visited(?!\sby))\b[^.;]{0,80}$",
    re.IGNORECASE,
)

_FIGURE = re.compile(
    r"[ ](?:figure|level|number|total|volume|average|mark|value|peak|high|low|record|pace|tally|result|reading)s?\b",
    re.IGNORECASE,
)

_SUBJECT = re.compile(r"(?:^|[.;:!?]\s|\")(?:The\s)?$")
"""Before a time that opens a sentence: "Last year's figure was" dates it."""

_OPENS_IN = re.compile(r"(?:^|[.;:!?,]\s|\")(?:In|in|During|during)\s$")
"""Before a time that frames what follows: "In 2023 value added in agriculture rose"."""

_INCIDENT = Sought(
    r"(?<!already )\b(?:opened|founded|approved|commissioned|unveiled|created|launched|established|started|began|set|inaugurated|introduced|born|dating|put\sinto\s(?:use|operation|service|production))(?:\s(?!that\b|by\b)\w+)?\s(?:in|on|at|back\sto|from)?\s?"
    r"(?:early\s|late\s|the\s)?$",
    re.IGNORECASE,
)

_REPORTS = re.compile(
    r",?\s[^.;\d]{0,70}\b(?:said|announced|learned|held|released|published|disclosed|reported|unveiled|convened|"
    r"informed|revealed|told)\b",
    re.IGNORECASE,
)

_WHEN_CLAUSE = re.compile(
    r"(?:^|[.;:]\s|\")(?:When|As|After|Before)\s[^,.;]*$|\bfrom\s[^,;]{1,40}\swhen\s[^,.;]*$"
)
"""A clause that a sentence opens with dates what follows: "When the line opened in 2011, the trip took"; so does one
of what is compared with: "down from 1 dollar when it was launched in 2011"."""

_OF_DAY = re.compile(r"\b(?:at|of|by|as\sof|as\sat|until|since)\s(?:the\s)?$", re.IGNORECASE)

_RECORD = Sought(
    r"\b(?:first|lowest|highest|largest|biggest|worst|best|fastest|slowest|sharpest|steepest|most|record)\b[^,.;]{0,30}$",
    re.IGNORECASE,
)

_RECURRING = re.compile(r"\b(?:every|each)\s$", re.IGNORECASE)
"""What happens every January is of no one year."""

_NUMBERED = re.compile(r"\b(?:no\.|issue|number)\s?\d{1,3}\s?[/,(]\s?$", re.IGNORECASE)
"""What a newsletter is called: "No. 3/2018"."""

_DATELINE = re.compile(r"^\s*[A-Z][A-Z.' -]+,\s$")

_LASTING: frozenset[Kind] = frozenset(
    {"day", "weekday", "days", "holiday", "season", "week", "past", "years", "plan"}
)
"""Times that "5 percent over" and "5 percent on" say when it was, not what it is compared with."""

_DAYS: frozenset[Kind] = frozenset({"day", "weekday", "week"})


def periods(folded: str, published: date) -> list[PeriodMention]:
    """All periods of folded text with their role, in its order, none overlapping another."""
    told = composed(find(_RULES, folded, published), folded, published)
    mentions = _with_bases([_mention(time, folded, published) for time in told], folded)
    return retold(joined_to_day(mentions, folded), folded, published)


_FROM_OTHER = re.compile(r"\s(?:from|over)\s(?:the\s)?", re.IGNORECASE)


def _with_bases(mentions: list[PeriodMention], folded: str) -> list[PeriodMention]:
    """ "5 percent in June from May": the second time is what the first is compared with."""
    marked = mentions[:1]
    for last, mention in pairwise(mentions):
        compared = last.role == mention.role == "when" and _FROM_OTHER.fullmatch(
            folded, last.end, mention.start
        )
        marked.append(replace(mention, role="base") if compared else mention)
    return marked


def _mention(time: Time, folded: str, published: date) -> PeriodMention:
    if time.period is None or time.kind == "before":
        alike = time.period is not None
        return PeriodMention(
            time.start, time.end, time.period, "base", time.basis, alike=alike, months=time.months
        )
    before = folded[max(0, time.start - 100) : time.start].rsplit("\n", 1)[-1]
    period, point = time.period, time.kind in ("day", "weekday", "end", "start", "now")
    role = _role(time, before, folded[time.end : time.end + 90])
    if role != "when":
        return PeriodMention(time.start, time.end, period, role, point=point)
    by_then = period.end > published and bool(AHEAD.search(before))
    return PeriodMention(
        time.start,
        time.end,
        period,
        point=point,
        ahead=by_then or period.start > published or time.kind == "coming",
        by_then=by_then,
        lasting=period.end > published,
        between=time.kind == "years",
        vague=time.kind in ("past", "coming"),
        floating=time.of_year is not None,
        since=time.kind == "since",
    )


def _role(time: Time, before: str, after: str) -> Role:
    """What a period is for, by the words around it."""
    if time.kind == "now":
        return "now"
    if time.kind == "year" and _NUMBERED.search(before):
        return "reported"
    if (time.kind == "day" and _DATELINE.search(before)) or _RECURRING.search(before):
        return "reported"
    if _is_base(time, before):
        return "base"
    if time.kind in _DAYS and (
        _REPORTED.search(before) or (_REPORTS.match(after) and not _OF_DAY.search(before))
    ):
        return "reported"
    if time.kind == "since" and _RECORD.search(before):
        return "reported"
    dates = _SUBJECT.search(before) or _OPENS_IN.search(before)
    if _FIGURE.match(after) and not dates:
        return "base"
    return "reported" if _INCIDENT.search(before) and not _WHEN_CLAUSE.search(before) else "when"


def _is_base(time: Time, before: str) -> bool:
    """Whether something is compared with it: "than in 2019", "5 percent over 2019"."""
    base = None if time.kind in ("since", "past", "coming") else _BASE.search(before[-60:])
    if not base or _OPENS.search(before):
        return False
    return not (base["on"] in ("on", "over") and time.kind in _LASTING)
