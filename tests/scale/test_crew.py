"""Workers that die, hang or want too much memory lose nothing but the shard that they had in hand."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from cqmonitor.scale import Alone, Crew, Died, Processes
from cqmonitor.scale import crew as module

from . import work


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    with Processes(2) as crew:
        yield crew


@pytest.fixture(params=["alone", "processes"])
def crew(request: pytest.FixtureRequest, processes: Processes) -> Crew:
    return Alone() if request.param == "alone" else processes


def test_each_shard_is_done_once(crew: Crew) -> None:
    assert sorted(crew.each(work.double, range(9))) == [(n, 2 * n) for n in range(9)]


def test_what_the_work_raises_is_raised_and_the_crew_goes_on(crew: Crew) -> None:
    with pytest.raises(ValueError, match="not 1"):
        list(crew.each(work.refuse, [1]))
    assert list(crew.each(work.double, [4])) == [(4, 8)]


def test_shards_are_asked_for_as_workers_get_free(processes: Processes) -> None:
    asked = []
    shards = (asked.append(n) or n for n in range(20))  # type: ignore[func-returns-value]
    for done, _ in enumerate(processes.each(work.double, shards)):
        assert len(asked) <= done + 1 + processes.size


def test_a_shard_whose_worker_died_is_tried_again(processes: Processes, tmp_path: Path) -> None:
    shards = [(tmp_path, n) for n in range(4)]
    assert {number for _, number in processes.each(work.die_once, shards)} == {0, 1, 2, 3}


def test_a_shard_whose_workers_always_die_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "TRIES", 2)
    with Processes(1) as crew:
        assert list(crew.each(work.die, [1])) == [(1, Died("exit code 3"))]


def test_a_worker_gets_no_more_memory_than_it_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TRIES", 1)
    with Processes(1, memory=2_000_000_000) as crew:
        ((_, told),) = crew.each(work.take_too_much, [1])
    assert isinstance(told, Died)


def test_a_worker_without_memory_for_its_shard_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TRIES", 1)
    with Processes(1, memory=100_000_000) as crew:
        ((_, told),) = crew.each(len, [bytes(200_000_000)])
    assert told == Died("exit code 1")


def test_workers_are_renewed() -> None:
    with Processes(1, renew_after=2) as crew:
        pids = [pid for _, pid in crew.each(work.pid, range(5))]
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]


def test_the_items_that_end_workers_are_set_aside_and_the_others_done(
    processes: Processes, tmp_path: Path
) -> None:
    names = ("a", "kill", "b", "hang", "c")
    ((_, told),) = processes.each(work.items, [(tmp_path / "log", names)])
    assert not isinstance(told, Died)
    assert dict(told) == {"a": "done", "b": "done", "c": "done", "kill": "set aside", "hang": "set aside"}
    assert not (tmp_path / "log").exists()


def test_an_item_that_hangs_ends_its_worker_whatever_other_threads_do(
    processes: Processes, tmp_path: Path
) -> None:
    assert list(processes.each(work.hang_beside_another, [tmp_path])) == [(tmp_path, "done")]
    assert "hang" in (tmp_path / "hanging").read_text("utf-8")


def test_workers_end_with_what_started_them() -> None:
    code = """
import os, sys, time
from cqmonitor.scale import Processes
from tests.scale import work
crew = Processes(1)
print(next(iter(crew.each(work.pid, [1])))[1], flush=True)
time.sleep(60)
"""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout
        pid = int(process.stdout.readline())
        process.kill()
    deadline = time.monotonic() + 240
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
