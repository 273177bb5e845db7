from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from cqmonitor.errors import WarehouseError
from cqmonitor.warehouse import Problem, Warehouse, telling_damage
from cqmonitor.warehouse.reads import PageRead, append_reads

from .makers import observe, page, publish_rows, reading, vintage
from .workers import update


@pytest.fixture
def path(tmp_path: Path) -> Path:
    update(tmp_path, range(2))
    return tmp_path


def only(path: Path) -> Problem:
    (problem,) = Warehouse(path).check()
    return problem


def file_of(path: Path, table: str) -> Path:
    return next((path / table).glob("month=*/*.parquet"))


def test_a_sound_warehouse_has_no_problem(path: Path) -> None:
    assert Warehouse(path).check() == []
    assert Warehouse(path / "none").check() == []


@pytest.mark.parametrize("table", ["pages", "articles"])
def test_a_damaged_file_is_named_with_what_to_do(path: Path, table: str) -> None:
    file = file_of(path, table)
    file.write_bytes(file.read_bytes()[:200])
    problem = only(path)
    assert problem.path == file
    assert "cannot be read" in problem.problem
    assert "move the file out" in str(problem)


def test_a_run_on_a_damaged_file_names_it(path: Path) -> None:
    for table in ("pages", "articles"):
        file = file_of(path, table)
        file.write_bytes(b"PAR1" + b"?" * 400 + b"PAR1")
        with pytest.raises(WarehouseError, match=f"{file.name}.*to mend"):
            update(path, range(2, 3))
        file.unlink()


def test_a_body_that_does_not_match_its_digest_is_found(path: Path) -> None:
    file = file_of(path, "pages")
    pl.read_parquet(file).with_columns(body=pl.lit(b"other")).write_parquet(file)
    assert only(path).problem.startswith("2 bodies do not match their body_sha256; 2 pages")


def test_rows_that_break_a_rule_are_counted_with_the_rule(path: Path) -> None:
    file = path / "published" / "observations.parquet"
    pl.read_parquet(file).with_columns(unit_measure=pl.lit("stone")).write_parquet(file)
    assert "2 rows break unit_measure|check__code" in only(path).problem


def test_a_reading_without_its_page_is_found(path: Path) -> None:
    file_of(path, "pages").unlink()
    assert "2 rows refer to a page that is not archived" in only(path).problem


def test_what_is_not_published_yet_is_found(path: Path) -> None:
    Warehouse(path).append_pages([], "run")
    Warehouse(path).append_readings([reading(1, 9.9), reading(0, rules="new")], "run")
    assert Warehouse(path).check() == []
    file_of(path, "articles").rename(path / "away.parquet")
    for file in (path / "articles").rglob("*.parquet"):
        file.unlink()
    assert "2 published articles are not in `articles`" in only(path).problem


def test_what_newer_rules_take_for_no_article_may_be_missing(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    update(tmp_path, range(1))
    warehouse.publish(
        lambda ids, articles, claims, tables: observe(ids, articles.clear(), claims.clear(), tables),
        "without",
    )
    assert "1 articles are not published yet" in only(tmp_path).problem
    refused = PageRead(
        url=page(0).url,
        page_sha256=page(0).page_sha256,
        source="example",
        outcome="list-page",
        stage="clean",
        detail="a list of links",
    )
    append_reads(tmp_path, [refused], rules_version="rules-2", run_id="run")
    assert warehouse.check() == []


def test_a_reference_to_nothing_is_found(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    update(tmp_path, range(1))
    publish_rows(tmp_path, [vintage(article_id="nobody")], "other")
    assert "1 rows have a article_id that articles lacks, such as 'nobody'" in str(warehouse.check()[0])


def test_a_lost_version_is_found(path: Path) -> None:
    (path / "published").unlink()
    (path / "published").symlink_to(".published/gone")
    assert "points at nothing" in only(path).problem


def test_a_copy_that_followed_the_symlink_is_found_and_not_written_to(path: Path) -> None:
    (path / "published").unlink()
    (path / "published").mkdir()
    assert only(path).problem == "is no symlink to a version"
    with pytest.raises(WarehouseError, match="published: is no symlink"):
        update(path, range(2, 3))


@pytest.mark.parametrize("damage", [Path.unlink, lambda file: file.write_bytes(b"?" * 400)])
def test_reading_a_damaged_publication_names_it(path: Path, damage: Callable[[Path], object]) -> None:
    damage((path / "published").resolve() / "observations.parquet")
    with pytest.raises(WarehouseError, match=r"observations\.parquet.*to mend"), telling_damage(path):
        Warehouse(path).observations().collect()
    update(path, range(2, 3))
    assert Warehouse(path).check() == []


def test_all_is_new_against_a_version_that_is_lost(path: Path) -> None:
    warehouse = Warehouse(path)
    before, now = path / ".published" / "gone", warehouse.published
    assert now is not None
    assert warehouse.observations_diff(before, now).equals(warehouse.observations_diff(None, now))
