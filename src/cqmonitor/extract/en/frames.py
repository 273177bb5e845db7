"""The time that a sentence leaves for those that follow: a frame stays, a remark or a look back does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from cqmonitor.codes import Kind, Status
from cqmonitor.extract.en.context import Discourse
from cqmonitor.extract.en.dating import is_of_others
from cqmonitor.extract.en.period_rules import PeriodMention
from cqmonitor.extract.en.reaching import asides_of_past, is_when, mention_of
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tokens import Sentence, Token


def leave_period(sentence: Sentence, readings: list[Reading], discourse: Discourse) -> None:
    """The first past period that was told; what others are compared with tells none."""
    if {"compares", "compared"} & {token.word for token in sentence.tokens[:3]}:
        return  # "That compares with 3 percent in the first half"
    if not readings and _looks_back(sentence.tokens):
        return
    told = [
        (_time_of(reading), reading.status)
        for reading in readings
        if reading.mention
        and reading.mention.role == "when"
        and not reading.compared
        and not (reading.earlier or reading.of_year)
    ]
    spoken = [mention for mention, _ in told]
    for mention, status in told:
        if status is Status.ACTUAL or not mention.lasting:
            discourse.hold(mention)
    stock = _names_stock(sentence, discourse)
    compared = {
        reading.mention
        for reading in readings
        if reading.compared and not is_of_others(sentence.tokens[max(0, reading.index - 8) : reading.index])
    }
    enclosed = _in_asides(sentence)
    spoken = [mention for mention in spoken if mention not in enclosed]
    named = [mention for mention in dated(sentence) if mention not in compared and mention not in enclosed]
    kept = spoken or [mention for mention in named if stock or not mention.point]
    past = [mention for mention in kept if not mention.ahead] or kept
    several = len({mention.period for mention in past if not mention.point}) > 1
    opening = None if _is_aside(sentence) else _opening(sentence)
    aside = opening is None and _is_aside(sentence)
    past = [one for one in past if one is opening or not _is_remark(one, discourse, aside=aside)]
    back = False
    if several and opening is None:
        story = discourse.story()
        told_of_story = [mention for mention in past if story and mention.period == story.period]
        back, past = bool(told_of_story), told_of_story or past
    if past and (back or not (several and discourse.interval and opening is None)):
        for mention in {one.point: one for one in [*past[::-1], *([opening] if opening else [])]}.values():
            discourse.set_time(mention)


def _time_of(reading: Reading) -> PeriodMention:
    """The time that a quantity names; "second-quarter growth" that somebody expects is of the quarter to come."""
    assert reading.mention is not None
    ahead = reading.status is not Status.ACTUAL and reading.held is not None and reading.mention.floating
    mention = reading.held if ahead and reading.held else reading.mention
    aimed = reading.status is not Status.ACTUAL and mention.lasting
    return replace(mention, ahead=True) if aimed else mention


_ADVERBS = frozenset("already also only even not once since then".split())
_DONE = frozenset("been grown shrunk lost made sold cut gone come built begun run sunk".split())


def _looks_back(tokens: Sequence[Token]) -> bool:
    """ "It had fallen in the first quarter.": before the time that the text is about; "By June it had fallen" sets one."""
    had = next((at for at, token in enumerate(tokens[:-1]) if token.word == "had"), None)
    if had is None or any(is_when(token) for token in tokens[:had]):
        return False
    verb = next((token.word for token in tokens[had + 1 :] if token.word not in _ADVERBS), "")
    done = verb in _DONE or (len(verb) > 4 and verb.endswith(("ed", "en")))
    return done and all(token.word not in (",", ";", "and", "but") for token in tokens[:had])


def _in_asides(sentence: Sentence) -> list[PeriodMention]:
    """ "The company, which lost a billion in 2023, hopes to recover", "hit by a flood in July, it grew": times of a clause by itself."""
    tokens = sentence.tokens
    apart = (mention_of(tokens[at]) for at in asides_of_past(tokens))
    found: list[PeriodMention] = [mention for mention in apart if mention]
    inside: list[PeriodMention] | None = None
    for last, token in pairwise(tokens):
        if last.word == "," and token.word in ("which", "who", "whose"):
            inside = []
        elif token.word == "," and inside is not None:
            found, inside = found + inside, None
        elif inside is not None and is_when(token) and isinstance(token.of, PeriodMention):
            inside.append(token.of)
    return found


def _is_aside(sentence: Sentence) -> bool:
    """ "In June alone they fell", "In September they rose": of what was spoken of before, the frame goes on behind it."""
    words = [token.word for token in sentence.tokens]
    at = next((at for at, token in enumerate(sentence.tokens[:4]) if is_when(token)), None)
    behind = [word for word in words[at + 1 : at + 4] if word != ","] if at is not None else []
    return bool(behind) and behind[0] in ("alone", "it", "they", "this", "that", "these", "those")


_YEAR = timedelta(days=360)


def _is_remark(mention: PeriodMention, discourse: Discourse, *, aside: bool) -> bool:
    """ "It was 5.2 percent in December" in a text about the year: a time inside the frame, or long before it, sets none.

    Goals and holidays frame no other times: "Sales rose in the first quarter" in a story of May Day sets the quarter.
    """
    frame, told = discourse.interval or discourse.story(), mention.period
    if frame is None or frame.period is None or told is None or mention.point:
        return False
    if frame.ahead or frame.lasting or frame.period.months is None:
        return False
    inside = frame.period.start <= told.start and told.end <= frame.period.end and told != frame.period
    framed = discourse.interval is not None or aside
    before = told.end < frame.period.start
    long_before = before and (discourse.interval is not None or told.end < frame.period.start - _YEAR)
    return (inside and framed and not frame.lasting) or long_before


def _names_stock(sentence: Sentence, discourse: Discourse) -> bool:
    """ "Loans held firm at the end of June." dates the figure that follows."""
    codes = [token.code or "" for token in sentence.tokens if token.kind == "indicator"]
    return any(
        code in discourse.catalog.by_code and discourse.catalog.by_code[code].kind is Kind.STOCK
        for code in codes
    )


def _opening(sentence: Sentence) -> PeriodMention | None:
    """ "In the first half, …": the time that a sentence begins with, which frames what follows."""
    for at, token in enumerate(sentence.tokens[:4]):
        if is_when(token) and isinstance(token.of, PeriodMention):
            opens = all(one.word in _OPENERS for one in sentence.tokens[:at])
            listed = any(is_when(one) for one in sentence.tokens[at + 1 : at + 3])
            return token.of if opens and not listed else None
    return None


_OPENERS = frozenset(
    "in during for over from by at as of on the and but meanwhile , throughout through".split()
)


def dated(sentence: Sentence) -> list[PeriodMention]:
    """The periods in which a sentence says that something holds."""
    return [token.of for token in sentence.tokens if is_when(token) and isinstance(token.of, PeriodMention)]
