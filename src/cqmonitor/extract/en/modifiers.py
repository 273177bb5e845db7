"""Words beside a name: those that leave it the whole of the thing, those that make it a part, those that own it."""

from __future__ import annotations

from cqmonitor.extract.en.nouns import FUNCTION_WORDS

NEUTRAL = frozenset(
    "the a an its their his her our this that these those of in for and s 's city municipality province region "
    "total overall annual annually combined whole entire local actual actually nominal nominally real cumulative "
    "accumulated average averaged gross cumulatively regional provincial municipal citywide nationwide domestic "
    "provincewide also therein thereof meanwhile however moreover furthermore besides additionally similarly respectively "
    "amount volume scale number size value figure level growth rate pace new current reported realized achieved "
    "generated posted saw recorded registered created completed made had has have been was were is are newly "
    "while but as at by on with from during year half quarter month period first full estimated preliminary however contrast meanwhile though alone thus therefore hence "
    "social society permanent collective respective comprehensive consolidated all residents resident country nation national public both each main key major own its "
    "flat unchanged stable steady stay stays keep keeps remain remains manage managed big top economy's economic development basic same official according statistics bureau data show showed "
    "shows said say says including municipal only just even still already now then together about around "
    "nearly almost over more than some such there here it they which who where when what be being will would can "
    "could may might should must to up down out into per above below designated scale indicator indicators index "
    "whole-year full-year half-year first-half second-half year-end indexes indices sector industry industries output sales production above-scale designated-size above-designated-size".split()
)
"""Words beside a name that leave it the whole of the thing."""

PARTS = frozenset(
    "registered rural urban private foreign-invested foreign-funded state-owned township village online offline export import "
    "domestic-brand non-state individual household wholesale imported exported overseas international "
    "green inclusive corporate medium long-term short-term new-type high-end cross-border bonded tax-free "
    "per-capita daily weekly monthly holiday core related digital processing ordinary general-trade "
    "aged elderly registered overnight public residential cold-chain youth own-brand self-owned branded mechanical electrical hi-tech key major top leading first-tier other another remaining certain several many "
    "some most individual single general electric hybrid luxury passenger housing savings manufacturing non value-added".split()
)
"""Words that make a part of what they stand before, even where they are common."""

OWNERS = frozenset(
    "city municipality province region country nation world year quarter month circle state district county town area zone".split()
)
"""Owners that leave it the whole: areas, and the times that it is of."""


def weighs(word: str) -> bool:
    """Whether a word beside a name tells something of it, so that it may make it a part."""
    return word not in NEUTRAL and word not in FUNCTION_WORDS
