"""Who does the work: the workers of a Dask cluster (https://distributed.dask.org)."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar

from cqmonitor.errors import InputError
from cqmonitor.scale.crew import TRIES, Died, processes_by_default

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 2
"""Shards that are with the cluster for each of its threads, so that none waits for its next one."""

LOOK_SECONDS = 10.0
"""How often it is seen to that no worker is missing."""

CONNECT_SECONDS = 30
"""How long a cluster may take to answer."""


class OnDask:
    """The workers of the cluster that a client is connected to; there may be more or fewer at any time."""

    def __init__(self, client: Any) -> None:
        self.client = client

    @property
    def size(self) -> int:
        """The threads of all workers there are now."""
        return max(1, int(sum(self.client.ncores().values())))

    def each(self, work: Callable[[T], R], shards: Iterable[T]) -> Iterator[tuple[T, R | Died]]:
        """See `Crew`. A shard whose worker died is given out again by Dask, and further by this."""
        from distributed import CancelledError, KilledWorker, as_completed

        waiting, again = iter(shards), deque[tuple[T, int]]()
        given: dict[Any, tuple[T, int]] = {}
        running = as_completed(loop=self.client.loop)
        with self._kept_whole():
            try:
                while True:
                    self._give(work, waiting, again, given, running)
                    if not given:
                        return
                    future = next(running)
                    shard, tries = given.pop(future)
                    try:
                        result: R | Died = future.result()
                    except (KilledWorker, CancelledError) as error:
                        if tries < TRIES:
                            again.append((shard, tries + 1))
                            continue
                        result = Died(f"its workers died ({error})")
                    yield shard, result
            finally:
                self.client.cancel(list(given))

    @contextmanager
    def _kept_whole(self) -> Iterator[None]:
        """Have a cluster of this machine begin the workers that it lacks, for as long as there is work.

        It gives up a worker that does not come back in 15 seconds (`deploy.lost-worker-timeout`), as after a
        death on a busy machine, and begins none in its place unless it is asked for: whoever waits for a
        shard, or for a result lost with its worker, would wait for ever.
        """
        cluster = self.client.cluster
        if cluster is None:
            yield
            return
        from tornado.ioloop import PeriodicCallback

        look = PeriodicCallback(lambda: _begin_missing(cluster), 1000 * LOOK_SECONDS)
        cluster.loop.add_callback(look.start)
        try:
            yield
        finally:
            cluster.loop.add_callback(look.stop)

    def _give(
        self,
        work: Callable[[T], R],
        waiting: Iterator[T],
        again: deque[tuple[T, int]],
        given: dict[Any, tuple[T, int]],
        running: Any,
    ) -> None:
        """Have enough shards with the cluster."""
        while len(given) < AHEAD * self.size:
            found = again.popleft() if again else next(((shard, 1) for shard in waiting), None)
            if found is None:
                return
            future = self.client.submit(work, found[0], pure=False)
            given[future] = found
            running.add(future)


def _begin_missing(cluster: Any) -> None:
    """Begin a worker for each that a cluster should have and has not.

    One that could not begin, as when the name was still that of the worker before it, stays in the cluster's
    list, and would never be begun again.
    """
    from distributed import Status

    there = {worker["name"] for worker in cluster.scheduler_info["workers"].values()}
    for name, worker in list(cluster.workers.items()):
        if name not in there and worker.status in (Status.failed, Status.closed):
            del cluster.workers[name]
    cluster.scale(len(cluster.worker_spec))


def local_cluster(count: int | None = None) -> dict[str, Any]:
    """What `distributed.LocalCluster` is made with: a process a core, each with one thread.

    Its nannies replace a worker that dies or takes more than its share of memory.
    """
    return {
        "n_workers": count or processes_by_default(),
        "threads_per_worker": 1,
        "dashboard_address": "127.0.0.1:0",  # of two on one machine none is in the way of the other
        "silence_logs": logging.CRITICAL,
        "env": {"POLARS_MAX_THREADS": "1"},
    }


@contextmanager
def dask_crew(address: str | None = None, count: int | None = None) -> Iterator[OnDask]:
    """A crew on the cluster whose scheduler is at an address, or on one that is made here for the time.

    Raises:
        InputError: Dask is not installed, or nothing answers at the address.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise InputError("Dask is not installed: pip install 'cqmonitor[scale]'") from error
    with ExitStack() as stack:
        to = address or stack.enter_context(LocalCluster(**local_cluster(count)))
        try:
            client = Client(to, set_as_default=False, timeout=CONNECT_SECONDS)
        except (OSError, ValueError) as error:
            raise InputError(f"{address}: no Dask scheduler answers there ({error})") from error
        yield OnDask(stack.enter_context(client))
