"""Round and vague numbers: 上万人, 百余家, 十几万元, 两三百户."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace

from cqmonitor.codes import Bound
from cqmonitor.extract.zh.numerals import MULTIPLIERS, parse
from cqmonitor.extract.zh.units import NEEDS_MULTIPLIER, UNITS
from cqmonitor.extract.zh.written import UNIT, Amount, power, quantity_of

_BARE = re.compile(
    r"(?P<bound>[上近超过逾破数]|突破|迈上|跨上|跨越|迈过|站上|冲刺|达|达到|超过|过|首破)"
    r"(?P<mult>万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)(?P<unit>元|美元|辆|台|人次|人|"
    r"户|家|吨|标箱|亩|件|个|列|箱|套|名)"
    r"(?!级)"
)

_APPROXIMATE = re.compile(
    r"(?<![零〇一二两三四五六七八九十百千万亿点第月\d])(?P<low>[一二两三四五六七八])(?P<high>[二两三四五六七八九])"
    rf"(?P<mult>[十百千]?[万亿]|[十百千])?(?P<unit>成(?![都为立果本员功熟长就交品份分绩渝])|{UNIT})"
)
"""两三百家, 七八成: two digits in a row, one more than the other."""

_ROUND = re.compile(
    r"(?<![\d.一二两三四五六七八九十百千万几数第成])(?:(?P<ten>十几)|(?P<mult>万|千|百)[余多])(?P<more>[万亿])?"
    rf"(?P<unit>{UNIT})"
)
"""十几家, 百余户, 十几万人: over a round number."""


def approximate(folded: str) -> Iterator[Amount]:
    """两三百家, 七八成: a range, and its middle for the value."""
    for hit in _APPROXIMATE.finditer(folded):
        low, high = parse(hit["low"]), parse(hit["high"])
        large = (hit["mult"] or "")[-1:] in ("万", "亿")
        if high != low + 1 or not (hit["mult"] or hit["unit"] == "成"):
            continue
        if hit["unit"] in NEEDS_MULTIPLIER and not large:
            continue
        unit, factor = UNITS.get(hit["unit"], ("percent", 10.0))
        scale = factor * (parse("一" + hit["mult"]) if hit["mult"] else 1)
        place = round(math.log10(scale))
        quantity = quantity_of(folded, hit.start(), hit.end(), (low + high) / 2 * scale, unit, place, False)
        yield Amount(replace(quantity, low=low * scale, high=high * scale, bound=Bound.ABOUT))


def rounds(folded: str) -> Iterator[Amount]:
    """十几家, 百余户: over a round number."""
    for hit in _ROUND.finditer(folded):
        unit, factor = UNITS[hit["unit"]]
        value = parse("一十" if hit["ten"] else "一" + hit["mult"]) * (
            MULTIPLIERS[hit["more"]] if hit["more"] else 1
        )
        place = round(math.log10(value))
        quantity = quantity_of(
            folded, hit.start(), hit.end(), value * factor, unit, place + power(factor), True
        )
        yield Amount(quantity, vague=value < 100 and unit == "count")


def bares(folded: str) -> Iterator[Amount]:
    """上万人, 超百亿元: a multiplier without a numeral."""
    for hit in _BARE.finditer(folded):
        start = hit.start("mult")
        value = MULTIPLIERS[hit["mult"]]
        if value < 10**4 and hit["bound"] not in "上近超过逾":
            continue
        unit, factor = UNITS[hit["unit"]]
        quantity = quantity_of(
            folded, start, hit.end(), value * factor, unit, round(math.log10(value)), False
        )
        if hit["bound"] in {"上", "数"}:
            quantity = replace(quantity, bound=Bound.ABOVE)
        yield Amount(quantity)
