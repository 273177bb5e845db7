"""The audit: flags of what stands, worst first, each with what it disagrees with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from cqmonitor.audit import COLUMNS, findings
from cqmonitor.reconcile import FLAGS, OBSERVATIONS
from cqmonitor.records import OPEN_END

ROW = dict.fromkeys(OBSERVATIONS) | {
    "series_key": "gdp", "indicator": "gdp", "ref_area": "CN-CQ", "time_period": "2023",
    "obs_value": 3.0, "revision": "first", "flags": [],
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
    flagged = {"flags": ["out_of_range:4..5"]}
    disputed = {"revision": "disputed", "obs_value": 4.0, "realtime_start": date(2024, 3, 1)}
    rows = told(flagged, disputed).select("flag", "detail", "obs_value").rows()
    assert rows[0] == ("disputed", "3 stands since 2024-01-20", 4.0)
    assert rows[1][0] == "out_of_range"


def test_what_one_article_disputes_itself_is_told_at_the_disputed_value_alone() -> None:
    flag = {"flags": ["self_contradiction:3 and 4 in the same article"]}
    found = told(flag, {"revision": "disputed", "obs_value": 4.0, **flag})
    assert found.select("flag", "detail", "obs_value").rows() == [
        ("disputed", "3 stands since 2024-01-20; 3 and 4 in the same article", 4.0)
    ]


def at(year: int, value: float, *details: str) -> dict[str, object]:
    """A value of a year with its jumps."""
    period = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31), "time_period": str(year)}
    return {**period, "indicator": "gdp", "obs_value": value, "flags": [f"jump:{one}" for one in details]}


def test_a_contradiction_is_told_once_at_the_value_that_contradicts_the_most() -> None:
    up, down = "50 in 2023 after 3 in 2022", "4 in 2024 after 50 in 2023"
    found = told(at(2022, 3.0, up), at(2023, 50.0, up, down), at(2024, 4.0, down))
    assert found.select("obs_value", "detail").rows() == [(50.0, f"{down}; {up}")]


def test_of_two_values_that_contradict_each_other_the_one_published_last_is_told() -> None:
    up = "50 in 2023 after 3 in 2022"
    assert told(at(2022, 3.0, up) | {"realtime_start": date(2024, 5, 1)}, at(2023, 50.0, up))[
        "obs_value"
    ].to_list() == [3.0]


def test_contradictions_in_the_same_words_about_other_indicators_or_areas_are_others() -> None:
    up = at(2023, 50.0, "50 in 2023 after 3 in 2022")
    assert told(up, up | {"indicator": "exports"}, up | {"ref_area": "CN"}).height == 3


def test_parts_are_told_with_their_whole() -> None:
    row = {"flags": ["parts_vs_whole:exports 5 + imports 3 against foreign_trade 9 in 2024"]}
    found = told(
        *({**row, "indicator": code, "ref_area": "CN"} for code in ("exports", "imports", "foreign_trade"))
    )
    assert found.height == 1


def test_nothing_flagged_is_nothing_listed() -> None:
    assert told({}).is_empty()
