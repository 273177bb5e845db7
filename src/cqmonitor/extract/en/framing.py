"""When a quantity holds that its sentence does not date: the paragraph's time, the story's, else the present."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from cqmonitor.codes import Kind, Measure, Status
from cqmonitor.extract import calendar
from cqmonitor.extract.en.context import Discourse
from cqmonitor.extract.en.dating import end_of_span
from cqmonitor.extract.en.flows import is_flow, is_habit, is_pace, is_present, is_traded
from cqmonitor.extract.en.period_rules import PeriodMention
from cqmonitor.extract.en.reaching import is_when
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tokens import Token
from cqmonitor.records import Period

AVERAGE = re.compile(
    r"\b(?:average\sannual|annual\saverage|annually\son\saverage|average\sof\s[^.;,]{0,20}(?:a|per)\syear)\b",
    re.I,
)


def period_of(
    reading: Reading, before: Sequence[Reading], tokens: Sequence[Token], sentence: str, discourse: Discourse
) -> PeriodMention | None:
    """The period in its sentence, else of the paragraph; a present stock is of the day of publication."""
    last = before[-1] if before else None
    said_before = sentence[: tokens[reading.index].start - tokens[0].start]
    past_goal = reading.aimed and re.search(r"\bhad\b", said_before)
    if reading.status is not Status.ACTUAL and not past_goal:
        return _of_met_goal(reading, before, tokens) or _ahead(reading, said_before, discourse)
    mention = reading.mention or _of_level(reading, last) or _carried(reading, tokens, sentence, discourse)
    mention = mention or reading.aside
    if mention is None or mention.period is None:
        return mention
    if _is_listed_now(reading, mention, tokens) or _is_result_of_span(reading, mention, tokens):
        return _now(discourse)
    period = _until_told(mention, mention.period, last, tokens, discourse)
    if mention.floating and period.start > discourse.published:
        mention, period = replace(mention, ahead=False), calendar.back(period, 1)
    if reading.of_year and not reading.beside:
        period = calendar.back(period, period.end.year - reading.of_year)
    elif months := reading.earlier or 12 * _was_before(reading, tokens, period):
        period = calendar.months_back(period, months)
    return replace(mention, period=period)


_MET = frozenset(
    "above below beat beating exceeding against than over under short missing meeting with".split()
)


def _of_met_goal(
    reading: Reading, before: Sequence[Reading], tokens: Sequence[Token]
) -> PeriodMention | None:
    """ "grew 5.9 percent, above a target of 5.5 percent": a goal is of the time of what it is compared with."""
    last = next((one for one in reversed(before) if not one.compared), None)
    compared = reading.mention is None and last is not None and last.status is Status.ACTUAL
    words = {token.word for token in tokens[max(0, reading.index - 6) : reading.index]}
    return last.held if last is not None and compared and reading.aimed and _MET & words else None


def _now(discourse: Discourse) -> PeriodMention:
    return PeriodMention(0, 0, calendar.day(discourse.published), "now", point=True)


def _is_listed_now(reading: Reading, mention: PeriodMention, tokens: Sequence[Token]) -> bool:
    """ "The list for 2024 has 300 entries": what is, in a year that is not over, is of today."""
    stock = reading.role.measure is Measure.LEVEL and not mention.since and not mention.ahead
    whole_year = mention.lasting and mention.period is not None and mention.period.months == 12
    verb = tokens[reading.role.verb].word if reading.role.verb != reading.index else ""
    return stock and whole_year and verb in ("has", "have", "is", "are", "includes", "include")


def _was_before(reading: Reading, tokens: Sequence[Token], period: Period) -> bool:
    """ "Gross margin widened to 28.9 percent from 25.2 percent": that of the same time a year before."""
    from_one = reading.index > 1 and tokens[reading.index - 1].word == "from"
    to_other = from_one and tokens[reading.index - 2].kind == "quantity"
    within_year = 1 <= (period.months or 0) <= 12
    return not reading.beside and to_other and within_year


def _of_level(reading: Reading, last: Reading | None) -> PeriodMention | None:
    """ "Lines total 575 km, 1.7 times the length of 2020": a growth is of the day that the level is of."""
    follows = last is not None and last.role.measure is Measure.LEVEL and reading.role.where == "same"
    grows = (
        reading.role.measure in (Measure.GROWTH, Measure.GAP) and last is not None and last.mention is None
    )
    return last.held if last is not None and follows and grows else None


def _is_result_of_span(reading: Reading, mention: PeriodMention, tokens: Sequence[Token]) -> bool:
    """ "Since March output has doubled, to 1,200 cars": what it has come to is of today."""
    to = reading.index > 0 and tokens[reading.index - 1].word == "to"
    level = reading.role.measure is Measure.LEVEL and not reading.beside
    return to and level and (mention.since or mention.vague)


def _until_told(
    mention: PeriodMention,
    period: Period,
    last: Reading | None,
    tokens: Sequence[Token],
    discourse: Discourse,
) -> Period:
    """All since a time, or in a year not over, runs to the day that sentence or paragraph names, else to publication."""
    if not mention.since and not (mention.lasting and period.months == 12):
        return period
    told = (token.of for token in tokens if is_when(token))
    days = [one.period.end for one in told if isinstance(one, PeriodMention) and one.point and one.period]
    if mention.since and last is not None and last.beside and last.held and last.held.period:
        days.append(last.held.period.end)
    frame = discourse.period.period if discourse.period else None
    if mention.since and not days and frame and frame.end.year == period.start.year:
        days = [frame.end]
    known = [day for day in days if period.start < day < discourse.published]
    return Period(start=period.start, end=known[0]) if known else period


def _carried(
    reading: Reading, tokens: Sequence[Token], sentence: str, discourse: Discourse
) -> PeriodMention | None:
    """The period of a quantity whose sentence names none."""
    if span := _of_span(reading, tokens, sentence, discourse):
        return span
    if alike := _of_base(tokens, discourse):
        return alike
    now = _now(discourse)
    growth = reading.role.measure in (Measure.GROWTH, Measure.CONTRIBUTION)
    flow = is_flow(reading, tokens, sentence, discourse)
    headed = discourse.heading_period if discourse.listed else None
    pointed = any(told is not None and told.point for told in (discourse.period, headed))
    timeless = flow or growth or is_pace(reading)
    usual = is_habit(reading, tokens) or (not pointed and is_present(reading, tokens, sentence))
    if is_traded(reading) or (not timeless and usual):
        return now
    paragraph = (_year_closed(discourse) or discourse.interval) if flow and pointed else discourse.period
    past = paragraph if paragraph and not _is_to_come(paragraph) else discourse.told
    carried = _on_day(reading, past or discourse.heading_period or discourse.story(), flow, discourse)
    return carried or (_year_of_day(discourse) if flow else discourse.lead_day or (None if growth else now))


def _is_to_come(mention: PeriodMention) -> bool:
    """Whether a time lies ahead, or is a part of the year that is not over: that of forecasts."""
    return mention.ahead or (
        mention.lasting and ((mention.period is not None and mention.period.months) or 12) < 12
    )


def _on_day(
    reading: Reading, carried: PeriodMention | None, flow: bool, discourse: Discourse
) -> PeriodMention | None:
    """ "Loans were 6 trillion at the end of August. … new loans in August. Deposits": a stock goes on at the day told."""
    code, day = reading.concept.code if reading.concept else None, discourse.last_day
    stock = code is not None and discourse.catalog.by_code[code].kind is Kind.STOCK and not flow
    if not stock or carried is None or carried.period is None or day is None or day.period is None:
        return carried
    within = carried.period.start <= day.period.end <= carried.period.end
    return day if within and not carried.point else carried


def _year_of_day(discourse: Discourse) -> PeriodMention | None:
    """ "Loans were 1.1 trillion at the end of 2010. Premiums totaled 32 billion": a flow is of the year that had ended."""
    day = discourse.period
    if day is None or day.period is None or (day.period.end.month, day.period.end.day) != (12, 31):
        return None
    return replace(day, period=calendar.year(day.period.end.year), point=False)


def _year_closed(discourse: Discourse) -> PeriodMention | None:
    """ "… in 2006. The rate was 2 percent at the end of 2015. Incomes rose": in the year that had come to its end."""
    day, interval = discourse.period, discourse.interval
    if day is None or day.period is None or interval is None or interval.period is None or not day.point:
        return None
    closed = (day.period.end.month, day.period.end.day) == (12, 31)
    later = interval.period.end.year < day.period.end.year
    return replace(day, period=calendar.year(day.period.end.year), point=False) if closed and later else None


def _of_span(
    reading: Reading, tokens: Sequence[Token], sentence: str, discourse: Discourse
) -> PeriodMention | None:
    """The paragraph's span of years, for its ends, for paces and for averages over it."""
    if discourse.span is None:
        return None
    pace = reading.role.measure is Measure.CHANGE and reading.role.unit == "pp"
    average = reading.role.measure is Measure.GROWTH and AVERAGE.search(sentence)
    return end_of_span(reading, tokens, discourse.span) or (discourse.span if pace or average else None)


