"""When each quantity of a sentence holds: its clause, its sentence, its paragraph, else the present."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from cqmonitor.codes import Measure, Status
from cqmonitor.extract import calendar
from cqmonitor.extract.en.comparing import compares_with_stated
from cqmonitor.extract.en.context import Discourse
from cqmonitor.extract.en.earlier import date_earlier, part_before
from cqmonitor.extract.en.found import Found
from cqmonitor.extract.en.lexicon import DOWN_VERBS, FALL_NOUNS, RISE_NOUNS, UP_VERBS
from cqmonitor.extract.en.period_rules import PeriodMention
from cqmonitor.extract.en.reaching import (
    asides_of_past,
    before,
    behind,
    beside,
    is_when,
    mention_of,
)
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.verbs import PAST, PRESENT


def date_readings(readings: Sequence[Reading], tokens: Sequence[Token]) -> None:
    """Give each quantity the period of its clause, else of its sentence.

    A past period that stands beside another quantity does not date a target.
    """
    used: set[int] = set()
    aside: set[int] = set()
    for reading in readings:
        at = beside(tokens, reading.index)
        if at is not None and not _since_beside(tokens, at, reading):
            (aside if reading.compared else used).add(at)
            reading.mention, reading.beside = mention_of(tokens[at]), True
    _share_beside(readings, tokens)
    _pair_in_order(readings, tokens)
    for amount, reading in pairwise(readings):
        if reading.mention is None and _grows_to(amount, reading, tokens):
            reading.mention = amount.mention
    for reading in readings:
        if reading.mention is None:
            at = _nearest(tokens, reading, used, aside)
            reading.mention = mention_of(tokens[at]) if at is not None else None
            apart = (tokens[at] for at in sorted(asides_of_past(tokens)) if at < reading.index)
            reading.aside = next((mention_of(token) for token in apart if is_when(token)), None)
    last: Reading | None = None
    for reading in readings:
        reading.mention = end_of_span(reading, tokens, reading.mention) or reading.mention
        date_earlier(reading, tokens)
        if last is not None and last.earlier and _joined(tokens, last.index, reading.index):
            reading.earlier = last.earlier
        if (
            last is not None
            and tokens[reading.index - 1].word == "or"
            and tokens[reading.index - 2].word == ","
        ):
            reading.mention = last.mention
        last = reading


def _grows_to(last: Reading, reading: Reading, tokens: Sequence[Token]) -> bool:
    """ "By June 3,700 trains had run, of which 690 in the first half, up 22 percent": a growth of the amount before, said with it."""
    amount = last.beside and last.role.measure is Measure.LEVEL and last.mention is not None
    grows = reading.role.measure is Measure.GROWTH and reading.role.where == "same"
    links = [token.word for token in tokens[last.index + 1 : reading.index] if token.kind == "mark"]
    paced = any(
        token.word in ("average", "annual", "annually", "year") for token in tokens[reading.index + 1 :][:5]
    )
    return amount and grows and not (paced or last.compared or reading.compared) and links == [","]


def _is_listed(tokens: Sequence[Token], first: int, second: int) -> bool:
    """ "11 laboratories and 9,870 enterprises": two of one list, no verb between."""
    between = [token.word for token in tokens[first + 1 : second]]
    verbs = any(PAST.fullmatch(word) or PRESENT.fullmatch(word) for word in between)
    return "and" in between and len(between) < 8 and not verbs and not {",", ";", "("} & set(between)


_PARTING = frozenset("from than before against or after but".split())


def _share_beside(readings: Sequence[Reading], tokens: Sequence[Token]) -> None:
    """ "166 ports in 71 countries at the end of 2018": both are of the time behind the phrase."""
    for first, second in zip(readings[-2::-1], readings[:0:-1], strict=False):
        links = {token.word for token in tokens[first.index + 1 : second.index]}
        others = is_of_others(tokens[first.index + 1 : second.index])
        if first.mention or not second.beside or (links & _PARTING and not others):
            continue
        if (
            others
            or _joined(tokens, first.index, second.index)
            or _is_listed(tokens, first.index, second.index)
        ):
            first.mention, first.beside = second.mention, True


def is_of_others(between: Sequence[Token]) -> bool:
    """ ", higher than the national average of 8.8 percent in the first half": another area at the same time."""
    words = [token.word for token in between]
    if "than" not in words or ";" in words:
        return False
    than = words.index("than")
    nation = any(token.kind == "area" or token.word == "average" for token in between[than:])
    return nation and not any(token.kind == "period" for token in between[than:])


_IN_ORDER = frozenset({"respectively", "separately"})


def _pair_in_order(readings: Sequence[Reading], tokens: Sequence[Token]) -> None:
    """ "April, May and June rose by 4, 5 and 7 percent respectively": times and values in order."""
    listed = _listed_times(tokens)
    last = next((at for at, token in enumerate(tokens) if token.word in _IN_ORDER), None)
    paired = [reading for reading in readings if listed and last and listed[-1] < reading.index < last]
    if listed and last == listed[-1] + 1:  # "4, 5 and 7 percent in April, May and June respectively"
        paired = [reading for reading in readings if reading.index < listed[0]][-len(listed) :]
    if len(paired) == len(listed):
        for reading, at in zip(paired, listed, strict=True):
            reading.mention, reading.beside = mention_of(tokens[at]), True


def _listed_times(tokens: Sequence[Token]) -> list[int]:
    """The first run of two or more times with nothing but commas and "and" between."""
    run: list[int] = []
    for at, token in enumerate(tokens):
        if is_when(token):
            run.append(at)
        elif token.word not in (",", "and", "in", "the") and len(run) > 1:
            return run
        elif token.word not in (",", "and", "in", "the"):
            run = []
    return run if len(run) > 1 else []


def _joined(tokens: Sequence[Token], first: int, second: int) -> bool:
    """ "263 ports in 96 countries": one phrase."""
    between = tokens[first + 1 : second]
    return len(between) < 4 and all(
        token.kind != "mark" and token.word not in ("and", "to") for token in between
    )


def is_origin(tokens: Sequence[Token], index: int) -> bool:
    """ "600 exhibitors from 30 countries": where the things come from that were counted, no earlier count of them."""
    last = next(
        (at for at in range(index - 2, max(-1, index - 6), -1) if tokens[at].kind == "quantity"), None
    )
    if last is None or tokens[index - 1].word != "from":
        return False
    first, second = tokens[last].of, tokens[index].of
    if not (isinstance(first, Found) and isinstance(second, Found)):
        return False
    nouns = first.quantity.noun.lower(), second.quantity.noun.lower()
    plain = all(token.kind in ("word", "thing") for token in tokens[last + 1 : index])
    return plain and all(nouns) and nouns[0] != nouns[1]


_TO_COMPARED = frozenset("the about around some over under nearly just only a an as".split())


def is_compared(tokens: Sequence[Token], index: int) -> bool:
    """ "from 5 percent", "against 7 million": what another quantity is compared with."""
    at = index - 1
    while at > 0 and (tokens[at].kind == "period" or tokens[at].word in _TO_COMPARED):
        at -= 1
    if is_origin(tokens, index):
        return False
    if compares_with_stated(tokens, index) or _follows(tokens, index):
        return True
    if at > 0 and tokens[at].word in ("with", "to", "of"):
        return tokens[at - 1].word in _COMPARED_TO
    return at >= 0 and tokens[at].kind == "word" and tokens[at].word in _COMPARED


def _follows(tokens: Sequence[Token], index: int) -> bool:
    """ "after growth of 17 percent in the whole of 2021", "following a mere 0.5 percent last year": what came before."""
    at = index - 1
    while at > 0 and (tokens[at].word in _TO_COMPARED or tokens[at].word in _MOVES):
        at -= 1
    dated = beside(tokens, index) is not None or any(
        part_before(one) for one in tokens[index + 1 : index + 4]
    )
    return at >= 0 and tokens[at].word in ("after", "following") and dated


_MOVES = (
    UP_VERBS
    | DOWN_VERBS
    | RISE_NOUNS
    | FALL_NOUNS
    | frozenset("of by mere modest meagre meager sharp steep full".split())
)


def _nearest(tokens: Sequence[Token], reading: Reading, used: set[int], aside: set[int]) -> int | None:
    ahead = reading.status is not Status.ACTUAL
    candidates = [before(tokens, reading, used, aside), behind(tokens, reading, used | aside)]
    if ahead:
        candidates.sort(key=lambda at: not _is_ahead(tokens, at))
    for at in candidates:
        mention = mention_of(tokens[at]) if at is not None else None
        if mention is None or at is None or (not ahead and mention.ahead and at > reading.index):
            continue
        if not (ahead and at in used | aside and not mention.ahead and not (mention.lasting and at in used)):
            then = None if mention.ahead or mention.lasting else _date_ahead(tokens, reading.index)
            return then if ahead and then is not None else at
    return None


def _date_ahead(tokens: Sequence[Token], index: int) -> int | None:
    """ "will make 2 million by 2030, a tenth of the total": the date of the target before, in the same clause."""
    for at in range(index - 1, -1, -1):
        if tokens[at].word == ";":
            return None
        if is_when(tokens[at]):
            return at if _is_ahead(tokens, at) else None
    return None


def _is_ahead(tokens: Sequence[Token], at: int | None) -> bool:
    mention = mention_of(tokens[at]) if at is not None else None
    return mention is not None and (mention.ahead or mention.lasting)


def in_brackets(tokens: Sequence[Token]) -> PeriodMention | None:
    """ "Targets for 2020 (2015 in brackets)": the period of the values that a list gives in brackets."""
    for at in range(1, len(tokens) - 2):
        if tokens[at].kind == "period" and tokens[at - 1].word == "(" and tokens[at + 1].word == "in":
            return mention_of(tokens[at]) if tokens[at + 2].word in ("brackets", "parentheses") else None
    return None


def date_brackets(readings: Sequence[Reading], tokens: Sequence[Token], discourse: Discourse) -> None:
    """Give the values in the brackets of a list the period that its heading tells for them."""
    for reading in readings:
        if discourse.bracket_period and reading.index and tokens[reading.index - 1].word == "(":
            reading.mention, reading.beside, reading.status = discourse.bracket_period, True, Status.ACTUAL


_REACHED = frozenset("reached exceeded topped surpassed hit passed".split())


def end_of_span(
    reading: Reading, tokens: Sequence[Token], mention: PeriodMention | None
) -> PeriodMention | None:
    """ "From 2012 to 2017, GDP grew from 1 to 2 trillion": each end of the amount has its end of the span.

    "Over the five years" begins with the state at the end of the year before.
    """
    word = tokens[reading.index - 1].word if reading.index else ""
    spans_years = (
        mention is not None and mention.period is not None and not mention.since and not mention.vague
    )
    if (
        not spans_years
        or mention is None
        or mention.period is None
        or reading.role.measure is not Measure.LEVEL
    ):
        return None
    period = mention.period
    whole_years = period.months is not None and period.months > 12 and period.months % 12 == 0
    verbs = {tokens[reading.role.verb].word, tokens[reading.index].word.split()[0]}
    reached = mention.between and verbs & _REACHED
    if not whole_years or (word not in ("from", "to") and not reached):
        return None
    first = period.start.year - (0 if mention.between else 1)
    return replace(mention, period=calendar.year(first if word == "from" else period.end.year))


_COMPARED = frozenset({"from", "against", "than", "versus", "vs"})
_COMPARED_TO = frozenset({"compared", "compares", "comparing", "instead"})


def _since_beside(tokens: Sequence[Token], at: int, reading: Reading) -> bool:
    """ "increased by 5 billion since January" after "at the end of June": the base of a change."""
    return (
        tokens[at].word.startswith("since")
        and reading.role.measure is Measure.CHANGE
        and any(is_when(token) for token in tokens[: reading.index])
    )
