"""Floors under the scores on the gold articles: what was reached once is not lost unseen.

They stand a little below what is reached, so that one claim read differently fails nothing.
The English ones fell with en-29 to en-62, which no rule had been written on.
Raise them as the reading improves.
"""

from __future__ import annotations

import pytest
from scoring import GOLD, TIERS, f1, score

FLOORS = {
    "en": {"quantity": 0.955, "measure": 0.94, "period": 0.85, "coded": 0.795, "full": 0.72},
    "zh": {"quantity": 0.99, "measure": 0.985, "period": 0.98, "coded": 0.975, "full": 0.97},
}


@pytest.mark.parametrize("lang", FLOORS)
def test_scores_stay_above_their_floors(lang: str) -> None:
    reached = f1(score(GOLD, lang))
    assert {tier: round(reached[tier], 3) for tier in TIERS if reached[tier] < FLOORS[lang][tier]} == {}
