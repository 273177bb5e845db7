"""What one series is, and which period a claim is about."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from cqmonitor import reconcile
from cqmonitor.records import Observation


def test_columns_are_those_of_the_record(desk: Any) -> None:
    desk.say("a", 953_000, 3)
    result = desk.reconciled()
    assert result.observations.columns == list(Observation.__dataclass_fields__)
    assert dict(result.observations.schema) == {
        name: dtype if isinstance(dtype, pl.DataType) else dtype()
        for name, dtype in reconcile.OBSERVATIONS.items()
    }


def test_no_claims_no_observations(desk: Any) -> None:
    assert desk.reconciled().observations.is_empty()


def test_the_key_names_every_dimension(desk: Any) -> None:
    desk.say("a", 62.0, 0, indicator="gdp", measure="share", unit="percent", reference="CN")
    (row,) = desk.observations()
    assert row["series_key"] == "gdp.CN-CQ.share._Z.actual._Z.CN.percent"


def test_periods_get_their_sdmx_code(desk: Any) -> None:
    for i, end in enumerate(["2024-03-31", "2024-09-30", "2024-12-31", "2024-01-31"]):
        desk.say(f"a{i}", 100.0 + i, 0, period=("2024-01-01", end))
    assert {(r["time_period"], r["freq"]) for r in desk.observations()} == {
        ("2024-Q1", "Q"),
        ("2024-01-01/P9M", "_O"),
        ("2024", "A"),
        ("2024-01", "M"),
    }


def test_a_growth_rate_is_against_a_year_before_unless_said(desk: Any) -> None:
    desk.say("a", 5.7, -1, measure="growth", unit="percent")
    desk.say("b", 5.7, -1, measure="growth", unit="percent", basis="yoy")
    (row,) = desk.observations()
    assert (row["basis"], row["n_articles"]) == ("yoy", 2)


def test_value_added_grows_at_constant_prices_and_stands_at_current_ones(desk: Any) -> None:
    desk.say("a", 5.7, -1, indicator="gdp", measure="growth", unit="percent")
    desk.say("b", 5.7, -1, indicator="gdp", measure="growth", unit="percent", prices="constant")
    desk.say("c", 3.2e12, 11, indicator="gdp", unit="CNY")
    growth, level = desk.observations()
    assert (growth["prices"], growth["n_articles"], level["prices"]) == ("constant", 2, "current")


def test_a_stock_is_about_the_last_day_of_its_period(desk: Any) -> None:
    stock = {"indicator": "charging_piles"}
    desk.say("a", 250_000, 4, **stock)
    desk.say("b", 250_000, 4, period=("2024-12-31", "2024-12-31"), **stock)
    (row,) = desk.observations()
    assert (row["time_period"], row["freq"], row["n_articles"]) == ("2024-12-31", "D", 2)


def test_the_change_of_a_stock_is_about_its_span(desk: Any) -> None:
    desk.say("a", 100_000, 4, indicator="charging_piles", measure="change")
    (row,) = desk.observations()
    assert row["time_period"] == "2024"


STORY = (
    "At a depot beneath the Huanghuayuan bridge, engineers have finished wiring the newest row of sockets. "
    "The network now counts 260,000 charging piles, said the grid operator, most of them in residential "
    "compounds where neighbours share a cable and split the bill by telephone."
)


def test_a_stock_now_is_about_the_first_telling_of_its_story(desk: Any) -> None:
    for name, day in [("a", "2025-03-07"), ("b", "2025-03-09")]:
        article = desk.article(name, day, text=STORY)
        desk.claim(article, 260_000, 4, indicator="charging_piles", period=(day, day))
    (row,) = desk.observations()
    assert (row["time_period"], row["n_articles"], row["n_outlets"]) == ("2025-03-07", 2, 1)


def test_two_stories_now_are_about_their_own_days(desk: Any) -> None:
    for name, day in [("a", "2025-03-07"), ("b", "2025-03-09")]:
        desk.say(name, 260_000, 4, indicator="charging_piles", period=(day, day), published=day)
    assert [r["time_period"] for r in desk.observations()] == ["2025-03-07", "2025-03-09"]


def test_so_far_this_year_ends_with_the_first_telling(desk: Any) -> None:
    for name, day in [("a", "2025-03-07"), ("b", "2025-03-09")]:
        article = desk.article(name, day, text=STORY)
        desk.claim(article, 150_000, 4, period=("2025-01-01", day))
    (row,) = desk.observations()
    assert (str(row["period_end"]), row["n_articles"]) == ("2025-03-07", 2)


def test_a_year_published_on_its_last_day_stays_a_year(desk: Any) -> None:
    for name, day in [("a", "2024-12-30"), ("b", "2024-12-31")]:
        article = desk.article(name, day, text=STORY)
        desk.claim(article, 950_000, 4)
    assert {r["time_period"] for r in desk.observations()} == {"2024"}


def test_a_conversion_in_the_text_brings_a_value_into_its_unit(desk: Any) -> None:
    money = {"indicator": "gdp"}
    desk.say("a", 419e9, 9, unit="USD", equivalent_value=3e12, equivalent_unit="CNY", **money)
    desk.say("b", 3.0e12, 11, unit="CNY", published="2025-02-01", **money)
    first, refined = desk.observations()
    assert (first["unit_measure"], first["obs_value"]) == ("CNY", 3e12)
    assert (first["obs_lower"], refined["revision"]) == (2.5e12, "refined")


def test_another_unit_without_conversion_stays_apart(desk: Any) -> None:
    desk.say("a", 419e9, 9, indicator="gdp", unit="USD")
    desk.say("b", 3.0e12, 11, indicator="gdp", unit="CNY", published="2025-02-01")
    assert {r["unit_measure"] for r in desk.observations()} == {"USD", "CNY"}


def test_the_words_of_the_sentence_make_a_value_provisional(desk: Any) -> None:
    desk.say("a", 3.2e12, 11, indicator="gdp", unit="CNY", quote="初步核算，全市地区生产总值3.2万亿元。")
    desk.say("b", 953_000, 3)
    assert {r["obs_status"] for r in desk.observations()} == {"P", "A"}


def test_a_reprint_counts_for_the_original_outlet(desk: Any) -> None:
    desk.say("a", 953_000, 3, outlet="Daily", text=STORY)
    desk.say("b", 953_000, 3, outlet="Portal", text=STORY, published="2025-01-21")
    desk.say("c", 953_000, 3, outlet="Daily", published="2025-02-21")
    desk.say("d", 953_000, 3, outlet="Wire", published="2025-02-22")
    (row,) = desk.observations()
    assert (row["n_articles"], row["n_outlets"]) == (4, 2)


def test_claims_and_articles_come_back_with_their_story(desk: Any) -> None:
    desk.say("a", 953_000, 3, text=STORY)
    desk.say("b", 953_000, 3, text=STORY, published="2025-01-21")
    result = desk.reconciled()
    assert result.claims["cluster_id"].to_list() == ["a", "a"]
    assert result.articles["cluster_id"].to_list() == ["a", "a"]


IN_DOLLARS = [
    ("In US dollar terms, the total was 53.02 billion US dollars, up {}.", "USD"),
    ("Trade grew 9.1% in yuan terms and {} in dollar terms.", "USD"),
    ("In dollar terms trade grew 12%, in yuan terms {}.", None),
    ("Trade in dollars and cents was up {}, to the dollar.", None),
    ("按美元计价，进出口总值增长{}。", "USD"),
    ("以人民币计价增长9.1%，按美元計價增長{}。", "USD"),
    ("进出口530亿美元，增长{}。", None),
]


@pytest.mark.parametrize(("quote", "currency"), IN_DOLLARS)
def test_growth_in_another_currency_is_a_series_of_its_own(
    desk: Any, quote: str, currency: str | None
) -> None:
    at, words = quote.index("{}"), quote.format("8%")
    desk.say(
        "a",
        8.0,
        0,
        indicator="foreign_trade",
        measure="growth",
        unit="percent",
        quote=words,
        quote_start=100,
        quote_end=100 + len(words),
        value_start=100 + at,
        value_end=100 + at + 2,
    )
    (row,) = desk.observations()
    assert row["reference"] == currency


def told(desk: Any, quote: str, *values: float, **fields: Any) -> list[float]:
    """The values that the observations have of one sentence; each value stands in it as it is printed."""
    article = desk.article("a")
    for value in values:
        start = quote.index(f"{value:g}")
        place = {"value_start": start, "value_end": start + len(f"{value:g}"), "quote_end": len(quote)}
        desk.claim(article, value, -1, quote=quote, quote_start=0, **place, **fields)
    return [row["obs_value"] for row in desk.observations()]


@pytest.mark.parametrize(
    "quote",
    [
        "The output was revised from 309.4 to 310.1.",
        "It lifts its forecast to 310.1 from an earlier 309.4.",
        "Sales climbed from about $309.4 to 310.1.",
        "产量由309.4修订为310.1。",
        "产量从此前的309.4上调至310.1。",
        "初步核算数为309.4，最终核实数为310.1。",
    ],
)
def test_the_value_that_a_sentence_moves_from_is_none_of_the_fact(desk: Any, quote: str) -> None:
    assert told(desk, quote, 309.4, 310.1) == [310.1]
    assert desk.reconciled().claims.height == 2


@pytest.mark.parametrize(
    ("quote", "values"),
    [
        ("Output came from 309.4 workers.", [309.4]),
        ("The output was 309.4, and from May on 310.1.", [309.4, 310.1]),
        ("由于产量309.4，另一处说310.1。", [309.4, 310.1]),
        ("Of 309.4, it sold 310.1.", [309.4, 310.1]),
    ],
)
def test_other_values_stay(desk: Any, quote: str, values: list[float]) -> None:
    assert told(desk, quote, *values) == values


def test_the_value_that_a_sentence_moves_from_stays_where_it_has_a_period_of_its_own(desk: Any) -> None:
    quote = "Output rose from 309.4 in 2023 to 310.1."
    place = {"quote": quote, "quote_start": 0}
    article = desk.article("a")
    desk.claim(article, 309.4, -1, **place, value_start=17, period=("2023-01-01", "2023-12-31"))
    desk.claim(article, 310.1, -1, **place, value_start=34)
    assert [row["obs_value"] for row in desk.observations()] == [309.4, 310.1]
