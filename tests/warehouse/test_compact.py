"""Compaction and retention: nothing is lost or seen twice by our reader, whatever happens meanwhile."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Event
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqmonitor.errors import WarehouseError
from cqmonitor.storage import Place, lock
from cqmonitor.warehouse import Warehouse, compact
from cqmonitor.warehouse.commit import commit, files
from cqmonitor.warehouse.compact import drop_replaced
from cqmonitor.warehouse.maintain import Maintained, maintain
from cqmonitor.warehouse.parquet import read_metadata
from cqmonitor.warehouse.reads import PageRead, append_reads
from cqmonitor.warehouse.tables import APPENDED, PAGES, READINGS

from .makers import page, reading
from .test_crash import SPAWN, run, state
from .test_readers import SECONDS
from .workers import append_only, dying_maintenance, maintain_often, update

LATER = datetime.now(UTC) + timedelta(days=62)
"""When the month in which the tests write is over."""

NEVER = timedelta(days=10_000)


def later(path: Place, **options: timedelta) -> Maintained:
    return maintain(path, now=LATER, **options)


def all_rows(path: Place) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that only grows, repeats included."""
    store = Warehouse(path)
    return {
        "pages": sorted(store.pages().select("url", "page_sha256", "body").collect().rows()),
        "articles": sorted(store.readings().select("article_id", "content_hash", "text").collect().rows()),
    }


@pytest.fixture
def path(tmp_path: Path) -> Path:
    for numbers in (range(3), range(2, 5), range(5, 6)):
        update(tmp_path, numbers)
    return tmp_path


def test_the_present_month_is_left_alone(path: Path) -> None:
    assert maintain(path).compacted == {}


def test_a_month_that_is_over_becomes_one_file_with_the_same_rows(path: Path) -> None:
    rows, before = all_rows(path), state(path)
    assert later(path, replaced_for=NEVER).compacted == {"pages": 3, "articles": 3}
    assert all_rows(path) == rows
    assert [len(files(path, table)) for table in (PAGES, READINGS)] == [1, 1]
    assert later(path, replaced_for=timedelta()).deleted == 6
    assert len(list((path / "pages").rglob("*.parquet"))) == 1
    assert all_rows(path) == rows
    assert all(before[name].equals(frame) for name, frame in state(path).items())
    assert Warehouse(path).check() == []


def test_twice_is_once(path: Path) -> None:
    later(path, replaced_for=timedelta())
    names = sorted(path.rglob("*.parquet"))
    done = later(path, replaced_for=timedelta())
    assert (done.compacted, done.deleted) == ({}, 0)
    assert sorted(path.rglob("*.parquet")) == names


def test_replaced_files_stay_for_those_who_read_them(path: Path) -> None:
    frame = Warehouse(path).pages()
    assert maintain(path, now=LATER, replaced_for=timedelta(days=100)).deleted == 0
    assert frame.collect().height == 6
    for table in (PAGES, READINGS):
        (file,) = files(path, table)
        os.utime(file, (time.time() - 2 * 86400,) * 2)
    assert maintain(path, now=LATER).deleted == 6


def test_publishing_does_not_take_compaction_for_a_change(path: Path) -> None:
    version = Warehouse(path).published
    later(path, replaced_for=timedelta())
    update(path, range(6))
    assert Warehouse(path).published == version


def test_an_update_after_compaction_starts_from_the_version_before_it(path: Path) -> None:
    later(path, replaced_for=timedelta())
    update(path, range(4, 9))
    linked = Path(Warehouse(path).published or "", "indicators.parquet")
    assert linked.stat().st_nlink > 1
    update(path.with_name("whole"), range(9))
    assert all_rows(path) == all_rows(path.with_name("whole"))
    ours, theirs = (state(one)["observations"] for one in (path, path.with_name("whole")))
    assert ours.drop("first_recorded").equals(theirs.drop("first_recorded"))


def test_what_comes_late_into_a_month_that_was_done_is_put_beside(path: Path) -> None:
    later(path)
    update(path, range(9, 11))
    rows = all_rows(path)
    assert later(path).compacted == {"pages": 2, "articles": 2}
    assert all_rows(path) == rows
    later(path, replaced_for=timedelta())
    assert all_rows(path) == rows


