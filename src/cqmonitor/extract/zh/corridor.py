"""The New Land-Sea Corridor: what it reaches, and what travels on it under its short name."""

from __future__ import annotations

import re
from dataclasses import replace

from cqmonitor.extract.zh import lexicon
from cqmonitor.extract.zh.indicators import Subject
from cqmonitor.extract.zh.kinds import fit
from cqmonitor.extract.zh.story import Story, within
from cqmonitor.extract.zh.written import Amount

_REACH = re.compile(
    r"陆海(?:贸易)?新?通道[^\n]{0,80}(?:通达|覆盖|辐射|到达|拓展|联通|延伸|连接|触达|扩展|增[至加])"
)
_REACH_SHORT = re.compile(
    r"通道(?:网络|物流网络|目的地)?[^。\n]{0,40}(?:通达|覆盖|辐射|到达|拓展|联通|延伸|触达|扩展|新增|增[至加])"
)
_ROUTE = "陆海新通道"


def reaches(story: Story, start: int, end: int) -> bool:
    """Whether a count is of what the corridor reaches: named in full, or as 通道 after its name in the text."""
    folded = story.folded
    if _REACH.search(folded, max(0, start - 120), end):
        return True
    return bool(_REACH_SHORT.search(folded, max(0, start - 60), end)) and 0 <= folded.find(_ROUTE) < start


REACHED = re.compile(r"^(?:的)?(国家和地区|国家(?:\(地区\))?|港口)")


def of_corridor(story: Story, start: int, masked: str, amount: Amount) -> Subject | None:
    """经通道运输, 通道运量: the corridor by its short name, once the text has named it in full."""
    at = story.folded.find(_ROUTE, 0, start)
    if at < 0 or "通道" not in masked or lexicon.residual(masked.replace("通道", ""), carriage=True):
        return None
    routes = [m for m in within(story.things, max(0, at - 2), start) if "containers" in m.what.codes]
    if not routes:
        return None
    name, codes = story.folded[routes[0].start : routes[0].end], routes[0].what.codes
    subject = Subject(None, name, name, codes=codes)
    if amount.quantity.unit not in ("percent", "pp", "rank"):
        return fit(story, subject, amount)
    return replace(subject, indicator=codes.get("cargo_value" if "值" in masked else "containers"))
