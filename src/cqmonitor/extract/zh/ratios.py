"""Ratios in words: 百分之六点五, 三分之一, 三成, 一半, 2.8倍, 翻番, 8:54:38, 每10辆就有4辆."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace

from cqmonitor.codes import Bound
from cqmonitor.extract.zh.numerals import decimals, parse
from cqmonitor.extract.zh.written import ARABIC, MORE, NUMBER, Amount, Form, quantity_of, scaled

_HALF_POINT = re.compile(r"半个百分点")

_ONE_IN = re.compile(
    rf"每(?:卖出|售出|销售|生产|新增)?(?P<base>{NUMBER})(?P<unit>[台辆个件家人户部块])[^，。;\d]{{0,16}}(?:就|便|"
    rf"中)有(?P<part>{NUMBER})(?P=unit)"
)

_PERCENT_WORDS = re.compile(rf"(?P<base>[百千])分之(?:(?P<all>百)|(?P<num>{NUMBER})(?P<more>{MORE})?)")

_FRACTION = re.compile(rf"(?P<base>{NUMBER})分之(?P<num>{NUMBER})(?!\d)")

_TENTHS = re.compile(
    r"(?<![第])(?P<num>[一二两三四五六七八九]|"
    r"(?<![\d.])\d(?:\.\d)?)(?P<more>多)?成(?P<half>半|"
    r"[一二三四五六七八九](?![成]))?(?![都为立果本员功熟长就交品份分绩渝新])"
)

_HALF = re.compile(
    r"(?P<bound>近|约|约占|超|过|逾|超过|占|不到|占到|达到|接近)(?P<num>一半|半数|"
    r"半)(?=[，,。;、)]|$|以上|左右|的|，)|(?P<num2>一半)(?=以上|左右|的|，|。)"
)

_TIMES = re.compile(rf"(?P<num>{NUMBER})\s?(?P<more>{MORE})?倍(?!增|率)")

_DOUBLING = re.compile(rf"翻(?:了|两|一|三|四|{ARABIC}){{0,2}}番")

_STRUCTURE = re.compile(
    r"(?<![\d.:])\d{1,2}(?:\.\d{1,2})?\s?[:∶]\s?\d{1,2}(?:\.\d{1,2})?\s?[:∶]\s?\d{1,2}(?:\.\d{1,2})?(?![\d:])"
)

_STRUCTURE_LEAD = re.compile(r"(?:结构|比例|占比|比重|构成)[^，。;]{0,12}$")

_GROWN = re.compile(
    r"(?:增长|增加|增|提高|提升|扩大|上升|上涨|涨|多|高出|高|翻了?|激增|猛增|大增|飙升|"
    r"增幅达?|增速达?|涨幅达?|放大|增幅为|增幅|增速)(?:了|近|约|超过?|逾|达|高达|接近|将近|"
    r"超出|不到|不足|最高)*+$"
)


def one_in(folded: str) -> Iterator[Amount]:
    """每3台…就有1台: a share."""
    for hit in _ONE_IN.finditer(folded):
        base, part = parse(hit["base"]), parse(hit["part"])
        if 0 < part < base:
            value = 100 * part / base
            yield Amount(
                quantity_of(folded, hit.start(), hit.end(), value, "percent", None, False), Form.RATIO
            )


def fractions(folded: str) -> Iterator[Amount]:
    """百分之六点五, 千分之三, 三分之一."""
    for hit in _PERCENT_WORDS.finditer(folded):
        factor, number = 1.0 if hit["base"] == "百" else 0.1, hit["num"] or "一百"
        value, _ = scaled(number, None, factor)
        digits = -decimals(number) + (0 if factor == 1 else -1)
        yield Amount(quantity_of(folded, hit.start(), hit.end(), value, "percent", digits, bool(hit["more"])))
    for hit in _FRACTION.finditer(folded):
        base, part = parse(hit["base"]), parse(hit["num"])
        if 0 < part < base <= 1000:
            yield Amount(
                quantity_of(folded, hit.start(), hit.end(), 100 * part / base, "percent", None, False)
            )


def tenths(folded: str) -> Iterator[Amount]:
    """三成, 七成五."""
    for hit in _TENTHS.finditer(folded):
        half = {"": 0.0, "半": 5.0}.get(
            hit["half"] or "", parse(hit["half"]) if hit["half"] not in (None, "半") else 0
        )
        value = parse(hit["num"]) * 10 + half
        digits = 0 if hit["half"] else 1 - decimals(hit["num"])
        yield Amount(quantity_of(folded, hit.start(), hit.end(), value, "percent", digits, bool(hit["more"])))


def half_points(folded: str) -> Iterator[Amount]:
    """半个百分点."""
    for hit in _HALF_POINT.finditer(folded):
        yield Amount(quantity_of(folded, hit.start(), hit.end(), 0.5, "pp", -1, False))


def halves(folded: str) -> Iterator[Amount]:
    """近一半, 过半."""
    for hit in _HALF.finditer(folded):
        group = "num" if hit["num"] else "num2"
        yield Amount(quantity_of(folded, hit.start(group), hit.end(group), 50.0, "percent", None, False))


def times(folded: str) -> Iterator[Amount]:
    """增长1.3倍 as it stands, 是…的2.8倍 as one less."""
    for hit in _TIMES.finditer(folded):
        number = parse(hit["num"])
        if not math.isfinite(number):
            continue
        grown = bool(_GROWN.search(folded[max(0, hit.start() - 10) : hit.start()]))
        value = round((number if grown else number - 1) * 100, 9)
        quantity = quantity_of(
            folded, hit.start(), hit.end(), value, "percent", 2 - decimals(hit["num"]), bool(hit["more"])
        )
        yield Amount(quantity, Form.TIMES_MORE if grown else Form.TIMES_OF)


def doublings(folded: str) -> Iterator[Amount]:
    """翻番, 翻两番: growth of 100 and of 300 per cent."""
    for hit in _DOUBLING.finditer(folded):
        inner = hit.group().strip("翻番了")
        doublings = parse(inner) if inner else 1
        if doublings > 10:
            continue
        value = (2.0**doublings - 1) * 100
        yield Amount(quantity_of(folded, hit.start(), hit.end(), value, "percent", 2, False), Form.TIMES_MORE)


def structures(folded: str) -> Iterator[Amount]:
    """三次产业结构比8.2:53.9:37.9."""
    for hit in _STRUCTURE.finditer(folded):
        if not _STRUCTURE_LEAD.search(folded[max(0, hit.start() - 24) : hit.start()]):
            continue
        for part in re.finditer(r"\d{1,2}(?:\.\d{1,2})?", hit.group()):
            start, end = hit.start() + part.start(), hit.start() + part.end()
            quantity = quantity_of(
                folded, start, end, float(part.group()), "percent", -decimals(part.group()), False
            )
            yield Amount(replace(quantity, bound=Bound.EXACT), Form.RATIO)
