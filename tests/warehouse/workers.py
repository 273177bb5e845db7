"""What the tests run in processes of their own, some to be killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cqmonitor.storage import Place, durable, objects
from cqmonitor.warehouse import Warehouse, compact, parquet, runs, versions
from cqmonitor.warehouse.maintain import maintain

from .makers import claim, marred, observe, page, reading

STEPS = {
    durable: "move_file move_folder share_equal link remove_folder clean_abandoned".split(),
    compact: ["delete"],
    runs: ["delete"],
    parquet: ["write_parquet"],
    versions: ["switch"],
    objects: "put put_new put_instead copy delete".split(),
}
"""The operations on files and objects before and after which a process may die."""


def update(path: Place, numbers: range, *, name: str = "x") -> None:
    """One whole run: pages, readings, publication."""
    warehouse = Warehouse(path)
    warehouse.append_pages((page(n) for n in numbers), "run")
    warehouse.append_readings((reading(n, 6.0 + n) for n in numbers), "run")
    warehouse.publish(observe, name)


def two_updates(path: Place) -> None:
    """Two runs one after the other, the second with further articles, a changed one and a bad claim."""
    update(path, range(3))
    warehouse = Warehouse(path)
    warehouse.append_pages([page(0, "changed", hours=1)], "run")
    bad = marred(claim(9.5), unit="stone")
    warehouse.append_readings([reading(0, 9.5, body="changed", claims=[claim(9.5), bad])], "run")
    update(path, range(6))


def append_only(path: Place, numbers: range) -> None:
    """Pages and readings one commit each, without publishing."""
    warehouse = Warehouse(path)
    for n in numbers:
        warehouse.append_pages([page(n)], "run")
        warehouse.append_readings([reading(n, 6.0 + n)], "run")


def publish_often(path: Place, start: int, times: int) -> None:
    """Append an article and publish, again and again."""
    for n in range(start, start + times):
        update(path, range(n, n + 1))


def dying(path: Place, at: int) -> None:
    """`two_updates`, killed (SIGKILL) at the `at`-th moment before or after a file operation."""
    die_at(at)
    two_updates(path)


def die_at(at: int) -> None:
    """Have this process killed at the `at`-th moment before or after a file operation."""
    moments = iter(range(at))

    def deadly(act: Callable[..., Any]) -> Callable[..., Any]:
        def acting(*args: Any, **kwargs: Any) -> Any:
            _moment(moments)
            done = act(*args, **kwargs)
            _moment(moments)
            return done

        return acting

    for module, steps in STEPS.items():
        for step in steps:
            setattr(module, step, deadly(getattr(module, step)))


def _moment(moments: Any) -> None:
    if next(moments, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)


def maintain_often(path: Place, now: datetime, *, at_once: bool, times: int) -> None:
    """Append a page and put it together with all before it, as if it were `now`, again and again."""
    for turn in range(times):
        append_only(path, range(100 + turn, 101 + turn))
        maintain(path, now=now, replaced_for=timedelta() if at_once else timedelta(days=1000))


def dying_maintenance(path: Place, at: int, now: datetime) -> None:
    """Maintenance that is killed at the `at`-th moment before or after a file operation."""
    die_at(at)
    maintain(path, now=now, replaced_for=timedelta(), bodies_for=timedelta(days=10))
