"""What governs a quantity: the verb or noun to its left with its preposition."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqmonitor.extract.en.around import Around, Left, Trigger
from cqmonitor.extract.en.found import Found
from cqmonitor.extract.en.lexicon import (
    DOWN_VERBS,
    FALL_NOUNS,
    ING_NOUNS,
    LEVEL_VERBS,
    OUTDO_VERBS,
    OUTPUT_VERBS,
    RISE_NOUNS,
    SHARE_VERBS,
    UP_VERBS,
)
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.nouns import VERBS as OTHER_VERBS
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.units import MONEY

CHANGERS = (UP_VERBS | DOWN_VERBS) - {
    "up",
    "down",
    "go",
    "add",
    "improve",
    "recover",
    "strengthen",
    "enhance",
}

PREPOSITIONS = frozenset("past by to of from at with as in for than on between".split())

ADVERBS = frozenset(
    "stable steady flat unchanged only just even still also already now an a the its their another some total combined average record "
    "year-on-year annually sharply slightly steadily rapidly significantly robustly strongly markedly further "
    "alone respectively roughly a cumulative whopping year mere daily full accumulated remarkable substantial high "
    "all-time historic new about around nearly over more than almost modest moderate solid healthy stunning "
    "staggering nominal real actual yearly annual monthly quarterly estimated reported annualized annualised highest lowest up-to".split()
)

WANE = re.compile(r"\b(?:decline|drop|decrease|fall|contraction|deficit|loss|downturn)\b", re.IGNORECASE)


def look_left(tokens: Sequence[Token], index: int) -> Left:
    """The nearest governing word to the left, over adverbs, articles and periods."""
    preposition: str | None = None
    at = index - 1
    while at >= 0:
        token = tokens[at]
        if token.kind == "period":
            at -= 2 if at and tokens[at - 1].word in _OF_TIME else 1
        elif token.word == '"':
            at -= 1
        elif token.kind == "word" and token.word in PREPOSITIONS and _takes(preposition, tokens, at):
            preposition = token.word
            at -= 1
        elif token.kind == "word" and token.word in ADVERBS and not _is_noun_trigger(tokens, at, preposition):
            at -= 1
        else:
            break
    if at >= 0 and at + 1 < index and tokens[at + 1].word == "average" and tokens[at].word in _MODALS:
        at += 1  # "growth will average 5 percent"
    if preposition == "by" and at > 1 and tokens[at].word == ",":
        at -= 2 if tokens[at - 1].word in ("too", "again") else 1  # "declined for a year, by 9.6 percent"
    trigger = _trigger(tokens, at, preposition)
    if trigger in ("up", "down") and at and tokens[at].word in trigger and tokens[at - 1].word in _PHRASAL:
        at -= 1  # "picked up to 9 percent": the subject ends before the verb
    if trigger == "level" and tokens[at].word in _AMOUNT_NOUNS and tokens[at - 1].word not in _MODALS:
        trigger = "none"  # "cut freight costs by 18 percent"
    if trigger == "other" and preposition is None and _is_subject(tokens, at, index):
        trigger = "none"
    if trigger in ("none", "noun") and preposition in ("by", "to", "from", "at", "of"):
        trigger, at = _far_verb(tokens, at, preposition, trigger)
    return Left(preposition, trigger, max(at, 0))


_OF_TIME = frozenset({"by", "in", "during", "over", "for", "since"})
"""Prepositions of a time: "In the first half 126,000 TEUs were moved", "by 2027 3 million"."""


def _is_subject(tokens: Sequence[Token], at: int, index: int) -> bool:
    """ "Agriculture rose 3.9 percent, mining 5.8 percent", "output topped 60 million": a noun that looks like a verb."""
    found = tokens[index].of
    if not isinstance(found, Found):
        return False
    word, before = tokens[at].word, tokens[at - 1].word if at else ""
    joined = word in ("spending", "lending") and before in ("and", "while", "but")
    trade = found.quantity.unit == "percent" and (joined or word in ING_NOUNS)
    return trade or (word in ("output", "production") and CROSSING.match(found.quantity.text) is not None)


def _far_verb(tokens: Sequence[Token], at: int, preposition: str, trigger: Trigger) -> tuple[Trigger, int]:
    """The verb of change over its object: "cuts the transfer time by", "lift the number of routes to"."""
    if preposition == "of" and not (at >= 0 and tokens[at].word in ("average", "rate", "pace", "speed")):
        return trigger, at
    for place in range(at, max(-1, at - 14), -1):
        token = tokens[place]
        if token.kind == "quantity" or token.word in (",", ";", ":", "(", "while", "but"):
            break
        noun = place > 0 and (
            tokens[place - 1].kind == "quantity" or tokens[place - 1].word in ("a", "an", "the")
        )
        if token.word in CHANGERS and place != at and not noun:
            return ("up" if token.word in UP_VERBS else "down"), place
    return trigger, at


_MODALS = frozenset("will would to could should may might can".split())
_PHRASAL = frozenset(
    "pick picks picked picking tick ticks ticked ticking creep creeps crept creeping speed speeds sped speeding "
    "nudge nudges nudged nudging bounce bounces bounced bouncing drift drifts drifted move moves moved moving".split()
)
"""Verbs whose "up" or "down" tells which way."""

_AMOUNT_NOUNS = frozenset("cost costs number numbers total average".split())
"""Nouns that are also verbs of level."""


def _takes(preposition: str | None, tokens: Sequence[Token], at: int) -> bool:
    """The first preposition counts, and the one before "an average of"."""
    if preposition is None:
        return True
    return preposition == "of" and any(
        token.word in ("average", "total", "rate") for token in tokens[at + 1 : at + 4]
    )


def _is_noun_trigger(tokens: Sequence[Token], at: int, preposition: str | None) -> bool:
    return tokens[at].word in RISE_NOUNS | FALL_NOUNS and preposition == "of"


_TOGETHER = frozenset("clocked racked notched chalked rang rung set put opened lined sold".split())
"""Verbs whose "up" tells of no rise: "clocked up 9,000 trips"."""

_BASE_VERBS = frozenset(
    "laid lay sell deliver ship export import buy earn spend receive handle carry open attract".split()
)


def _trigger(tokens: Sequence[Token], at: int, preposition: str | None) -> Trigger:
    if at < 0 or tokens[at].kind != "word":
        return "none"
    word = tokens[at].word
    if word == "up" and at and re.match(r"ma[dk]e?s?|making", tokens[at - 1].word):
        return "share"
    if word in ("up", "down") and at and tokens[at - 1].word in _TOGETHER:
        return "other"
    if preposition == "of" and word in RISE_NOUNS | FALL_NOUNS | {"rate", "target", "average", "goal"}:
        return "noun"
    if preposition in ("to", "from", "at") and word in ("growth", "decline"):
        return "noun"
    if preposition in ("for", "of", "to", None) and word in SHARE_VERBS and not word.startswith("ma"):
        return "contribute" if word.startswith("contrib") else "share"
    if word in ("up", "outpaced", "outpacing") or word in UP_VERBS:
        return "up"
    if word == "down" or word in DOWN_VERBS:
        return "down"
    if word in LEVEL_VERBS:
        return "level"
    if (
        word in OUTPUT_VERBS
        or word in OUTDO_VERBS
        or word in OTHER_VERBS
        or word in _BASE_VERBS
        or (word.endswith(("ed", "ing")) and word not in FUNCTION_WORDS)
    ):
        return "other"
    return "none"


CROSSING = re.compile(r"(?:exceed|surpass|top|cross|pass|outstrip|br[eo]a?k)\w*\s", re.IGNORECASE)
"""Verbs that a bound has taken up: "will exceed 59.5 percent"."""
_MARKS = ("below ", "under ", "above ", "past ")


def crosses_mark(found: Found) -> bool:
    """ "fell below 50 metres": the amount is a mark that was passed, not how far it fell."""
    return found.quantity.text.lower().startswith(_MARKS)


_RAISED = frozenset({"raise", "raises", "raised", "raising"})


def gathers(word: str, found: Found) -> bool:
    """ "raised 30 million dollars", "raised 600,000 pigs": what was brought together, or up, is no rise."""
    kept = _ANIMALS.search(found.quantity.noun) is not None
    return word in _RAISED and (found.quantity.unit in MONEY or kept)


_ANIMALS = re.compile(
    r"\b(?:pigs?|hogs?|cattle|cows|sheep|goats|chickens|ducks|hens|poultry|rabbits|bees|fish)\b",
    re.IGNORECASE,
)


def part_of_growth(around: Around) -> bool:
    """ "2 points of the rise", "a third of the growth in output": what a part adds to a growth."""
    words = [token.word for token in around.right]
    return words[:1] == ["of"] and any(
        word in ("growth", "increase", "rise", "expansion") for word in words[1:5]
    )
