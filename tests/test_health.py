"""What a person should look at after a run, judged by the runs before."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from cqmonitor.fetch import SourceReport
from cqmonitor.health import concerns
from cqmonitor.records import Failure
from cqmonitor.summary import PublishSummary, ReadSummary, SourceReading

NOW = datetime(2025, 6, 30, tzinfo=UTC)
LOST = Failure(url="https://a.cn/feed", source="daily", stage="fetch", reason="http-500")


def runs(*told: tuple[int, dict[str, Any]], flow: str | None = "monitor") -> pl.DataFrame:
    """Earlier runs of a flow as (days ago, what their summary says)."""
    rows = [(NOW - timedelta(days=ago), flow, json.dumps(summary)) for ago, summary in told]
    schema: dict[str, Any] = {"started_at": pl.Datetime("us", "UTC"), "flow": pl.String, "summary": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def brought(new: int) -> dict[str, Any]:
    return {"sources": {"daily": {"new": new}}}


def read(articles: int, claims: int) -> dict[str, Any]:
    return {"reading": {"daily": {"articles": articles, "claims": claims}}}


def told(
    past: pl.DataFrame,
    report: SourceReport | None = None,
    reading: SourceReading | None = None,
    quarantined: int = 0,
) -> list[tuple[str, str]]:
    found = concerns(
        {"daily": report} if report else {},
        ReadSummary(sources={"daily": reading} if reading else {}),
        PublishSummary(quarantined=quarantined),
        at=NOW,
        runs=past,
    )
    return [(one.kind, one.source) for one in found]


QUIET = SourceReport(discovered=20)
SILENT, FAILING = [("source.silent", "daily")], [("source.failing", "daily")]


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [
        ((9, 8), SILENT),  # daily, and nothing for 8 days
        ((4, 3), []),  # not a week yet
        ((60, 30), []),  # a monthly: 30 days is its pace
        ((160, 130, 100), SILENT),  # a monthly, and nothing for 100 days
        ((), []),  # it never brought anything
        ((30,), SILENT),
    ],
)
def test_a_source_is_silent_by_its_own_pace(days_ago: tuple[int, ...], expected: list[Any]) -> None:
    assert told(runs(*((ago, brought(3)) for ago in days_ago)), QUIET) == expected


def test_a_source_that_brings_something_is_not_silent() -> None:
    assert told(runs((90, brought(1))), SourceReport(discovered=5, new=1)) == []


def test_runs_that_brought_nothing_are_no_sign_of_life() -> None:
    past = runs((20, brought(2)), (19, brought(2)), (3, brought(0)), (1, brought(0)))
    assert told(past, QUIET) == SILENT


@pytest.mark.parametrize("empty_runs", [0, 19, 20, 400])
def test_a_source_stays_silent_however_many_runs_bring_nothing(empty_runs: int) -> None:
    nothing = ((1, brought(0)) for _ in range(empty_runs))
    assert told(runs((40, brought(2)), (39, brought(2)), *nothing), QUIET) == SILENT


def test_a_backfill_of_the_past_is_no_sign_of_life() -> None:
    watched, filled = runs((40, brought(2)), (39, brought(2))), runs((2, brought(900)), flow="backfill")
    assert told(pl.concat([watched, filled]), QUIET) == SILENT
    assert told(filled, QUIET) == []


def test_runs_of_an_older_version_watched() -> None:
    assert told(runs((40, brought(2)), flow=None), QUIET) == SILENT


def test_a_source_that_cannot_be_asked_is_failing_not_silent() -> None:
    assert told(runs((90, brought(1))), SourceReport(failed=(LOST,))) == FAILING
    assert told(runs(), SourceReport(discovered=3, failed=(LOST,))) == []


@pytest.mark.parametrize(
    ("articles", "claims", "collapsed"), [(10, 20, True), (10, 60, False), (4, 0, False), (10, 0, True)]
)
def test_a_yield_collapses_against_what_is_usual(articles: int, claims: int, collapsed: bool) -> None:
    past = runs((3, read(10, 100)), (2, read(10, 90)), (1, read(2, 0)))
    found = told(past, reading=SourceReading(articles=articles, claims=claims))
    assert found == ([("yield.collapsed", "daily")] if collapsed else [])


def test_one_run_before_is_no_measure_of_a_yield() -> None:
    assert told(runs((1, read(10, 100))), reading=SourceReading(articles=10, claims=1)) == []


@pytest.mark.parametrize(
    ("before", "now", "rising"), [(0, 1, True), (3, 6, False), (3, 7, True), (0, 0, False)]
)
def test_a_rise_in_quarantined_rows_is_told(before: int, now: int, rising: bool) -> None:
    found = told(runs((1, {"quarantined": before})), quarantined=now)
    assert found == ([("quarantine.rising", "")] if rising else [])


def test_the_first_run_has_nothing_to_be_held_against() -> None:
    assert told(runs(), QUIET, SourceReading(articles=10), quarantined=5) == []