_YEAR_AND_MORE = timedelta(days=400)


def _of_base(tokens: Sequence[Token], discourse: Discourse) -> PeriodMention | None:
    """ "40 percent less than in the first three months of 2022": in those of the year after."""
    told = [token.of for token in tokens if isinstance(token.of, PeriodMention) and token.of.role != "now"]
    base = told[0] if len(told) == 1 and told[0].role == "base" else None
    if base is None or base.period is None or not 2 <= (base.period.months or 0) < 12:
        return None
    period = calendar.back(base.period, -1)
    ended = discourse.published - _YEAR_AND_MORE < period.end <= discourse.published
    return PeriodMention(base.start, base.end, period) if ended else None


_WAS_SET = re.compile(r"\b(?:set|announced|fixed|adopted|approved|unveiled)\b[^.;,]*$", re.IGNORECASE)
""" "We set a target of 11 percent in January": the month of the decision, not of the goal."""
_YEARLY_GOAL = re.compile(
    r"\b(?:full-year|whole-year|annual|yearly|year's)\s(?:\w+\s){0,2}(?:target|goal|forecast|plan|quota)\b[^,;.]{0,20}$",
    re.IGNORECASE,
)


def _ahead(reading: Reading, before: str, discourse: Discourse) -> PeriodMention:
    """The period of a target or forecast: its own where that is not past, else the paragraph's, else this year."""
    own = reading.mention
    if own and own.period:
        if (own.period.months or 12) < 12 and _YEARLY_GOAL.search(before):
            return replace(own, period=calendar.year(own.period.end.year), lasting=True)
        if reading.aimed and own.period.months == 1 and _WAS_SET.search(before):
            return replace(own, period=calendar.year(own.period.end.year), lasting=True)
        later = calendar.back(own.period, -1)
        passed = own.period.end.year < discourse.published.year
        if own.floating and passed and own.period.end <= discourse.published < later.end:
            return replace(own, period=later, ahead=True)
        return own
    paragraph = discourse.period
    carried = paragraph if paragraph and (paragraph.ahead or paragraph.lasting) else discourse.heading_period
    return (
        carried
        or discourse.goal_period
        or PeriodMention(0, 0, calendar.year(discourse.published.year), ahead=True)
    )
