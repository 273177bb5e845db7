"""How quantities are written: their record, and the parts that all patterns share.

All patterns have bounded repeats over disjoint classes, so that time grows with the text only.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cqmonitor.codes import Bound
from cqmonitor.extract.zh.bounds import bound
from cqmonitor.extract.zh.numerals import MULTIPLIERS, decimals, exact, trailing_zeros
from cqmonitor.extract.zh.units import UNITS
from cqmonitor.records import Quantity


class Form(StrEnum):
    """How a quantity is written, where that decides what it can mean."""

    PLAIN = "plain"
    TIMES_MORE = "times more"  # 增长1.3倍: growth as it stands
    TIMES_OF = "times of"  # 是…的2.8倍: growth by one less
    RATIO = "ratio"  # 8.2:53.9:37.9
    RANK = "rank"


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity with how it is written; `vague` marks small counts in words (三个)."""

    quantity: Quantity
    form: Form = Form.PLAIN
    vague: bool = False

    @property
    def start(self) -> int:
        return self.quantity.start

    @property
    def end(self) -> int:
        return self.quantity.end


ARABIC = (
    r"(?:(?<![\d.A-Za-z])|(?<=GDP)|(?<=GRP)|(?<=CPI)|"
    r"(?<=PPI))(?:\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,6})?|\d{1,3}(?: \d{3}){1,4}(?![\d])|"
    r"\d{1,15}(?:\.\d{1,8})?)(?![\d])"
)

_WORDS = "[零〇一二两三四五六七八九十百千]"

_CHINESE = (
    r"(?<![零〇一二两三四五六七八九百千点第])[一二两三四五六七八九十]"
    rf"(?:{_WORDS}{{0,7}}[万亿](?={_WORDS}{{2}}))?{_WORDS}{{0,8}}(?:点[零〇一二三四五六七八九]{{1,4}})?"
)

NUMBER = rf"(?:{ARABIC}|{_CHINESE})"

MULTIPLIER = rf"(?:{'|'.join(sorted(MULTIPLIERS, key=len, reverse=True))})(?![瓦米克卡])(?<!兆(?=[欧赫帕]))"

UNIT = "|".join(re.escape(word) for word in sorted(UNITS, key=len, reverse=True))

MORE = "[多余来+]"

_NOUN = re.compile(r"^[的]?([一-鿿]{2,12}?)(?=[，。;、：:（(\d]|$|同比|增长|下降|，)")


def scaled(numeral: str, multiplier: str | None, factor: float = 1) -> tuple[float, int]:
    """The value with its multiplier, and the last written decimal place as a power of ten."""
    scale = MULTIPLIERS[multiplier] if multiplier else 1
    zeros = 0 if numeral[0].isascii() else trailing_zeros(numeral)
    written = decimals(numeral) - round(math.log10(scale))
    return float(exact(numeral) * scale * Decimal(str(factor))), zeros - written


def power(factor: float) -> int:
    """The power of ten that a factor shifts the last written decimal place by."""
    return math.floor(math.log10(factor))


def quantity_of(
    folded: str, start: int, end: int, value: float, unit: str, digits: int | None, more: bool
) -> Quantity:
    """A quantity at `folded[start:end]` with the bound and the noun that stand beside it; `more`: over it."""
    after = folded[end : end + 16]
    noun = _NOUN.match(after) if unit in ("count", "person") else None
    return Quantity(
        value=value,
        unit=unit,
        start=start,
        end=end,
        text=folded[start:end],
        noun=noun[1] if noun else "",
        bound=Bound.ABOVE if more else bound(folded[max(0, start - 24) : start], after),
        digits=digits,
    )
