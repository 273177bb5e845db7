"""Quality flags: each names what it disagrees with, and drops nothing."""

from __future__ import annotations

from typing import Any

import pytest

from cqmonitor.config import load_config
from cqmonitor.reconcile.flags import FLAGS, PARTS
from cqmonitor.records import OPEN_END


def flags(desk: Any, code: str) -> list[str]:
    """The flags of that code, over all observations."""
    return [f for row in desk.observations() for f in row["flags"] if f.startswith(code + ":")]


def year(number: int) -> tuple[str, str]:
    """A calendar year as a period."""
    return (f"{number}-01-01", f"{number}-12-31")


def test_an_article_that_contradicts_itself(desk: Any) -> None:
    article = desk.article("a")
    desk.claim(article, 960_000, 3, value_start=70)
    desk.claim(article, 953_000, 3, value_start=7)
    assert [row["obs_value"] for row in desk.observations()] == [953_000, 960_000]
    assert (
        flags(desk, "self_contradiction") == ["self_contradiction:953000 and 960000 in the same article"] * 2
    )


def test_an_article_that_rounds_a_value_in_its_lead_does_not_contradict_itself(desk: Any) -> None:
    article = desk.article("a")
    desk.claim(article, 950_000, 4, value_start=7)
    desk.claim(article, 953_200, 2, value_start=70)
    assert flags(desk, "self_contradiction") == []


def test_an_article_that_repeats_a_value_and_states_another_contradicts_itself(desk: Any) -> None:
    desk.say("a", 953_000, 3)
    article = desk.article("b")
    desk.claim(article, 953_000, 3, value_start=7)
    desk.claim(article, 960_000, 3, value_start=70)
    assert [row["obs_value"] for row in desk.observations()] == [953_000, 960_000]
    assert flags(desk, "self_contradiction") == ["self_contradiction:953000 and 960000 in the same article"]


def test_a_disputed_value_that_came_to_stand_does_not_contradict_itself(desk: Any) -> None:
    article = desk.article("a")
    desk.claim(article, 953_000, 3, value_start=7)
    desk.claim(article, 960_000, 3, value_start=70)
    desk.say("b", 960_000, 3, published="2025-01-28")
    desk.say("c", 960_000, 3, published="2025-01-28")
    (stands,) = [row for row in desk.observations() if row["realtime_end"] == OPEN_END]
    assert stands["obs_value"] == 960_000
    assert not any(flag.startswith("self_contradiction:960000 and 960000") for flag in stands["flags"])


def test_two_articles_that_contradict_each_other_are_a_dispute(desk: Any) -> None:
    desk.say("a", 960_000, 3)
    desk.say("b", 953_000, 3)
    assert flags(desk, "self_contradiction") == []


def test_out_of_range_names_the_range(desk: Any) -> None:
    desk.say("a", 570.0, 0, measure="growth", unit="percent")
    assert flags(desk, "out_of_range") == ["out_of_range:-60..200"]


def test_growth_in_total_over_years_has_no_range(desk: Any) -> None:
    desk.say("a", 570.0, 0, measure="growth", basis="since", unit="percent")
    assert flags(desk, "out_of_range") == []


def test_a_plausible_value_has_no_flag_but_its_single_source(desk: Any) -> None:
    desk.say("a", 953_000, 3, outlet="Daily")
    assert desk.observations()[0]["flags"] == ["single_source:Daily"]


def test_two_outlets_are_not_a_single_source(desk: Any) -> None:
    desk.say("a", 953_000, 3)
    desk.say("b", 953_000, 3)
    assert desk.observations()[0]["flags"] == []


@pytest.mark.parametrize(("gdp", "expected"), [(3.21e12, 0), (3.5e12, 4)])
def test_three_industries_make_the_gdp(desk: Any, gdp: float, expected: int) -> None:
    industries = zip(["primary", "secondary", "tertiary"], [0.21e12, 1.2e12, 1.8e12], strict=True)
    for name, value in industries:
        desk.say(name, value, 10, indicator=f"{name}_value_added", unit="CNY")
    desk.say("gdp", gdp, 10, indicator="gdp", unit="CNY")
    found = flags(desk, "parts_vs_whole")
    assert len(found) == expected
    assert all("tertiary_value_added 1.8e+12 against gdp 3.5e+12 in 2024" in f for f in found)


