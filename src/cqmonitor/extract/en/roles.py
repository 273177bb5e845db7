"""Stage 6: what a quantity is of its concept: level, growth, change, gap, share, contribution, rank.

The words to the left (a verb with its preposition) and to the right (a noun of change, a
comparison, "of") decide. The result says also where the concept is to be looked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqmonitor.codes import Measure
from cqmonitor.extract.en.around import Around, Role, Where
from cqmonitor.extract.en.comparing import right_words
from cqmonitor.extract.en.counts import amount_role
from cqmonitor.extract.en.found import Found
from cqmonitor.extract.en.governing import look_left
from cqmonitor.extract.en.lexicon import GREW, RISE_NOUNS
from cqmonitor.extract.en.percents import percent_role
from cqmonitor.extract.en.points import points_role
from cqmonitor.extract.en.tokens import Token

_RANKING = re.compile(r"rank|plac|stood|stands|came|kept|list|occup|rated|jumped|rose|remain")


_OTHERS = re.compile(
    r"\s(?:as\s\w+\sas\s)?(?:(?:that|those)\s(?:of|in|for)\s|the\s(?:national|provincial|global|world|country's|nation's)\s)",
    re.IGNORECASE,
)


def _of_others(around: Around) -> bool:
    """ "2.3 times those of rural residents", "twice the national average": another group or area, no other time."""
    end = around.tokens[around.index].end
    dated = any(token.kind == "period" for token in around.tokens[around.index + 1 : around.index + 5])
    return not dated and around.left.trigger != "up" and bool(_OTHERS.match(around.folded, end))


def role(tokens: Sequence[Token], index: int, found: Found, folded: str, subject: str) -> Role:
    """The role of the quantity at `index`; `subject` is the text of the clause to its left."""
    around = Around(
        tokens, index, found, look_left(tokens, index), right_words(tokens, index), subject, folded
    )
    if found.form == "rank":
        return Role(Measure.RANK, found.quantity.value, "rank", "subject", _rank_verb(tokens, index))
    if found.form == "multiple":
        return _multiple(around)
    if found.quantity.unit == "pp":
        return points_role(around)
    if found.quantity.unit == "percent":
        return percent_role(around)
    return amount_role(around)


def _rank_verb(tokens: Sequence[Token], index: int) -> int:
    for at in range(index - 1, max(-1, index - 12), -1):
        if _RANKING.match(tokens[at].word):
            return at
    return index


def _multiple(around: Around) -> Role:
    """ "doubled", "1.3 times that of", "a threefold increase": growth in per cent."""
    ratio, word = around.value, around.found.quantity.text.lower()
    if any(part in word for part in (*GREW, "halv")):
        return Role(Measure.GROWTH, round((ratio - 1) * 100, 6), "percent", "subject", around.index)
    grew = around.left.trigger in ("up", "noun") and around.left.preposition in (None, "by", "of")
    percent = ratio * 100 if grew or around.behind in RISE_NOUNS | {"more"} else (ratio - 1) * 100
    where: Where = "same" if around.before == "," else "subject"
    if _of_others(around):
        return Role(Measure.GAP, round(percent, 6), "percent", where, around.verb)
    return Role(Measure.GROWTH, round(percent, 6), "percent", where, around.verb)
