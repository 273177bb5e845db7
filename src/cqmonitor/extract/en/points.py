"""Roles of percentage points: a contribution, a gap to an area, a change of a rate or of a pace."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqmonitor.extract.en.governing import (
    WANE,
    Left,
    Role,
    Where,
    compares,
    has_object,
    is_against_area,
    sign_of,
    verb_where,
)
from cqmonitor.extract.en.quantities import Found
from cqmonitor.extract.en.tokens import Token
from cqmonitor.records import Measure

_CONTRIBUTE = re.compile(
    r"\b(?:contribut\w+|(?:push|pull|driv|drov|lift|boost|drag|dragg|rais|bring|brought|add)\w*)\b.{0,80}\b(?:growth|index|gdp|economy|increase)\b|"
    r"\bcontribut\w+\b|\bdrag\w*\b",
    re.IGNORECASE,
)


def points_role(
    tokens: Sequence[Token],
    index: int,
    found: Found,
    left: Left,
    right: Sequence[Token],
    subject: str,
    folded: str,
) -> Role:
    value = found.quantity.value
    verb = left.at if left.trigger != "none" else index
    sign = sign_of(left, right)
    if left.trigger in ("share", "contribute"):
        return Role(Measure.CONTRIBUTION, value, "pp", "subject", verb)
    if _CONTRIBUTE.search(subject[-120:]) and not compares(right):
        drag = re.search(r"\bdrag", subject[-120:], re.IGNORECASE)
        return Role(
            Measure.CONTRIBUTION, -value if drag else value, "pp", "subject", _contributor(tokens, index)
        )
    if _of_growth(right) and left.trigger in ("up", "down", "other"):
        return Role(Measure.CONTRIBUTION, -value if right[0].word == "off" else value, "pp", "subject", verb)
    where: Where = "same" if tokens[index - 1].word in (",", "but", "and") else "subject"
    if left.trigger in ("up", "down"):
        where = verb_where(tokens, left)
    if left.preposition == "by" and left.trigger in ("up", "down") and has_object(tokens, left.at):
        where = "object"
    if compares(right):
        against_area = is_against_area(tokens, index, folded)
        sign = -sign if WANE.search(subject[-40:]) else sign
        return Role(Measure.GAP if against_area else Measure.CHANGE, sign * value, "pp", where, verb)
    if (
        left.trigger in ("up", "down")
        and WANE.search(subject[-60:])
        and re.search(r"narrow|widen|eas|slow", tokens[left.at].word)
    ):
        sign = -sign
    if re.search(r"\b(?:outpac|outperform|outstrip|exceed|surpass|beat|trail|lag)\w*\b[^.;]{0,60}$", subject):
        return Role(Measure.GAP, value, "pp", where, verb)
    return Role(Measure.CHANGE, sign * value, "pp", where, verb, sure=left.trigger != "none")


def _of_growth(right: Sequence[Token]) -> bool:
    """ "added 2 points to growth", "shaved 2 points off industrial growth"."""
    links = bool(right) and right[0].word in ("to", "off", "from")
    return links and any("growth" in token.word or token.word in ("increase", "rise") for token in right[1:])


def _contributor(tokens: Sequence[Token], index: int) -> int:
    for at in range(index - 1, -1, -1):
        if re.match(r"contribut|push|pull|driv|drov|lift|boost|drag|rais|bring|brought|add", tokens[at].word):
            return at
    return index
