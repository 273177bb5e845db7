"""The runs: how each ended and what it counted, and which are under way.

A run that is under way has a file in `.running/`, which it renews again and again; it gets its row in the
table `runs` when it ends, however it ends. One that was killed cannot write its row: whoever finds that it
gave no sign of life for long, or that its process is gone from this machine, writes it, as `interrupted`.
"""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime

import polars as pl

from cqmonitor.codes import RunStatus
from cqmonitor.errors import WarehouseError
from cqmonitor.storage import durable
from cqmonitor.storage.files import below, delete, read, replace, touch
from cqmonitor.storage.places import ObjectPath, Place
from cqmonitor.warehouse.commit import commit, scan
from cqmonitor.warehouse.tables import RUNS

BEAT = 30.0
"""Seconds between two signs of life of a run."""

DEAD_AFTER = 600.0
"""Seconds without a sign of life after which a run counts as interrupted, wherever it ran."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A run that is under way, or was when it gave its last sign of life (`seen_at`)."""

    run_id: str
    flow: str
    started_at: datetime
    host: str
    pid: int
    seen_at: datetime

    @property
    def is_dead(self) -> bool:
        """Whether it gave no sign of life for long, or its process is gone from this machine."""
        silent = time.time() - self.seen_at.timestamp()
        return silent > DEAD_AFTER or (self.host == _host() and not _is_there(self.pid))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A run that has ended.

    Attributes:
        flow: what kind of run it was, such as `monitor`.
        summary: what it counted, a mapping that JSON can hold.
        error: what stopped it, None where nothing did.
    """

    run_id: str
    flow: str | None = None
    status: RunStatus = RunStatus.COMPLETED
    started_at: datetime
    finished_at: datetime
    error: str | None = None
    summary: Mapping[str, object]


def append_run(root: Place, run: Ended) -> None:
    """Add a run that has ended to the table `runs`."""
    row = {field.name: getattr(run, field.name) for field in fields(run)}
    summary = json.dumps(run.summary, ensure_ascii=False, sort_keys=True, default=str)
    commit(root, RUNS, pl.DataFrame([row | {"status": run.status.value, "summary": summary}], RUNS.dtypes))


def all_runs(root: Place) -> pl.LazyFrame:
    """The runs that have ended, once each: one that was taken for dead and came to its end has its end."""
    ended = pl.col("status").fill_null(RunStatus.COMPLETED.value)
    alive = pl.col("status") != RunStatus.INTERRUPTED.value
    rows = scan(root, RUNS).with_columns(status=ended).sort(alive, "finished_at", maintain_order=True)
    return rows.unique("run_id", keep="last", maintain_order=True).sort("started_at", "run_id")


class Signs:
    """The signs of life of a run, from `begin` to `end`."""

    def __init__(self, root: Place, run_id: str, flow: str, started_at: datetime) -> None:
        told = {"run_id": run_id, "flow": flow, "started_at": started_at.isoformat()}
        self._text = json.dumps(told | {"host": _host(), "pid": os.getpid()})
        self._root, self._path = root, _folder(root) / f"{run_id}.json"
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"signs of life of {run_id}", daemon=True)

    def begin(self) -> None:
        """Give the first sign, and go on with it beside whatever this process does."""
        _put(self._root, self._path, self._text)
        self._thread.start()

    def end(self, *, closed: bool) -> None:
        """Give no further sign; one that is not `closed`, having no row, is left for the next run to note."""
        self._done.set()
        self._thread.join()
        if closed:
            with suppress(OSError, WarehouseError):
                delete(self._path)

    def _beat(self) -> None:
        while not self._done.wait(BEAT):
            with suppress(OSError, WarehouseError):  # a full disk stops the run elsewhere, if at all
                _renew(self._root, self._path, self._text)


def _renew(root: Place, path: Place, text: str) -> None:
    try:
        touch(path)
    except FileNotFoundError:  # somebody took this run for dead, as after a sleep of the machine
        _put(root, path, text)


def _put(root: Place, path: Place, text: str) -> None:
    if isinstance(path, ObjectPath):
        replace(path, text.encode())
        return
    made = durable.temporary(root)
    durable.write_text(text, made)
    durable.move_file(made, path)


def running(root: Place) -> list[Running]:
    """The runs that are under way or were never closed, by start."""
    found = []
    for one in below(_folder(root)):
        with suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads(read(one.path))
            seen_at = datetime.fromtimestamp(one.modified, UTC)
            started_at = datetime.fromisoformat(told.pop("started_at"))
            found.append(Running(**told, started_at=started_at, seen_at=seen_at))
    return sorted(found, key=lambda run: (run.started_at, run.run_id))


def close_dead(root: Place) -> list[Running]:
    """Write the rows of the runs that died; returns those."""
    dead = [run for run in running(root) if run.is_dead]
    for run in dead:
        error = f"no sign of life since {run.seen_at:%Y-%m-%d %H:%M:%S} UTC: killed, or the machine went down"
        ended = Ended(
            run_id=run.run_id,
            flow=run.flow,
            status=RunStatus.INTERRUPTED,
            started_at=run.started_at,
            finished_at=max(run.seen_at, run.started_at),
            error=error,
            summary={name: value for name, value in asdict(run).items() if name in ("host", "pid")},
        )
        append_run(root, ended)
        delete(_folder(root) / f"{run.run_id}.json")
    return dead


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _host() -> str:
    """The machine, and where numbers of processes mean something: containers share its name, not these."""
    namespace = ""
    with suppress(OSError):
        namespace = os.readlink("/proc/self/ns/pid")
    return f"{socket.gethostname()} {namespace}".strip()


def _folder(root: Place) -> Place:
    return root / ".running"
