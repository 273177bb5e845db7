"""How far long work has come."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one stage of a run has come.

    Attributes:
        stage: what is being done, in a word: `fetch`, `import`, `read`.
        done, total: of `unit`, with what earlier runs did.
        before: what of `done` earlier runs did.
        unit: what is counted: `pages`, `addresses`, `bytes`.
        shards, of_shards: how many shards are done, and of how many.
        started: of this run's part, by `time.monotonic`.
        detail: what went wrong so far, in a few words; empty for nothing.
    """

    stage: str
    done: int = 0
    total: int = 0
    before: int = 0
    unit: str = "pages"
    shards: int = 0
    of_shards: int = 0
    started: float = field(default_factory=time.monotonic)
    detail: str = ""

    @property
    def share(self) -> float:
        """The share that is done, 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 1.0

    @property
    def rate(self) -> float:
        """Units a second in this run."""
        seconds = time.monotonic() - self.started
        return (self.done - self.before) / seconds if seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """An estimate by the rate so far; None before there is one."""
        return (self.total - self.done) / self.rate if self.rate > 0 else None

    def further(self, units: int, *, shards: int = 1) -> Progress:
        """As it is after further shards."""
        return replace(self, done=self.done + units, shards=self.shards + shards)


OnProgress = Callable[[Progress], None]
"""Is told now and then, from the thread that does the work; must not raise."""


def untold(_: Progress) -> None:
    """Nobody wants to know."""


def in_words(progress: Progress) -> str:
    """Progress in a line: `read: 5,120 of 20,000 pages (26 %), 61 pages/s, about 4 min left`."""
    if progress.unit == "bytes":
        done, total = f"{progress.done / 1e6:,.0f}", f"{progress.total / 1e6:,.0f} MB"
        rate = f"{progress.rate / 1e6:,.1f} MB/s"
    else:
        done, total = f"{progress.done:,}", f"{progress.total:,} {progress.unit}"
        rate = f"{progress.rate:,.1f} {progress.unit}/s"
    parts = [f"{progress.stage}: {done} of {total} ({progress.share:.0%})", rate]
    if progress.seconds_left is not None:
        parts.append(f"about {_duration(progress.seconds_left)} left")
    return ", ".join([*parts, progress.detail] if progress.detail else parts)


def _duration(seconds: float) -> str:
    for size, name in ((86400, "days"), (3600, "h"), (60, "min")):
        if seconds >= 1.5 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.0f} s"
