"""How far long work has come, on the terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from cqmonitor.scale.progress import OnProgress, Progress, in_words

EVERY_SECONDS = 30.0
"""How often a log is told of it; a terminal shows it as it comes."""


@contextmanager
def shown() -> Iterator[OnProgress]:
    """Shows progress on standard error: a bar a stage on a terminal, else a line now and then."""
    if sys.stderr.isatty():
        with _bars() as tell:
            yield tell
    else:
        yield _Lines()


@contextmanager
def _bars() -> Iterator[OnProgress]:
    from rich.console import Console
    from rich.progress import BarColumn, TaskID, TextColumn
    from rich.progress import Progress as Bars

    bars = Bars(BarColumn(30), TextColumn("{task.description}"), console=Console(stderr=True))
    stages: dict[str, TaskID] = {}

    def tell(progress: Progress) -> None:
        if progress.stage not in stages:
            stages[progress.stage] = bars.add_task(progress.stage, total=1.0)
        words = in_words(progress)
        bars.update(stages[progress.stage], completed=progress.share, description=words)

    with bars:
        yield tell


class _Lines:
    """A line for a log, from time to time."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        if time.monotonic() - self._last >= EVERY_SECONDS and (progress.seconds_left or 0) > 0:
            self._last = time.monotonic()
            sys.stderr.write(f"{in_words(progress)}\n")
