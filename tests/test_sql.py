"""SQL on the published tables, and the worked script of the docs."""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cqmonitor.cli import app
from cqmonitor.warehouse.tables import PUBLISHED

SCRIPT = Path(__file__).parents[1] / "docs" / "three_questions.py"


def sql(warehouse: Path, statement: str, *options: str) -> tuple[int, str, str]:
    told = CliRunner().invoke(app, ["sql", statement, "--warehouse", str(warehouse), *options])
    return told.exit_code, told.stdout, told.stderr


@pytest.mark.parametrize("table", [table.name for table in PUBLISHED])
def test_every_published_table_is_a_view(table: str, sample_warehouse: Path) -> None:
    code, told, _ = sql(sample_warehouse, f"SELECT count(*) AS n FROM {table}", "--format", "jsonl")
    assert code == 0
    assert json.loads(told)["n"] > 0


def test_columns_are_those_of_the_table_and_days_are_iso(sample_warehouse: Path) -> None:
    statement = (
        "SELECT period_end, obs_value FROM observations WHERE indicator = 'gdp' AND freq = 'A' LIMIT 1"
    )
    _, told, _ = sql(sample_warehouse, statement, "--format", "jsonl")
    assert set(json.loads(told)) == {"period_end", "obs_value"}
    assert json.loads(told)["period_end"].endswith("-12-31")


def test_a_table_to_look_at_has_the_columns_on_top(sample_warehouse: Path) -> None:
    _, told, _ = sql(sample_warehouse, "SELECT 'a[b]' AS one, NULL AS two")
    assert [line.split() for line in told.splitlines()] == [["one", "two"], ["a[b]", "-"]]


def test_an_open_end_is_null_in_json(sample_warehouse: Path) -> None:
    statement = "SELECT obs_lower, obs_upper FROM observations WHERE bound = '>' LIMIT 1"
    _, told, _ = sql(sample_warehouse, statement, "--format", "jsonl")
    assert json.loads(told, parse_constant=pytest.fail)["obs_upper"] is None


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ("SELEC 1", "syntax error"),
        ("SELECT gpd FROM observations", "gpd"),
        ("SELECT 1 FROM nowhere", "The tables are observations, claims"),
        ("DELETE FROM observations", "delete"),
        (" ", "empty"),
    ],
)
def test_a_wrong_statement_is_told_as_wrong_use(
    statement: str, complaint: str, sample_warehouse: Path
) -> None:
    code, _, told = sql(sample_warehouse, statement)
    assert code == 2
    assert complaint in told


def test_without_duckdb_it_says_how_to_install_it(
    sample_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    code, _, told = sql(sample_warehouse, "SELECT 1")
    assert code == 2
    assert "pip install 'cqmonitor[sql]'" in told


def test_the_worked_script_answers_its_three_questions(
    sample_warehouse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runpy.run_path(str(SCRIPT))["main"](str(sample_warehouse))
    told = capsys.readouterr().out
    for said in ("3219060000000.0", "450000.0", "501600.0", "Mountain City Post"):
        assert said in told
