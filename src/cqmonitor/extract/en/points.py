"""Roles of percentage points: a contribution, a gap to an area, a change of a rate or of a pace."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqmonitor.codes import Measure
from cqmonitor.extract.en.around import Around, Role, Where
from cqmonitor.extract.en.comparing import compared_before, compares, is_against_area, outdoes, sign_of
from cqmonitor.extract.en.ellipsis import has_object, verb_where
from cqmonitor.extract.en.governing import WANE, part_of_growth
from cqmonitor.extract.en.tokens import Token

_CONTRIBUTE = re.compile(
    r"\b(?:contribut\w+|(?:affect|push|pull|driv|drov|lift|boost|drag|dragg|rais|bring|brought|add)\w*)\b.{0,80}"
    r"\b(?:growth|index|gdp|economy|increase|cpi|ppi|inflation|(?:overall|general|price)\slevel)\b|\bcontribut\w+\b|\bdrag\w*\b",
    re.IGNORECASE,
)
_CONTRIBUTING = re.compile(r"contribut|affect|push|pull|driv|drov|lift|boost|drag|rais|bring|brought|add")
_COSTS = re.compile(r"\b(?:cost|costs|costing)\b[^,;]{0,40}$", re.IGNORECASE)
_CHANGES_PACE = re.compile(r"narrow|widen|eas|slow")


def points_role(around: Around) -> Role:
    """The role of percentage points."""
    return _contribution(around) or _compared(around) or _difference(around)


def _compared(around: Around) -> Role | None:
    """ "higher than the growth of GDP by 0.7 points", "slower than in May by 2 points"."""
    if (compared := compared_before(around)) is None:
        return None
    sign, others = compared
    return around.role(Measure.GAP if others else Measure.CHANGE, "same", value=sign * around.value)


def _contribution(around: Around) -> Role | None:
    """ "contributed 2 points to growth", "shaved 2 points off growth", "accounted for 2 points of the rise"."""
    if around.left.trigger in ("share", "contribute"):
        return around.role(Measure.CONTRIBUTION)
    if around.word.startswith("pull") and around.left.preposition in (None, "by"):
        return around.role(Measure.CONTRIBUTION)
    said = around.subject[-120:]
    if part_of_growth(around):
        return around.role(Measure.CONTRIBUTION, value=-around.value if _COSTS.search(said) else around.value)
    if _CONTRIBUTE.search(said) and not compares(around.right) and not _has_result(around):
        drags = around.word == "down" or re.search(r"\bdrag", said, re.IGNORECASE)
        value = -around.value if drags else around.value
        return around.role(Measure.CONTRIBUTION, value=value, verb=_contributor(around.tokens, around.index))
    if _of_growth(around.right) and around.left.trigger in ("up", "down", "other"):
        value = -around.value if around.behind == "off" else around.value
        return around.role(Measure.CONTRIBUTION, value=value)
    return None


def _has_result(around: Around) -> bool:
    """ "pushed inflation up 0.3 points to 2.1 percent": the rate itself has changed."""
    behind = around.tokens[around.index + 1 : around.index + 3]
    return len(behind) == 2 and behind[0].word == "to" and behind[1].kind == "quantity"


def _difference(around: Around) -> Role:
    """A gap to another area, or a change in time."""
    sign, where = sign_of(around.left, around.right), _where(around)
    if compares(around.right):
        sign = -sign if WANE.search(around.subject[-40:]) else sign
        against = is_against_area(around.tokens, around.index, around.folded)
        return around.role(Measure.GAP if against else Measure.CHANGE, where, value=sign * around.value)
    if around.changes and WANE.search(around.subject[-60:]) and _CHANGES_PACE.search(around.word):
        sign = -sign
    if outdone := outdoes(around.subject) or _outdone(around):
        return around.role(Measure.GAP, where, value=outdone * around.value)
    sure = around.left.trigger != "none"
    return around.role(Measure.CHANGE, where, value=sign * around.value, sure=sure)


def _outdone(around: Around) -> int:
    """ "outpacing the national average of 6 percent by 1.6 points": by how much, over the amount of the others."""
    before = around.tokens[max(0, around.index - 14) : around.index]
    marks = [at for at, token in enumerate(before) if token.kind == "mark"]
    clause = before[marks[-1] + 1 :] if marks else before
    said = " ".join(token.word for token in clause if token.kind != "quantity")
    return outdoes(said) if around.left.preposition == "by" else 0


def _where(around: Around) -> Where:
    if around.changes and around.left.preposition == "by" and has_object(around.tokens, around.left.at):
        return "object"
    if around.changes:
        return verb_where(around.tokens, around.left)
    return "same" if around.before in (",", "but", "and") else "subject"


def _of_growth(right: Sequence[Token]) -> bool:
    """ "added 2 points to growth", "shaved 2 points off industrial growth"."""
    links = bool(right) and right[0].word in ("to", "off", "from")
    return links and any("growth" in token.word or token.word in ("increase", "rise") for token in right[1:])


def _contributor(tokens: Sequence[Token], index: int) -> int:
    """Place of the verb of contributing."""
    for at in range(index - 1, -1, -1):
        if _CONTRIBUTING.match(tokens[at].word):
            return at
    return index
