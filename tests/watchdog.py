"""What becomes of a test that hangs: it fails with the stacks of all threads, and the other tests go on.

At its limit pytest-timeout raises in the main thread, so that what the test began is ended as after any other
failure. That does not help where this thread is in a library's own code, where what is raised is swallowed or
where ending hangs as well: then the process exits a little later, with all stacks on stderr, and pytest-xdist
has another worker go on with the other tests. (Python has one such timer: a test that reads articles within
its process has the first limit only, since `cqmonitor.scale.attempts` uses it.)
"""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_timeout import is_debugging
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

SOAK_SECONDS = 4 * 3600
"""The limit of a test with the marker `soak`; that of all others stands in pyproject.toml."""

ENDING_SECONDS = 300
"""How long a test that is beyond its limit may take to end, and how long any takes to tidy up."""

STDERR = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep a way to stderr, which is captured while tests run."""
    config.stash[STDERR] = os.dup(2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give long tests their time."""
    for item in items:
        if item.get_closest_marker("soak"):
            item.add_marker(pytest.mark.timeout(SOAK_SECONDS))


def pytest_timeout_set_timer(item: pytest.Item, settings: Any) -> None:
    """Begin the second limit; pytest-timeout begins its own, as this returns nothing."""
    _exit_after(settings.timeout + ENDING_SECONDS, item)


def pytest_timeout_cancel_timer() -> None:
    """End the second limit with the first."""
    faulthandler.cancel_dump_traceback_later()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Limit the tidying up apart, as a failure ends both limits, in favour of debuggers."""
    _exit_after(ENDING_SECONDS, item)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def _exit_after(seconds: float, item: pytest.Item) -> None:
    if not is_debugging():
        faulthandler.dump_traceback_later(seconds, exit=True, file=item.config.stash[STDERR])


class TriedOnce(LoadFileScheduling):  # type: ignore[misc]
    """As `--dist loadfile`, which gives a test whose worker died to the next worker, until none is left."""

    def remove_node(self, node: WorkerController) -> str | None:
        """Take the test that a worker was at for done; returns it."""
        work = self.assigned_work[node].values()
        tests = ((unit, test) for unit in work for test, done in unit.items() if not done)
        unit, test = next(tests, (dict[str, bool](), None))
        if test:
            unit[test] = True
        super().remove_node(node)
        return test


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> TriedOnce | None:
    """Have a test that ends its worker fail once."""
    return TriedOnce(config, log) if config.getoption("dist") == "loadfile" else None
