"""Quantities in Chinese text: numeral, multiplier, unit, bound; with what its neighbours read, in one order."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from cqmonitor.codes import MONEY, Bound
from cqmonitor.extract.text import Span
from cqmonitor.extract.zh import masks, ranks, ratios, rounded
from cqmonitor.extract.zh.units import NEEDS_MULTIPLIER, ONLY_MULTIPLIED, UNITS
from cqmonitor.extract.zh.written import MORE, MULTIPLIER, NUMBER, UNIT, Amount, power, quantity_of, scaled
from cqmonitor.records import Quantity

_SEPARATOR = r"\s?[-–—−~～至到]{1,2}\s?"

_RANGE = re.compile(
    rf"(?P<low>{NUMBER})\s?(?P<lowmult>{MULTIPLIER})?(?P<lowunit>%|元|个百分点|成)?{_SEPARATOR}"
    rf"(?P<num>{NUMBER})\s?(?P<mult>{MULTIPLIER})?(?P<more>{MORE})?\s?(?P<unit>{UNIT}|成|倍)"
)

_PLAIN = re.compile(
    rf"(?P<sign>(?:(?<![\w\d)%])|(?<=[同环]比)|(?<=[长速幅率为到至达在的:]))[-−])?(?:(?P<high>\d{{1,6}})(?P<highmult>兆|万亿|亿|万)(?=\d))?(?P<num>{NUMBER})\s?(?P<more1>{MORE})?\s?(?P<mult>{MULTIPLIER})?"
    rf"(?P<more2>{MORE})?\s?(?P<unit>{UNIT})(?!(?<=个)月|(?<=人)口|级|/小时|/h)"
)

_SHARED_UNIT = re.compile(
    rf"(?P<num>{NUMBER})(?:、|和|及)(?=(?:{NUMBER}(?:、|和|及)){{0,4}}{NUMBER}\s?(?P<mult>{MULTIPLIER})?(?P<unit>个百分点|%|元|辆|台|吨|人))"
)
"""分别提高1.1、0.8个百分点: the unit is said once, for all of a list."""

_CURRENCY = {
    "¥": "CNY",
    "人民币": "CNY",
    "US$": "USD",
    "HK$": "HKD",
    "$": "USD",
    "€": "EUR",
}

_PREFIXED = re.compile(
    rf"(?P<unit>{'|'.join(re.escape(word) for word in _CURRENCY)})\s?(?P<num>{NUMBER})\s?(?P<mult>{MULTIPLIER})?"
    rf"(?P<more>{MORE})?(?!\s?{MORE}?(?:{UNIT}))"
)

_FEW = re.compile(r"[一二两三四五六七八九]{2,3}")
"""三五家: a few, and no 35."""

_UNITLESS = re.compile(
    rf"(?P<num>{NUMBER})\s?(?P<mult>万亿|亿|万)(?P<more>{MORE})?(?=[，。、;；!！)）\s]|$|"
    rf"大关|左右|以上|台阶|同比)"
)

_HEADS = re.compile(
    rf"(?P<num>{NUMBER})\s?(?P<mult>亿|万|千)(?P<more>{MORE})?(?=(?P<noun>[一-鿿]{{0,4}}?(?P<house>[农贫脱]困?贫?户)|"
    r"[一-鿿]{0,4}?(?:游客|旅客|群众|学生|职工|居民|村民|农民|[果椒菜茶粮药蜂]农|市民|贫困人口|脱贫人口|毕业生|党员|工人|消费者|观众|员工)))"
)

_EQUIVALENT_LEAD = re.compile(
    r"^[（(]\s?(?:人民币)?(?:[，,、]?下同[，,;；]?)?\s?(?:大?约?合|折合|约合|约|合|相当于|按[^，)]{0,12}约?合?|折)?(?:人民币|美元)?\s?(?:约|为)?$"
)


def find(folded: str, masked: Iterable[Span] | None = None) -> list[Amount]:
    """All quantities of folded text, in order; masked spans yield none."""
    found = list(ranks.ranks(folded))
    ranked = {amount.start for amount in found}
    spans = masks.find(folded) if masked is None else masked
    taken = _Taken(span for span in spans if span.start not in ranked)
    for amount in found:
        taken.take(amount.start, amount.end)
    readers = (
        ratios.one_in,
        ratios.structures,
        _ranges,
        ratios.fractions,
        _sharing,
        rounded.approximate,
        ratios.tenths,
        ratios.doublings,
        ranks.moves,
        ratios.times,
        rounded.rounds,
        _prefixed,
        _plains,
        _heads,
        _unitless,
        rounded.bares,
        ratios.halves,
        ratios.half_points,
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
        value, digits = scaled(hit["num"], hit["mult"])
        word = hit["unit"]
        unit, factor = UNITS[word]
        chinese = not hit["num"][0].isascii()
        if word in ONLY_MULTIPLIED and not hit["mult"]:
            continue
        if word in NEEDS_MULTIPLIER and not hit["mult"] and (chinese or value < 10):
            continue
        if not math.isfinite(value) or (chinese and _FEW.fullmatch(hit["num"])):
            continue
        value, _ = scaled(hit["num"], hit["mult"], -factor if hit["sign"] else factor)
        if hit["high"]:
            value += math.copysign(scaled(hit["high"], hit["highmult"], factor)[0], value)
        more = hit["more1"] or hit["more2"]
        quantity = quantity_of(
            folded, hit.start(), hit.end(), value, unit, digits + power(factor), bool(more)
        )
        if folded[hit.start() - 1 : hit.start()] in ("几", "数") and chinese:
            quantity = replace(quantity, bound=Bound.ABOVE)
        vague = chinese and not hit["mult"] and value < 10
        yield Amount(quantity, vague=vague)


def _sharing(folded: str) -> Iterator[Amount]:
    for hit in _SHARED_UNIT.finditer(folded):
        if "分别" not in folded[max(0, hit.start() - 30) : hit.start()]:
            continue
        unit, factor = UNITS[hit["unit"]]
        value, digits = scaled(hit["num"], hit["mult"], factor)
        yield Amount(quantity_of(folded, hit.start(), hit.end("num"), value, unit, digits, False))


def _prefixed(folded: str) -> Iterator[Amount]:
    """人民币300亿, US$5亿: the currency before its amount."""
    for hit in _PREFIXED.finditer(folded):
        value, digits = scaled(hit["num"], hit["mult"])
        unit = _CURRENCY[hit["unit"]]
        yield Amount(quantity_of(folded, hit.start(), hit.end(), value, unit, digits, bool(hit["more"])))


def _heads(folded: str) -> Iterator[Amount]:
    """3.2万农户, 61.8万果农: people and households counted without a measure word."""
    for hit in _HEADS.finditer(folded):
        value, digits = scaled(hit["num"], hit["mult"])
        unit = "count" if hit["house"] else "person"
        yield Amount(quantity_of(folded, hit.start(), hit.end(), value, unit, digits, bool(hit["more"])))


def _unitless(folded: str) -> Iterator[Amount]:
    """突破3万亿: what it counts only its subject tells, so the unit is unknown here."""
    for hit in _UNITLESS.finditer(folded):
        value, digits = scaled(hit["num"], hit["mult"])
        yield Amount(quantity_of(folded, hit.start(), hit.end(), value, "unknown", digits, bool(hit["more"])))


def _ranges(folded: str) -> Iterator[Amount]:
    for hit in _RANGE.finditer(folded):
        if re.search(r"[从由]$", folded[max(0, hit.start() - 1) : hit.start()]):
            continue
        word = hit["unit"]
        unit, factor = UNITS.get(word, ("percent", 10.0 if word == "成" else 100.0))
        if hit["lowunit"] and hit["lowunit"] != word:
            continue
        high, digits = scaled(hit["num"], hit["mult"], factor)
        low, _ = scaled(hit["low"], hit["lowmult"] or hit["mult"], factor)
        if not low < high or not math.isfinite(high):
            continue
        middle = float((Decimal(str(low)) + Decimal(str(high))) / 2)
        quantity = quantity_of(folded, hit.start(), hit.end(), middle, unit, digits + power(factor), False)
        yield Amount(replace(quantity, low=low, high=high))


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


def _is_equivalent(folded: str, first: Quantity, second: Quantity) -> bool:
    if (
        first.equivalent_unit
        or first.unit not in MONEY
        or second.unit not in MONEY
        or first.unit == second.unit
    ):
        return False
    return bool(_EQUIVALENT_LEAD.match(folded[first.end : second.start][:24]))
