"""A Dask cluster on this machine as the crew; its workers may be killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import dask.config
import pytest
from tests.backfill.conftest import facts
from tests.clean.sites import pages_of

from cqmonitor import Warehouse
from cqmonitor.backfill import Order, backfill
from cqmonitor.errors import InputError
from cqmonitor.fetch import write_warc
from cqmonitor.publishing import run_publish
from cqmonitor.reading import run_read
from cqmonitor.scale import Alone, on_dask
from cqmonitor.scale.choice import crew_of
from cqmonitor.scale.on_dask import OnDask, dask_crew

from . import work


@pytest.fixture(scope="module")
def crew() -> Iterator[OnDask]:
    with dask_crew(None, 2) as made:
        yield made


def test_each_shard_is_done_once(crew: OnDask) -> None:
    assert sorted(crew.each(work.double, range(9))) == [(n, 2 * n) for n in range(9)]


def test_what_the_work_raises_is_raised_and_the_crew_goes_on(crew: OnDask) -> None:
    with pytest.raises(ValueError, match="not 1"):
        list(crew.each(work.refuse, [1]))
    assert list(crew.each(work.double, [4])) == [(4, 8)]


def test_a_shard_whose_worker_died_is_tried_again(crew: OnDask, tmp_path: Path) -> None:
    assert [number for _, number in crew.each(work.die_once, [(tmp_path, 1)])] == [1]


def test_a_worker_that_the_cluster_gave_up_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_dask, "LOOK_SECONDS", 0.2)
    with dask.config.set({"distributed.deploy.lost-worker-timeout": "1ms"}), dask_crew(None, 1) as crew:
        shards = [(tmp_path, n) for n in range(2)]
        assert {number for _, number in crew.each(work.die_once, shards)} == {0, 1}


def test_a_result_that_is_lost_with_its_worker_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_dask, "LOOK_SECONDS", 0.2)
    with dask.config.set({"distributed.deploy.lost-worker-timeout": "1ms"}), dask_crew(None, 1) as crew:
        doubled = crew.each(work.double, range(4))
        first = next(doubled)
        kill_one(crew)
        assert sorted([first, *doubled]) == [(n, 2 * n) for n in range(4)]


def test_a_worker_that_ended_is_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_dask, "LOOK_SECONDS", 0.2)
    with dask_crew(None, 1) as crew:
        cluster = crew.client.cluster
        cluster.sync(next(iter(cluster.workers.values())).close)
        assert list(crew.each(work.double, [4])) == [(4, 8)]


def kill_one(crew: OnDask) -> None:
    """Kill a worker of the cluster."""
    pids = crew.client.run(os.getpid, on_error="ignore")
    with suppress(ProcessLookupError):
        os.kill(next(iter(pids.values())), signal.SIGKILL)


class Killing:
    """Kills a worker of the cluster when some shards are done."""

    def __init__(self, crew: OnDask, kills: int) -> None:
        self.crew, self.size, self.kills = crew, crew.size, kills

    def each(self, work_: Any, shards: Any) -> Any:
        for done in self.crew.each(work_, shards):
            yield done
            if self.kills > 0:
                self.kills -= 1
                kill_one(self.crew)


@pytest.mark.soak
@pytest.mark.parametrize("kills", [1, 12])
def test_workers_that_are_killed_cost_time_alone(kills: int, crew: OnDask, tmp_path: Path) -> None:
    pages = [one.page for one in pages_of("journal", 12 * (kills + 1))]
    for number in range(kills + 3):
        write_warc(pages[number :: kills + 3], tmp_path / f"{number}.warc.gz")
    backfill(tmp_path / "w", Order(warcs=(tmp_path,)), crew=Killing(crew, kills))
    Warehouse(tmp_path / "one").append_pages(pages, "run")
    run_read(tmp_path / "one", run_id="run", crew=Alone())
    run_publish(tmp_path / "one", run_id="run")
    assert facts(tmp_path / "w") == facts(tmp_path / "one")
    assert Warehouse(tmp_path / "w").check() == []


def test_what_does_not_go_together_is_refused() -> None:
    with pytest.raises(InputError, match="decides by itself"), crew_of(2, dask_address="tcp://127.0.0.1:9"):
        pass
