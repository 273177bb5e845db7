"""What a person should look at after a run: sources that fell silent or fail, yields that collapse.

Everything is judged by the runs before (the table `runs`); a source is compared with itself, so that a
daily and a yearbook each have a pace of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

import polars as pl

from cqmonitor.fetch import SourceReport
from cqmonitor.summary import Concern, PublishSummary, ReadSummary

SILENT_AT_LEAST = timedelta(days=7)
"""However often a source publishes, a week without anything new is no silence yet."""

SILENT_GAPS = 2.0
"""Times the longest pause that a source has made before."""

FEW = 5
"""Articles of a run below which its yield says nothing."""

COLLAPSED = 1 / 3
"""Claims an article, as a share of what is usual for the source, below which its layout may have changed."""

USUAL_RUNS = 20
"""Runs that tell what is usual: the last that brought something new, that had a yield, or at all."""

LOOKED_BACK = timedelta(days=3 * 366)
"""How far the earlier runs are looked at; long enough for a source that publishes once a year."""

WATCHING = "monitor"
"""The flow that asks sources for what is new; what a backfill brings says nothing of a source's pace."""


@dataclass(frozen=True, slots=True)
class _Past:
    """One earlier run."""

    at: datetime
    flow: str | None
    told: Mapping[str, Any]

    def of(self, part: str, source: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.told.get(part, {}).get(source, {})
        return found


def concerns(
    fetched: Mapping[str, SourceReport],
    read: ReadSummary,
    published: PublishSummary,
    *,
    at: datetime,
    runs: pl.DataFrame,
) -> tuple[Concern, ...]:
    """What to look at after a run, by source.

    Args:
        fetched, read, published: what the stages of the run did.
        at: when it began.
        runs: the earlier runs (columns `started_at`, `flow`, `summary`), in any order; runs that an older
            version noted have no flow, and watched.
    """
    recent = runs.filter(pl.col("started_at") >= at - LOOKED_BACK).sort("started_at")
    rows = recent.select("started_at", "flow", "summary").iter_rows()
    past = [_Past(started, flow, json.loads(summary)) for started, flow, summary in rows]
    found = [
        *(one for name, report in fetched.items() for one in _of_source(name, report, at, past)),
        *(one for name in read.sources for one in _of_yield(name, read, past)),
        *_of_quarantine(published, past),
    ]
    return tuple(sorted(found, key=lambda one: (one.kind, one.source)))


def _of_source(name: str, report: SourceReport, at: datetime, past: Sequence[_Past]) -> Iterator[Concern]:
    if report.failed and not report.discovered:
        reason = next(iter(report.failed_by_reason))
        yield Concern("source.failing", name, f"nothing could be found: {reason}")
        return
    watched = (run for run in past if run.flow in (WATCHING, None))
    fresh = [run.at for run in watched if run.of("sources", name).get("new")][-USUAL_RUNS:]
    if report.new or not fresh:
        return
    pauses = [after - before for before, after in pairwise(fresh)]
    patience = max(SILENT_AT_LEAST, SILENT_GAPS * max(pauses, default=timedelta(0)))
    if at - fresh[-1] > patience:
        yield Concern("source.silent", name, f"nothing new since {fresh[-1]:%Y-%m-%d}")


def _of_yield(name: str, read: ReadSummary, past: Sequence[_Past]) -> Iterator[Concern]:
    before = [_yield(run.of("reading", name)) for run in past]
    usual = [one for one in before if one is not None][-USUAL_RUNS:]
    now = _yield({"articles": read.sources[name].articles, "claims": read.sources[name].claims})
    if now is not None and len(usual) >= 2 and now < COLLAPSED * median(usual):
        text = f"{now:.1f} claims an article against {median(usual):.1f} before: has the layout changed?"
        yield Concern("yield.collapsed", name, text)


def _yield(counts: Mapping[str, Any]) -> float | None:
    """Claims an article, None where the articles are too few."""
    return counts["claims"] / counts["articles"] if counts.get("articles", 0) >= FEW else None


def _of_quarantine(published: PublishSummary, past: Sequence[_Past]) -> Iterator[Concern]:
    most = max((run.told.get("quarantined", 0) for run in past[-USUAL_RUNS:]), default=0)
    if past and published.quarantined > 2 * most:
        text = f"{published.quarantined} rows in quarantine, at most {most} in a run before"
        yield Concern("quarantine.rising", "", text)
