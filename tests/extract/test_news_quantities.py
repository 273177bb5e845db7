"""Floors under the scores of quantities in general news; see `tests/gold/quantities/README.md`."""

from __future__ import annotations

import pytest
from quantity_scoring import NEWS, TIERS, Amount, f1, paired, sentences

from cqmonitor.extract import extract_quantities

FLOORS = {
    "news-dev": {"value": 0.98, "unit": 0.97, "change": 0.96},
    "news-test": {"value": 0.97, "unit": 0.91, "change": 0.91},
}


@pytest.mark.parametrize("name", FLOORS)
def test_scores_stay_above_their_floors(name: str) -> None:
    pairs = [
        pair
        for text, golds in sentences(NEWS / f"{name}.yaml")
        for pair in paired([Amount.said(one) for one in extract_quantities(text, lang="en")], golds)
    ]
    reached = f1(pairs)
    assert {tier: reached[tier] for tier in TIERS if reached[tier] < FLOORS[name][tier]} == {}


def test_a_gold_quantity_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not a gold quantity: '3 percent sideways'"):
        Amount.of("3 percent sideways")
