"""Warehouses of other schemas: earlier ones are read, written, published, compacted; later ones refused."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from cqmonitor.errors import SchemaError
from cqmonitor.publishing import run_publish
from cqmonitor.reading import run_read
from cqmonitor.warehouse import Warehouse
from cqmonitor.warehouse.commit import files
from cqmonitor.warehouse.footer import read_footer
from cqmonitor.warehouse.maintain import maintain
from cqmonitor.warehouse.parquet import read_metadata, write_parquet
from cqmonitor.warehouse.tables import APPENDED, PAGES, SCHEMA_VERSION

from .makers import page
from .workers import update

EARLIER = Path(__file__).with_name("schema-1")
LATER = datetime.now(UTC) + timedelta(days=62)


@pytest.fixture
def earlier(tmp_path: Path) -> Warehouse:
    return Warehouse(shutil.copytree(EARLIER, tmp_path / "w"))


def publish(store: Warehouse) -> list[dict[str, object]]:
    run_publish(store.path, run_id="now")
    return store.observations().drop("first_recorded").collect().to_dicts()


def test_it_is_of_the_first_schema(earlier: Warehouse) -> None:
    found = [path for table in APPENDED for path in files(earlier.path, table)]
    assert {read_footer(path).schema for path in found} == {1}
    assert "cqmonitor.schema" not in read_metadata(found[0])


def test_every_table_is_read_and_sound(earlier: Warehouse) -> None:
    assert earlier.pages().collect().height == earlier.readings().collect().height == 22
    assert earlier.runs().collect()["status"].to_list() == ["completed", "completed"]
    assert earlier.check() == []


def test_it_is_published_as_it_was(earlier: Warehouse) -> None:
    assert len(publish(earlier)) > 200
    assert earlier.check() == []


def test_it_is_appended_to_and_compacted_without_a_change(earlier: Warehouse) -> None:
    published = publish(earlier)
    earlier.append_pages([page(1)], "now")
    rows = earlier.pages().sort("url").collect()
    assert maintain(earlier.path, now=LATER, replaced_for=timedelta()).compacted["pages"] == 3
    assert earlier.pages().sort("url").collect().equals(rows)
    assert {read_footer(path).schema for path in files(earlier.path, PAGES)} == {SCHEMA_VERSION}
    shutil.rmtree(Path(earlier.path, ".published"))
    Path(earlier.path, "published").unlink()
    assert publish(earlier) == published
    assert earlier.check() == []


def test_new_rules_read_its_pages_again(earlier: Warehouse, site_config: Path) -> None:
    read = run_read(earlier.path, config=site_config, run_id="now")
    assert (read.total.articles, read.failed) == (22, ())


def newer(path: Path) -> None:
    metadata = {"cqmonitor.schema": str(SCHEMA_VERSION + 1)}
    write_parquet(pl.read_parquet(path).with_columns(more=pl.lit(1)), path, metadata=metadata)


def test_a_file_of_a_later_schema_is_refused_by_name(tmp_path: Path) -> None:
    update(tmp_path, range(2))
    file = Path(*files(tmp_path, PAGES))
    newer(file)
    store = Warehouse(tmp_path)
    said = rf"{file.name}: written by a newer cqmonitor \(schema {SCHEMA_VERSION + 1}; .*update cqmonitor"
    with pytest.raises(SchemaError, match=said):
        store.pages()
    with pytest.raises(SchemaError, match=said):
        store.append_pages([page(7)], "run")
    (problem,) = store.check()
    assert problem.path == file
    assert "newer cqmonitor" in problem.problem
    assert "update cqmonitor" in problem.mend


def test_a_publication_of_a_later_schema_is_refused_too(tmp_path: Path) -> None:
    update(tmp_path, range(2))
    newer((tmp_path / "published").resolve() / "observations.parquet")
    with pytest.raises(SchemaError, match=r"observations\.parquet: written by a newer"):
        Warehouse(tmp_path).observations()
