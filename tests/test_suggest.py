"""Concepts without a code: those that recur come first, copies count once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from cqmonitor.suggest import COLUMNS, key_of, suggestions
from cqmonitor.warehouse import Warehouse

CLAIM = {
    "claim_id": "c", "indicator": None, "concept": "robot output", "lang": "en", "unit": "count",
    "measure": "level", "cluster_id": None, "article_id": "a", "quote": "Robots.", "url": "https://example.org/a",
    "published": date(2024, 1, 1),
}  # fmt: skip


def claims(*rows: dict[str, object]) -> pl.LazyFrame:
    full = [CLAIM | {"claim_id": str(turn)} | row for turn, row in enumerate(rows)]
    return pl.LazyFrame(full, schema_overrides={"indicator": pl.String, "cluster_id": pl.String})


def test_a_concept_is_counted_by_stories_not_by_claims() -> None:
    found = suggestions(
        claims(
            {"article_id": "a"},
            {"article_id": "a", "measure": "growth", "unit": "percent"},
            {"article_id": "b", "concept": "the Robot output"},
        )
    )
    (row,) = found.to_dicts()
    assert tuple(row) == COLUMNS
    assert (row["n_stories"], row["n_articles"], row["n_claims"]) == (2, 2, 3)
    assert (row["units"], row["measures"]) == (["count", "percent"], ["level", "growth"])


def test_copies_of_a_story_count_once() -> None:
    copies = claims({"article_id": "a", "cluster_id": "s"}, {"article_id": "b", "cluster_id": "s"})
    assert suggestions(copies).is_empty()
    assert suggestions(copies, least=1)["n_articles"].to_list() == [2]


def test_coded_claims_are_no_suggestion() -> None:
    assert suggestions(claims({"indicator": "gdp"}, {"indicator": "gdp", "article_id": "b"})).is_empty()


def test_most_stories_come_first_and_the_latest_sentence_is_the_example() -> None:
    rows: list[dict[str, object]] = [
        {"article_id": "a", "concept": "chips"},
        {"article_id": "b", "concept": "chips", "published": date(2024, 5, 1), "quote": "Chips!"},
        {"article_id": "a", "concept": "drones"},
        {"article_id": "b", "concept": "drones"},
        {"article_id": "c", "concept": "drones"},
    ]
    found = suggestions(claims(*rows))
    assert found["concept"].to_list() == ["drones", "chips"]
    assert found["example"].to_list()[1] == "Chips!"


@pytest.mark.parametrize(
    ("concept", "key"),
    [
        ("The city's service robots", "service robot"),
        ("Its exports of services", "exports of service"),
        ("total  catering revenue", "catering revenue"),
        ("全市工业机器人产量", "工业机器人产量"),
        ("glass", "glass"),
        ("the", ""),
        ("among them", ""),
        ("their share of the total", ""),
        ("at an average price", "average price"),
        ("its output value is to", ""),
        ("the ratio of robots", "ratio of robot"),
        ("the Bank of China", "bank of china"),
        ("其中民间投资", "民间投资"),
        ("总数达", ""),
        ("Bus", "bus"),
    ],
)
def test_owners_and_plurals_make_no_concept_of_their_own(concept: str, key: str) -> None:
    assert key_of(concept) == key


def test_what_grows_comes_before_what_is_only_counted() -> None:
    counted: dict[str, object] = {"concept": "people", "unit": "person"}
    grown: dict[str, object] = {"concept": "drones", "measure": "growth", "unit": "percent"}
    rows = [counted | {"article_id": one} for one in "abc"] + [grown | {"article_id": one} for one in "ab"]
    found = suggestions(claims(*rows))
    assert found.select("concept", "n_followed", "n_stories").rows() == [("drones", 2, 2), ("people", 0, 3)]


def test_what_points_to_a_thing_is_no_concept() -> None:
    rows: list[dict[str, object]] = [{"article_id": one, "concept": "they"} for one in "abc"]
    assert suggestions(claims(*rows)).is_empty()


def test_the_example_names_the_concept() -> None:
    found = suggestions(
        claims(
            {"article_id": "a", "concept": "drones", "quote": "We made 5.", "published": date(2024, 9, 1)},
            {
                "article_id": "b",
                "concept": "drones",
                "quote": "5 drones flew.",
                "url": "https://example.org/b",
            },
        )
    )
    (row,) = found.to_dicts()
    assert (row["example"], row["url"], row["article_id"]) == ("5 drones flew.", "https://example.org/b", "b")


def test_the_most_frequent_unit_comes_first() -> None:
    units = enumerate(["t", "count", "t", "t"])
    rows: list[dict[str, object]] = [{"article_id": f"a{n}", "unit": unit} for n, unit in units]
    found = suggestions(claims(*rows))
    assert found["units"].to_list() == [["t", "count"]]


def test_the_sample_has_concepts_without_a_code(sample_warehouse: Path) -> None:
    found = suggestions(Warehouse(sample_warehouse).claims(), least=1)
    assert found.height > 10
    assert not found.filter(pl.col("example") == "").height
