"""Who does the work: this process alone, or processes that are renewed."""

from __future__ import annotations

import os
import pickle
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

T = TypeVar("T")
R = TypeVar("R")

TRIES = 10
"""Times a shard is given out again after its worker died: two for each item that has to be set aside."""

RENEW_AFTER = 20
"""Shards after which a worker process is replaced: so memory stays flat whatever its libraries keep."""

ENDING_SECONDS = 10.0
"""How long a process may take to be gone once its connection is closed."""

LEAST_MEMORY = 2_000_000_000
"""Bytes that a worker may always have; less would refuse honest pages."""


@dataclass(frozen=True, slots=True)
class Died:
    """What is told of a shard whose workers died, each time that it was tried."""

    reason: str


class Crew(Protocol):
    """Those who do the work."""

    @property
    def size(self) -> int:
        """How many shards are in hand at once."""

    def each(self, work: Callable[[T], R], shards: Iterable[T]) -> Iterator[tuple[T, R | Died]]:
        """Do the work for each shard; shards are asked for as workers get free.

        Args:
            work: a function of a module, so that it can be sent; what it returns, too.
            shards: what it is done for.

        Returns:
            Shards with results, in the order in which they end. What `work` raises is raised.
        """


class Alone:
    """This process, one shard after the other."""

    size = 1

    def each(self, work: Callable[[T], R], shards: Iterable[T]) -> Iterator[tuple[T, R | Died]]:
        """See `Crew`."""
        return ((shard, work(shard)) for shard in shards)


class Processes:
    """Processes on this machine, to be used in a `with`; they start when there is work.

    Args:
        count: how many.
        renew_after: shards after which a process is replaced.
        memory: bytes that one process may have; by default its share of what there is.
    """

    def __init__(
        self, count: int | None = None, *, renew_after: int = RENEW_AFTER, memory: int | None = None
    ) -> None:
        self.size = count or processes_by_default()
        self._renew_after = renew_after
        self._memory = memory or max(LEAST_MEMORY, memory_there() // self.size)
        self._free: list[Worker] = []
        self._busy: dict[Connection, Worker] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        for worker in (*self._free, *self._busy.values()):
            worker.end()
        self._free.clear()
        self._busy.clear()

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the workers that there are now."""
        return tuple(worker.process.pid for worker in (*self._free, *self._busy.values()))

    def each(self, work: Callable[[T], R], shards: Iterable[T]) -> Iterator[tuple[T, R | Died]]:
        """See `Crew`."""
        waiting, again = iter(shards), deque[tuple[Any, int]]()
        while True:
            while len(self._busy) < self.size and (given := _next(again, waiting)):
                self._give(work, *given)
            if not self._busy:
                return
            ready = wait(list(self._busy))
            for worker in [self._busy.pop(one) for one in list(self._busy) if one in ready]:
                shard, tries = worker.shard, worker.tries
                try:
                    good, result = worker.take()
                except (EOFError, OSError):
                    reason = worker.ended()
                    if tries < TRIES:
                        again.append((shard, tries + 1))
                    else:
                        yield shard, Died(reason)
                    continue
                self._keep(worker)
                if not good:
                    raise result
                yield shard, result

    def _give(self, work: Callable[[Any], Any], shard: Any, tries: int) -> None:
        worker = self._free.pop() if self._free else Worker(self._memory)
        worker.give(work, shard, tries)
        self._busy[worker.connection] = worker

    def _keep(self, worker: Worker) -> None:
        if worker.done >= self._renew_after:
            worker.end()
        else:
            self._free.append(worker)


def _next(again: deque[tuple[Any, int]], waiting: Iterator[Any]) -> tuple[Any, int] | None:
    if again:
        return again.popleft()
    return next(((shard, 1) for shard in waiting), None)


class Worker:
    """One process (`worker`) and the connection to it."""

    def __init__(self, memory: int) -> None:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "cqmonitor.scale.worker", str(theirs.fileno()), str(memory)]
        # one thread each: the processes are what runs beside each other
        env = os.environ | {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"}
        env["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
        self.process = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], env=env, stdin=subprocess.DEVNULL, start_new_session=True
        )
        theirs.close()
        self.connection = Connection(ours.detach())
        self.shard: Any = None
        self.tries = self.done = 0

    def give(self, work: Callable[[Any], Any], shard: Any, tries: int) -> None:
        """Hand a shard over."""
        self.shard, self.tries = shard, tries
        with suppress(OSError):  # it died meanwhile: found out when its answer is waited for
            self.connection.send_bytes(pickle.dumps((work, shard)))

    def take(self) -> tuple[bool, Any]:
        """The answer. Raises EOFError or OSError where the process died instead."""
        answer: tuple[bool, Any] = pickle.loads(self.connection.recv_bytes())
        self.done += 1
        return answer

    def ended(self) -> str:
        """What the process ended by that has closed its connection."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(ENDING_SECONDS)
        self.end()
        code = self.process.returncode
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def end(self) -> None:
        """End the process at once."""
        self.process.kill()
        self.connection.close()
        self.process.wait()


def processes_by_default() -> int:
    """The cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        return os.cpu_count() or 1


def memory_there() -> int:
    """Bytes of memory of this machine, or of the container that it is."""
    there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError), open("/sys/fs/cgroup/memory.max", encoding="ascii") as limit:
        there = min(there, int(limit.read()))
    return there
