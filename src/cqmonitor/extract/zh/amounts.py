"""Quantities in Chinese text: numeral, multiplier, unit, bound; ranges, fractions, multiples, ranks.

All patterns have bounded repeats over disjoint classes, so that time grows with the text only.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from cqmonitor.codes import Bound
from cqmonitor.extract.text import Span
from cqmonitor.extract.zh import masks
from cqmonitor.extract.zh.bounds import bound
from cqmonitor.extract.zh.numerals import MULTIPLIERS, decimals, exact, parse, trailing_zeros
from cqmonitor.extract.zh.units import NEEDS_MULTIPLIER, ONLY_MULTIPLIED, UNITS
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


_ARABIC = (
    r"(?:(?<![\d.A-Za-z])|(?<=GDP)|(?<=GRP)|(?<=CPI)|"
    r"(?<=PPI))(?:\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,6})?|\d{1,3}(?: \d{3}){1,4}(?![\d])|"
    r"\d{1,15}(?:\.\d{1,8})?)(?![\d])"
)
_WORDS = "[零〇一二两三四五六七八九十百千]"
_CHINESE = (
    r"(?<![零〇一二两三四五六七八九百千点第])[一二两三四五六七八九十]"
    rf"(?:{_WORDS}{{0,7}}[万亿](?={_WORDS}{{2}}))?{_WORDS}{{0,8}}(?:点[零〇一二三四五六七八九]{{1,4}})?"
)
_NUMBER = rf"(?:{_ARABIC}|{_CHINESE})"
_MULTIPLIER = rf"(?:{'|'.join(sorted(MULTIPLIERS, key=len, reverse=True))})(?![瓦米克卡])(?<!兆(?=[欧赫帕]))"
_UNIT = "|".join(re.escape(word) for word in sorted(UNITS, key=len, reverse=True))
_MORE = "[多余来+]"
_SEPARATOR = r"\s?[-–—−~～至到]{1,2}\s?"
_RANGE = re.compile(
    rf"(?P<low>{_NUMBER})\s?(?P<lowmult>{_MULTIPLIER})?(?P<lowunit>%|元|个百分点|成)?{_SEPARATOR}"
    rf"(?P<num>{_NUMBER})\s?(?P<mult>{_MULTIPLIER})?(?P<more>{_MORE})?\s?(?P<unit>{_UNIT}|成|倍)"
)
_PLAIN = re.compile(
    rf"(?P<sign>(?:(?<![\w\d)%])|(?<=[同环]比)|(?<=[长速幅率为到至达在的:]))[-−])?(?:(?P<high>\d{{1,6}})(?P<highmult>兆|万亿|亿|万)(?=\d))?(?P<num>{_NUMBER})\s?(?P<more1>{_MORE})?\s?(?P<mult>{_MULTIPLIER})?"
    rf"(?P<more2>{_MORE})?\s?(?P<unit>{_UNIT})(?!(?<=个)月|(?<=人)口|级|/小时|/h)"
)
_SHARED_UNIT = re.compile(
    rf"(?P<num>{_NUMBER})(?:、|和|及)(?=(?:{_NUMBER}(?:、|和|及)){{0,4}}{_NUMBER}\s?(?P<mult>{_MULTIPLIER})?(?P<unit>个百分点|%|元|辆|台|吨|人))"
)
"""分别提高1.1、0.8个百分点: the unit is said once, for all of a list."""
_APPROXIMATE = re.compile(
    r"(?<![零〇一二两三四五六七八九十百千万亿点第月\d])(?P<low>[一二两三四五六七八])(?P<high>[二两三四五六七八九])"
    rf"(?P<mult>[十百千]?[万亿]|[十百千])?(?P<unit>成(?![都为立果本员功熟长就交品份分绩渝])|{_UNIT})"
)
"""两三百家, 七八成: two digits in a row, one more than the other."""
_CURRENCY = {
    "¥": "CNY",
    "人民币": "CNY",
    "US$": "USD",
    "HK$": "HKD",
    "$": "USD",
    "€": "EUR",
}
_PREFIXED = re.compile(
    rf"(?P<unit>{'|'.join(re.escape(word) for word in _CURRENCY)})\s?(?P<num>{_NUMBER})\s?(?P<mult>{_MULTIPLIER})?"
    rf"(?P<more>{_MORE})?(?!\s?{_MORE}?(?:{_UNIT}))"
)
_ROUND = re.compile(
    r"(?<![\d.一二两三四五六七八九十百千万几数第成])(?:(?P<ten>十几)|(?P<mult>万|千|百)[余多])(?P<more>[万亿])?"
    rf"(?P<unit>{_UNIT})"
)
"""十几家, 百余户, 十几万人: over a round number."""
_FEW = re.compile(r"[一二两三四五六七八九]{2,3}")
"""三五家: a few, and no 35."""
_HALF_POINT = re.compile(r"半个百分点")
_UNITLESS = re.compile(
    rf"(?P<num>{_NUMBER})\s?(?P<mult>万亿|亿|万)(?P<more>{_MORE})?(?=[，。、;；!！)）\s]|$|"
    rf"大关|左右|以上|台阶|同比)"
)
_HEADS = re.compile(
    rf"(?P<num>{_NUMBER})\s?(?P<mult>亿|万|千)(?P<more>{_MORE})?(?=(?P<noun>[一-鿿]{{0,4}}?(?P<house>[农贫脱]困?贫?户)|"
    r"[一-鿿]{0,4}?(?:游客|旅客|群众|学生|职工|居民|村民|农民|[果椒菜茶粮药蜂]农|市民|贫困人口|脱贫人口|毕业生|党员|工人|消费者|观众|员工)))"
)
_ONE_IN = re.compile(
    rf"每(?:卖出|售出|销售|生产|新增)?(?P<base>{_NUMBER})(?P<unit>[台辆个件家人户部块])[^，。;\d]{{0,16}}(?:就|便|"
    rf"中)有(?P<part>{_NUMBER})(?P=unit)"
)
_BARE = re.compile(
    r"(?P<bound>[上近超过逾破数]|突破|迈上|跨上|跨越|迈过|站上|冲刺|达|达到|超过|过|首破)"
    r"(?P<mult>万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)(?P<unit>元|美元|辆|台|人次|人|"
    r"户|家|吨|标箱|亩|件|个|列|箱|套|名)"
    r"(?!级)"
)
_PERCENT_WORDS = re.compile(rf"(?P<base>[百千])分之(?:(?P<all>百)|(?P<num>{_NUMBER})(?P<more>{_MORE})?)")
_FRACTION = re.compile(rf"(?P<base>{_NUMBER})分之(?P<num>{_NUMBER})(?!\d)")
_TENTHS = re.compile(
    r"(?<![第])(?P<num>[一二两三四五六七八九]|"
    r"(?<![\d.])\d(?:\.\d)?)(?P<more>多)?成(?P<half>半|"
    r"[一二三四五六七八九](?![成]))?(?![都为立果本员功熟长就交品份分绩渝新])"
)
_HALF = re.compile(
    r"(?P<bound>近|约|约占|超|过|逾|超过|占|不到|占到|达到|接近)(?P<num>一半|半数|"
    r"半)(?=[，,。;、)]|$|以上|左右|的|，)|(?P<num2>一半)(?=以上|左右|的|，|。)"
)
_TIMES = re.compile(rf"(?P<num>{_NUMBER})\s?(?P<more>{_MORE})?倍(?!增|率)")
_DOUBLING = re.compile(rf"翻(?:了|两|一|三|四|{_ARABIC}){{0,2}}番")
_STRUCTURE = re.compile(
    r"(?<![\d.:])\d{1,2}(?:\.\d{1,2})?\s?[:∶]\s?\d{1,2}(?:\.\d{1,2})?\s?[:∶]\s?\d{1,2}(?:\.\d{1,2})?(?![\d:])"
)
_STRUCTURE_LEAD = re.compile(r"(?:结构|比例|占比|比重|构成)[^，。;]{0,12}$")
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
    rf"降)了?(?P<num>{_NUMBER})(?:个?位次|个?名次|位(?!数))|(?<![第\d.])(?P<bare>{_NUMBER})个(?:位次|名次)"
)
_EQUIVALENT_LEAD = re.compile(
    r"^[（(]\s?(?:人民币)?(?:[，,、]?下同[，,;；]?)?\s?(?:大?约?合|折合|约合|约|合|相当于|按[^，)]{0,12}约?合?|折)?(?:人民币|美元)?\s?(?:约|为)?$"
)
_GROWN = re.compile(
    r"(?:增长|增加|增|提高|提升|扩大|上升|上涨|涨|多|高出|高|翻了?|激增|猛增|大增|飙升|"
    r"增幅达?|增速达?|涨幅达?|放大|增幅为|增幅|增速)(?:了|近|约|超过?|逾|达|高达|接近|将近|"
    r"超出|不到|不足|最高)*+$"
)

_NOUN = re.compile(r"^[的]?([一-鿿]{2,12}?)(?=[，。;、：:（(\d]|$|同比|增长|下降|，)")


def find(folded: str, masked: Iterable[Span] | None = None) -> list[Amount]:
    """All quantities of folded text, in order; masked spans yield none."""
    found = list(_ranks(folded))
    ranked = {amount.start for amount in found}
    spans = masks.find(folded) if masked is None else masked
    taken = _Taken(span for span in spans if span.start not in ranked)
    for amount in found:
        taken.take(amount.start, amount.end)
    readers = (
        _one_in,
        _structures,
        _ranges,
        _fractions,
        _sharing,
        _approximate,
        _tenths,
        _doublings,
        _moves,
        _times,
        _rounds,
        _prefixed,
        _plains,
        _heads,
        _unitless,
        _bares,
        _halves,
    )
    for reader in readers:
        found += [amount for amount in reader(folded) if taken.take(amount.start, amount.end)]
    found.sort(key=lambda amount: amount.start)
    return _with_equivalents(folded, found)


class _Taken:
    """Which characters are spoken for."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.chars: set[int] = set()
        for span in spans:
            self.chars.update(range(span.start, span.end))

    def take(self, start: int, end: int) -> bool:
        if any(at in self.chars for at in range(start, end)):
            return False
        self.chars.update(range(start, end))
        return True


