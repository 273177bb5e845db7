"""A run killed anywhere and started again ends where an unbroken run ends."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from cqmonitor.storage import Place
from cqmonitor.warehouse import Warehouse

from .workers import append_only, dying, publish_often, two_updates, update

SPAWN = get_context("spawn")
MOMENTS = 90
"""More moments than `two_updates` has."""


def run(target: Callable[..., None], *args: Any) -> BaseProcess:
    process = SPAWN.Process(target=target, args=args)
    process.start()
    return process


def state(path: Place) -> dict[str, pl.DataFrame]:
    """All that a reader can see of a warehouse, in one order."""
    warehouse = Warehouse(path)
    return {
        "pages": warehouse.pages().unique(["url", "page_sha256"]).sort("url", "page_sha256").collect(),
        "quarantine": warehouse.quarantine().select("table", "rule", "row").sort("row").collect(),
        "claims in force": warehouse.claims_in_force().collect(),
        "observations": warehouse.observations().collect(),
        "claims": warehouse.claims().collect(),
        "articles": warehouse.articles().collect(),
    }


def same(left: Place, right: Place) -> bool:
    found, expected = state(left), state(right)
    return all(found[name].equals(expected[name]) for name in expected)


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("unbroken")
    two_updates(path)
    return path


def killed_then_rerun(path: Path, unbroken: Path, moment: int) -> bool:
    """Kill a run at a moment, see that what is published is whole, run again, compare."""
    process = run(dying, path, moment)
    process.join()
    assert process.exitcode in (-signal.SIGKILL, 0)
    if (path / "published").is_symlink():
        assert Warehouse(path).check() == [] or _only_behind(path)
    two_updates(path)
    assert Warehouse(path).check() == []
    assert same(path, unbroken)
    return process.exitcode != 0


def _only_behind(path: Path) -> bool:
    return all("not published yet" in problem.problem for problem in Warehouse(path).check())


@pytest.mark.parametrize("moment", [0, 1, 3, 9, 17, 22, 38])
def test_killed_at_a_moment_and_started_again(tmp_path: Path, unbroken: Path, moment: int) -> None:
    assert killed_then_rerun(tmp_path, unbroken, moment)


@pytest.mark.soak
def test_killed_at_every_moment_and_started_again(tmp_path: Path, unbroken: Path) -> None:
    killed = [killed_then_rerun(tmp_path / str(n), unbroken, n) for n in range(MOMENTS)]
    assert sum(killed) > 40
    assert not all(killed)


@pytest.mark.soak
def test_killed_at_random_times_again_and_again(tmp_path: Path) -> None:
    for turn in range(50):
        process = run(publish_often, tmp_path / "broken", 0, 12)
        process.join(random.Random(turn).uniform(0.5, 4))
        process.kill()
        process.join()
    publish_often(tmp_path / "broken", 0, 12)
    publish_often(tmp_path / "whole", 0, 12)
    assert same(tmp_path / "broken", tmp_path / "whole")


def test_two_writers_at_once_need_no_coordinator(tmp_path: Path) -> None:
    writers = [run(append_only, tmp_path / "both", numbers) for numbers in (range(8), range(4, 12))]
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    update(tmp_path / "both", range(12))
    update(tmp_path / "one", range(12))
    assert same(tmp_path / "both", tmp_path / "one")


def test_racing_publishers_end_alike(tmp_path: Path) -> None:
    racers = [run(publish_often, tmp_path / "race", start, 5) for start in (0, 5)]
    for racer in racers:
        racer.join()
        assert racer.exitcode == 0
    assert Warehouse(tmp_path / "race").check() == []
    update(tmp_path / "alone", range(10))
    assert same(tmp_path / "race", tmp_path / "alone")
