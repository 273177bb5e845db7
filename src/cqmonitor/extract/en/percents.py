"""Roles of percentages: growth, share, contribution, gap, or the level of a rate."""

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
    is_elliptic,
    noun_where,
    object_or_subject,
    sign_of,
    verb_where,
)
from cqmonitor.extract.en.lexicon import FALL_NOUNS, LEVEL_VERBS, RISE_NOUNS
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.quantities import Found
from cqmonitor.extract.en.tokens import Token
from cqmonitor.records import Measure

_RATE_HEADS = re.compile(
    r"\b(?:rate|ratio|coverage|intensity|incidence|occupancy|proportion|share|penetration|density|level|yield|margin|"
    r"portion|concentration|self-sufficiency|percentage|deficit)\b(?!.*\bgrowth\b)",
    re.IGNORECASE,
)

_GROWTH_HEADS = re.compile(
    r"\b(?:growth|increase|rise|decline|decrease|drop)(?:\s(?:rate|target|goal))?\b", re.IGNORECASE
)


def percent_role(
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
    if found.form == "ratio":
        return Role(Measure.SHARE, value, "percent", "subject", index)
    noun = _noun_of_change(right)
    if noun:
        where: Where = "of" if _behind(right, noun, ("in", "of")) else "subject"
        at = verb if left.trigger != "none" else index
        return Role(
            Measure.GROWTH,
            value * noun[1],
            "percent",
            "same" if where == "subject" and is_elliptic(tokens, at) else where,
            at,
        )
    if compares(right):
        gap = is_against_area(tokens, index, folded) and not re.search(
            r"\bthan\sin\b", folded[found.core_end : found.core_end + 30]
        )
        sign = sign_of(left, right)
        return Role(Measure.GAP if gap else Measure.GROWTH, sign * value, "percent", "subject", verb)
    if left.trigger == "contribute":
        of_growth = re.search(r"growth|increase", folded[tokens[index].end : tokens[index].end + 90])
        return Role(Measure.CONTRIBUTION if of_growth else Measure.SHARE, value, "percent", "subject", verb)
    if left.trigger == "share" and tokens[verb].word == "up":
        return Role(Measure.SHARE, value, "percent", "subject", verb - 1)
    if left.trigger == "share":
        return Role(Measure.SHARE, value, "percent", "subject", verb)
    if found.form == "fraction":
        return _fraction(tokens, index, value, left, right, verb)
    return _percent_by_verb(tokens, index, value, left, right, subject, verb)


def _fraction(
    tokens: Sequence[Token], index: int, value: float, left: Left, right: Sequence[Token], verb: int
) -> Role:
    if (
        left.trigger in ("up", "down")
        and left.preposition in ("by", None)
        and not (right and right[0].word == "of")
    ):
        return Role(Measure.GROWTH, -value if left.trigger == "down" else value, "percent", "subject", verb)
    if right and right[0].word in ("of", "the", "its") and left.trigger in ("none", "other", "level"):
        return Role(Measure.SHARE, value, "percent", "of", verb)
    of_each = tokens[index].word.find(" in ") > 0 or " out of " in tokens[index].word
    return Role(Measure.SHARE, value, "percent", ("noun" if of_each else "of") if right else "subject", index)


def _or_share(tokens: Sequence[Token], index: int) -> bool:
    """ "7.4 million, or 34 percent, stayed overnight": the same things as a share."""
    return index > 2 and tokens[index - 1].word == "or" and tokens[index - 2].word == ","


def _percent_by_verb(
    tokens: Sequence[Token],
    index: int,
    value: float,
    left: Left,
    right: Sequence[Token],
    subject: str,
    verb: int,
) -> Role:
    tail = subject[-90:]
    if _or_share(tokens, index):
        return Role(Measure.SHARE, value, "percent", "same", index)
    of_whole = bool(right) and right[0].word == "of"
    if left.preposition == "from" and _end_before(tokens, index):
        return Role(Measure.LEVEL, value, "percent", "same", index, sure=False)
    within = _in_indicator(tokens, index)
    if within and left.trigger in ("noun", "none", "up", "down"):
        down = left.trigger == "down" or tokens[left.at].word in FALL_NOUNS
        return Role(
            Measure.GROWTH, -value if down else value, "percent", "of", left.at, sure=left.trigger != "none"
        )
    if left.trigger == "noun":
        down = tokens[left.at].word in FALL_NOUNS
        if tokens[left.at].word in ("rate", "target", "average", "goal") and not _GROWTH_HEADS.search(tail):
            return Role(Measure.LEVEL, value, "percent", "subject", left.at + 1, sure=False)
        return Role(
            Measure.GROWTH, -value if down else value, "percent", noun_where(tokens, left.at), left.at
        )
    if of_whole and left.trigger == "up" and tokens[left.at].word == "up" and not _base_behind(tokens, index):
        return Role(Measure.SHARE, value, "percent", "subject", verb - 1)
    if left.trigger in ("up", "down"):
        if left.preposition in ("to", "from", "past", "within"):
            measure = (
                Measure.SHARE
                if re.search(r"\bshare|proportion|percentage\b", tail) or of_whole
                else Measure.LEVEL
            )
            if WANE.search(subject[-60:]) and _PACE.match(tokens[left.at].word):
                return Role(Measure.GROWTH, -value, "percent", "subject", verb)
            grown = has_object(tokens, left.at) and bool(_GROWTH_HEADS.search(tail))
            at = object_or_subject(tokens, left.at, index) if left.preposition == "to" else "subject"
            at = verb_where(tokens, left) if at == "subject" and measure is Measure.LEVEL else at
            if grown:
                return Role(Measure.GROWTH, value, "percent", at, verb)
            return Role(measure, value, "percent", at, verb, sure=measure is Measure.SHARE)
        if of_whole and left.preposition is None and tokens[left.at].word not in ("up", "down"):
            return Role(Measure.SHARE, value, "percent", "of", verb)
        sign = -1 if left.trigger == "down" else 1
        where: Where = (
            "object" if left.preposition == "by" and has_object(tokens, left.at) else verb_where(tokens, left)
        )
        return Role(Measure.GROWTH, sign * value, "percent", where, left.at)
    if of_whole and not (left.trigger == "level" and _GROWTH_HEADS.search(tail)):
        made_up = left.trigger in ("level", "up") or tokens[index - 1].word in ("up",)
        return Role(Measure.SHARE, value, "percent", "subject" if made_up else "of", verb)
    if left.trigger == "level" or left.preposition in ("at", "to", "of", "from", "within"):
        if _GROWTH_HEADS.search(tail) and not re.search(r"\bshare\b", tail):
            return Role(Measure.GROWTH, value, "percent", "subject", verb)
        if re.search(r"\bshare\b|\bproportion\b", tail):
            return Role(Measure.SHARE, value, "percent", "subject", verb)
        return Role(Measure.LEVEL, value, "percent", "subject", verb, sure=bool(_RATE_HEADS.search(tail)))
    if _for_each(tokens, index):
        return Role(Measure.GROWTH, value, "percent", "of", index, sure=False)
    if left.trigger == "other" and left.preposition is None:
        return Role(Measure.GROWTH, value, "percent", "subject", verb, sure=False)
    beside = left.at + 1 if left.preposition in ("by", "to") else index
    return Role(Measure.GROWTH, value, "percent", "apposed", beside, sure=False)


def _end_before(tokens: Sequence[Token], index: int) -> bool:
    """ "to 2 percent of GDP from 1.5 percent": the other end stands directly before."""
    before = tokens[max(0, index - 7) : index]
    ends = [
        at
        for at, token in enumerate(before)
        if token.kind == "quantity" and at and before[at - 1].word == "to"
    ]
    return bool(ends) and not any(token.kind == "mark" for token in before[ends[-1] :])


_PACE = re.compile(r"narrow|widen|eas|slow|deepen|moderat|shr")


def _for_each(tokens: Sequence[Token], index: int) -> bool:
    """ "3.7 percent for the secondary industry and 4.4 percent for the primary": one "for" each."""
    behind = tokens[index + 1].word if index + 1 < len(tokens) else ""
    at = index - 1
    while at > 0 and tokens[at].kind != "quantity":
        at -= 1
    return behind == "for" and tokens[at].kind == "quantity" and tokens[at + 1].word == "for"


def _base_behind(tokens: Sequence[Token], index: int) -> bool:
    return any(token.kind == "period" for token in tokens[index + 1 : index + 4])


def _in_indicator(tokens: Sequence[Token], index: int) -> bool:
    """ "a gain of 9 percent in industrial investment", "3.7 percent for the secondary industry"."""
    behind = tokens[index + 1 : index + 4]
    if not behind or behind[0].word not in ("in", "for"):
        return False
    return any(token.kind in ("indicator", "thing") for token in behind[1:]) and behind[1].kind != "period"


def _noun_of_change(right: Sequence[Token]) -> tuple[int, int] | None:
    """(place, sign) of a noun of change within three words behind: "7.6% year-on-year growth"."""
    for place, token in enumerate(right[:3]):
        if token.kind != "word":
            return None
        if token.word in RISE_NOUNS:
            return place, 1
        if token.word in FALL_NOUNS:
            return place, -1
        if token.word in FUNCTION_WORDS or token.word in LEVEL_VERBS:
            return None
    return None


def _behind(right: Sequence[Token], noun: tuple[int, int], words: tuple[str, ...]) -> bool:
    return len(right) > noun[0] + 1 and right[noun[0] + 1].word in words