def _plains(folded: str) -> Iterator[Amount]:
    for hit in _PLAIN.finditer(folded):
        if folded[hit.start() - 1 : hit.start()] == "每":
            continue
        value, digits = _scaled(hit["num"], hit["mult"])
        word = hit["unit"]
        unit, factor = UNITS[word]
        chinese = not hit["num"][0].isascii()
        if word in ONLY_MULTIPLIED and not hit["mult"]:
            continue
        if word in NEEDS_MULTIPLIER and not hit["mult"] and (chinese or value < 10):
            continue
        if not math.isfinite(value) or (chinese and _FEW.fullmatch(hit["num"])):
            continue
        value, _ = _scaled(hit["num"], hit["mult"], -factor if hit["sign"] else factor)
        if hit["high"]:
            value += math.copysign(_scaled(hit["high"], hit["highmult"], factor)[0], value)
        more = hit["more1"] or hit["more2"]
        quantity = _quantity(folded, hit.start(), hit.end(), value, unit, digits + _power(factor), bool(more))
        if folded[hit.start() - 1 : hit.start()] in ("几", "数") and chinese:
            quantity = replace(quantity, bound=Bound.ABOVE)
        vague = chinese and not hit["mult"] and value < 10
        yield Amount(quantity, vague=vague)


def _sharing(folded: str) -> Iterator[Amount]:
    for hit in _SHARED_UNIT.finditer(folded):
        if "分别" not in folded[max(0, hit.start() - 30) : hit.start()]:
            continue
        unit, factor = UNITS[hit["unit"]]
        value, digits = _scaled(hit["num"], hit["mult"], factor)
        yield Amount(_quantity(folded, hit.start(), hit.end("num"), value, unit, digits, False))


