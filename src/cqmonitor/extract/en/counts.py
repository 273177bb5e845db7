"""Roles of amounts and counts: a level, or an absolute change."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqmonitor.extract.en.governing import (
    Left,
    Role,
    Where,
    has_object,
    noun_where,
    object_or_subject,
    sign_of,
    verb_where,
    weighs,
)
from cqmonitor.extract.en.lexicon import FALL_NOUNS, RISE_NOUNS
from cqmonitor.extract.en.quantities import Found
from cqmonitor.extract.en.tokens import Token
from cqmonitor.records import Measure


def amount_role(
    tokens: Sequence[Token], index: int, found: Found, left: Left, right: Sequence[Token]
) -> Role:
    quantity = found.quantity
    value, unit = quantity.value, quantity.unit
    verb = left.at if left.trigger != "none" else index
    nameless = not quantity.noun or _countless(quantity.noun) or _only_people(quantity.noun)
    if left.trigger in ("up", "down") and left.preposition in ("to", "from", "past") and nameless:
        return Role(Measure.LEVEL, value, unit, object_or_subject(tokens, left.at, index), left.at)
    if left.trigger == "none" and left.preposition in ("to", "from") and nameless:
        named = left.preposition == "from" or weighs(tokens[left.at])
        return Role(Measure.LEVEL, value, unit, "apposed" if named else "same", left.at + 1)
    if (
        right
        and right[0].word in ("more", "fewer", "less", "higher", "lower", "longer", "shorter")
        and _than(right)
    ):
        return Role(
            Measure.CHANGE,
            sign_of(left, right) * value,
            unit,
            "same" if tokens[index - 1].word == "," else "subject",
            verb,
        )
    if left.trigger in ("up", "down") and left.preposition in (None, "by"):
        return _amount_of_change(tokens, value, unit, found, left, right)
    if left.trigger == "noun" and tokens[left.at].word in RISE_NOUNS | FALL_NOUNS:
        sign = -1 if tokens[left.at].word in FALL_NOUNS else 1
        return Role(Measure.CHANGE, sign * value, unit, noun_where(tokens, left.at), left.at)
    of_which = any(
        token.word in ("which", "whom", "them", "these") for token in tokens[max(0, index - 2) : index]
    )
    if right and (
        right[0].word == "being"
        or (right[0].word in ("were", "are", "was", "is") and found.bare and of_which)
    ):
        return Role(Measure.LEVEL, value, unit, "of", verb)
    if left.preposition == "by" and left.trigger in ("other", "level", "none") and nameless:
        shorter = re.match(r"short|cut|trim|shav|lower", tokens[left.at].word)
        return Role(Measure.CHANGE, -value if shorter else value, unit, "subject", verb)
    if unit == "TEU" and left.trigger in ("other", "none") and left.preposition is None:
        return Role(Measure.LEVEL, value, unit, "unit", verb)
    counted = quantity.noun or (found.bare and bool(right) and right[0].kind in ("indicator", "thing"))
    named_before = left.trigger in ("level", "up", "down") and not _there(tokens, left.at)
    if counted and not _countless(quantity.noun) and not (_only_people(quantity.noun) and named_before):
        return Role(Measure.LEVEL, value, unit, "noun", verb)
    if right and right[0].word in ("of", "worth") and left.preposition != "of":
        return Role(Measure.LEVEL, value, unit, "of", verb)
    if len(right) > 1 and right[0].word == "in" and any(token.kind == "indicator" for token in right[1:3]):
        return Role(Measure.LEVEL, value, unit, "of", verb)
    if left.preposition == "of" and left.trigger != "level":
        goal = tokens[left.at].word in _GOAL_NOUNS and bool(right) and right[0].word == "in"
        return Role(Measure.LEVEL, value, unit, "of" if goal else "apposed", left.at + 1)
    return Role(Measure.LEVEL, value, unit, "subject", verb)


_GOAL_NOUNS = frozenset("goal target total value sum amount level high record volume".split())


def _there(tokens: Sequence[Token], verb: int) -> bool:
    """ "There were 5,000 people": the subject is behind."""
    return verb > 0 and tokens[verb - 1].word in ("there", "were", "are")


def _than(right: Sequence[Token]) -> bool:
    return any(token.word == "than" for token in right[:3]) or len(right) <= 2


def _amount_of_change(
    tokens: Sequence[Token], value: float, unit: str, found: Found, left: Left, right: Sequence[Token]
) -> Role:
    word = tokens[left.at].word
    sign = -1 if left.trigger == "down" else 1
    if (
        word in ("added", "add", "adds", "adding")
        and left.preposition is None
        and unit not in ("count", "person", "km")
    ):
        return Role(Measure.LEVEL, value, unit, "subject", left.at)
    if word in ("add", "adds", "added", "adding") and right and right[0].word == "of":
        return Role(Measure.CHANGE, value, unit, "of", left.at)
    if word in ("add", "adds", "added", "adding") and found.quantity.noun:
        return Role(Measure.CHANGE, value, unit, "noun", left.at)
    if left.preposition is None and word in (
        "slow",
        "boost",
        "raise",
        "shed",
        "improve",
        "run",
        "cover",
        "expand",
        "lost",
        "spike",
    ):
        return Role(Measure.LEVEL, value, unit, "noun" if found.quantity.noun else "subject", left.at)
    where: Where = "object" if has_object(tokens, left.at) else verb_where(tokens, left)
    return Role(Measure.CHANGE, sign * value, unit, where, left.at)


_EMPTY_NOUNS = re.compile(
    r"^(?:units?|sets?|pieces?|heads?|times?|cases?|items?|copies|vehicles-units|pcs|ones?|person-times|standard|"
    r"in total|households?)$",
    re.IGNORECASE,
)


def _countless(noun: str) -> bool:
    """A noun that only says "pieces": the concept is the subject."""
    return bool(_EMPTY_NOUNS.match(noun.strip(" .,")))


def _only_people(noun: str) -> bool:
    return noun.strip(" .,").lower() in ("people", "persons", "person", "person-trips", "visits", "in total")
