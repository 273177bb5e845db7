"""Ranks and moves of rank: 第三, 居全市5位, 前移2位."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from cqmonitor.codes import Bound
from cqmonitor.extract.zh.numerals import parse
from cqmonitor.extract.zh.written import NUMBER, Amount, Form, quantity_of

_RANK = re.compile(
    r"第(?P<num>[一二三四五六七八九十]{1,3}|\d{1,3})(?P<unit>位|名)?(?=[，。;、)\s!\"“”（(]|$|"
    r"的(?!一|二)|和|且|并|上升|升|提|跃|下|降|滑)"
)

_RANK_LEAD = re.compile(
    r"(?:(?:居|列|排|排名|位次|名列|位列|稳居|跃居|跃升|升至|降至|重回|重返|回到|保持|蝉联|"
    r"连续|全国|全球|世界|全市|全省|西部|中部|东部|中西部|内陆|城市|省份|地区|省区市|区县|"
    r"行业)(?:中|的|前|了|为|至|到|排名|排|居|并列|总量|规模)?|(?:位居|稳居|位列|居)(?!民)[^，。;\d第]{2,12}|"
    r"(?:总量|规模|增速|增幅|数量|占比|人均)|第[一二三四五六七八九十]{1,3}[位名]?[、和])$"
)

_RANK_BARE = re.compile(
    r"(?:(?<!分)居(?!民|住|家)|列(?!车|入)|排(?!放|水|除)|排名|位次)(?:[在为名至]|[^，。;、\d第升降进退跃滑前后一二三四五六七八九十]{2,8})?"
    r"(?P<num>\d{1,3}|[一二三四五六七八九十]{1,3})(?:[、和](?P<num2>\d{1,3}|[一二三四五六七八九十]{1,3}))?(?P<unit>[位名])(?![数次于置])"
)
"""居全市5位, 排二、三位: a rank without 第."""

_RANK_SCOPE = re.compile(r"居|列|排|位次|升|降|滑|跌|落|全国|全球|世界|全市|全省|西部|由|从|至|到|跃|回|第")

_MOVE = re.compile(
    rf"(?:提升|上升|前移|前进|跃升|下降|下滑|后退|跌落|进|提高|升|"
    rf"降)了?(?P<num>{NUMBER})(?:个?位次|个?名次|位(?!数))|(?<![第\d.])(?P<bare>{NUMBER})个(?:位次|名次)"
)


def ranks(folded: str) -> Iterator[Amount]:
    """第三位, 居全市5位, 排二、三位."""
    for hit in _RANK.finditer(folded):
        before = folded[max(0, hit.start() - 14) : hit.start()]
        if not (_RANK_SCOPE.search(before) if hit["unit"] else _RANK_LEAD.search(before)):
            continue
        value = parse(hit["num"])
        quantity = quantity_of(folded, hit.start(), hit.end(), value, "rank", 0, False)
        yield Amount(replace(quantity, bound=Bound.EXACT), Form.RANK)
    for hit in _RANK_BARE.finditer(folded):
        for group in ("num", "num2") if hit["num2"] else ("num",):
            end = hit.end() if group == "num2" or not hit["num2"] else hit.end(group)
            quantity = quantity_of(folded, hit.start(group), end, parse(hit[group]), "rank", 0, False)
            yield Amount(replace(quantity, bound=Bound.EXACT), Form.RANK)


def moves(folded: str) -> Iterator[Amount]:
    """提升1位: a change of rank."""
    for hit in _MOVE.finditer(folded):
        group = "num" if hit["num"] else "bare"
        yield Amount(quantity_of(folded, hit.start(group), hit.end(), parse(hit[group]), "rank", 0, False))


RANK_ZONE = re.compile(
    r"(?:(?:在[^，。;]{1,16}中)?(?:分?居(?!民|住|家)|分?列(?!车|入)|位居|位列|名列|排名|排在|排|"
    r"跃居|跃升|稳居|重回|重返|升至|降至|滑落|上升|位次)[^，。;]{0,20}"
    r"|(?:全国|全球|世界|全市|全省|西部|中西部|各省区市|同类城市|城市)(?:排名)?.{0,4})$"
)
