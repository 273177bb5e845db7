"""Which area the clauses are about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqmonitor.extract.zh import lexicon
from cqmonitor.extract.zh.areas import Place
from cqmonitor.extract.zh.pairing import adjacent
from cqmonitor.extract.zh.story import State, Story, masked_text, within


def take_area(story: Story, start: int, end: int, state: State, *, opening: bool = False) -> None:
    """Take the area from the last place named; the outset of a clause with several places tells none."""
    places = [p for p in within(story.places, start, end) if not p.reference]
    if not places:
        return
    before = masked_text(story, start, places[-1].start)
    if opening and lexicon.residual(before) and len({p.code for p in places}) > 1:
        return
    state.area = _joint(story, places) or places[-1].code
    if state.area not in ("CN", "WORLD"):
        in_name = bool(_SITED.search(story.folded, max(0, places[-1].start - 6), places[-1].start))
        spot = in_name or bool(_SPOT.match(story.folded, places[-1].end))
        state.outer = state.outer if spot else state.area
        state.spot = spot


def _joint(story: Story, places: Sequence[Place]) -> str | None:
    """重庆与四川共同实施: what both do is the region's; 分别 makes two of it, one a value."""
    if len(places) < 2 or {p.code for p in places[-2:]} != {"CN-CQ", "CN-SC"}:
        return None
    return "X-CHENGYU" if adjacent(story.folded, places[-2:]) else None


_SITED = re.compile(r"(?:[(]|位于|位居于|坐落[于在]|地处|走[进访]|来到|落户)$")
"""What places a thing and not the sentences after: 走进位于渝北的工厂."""
_SPOT = re.compile(
    r"[一-鿿]{0,6}?(?:景区|石刻|古镇|古城|博物馆|动物园|公园|度假区|天生三桥|商圈|体育馆|大剧院|洪崖洞)"
)
"""What makes a place's name that of one spot in it: what is said of it does not place the sentence after."""
