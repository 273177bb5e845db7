"""Which of the times that a sentence names a quantity can be dated by: beside it, before it, behind it."""

from __future__ import annotations

from collections.abc import Sequence

from cqmonitor.codes import Measure
from cqmonitor.extract.en.comparing import compares_with_stated
from cqmonitor.extract.en.period_rules import PeriodMention
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tenses import is_perfect_or_passive, is_usual
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.verbs import PAST, PRESENT

_BREAKS = frozenset(
    {";", ":", ",", "(", "while", "but", "than", "compared", "which", "against", "they", "who"}
)
_RELATIVE = frozenset("which who whose whom where".split())
_CLAUSES = frozenset("while whereas although though because but and".split())
_BEHIND = _CLAUSES | _RELATIVE | {"with", "including", "when"}
_PRECEDING = frozenset({"after", "following"})
_COMPARING = frozenset("compared versus against than".split())


def mention_of(token: Token) -> PeriodMention | None:
    return token.of if isinstance(token.of, PeriodMention) else None


def is_when(token: Token) -> bool:
    """Whether a token says when something holds."""
    return isinstance(token.of, PeriodMention) and token.of.role == "when" and token.of.period is not None


def _says_when(token: Token) -> bool:
    return is_when(token) or (isinstance(token.of, PeriodMention) and token.of.role == "now")


def beside(tokens: Sequence[Token], index: int) -> int | None:
    """The time directly behind a quantity, in its phrase; or that of a bracket with a colon: "(May: 41.1 billion)"."""
    if [token.word for token in tokens[max(0, index - 3) : index : 2]] == ["(", ":"]:
        return index - 2 if is_when(tokens[index - 2]) else None
    for at in range(index + 1, len(tokens)):
        token = tokens[at]
        if token.kind == "quantity" or token.word in _BREAKS:
            return None
        if _says_when(token):
            against = tokens[at - 1].word in ("above", "below", "beyond")
            now = tokens[at - 1].word in ("and", "from", "than") and _is_now(tokens, at)
            return None if against or now else at
    return None


def before(tokens: Sequence[Token], reading: Reading, used: set[int], aside: set[int]) -> int | None:
    """The nearest time before a quantity; one that another quantity has, or a mere "since", only for want of others."""
    fallback = None
    now = None
    for at in range(reading.index - 1, -1, -1):
        token = tokens[at]
        if token.word in (";", ":") and (fallback is not None or now is not None):
            break  # "Last year it made 61 million: 12 million in June, 3 million and 4 million"
        if (
            is_when(token)
            and not _is_enclosed(tokens, at, reading.index, used)
            and not _is_of_past(tokens, at, reading)
        ):
            mention = mention_of(token)
            mere = mention is not None and (mention.since or mention.vague) and at > 3
            if at not in used | aside and not _possessive(tokens, at) and not mere:
                return at if now is None else now
            if at not in aside:
                fallback = at if fallback is None or fallback in aside else fallback
        elif token.kind == "period" and _is_now(tokens, at):
            now = at if now is None else now
    return now if fallback is None or (now is not None and now > fallback) else fallback


def _is_now(tokens: Sequence[Token], at: int) -> bool:
    judged = at + 1 < len(tokens) and tokens[at + 1].word in _JUDGED
    return not is_when(tokens[at]) and _says_when(tokens[at]) and tokens[at - 1].word != "only" and not judged


_JUDGED = frozenset("put estimated revised reckoned thought believed said reported".split())
""" "Output in 2023 is now put at": it is said now, and was so then."""


def _possessive(tokens: Sequence[Token], at: int) -> bool:
    """ "last year's price changes": the period is of the noun, not of what is said."""
    behind = tokens[at + 1].word if at + 1 < len(tokens) else ""
    return at > 0 and (behind == "'s" or tokens[at].word.endswith("'s"))


def asides_of_past(tokens: Sequence[Token]) -> set[int]:
    """ "Hit by a heat wave in August, output …", "Chongqing, hit by a flood in July, grew": a participle's own time.

    Only clauses without a figure, closed by a comma.
    """
    found: set[int] = set()
    for at, token in enumerate(tokens[:-2]):
        opens = at == 0 or tokens[at - 1].word == ","
        if not (
            opens and token.kind == "word" and _is_participle(token.word) and tokens[at + 1].word == "by"
        ):
            continue
        close = next((to for to in range(at, len(tokens)) if tokens[to].word in (",", ";")), None)
        if close is not None and not any(one.kind == "quantity" for one in tokens[at:close]):
            found.update(range(at, close))
    return found


_IRREGULAR = frozenset("hit hurt driven led built set beset cut held made drawn overtaken".split())


def _is_participle(word: str) -> bool:
    return word in _IRREGULAR or word.endswith("ed")


def _is_enclosed(tokens: Sequence[Token], at: int, index: int, used: set[int]) -> bool:
    """ ", which arrived in 2009, five brands": a time inside a relative clause that the quantity is outside of.

    One that dates a figure there dates what follows too ("exports, which rose 5 percent in May, reached"), but not
    where it was before ("which had made up half in 2010").
    """
    if index not in (apart := asides_of_past(tokens)) and at in apart:
        return True
    start = next((one for one in range(at - 1, -1, -1) if tokens[one].word in (",", ";", "(")), None)
    if start is None or tokens[start].word != "," or tokens[start + 1].word not in _RELATIVE:
        return False
    if at in used and tokens[start + 2].word != "had":
        return False
    return any(token.word == "," for token in tokens[at + 1 : index])


