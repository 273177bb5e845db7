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
    if _is_listed_now(reading, mention, tokens, sentence):
        return PeriodMention(0, 0, calendar.day(discourse.published), "now", point=True)
    if mention.since:
        mention = replace(mention, period=_until_told(mention.period, tokens, discourse))
    if (reading.earlier or _was_before(reading, tokens, mention.period)) and mention.period:
        return replace(mention, period=calendar.back(mention.period, 1))
    return mention


def _is_listed_now(reading: Reading, mention: PeriodMention, tokens: Sequence[Token], sentence: str) -> bool:
    """ "The list for 2024 has 300 entries": what is, in a year that is not over, is of today."""
    stock = reading.role.measure is Measure.LEVEL and not mention.since and not mention.ahead
    whole_year = mention.lasting and mention.period is not None and mention.period.months == 12
    verb = tokens[reading.role.verb].word if reading.role.verb != reading.index else ""
    return stock and whole_year and verb in ("has", "have", "is", "are", "includes", "include")


def _was_before(reading: Reading, tokens: Sequence[Token], period: Period | None) -> bool:
    """ "Gross margin widened to 28.9 percent from 25.2 percent": that of the same time a year before."""
    from_one = reading.index > 1 and tokens[reading.index - 1].word == "from"
    to_other = from_one and tokens[reading.index - 2].kind == "quantity"
    within_year = period is not None and 1 <= (period.months or 0) <= 12
    return not reading.beside and to_other and within_year


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


_SUMMING = frozenset(
    "totaled totalled amounted carried handled transported shipped delivered made produced sold bought built earned "
    "spent received attracted drew issued granted completed invested imported exported ran generated collected paid "
    "took took-in welcomed served saw".split()
)
_SUMS = re.compile(
    r"\b(?:prices?|output|sales|revenue|income|profits?|investment|turnover|spending|expenditure|exports?|imports?|trade|"
    r"premiums?|consumption|production|trips|visits|traffic|throughput|volume|transactions|orders|wages?|earnings)\b",
    re.IGNORECASE,
)
"""Nouns of what is summed, or averaged, over a time."""

_DONE = re.compile(r"[^,;.]{0,60}?\b(?:were|was)\s(?:\w+ly\s)?[a-z]{3,}ed\b")


def _is_summed(reading: Reading, tokens: Sequence[Token], sentence: str) -> bool:
    """ "totaled 91 billion yuan", "45,700 patents were granted": summed over a time, whatever day came before."""
    end = tokens[reading.index].end - tokens[0].start
    return tokens[reading.role.verb].word in _SUMMING or bool(_DONE.match(sentence, end))


def _carried(
    reading: Reading, tokens: Sequence[Token], sentence: str, discourse: Discourse
) -> PeriodMention | None:
    """The period of a quantity whose sentence names none."""
    if span := _of_span(reading, tokens, sentence, discourse):
        return span
    now = PeriodMention(0, 0, calendar.day(discourse.published), "now", point=True)
    growth = reading.role.measure in (Measure.GROWTH, Measure.CONTRIBUTION)
    flow = _is_flow(reading, tokens, sentence, discourse)
    pointed = discourse.period is not None and discourse.period.point
    timeless = flow or growth or _is_pace(reading)
    if _is_traded(reading) or (not timeless and not pointed and _is_present(reading, tokens, sentence)):
        return now
    paragraph = discourse.interval if flow and pointed else discourse.period
    carried = paragraph or discourse.heading_period or discourse.story()
    return carried or (None if flow else discourse.lead_day or (None if growth else now))


def _of_span(
    reading: Reading, tokens: Sequence[Token], sentence: str, discourse: Discourse
) -> PeriodMention | None:
    """The paragraph's span of years, for its ends, for paces and for averages over it."""
    if discourse.span is None:
        return None
    pace = reading.role.measure is Measure.CHANGE and reading.role.unit == "pp"
    average = reading.role.measure is Measure.GROWTH and AVERAGE.search(sentence)
    return end_of_span(reading, tokens, discourse.span) or (discourse.span if pace or average else None)


def _is_flow(reading: Reading, tokens: Sequence[Token], sentence: str, discourse: Discourse) -> bool:
    """Whether a quantity is of a time, not of a day: by its code, else by its noun and verb."""
    code = reading.concept.code if reading.concept else None
    growth = reading.role.measure in (Measure.GROWTH, Measure.CONTRIBUTION)
    if code:
        kind = discourse.catalog.by_code[code].kind
        return kind is Kind.FLOW or (kind is Kind.RATIO and growth)
    summed = reading.concept is not None and bool(_SUMS.search(reading.concept.words))
    level = reading.role.measure is Measure.LEVEL
    return (growth and summed) or (level and _is_summed(reading, tokens, sentence))


def _is_traded(reading: Reading) -> bool:
    """ "Its shares closed 2.3 percent higher": of the day of the story."""
    return reading.concept is not None and bool(
        re.search(r"\b(?:shares|stock)$", reading.concept.words.strip())
    )


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