def test_large_files_stay_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = max(Path(file).stat().st_size for file in files(path, READINGS))
    monkeypatch.setattr(compact, "TARGET_BYTES", int(size * 2.5))
    rows = all_rows(path)
    later(path, replaced_for=timedelta())
    left = files(path, READINGS)
    assert len(left) == 2
    assert all_rows(path) == rows
    later(path, replaced_for=timedelta())
    assert files(path, READINGS) == left


def test_replaced_files_stay_where_the_compact_one_is_spoiled(path: Path) -> None:
    later(path)
    file = Path(*files(path, PAGES))
    pl.read_parquet(file).with_columns(body=pl.lit(b"spoiled")).write_parquet(
        file, metadata=dict(read_metadata(file))
    )
    assert drop_replaced(path, PAGES, after=timedelta()) == 0
    file.unlink()
    assert all_rows(path)["pages"] == sorted(
        (one.url, one.page_sha256, one.body) for one in (page(n) for n in range(6))
    )


def test_a_row_that_was_wrong_before_keeps_no_replaced_file(path: Path) -> None:
    wrong = Warehouse(path).readings().head(1).with_columns(article_id=pl.lit("f" * 16)).collect()
    commit(path, READINGS, wrong)
    later(path, replaced_for=timedelta())
    assert len(list((path / "articles").rglob("*.parquet"))) == 1
    (problem,) = Warehouse(path).check()
    assert "article_id that is not that of their url" in problem.problem


def test_only_one_process_maintains_at_a_time(path: Path) -> None:
    with lock.alone(path, "maintain"), pytest.raises(WarehouseError, match="by another process"):
        maintain(path)


