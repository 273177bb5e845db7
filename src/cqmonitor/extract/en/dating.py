"""When each quantity of a sentence holds: its clause, its sentence, its paragraph, else the present."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cqmonitor.codes import Basis, Measure, Status
from cqmonitor.extract import calendar
from cqmonitor.extract.en.context import Discourse
from cqmonitor.extract.en.period_rules import PeriodMention
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tokens import Token

_BREAKS = frozenset({";", ":", ",", "(", "while", "but", "than", "compared", "which", "against"})


def date_readings(readings: Sequence[Reading], tokens: Sequence[Token]) -> None:
    """Give each quantity the period of its clause, else of its sentence.

    A past period that stands beside another quantity does not date a target.
    """
    used: set[int] = set()
    aside: set[int] = set()
    for reading in readings:
        at = _right(tokens, reading.index)
        if at is not None and not _since_beside(tokens, at, reading):
            (aside if reading.compared else used).add(at)
            reading.mention, reading.beside = _mention(tokens[at]), True
    for reading in readings:
        if reading.mention is None:
            at = _nearest(tokens, reading, used, aside)
            reading.mention = _mention(tokens[at]) if at is not None else None
    last: Reading | None = None
    for reading in readings:
        reading.mention = end_of_span(reading, tokens, reading.mention) or reading.mention
        joined = last is not None and last.earlier and _joined(tokens, last.index, reading.index)
        reading.earlier = joined or _year_earlier(reading, tokens)
        if (
            last is not None
            and tokens[reading.index - 1].word == "or"
            and tokens[reading.index - 2].word == ","
        ):
            reading.mention = last.mention
        last = reading


def _joined(tokens: Sequence[Token], first: int, second: int) -> bool:
    """ "263 ports in 96 countries": one phrase."""
    between = tokens[first + 1 : second]
    return len(between) < 4 and all(
        token.kind != "mark" and token.word not in ("and", "to") for token in between
    )


_THAN = frozenset({"than", "above", "below", "over", "under"})
_TO_COMPARED = frozenset("the about around some over under nearly just only a an as".split())


def compares_with_stated(tokens: Sequence[Token], index: int) -> bool:
    """ "lower than the 5.2 percent of the city": a value known before."""
    words = [token.word for token in tokens[max(0, index - 2) : index]]
    return len(words) == 2 and words[0] in _THAN and words[1] in ("the", "its")


def is_compared(tokens: Sequence[Token], index: int) -> bool:
    """ "from 5 percent", "against 7 million": what another quantity is compared with."""
    at = index - 1
    while at > 0 and (tokens[at].kind == "period" or tokens[at].word in _TO_COMPARED):
        at -= 1
    if compares_with_stated(tokens, index):
        return True
    if at > 0 and tokens[at].word in ("with", "to", "of"):
        return tokens[at - 1].word in _COMPARED_TO
    return at >= 0 and tokens[at].kind == "word" and tokens[at].word in _COMPARED


def _nearest(tokens: Sequence[Token], reading: Reading, used: set[int], aside: set[int]) -> int | None:
    ahead = reading.status is not Status.ACTUAL
    candidates = (_left(tokens, reading.index, used, aside), _any_right(tokens, reading.index, used | aside))
    for at in candidates:
        mention = _mention(tokens[at]) if at is not None else None
        if mention is None or at is None or (not ahead and mention.ahead and at > reading.index):
            continue
        if not (ahead and at in used | aside and not mention.ahead and not (mention.lasting and at in used)):
            return at
    return None


def in_brackets(tokens: Sequence[Token]) -> PeriodMention | None:
    """ "Targets for 2020 (2015 in brackets)": the period of the values that a list gives in brackets."""
    for at in range(1, len(tokens) - 2):
        if tokens[at].kind == "period" and tokens[at - 1].word == "(" and tokens[at + 1].word == "in":
            return _mention(tokens[at]) if tokens[at + 2].word in ("brackets", "parentheses") else None
    return None


def date_brackets(readings: Sequence[Reading], tokens: Sequence[Token], discourse: Discourse) -> None:
    """Give the values in the brackets of a list the period that its heading tells for them."""
    for reading in readings:
        if discourse.bracket_period and reading.index and tokens[reading.index - 1].word == "(":
            reading.mention, reading.beside, reading.status = discourse.bracket_period, True, Status.ACTUAL


def end_of_span(
    reading: Reading, tokens: Sequence[Token], mention: PeriodMention | None
) -> PeriodMention | None:
    """ "From 2012 to 2017, GDP grew from 1 to 2 trillion": each end of the amount has its end of the span.

    "Over the five years" begins with the state at the end of the year before.
    """
    before = tokens[reading.index - 1].word if reading.index else ""
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
    if not whole_years or before not in ("from", "to"):
        return None
    first = period.start.year - (0 if mention.between else 1)
    return replace(mention, period=calendar.year(first if before == "from" else period.end.year))


_COMPARED = frozenset({"from", "against", "than", "versus", "vs"})
_COMPARED_TO = frozenset({"compared", "compares", "comparing", "instead"})


def _year_earlier(reading: Reading, tokens: Sequence[Token]) -> bool:
    """ "up from 538 km a year earlier", "a year ago the city managed 6.5 percent": the value of the year before."""
    if tokens[0].kind == "period" and _is_year_before(tokens[0]) and not _when_between(tokens, reading.index):
        return True
    if not reading.compared:
        return False
    for token in tokens[reading.index + 1 : reading.index + 9]:
        if token.kind == "mark":
            return False
        if _is_year_before(token):
            return True
    return False


def _is_year_before(token: Token) -> bool:
    mention = _mention(token)
    return mention is not None and mention.role == "base" and mention.basis is Basis.YOY


def _when_between(tokens: Sequence[Token], index: int) -> bool:
    return any(is_when(token) for token in tokens[:index])


def _since_beside(tokens: Sequence[Token], at: int, reading: Reading) -> bool:
    """ "increased by 5 billion since January" after "at the end of June": the base of a change."""
    return (
        tokens[at].word.startswith("since")
        and reading.role.measure is Measure.CHANGE
        and any(is_when(token) for token in tokens[: reading.index])
    )


def _mention(token: Token) -> PeriodMention | None:
    return token.of if isinstance(token.of, PeriodMention) else None


def is_when(token: Token) -> bool:
    """Whether a token says when something holds."""
    return isinstance(token.of, PeriodMention) and token.of.role == "when" and token.of.period is not None


def _says_when(token: Token) -> bool:
    return is_when(token) or (isinstance(token.of, PeriodMention) and token.of.role == "now")


def _right(tokens: Sequence[Token], index: int) -> int | None:
    for at in range(index + 1, len(tokens)):
        token = tokens[at]
        if token.kind == "quantity" or token.word in _BREAKS:
            return None
        if _says_when(token):
            return at
    return None


def _possessive(tokens: Sequence[Token], at: int) -> bool:
    """ "last year's price changes": the period is of the noun, not of what is said."""
    behind = tokens[at + 1].word if at + 1 < len(tokens) else ""
    return at > 0 and (behind == "'s" or tokens[at].word.endswith("'s"))


def _left(tokens: Sequence[Token], index: int, used: set[int], aside: set[int]) -> int | None:
    fallback = None
    now = None
    for at in range(index - 1, -1, -1):
        token = tokens[at]
        if token.word == ";" and (fallback is not None or now is not None):
            break
        if is_when(token):
            if at not in used | aside and not _possessive(tokens, at):
                return at
            fallback = at if fallback is None or fallback in aside else fallback
        elif _says_when(token):
            now = at if now is None else now
    return fallback if fallback is not None else now


def _any_right(tokens: Sequence[Token], index: int, used: set[int]) -> int | None:
    compared = False
    for at in range(index + 1, len(tokens)):
        compared = compared or tokens[at].word in ("compared", "versus", "against", "than", "from")
        if tokens[at].word == ";" or (
            tokens[at].word in ("and", "while", "but") and tokens[at - 1].word == ","
        ):
            return None
        if (
            tokens[at].word == "and"
            and tokens[at + 1 : at + 2]
            and tokens[at + 1].word in ("its", "their", "it", "they")
        ):
            return None
        if is_when(tokens[at]):
            mention = _mention(tokens[at])
            result = any(
                tokens[one].kind == "quantity" and tokens[one - 1].word == "to"
                for one in range(index + 1, at)
            )
            pointed = mention is not None and mention.point and not result
            other = at in used and (compared or pointed)
            return None if other else at
    return None
