"""What hosts repeat is a function of the archive: learned as pages come, and the same in any order."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from cqmonitor import Warehouse
from cqmonitor.reading import run_read
from cqmonitor.records import Page

from .sites import Made, pages_of

COUNT = 14


@pytest.fixture(scope="module")
def made() -> list[Made]:
    return [*pages_of("journal", COUNT), *pages_of("portal", 6)]


def read(warehouse: Path, pages: list[Page], run_id: str = "run") -> Warehouse:
    Warehouse(warehouse).append_pages(pages, run_id)
    run_read(warehouse, run_id=run_id)
    return Warehouse(warehouse)


def texts(warehouse: Path) -> dict[str, str]:
    """Address -> text of the articles in force."""
    return dict(Warehouse(warehouse).articles_in_force().select("url", "text").collect().iter_rows())


@pytest.fixture(scope="module")
def at_once(made: list[Made], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("at-once")
    read(path, [one.page for one in made])
    return path


def test_the_site_s_lines_go_and_the_articles_stay(at_once: Path, made: list[Made]) -> None:
    found = texts(at_once)
    for one in made[:COUNT]:
        assert found[one.page.url].splitlines() == list(one.article)


def test_what_was_taken_is_kept_with_its_reason(at_once: Path, made: list[Made]) -> None:
    rows = Warehouse(at_once).readings().select("url", "text", "removed").collect().to_dicts()
    for one in made[:COUNT]:
        versions = [row for row in rows if row["url"] == one.page.url]
        (last,) = [row for row in versions if row["text"].splitlines() == list(one.article)]
        gone = {told["text"]: told["reason"] for told in last["removed"]}
        assert set(one.site) <= set(gone)
        assert {gone[line] for line in one.site} <= {"repeated", "below-article"}


def test_order_and_pieces_do_not_matter(at_once: Path, made: list[Made], tmp_path: Path) -> None:
    pages = [one.page for one in made]
    random.Random(7).shuffle(pages)
    for number in range(0, len(pages), 7):
        read(tmp_path, pages[number : number + 7], f"run-{number}")
    assert texts(tmp_path) == texts(at_once)


def test_a_second_read_changes_nothing(at_once: Path) -> None:
    before = sorted(at_once.rglob("*.parquet"))
    assert run_read(at_once, run_id="again").total.articles == 0
    assert sorted(at_once.rglob("*.parquet")) == before


def test_a_read_that_was_broken_off_is_taken_up(at_once: Path, made: list[Made], tmp_path: Path) -> None:
    """The notes are lost, as when a run is killed before it writes them; readings are not doubled."""
    warehouse = read(tmp_path, [one.page for one in made])
    count = warehouse.readings().collect().height
    for file in (tmp_path / "reads").rglob("*.parquet"):
        file.unlink()
    read(tmp_path, [])
    assert texts(tmp_path) == texts(at_once)
    assert warehouse.readings().collect().height == count


def test_a_line_that_is_no_longer_frequent_comes_back(made: list[Made], tmp_path: Path) -> None:
    """Five pages share a line; among twenty it is no part of a layout any longer."""
    few = [one.page for one in pages_of("portal", 5)]
    read(tmp_path, few)
    before = texts(tmp_path)
    others = [one.page for one in made[:COUNT]]
    moved = [_moved(page, few[0]) for page in others]
    read(tmp_path, moved, "later")
    after = texts(tmp_path)
    assert all(len(after[page.url]) > len(before[page.url]) for page in few)


def _moved(page: Page, other: Page) -> Page:
    """The page on the host of another."""
    url = page.url.replace("journal.example", "portal.example").replace("/news/", "/other/")
    return Page(
        url=url,
        final_url=url,
        source=other.source,
        fetched_at=page.fetched_at,
        status=200,
        headers=page.headers,
        body=page.body,
    )