def test_where_a_file_system_knows_no_locks_it_is_done_all_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flock(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", flock)
    assert later(path).compacted == {"pages": 3, "articles": 3}


@settings(max_examples=8)
@given(st.lists(st.tuples(st.sampled_from("pmdk"), st.integers(0, 5)), max_size=8))
def test_rows_and_observations_are_those_without_maintenance(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    kept, plain = tmp_path_factory.mktemp("kept"), tmp_path_factory.mktemp("plain")
    for step, number in steps:
        match step:
            case "p":
                for one in (kept, plain):
                    update(one, range(number, number + 2))
            case "m":
                later(kept)
            case "d":
                later(kept, replaced_for=timedelta())
            case "k":
                for one in (kept, plain):
                    append_only(one, range(number, number + 1))
    assert all_rows(kept) == all_rows(plain)
    for one in (kept, plain):
        update(one, range(1))
    ours, theirs = (state(one)["observations"].drop("first_recorded") for one in (kept, plain))
    assert ours.equals(theirs)


# --- killed, and beside others ---------------------------------------------------------------------


@pytest.mark.parametrize("moments", [(0, 5, 10, 40), pytest.param(range(60), marks=pytest.mark.soak)])
def test_killed_at_any_step_it_ends_as_if_it_had_not_been(
    path: Path, tmp_path: Path, moments: Sequence[int]
) -> None:
    rows, codes = all_rows(path), []
    for moment in moments:
        copy = Path(shutil.copytree(path, tmp_path / f"killed{moment}", symlinks=True))
        process = run(dying_maintenance, copy, moment, LATER)
        process.join()
        codes.append(process.exitcode)
        assert all_rows(copy) == rows
        assert Warehouse(copy).check() == []
        later(copy, replaced_for=timedelta())
        assert all_rows(copy) == rows
        assert [len(files(copy, table)) for table in (PAGES, READINGS)] == [1, 1]
        assert len(list((copy / "pages").rglob("*.parquet"))) == 1
        shutil.rmtree(copy)
    assert codes.count(-signal.SIGKILL) > len(codes) // 3
    assert codes[-1] == 0


def read_every_row(
    path: Path, read: Callable[[Path], list[str]], once: bool, done: Event, ready: Event
) -> None:
    """Read the pages without pause; none is ever missing, and to our reader none is there twice."""
    expected = {page(n).url for n in range(12)}
    while not done.is_set():
        found = read(path)
        assert expected <= set(found)
        assert not once or len(found) == len(set(found))
        ready.set()


def with_our_reader(path: Path) -> list[str]:
    return Warehouse(path).pages().select("url").collect()["url"].to_list()


def with_polars(path: Path) -> list[str]:
    return pl.read_parquet(path / "pages/**/*.parquet", columns=["url"])["url"].to_list()


def with_duckdb(path: Path) -> list[str]:
    with duckdb.connect() as db:
        return [url for (url,) in db.sql(f"select url from '{path}/pages/*/*.parquet'").fetchall()]


def with_pandas(path: Path) -> list[str]:
    return list(pd.read_parquet(path / "pages", columns=["url"])["url"])


@pytest.mark.parametrize("read", [with_our_reader, with_polars, with_duckdb, with_pandas])
def test_readers_miss_nothing_while_files_are_put_together(
    tmp_path: Path, read: Callable[[Path], list[str]]
) -> None:
    """Replaced files are deleted for our reader at once; for plain globs they stay for their time."""
    append_only(tmp_path, range(12))
    done, ready = SPAWN.Event(), SPAWN.Event()
    ours = read is with_our_reader
    reader = SPAWN.Process(target=read_every_row, args=(tmp_path, read, ours, done, ready))
    reader.start()
    try:
        assert ready.wait(SECONDS)
        maintain_often(tmp_path, LATER, at_once=ours, times=10)
    finally:
        done.set()
        reader.join()
    assert reader.exitcode == 0


def test_writers_beside_it_lose_nothing(tmp_path: Path) -> None:
    writers = [run(append_only, tmp_path, numbers) for numbers in (range(20), range(20, 40))]
    while any(writer.is_alive() for writer in writers):
        later(tmp_path)
    assert {writer.exitcode for writer in writers} == {0}
    later(tmp_path, replaced_for=timedelta())
    assert sorted(with_our_reader(tmp_path)) == sorted(page(n).url for n in range(40))
    assert Warehouse(tmp_path).check() == []


# --- retention -------------------------------------------------------------------------------------


def note(path: Path, number: int) -> None:
    one = page(number)
    told = reading(number).article
    read = PageRead(
        url=one.url,
        page_sha256=one.page_sha256,
        source=one.source,
        outcome="article",
        article_id=told.article_id,
        content_hash=reading(number, 6.0 + number).article.content_hash,
    )
    append_reads(path, [read], rules_version="rules-1", run_id="run")


def bodies(path: Path) -> list[bytes | None]:
    return Warehouse(path).pages().sort("url").collect()["body"].to_list()


def test_bodies_go_by_age_and_nothing_else_does(path: Path) -> None:
    for number in range(5):
        note(path, number)
    before = state(path)
    assert later(path, bodies_for=timedelta(days=400)).bodies == 0
    assert later(path, bodies_for=timedelta(days=20)).bodies == 5
    assert bodies(path) == [None] * 5 + [page(5).body], "a page that nobody has read keeps its body"
    after = state(path)
    assert before.pop("pages").drop("body").equals(after.pop("pages").drop("body"))
    assert all(before[name].equals(after[name]) for name in before)
    assert Warehouse(path).check() == []
    assert later(path, bodies_for=timedelta(days=20)).bodies == 0


def test_a_page_whose_body_is_gone_is_not_read_and_comes_back_when_it_is_fetched_again(path: Path) -> None:
    from cqmonitor.warehouse.unread import unread, unreadable_pages

    for number in range(6):
        note(path, number)
    later(path, bodies_for=timedelta(days=20))
    assert list(unread(path, rules_version="rules-2")) == []
    assert unreadable_pages(path, rules_version="rules-2") == 6
    assert unreadable_pages(path, rules_version="rules-1") == 0
    assert Warehouse(path).append_pages([page(2), page(3)], "again") == 2
    assert Warehouse(path).append_pages([page(2)], "again") == 0
    assert [one.url for one in Warehouse(path).archived_pages()] == [page(3).url, page(2).url]
    assert unreadable_pages(path, rules_version="rules-2") == 4
    later(path, replaced_for=timedelta())
    assert unreadable_pages(path, rules_version="rules-2") == 4


def test_what_it_takes_on_disk_is_told_by_table(path: Path) -> None:
    use = {one.table: one for one in later(path).use}
    assert use["pages"].rows == 6
    assert (use["pages"].files, use["pages"].replaced_files) == (4, 3)
    assert use["published"].bytes > 0
    on_disk = sum(os.lstat(file).st_size for file in (path / "pages").rglob("*.parquet"))
    assert use["pages"].bytes == on_disk


def test_every_table_that_grows_is_maintained() -> None:
    assert {table.name for table in APPENDED} >= {"pages", "articles", "reads", "runs", "quarantine"}


def test_what_dead_writers_left_is_deleted(path: Path) -> None:
    left = path / ".tmp" / "left"
    left.write_bytes(b"")
    os.utime(left, (time.time() - 3 * 86400,) * 2)
    assert maintain(path).abandoned == 1
    assert not left.exists()
