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
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tokens import Token

_PAST = re.compile(
    r"(?<![\w-])(?:was|were|had|did|rose|grew|fell|hit|came|stood|went|made|sold|built|sent|saw|put|took|got|became|brought|"
    r"(?!speed|need|hundred|exceed|proceed|succeed|feed|seed|foreign|designat|invest|unmann|advanc|relat|need|list|connect)[a-z]{3,}ed)\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"\b(?:is|are|has|have|now|boasts?|covers?|operates?|stands?|extends?|reaches|serves?|(?<!\ba\s)(?<!\bin\s)(?<!\bthe\s)totals?|measures?|takes?|"
    r"connects?|hosts?|owns?|employs?|carr(?:y|ies)|links?|includes?|accounts?|holds?|employ|number|call)\b",
    re.IGNORECASE,
)
AVERAGE = re.compile(
    r"\b(?:average\sannual|annual\saverage|annually\son\saverage|average\sof\s[^.;,]{0,20}(?:a|per)\syear)\b",
    re.I,
)


def period_of(
    reading: Reading, tokens: Sequence[Token], sentence: str, discourse: Discourse
) -> PeriodMention | None:
    """The period in its sentence, else of the paragraph; a present stock is of the day of publication."""
    past_goal = reading.aimed and re.search(
        r"\bhad\b", sentence[: tokens[reading.index].start - tokens[0].start]
    )
    if reading.status is not Status.ACTUAL and not past_goal:
        return _ahead(reading, discourse)
    mention = reading.mention or _carried(reading, tokens, sentence, discourse)
    if mention and mention.period and mention.floating and mention.period.start > discourse.published:
        mention = replace(mention, period=calendar.back(mention.period, 1), ahead=False)
    if reading.earlier and mention and mention.period:
        return replace(mention, period=calendar.back(mention.period, 1))
    return mention


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
    if before in ("has", "have") or _PRESENT.fullmatch(word):
        return True
    if word and _PAST.fullmatch(word):
        return False
    start = tokens[reading.index].start - tokens[0].start
    verbs = sorted(
        (match.start(), pattern is _PRESENT)
        for pattern in (_PRESENT, _PAST)
        for match in pattern.finditer(sentence)
        if not re.search(r"\b(?:has|have)\s(?:\w+ly\s)?$", sentence[: match.start()])
    )
    said_before = [present for at, present in verbs if at < start]
    return said_before[-1] if said_before else bool(verbs) and verbs[0][1]
