"""The published tables read by what analysts use, also while a run is publishing."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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

SECONDS = 240  # on a slow machine, under load
"""How long a reader may take to begin, or to read once; far more than it takes."""


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


class Reads:
    """How often a reader has read, in a file: whoever waits for the next time may be killed meanwhile."""

    def __init__(self, file: Path) -> None:
        self.file = file
        file.touch()

    @property
    def number(self) -> int:
        return self.file.stat().st_size

    def add(self) -> None:
        with self.file.open("ab") as file:
            file.write(b".")

    def wait_for_one(self) -> None:
        """Wait until the reader has read once more; never more than one publication overtakes a read."""
        before, deadline = self.number, time.monotonic() + SECONDS
        while self.number == before:
            assert time.monotonic() < deadline, "nobody reads"
            time.sleep(0.002)


@contextmanager
def beside(target: Callable[..., None], path: Path, read: Callable[[Path], int]) -> Iterator[Reads]:
    """A process that reads until the end of the block, and must end well."""
    done, reads = SPAWN.Event(), Reads(path.with_name(f"{path.name}-reads"))
    reader = SPAWN.Process(target=target, args=(path, read, done, reads))
    reader.start()
    try:
        yield reads
    finally:
        done.set()
        reader.join()
    assert reader.exitcode == 0


def beside_a_publisher(
    path: Path, target: Callable[..., None], read: Callable[[Path], int], *, times: int
) -> None:
    """A process reads while this one publishes so many times."""
    update(path, range(1))
    with beside(target, path, read) as reads:
        publish_in_turn(path, times, reads)


def publish_in_turn(path: Path, times: int, reads: Reads) -> None:
    """Append an article and publish, again and again, no faster than a reader reads: old versions go."""
    for number in range(1, times + 1):
        reads.wait_for_one()
        publish_often(path, number, 1)


def read_without_pause(path: Path, read: Callable[[Path], int], done: Event, reads: Reads) -> None:
    """Resolve the symlink, read, and hold that articles never get fewer, until told to stop."""
    seen = 0
    while not done.is_set():
        folder = (path / "published").resolve()
        found = read(folder / "observations.parquet")
        assert found == pl.read_parquet(folder / "articles/**/*.parquet").height
        assert found == pl.read_parquet(folder / "claims/**/*.parquet").height
        assert found >= seen
        seen = found
        reads.add()


@pytest.mark.parametrize("read", [in_polars, in_polars_lazily, in_duckdb, in_pandas])
def test_a_resolved_folder_is_whole_and_consistent_while_a_run_publishes(
    tmp_path: Path, read: Callable[[Path], int]
) -> None:
    beside_a_publisher(tmp_path / "w", read_without_pause, read, times=8)


def read_through_the_symlink(path: Path, read: Callable[[Path], int], done: Event, reads: Reads) -> None:
    """Read without resolving, and hold that what is read is whole: an answer is one that was published."""
    seen = 0
    while not done.is_set():
        try:
            found = read(path / "published" / "observations.parquet")
        except BaseException:  # the switch came while the reader was between footer and rows; polars panics
            continue
        assert found >= seen
        seen = found
        reads.add()


@pytest.mark.parametrize("read", [in_polars, in_duckdb])
def test_a_read_through_the_symlink_is_whole_or_fails(tmp_path: Path, read: Callable[[Path], int]) -> None:
    beside_a_publisher(tmp_path / "w", read_through_the_symlink, read, times=12)


def test_the_warehouse_s_own_frames_stay_on_one_version(tmp_path: Path) -> None:
    update(tmp_path, range(1))
    frame = Warehouse(tmp_path).observations()
    update(tmp_path, range(1, 2))
    assert frame.collect().height == 1
    assert Warehouse(tmp_path).observations().collect().height == 2


@pytest.mark.parametrize("kills", [3, pytest.param(100, marks=pytest.mark.soak)])
def test_killed_publishers_leave_a_reader_whole_tables_and_lose_nothing(tmp_path: Path, kills: int) -> None:
    update(tmp_path / "killed", range(1))
    moments = random.Random(kills)
    with beside(read_without_pause, tmp_path / "killed", in_polars) as reads:
        for _ in range(kills):
            publisher = SPAWN.Process(target=publish_in_turn, args=(tmp_path / "killed", 200, reads))
            publisher.start()
            publisher.join(moments.uniform(1, 4))
            publisher.kill()
            publisher.join()
        update(tmp_path / "killed", range(6))
    articles = Warehouse(tmp_path / "killed").readings().collect().height
    update(tmp_path / "whole", range(articles))
    update(tmp_path / "killed", range(articles))
    assert Warehouse(tmp_path / "killed").check() == []
    tables = [Warehouse(tmp_path / name).observations().collect() for name in ("killed", "whole")]
    assert tables[0].equals(tables[1])
