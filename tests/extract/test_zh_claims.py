"""Whole Chinese sentences and articles against what a careful reader takes from them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from cqmonitor.codes import Prices
from cqmonitor.config import load_config
from cqmonitor.extract import extract_claims, extract_quantities
from cqmonitor.records import Claim

CASES = Path(__file__).parents[1] / "cases" / "zh"
CONFIG = load_config()


def listed(name: str) -> list[Any]:
    return [
        pytest.param(case, id=f"{i:02d}")
        for i, case in enumerate(YAML(typ="safe").load(CASES / f"{name}.yaml"))
    ]


def cases() -> list[Any]:
    loaded = [
        case
        for name in ("claims", "discourse", "articles", "newsroom", "statements")
        for case in YAML(typ="safe").load(CASES / f"{name}.yaml")
    ]
    return [pytest.param(case, id=case["about"]) for case in loaded]


def read(text: str, published: str = "2024-07-18", title: str = "") -> list[Claim]:
    return extract_claims(
        text, published=date.fromisoformat(published), lang="zh", title=title, config=CONFIG
    )


def shown(claim: Claim) -> str:
    """indicator area measure value unit bound status period basis, as the cases write it."""
    period = claim.period
    if period is None:
        days = "-"
    else:
        days = str(period.start) if period.start == period.end else f"{period.start}..{period.end}"
    return " ".join(
        [
            claim.indicator or "-",
            claim.ref_area,
            claim.measure,
            f"{claim.value:.10g}",
            claim.unit,
            claim.bound,
            claim.status,
            days,
            claim.basis or "-",
        ]
    )


@pytest.mark.parametrize("case", cases())
def test_claims(case: dict[str, Any]) -> None:
    found = read(case["text"], str(case["published"]), case.get("title", ""))
    assert [shown(claim) for claim in found] == case["claims"]


@pytest.mark.parametrize("case", listed("indicators"))
def test_indicators(case: dict[str, Any]) -> None:
    assert [claim.indicator for claim in read(f"上半年，{case['text']}。")] == case["indicators"]


@pytest.mark.parametrize("case", listed("roles"))
def test_roles(case: dict[str, Any]) -> None:
    found = read(f"{case['text']}。")
    assert [
        f"{claim.measure} {claim.value:.10g} {claim.basis or '-'} {claim.status}" for claim in found
    ] == case["roles"]


def test_what_a_claim_carries_besides() -> None:
    text = "市统计局发布，上半年，全市地区生产总值1.51万亿元，按不变价格计算增长6.1%，比全国高1.1个百分点。"
    level, growth, gap = read(text)
    assert text[level.value_start : level.value_end] == "1.51万亿元"
    assert level.digits == 10
    assert level.quote == text
    assert growth.prices is Prices.CONSTANT
    assert gap.reference == "CN"
    assert level.attributed_to == "市统计局"
    assert 0 < growth.confidence <= 1


def test_a_conversion_in_brackets_and_a_range() -> None:
    money, growth = read("2023年，实际使用外资10.53亿美元（约合75.6亿元人民币），预计今年增长3%至5%。")
    assert (money.equivalent_value, money.equivalent_unit) == (75.6e8, "CNY")
    assert (growth.value, growth.value_low, growth.value_high) == (4, 3, 5)


def test_traditional_and_full_width_text_reads_alike() -> None:
    plain = read("上半年，重庆外贸进出口总值3487.3亿元，同比下降1.8%。")
    other = read("上半年，重慶外貿進出口總值３４８７．３億元，同比下降１．８％。")
    assert [shown(claim) for claim in plain] == [shown(claim) for claim in other]
    assert other[0].quote.startswith("上半年，重慶")


def test_the_title_sets_topic_period_and_area_and_yields_nothing() -> None:
    found = read("增速居全市前列。\n同比增长6.3%，比一季度加快。", "2024-07-28", "渝北区上半年GDP增长6.3%")
    assert [shown(claim) for claim in found] == [
        "gdp CN-500112 growth 6.3 percent = actual 2024-01-01..2024-06-30 yoy"
    ]


def test_quantities_of_any_text() -> None:
    found = extract_quantities("三台机器共５．６吨，另有20%备用。")
    assert [(quantity.text, quantity.value, quantity.unit) for quantity in found] == [
        ("三台", 3, "count"),
        ("５．６吨", 5.6, "t"),
        ("20%", 20, "percent"),
    ]
