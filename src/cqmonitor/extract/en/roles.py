"""Stage 6: what a quantity is of its concept: level, growth, change, gap, share, contribution, rank.

The words to the left (a verb with its preposition) and to the right (a noun of change, a
comparison, "of") decide. The result says also where the concept is to be looked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqmonitor.extract.en.counts import amount_role
from cqmonitor.extract.en.governing import Left, Role, Where, look_left, right_words
from cqmonitor.extract.en.lexicon import RISE_NOUNS
from cqmonitor.extract.en.percents import percent_role
from cqmonitor.extract.en.points import points_role
from cqmonitor.extract.en.quantities import Found
from cqmonitor.extract.en.tokens import Token
from cqmonitor.records import Measure


def role(tokens: Sequence[Token], index: int, found: Found, folded: str, subject: str) -> Role:
    """The role of the quantity at `index`; `subject` is the text of the clause to its left."""
    left, right = look_left(tokens, index), right_words(tokens, index)
    if found.form == "rank":
        return Role(Measure.RANK, found.quantity.value, "rank", "subject", _rank_verb(tokens, index))
    if found.form == "multiple":
        return _multiple(tokens, index, found, left, right)
    if found.quantity.unit == "pp":
        return points_role(tokens, index, found, left, right, subject, folded)
    if found.quantity.unit == "percent":
        return percent_role(tokens, index, found, left, right, subject, folded)
    return amount_role(tokens, index, found, left, right)


def _rank_verb(tokens: Sequence[Token], index: int) -> int:
    for at in range(index - 1, max(-1, index - 12), -1):
        if re.match(r"rank|plac|stood|stands|came|kept|list|occup|rated|jumped|rose|remain", tokens[at].word):
            return at
    return index


def _multiple(tokens: Sequence[Token], index: int, found: Found, left: Left, right: Sequence[Token]) -> Role:
    value, word = found.quantity.value, found.quantity.text.lower()
    verb = any(part in word for part in ("doubl", "tripl", "trebl", "quad", "quint", "halv"))
    if verb:
        return Role(Measure.GROWTH, round((value - 1) * 100, 6), "percent", "subject", index)
    grew = left.trigger in ("up", "noun") and left.preposition in (None, "by", "of")
    folded_noun = bool(right) and right[0].word in RISE_NOUNS
    amount = value * 100 if grew or folded_noun else (value - 1) * 100
    where: Where = "same" if tokens[index - 1].word == "," else "subject"
    return Role(
        Measure.GROWTH, round(amount, 6), "percent", where, left.at if left.trigger != "none" else index
    )