def _approximate(folded: str) -> Iterator[Amount]:
    for hit in _APPROXIMATE.finditer(folded):
        low, high = parse(hit["low"]), parse(hit["high"])
        large = (hit["mult"] or "")[-1:] in ("万", "亿")
        if high != low + 1 or not (hit["mult"] or hit["unit"] == "成"):
            continue
        if hit["unit"] in NEEDS_MULTIPLIER and not large:
            continue
        unit, factor = UNITS.get(hit["unit"], ("percent", 10.0))
        scale = factor * (parse("一" + hit["mult"]) if hit["mult"] else 1)
        power = round(math.log10(scale))
        quantity = _quantity(folded, hit.start(), hit.end(), (low + high) / 2 * scale, unit, power, False)
        yield Amount(replace(quantity, low=low * scale, high=high * scale, bound=Bound.ABOUT))


def _rounds(folded: str) -> Iterator[Amount]:
    for hit in _ROUND.finditer(folded):
        unit, factor = UNITS[hit["unit"]]
        value = parse("一十" if hit["ten"] else "一" + hit["mult"]) * (
            MULTIPLIERS[hit["more"]] if hit["more"] else 1
        )
        power = round(math.log10(value))
        quantity = _quantity(
            folded, hit.start(), hit.end(), value * factor, unit, power + _power(factor), True
        )
        yield Amount(quantity, vague=value < 100 and unit == "count")


