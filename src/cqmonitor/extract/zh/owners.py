"""Whose figures a clause tells: a company's, a plant's or a zone's are not those of the area."""

from __future__ import annotations

import re

from cqmonitor.extract.text import Span
from cqmonitor.extract.zh import lexicon
from cqmonitor.extract.zh.scenes import ANNOUNCED
from cqmonitor.extract.zh.story import State, Story, within

_COMPANY = re.compile(
    r"[ 　]*(?:[^，。;]{0,24}(?:有限公司|(?<!机场)集团(?!军)|股份)(?!制|合作)|(?:该|这家|两家|其)?公司|"
    r"该企业|该集团|旗下|[一-鿿]{2,14}(?:微电园|产业园|工业园|科技园|软件园|物流园)(?!区))"
)
_SITE = re.compile(
    r"[^，。;]{2,16}(?:重庆基地|生产基地|工厂|分公司|厂区|分行|支行)(?=负责人|看到|投产|里|内|的?生产|上半年|今年|去年|前|，|[ \d])"
)
_WE = re.compile(
    r"我们(?:公司|厂|企业|的)|我们[^，。;]{0,8}(?:订单|出口|产量|销量|产值|营收|销售)|我[厂司]|我公司"
)
_ZONE = re.compile(
    r"[ 　]*(?:[^，。;\d]{0,8})(?:经开区|经济技术开发区|高新区|高新技术产业开发区|工业园区?|产业园区?|园区|"
    r"综保区|综合保税区|自贸试验区|自贸区|商圈|港区|组团)(?=上半年|今年|去年|前|全年|一季度|[ \d]|实现|完成|累计|的|，|规上|工业|进出口)"
)
"""A plant, a branch, a zone within a district: a part of the area, in the clauses that follow, too."""


def _is_part_of_place(story: Story, span: Span, text: str) -> bool:
    if _SITE.match(text) or _WE.search(text):
        return True
    zone = _ZONE.match(text)
    if zone is None or ANNOUNCED.search(text):
        return False
    end = span.start + zone.end()
    return not any(p.end == end for p in within(story.places, span.start, end))


def is_company(story: Story, span: Span, text: str, state: State) -> bool:
    """Whether the clause, or one before it in the paragraph, turned to one company's figures."""
    if (_COMPANY.match(text) and not ANNOUNCED.search(text)) or lexicon.FIRM.match(text):
        return True
    if _is_part_of_place(story, span, text):
        return True
    places = [
        p for p in within(story.places, span.start, span.end) if not p.reference and p.code not in ("WORLD",)
    ]
    return state.company and not places
