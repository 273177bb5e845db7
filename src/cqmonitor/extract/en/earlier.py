"""Values of an earlier time than the one that the text is about: of the year before, of the same part of another year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cqmonitor.codes import Basis, Measure
from cqmonitor.extract.en.period_rules import PeriodMention
from cqmonitor.extract.en.reaching import is_when, mention_of
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tokens import Token

_POINTING = frozenset({"it", "that", "this", "they", "growth"})
_PRONOUNS = frozenset({"it", "they"})
_RELATIVES = frozenset({"when", "where"})


def date_earlier(reading: Reading, tokens: Sequence[Token]) -> None:
    """Mark a quantity as one of the year before, or of the same part of another year, where its words say so."""
    if named := _of_named(reading, tokens):
        reading.mention, reading.beside = replace(named, role="when"), True
        return
    if (base := _base_of(reading, tokens)) is None:
        return
    if base.alike and base.period:
        reading.of_year = base.period.end.year
    else:
        reading.earlier = base.months


def _base_of(reading: Reading, tokens: Sequence[Token]) -> PeriodMention | None:
    opening = (
        None if tokens[0].word.startswith("year") else _base(tokens[0])
    )  # "Year on year, …" dates nothing
    if opening and not any(is_when(token) for token in tokens[: reading.index]):
        return opening
    return _of_clause(reading, tokens) or _of_compared(reading, tokens) or _of_level(reading, tokens)


def _of_level(reading: Reading, tokens: Sequence[Token]) -> PeriodMention | None:
    """ "The figure was 1.52 trillion yuan a year earlier": what it was, told without a word of comparison."""
    behind = tokens[reading.index + 1 : reading.index + 2]
    if tokens[0].word in _POINTING and tokens[1].word == "had" and (alike := _alike_behind(reading, tokens)):
        return alike
    was = tokens[reading.role.verb].word in ("was", "were") and tokens[0].word in _POINTING
    if not behind or not (reading.role.measure is Measure.LEVEL or was):
        return None
    base = _base(behind[0])
    then = behind[0].word.startswith(("a year", "one year", "the year")) or (
        base is not None and base.months > 12
    )
    return base if then else None


def _alike_behind(reading: Reading, tokens: Sequence[Token]) -> PeriodMention | None:
    """ "They had grown 20 percent in the same months of 2022": what it was then."""
    behind = tokens[reading.index + 1 : reading.index + 3]
    told = [_base(token) for token in behind if token.word not in ("in", "of")]
    return told[0] if told and told[0] and told[0].alike else None


def _of_named(reading: Reading, tokens: Sequence[Token]) -> PeriodMention | None:
    """ "9 times the amount in 2007, when the city took in 1 billion": a clause of the time compared with."""
    at = _relative(reading, tokens)
    mention = mention_of(tokens[_before_comma(tokens, at)]) if at else None
    return mention if mention and mention.role == "base" and mention.period and not mention.alike else None


def _relative(reading: Reading, tokens: Sequence[Token]) -> int | None:
    """The "when" or "where" of the clause that a quantity stands in."""
    for at in range(reading.index - 1, 1, -1):
        if is_when(tokens[at]) or tokens[at].word == ";":
            return None
        if tokens[at].word in _RELATIVES:
            return at
    return None


def _before_comma(tokens: Sequence[Token], at: int) -> int:
    return at - 2 if tokens[at - 1].word == "," else at - 1


def _of_clause(reading: Reading, tokens: Sequence[Token]) -> PeriodMention | None:
    """ "fewer than in the same months of 2021, when the figure had jumped 22 percent"."""
    at = _relative(reading, tokens)
    return _base(tokens[_before_comma(tokens, at)]) if at else None


def _of_compared(reading: Reading, tokens: Sequence[Token]) -> PeriodMention | None:
    """ "up from 538 km a year earlier", "half the 1.6 million it made in the same period of 2016"."""
    behind = tokens[reading.index + 1 : reading.index + 9]
    if not reading.compared and not (behind and behind[0].word in _PRONOUNS):
        return None
    for token in behind:
        if token.kind == "mark":
            return None
        if base := _base(token) or part_before(token):
            return base
    return None


def part_before(token: Token) -> PeriodMention | None:
    """ "after a 1.4 percent drop the previous month", "from 5 percent a quarter earlier"."""
    mention = mention_of(token)
    told = mention is not None and mention.role == "base" and mention.period is None
    named = token.word.startswith(("the ", "a ", "one ", "previous", "preceding", "prior"))
    return mention if told and named and mention and mention.months < 12 else None


def _base(token: Token) -> PeriodMention | None:
    mention = mention_of(token)
    told = mention is not None and mention.role == "base"
    relative = mention is not None and mention.period is None and mention.basis in (Basis.YOY, Basis.SINCE)
    return mention if told and mention and (mention.alike or relative) else None
