"""A code names the whole of a thing: every way to say it takes the code, no part of it does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from cqmonitor.config import load_config
from cqmonitor.extract import extract_claims
from cqmonitor.records import Claim

CASES = Path(__file__).parents[1] / "cases" / "zh"
CONFIG = load_config()
NAMES = {
    "地区生产总值": ("gdp", "亿元"),
    "规模以上工业增加值": ("industrial_value_added", "亿元"),
    "社会消费品零售总额": ("retail_sales", "亿元"),
    "进出口总值": ("foreign_trade", "亿元"),
    "出口": ("exports", "亿元"),
    "新能源汽车产量": ("nev_output", "万辆"),
    "一般公共预算收入": ("budget_revenue", "亿元"),
    "居民人均可支配收入": ("disposable_income", "元"),
    "城镇新增就业": ("urban_new_jobs", "万人"),
    "江北国际机场旅客吞吐量": ("airport_passengers", "万人次"),
}


def listed(name: str) -> list[str]:
    found: list[str] = YAML(typ="safe").load(CASES / f"{name}.yaml")
    return found


def read(text: str) -> list[Claim]:
    return extract_claims(text, published=date(2024, 10, 20), lang="zh", config=CONFIG)


def coded(frame: str, name: str, other: str) -> bool:
    """Whether all that the frame says of the name has its code."""
    code, unit = NAMES[name]
    claims = read(frame.format(name=name, other=other, amount=f"12.3{unit}"))
    amounts = [claim for claim in claims if claim.unit in ("CNY", "count", "person")]
    rates = [claim for claim in claims if abs(claim.value) == 5.1]
    said = [found for found, mark in ((amounts, "{amount}"), (rates, "5.1")) if mark in frame]
    return all(any(claim.indicator == code for claim in found) for found in said)


@pytest.mark.parametrize("frame", listed("wholes"))
def test_a_whole_takes_its_code_however_it_is_said(frame: str) -> None:
    others = [*list(NAMES)[3:], *list(NAMES)[:3]]
    assert [name for name, other in zip(NAMES, others, strict=True) if not coded(frame, name, other)] == []


@pytest.mark.parametrize("text", listed("parts"))
def test_a_part_takes_no_code(text: str) -> None:
    claims = read(text)
    assert len(claims) == 2
    assert {claim.indicator for claim in claims} == {None}
