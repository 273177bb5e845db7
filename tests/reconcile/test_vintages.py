"""How statements about one fact supersede each other (DESIGN: Reconciling)."""

from __future__ import annotations

from typing import Any

import pytest

OPEN = "9999-12-31"


def test_one_statement_is_the_first_vintage(desk: Any) -> None:
    desk.say("a", 953_000, 3)
    assert desk.vintages() == [(953_000, "first", "2025-01-20", OPEN)]


def test_a_number_stands_for_half_of_its_last_digit_to_either_side(desk: Any) -> None:
    desk.say("a", 3.2e12, 11)
    (row,) = desk.observations()
    assert (row["obs_lower"], row["obs_upper"]) == (3.15e12, 3.25e12)


def test_a_rounded_number_corroborates(desk: Any) -> None:
    desk.say("a", 953_200, 2)
    desk.say("b", 950_000, 4, published="2025-02-01")
    (row,) = desk.observations()
    assert (row["obs_value"], row["n_articles"], row["n_outlets"]) == (953_200, 2, 2)


def test_a_more_precise_number_refines(desk: Any) -> None:
    desk.say("a", 950_000, 4)
    desk.say("b", 953_200, 2, published="2025-02-01")
    assert desk.vintages() == [
        (950_000, "first", "2025-01-20", "2025-01-31"),
        (953_200, "refined", "2025-02-01", OPEN),
    ]
    assert desk.observations()[1]["n_articles"] == 2


def test_more_precise_on_the_same_day_is_one_vintage(desk: Any) -> None:
    desk.say("a", 950_000, 4)
    desk.say("b", 953_200, 2)
    assert desk.vintages() == [(953_200, "first", "2025-01-20", OPEN)]


def test_neighbouring_numbers_do_not_meet(desk: Any) -> None:
    desk.say("a", 5.7, -1, measure="growth", unit="percent")
    desk.say("b", 5.8, -1, measure="growth", unit="percent", published="2025-02-01")
    assert [v[1] for v in desk.vintages()] == ["first", "revised"]


@pytest.mark.parametrize("authority", ["press", "official"])
def test_equal_or_higher_authority_revises_later(desk: Any, authority: str) -> None:
    desk.say("a", 953_000, 3)
    desk.say("b", 960_000, 3, published="2025-02-01", authority=authority)
    assert desk.vintages() == [
        (953_000, "first", "2025-01-20", "2025-01-31"),
        (960_000, "revised", "2025-02-01", OPEN),
    ]


def test_lower_authority_disputes(desk: Any) -> None:
    desk.say("a", 953_000, 3, authority="official")
    desk.say("b", 960_000, 3, published="2025-02-01")
    assert desk.vintages() == [
        (953_000, "first", "2025-01-20", OPEN),
        (960_000, "disputed", "2025-02-01", OPEN),
    ]


def test_on_the_same_day_the_higher_authority_stands(desk: Any) -> None:
    desk.say("a", 960_000, 3)
    desk.say("b", 953_000, 3, authority="official")
    assert [v[:2] for v in desk.vintages()] == [(953_000, "first"), (960_000, "disputed")]


def test_two_independent_outlets_revise(desk: Any) -> None:
    desk.say("a", 953_000, 3, authority="official")
    desk.say("b", 960_000, 3, published="2025-02-01")
    desk.say("c", 960_000, 3, published="2025-02-05")
    assert desk.vintages() == [
        (953_000, "first", "2025-01-20", "2025-02-04"),
        (960_000, "disputed", "2025-02-01", "2025-02-04"),
        (960_000, "revised", "2025-02-05", OPEN),
    ]
    assert desk.observations()[2]["n_outlets"] == 2


def test_two_articles_of_one_outlet_do_not_revise(desk: Any) -> None:
    desk.say("a", 953_000, 3, authority="official")
    desk.say("b", 960_000, 3, published="2025-02-01", outlet="Daily")
    desk.say("c", 960_000, 3, published="2025-02-05", outlet="Daily")
    assert [v[1] for v in desk.vintages()] == ["first", "disputed"]
    assert desk.observations()[1]["n_articles"] == 2