def _prefixed(folded: str) -> Iterator[Amount]:
    """人民币300亿, US$5亿: the currency before its amount."""
    for hit in _PREFIXED.finditer(folded):
        value, digits = _scaled(hit["num"], hit["mult"])
        unit = _CURRENCY[hit["unit"]]
        yield Amount(_quantity(folded, hit.start(), hit.end(), value, unit, digits, bool(hit["more"])))


def _one_in(folded: str) -> Iterator[Amount]:
    """每3台…就有1台: a share."""
    for hit in _ONE_IN.finditer(folded):
        base, part = parse(hit["base"]), parse(hit["part"])
        if 0 < part < base:
            value = 100 * part / base
            yield Amount(_quantity(folded, hit.start(), hit.end(), value, "percent", None, False), Form.RATIO)


def _heads(folded: str) -> Iterator[Amount]:
    """3.2万农户, 61.8万果农: people and households counted without a measure word."""
    for hit in _HEADS.finditer(folded):
        value, digits = _scaled(hit["num"], hit["mult"])
        unit = "count" if hit["house"] else "person"
        yield Amount(_quantity(folded, hit.start(), hit.end(), value, unit, digits, bool(hit["more"])))


def _unitless(folded: str) -> Iterator[Amount]:
    """突破3万亿: what it counts only its subject tells, so the unit is unknown here."""
    for hit in _UNITLESS.finditer(folded):
        value, digits = _scaled(hit["num"], hit["mult"])
        yield Amount(_quantity(folded, hit.start(), hit.end(), value, "unknown", digits, bool(hit["more"])))


def _ranges(folded: str) -> Iterator[Amount]:
    for hit in _RANGE.finditer(folded):
        if re.search(r"[从由]$", folded[max(0, hit.start() - 1) : hit.start()]):
            continue
        word = hit["unit"]
        unit, factor = UNITS.get(word, ("percent", 10.0 if word == "成" else 100.0))
        if hit["lowunit"] and hit["lowunit"] != word:
            continue
        high, digits = _scaled(hit["num"], hit["mult"], factor)
        low, _ = _scaled(hit["low"], hit["lowmult"] or hit["mult"], factor)
        if not low < high or not math.isfinite(high):
            continue
        middle = float((Decimal(str(low)) + Decimal(str(high))) / 2)
        quantity = _quantity(folded, hit.start(), hit.end(), middle, unit, digits + _power(factor), False)
        yield Amount(replace(quantity, low=low, high=high))


def _bares(folded: str) -> Iterator[Amount]:
    for hit in _BARE.finditer(folded):
        start = hit.start("mult")
        value = MULTIPLIERS[hit["mult"]]
        if value < 10**4 and hit["bound"] not in "上近超过逾":
            continue
        unit, factor = UNITS[hit["unit"]]
        quantity = _quantity(folded, start, hit.end(), value * factor, unit, round(math.log10(value)), False)
        if hit["bound"] in {"上", "数"}:
            quantity = replace(quantity, bound=Bound.ABOVE)
        yield Amount(quantity)


def _fractions(folded: str) -> Iterator[Amount]:
    for hit in _PERCENT_WORDS.finditer(folded):
        factor, number = 1.0 if hit["base"] == "百" else 0.1, hit["num"] or "一百"
        value, _ = _scaled(number, None, factor)
        digits = -decimals(number) + (0 if factor == 1 else -1)
        yield Amount(_quantity(folded, hit.start(), hit.end(), value, "percent", digits, bool(hit["more"])))
    for hit in _FRACTION.finditer(folded):
        base, part = parse(hit["base"]), parse(hit["num"])
        if 0 < part < base <= 1000:
            yield Amount(_quantity(folded, hit.start(), hit.end(), 100 * part / base, "percent", None, False))


def _tenths(folded: str) -> Iterator[Amount]:
    for hit in _HALF_POINT.finditer(folded):
        yield Amount(_quantity(folded, hit.start(), hit.end(), 0.5, "pp", -1, False))
    for hit in _TENTHS.finditer(folded):
        half = {"": 0.0, "半": 5.0}.get(
            hit["half"] or "", parse(hit["half"]) if hit["half"] not in (None, "半") else 0
        )
        value = parse(hit["num"]) * 10 + half
        digits = 0 if hit["half"] else 1 - decimals(hit["num"])
        yield Amount(_quantity(folded, hit.start(), hit.end(), value, "percent", digits, bool(hit["more"])))


def _halves(folded: str) -> Iterator[Amount]:
    for hit in _HALF.finditer(folded):
        group = "num" if hit["num"] else "num2"
        yield Amount(_quantity(folded, hit.start(group), hit.end(group), 50.0, "percent", None, False))


