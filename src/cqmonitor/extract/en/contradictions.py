"""Claims of one article that cannot all be right: different values of one fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import replace

from cqmonitor.codes import Bound, Measure
from cqmonitor.extract.draft import Draft
from cqmonitor.extract.en.confidence import AT_ODDS, confidence


def doubted(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts; where two give one fact different values, the weaker has this among its grounds, and less confidence."""
    facts = defaultdict[Hashable, list[Draft]](list)
    for draft in drafts:
        if _states(draft):
            facts[_fact(draft)].append(draft)
    weaker = {id(one) for told in facts.values() for one in told if any(_outweighs(two, one) for two in told)}
    return [_doubted(draft) if id(draft) in weaker else draft for draft in drafts]


def _states(draft: Draft) -> bool:
    """Whether a draft states the value of a fact: no bound, and no rank, which may be among several groups."""
    coded = draft.indicator is not None and draft.period is not None
    return coded and draft.bound is Bound.EXACT and draft.measure is not Measure.RANK


def _fact(draft: Draft) -> Hashable:
    series = (draft.indicator, draft.ref_area, draft.measure, draft.basis, draft.status, draft.unit)
    return (*series, draft.prices, draft.reference, draft.period)


_SURER = 0.01
"""By how much a claim has to be surer than another, so that the other is doubted."""


def _outweighs(one: Draft, other: Draft) -> bool:
    """Whether a surer draft differs by more than the last digits that both are written with allow."""
    differ = abs(one.value - other.value) > _half(one) + _half(other)
    return differ and one.confidence > other.confidence + _SURER


def _half(draft: Draft) -> float:
    digits = draft.quantity.digits
    return 10.0**digits / 2 if digits is not None else 0.005 * abs(draft.value)


def _doubted(draft: Draft) -> Draft:
    grounds = {**draft.grounds, **AT_ODDS}
    return replace(draft, grounds=grounds, confidence=confidence(grounds))
