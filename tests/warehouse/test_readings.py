from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from cqmonitor.records import Claim
from cqmonitor.warehouse import Warehouse, claim_ids

from .makers import claim, marred, page, reading, text_of


def test_a_reading_is_appended_once(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    assert warehouse.append_readings([reading(1), reading(1), reading(2)], "run") == 2
    assert warehouse.append_readings([reading(1, days=3), reading(1, 6.2)], "run") == 1
    assert warehouse.append_readings([reading(1, rules="rules-2")], "run") == 1


def test_a_reading_refers_to_its_page_and_when_that_was_fetched(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    warehouse.append_pages([page(1, hours=2)], "run")
    warehouse.append_readings([reading(1), reading(2)], "run")
    rows = warehouse.readings().select("page_sha256", "page_fetched_at").collect().rows()
    assert rows == [(page(1).page_sha256, page(1, hours=2).fetched_at), (page(2).page_sha256, None)]


BROKEN: dict[str, dict[str, object]] = {
    "unit|check__code": {"unit": "stone"},
    "measure|check__code": {"measure": "height"},
    "bound|check__code": {"bound": "!"},
    "status|check__code": {"status": "perhaps"},
    "basis|check__code": {"basis": "decade"},
    "prices|check__code": {"prices": "fair"},
    "value|nan": {"value": float("nan")},
    "value|inf": {"value": float("inf")},
    "value|type": {"value": "six"},
    "confidence_from_0_to_1": {"confidence": 1.5},
    "range_has_two_ordered_ends": {"value_low": 7.0, "value_high": 5.0},
    "unit_of_the_conversion": {"equivalent_value": 1.0},
    "quote_stands_in_the_text": {"quote": "Nobody said so."},
    "number_stands_in_the_text": {"value_end": 10_000},
    "number_has_a_place": {"value_start": 5, "value_end": 5},
    "concept|nullability": {"concept": None},
}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_bad_claim_goes_to_quarantine_alone_with_its_rule(tmp_path: Path, rule: str) -> None:
    warehouse = Warehouse(tmp_path)
    bad = marred(claim(), **BROKEN[rule])
    assert warehouse.append_readings([reading(1, claims=[claim(), bad])], "run") == 1
    assert warehouse.claims_in_force().collect().height == 1
    (row,) = warehouse.quarantine().collect().to_dicts()
    assert (row["table"], row["rule"], row["run_id"]) == ("claims", rule, "run")
    told = json.loads(row["row"])
    assert told["url"] == "https://news.example/1"
    assert all(str(told[name]) == str(value) for name, value in BROKEN[rule].items())


def test_a_row_is_quarantined_once(tmp_path: Path) -> None:
    bad = reading(1, claims=[marred(claim(), unit="stone")])
    for run in ("run-1", "run-2"):
        _forget(tmp_path / "articles")
        Warehouse(tmp_path).append_readings([bad], run)
    assert Warehouse(tmp_path).quarantine().select("run_id").collect().rows() == [("run-1",)]


def _forget(folder: Path) -> None:
    for path in folder.rglob("*.parquet"):
        path.unlink()


def test_a_claim_id_stays_when_rules_improve_the_claim() -> None:
    better = marred(claim(), indicator="gdp_growth", ref_area="CN", confidence=0.5, basis=None)
    assert _ids(claim()) == _ids(better)


def test_claims_alike_in_words_have_ids_of_their_own_in_any_order() -> None:
    one, other = claim(), marred(claim(), indicator="exports", concept="exports")
    ids = dict(zip(("one", "other"), _ids(one, other), strict=True))
    assert ids["one"] != ids["other"]
    assert dict(zip(("other", "one"), _ids(other, one), strict=True)) == ids


def test_a_claim_id_tells_articles_measures_and_numbers_apart() -> None:
    level = marred(claim(), measure="level")
    other_number = marred(claim(), value_start=0, value_end=6)
    ids = [*_ids(claim()), *_ids(level), *_ids(other_number), *_ids(claim(), article_id="b")]
    assert len(set(ids)) == 4


def _ids(*claims: Claim, article_id: str = "a") -> list[str]:
    return claim_ids(article_id, text_of(6.1), claims)


def test_flat_claims_carry_their_article(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    warehouse.append_readings([reading(1)], "run")
    (row,) = warehouse.claims_in_force(authority={"example": "official"}).collect().to_dicts()
    assert (row["outlet"], row["authority"], str(row["published"])) == ("Example", "official", "2024-07-18")
    assert (row["value"], row["run_id"], row["cluster_id"]) == (6.1, "run", None)
    article = warehouse.articles_in_force().collect()
    assert article["signature"].to_list() == [[1, 2**64 - 1]]
    assert article["text"][0][row["quote_start"] : row["quote_end"]] == row["quote"]


def test_many_readings_are_committed_in_few_files(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    assert warehouse.append_readings((reading(n) for n in range(1200)), "run") == 1200
    assert len(list(tmp_path.glob("articles/*/*.parquet"))) == 2
    assert warehouse.claims_in_force().select(pl.len()).collect().item() == 1200