def _times(folded: str) -> Iterator[Amount]:
    for hit in _TIMES.finditer(folded):
        number = parse(hit["num"])
        if not math.isfinite(number):
            continue
        grown = bool(_GROWN.search(folded[max(0, hit.start() - 10) : hit.start()]))
        value = round((number if grown else number - 1) * 100, 9)
        quantity = _quantity(
            folded, hit.start(), hit.end(), value, "percent", 2 - decimals(hit["num"]), bool(hit["more"])
        )
        yield Amount(quantity, Form.TIMES_MORE if grown else Form.TIMES_OF)


def _doublings(folded: str) -> Iterator[Amount]:
    for hit in _DOUBLING.finditer(folded):
        inner = hit.group().strip("翻番了")
        doublings = parse(inner) if inner else 1
        if doublings > 10:
            continue
        value = (2.0**doublings - 1) * 100
        yield Amount(_quantity(folded, hit.start(), hit.end(), value, "percent", 2, False), Form.TIMES_MORE)


def _ranks(folded: str) -> Iterator[Amount]:
    for hit in _RANK.finditer(folded):
        before = folded[max(0, hit.start() - 14) : hit.start()]
        if not (_RANK_SCOPE.search(before) if hit["unit"] else _RANK_LEAD.search(before)):
            continue
        value = parse(hit["num"])
        quantity = _quantity(folded, hit.start(), hit.end(), value, "rank", 0, False)
        yield Amount(replace(quantity, bound=Bound.EXACT), Form.RANK)
    for hit in _RANK_BARE.finditer(folded):
        for group in ("num", "num2") if hit["num2"] else ("num",):
            end = hit.end() if group == "num2" or not hit["num2"] else hit.end(group)
            quantity = _quantity(folded, hit.start(group), end, parse(hit[group]), "rank", 0, False)
            yield Amount(replace(quantity, bound=Bound.EXACT), Form.RANK)


def _moves(folded: str) -> Iterator[Amount]:
    """提升1位: a change of rank."""
    for hit in _MOVE.finditer(folded):
        group = "num" if hit["num"] else "bare"
        yield Amount(_quantity(folded, hit.start(group), hit.end(), parse(hit[group]), "rank", 0, False))


def _structures(folded: str) -> Iterator[Amount]:
    for hit in _STRUCTURE.finditer(folded):
        if not _STRUCTURE_LEAD.search(folded[max(0, hit.start() - 24) : hit.start()]):
            continue
        for part in re.finditer(r"\d{1,2}(?:\.\d{1,2})?", hit.group()):
            start, end = hit.start() + part.start(), hit.start() + part.end()
            quantity = _quantity(
                folded, start, end, float(part.group()), "percent", -decimals(part.group()), False
            )
            yield Amount(replace(quantity, bound=Bound.EXACT), Form.RATIO)


def _scaled(numeral: str, multiplier: str | None, factor: float = 1) -> tuple[float, int]:
    """The value with its multiplier, and the last written decimal place as a power of ten."""
    scale = MULTIPLIERS[multiplier] if multiplier else 1
    zeros = 0 if numeral[0].isascii() else trailing_zeros(numeral)
    written = decimals(numeral) - round(math.log10(scale))
    return float(exact(numeral) * scale * Decimal(str(factor))), zeros - written


def _power(factor: float) -> int:
    return math.floor(math.log10(factor))


def _quantity(
    folded: str, start: int, end: int, value: float, unit: str, digits: int | None, more: bool
) -> Quantity:
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


def _with_equivalents(folded: str, found: list[Amount]) -> list[Amount]:
    """Currency conversions in brackets become part of the amount before them."""
    merged: list[Amount] = []
    for amount in found:
        last = merged[-1] if merged else None
        if last and _is_equivalent(folded, last.quantity, amount.quantity):
            merged[-1] = replace(
                last,
                quantity=replace(
                    last.quantity,
                    equivalent_value=amount.quantity.value,
                    equivalent_unit=amount.quantity.unit,
                ),
            )
        else:
            merged.append(amount)
    return merged


_MONEY = frozenset({"CNY", "USD", "EUR", "GBP", "JPY", "KRW", "SGD", "HKD"})


def _is_equivalent(folded: str, first: Quantity, second: Quantity) -> bool:
    if (
        first.equivalent_unit
        or first.unit not in _MONEY
        or second.unit not in _MONEY
        or first.unit == second.unit
    ):
        return False
    return bool(_EQUIVALENT_LEAD.match(folded[first.end : second.start][:24]))
