"""The published tables read by what analysts use, also while a run is publishing."""

from __future__ import annotations

import random
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

from cqmonitor.warehouse import Warehouse

from .workers import publish_often, update

SPAWN = get_context("spawn")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("w")
    update(path, range(3))
    return path / "published"


def test_polars(published: Path) -> None:
    rows = pl.read_parquet(published / "observations.parquet")
    assert rows["obs_value"].to_list() == [6.0, 7.0, 8.0]
    assert pl.scan_parquet(published / "claims/**/*.parquet").select("value").collect().height == 3


def test_duckdb(published: Path) -> None:
    with duckdb.connect() as db:
        total = f"select sum(obs_value), min(time_period) from '{published}/observations.parquet'"
        assert db.sql(total).fetchall() == [(21.0, "2024-S1")]
        years = f"select year, count(*) from read_parquet('{published}/claims/*/*.parquet') group by year"
        assert db.sql(years).fetchall() == [(2024, 3)]
        joined = f"""select title from '{published}/observations.parquet'
                     join '{published}/articles/*/*.parquet' using (article_id) order by title"""
        assert db.sql(joined).fetchall() == [("Story 0",), ("Story 1",), ("Story 2",)]


def test_pandas(published: Path) -> None:
    rows = pd.read_parquet(published / "observations.parquet")
    assert rows["obs_value"].tolist() == [6.0, 7.0, 8.0]
    assert len(pd.read_parquet(published / "claims")) == 3


def in_polars(file: Path) -> int:
    return pl.read_parquet(file).height


def in_polars_lazily(file: Path) -> int:
    return int(pl.scan_parquet(file).select(pl.col("obs_value").is_not_null().sum()).collect().item())


def in_duckdb(file: Path) -> int:
    with duckdb.connect() as db:
        return int(db.sql(f"select count(obs_value) from '{file}'").fetchall()[0][0])


def in_pandas(file: Path) -> int:
    return len(pd.read_parquet(file))


def beside_a_publisher(
    path: Path, target: Callable[..., None], read: Callable[[Path], int], *, times: int
) -> int | None:
    """The exit code of a process that reads while this one publishes so many times."""
    update(path, range(1))
    done, ready = SPAWN.Event(), SPAWN.Event()
    reader = SPAWN.Process(target=target, args=(path, read, done, ready))
    reader.start()
    assert ready.wait(60)
    publish_often(path, 1, times)
    done.set()
    reader.join()
    return reader.exitcode


def read_without_pause(path: Path, read: Callable[[Path], int], done: Event, ready: Event) -> None:
    """Resolve the symlink, read, and hold that articles never get fewer, until told to stop."""
    seen = 0
    while not done.is_set():
        folder = (path / "published").resolve()
        found = read(folder / "observations.parquet")
        assert found == pl.read_parquet(folder / "articles/**/*.parquet").height
        assert found == pl.read_parquet(folder / "claims/**/*.parquet").height
        assert found >= seen
        seen = found
        ready.set()


@pytest.mark.parametrize("read", [in_polars, in_polars_lazily, in_duckdb, in_pandas])
def test_a_resolved_folder_is_whole_and_consistent_while_a_run_publishes(
    tmp_path: Path, read: Callable[[Path], int]
) -> None:
    assert beside_a_publisher(tmp_path, read_without_pause, read, times=8) == 0


def read_through_the_symlink(path: Path, read: Callable[[Path], int], done: Event, ready: Event) -> None:
    """Read without resolving, and hold that what is read is whole: an answer is one that was published."""
    seen = 0
    while not done.is_set():
        try:
            found = read(path / "published" / "observations.parquet")
        except BaseException:  # the switch came while the reader was between footer and rows; polars panics
            continue
        assert found >= seen
        seen = found
        ready.set()


@pytest.mark.parametrize("read", [in_polars, in_duckdb])
def test_a_read_through_the_symlink_is_whole_or_fails(tmp_path: Path, read: Callable[[Path], int]) -> None:
    assert beside_a_publisher(tmp_path, read_through_the_symlink, read, times=12) == 0


def test_the_warehouse_s_own_frames_stay_on_one_version(tmp_path: Path) -> None:
    update(tmp_path, range(1))
    frame = Warehouse(tmp_path).observations()
    update(tmp_path, range(1, 2))
    assert frame.collect().height == 1
    assert Warehouse(tmp_path).observations().collect().height == 2


@pytest.mark.parametrize("kills", [3, pytest.param(100, marks=pytest.mark.soak)])
def test_killed_publishers_leave_a_reader_whole_tables_and_lose_nothing(tmp_path: Path, kills: int) -> None:
    update(tmp_path / "killed", range(1))
    done, ready = SPAWN.Event(), SPAWN.Event()
    reader = SPAWN.Process(target=read_without_pause, args=(tmp_path / "killed", in_polars, done, ready))
    reader.start()
    assert ready.wait(60)
    moments = random.Random(kills)
    for _ in range(kills):
        publisher = SPAWN.Process(target=publish_often, args=(tmp_path / "killed", 1, 200))
        publisher.start()
        publisher.join(moments.uniform(1, 4))
        publisher.kill()
        publisher.join()
    update(tmp_path / "killed", range(6))
    done.set()
    reader.join()
    assert reader.exitcode == 0
    articles = Warehouse(tmp_path / "killed").readings().collect().height
    update(tmp_path / "whole", range(articles))
    update(tmp_path / "killed", range(articles))
    assert Warehouse(tmp_path / "killed").check() == []
    tables = [Warehouse(tmp_path / name).observations().collect() for name in ("killed", "whole")]
    assert tables[0].equals(tables[1])