def test_a_reprint_is_no_second_outlet(desk: Any) -> None:
    desk.say("a", 953_000, 3, authority="official")
    desk.say("b", 960_000, 3, published="2025-02-01", text=STORY)
    desk.say("c", 960_000, 3, published="2025-02-02", text=STORY)
    assert [v[1] for v in desk.vintages()] == ["first", "disputed"]
    assert desk.observations()[1]["n_outlets"] == 1


STORY = (
    "Chongqing's carmakers put more electric cars on the road last year than in any year before, the city's "
    "economy commission told reporters at its winter briefing, and expect to add two further lines by autumn."
)


def test_a_superseded_value_repeated_opens_nothing(desk: Any) -> None:
    desk.say("a", 953_000, 3)
    desk.say("b", 960_000, 3, published="2025-02-01", authority="official")
    desk.say("c", 953_000, 3, published="2025-03-01", authority="official")
    assert [v[1] for v in desk.vintages()] == ["first", "revised"]
    assert desk.observations()[0]["n_articles"] == 2


def test_a_higher_authority_reinstates_what_the_press_had_revised(desk: Any) -> None:
    desk.say("a", 953_000, 3)
    desk.say("b", 960_000, 3, published="2025-02-01")
    desk.say("c", 953_000, 3, published="2025-03-01", authority="official")
    assert [v[0] for v in desk.vintages()] == [953_000, 960_000, 953_000]


def test_a_disputed_value_is_refined_in_its_own_line(desk: Any) -> None:
    desk.say("a", 953_000, 3, authority="official")
    desk.say("b", 960_000, 4, published="2025-02-01", outlet="Daily")
    desk.say("c", 962_000, 3, published="2025-02-05", outlet="Daily")
    assert desk.vintages() == [
        (953_000, "first", "2025-01-20", OPEN),
        (960_000, "disputed", "2025-02-01", "2025-02-04"),
        (962_000, "disputed", "2025-02-05", OPEN),
    ]


@pytest.mark.parametrize(("value", "bound"), [(950_000, ">"), (1_000_000, "<"), (930_000, "~")])
def test_a_bound_corroborates_what_it_agrees_with(desk: Any, value: int, bound: str) -> None:
    desk.say("a", 953_000, 3)
    desk.say("b", value, 4, bound=bound, published="2025-02-01")
    (row,) = desk.observations()
    assert (row["obs_value"], row["bound"], row["n_articles"]) == (953_000, "=", 2)


def test_a_bound_is_a_value_while_nothing_better_is_known(desk: Any) -> None:
    desk.say("a", 900_000, 5, bound=">")
    desk.say("b", 1_000_000, 4, published="2025-02-01")
    assert desk.vintages() == [
        (900_000, "first", "2025-01-20", "2025-01-31"),
        (1_000_000, "refined", "2025-02-01", OPEN),
    ]


def test_a_bound_that_disagrees_is_only_flagged(desk: Any) -> None:
    desk.say("a", 953_000, 3)
    desk.say("b", 1_000_000, 4, bound=">", published="2025-02-01")
    (row,) = desk.observations()
    assert "bound_disagrees:1000000..inf b" in row["flags"]


def test_on_one_day_a_number_is_heard_before_a_bound(desk: Any) -> None:
    desk.say("a", 1_000_000, 4, bound=">")
    desk.say("b", 953_000, 3)
    assert desk.vintages() == [(953_000, "first", "2025-01-20", OPEN)]


def test_a_fall_of_more_than_two_is_below_minus_two(desk: Any) -> None:
    desk.say("a", -2.0, 0, bound=">", measure="growth", unit="percent")
    (row,) = desk.observations()
    assert row["obs_upper"] == -2.0
    assert row["obs_lower"] == float("-inf")


def test_a_range_is_its_own_interval_and_is_refined_within(desk: Any) -> None:
    growth = {"measure": "growth", "unit": "percent", "status": "target"}
    desk.say("a", 5.5, 0, value_low=5.0, value_high=6.0, **growth)
    desk.say("b", 5.8, -1, published="2025-02-01", **growth)
    assert [v[:2] for v in desk.vintages()] == [(5.5, "first"), (5.8, "refined")]


def test_targets_and_forecasts_stay_apart(desk: Any) -> None:
    desk.say("a", 953_000, 3)
    desk.say("b", 1_300_000, 5, status="target", published="2025-02-01")
    desk.say("c", 1_200_000, 5, status="forecast", published="2025-02-01")
    rows = desk.observations()
    assert {(r["status"], r["revision"]) for r in rows} == {
        ("actual", "first"),
        ("target", "first"),
        ("forecast", "first"),
    }


