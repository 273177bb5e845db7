from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from cqmonitor.warehouse.describe import renew
from cqmonitor.warehouse.fields import FIELDS
from cqmonitor.warehouse.tables import APPENDED, CLAIMS_NESTED, PUBLISHED, Table

from .workers import update

README = (Path(__file__).parents[2] / "warehouse" / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.fixture
def beside_a_warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    update(tmp_path / "warehouse", range(2))
    monkeypatch.chdir(tmp_path)


def test_the_readme_has_the_tables_as_they_are() -> None:
    assert renew(README) == README, "run: python -m cqmonitor.warehouse.describe"


def test_every_table_that_grows_stands_in_the_layout() -> None:
    layout = README.partition("**Read what")[0]
    assert all(f"{table.name}/" in layout for table in APPENDED)


def test_every_field_is_used_and_explained() -> None:
    tables = (*APPENDED, *PUBLISHED, CLAIMS_NESTED)
    used = {column.partition("=")[2] or column for table in tables for column in table.columns}
    assert used == set(FIELDS)
    assert all(field.description.endswith(".") and field.example for field in FIELDS.values())


@pytest.mark.parametrize("table", PUBLISHED, ids=lambda table: table.name)
def test_examples_are_of_the_codes_allowed(table: Table) -> None:
    assert all(field.example in field.codes for field in table.fields.values() if field.codes)


@pytest.mark.parametrize("block", blocks("python"))
@pytest.mark.usefixtures("beside_a_warehouse")
def test_the_python_of_the_readme_runs(block: str) -> None:
    exec(block, {})


@pytest.mark.usefixtures("beside_a_warehouse")
def test_the_sql_of_the_readme_runs() -> None:
    (block,) = blocks("sql")
    with duckdb.connect() as db:
        assert len(db.sql(block).fetchall()) == 2
