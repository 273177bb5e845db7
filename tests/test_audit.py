"""The audit: flags of what stands, worst first, each with what it disagrees with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from cqmonitor.audit import COLUMNS, findings
from cqmonitor.reconcile import FLAGS, OBSERVATIONS
from cqmonitor.records import OPEN_END

ROW = dict.fromkeys(OBSERVATIONS) | {
    "series_key": "gdp", "time_period": "2023", "obs_value": 3.0, "revision": "first", "flags": [],
    "period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31),
    "realtime_start": date(2024, 1, 20), "realtime_end": OPEN_END,
}  # fmt: skip


def told(*rows: Mapping[str, object]) -> pl.DataFrame:
    return findings(pl.LazyFrame([ROW | dict(row) for row in rows], schema=OBSERVATIONS))


def test_the_worst_flags_come_first() -> None:
    found = told({"flags": [f"{code}:detail" for code in reversed(FLAGS)]})
    assert found["flag"].to_list() == list(FLAGS)
    assert found.columns == list(COLUMNS)


def test_of_one_flag_the_latest_comes_first() -> None:
    old = {"flags": ["jump:1"], "series_key": "a"}
    new = {"flags": ["jump:2"], "series_key": "b", "realtime_start": date(2025, 1, 1)}
    assert told(old, new)["series_key"].to_list() == ["b", "a"]


def test_what_a_flag_disagrees_with_is_kept_whole() -> None:
    (detail,) = told({"flags": ["single_source:Daily: the other one"]})["detail"]
    assert detail == "Daily: the other one"


def test_what_was_superseded_is_not_listed_but_what_is_disputed_is() -> None:
    past = {"flags": ["jump:1"], "realtime_end": date(2024, 3, 1)}
    disputed = {"flags": ["jump:2"], "revision": "disputed"}
    assert told(past, disputed)["detail"].to_list() == ["", "2"]


def test_a_disputed_value_is_told_first_and_against_what_it_stands() -> None:
    flagged = {"flags": ["self_contradiction:4"]}
    disputed = {"revision": "disputed", "obs_value": 4.0, "realtime_start": date(2024, 3, 1)}
    rows = told(flagged, disputed).select("flag", "detail", "obs_value").rows()
    assert rows[0] == ("disputed", "3 stands since 2024-01-20", 4.0)
    assert rows[1][0] == "self_contradiction"


def test_nothing_flagged_is_nothing_listed() -> None:
    assert told({}).is_empty()
