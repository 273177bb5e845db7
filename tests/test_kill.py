"""A run that is killed anywhere and started again ends where an unbroken one ends; readers see it whole."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

import duckdb
import polars as pl
import pytest

from cqmonitor import Warehouse

SPAWN = get_context("spawn")

GLOBS = {
    "observations.parquet": "article_id",
    "claims/**/*.parquet": "claim_id",
    "articles/**/*.parquet": "article_id",
}
"""What an analyst reads below `published/`, with a column of each table."""


@pytest.mark.parametrize("kills", [3, pytest.param(100, marks=pytest.mark.soak)])
def test_killed_runs_lose_nothing_keep_nothing_twice_and_fail_no_reader(kills: int, tmp_path: Path) -> None:
    moments, saved, path = random.Random(kills), tmp_path / "saved", tmp_path / "killed"
    saved.mkdir()
    write_article(saved, 0)
    took = seconds_of(run(saved, path))
    done, (receive, send) = SPAWN.Event(), SPAWN.Pipe(duplex=False)
    reader = SPAWN.Process(target=read_without_pause, args=(path / "published", done, send))
    reader.start()
    for number in range(1, kills + 1):
        write_article(saved, number)
        if number % 5 == 0:  # how long a run takes depends on what else the machine does
            took = seconds_of(run(saved, path))
            write_article(saved, kills + number)
        process = run(saved, path)
        time.sleep(moments.uniform(0.2, 1.1) * took)
        process.send_signal(signal.SIGKILL)
        process.wait()
    for warehouse in (path, tmp_path / "unbroken"):
        seconds_of(run(saved, warehouse))
    done.set()
    counted, problems = receive.recv()
    reader.join()
    assert problems == []
    assert counted["reads"] > 2 * counted["overtaken"]
    unbroken, mended = Warehouse(tmp_path / "unbroken"), Warehouse(path)
    assert _facts(mended) == _facts(unbroken)
    assert _keys(mended) == _keys(unbroken)
    assert mended.check() == []
    sys.stdout.write(f"{kills} kills: {dict(counted)}\n")


def write_article(folder: Path, number: int) -> None:
    """One more saved article in a folder."""
    day, rate = date(2024, 1, 1) + timedelta(days=number), 3 + number % 7 / 10
    said = f"Chongqing's retail sales grew {rate} percent year on year in {2010 + number % 12}."
    (folder / f"{number:03}.txt").write_text(
        f"{said} This is article {number}.\nOutput of {number + 1},000 cars was planned.\n", "utf-8"
    )
    manifest = folder / "manifest.csv"
    held = manifest.read_text("utf-8") if manifest.exists() else "doc,published,lang,outlet\n"
    manifest.write_text(f"{held}{number:03}.txt,{day},en,Daily {number % 5}\n", "utf-8")


def run(folder: Path, warehouse: Path) -> subprocess.Popen[bytes]:
    """A run of the command over a folder, begun."""
    options = ["run", "--folder", str(folder), "--warehouse", str(warehouse), "--no-report"]
    command = [sys.executable, "-c", "from cqmonitor.cli import app; app()", *options]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def seconds_of(process: subprocess.Popen[bytes]) -> float:
    """How long a process takes from now on, which must end well."""
    began = time.monotonic()
    assert process.wait() == 0
    return time.monotonic() - began


def read_without_pause(published: Path, done: Event, told: Connection) -> None:
    """Read plain paths and globs through the symlink; what a switch overtakes must succeed when repeated."""
    counted, problems, most = Counter[str](), list[str](), Counter[str]()
    while not done.is_set():
        for glob, key in GLOBS.items():
            for read in (in_polars, in_duckdb):
                counted["reads"] += 1
                try:
                    found = _twice(read, published / glob, key, counted)
                except BaseException as error:  # polars panics on a file that is none
                    problems.append(f"{read.__name__} {glob}: {error!r}")
                    continue
                if None in found or (key == "claim_id" and len(set(found)) < len(found)):
                    problems.append(f"{glob}: rows twice or empty")
                if len(found) < most[glob]:
                    problems.append(f"{glob}: {len(found)} rows after {most[glob]}")
                counted["seen"] += glob.startswith("articles") and len(found) > most[glob]
                most[glob] = len(found)
    told.send((counted, problems))


def _twice(read: Callable[[Path, str], list[str]], path: Path, key: str, counted: Counter[str]) -> list[str]:
    try:
        return read(path, key)
    except BaseException:
        counted["overtaken"] += 1
        return read(path, key)


def in_polars(path: Path, key: str) -> list[str]:
    return pl.read_parquet(path)[key].to_list()


def in_duckdb(path: Path, key: str) -> list[str]:
    with duckdb.connect() as db:
        return [row[0] for row in db.execute(f"select {key} from '{path}'").fetchall()]


def _facts(warehouse: Warehouse) -> list[tuple[object, ...]]:
    return warehouse.observations().drop("first_recorded").collect().rows()


def _keys(warehouse: Warehouse) -> list[list[tuple[object, ...]]]:
    """Pages and articles as they were appended, repeats included."""
    pages = warehouse.pages().select("url", "page_sha256").collect().rows()
    articles = warehouse.readings().select("article_id", "content_hash").collect().rows()
    return [sorted(pages), sorted(articles)]
