"""When a quantity holds that its sentence does not date: the paragraph's time, the story's, else the present."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cqmonitor.codes import Kind, Measure, Status
from cqmonitor.extract import calendar
from cqmonitor.extract.en.context import Discourse
from cqmonitor.extract.en.dating import end_of_span
from cqmonitor.extract.en.period_rules import PeriodMention
from cqmonitor.extract.en.reaching import is_when
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tense import PAST, PRESENT
from cqmonitor.extract.en.tokens import Token
from cqmonitor.records import Period

AVERAGE = re.compile(
    r"\b(?:average\sannual|annual\saverage|annually\son\saverage|average\sof\s[^.;,]{0,20}(?:a|per)\syear)\b",
    re.I,
)


def period_of(
    reading: Reading, last: Reading | None, tokens: Sequence[Token], sentence: str, discourse: Discourse
) -> PeriodMention | None:
    """The period in its sentence, else of the paragraph; a present stock is of the day of publication."""
    past_goal = reading.aimed and re.search(
        r"\bhad\b", sentence[: tokens[reading.index].start - tokens[0].start]
    )
    if reading.status is not Status.ACTUAL and not past_goal:
        return _ahead(reading, discourse)
    mention = reading.mention or _of_level(reading, last) or _carried(reading, tokens, sentence, discourse)
    if mention is None or mention.period is None:
        return mention
    if mention.floating and mention.period.start > discourse.published:
        mention = replace(mention, period=calendar.back(mention.period, 1), ahead=False)
    if mention.since:
        mention = replace(mention, period=_until_told(mention.period, tokens, discourse))
    if reading.earlier and mention.period:
        return replace(mention, period=calendar.back(mention.period, 1))
    return mention


def _of_level(reading: Reading, last: Reading | None) -> PeriodMention | None:
    """ "Lines total 575 km, 1.7 times the length of 2020": a growth is of the day that the level is of."""
    follows = last is not None and last.role.measure is Measure.LEVEL and reading.role.where == "same"
    grows = reading.role.measure is Measure.GROWTH and last is not None and last.mention is None
    return last.held if last is not None and follows and grows else None


def _until_told(period: Period | None, tokens: Sequence[Token], discourse: Discourse) -> Period | None:
    """All since a time runs to the day that the sentence names, else the paragraph's, else to publication."""
    mentions = (token.of for token in tokens if is_when(token))
    days = [one.period.end for one in mentions if isinstance(one, PeriodMention) and one.point and one.period]
    frame = discourse.period.period if discourse.period else None
    if not days and frame and period and frame.end.year == period.start.year:
        days = [frame.end]
    known = [day for day in days if period and period.start < day < discourse.published]
    return Period(start=period.start, end=known[0]) if period and known else period


_SUMMING = frozenset({"totaled", "totalled", "amounted"})
_DONE = re.compile(r"[^,;.]{0,60}?\b(?:were|was)\s(?:\w+ly\s)?[a-z]{3,}ed\b")


def _is_summed(reading: Reading, tokens: Sequence[Token], sentence: str) -> bool:
    """ "totaled 91 billion yuan", "45,700 patents were granted": summed over a time, whatever day came before."""
    end = tokens[reading.index].end - tokens[0].start
    return tokens[reading.role.verb].word in _SUMMING or bool(_DONE.match(sentence, end))


def _carried(
    reading: Reading, tokens: Sequence[Token], sentence: str, discourse: Discourse
) -> PeriodMention | None:
    """The period of a quantity whose sentence names none."""
    if discourse.span and (end := end_of_span(reading, tokens, discourse.span)):
        return end
    if discourse.span and reading.role.measure is Measure.CHANGE and reading.role.unit == "pp":
        return discourse.span
    if discourse.span and reading.role.measure is Measure.GROWTH and AVERAGE.search(sentence):
        return discourse.span
    now = PeriodMention(0, 0, calendar.day(discourse.published), "now", point=True)
    code = reading.concept.code if reading.concept else None
    kind = discourse.catalog.by_code[code].kind if code else None
    growth = reading.role.measure in (Measure.GROWTH, Measure.CONTRIBUTION)
    flow = (
        kind is Kind.FLOW
        or (kind is Kind.RATIO and growth)
        or (kind is None and _is_summed(reading, tokens, sentence))
    )
    pointed = discourse.period is not None and discourse.period.point
    if (
        not flow
        and not growth
        and not pointed
        and not _is_pace(reading)
        and _is_present(reading, tokens, sentence)
    ):
        return now
    paragraph = discourse.interval if flow and pointed else discourse.period
    carried = paragraph or discourse.heading_period or discourse.story()
    return carried or (now if kind is not Kind.FLOW and not growth else None)


def _is_pace(reading: Reading) -> bool:
    """ "That is 0.1 percentage points more": of the time that the rate is of."""
    return reading.role.unit == "pp"


def _ahead(reading: Reading, discourse: Discourse) -> PeriodMention:
    """The period of a target or forecast: its own where that is not past, else the paragraph's, else this year."""
    own = reading.mention
    if own and own.period:
        later = calendar.back(own.period, -1)
        passed = own.period.end.year < discourse.published.year
        if own.floating and passed and own.period.end <= discourse.published < later.end:
            return replace(own, period=later, ahead=True)
        return own
    carried = discourse.period if discourse.period and discourse.period.ahead else discourse.heading_period
    return (
        carried
        or discourse.goal_period
        or PeriodMention(0, 0, calendar.year(discourse.published.year), ahead=True)
    )


def _is_present(reading: Reading, tokens: Sequence[Token], sentence: str) -> bool:
    """Whether the governing verb, else the sentence, is in the present or present perfect."""
    at = reading.role.verb
    word = tokens[at].word if at != reading.index else ""
    before = tokens[at - 1].word if at else ""
    if before in ("has", "have") or PRESENT.fullmatch(word):
        return True
    if word and PAST.fullmatch(word):
        return False
    start = tokens[reading.index].start - tokens[0].start
    verbs = sorted(
        (match.start(), pattern is PRESENT)
        for pattern in (PRESENT, PAST)
        for match in pattern.finditer(sentence)
        if not re.search(r"\b(?:has|have)\s(?:\w+ly\s)?$", sentence[: match.start()])
    )
    said_before = [present for at, present in verbs if at < start]
    return said_before[-1] if said_before else bool(verbs) and verbs[0][1]
