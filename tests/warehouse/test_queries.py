from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from cqmonitor.errors import InputError, WarehouseError
from cqmonitor.warehouse import Warehouse

from .makers import publish_rows, vintage

FIRST = vintage(realtime_end=date(2024, 3, 9))
REVISED = vintage(
    obs_value=3.2,
    obs_lower=3.15,
    obs_upper=3.25,
    revision="revised",
    realtime_start=date(2024, 3, 10),
    first_recorded=datetime(2024, 5, 1, 17, tzinfo=UTC),  # 2 May in Shanghai
)
DISPUTED = vintage(
    obs_value=4.0, obs_lower=3.95, obs_upper=4.05, revision="disputed", realtime_start=date(2024, 4, 1)
)
NEXT_YEAR = vintage(time_period="2024", period_start=date(2024, 1, 1), period_end=date(2024, 12, 31))
TARGET = vintage(series_key="gdp.target", status="target", time_period="2025")
GROWTH = vintage(series_key="gdp.growth", measure="growth", unit_measure="percent")


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return publish_rows(tmp_path, [FIRST, REVISED, DISPUTED, NEXT_YEAR, TARGET, GROWTH])


def rows(frame: pl.LazyFrame) -> list[tuple[str, float]]:
    return frame.select("time_period", "obs_value").collect().rows()


def test_latest_is_one_undisputed_value_a_period(warehouse: Warehouse) -> None:
    assert rows(warehouse.series("gdp", status="actual")) == [("2023", 3.2), ("2024", 3.0)]


def test_first_is_what_was_reported_first(warehouse: Warehouse) -> None:
    found = warehouse.series("gdp", status="actual", vintage="first")
    assert rows(found) == [("2023", 3.0), ("2024", 3.0)]


def test_all_vintages_with_the_disputed_one(warehouse: Warehouse) -> None:
    assert rows(warehouse.vintages("gdp.CN-CQ.level")) == [
        ("2023", 3.0),
        ("2023", 3.2),
        ("2023", 4.0),
        ("2024", 3.0),
    ]


@pytest.mark.parametrize(
    ("day", "expected"), [("2024-01-19", []), ("2024-03-09", [3.0]), ("2024-03-10", [3.2])]
)
def test_as_of_is_what_had_been_published_by_that_day(
    warehouse: Warehouse, day: str, expected: list[float]
) -> None:
    found = warehouse.series("gdp", status="actual", as_of=date.fromisoformat(day))
    assert [value for period, value in rows(found) if period == "2023"] == expected


@pytest.mark.parametrize(("day", "expected"), [("2024-05-01", 3.0), ("2024-05-02", 3.2)])
def test_known_at_is_what_we_had_recorded_by_that_day_in_shanghai(
    warehouse: Warehouse, day: str, expected: float
) -> None:
    found = warehouse.series("gdp", status="actual", known_at=date.fromisoformat(day))
    assert rows(found)[0] == ("2023", expected)


def test_targets_come_as_a_series_of_their_own(warehouse: Warehouse) -> None:
    assert rows(warehouse.series("gdp", status="target")) == [("2025", 3.0)]
    assert len(rows(warehouse.series("gdp"))) == 3


@pytest.mark.parametrize("other", [{"area": "CN"}, {"freq": "M"}, {"measure": "share"}])
def test_other_series_stay_out(warehouse: Warehouse, other: dict[str, str]) -> None:
    assert rows(warehouse.series("gdp", **other)) == []  # type: ignore[arg-type]


def test_an_unknown_vintage_is_refused_with_those_that_are_allowed(warehouse: Warehouse) -> None:
    with pytest.raises(InputError, match="allowed: latest, first, all"):
        warehouse.series("gdp", vintage="third")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("column", "code", "near"),
    [
        ("measure", "levle", "level"),
        ("freq", "Y", "A"),
        ("status", "goal", "actual"),
        ("indicator", "gdpp", "gdp"),
        ("area", "CN-QC", "CN-CQ"),
    ],
)
def test_an_unknown_code_is_refused_with_those_that_are_near(
    sample_warehouse: Path, column: str, code: str, near: str
) -> None:
    asked = {"indicator": "gdp"} | {column: code}
    with pytest.raises(InputError, match=f"'{code}' is unknown .such as .*{near}"):
        Warehouse(sample_warehouse).series(**asked)  # type: ignore[arg-type]


