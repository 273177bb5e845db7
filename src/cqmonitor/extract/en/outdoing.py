"""What a quantity is of that is compared: "above the average of 5.2 percent", "outpacing industry by 5 points"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cqmonitor.codes import Measure
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.lexicon import OUTDO_VERBS
from cqmonitor.extract.en.preverbal import phrase_before
from cqmonitor.extract.en.shares import Named
from cqmonitor.extract.en.subjects import first_subject
from cqmonitor.extract.en.tokens import Token


def by_comparison(clause: Clause) -> Named | None:
    """ "above the national average of 5.2 percent", "1,310 trains, against 1,190": of the same as what is compared with it."""
    last = clause.last
    if last is None:
        return None
    counted = clause.alone and last.role.measure is Measure.LEVEL and last.role.unit == clause.what.unit
    against = counted and clause.what.measure is Measure.LEVEL and clause.preceding in _AGAINST
    compares = clause.compares or _outdoes_forecast(clause)
    return (last.concept, False) if compares or against else None


_AGAINST = frozenset({"against", "versus", "vs"})


_OUTDOING = OUTDO_VERBS | {"missed", "misses", "missing"}
_FORESAW = frozenset(
    "expected forecast forecasted predicted projected estimated estimate expectations consensus".split()
)


def _outdoes_forecast(clause: Clause) -> bool:
    """ "growth of 5.2 percent beat the 4.9 percent that analysts had expected"."""
    before = [token.word for token in clause.tokens[max(0, clause.index - 3) : clause.index]]
    behind = {token.word for token in clause.tokens[clause.index + 1 : clause.index + 8]}
    return bool(_OUTDOING & set(before)) and bool(_FORESAW & behind)


_COMPARERS = OUTDO_VERBS | frozenset(
    "higher lower faster slower quicker more less greater smaller above below underperforming".split()
)


def by_gap(clause: Clause) -> Named | None:
    """ "grew 10 percent, outpacing industry by 5 percentage points": of what is compared, not of what it is compared with."""
    if clause.what.unit != "pp":
        return None
    tokens, at = clause.tokens, clause.index
    while (
        at and tokens[at - 1].kind != "quantity" and tokens[at - 1].word not in (",", ";", "and", "but", "a")
    ):
        at -= 1
    opening = [token.word for token in tokens[at : clause.index] if token.kind != "period"][:3]
    if not _COMPARERS & set(opening):
        return _outdoing(clause, at)
    if clause.last is not None:
        return clause.last.concept, False
    subject = clause.name(first_subject(tokens, at))
    return (subject, True) if subject and subject.code else None


def _outdoing(clause: Clause, start: int) -> Named | None:
    """ "Growth in Chongqing outstripped the national rate by 0.8 points": the subject of the verb."""
    tokens = clause.tokens
    verb = next((at for at in range(start + 1, clause.index) if tokens[at].word in OUTDO_VERBS), None)
    phrase = phrase_before(tokens, verb) if verb else []
    subject = clause.name(phrase)
    if subject is not None and subject.code is None and _GROWTH_ALONE.fullmatch(_words(phrase)):
        subject = replace(subject, code="gdp", anaphor=False)
    return (subject, True) if subject and subject.code else None


def _words(phrase: Sequence[Token]) -> str:
    return " ".join(token.word for token in phrase if token.kind not in ("area", "period"))


_GROWTH_ALONE = re.compile(r"(?:the|its)?\s?(?:economic\s|overall\s)?growth(?:\srate)?(?:\s(?:in|of))?")
