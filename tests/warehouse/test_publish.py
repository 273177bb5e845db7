from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqmonitor.errors import SchemaError
from cqmonitor.warehouse import Warehouse
from cqmonitor.warehouse.publish import KEPT_VERSIONS, digest
from cqmonitor.warehouse.tables import PUBLISHED

from .makers import observe, publish_rows, reading, vintage
from .workers import update


def files_of(folder: Path | None) -> dict[str, bytes]:
    """What analysts may read."""
    assert folder is not None
    found = {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    return {name: held for name, held in found.items() if not name.startswith(".state/")}


def test_all_tables_lie_under_published(tmp_path: Path) -> None:
    update(tmp_path, range(2))
    assert sorted(files_of(tmp_path / "published")) == [
        "areas.parquet",
        "articles/year=2024/all.parquet",
        "claims/year=2024/all.parquet",
        "datapackage.json",
        "indicators.parquet",
        "observations.parquet",
    ]
    assert Warehouse(tmp_path).observations().collect()["obs_value"].to_list() == [6.0, 7.0]


def test_without_new_input_nothing_is_published(tmp_path: Path) -> None:
    update(tmp_path, range(2))

    def never(*_: object) -> None:
        raise AssertionError("there is nothing to build")

    again = Warehouse(tmp_path).publish(never, "x")
    assert not again.new
    assert again.before == again.path == Warehouse(tmp_path).published


@pytest.mark.parametrize(
    "other", [{"inputs_digest_extra": "y"}, {"rules_version": "z"}, {"authority": {"example": "other"}}]
)
def test_other_rules_or_configuration_publish_again(tmp_path: Path, other: dict[str, object]) -> None:
    update(tmp_path, range(2))
    assert Warehouse(tmp_path).publish(observe, **({"inputs_digest_extra": "x"} | other)).new  # type: ignore[arg-type]


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    for name, parts in (("one", [range(4)]), ("other", [range(2, 4), range(4)])):
        for numbers in parts:
            update(tmp_path / name, numbers)
    assert files_of(tmp_path / "one" / "published") == files_of(tmp_path / "other" / "published")


def test_what_did_not_change_is_linked_and_old_versions_go(tmp_path: Path) -> None:
    for n in range(KEPT_VERSIONS + 2):
        update(tmp_path, range(n, n + 1))
    versions = list((tmp_path / ".published").iterdir())
    assert len(versions) == KEPT_VERSIONS
    assert (tmp_path / "published" / "areas.parquet").stat().st_nlink == KEPT_VERSIONS
    assert (tmp_path / "published" / "observations.parquet").stat().st_nlink == 1
    assert not list((tmp_path / ".tmp").iterdir())


@pytest.mark.parametrize("lost", ["made_of.json", "*.parquet"])
def test_without_what_it_starts_from_an_update_makes_everything(tmp_path: Path, lost: str) -> None:
    update(tmp_path / "one", range(3))
    state = Path(tmp_path, "one", "published").resolve() / ".state"
    for path in list(state.rglob(lost)):
        path.write_bytes(b"?" * 40)
    update(tmp_path / "one", range(5))
    update(tmp_path / "other", range(5))
    assert files_of(tmp_path / "one" / "published") == files_of(tmp_path / "other" / "published")


def test_claims_without_a_date_have_a_year_of_their_own(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    warehouse.append_readings([reading(1), reading(2, published=None)], "run")
    warehouse.publish(observe, "x")
    assert sorted(path.name for path in (tmp_path / "published/claims").iterdir()) == [
        "year=0000",
        "year=2024",
    ]
    assert warehouse.claims().collect().height == 2


def test_an_empty_warehouse_publishes_empty_tables(tmp_path: Path) -> None:
    Warehouse(tmp_path).publish(observe, "x")
    assert pl.read_parquet(tmp_path / "published/observations.parquet").is_empty()
    assert pl.read_parquet(tmp_path / "published/claims/**/*.parquet").is_empty()


def test_a_row_that_breaks_a_rule_goes_to_quarantine_and_the_rest_is_published(tmp_path: Path) -> None:
    bad = [vintage(unit_measure="stone"), vintage(n_articles=2), vintage(obs_value=9.0, time_period="2022")]
    warehouse = publish_rows(tmp_path, [vintage(), *bad])
    assert warehouse.observations().collect().height == 1
    rules = warehouse.quarantine().select("table", "rule").collect().rows()
    assert sorted(rules) == [
        ("observations", "primary_key"),
        ("observations", "unit_measure|check__code"),
        ("observations", "value_within_its_bounds"),
    ]
    publish_rows(tmp_path, [vintage(), *bad], "again")
    assert warehouse.quarantine().collect().height == 3


def test_a_frame_without_a_column_is_an_error_that_names_it(tmp_path: Path) -> None:
    frame = pl.DataFrame([vintage()]).drop("obs_value")
    with pytest.raises(SchemaError, match=r"observations: columns obs_value are absent"):
        Warehouse(tmp_path).publish(lambda *given: given[-1].sift("observations", frame), "x")
    assert Warehouse(tmp_path).published is None


@given(st.lists(st.text(min_size=1, max_size=8), unique=True), st.randoms(use_true_random=False))
def test_the_digest_does_not_depend_on_order(names: list[str], random: object) -> None:
    shuffled = list(names)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert digest(shuffled, ("x",)) == digest(names, ("x",))
    assert digest([*names, "further"], ("x",)) != digest(names, ("x",))


def test_the_data_package_describes_every_column(tmp_path: Path) -> None:
    update(tmp_path, range(1))
    package = json.loads((tmp_path / "published/datapackage.json").read_text("utf-8"))
    described = {
        one["name"]: [field["name"] for field in one["schema"]["fields"]] for one in package["resources"]
    }
    assert described == {table.name: list(table.dtypes) for table in PUBLISHED}
    for one in package["resources"]:
        paths = list((tmp_path / "published").glob(one["path"]))
        assert paths
        assert all(list(pl.read_parquet_schema(path)) == described[one["name"]] for path in paths)
        assert all(field["description"] and field["example"] for field in one["schema"]["fields"])
