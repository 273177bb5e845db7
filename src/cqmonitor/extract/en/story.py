"""The time that a story is about: what its headline and its lead give figures for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from cqmonitor.extract import calendar
from cqmonitor.extract.en.lexicon import FORECAST_WORDS, TARGET_WORDS
from cqmonitor.extract.en.period_rules import PeriodMention
from cqmonitor.extract.en.reaching import is_when
from cqmonitor.extract.en.tokens import Sentence, Token
from cqmonitor.records import Period

_HEADLINE, _LEAD = 3, 2

_FRESH = timedelta(days=10)
"""A day closer to publication is that of an event, not of a count."""

_AIM = re.compile(rf"\b(?:{TARGET_WORDS}|{FORECAST_WORDS})\b", re.IGNORECASE)
"""What makes a year that is not over one of goals."""

_COMPARING = frozenset("until till before than against versus vs compared".split())
_SIDE = frozenset("which who when where after since".split())


def story_time(
    title: Sequence[Token], sentences: Sequence[Sentence], published: date
) -> PeriodMention | None:
    """The past period that most figures of headline and lead are of; the one told first among equals."""
    votes: Counter[Period] = Counter()
    told: dict[Period, PeriodMention] = {}
    for tokens, weight in _weighted(title, sentences):
        for mention in _told(tokens):
            assert mention.period is not None
            if calendar.is_recent(mention.period, published):
                votes[mention.period] += weight
                told.setdefault(mention.period, mention)
    for period in [one for one in votes if told[one].lasting and _holds_another(one, votes)]:
        del votes[period]
    return told[votes.most_common(1)[0][0]] if votes else None


def _holds_another(period: Period, others: Iterable[Period]) -> bool:
    """ "a strong start in 2024, with GDP growing 6.2 percent in the first quarter": a year that is not over only frames."""
    return any(
        period.start <= other.start and other.end <= period.end and other != period for other in others
    )


def story_frame(
    title: Sequence[Token], sentences: Sequence[Sentence], published: date
) -> PeriodMention | None:
    """ "Both cities grew faster than the country in the first half of 2023.": a headline or lead that gives no figure."""
    for tokens, _ in _weighted(title, sentences):
        told = [one for one in _intervals(tokens) if one.period and _frames(one.period, published)]
        if told:
            return told[0] if len({mention.period for mention in told}) == 1 else None
    return None


def _frames(period: Period, published: date) -> bool:
    return (period.months or 0) > 2 and calendar.is_recent(period, published)


def story_day(sentences: Sequence[Sentence], published: date) -> PeriodMention | None:
    """The past day that the lead gives figures of: that of a census, or the end of a year."""
    lead = next((sentence for sentence in sentences if not sentence.heading), None)
    for token in lead.tokens if lead and any(one.kind == "quantity" for one in lead.tokens) else ():
        mention = token.of
        if is_when(token) and isinstance(mention, PeriodMention) and mention.period and mention.point:
            return mention if mention.period.end < published - _FRESH else None
    return None


def _weighted(title: Sequence[Token], sentences: Sequence[Sentence]) -> Iterable[tuple[Sequence[Token], int]]:
    yield title, _HEADLINE
    for sentence in sentences:
        if not sentence.heading:
            yield sentence.tokens, _LEAD
            return
        yield sentence.tokens, _HEADLINE


def _told(tokens: Sequence[Token]) -> Iterable[PeriodMention]:
    """The intervals that a sentence tells figures of, less those it compares with."""
    if any(token.kind == "quantity" for token in tokens):
        yield from _intervals(tokens)


def _intervals(tokens: Sequence[Token]) -> Iterable[PeriodMention]:
    aims = _AIM.search(" ".join(token.word for token in tokens)) is not None
    for at, token in enumerate(tokens):
        mention = token.of
        if not is_when(token) or not isinstance(mention, PeriodMention) or mention.period is None:
            continue
        interval = mention.period.start != mention.period.end
        aimed = aims and mention.lasting
        if interval and not (
            aimed or mention.ahead or mention.vague or mention.since or _is_aside(tokens, at)
        ):
            yield mention


def _is_aside(tokens: Sequence[Token], at: int) -> bool:
    """Whether something is compared with a time, or it is told of a relative clause or "alone"."""
    if tokens[at + 1 : at + 2] and tokens[at + 1].word == "alone":
        return True
    for token in tokens[:at][::-1]:
        if token.kind == "mark":
            return False
        if token.word in _COMPARING | _SIDE:
            return True
    return False
