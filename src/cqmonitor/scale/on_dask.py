"""Who does the work: the workers of a Dask cluster (https://distributed.dask.org)."""

from __future__ import annotations

import logging
import time
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
"""How often it is seen to that no worker is missing, while none is done with its shard."""

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
        from distributed import KilledWorker, as_completed

        waiting, again = iter(shards), deque[tuple[T, int]]()
        given: dict[Any, tuple[T, int]] = {}
        running = as_completed(loop=self.client.loop)
        try:
            while True:
                self._give(work, waiting, again, given, running)
                if not given:
                    return
                future = self._next(running)
                shard, tries = given.pop(future)
                if future.status == "finished":
                    yield shard, future.result()
                elif future.status == "error" and not isinstance(future.exception(), KilledWorker):
                    raise future.exception()
                elif tries < TRIES:
                    again.append((shard, tries + 1))
                else:
                    yield shard, Died(f"its workers died ({future.status})")
        finally:
            self.client.cancel(list(given))

    def _next(self, running: Any) -> Any:
        """The next shard that is done; meanwhile workers that are gone for good are replaced."""
        looked = time.monotonic()
        while not running.has_ready():
            time.sleep(0.02)
            if time.monotonic() - looked > LOOK_SECONDS:
                looked = time.monotonic()
                self._replace_lost()
        return next(running)

    def _replace_lost(self) -> None:
        """Have a cluster of this machine begin the workers that it lacks.

        It gives up a worker that does not come back in 15 seconds (`deploy.lost-worker-timeout`), as after a
        death on a busy machine, and begins none in its place unless it is asked for.
        """
        if self.client.cluster is not None:
            self.client.cluster.scale(len(self.client.cluster.worker_spec))

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