@pytest.mark.parametrize(
    ("whole", "parts"),
    [("retail_sales", ["goods_retail_sales", "catering_revenue"]), ("foreign_trade", ["exports", "imports"])],
)
@pytest.mark.parametrize(("stated", "expected"), [(8e11, 0), (9e11, 3)])
def test_two_parts_make_their_whole(
    desk: Any, whole: str, parts: list[str], stated: float, expected: int
) -> None:
    for part, value in zip(parts, [5e11, 3e11], strict=True):
        desk.say(part, value, 9, indicator=part, unit="CNY")
    desk.say("whole", stated, 9, indicator=whole, unit="CNY")
    found = flags(desk, "parts_vs_whole")
    assert len(found) == expected
    assert all(f"{parts[0]} 5e+11 + {parts[1]} 3e+11 against {whole} 9e+11" in f for f in found)


@pytest.mark.parametrize(
    "other",
    [
        {"period": year(2023)},
        {"ref_area": "CN"},
        {"unit": "USD"},
        {"status": "target"},
        {"bound": ">"},
        {"measure": "growth", "unit": "percent", "value": 9.0},
    ],
    ids=lambda other: next(iter(other)),
)
def test_only_like_is_held_against_like(desk: Any, other: dict[str, Any]) -> None:
    desk.say("exports", 5e11, 9, indicator="exports", unit="CNY")
    desk.say("imports", 3e11, 9, indicator="imports", unit="CNY")
    said = {"indicator": "foreign_trade", "unit": "CNY", "value": 9e11} | other
    desk.say("whole", said.pop("value"), 9, **said)
    assert flags(desk, "parts_vs_whole") == []


def test_wholes_and_parts_are_of_the_catalog() -> None:
    codes = {indicator.code for indicator in load_config().indicators}
    assert codes.issuperset(PARTS)
    assert all(codes.issuperset(parts) for parts in PARTS.values())


def test_a_whole_without_one_of_its_parts_is_held_against_nothing(desk: Any) -> None:
    desk.say("exports", 5e11, 9, indicator="exports", unit="CNY")
    desk.say("whole", 4e11, 9, indicator="foreign_trade", unit="CNY")
    assert flags(desk, "parts_vs_whole") == []


@pytest.mark.parametrize(("usd", "expected"), [(419e9, []), (41.9e9, 1)])
def test_a_currency_pair_implies_a_rate(desk: Any, usd: float, expected: Any) -> None:
    desk.say("a", 3e12, 12, indicator="gdp", unit="CNY", equivalent_value=usd, equivalent_unit="USD")
    found = flags(desk, "exchange_rate")
    assert found == ([] if not expected else ["exchange_rate:3e+12 CNY (4.19e+10 USD) is 71.6 CNY/USD"])


@pytest.mark.parametrize(("rate", "expected"), [(6.0, 0), (12.0, 3)])
def test_growth_and_two_levels_must_agree(desk: Any, rate: float, expected: int) -> None:
    desk.say("a", 1.5e12, 9, indicator="retail_sales", unit="CNY", period=year(2023))
    desk.say("b", 1.59e12, 9, indicator="retail_sales", unit="CNY", period=year(2024))
    desk.say("c", rate, -1, indicator="retail_sales", measure="growth", unit="percent", period=year(2024))
    found = flags(desk, "growth_vs_levels")
    assert found == ["growth_vs_levels:growth 12 against 1.5e+12 in 2023 and 1.59e+12 in 2024"] * expected


@pytest.mark.parametrize(
    "said",
    [
        {"quote": "一般公共预算收入1590亿元，同口径增长12%。"},
        {"quote": "Revenue was 159 billion yuan, up 12 percent on a comparable basis."},
        {"quote": "In dollar terms, it grew 12%.", "value_start": 24, "value_end": 27},
    ],
)
def test_growth_on_another_base_is_not_held_against_levels(desk: Any, said: dict[str, Any]) -> None:
    desk.say("a", 1.5e11, 9, indicator="foreign_trade", unit="CNY", period=year(2023))
    desk.say("b", 1.59e11, 9, indicator="foreign_trade", unit="CNY", period=year(2024))
    about = {"indicator": "foreign_trade", "measure": "growth", "unit": "percent", "period": year(2024)}
    desk.say("c", 12.0, 0, **about, **said)
    assert flags(desk, "growth_vs_levels") == []


