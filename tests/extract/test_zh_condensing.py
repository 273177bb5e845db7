"""What is left out before reading changes neither the values nor where they stand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqmonitor.extract import extract_claims, extract_quantities
from cqmonitor.extract.zh.condensing import condense
from cqmonitor.extract.zh.folding import fold_zh
from cqmonitor.records import Claim

PLAIN = "2024年1—9月，全市地区生产总值23244.31亿元，同比增长6.0%。"


def read(text: str) -> list[Claim]:
    return extract_claims(text, published=date(2024, 10, 21), lang="zh")


@pytest.mark.parametrize(
    "text",
    [
        "2024 年 1—9 月，全市地区生产总值 23244.31 亿元，同比增长 6.0%。",
        "2024年1—9月，全市地区生产总值[2]23244.31亿元，同比增长6.0%。",
        "2024年1—9月，全市地区生产总值②23244.31亿元，同比增长6.0%。",
        "2024年1—9月，全市地区生产总值23244.31亿元，受外需收缩影响，同比增长6.0%。",
    ],
)
def test_the_same_is_read_with_and_without(text: str) -> None:
    for plain, other in zip(read(PLAIN), read(text), strict=True):
        assert (other.indicator, other.value, other.period) == (plain.indicator, plain.value, plain.period)
        assert text[other.quote_start : other.quote_end] == other.quote == text


def test_values_keep_their_place() -> None:
    text = "全市建成投用的充电桩 12.5 万个，增长 3 成。"
    found = extract_quantities(text, lang="zh")
    assert [text[one.start : one.end] for one in found] == ["12.5 万个", "3 成"]


def test_nothing_to_leave_out() -> None:
    assert condense(PLAIN, fold_zh(PLAIN)) is None


@given(st.text(alphabet="受影响从始发的 ，。12[]年月①增长%", max_size=60))
def test_what_is_kept_stands_where_it_stood(text: str) -> None:
    condensed = condense(text, fold_zh(text))
    if condensed:
        assert "".join(text[at] for at in condensed.origin) == condensed.text
        assert condensed.origin == sorted(set(condensed.origin))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("603.8亿元", 60_380_000_000),
        ("1.1万亿元", 1_100_000_000_000),
        ("0.07万吨", 700),
        ("33.3万标箱", 333_000),
    ],
)
def test_values_have_no_binary_noise(text: str, value: float) -> None:
    assert extract_quantities(text, lang="zh")[0].value == value