@pytest.mark.parametrize("day", ["2024-03-01", 2024, datetime(2024, 3, 1, tzinfo=UTC)])
@pytest.mark.parametrize("name", ["as_of", "known_at"])
def test_what_is_no_day_is_refused(warehouse: Warehouse, name: str, day: object) -> None:
    with pytest.raises(InputError, match=f"{name} .* is no day .allowed: datetime.date"):
        warehouse.series("gdp", **{name: day})  # type: ignore[arg-type]


def test_a_code_that_observations_have_is_known_though_the_catalog_forgot_it(warehouse: Warehouse) -> None:
    assert warehouse.indicators().collect().is_empty()
    assert rows(warehouse.series("gdp", status="actual"))


def test_before_the_first_publication_the_error_says_so(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="nothing has been published yet"):
        Warehouse(tmp_path).observations()


def events(
    tmp_path: Path, before: list[dict[str, object]], after: list[dict[str, object]]
) -> Sequence[object]:
    warehouse = publish_rows(tmp_path, before, "before")
    old = warehouse.published
    new = publish_rows(tmp_path, after, "after").published
    assert new is not None
    return warehouse.observations_diff(old, new).select("event", "obs_value").rows()


def test_a_diff_names_what_came_and_went(tmp_path: Path) -> None:
    after = [FIRST, REVISED, DISPUTED]
    assert events(tmp_path, [FIRST, NEXT_YEAR], after) == [
        ("revised", 3.2),
        ("disputed", 4.0),
        ("withdrawn", 3.0),
    ]


def test_more_outlets_for_a_value_are_no_event(tmp_path: Path) -> None:
    assert events(tmp_path, [FIRST], [FIRST | {"n_articles": 5, "realtime_end": date(2024, 9, 9)}]) == []


def test_without_an_earlier_version_all_is_new(tmp_path: Path) -> None:
    warehouse = publish_rows(tmp_path, [FIRST])
    assert warehouse.published is not None
    diff = warehouse.observations_diff(None, warehouse.published)
    assert diff["event"].to_list() == ["new"]


def test_a_pinned_warehouse_stays_with_its_version(tmp_path: Path) -> None:
    warehouse = publish_rows(tmp_path, [FIRST], "before")
    pinned = warehouse.pinned()
    publish_rows(tmp_path, [FIRST, REVISED], "after")
    counts = [len(one.observations().collect()) for one in (pinned, warehouse)]
    assert counts == [1, 2]
    assert pinned.published != warehouse.published


# --- one series by its key: fredapi's names -----------------------------------------------------

KEY = "gdp.CN-CQ.level"


def test_first_and_latest_release_are_one_value_a_period(warehouse: Warehouse) -> None:
    assert rows(warehouse.first_release(KEY)) == [("2023", 3.0), ("2024", 3.0)]
    assert rows(warehouse.latest_release(KEY)) == [("2023", 3.2), ("2024", 3.0)]


def test_as_of_date_is_all_that_had_been_published(warehouse: Warehouse) -> None:
    found = rows(warehouse.as_of_date(KEY, date(2024, 3, 31)))
    assert found == [("2023", 3.0), ("2023", 3.2), ("2024", 3.0)]


def test_the_revision_triangle_shows_what_was_known_on_each_day(warehouse: Warehouse) -> None:
    triangle = warehouse.revisions(KEY).collect()
    assert triangle.columns == ["time_period", "period_start", "period_end", "2024-01-20", "2024-03-10"]
    assert triangle.drop("period_start", "period_end").rows() == [("2023", 3.0, 3.2), ("2024", 3.0, 3.0)]


def test_a_series_that_is_not_there_is_told_with_near_ones(warehouse: Warehouse) -> None:
    for ask in (warehouse.revisions, warehouse.vintages, warehouse.first_release, warehouse.latest_release):
        with pytest.raises(InputError, match=r"unknown series 'gdp\.level': .*gdp\.CN-CQ\.level"):
            ask("gdp.level")
