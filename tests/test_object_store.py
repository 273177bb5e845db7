"""Every command on a warehouse in an object store gives what it gives on a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from polars.testing import assert_frame_equal
from typer.testing import CliRunner

from cqmonitor import Warehouse
from cqmonitor.cli import app
from cqmonitor.storage import ObjectPath, objects

SALES = "Chongqing's retail sales grew {} percent year on year in the first half of 2024.\n"


def told(*arguments: object, code: int = 0) -> str:
    found = CliRunner().invoke(app, [str(one) for one in arguments])
    assert found.exit_code == code, found.stderr
    return found.stdout + found.stderr


@pytest.fixture(scope="module")
def both(object_store: ObjectPath, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ObjectPath]:
    """A folder and an object store, each after two runs: a page has changed between them."""
    saved = tmp_path_factory.mktemp("saved")
    days = "a,2024-07-18,en,Daily\nb,2024-07-19,en,Post\n"
    (saved / "manifest.csv").write_text(f"doc,published,lang,outlet\n{days}", "utf-8")
    (saved / "b.txt").write_text(SALES.format(5.2), "utf-8")
    here, there = tmp_path_factory.mktemp("here") / "warehouse", object_store / "commands"
    for warehouse in (here, there):
        for rate in (5.2, 5.3):
            (saved / "a.txt").write_text(SALES.format(rate), "utf-8")
            run = told("run", "--folder", saved, "--warehouse", warehouse, "--report")
            assert "Articles read: " in run
    return here, there


def test_the_runs_did_the_same(both: tuple[Path, ObjectPath]) -> None:
    ours, theirs = (Warehouse(one) for one in both)
    own = ("first_recorded", "recorded_at", "fetched_at", "run_id")  # of the clock and the run
    for table in ("observations", "claims", "articles"):
        here, there = (getattr(one, table)().drop(own, strict=False).collect() for one in (ours, theirs))
        assert here.height > 0
        assert_frame_equal(here, there)
    assert [one.runs().collect()["status"].to_list() for one in (ours, theirs)] == [["completed"] * 2] * 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("series", "retail_sales", "--measure", "growth"),
        ("sql", "SELECT claims.quote, value FROM claims JOIN articles USING (article_id) ORDER BY ALL"),
        ("audit",),
        ("suggest",),
    ],
)
def test_a_command_says_the_same(arguments: tuple[str, ...], both: tuple[Path, ObjectPath]) -> None:
    here, there = (told(*arguments, "--warehouse", one) for one in both)
    assert here == there


def test_check_finds_nothing_wrong_and_what_is_not_there(both: tuple[Path, ObjectPath]) -> None:
    _, there = both
    assert "nothing to do" in told("maintain", "--warehouse", there)
    assert f"Warehouse {there}: no problem" in told("check", "--warehouse", there)
    assert f"{there / 'x'}: none yet" in told("check", "--warehouse", there / "x")
    assert "no bucket 'not-there'" in told("check", "--warehouse", "s3://not-there/x", code=1)


def test_exports_are_the_same(both: tuple[Path, ObjectPath], tmp_path: Path) -> None:
    for name, warehouse in zip("ab", both, strict=True):
        told("export", "--format", "csv", "--out", tmp_path / name, "--warehouse", warehouse)
        told("archive", "export", tmp_path / f"{name}.warc.gz", "--warehouse", warehouse)
        kept = told("archive", "import", tmp_path / f"{name}.warc.gz", "--warehouse", warehouse)
        assert "3 pages read, 0 new" in kept
    ours, theirs = ((tmp_path / name / "observations.csv").read_text("utf-8") for name in "ab")
    assert len(ours.splitlines()) == len(theirs.splitlines()) > 1


def test_the_report_lies_in_the_store_or_where_one_says(
    both: tuple[Path, ObjectPath], tmp_path: Path
) -> None:
    here, there = both
    pages = {path.relative_to(here).as_posix() for path in here.glob("report/**/*") if path.is_file()}
    assert {one.path.relative_to(there).as_posix() for one in objects.below(there / "report")} == pages
    assert b"<!doctype html>" in objects.read(there / "report" / "index.html")
    assert str(there / "report" / "index.html") in told("report", "--warehouse", there)
    out = tmp_path / "report"
    assert str(out / "index.html") in told("report", "--warehouse", there, "--out", out)
    assert {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} == {
        page.removeprefix("report/") for page in pages
    }