def test_an_undated_article_opens_nothing(desk: Any) -> None:
    desk.say("a", 953_000, 3, published=None)
    assert desk.vintages() == []


def test_an_undated_article_corroborates(desk: Any) -> None:
    desk.say("a", 953_000, 3)
    desk.say("b", 953_000, 3, published=None)
    desk.say("c", 990_000, 3, published=None)
    (row,) = desk.observations()
    assert row["n_articles"] == 2


def test_low_confidence_opens_nothing(desk: Any) -> None:
    desk.say("a", 953_000, 3, confidence=0.49)
    desk.say("b", 953_000, 3, confidence=0.5, published="2025-02-01")
    assert desk.vintages() == [(953_000, "first", "2025-02-01", OPEN)]


def test_no_code_or_no_period_gives_no_observation(desk: Any) -> None:
    desk.say("a", 953_000, 3, indicator=None)
    desk.say("b", 953_000, 3, period=None)
    assert desk.vintages() == []
    assert desk.reconciled().claims.height == 2


def test_first_recorded_is_when_the_value_was_known_as_precisely(desk: Any) -> None:
    desk.say("a", 950_000, 4, recorded="2025-01-21")
    desk.say("b", 953_200, 2, published="2025-02-01", recorded="2025-07-01")
    desk.say("c", 953_200, 2, published="2025-03-01", recorded="2025-03-02")
    first, refined = desk.observations()
    assert str(first["first_recorded"].date()) == "2025-01-21"
    assert str(refined["first_recorded"].date()) == "2025-03-02"


def test_evidence_is_the_earliest_of_the_most_precise(desk: Any) -> None:
    desk.say("a", 953_200, 2, published="2025-02-01")
    desk.say("b", 953_200, 2, published="2025-03-01")
    desk.say("c", 953_000, 3, published="2025-03-01")
    (row,) = desk.observations()
    assert (row["article_id"], row["url"]) == ("a", "https://news.example/a")
    assert row["quote"] == "It reached 953200."


@pytest.mark.parametrize("digits", [None, 1])
def test_a_rank_is_exact(desk: Any, digits: int | None) -> None:
    desk.say("a", 40.0, digits, measure="rank", unit="rank")
    desk.say("b", 39.0, digits, measure="rank", unit="rank", published="2025-02-01")
    assert [v[1] for v in desk.vintages()] == ["first", "revised"]


def test_without_digits_the_last_that_is_not_nought_counts(desk: Any) -> None:
    desk.say("a", 953_000.0, None)
    (row,) = desk.observations()
    assert (row["obs_lower"], row["obs_upper"]) == (952_500, 953_500)


def test_a_late_arrival_takes_its_place_in_time(desk: Any) -> None:
    desk.say("b", 960_000, 3, published="2025-02-01", recorded="2025-02-01")
    desk.say("a", 953_000, 3, published="2025-01-20", recorded="2025-05-01")
    assert desk.vintages() == [
        (953_000, "first", "2025-01-20", "2025-01-31"),
        (960_000, "revised", "2025-02-01", OPEN),
    ]


def test_said_twice_in_one_article_counts_once(desk: Any) -> None:
    article = desk.article("a")
    desk.claim(article, 953_000, 3, value_start=5)
    once = desk.observations()
    desk.claim(article, 953_000, 3, value_start=90)
    assert desk.observations() == once


def test_a_disputed_value_that_the_office_confirms_prevails(desk: Any) -> None:
    desk.say("a", 953_000, 3)
    desk.say("b", 960_000, 3, authority="other", published="2025-02-01")
    desk.say("c", 960_000, 3, authority="official", published="2025-02-10")
    assert desk.vintages() == [
        (953_000, "first", "2025-01-20", "2025-02-09"),
        (960_000, "disputed", "2025-02-01", "2025-02-09"),
        (960_000, "revised", "2025-02-10", OPEN),
    ]


def test_agreement_by_the_office_protects_a_value_of_the_press(desk: Any) -> None:
    desk.say("a", 953_000, 3)
    desk.say("b", 953_000, 3, authority="official", published="2025-02-01")
    desk.say("c", 960_000, 3, published="2025-02-10")
    assert [v[1] for v in desk.vintages()] == ["first", "disputed"]
