"""The report as a step of a run, and as a command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cqmonitor.cli import app
from cqmonitor.pipeline import run
from cqmonitor.summary import as_markdown

TEXT = "Chongqing's GDP grew 5.7 percent year on year in 2024."


@pytest.fixture
def articles(folder: Callable[..., Path]) -> Path:
    return folder("saved", gdp=("2025-01-24", TEXT))


def test_a_run_writes_the_report_and_tells_where(articles: Path, tmp_path: Path) -> None:
    summary = run(tmp_path / "warehouse", folder=articles, report=True)
    assert summary.report == tmp_path / "warehouse" / "report" / "index.html"
    assert str(summary.report) in as_markdown(summary)
    front = (summary.report.parent / "data" / "front.js").read_text("utf-8")
    assert '"value":[5.7,"=","percent"]' in front


def test_a_report_that_fails_is_told_and_fails_no_run(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "report").write_text("somebody's notes")
    summary = run(tmp_path / "warehouse", folder=articles, report=True)
    assert summary.published.observations == 1
    (concern,) = (one for one in summary.concerns if one.kind == "report.failed")
    assert "name another folder" in concern.text
    assert (tmp_path / "warehouse" / "report").read_text() == "somebody's notes"


@pytest.mark.parametrize(("options", "there"), [([], True), (["--no-report"], False)])
def test_the_command_writes_it_unless_told_not_to(
    options: list[str], there: bool, articles: Path, tmp_path: Path
) -> None:
    command = ["run", "--folder", str(articles), "--warehouse", str(tmp_path / "warehouse"), *options]
    assert CliRunner().invoke(app, command).exit_code == 0
    assert (tmp_path / "warehouse" / "report" / "index.html").is_file() is there


def test_a_report_takes_the_place_of_the_one_before_and_of_nothing_else(
    sample_warehouse: Path, tmp_path: Path
) -> None:
    def report(out: Path) -> int:
        return (
            CliRunner()
            .invoke(app, ["report", "--warehouse", str(sample_warehouse), "--out", str(out)])
            .exit_code
        )

    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine")
    assert [report(tmp_path / "report"), report(tmp_path / "report"), report(mine)] == [0, 0, 2]
    assert sorted(mine.iterdir()) == [mine / "notes.txt"]


def test_whole_articles_are_shown_only_on_request(sample_warehouse: Path, tmp_path: Path) -> None:
    def texts(*options: str) -> str:
        command = ["report", "--warehouse", str(sample_warehouse), "--out", str(tmp_path / "out"), *options]
        assert CliRunner().invoke(app, command).exit_code == 0
        return "".join(file.read_text("utf-8") for file in (tmp_path / "out" / "data" / "articles").iterdir())

    assert '"text":null' in texts()
    assert '"text":null' not in texts("--full-text")


def test_export_as_a_command(sample_warehouse: Path, tmp_path: Path) -> None:
    command = ["export", "--format", "sdmx-csv", "--indicator", "gdp", "--freq", "A", "--vintages", "first"]
    told = CliRunner().invoke(app, [*command, "--warehouse", str(sample_warehouse), "--out", str(tmp_path)])
    assert told.exit_code == 0
    assert told.stdout.split() == [str(tmp_path / name) for name in ("observations.csv", "structure.json")]
    assert (tmp_path / "observations.csv").read_text("utf-8").startswith("STRUCTURE,STRUCTURE_ID,ACTION,FREQ")
    assert not told.stderr


def test_an_export_of_nothing_says_so(sample_warehouse: Path, tmp_path: Path) -> None:
    command = ["export", "--to", "1901-12-31", "--warehouse", str(sample_warehouse), "--out", str(tmp_path)]
    told = CliRunner().invoke(app, command)
    assert told.exit_code == 0
    assert "No observation fits these filters" in told.stderr
    assert len((tmp_path / "observations.csv").read_text("utf-8").splitlines()) == 1
