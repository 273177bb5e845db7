"""Where the concept of a verb or noun of change stands: its own subject, its object, or left out."""

from __future__ import annotations

from collections.abc import Sequence

from cqmonitor.extract.en.around import Left, Where
from cqmonitor.extract.en.asides import DASHES, dash_before
from cqmonitor.extract.en.governing import ADVERBS, PREPOSITIONS
from cqmonitor.extract.en.lexicon import UP_VERBS
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.tokens import Token


def noun_where(tokens: Sequence[Token], at: int) -> Where:
    """ "an increase of 5 %" says no concept of its own; "GDP growth of 5 %" does."""
    before = tokens[at - 1] if at else None
    while before is not None and before.kind == "period" and at > 1:
        at -= 1
        before = tokens[at - 1]
    if before is None or before.kind == "mark" or before.word in ("a", "an", "the", "with", "or", "and"):
        return "same"
    if before.kind == "word" and before.word in ADVERBS | {"a", "an", "year-on-year", "yearly"}:
        return "same"
    return "subject"


def verb_where(tokens: Sequence[Token], left: Left) -> Where:
    return "same" if is_elliptic(tokens, left.at) else "subject"


def is_elliptic(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb of change stands without a subject of its own: ", up", "and fell", ", growing by"."""
    if (
        at > 2
        and tokens[at - 1].word == ","
        and any(token.word == "," for token in tokens[max(0, at - 5) : at - 2])
    ):
        inner = [token for token in tokens[max(0, at - 5) : at - 1] if token.word != ","]
        if any(token.word in _ASIDE for token in inner[-2:]):
            return False  # "investment, however, dropped": the aside does not part subject and verb
    if at > 2 and _ends_relative(tokens, at - 1):
        return False
    before = tokens[at - 1] if at else None
    while before is not None and _is_skipped(before) and at > 1:
        at -= 1
        before = tokens[at - 1]
    return before is not None and before.word in (
        ",",
        "(",
        "and",
        "but",
        "or",
        "also",
        "—",
        "-",
        "which",
        "that",
        "it",
        "they",
    )


def _is_skipped(token: Token) -> bool:
    return token.kind == "period" or token.word.endswith("ly") or token.word in ("a", "an")


def _ends_relative(tokens: Sequence[Token], close: int) -> bool:
    """ "The airport, which handled 387,000 tons, saw", "imports, buoyed by chips, rose", "exports, which had fallen 3 percent, rose", "- 3 tons in all - rose": back to the subject."""
    verb = tokens[close + 1].word
    if verb in ("up", "down") or verb.endswith("ing"):
        return False
    if tokens[close].word in DASHES:
        return dash_before(tokens, close) is not None
    if tokens[close].word != ",":
        return False
    for at in range(close - 1, max(close - 22, 0), -1):
        if tokens[at].word in (",", ";", ":"):
            opened, then = tokens[at + 1].word, [token.word for token in tokens[at + 2 : at + 4]]
            undergone = opened.endswith("ed") or opened in _PARTICIPLES
            told = opened in ("which", "who", "whose", "where") or (undergone and "by" in then)
            return tokens[at].word == "," and told
    return False


_PARTICIPLES = frozenset(
    "hit hurt led driven held beset built shaken torn cut lent sent drawn struck".split()
)
""" "exports, hit by weak demand, fell": participles without "-ed"."""


def object_or_subject(tokens: Sequence[Token], verb: int, index: int) -> Where:
    """ "lift the number of routes to 40": the object between verb and preposition, else the subject."""
    between = tokens[verb + 1 : index]
    pointed = (
        len(between) > 1 and between[0].word in ("that", "this", "it", "them") and between[1].word == "to"
    )
    return "object" if pointed or any(weighs(token) for token in between) else "subject"


def weighs(token: Token) -> bool:
    return token.kind in ("indicator", "thing") or (
        token.kind == "word"
        and token.word not in FUNCTION_WORDS
        and token.word not in ADVERBS
        and token.word not in PREPOSITIONS
        and token.word not in UP_VERBS
    )


def has_object(tokens: Sequence[Token], verb: int) -> bool:
    """Whether a verb of change has an object before its "by": "cuts the average transfer time by"."""
    behind = []
    for token in tokens[verb + 1 :]:
        if token.kind == "quantity" or token.word == "by":
            break
        behind.append(token)
    return any(weighs(token) and token.word not in _HOW for token in behind)


_HOW = frozenset("faster slower quicker further still again more less even steeply modestly".split())
""" "grew faster still, by 17.5 percent": no object."""

_ASIDE = frozenset("however meanwhile though contrast too instead turn particular example".split())
