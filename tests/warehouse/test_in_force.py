"""Which version of an article, read by which rules, counts."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import polars as pl
import pytest

from cqmonitor.records import Reading
from cqmonitor.warehouse import Warehouse

from .makers import NOON, page, reading


def in_force(warehouse: Warehouse, rules: str | None = None) -> list[tuple[float, str]]:
    claims = warehouse.claims_in_force(rules_version=rules).select("value", "rules_version")
    return claims.collect().rows()


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_newest_page_counts_in_any_order_of_arrival(tmp_path: Path, order: tuple[int, ...]) -> None:
    warehouse = Warehouse(tmp_path)
    versions = [reading(1, 6.0 + n / 10, body=str(n), days=order.index(n)) for n in range(3)]
    for n in order:
        warehouse.append_pages([page(1, str(n), hours=n)], "run")
        warehouse.append_readings([versions[n]], "run")
    assert in_force(warehouse) == [(6.2, "rules-1")]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_page_that_goes_back_is_in_force_again(tmp_path: Path, order: tuple[int, ...]) -> None:
    warehouse = Warehouse(tmp_path)
    bodies = ("a", "b", "a")
    for n in order:
        warehouse.append_pages([page(1, bodies[n], hours=n)], "run")
        warehouse.append_readings([reading(1, {"a": 6.1, "b": 6.2}[bodies[n]], body=bodies[n])], "run")
    assert in_force(warehouse) == [(6.1, "rules-1")]


def test_a_text_that_comes_back_on_another_page_is_in_force_again(tmp_path: Path) -> None:
    """Many pages differ from fetch to fetch in bytes that no reader sees."""
    warehouse = Warehouse(tmp_path)
    for n, value in enumerate((6.1, 6.2, 6.1)):
        warehouse.append_pages([page(1, str(n), hours=n)], "run")
        warehouse.append_readings([reading(1, value, body=str(n))], "run")
    assert in_force(warehouse) == [(6.1, "rules-1")]


def test_the_newest_version_counts_though_newer_rules_read_only_an_older_one(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    warehouse.append_pages([page(1, "a"), page(1, "b", hours=1)], "run")
    old, new = reading(1, 6.1, body="a"), reading(1, 6.2, body="b")
    warehouse.append_readings([old, new, reading(1, 6.3, body="a", rules="rules-2", days=9)], "run")
    assert in_force(warehouse) == [(6.2, "rules-1")]


def test_the_rules_that_read_last_count_unless_others_are_asked_for(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    warehouse.append_readings([reading(1, rules="rules-2", days=1), reading(1, rules="rules-1")], "run")
    assert in_force(warehouse) == [(6.1, "rules-2")]
    assert in_force(warehouse, "rules-1") == [(6.1, "rules-1")]


def test_a_version_is_recorded_when_any_rules_first_read_it(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    better = reading(1, 6.3, rules="rules-2", days=5)
    warehouse.append_readings([better, reading(1, 6.1)], "run")
    claims = warehouse.claims_in_force(rules_version="rules-2").select("value", "recorded_at").collect()
    assert claims.rows() == [(6.3, NOON)]


def test_rows_that_two_writers_appended_at_once_count_once(tmp_path: Path) -> None:
    one, other = Warehouse(tmp_path / "one"), Warehouse(tmp_path / "other")
    for warehouse, days in ((one, 0), (other, 1)):
        warehouse.append_readings([reading(1, days=days), reading(2, days=days)], "run")
    for path in (tmp_path / "other").rglob("*.parquet"):
        path.rename(tmp_path / "one" / path.relative_to(tmp_path / "other"))
    claims = one.claims_in_force().collect()
    assert claims.height == 2
    assert claims["recorded_at"].unique().to_list() == [NOON]


def test_claims_are_the_same_whatever_the_files(tmp_path: Path) -> None:
    readings = [reading(n, 6.0 + n) for n in range(5)]
    frames = [_claims(tmp_path / str(turn), parts) for turn, parts in enumerate(_splits(readings))]
    assert all(frame.equals(frames[0]) for frame in frames)


def _splits(readings: list[Reading]) -> list[list[list[Reading]]]:
    return [[readings], [readings[3:], readings[:3]], [[one] for one in reversed(readings)]]


def _claims(path: Path, parts: list[list[Reading]]) -> pl.DataFrame:
    for part in parts:
        Warehouse(path).append_readings(part, "run")
    return Warehouse(path).claims_in_force().collect()