def test_growth_at_constant_prices_is_not_held_against_levels_at_current_ones(desk: Any) -> None:
    desk.say("a", 3.0e12, 10, indicator="gdp", unit="CNY", period=year(2023))
    desk.say("b", 3.4e12, 10, indicator="gdp", unit="CNY", period=year(2024))
    desk.say("c", 5.7, -1, indicator="gdp", measure="growth", unit="percent", period=year(2024))
    assert flags(desk, "growth_vs_levels") == []


def test_growth_against_the_month_before(desk: Any) -> None:
    for month, value in [("2024-04", 100_000), ("2024-05", 120_000)]:
        desk.say(month, value, 3, period=(f"{month}-01", f"{month}-{30 if month.endswith('4') else 31}"))
    period = ("2024-05-01", "2024-05-31")
    desk.say("c", 2.0, -1, measure="growth", basis="mom", unit="percent", period=period)
    assert len(flags(desk, "growth_vs_levels")) == 3


def test_a_total_since_january_does_not_fall(desk: Any) -> None:
    desk.say("a", 500_000, 3, period=("2024-01-01", "2024-06-30"))
    desk.say("b", 400_000, 3, period=("2024-01-01", "2024-07-31"))
    assert (
        flags(desk, "cumulative_falls")
        == ["cumulative_falls:400000 in 2024-01-01/P7M after 500000 in 2024-S1"] * 2
    )


@pytest.mark.parametrize(
    "later",
    [
        {"period": ("2024-02-01", "2024-07-31")},
        {"period": ("2024-07-01", "2024-07-31")},
        {"period": ("2024-01-01", "2024-07-31"), "bound": "~"},
        {"period": ("2024-01-01", "2024-07-31"), "indicator": "industrial_profit"},
        {"period": ("2024-07-31", "2024-07-31"), "indicator": "charging_piles"},
    ],
)
def test_what_is_no_total_since_january_may_be_less(desk: Any, later: dict[str, Any]) -> None:
    first = {"indicator": later.get("indicator", "nev_output")}
    desk.say("a", 500_000, 3, period=("2024-01-01", "2024-06-30"), **first)
    desk.say("b", 400_000, 3, **later)
    assert flags(desk, "cumulative_falls") == []


def test_a_jump_against_both_neighbours(desk: Any) -> None:
    for number, value in [(2022, 365_000), (2023, 5_000_000), (2024, 953_000)]:
        desk.say(f"a{number}", value, 3, period=year(number))
    assert sorted(flags(desk, "jump")) == [
        "jump:5e+06 in 2023 after 365000 in 2022",
        "jump:5e+06 in 2023 after 365000 in 2022",
        "jump:953000 in 2024 after 5e+06 in 2023",
        "jump:953000 in 2024 after 5e+06 in 2023",
    ]


def test_steady_growth_is_no_jump(desk: Any) -> None:
    for number, value in [(2022, 365_000), (2023, 500_000), (2024, 953_000)]:
        desk.say(f"a{number}", value, 3, period=year(number))
    assert flags(desk, "jump") == []


@pytest.mark.parametrize(("latest", "flagged"), [(1_200_000, 0), (3_650_000, 2)])
def test_the_latest_year_may_grow_threefold_but_not_tenfold(desk: Any, latest: float, flagged: int) -> None:
    for number, value in [(2023, 365_000), (2024, latest)]:
        desk.say(f"a{number}", value, 3, period=year(number))
    assert len(flags(desk, "jump")) == flagged


def test_a_period_that_had_not_ended(desk: Any) -> None:
    desk.say("a", 953_000, 3, published="2024-11-02")
    assert flags(desk, "period_after") == []
    assert flags(desk, "period_after_publication") == [
        "period_after_publication:2024-12-31 published 2024-11-02"
    ]


def test_a_target_may_lie_ahead(desk: Any) -> None:
    desk.say("a", 953_000, 3, published="2024-01-02", status="target")
    assert flags(desk, "period_after_publication") == []


def test_flags_come_worst_first(desk: Any) -> None:
    desk.say("a", 570.0, 0, measure="growth", unit="percent", published="2024-11-02")
    codes = [f.partition(":")[0] for f in desk.observations()[0]["flags"]]
    assert codes == ["out_of_range", "period_after_publication", "single_source"]
    assert codes == sorted(codes, key=list(FLAGS).index)
