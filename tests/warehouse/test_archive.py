from __future__ import annotations

from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from cqmonitor.warehouse import Ended, Warehouse

from .makers import NOON, page


def test_a_page_comes_back_as_it_went_in(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    assert warehouse.append_pages([page(1)], "run") == 1
    assert list(warehouse.archived_pages()) == [page(1)]


def test_a_body_is_archived_once_an_address(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    assert warehouse.append_pages([page(1), page(2), page(1)], "run") == 2
    assert warehouse.append_pages([page(1, hours=5), page(1, "changed")], "run") == 1
    assert warehouse.pages().select(pl.len()).collect().item() == 3


def test_known_is_the_newest_body_of_each_address(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    warehouse.append_pages([page(1, "new", hours=3)], "run")
    warehouse.append_pages([page(1, "old")], "run")
    known = warehouse.known("example")["https://news.example/1"]
    assert (known.etag, known.body_sha256) == ('"1new"', page(1, "new").body_sha256)
    assert known.fetched_at == page(1, hours=3).fetched_at
    assert warehouse.known("another") == {}


def test_a_page_that_goes_back_is_known_as_it_is_now_and_archived_no_second_time(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    for body, hours in (("a", 0), ("b", 1), ("a", 2), ("a", 2), ("a", 1)):
        warehouse.append_pages([page(1, body, hours=hours)], "run")
    known = warehouse.known("example")["https://news.example/1"]
    assert (known.body_sha256, known.fetched_at) == (page(1, "a").body_sha256, page(1, hours=2).fetched_at)
    assert warehouse.pages().select(pl.len()).collect().item() == 2
    assert warehouse.refetches().select("fetched_at").collect().rows() == [(page(1, hours=2).fetched_at,)]


def test_an_empty_warehouse_knows_nothing(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "none")
    assert warehouse.known() == {}
    assert list(warehouse.archived_pages()) == []
    assert warehouse.claims_in_force().collect().is_empty()
    assert not (tmp_path / "none").exists()


def test_archived_pages_come_newest_first_and_once_in_small_batches(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    warehouse.append_pages((page(n, hours=n) for n in range(7)), "run")
    from cqmonitor.warehouse.archive import archived_pages

    urls = [one.url for one in archived_pages(tmp_path, batch=2)]
    assert urls == [page(n).url for n in reversed(range(7))]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["", "b", "c"])), max_size=12), st.data())
def test_appending_twice_or_in_pieces_changes_nothing(
    tmp_path_factory: object, keys: list[tuple[int, str]], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(keys)))
    warehouse = Warehouse(tmp_path_factory.mktemp("w"))  # type: ignore[attr-defined]
    pages = [page(*key) for key in keys]
    new = sum(warehouse.append_pages(part, "run") for part in (pages[:cut], pages[cut:], pages))
    assert new == len(set(keys)) == warehouse.pages().select(pl.len()).collect().item()


def test_runs_are_a_table(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    warehouse.append_run(Ended(run_id="run", started_at=NOON, finished_at=NOON, summary={"pages": 3}))
    (row,) = warehouse.runs().collect().to_dicts()
    assert (row["run_id"], row["started_at"], row["finished_at"]) == ("run", NOON, NOON)
    assert (row["status"], row["summary"]) == ("completed", '{"pages": 3}')
