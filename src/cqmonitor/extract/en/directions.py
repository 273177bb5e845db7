"""Quantities of any news text, each with the direction that the words around it give.

    up, down := verb (object "by")? amount | amount noun | noun "of" amount | amount "more"

An amount of change has a direction; the level that was reached or left ("to 5 percent", "from 3") has none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cqmonitor.extract.en.comparing import right_words
from cqmonitor.extract.en.found import COUNTED_BACK, Found
from cqmonitor.extract.en.governing import PREPOSITIONS, crosses_mark, gathers, look_left
from cqmonitor.extract.en.growths import noun_of_change
from cqmonitor.extract.en.lexicon import (
    DOWN_VERBS,
    FALL_NOUNS,
    GREW,
    NUMBER_WORDS,
    RISE_NOUNS,
    UP_VERBS,
    alternation,
)
from cqmonitor.extract.en.nouns import counted_noun
from cqmonitor.extract.en.quantities import find
from cqmonitor.extract.en.tokens import Token, tokenize
from cqmonitor.extract.text import fold
from cqmonitor.records import Quantity

_MORE = frozenset(
    "more extra additional higher faster longer larger bigger stronger dearer likelier up".split()
)
_LESS = frozenset("less fewer lower slower shorter smaller cheaper weaker down".split())
_ADDED = frozenset({"extra", "additional"})
_TIMES = frozenset({"year", "month", "day", "hour", "minute"})
_JOINTS = frozenset({",", "and", "or"})
_MOVING = UP_VERBS | DOWN_VERBS | RISE_NOUNS | FALL_NOUNS | _MORE | _LESS | {"outpaced", "outpacing"} | _ADDED
_WORDS = re.compile(r"[a-z]+(?:-[a-z]+)*")
_GAP = 8
"""Words between two amounts of one move, at most."""


def quantities(text: str) -> list[Quantity]:
    """All quantities of an English text, in its order, with noun and direction; see `records.Quantity`."""
    folded = fold(text)
    found = [one for one in find(text, folded) if _said(one, folded)]
    found = [_counting(one, folded) for one in found]
    if not _tells_moves(found, folded):
        return [one.quantity for one in found]
    moves = dict[int, str]()
    for sentence in tokenize(folded, quantities=found, periods=(), indicators=(), things=(), areas=()):
        _read_moves(sentence.tokens, moves)
    return [_moving(one.quantity, moves) for one in found]


def _moving(quantity: Quantity, moves: Mapping[int, str]) -> Quantity:
    direction = moves.get(quantity.start)
    return replace(quantity, direction=direction) if direction else quantity


def _tells_moves(found: Sequence[Found], folded: str) -> bool:
    """Whether any word or form may give a direction; most sentences have none, and need no tokens."""
    if not found:
        return False
    return not _MOVING.isdisjoint(_WORDS.findall(folded.lower())) or any(map(_by_form, found))


def _said(found: Found, folded: str) -> bool:
    """Whether general news would call it a quantity: not "one", nor "five years ago"."""
    some = found.quantity.value > 1 and _OF_THE.match(folded, found.core_end)
    alone = found.spelled and found.bare and not (found.quantity.noun or some)
    dated = found.quantity.unit in _TIMES and COUNTED_BACK.match(folded, found.core_end)
    return not (alone or dated)


_OF_THE = re.compile(
    rf"\sof\s(?:the|its|their|all|those|these)(?:\s\w+'s)?(?:\s(?:\d[\d,]*|{alternation(NUMBER_WORDS)}))?(?=\s)",
    re.IGNORECASE,
)


def _counting(found: Found, folded: str) -> Found:
    """ "two of the three suspects": a number of some counts what all of them are."""
    if not found.bare or found.quantity.noun or not (some := _OF_THE.match(folded, found.core_end)):
        return found
    noun, _, person = counted_noun(folded, some.end())
    unit = "person" if person else found.quantity.unit
    return replace(found, quantity=replace(found.quantity, noun=noun, unit=unit))


def _read_moves(tokens: Sequence[Token], moves: dict[int, str]) -> None:
    """Add the direction of each quantity of a sentence that has one, by its offset."""
    last: int | None = None
    for index, token in enumerate(tokens):
        if isinstance(token.of, Found):
            direction = _direction(tokens, index, token.of)
            if direction is None and last is not None and _same_move(tokens, last, index):
                direction = moves.get(tokens[last].start)
            if direction:
                moves[token.start] = direction
            last = index


def _direction(tokens: Sequence[Token], index: int, found: Found) -> str | None:
    return _by_form(found) or _by_words_behind(tokens, index, found) or _by_words_before(tokens, index, found)


def _by_form(found: Found) -> str | None:
    """ "+3 percent", "-4 percent", "doubled"."""
    quantity, word = found.quantity, found.quantity.text.lower()
    if word[:1] == "+":
        return "up"
    if quantity.value < 0 and quantity.unit != "unknown":
        return "down"
    if found.form != "multiple":
        return None
    return "up" if any(part in word for part in GREW) else "down" if "halv" in word else None


def _by_words_behind(tokens: Sequence[Token], index: int, found: Found) -> str | None:
    """ "3 percent lower", "300 more nurses", "a 4 percent drop"."""
    right = right_words(tokens, index)
    if not (right and right[0].word in _ADDED):
        right = _past_noun(right, found)
    word = right[0].word if right else ""
    if word in _MORE or word in _LESS:
        return "up" if word in _MORE else "down"
    counted = found.quantity.unit in ("count", "person") and found.form == "amount"
    noun = None if counted else noun_of_change(right)
    return None if noun is None else "up" if noun[1] > 0 else "down"


def _past_noun(right: list[Token], found: Found) -> list[Token]:
    """ "30 barrels more": the words behind the unit."""
    noun = found.quantity.noun.lower().split()
    return right[len(noun) :] if noun and [token.word for token in right[: len(noun)]] == noun else right


def _by_words_before(tokens: Sequence[Token], index: int, found: Found) -> str | None:
    """ "fell 3 percent", "cut the trip by 3 hours", "a rise of 3 percent", "an extra 300"."""
    if index and tokens[index - 1].word in _ADDED:
        return "up"
    left = look_left(tokens, index)
    word = tokens[left.at].word
    if left.trigger == "noun" and left.preposition == "of":
        return "up" if word in RISE_NOUNS else "down" if word in FALL_NOUNS else None
    if left.trigger not in ("up", "down") or left.preposition not in (None, "by") or _is_span(found):
        return None
    told = left.preposition is None and (crosses_mark(found) or gathers(word, found))
    return None if told else left.trigger


def _is_span(found: Found) -> bool:
    """ "rain fell within six hours": how long it took, not how far it fell."""
    quantity = found.quantity
    return quantity.unit in _TIMES and quantity.text.lower().startswith(("within", "over", "in"))


def _same_move(tokens: Sequence[Token], last: int, index: int) -> bool:
    """Whether a move is told on: "51 cents, or 0.6 percent", "5 and 6 percent", "and its area by 40"."""
    first, second = tokens[last].of, tokens[index].of
    if not (isinstance(first, Found) and isinstance(second, Found)):
        return False
    between = [token.word for token in _past_noun(list(tokens[last + 1 : index]), first)]
    behind = tokens[index + 1].word if index + 1 < len(tokens) else ""
    if between[-1:] == ["or"]:
        return set(between) <= _JOINTS
    if first.quantity.unit != second.quantity.unit or len(between) > _GAP or not _JOINTS & set(between):
        return False
    alike = between[-1:] == ["by"] or (between[0] in PREPOSITIONS and between[0] == behind)
    return alike or (set(between) <= _JOINTS and behind != "of")