def _is_of_past(tokens: Sequence[Token], at: int, reading: Reading) -> bool:
    """ "attracted 30 percent in 2012, though it covers 1.5 percent": what is in the present is not of 2012."""
    verb, mention = reading.role.verb, mention_of(tokens[at])
    if reading.role.measure not in (Measure.LEVEL, Measure.SHARE) or mention is None or mention.lasting:
        return False
    closed = [token.word for token in tokens[at + 1 : at + 3]]
    if closed[:1] == [","] and at < verb and closed[1:] and PRESENT.fullmatch(closed[1]):
        return True  # "The rate, 1 dollar in 2011, has come down to 0.55"
    present = (
        PRESENT.fullmatch(tokens[verb].word) or is_perfect_or_passive(tokens, verb) or is_usual(tokens, verb)
    )
    if not (at < verb < reading.index and present):
        return False
    return any(token.word in _CLAUSES for token in tokens[at + 1 : verb - 1])


def behind(tokens: Sequence[Token], reading: Reading, used: set[int]) -> int | None:
    """A time farther behind a quantity, in its clause and not of what it is compared with."""
    index, compared = reading.index, False
    for at in range(index + 1, len(tokens)):
        token = tokens[at]
        if token.word in (";", '"') or _opens_clause(tokens, at) or _turns_past(tokens, at, reading):
            return None
        if _compares(tokens, at, reading):
            compared = True
        elif _is_result(tokens, at) or (token.kind == "period" and not is_when(token)):
            compared = False
        if is_when(token):
            mention = mention_of(token)
            if _is_of_accompaniment(tokens, reading, at):
                return None
            goes_on = _has_result(tokens, index, at) or _is_aside(tokens, index)
            pointed = mention is not None and mention.point and not goes_on
            return None if compared or (at in used and pointed) else at
    return None


def _is_of_accompaniment(tokens: Sequence[Token], reading: Reading, at: int) -> bool:
    """ "is home to 16 makers with an output of 11.8 GWh in 2021": what is there now, and what it once made."""
    verb, mention = reading.role.verb, mention_of(tokens[at])
    clause = next((one + 1 for one in range(reading.index - 1, -1, -1) if tokens[one].word in (",", ";")), 0)
    now = any(PRESENT.fullmatch(token.word) for token in tokens[clause : reading.index])
    now = now and not any(PAST.fullmatch(token.word) for token in tokens[verb : reading.index])
    between = tokens[reading.index + 1 : at]
    joined = any(token.word == "with" for token in between) and any(
        token.kind == "quantity" for token in between
    )
    level = reading.role.measure is Measure.LEVEL
    return level and now and joined and mention is not None and not mention.lasting and not mention.ahead


def _is_aside(tokens: Sequence[Token], index: int) -> bool:
    """ "The labs, at 400, grew by 3 percent", "Rising 3 percent, the labs": an amount beside or before the clause."""
    behind = tokens[index + 1].word if index + 1 < len(tokens) else ""
    opens = [token.word for token in tokens[max(0, index - 2) : index]]
    fronted = index < 5 and behind == "," and tokens[0].word.endswith("ing")
    return (
        fronted or (opens == [",", "at"] and behind == ",") or (opens[-1:] == ["("] and behind in (",", ")"))
    )


def _opens_clause(tokens: Sequence[Token], at: int) -> bool:
    """ ", while", ", with", "and its": what follows tells of something else."""
    word = tokens[at].word
    if (word in _BEHIND and tokens[at - 1].word == ",") or word in _PRECEDING:
        return True
    return word == "and" and at + 1 < len(tokens) and tokens[at + 1].word in ("its", "their", "it", "they")


def _turns_past(tokens: Sequence[Token], at: int, reading: Reading) -> bool:
    """ "run at intervals of 20 minutes and carried 31 million": another tense, another time."""
    if tokens[at].word != "and" or at + 1 >= len(tokens) or not PAST.fullmatch(tokens[at + 1].word):
        return False
    verb = tokens[reading.role.verb].word if reading.role.verb < reading.index else ""
    return not PAST.fullmatch(verb)


def _compares(tokens: Sequence[Token], at: int, reading: Reading) -> bool:
    """Whether a word begins what is compared with; a gap to an average is of the time that follows."""
    if tokens[at].kind == "quantity":
        return compares_with_stated(tokens, at)
    amount = _is_followed_by_amount(tokens, at)
    if tokens[at].word == "from":
        return amount
    return tokens[at].word in _COMPARING and (amount or reading.role.measure is not Measure.GAP)


def _is_followed_by_amount(tokens: Sequence[Token], at: int) -> bool:
    return any(token.kind == "quantity" for token in tokens[at + 1 : at + 4])


def _is_result(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].kind == "quantity" and tokens[at - 1].word == "to"


def _has_result(tokens: Sequence[Token], index: int, at: int) -> bool:
    return any(_is_result(tokens, one) for one in range(index + 1, at))
