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


ENDED = "at its end"
"""Where a run was that ended before it could be killed."""


@pytest.mark.parametrize("kills", [3, pytest.param(100, marks=pytest.mark.soak)])
def test_killed_runs_lose_nothing_keep_nothing_twice_and_fail_no_reader(kills: int, tmp_path: Path) -> None:
    moments, saved, path = random.Random(kills), tmp_path / "saved", tmp_path / "killed"
    saved.mkdir()
    write_article(saved, 0)
    took = seconds_of_update(saved, path)
    done, (receive, send) = SPAWN.Event(), SPAWN.Pipe(duplex=False)
    reader = SPAWN.Process(target=read_without_pause, args=(path / "published", done, send), daemon=True)
    reader.start()
    send.close()  # the reader has its own: if it dies, nothing is waited for
    died, late, number = Counter[str](), 0, 0
    try:
        while died.total() < kills:
            number += 1
            write_article(saved, number)
            publishing = number % 2 == 0  # every other one dies in a publication, the rest anywhere
            where = killed(saved, path, moments.uniform(0, 0.7 * took[publishing]), publishing)
            died[where] += where != ENDED
            late += where == ENDED
            assert late <= kills + 3, "runs end before they are killed"
            if where == ENDED or number % 5 == 0:  # how long it takes depends on what else the machine does
                number += 1
                write_article(saved, number)
                took = seconds_of_update(saved, path)
        for warehouse in (path, tmp_path / "unbroken"):
            assert run(saved, warehouse).wait() == 0
    finally:
        done.set()
    counted, problems = receive.recv()
    reader.join()
    assert died["in a publication"] > 0.2 * kills or kills < 10
    assert problems == []
    assert counted["reads"] > 2 * counted["overtaken"]
    unbroken, mended = Warehouse(tmp_path / "unbroken"), Warehouse(path)
    assert _facts(mended) == _facts(unbroken)
    assert _keys(mended) == _keys(unbroken)
    assert mended.check() == []
    assert counted["seen"] > kills // 10
    sys.stdout.write(f"{kills} kills: {dict(died)}, {late} too late, {dict(counted)}\n")


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


def seconds_of_update(folder: Path, warehouse: Path) -> tuple[float, float]:
    """How long a run works from its first sign of life, and of this makes its version; it must end well."""
    running, made = warehouse / ".running", warehouse / ".tmp"
    before, drafts = names_in(running), folders_in(made)
    process = run(folder, warehouse)
    wait_for_more(running, process, before)
    began = time.monotonic()
    wait_for_more(made, process, drafts, folders_in)
    publishing = time.monotonic()
    while process.poll() is None and folders_in(made) - drafts:
        time.sleep(0.005)
    published = time.monotonic()
    assert process.wait() == 0
    return time.monotonic() - began, published - publishing


def killed(folder: Path, warehouse: Path, after: float, publishing: bool) -> str:
    """Kill a run so many seconds after it began to work, or to publish; tells where it was."""
    running, made = warehouse / ".running", warehouse / ".tmp"
    before, drafts = names_in(running), folders_in(made)
    process = run(folder, warehouse)
    wait_for_more(running, process, before)
    if publishing:
        wait_for_more(made, process, drafts, folders_in)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    if process.wait() == 0:
        return ENDED
    return "in a publication" if folders_in(made) - drafts else "in the update"


def names_in(folder: Path) -> set[str]:
    """The names in a folder; none where it is not there."""
    return {one.name for one in folder.iterdir()} if folder.is_dir() else set()


def wait_for_more(
    folder: Path,
    process: subprocess.Popen[bytes],
    before: set[str],
    names: Callable[[Path], set[str]] = names_in,
) -> None:
    """Wait until something new is in a folder, or the process has ended."""
    while process.poll() is None and not names(folder) - before:
        time.sleep(0.005)


def folders_in(folder: Path) -> set[str]:
    """Of these the folders: in `.tmp/` versions in the making."""
    return {name for name in names_in(folder) if (folder / name).is_dir()}


def read_without_pause(published: Path, done: Event, told: Connection) -> None:
    """Read plain paths and globs through the symlink; what a switch overtakes must succeed when repeated."""
    counted, problems, most = Counter[str](), list[str](), Counter[str]()
    while True:
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
        if done.is_set():
            break
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
