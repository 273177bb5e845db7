"""The command: what it prints, where errors go, exit codes."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cqmonitor.cli import app
from cqmonitor.config import config_folder, load_config
from cqmonitor.warehouse import Warehouse

Folder = Callable[..., Path]

TEXT = "Chongqing's GDP grew 6.2 percent year on year in the first quarter of 2024, the bureau said."
SCORED = {
    "indicator", "concept", "ref_area", "measure", "value", "unit", "bound", "status",
    "period_start", "period_end", "basis",
}  # fmt: skip
UNSCORED = {
    "value_low", "value_high", "digits", "equivalent_value", "equivalent_unit", "reference",
    "prices", "attributed_to", "confidence", "quote", "quote_start", "quote_end",
}  # fmt: skip


def cqmonitor(*args: object) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args], prog_name="cqmonitor")


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


# --- extract ----------------------------------------------------------------------------------


def test_extract_prints_every_field_of_a_claim(folder: Folder) -> None:
    (claim,) = lines(cqmonitor("extract", folder("articles", q1=("2024-04-20", TEXT))))
    assert set(claim) >= {"doc"} | SCORED | UNSCORED
    assert claim["doc"] == "q1"
    assert (claim["indicator"], claim["value"], claim["basis"]) == ("gdp", 6.2, "yoy")
    assert (claim["period_start"], claim["period_end"]) == ("2024-01-01", "2024-03-31")
    assert claim["quote"] == TEXT


def test_extract_takes_a_file_with_a_day_of_publication(tmp_path: Path) -> None:
    (tmp_path / "q1.txt").write_text(TEXT, "utf-8")
    (claim,) = lines(cqmonitor("extract", tmp_path / "q1.txt", "--published", "2024-04-20"))
    assert claim["period_end"] == "2024-03-31"


def test_extract_takes_a_manifest_from_elsewhere(folder: Folder, tmp_path: Path) -> None:
    articles = folder("articles", q1=("2024-04-20", TEXT))
    manifest = (articles / "manifest.csv").rename(tmp_path / "known.csv")
    (claim,) = lines(cqmonitor("extract", articles / "q1.txt", "--manifest", manifest))
    assert claim["period_end"] == "2024-03-31"


def test_extract_reads_html(tmp_path: Path) -> None:
    page = "<html><head><title>Growth</title></head><body><nav>Home</nav><article><h1>Growth</h1>"
    more = "<p>The services sector did well, and officials expect the trend to go on for some time.</p>"
    (tmp_path / "q1.html").write_text(f"{page}<p>{TEXT}</p>{more}</article></body></html>", "utf-8")
    found = lines(cqmonitor("extract", tmp_path, "--published", "2024-04-20"))
    assert [claim["value"] for claim in found] == [6.2]


def test_extract_goes_on_after_a_file_that_nothing_dates(folder: Folder) -> None:
    articles = folder("articles", q1=("2024-04-20", TEXT), q2=("", TEXT))
    result = cqmonitor("extract", articles)
    assert {claim["doc"] for claim in lines(result)} == {"q1"}
    assert "q2.txt" in result.stderr
    assert "--published" in result.stderr
    assert result.exit_code == 1


def test_extract_as_a_table(folder: Folder) -> None:
    result = cqmonitor("extract", folder("articles", q1=("2024-04-20", TEXT)), "--format", "table")
    assert "gdp" in result.stdout
    assert "2024-01-01..2024-03-31" in result.stdout


def test_extract_reads_many_files_in_processes_and_keeps_their_order(folder: Folder) -> None:
    docs = {f"d{n:03}": ("2024-04-20", TEXT.replace("6.2", f"{n / 10}")) for n in range(1, 66)}
    found = lines(cqmonitor("extract", folder("articles", **docs)))
    assert [claim["value"] for claim in found] == [n / 10 for n in range(1, 66)]


def test_extract_explains_as_text_or_as_a_page(folder: Folder) -> None:
    articles = folder("articles", q1=("2024-04-20", TEXT), q2=("", TEXT))
    told = cqmonitor("extract", articles, "--explain")
    assert "gdp" in told.stdout
    assert "<- " in told.stdout
    page = cqmonitor("extract", articles, "--explain", "--format", "html")
    assert page.stdout.startswith("<!doctype html>")
    for result in (told, page):
        assert result.exit_code == 1
        assert "q2.txt" in result.stderr


# --- clean ------------------------------------------------------------------------------------


def test_clean_prints_the_article_and_what_was_removed(folder: Folder) -> None:
    text = f"{TEXT}\n\nCopyright © 2024 Example Daily. All rights reserved."
    (row,) = lines(cqmonitor("clean", folder("articles", q1=("2024-04-20", text))))
    assert set(row) == {"doc", "title", "byline", "published_at", "lang", "text", "removed"}
    assert row["text"] == TEXT
    assert isinstance(row["removed"], list)
    assert all({"line", "text", "reason"} == set(removed) for removed in row["removed"])
    assert row["removed"]


def test_clean_refuses_one_address_for_several_files(folder: Folder) -> None:
    articles = folder("articles", a=("2024-04-20", TEXT), b=("2024-04-20", TEXT))
    assert cqmonitor("clean", articles, "--url", "https://example.org/a").exit_code == 2


# --- series -----------------------------------------------------------------------------------


def test_series_prints_period_value_unit_first_report_and_sources(sample_warehouse: Path) -> None:
    result = cqmonitor("series", "gdp", "--measure", "level", "--warehouse", sample_warehouse)
    assert result.exit_code == 0
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("2023 ")]
    assert "3.06482 trillion" in line
    assert "CNY" in line
    assert "2024-01-22" in line  # first reported
    assert "revised 2024-12-20" in line


def test_series_as_of_a_day_shows_what_had_been_published(sample_warehouse: Path) -> None:
    args = ("series", "gdp", "--measure", "level", "--warehouse", sample_warehouse)
    result = cqmonitor(*args, "--as-of", "2024-06-30")
    assert "3.0146 trillion" in result.stdout
    assert "3.06482 trillion" not in result.stdout


def test_an_unknown_indicator_is_wrong_use_and_near_ones_are_named(sample_warehouse: Path) -> None:
    result = cqmonitor("series", "nev_outptu", "--warehouse", sample_warehouse)
    assert result.exit_code == 2
    assert "nev_output" in result.stderr
    assert result.stdout == ""


def test_a_series_without_any_value_is_failed_work(sample_warehouse: Path) -> None:
    result = cqmonitor("series", "gdp", "--area", "CN-XZ", "--warehouse", sample_warehouse)
    assert result.exit_code == 1
    assert "gdp" in result.stderr


def test_a_warehouse_that_is_not_there_is_failed_work(tmp_path: Path) -> None:
    assert cqmonitor("series", "gdp", "--warehouse", tmp_path / "nowhere").exit_code == 1


def test_series_shows_what_came_of_a_target(sample_warehouse: Path) -> None:
    result = cqmonitor("series", "nev_output", "--measure", "level", "--warehouse", sample_warehouse)
    targets = result.stdout.partition("target")[2]
    (line,) = [line for line in targets.splitlines() if line.startswith("2023 ")]
    assert "450,000" in line
    assert line.rstrip().endswith("501,600")
    assert re.search(r"level, actual\s+[▁▂▃▄▅▆▇█]{3}", result.stdout)


def test_series_prints_the_key_that_vintages_and_revisions_take(sample_warehouse: Path) -> None:
    at = ("--warehouse", sample_warehouse)
    rows = lines(cqmonitor("series", "gdp", "--measure", "level", "--freq", "A", "--format", "jsonl", *at))
    (key,) = {row["series_key"] for row in rows if row["status"] == "actual"}
    assert str(key) in cqmonitor("series", "gdp", *at).stdout
    told = lines(cqmonitor("vintages", key, "--format", "jsonl", *at))
    assert {"first", "revised"} <= {row["revision"] for row in told if row["time_period"] == "2023"}
    assert "revised" in cqmonitor("vintages", key, *at).stdout
    triangle = cqmonitor("revisions", key, *at).stdout.splitlines()
    assert "2024-12-20" in triangle[0]
    (year,) = [line for line in triangle if line.startswith("2023 ")]
    assert "3.0146 trillion" in year
    assert "3.06482 trillion" in year


def test_an_unknown_series_is_wrong_use_and_near_ones_are_named(sample_warehouse: Path) -> None:
    result = cqmonitor("vintages", "gdp.CN-CQ.level", "--warehouse", sample_warehouse)
    assert result.exit_code == 2
    assert "did you mean gdp.CN-CQ.level" in result.stderr


# --- audit, runs, diff, correct -----------------------------------------------------------------


def test_audit_lists_flags_but_single_sources_only_when_asked(sample_warehouse: Path) -> None:
    told = cqmonitor("audit", "--warehouse", sample_warehouse)
    assert "told by a single source" in told.stdout
    alone = lines(
        cqmonitor("audit", "--flag", "single_source", "--format", "jsonl", "--warehouse", sample_warehouse)
    )
    assert {row["flag"] for row in alone} == {"single_source"}
    assert f"{len(alone)} values" in told.stdout


def test_audit_refuses_an_unknown_flag(sample_warehouse: Path) -> None:
    result = cqmonitor("audit", "--flag", "jumps", "--warehouse", sample_warehouse)
    assert result.exit_code == 2
    assert "jump" in result.stderr


def test_runs_and_what_changed_between_them(folder: Folder, tmp_path: Path) -> None:
    articles, warehouse = folder("articles", q1=("2024-04-20", TEXT)), tmp_path / "w"
    cqmonitor("run", "--folder", articles, "--warehouse", warehouse)
    (articles / "q1.txt").write_text(TEXT.replace("6.2", "6.4"), "utf-8")
    cqmonitor("run", "--folder", articles, "--warehouse", warehouse)
    first, last = (
        str(row["run_id"]) for row in lines(cqmonitor("runs", "--format", "jsonl", "--warehouse", warehouse))
    )
    assert first in cqmonitor("runs", "--warehouse", warehouse).stdout
    told = cqmonitor("diff", first, last, "--warehouse", warehouse)
    assert "article changed" in told.stdout
    assert "withdrawn" in told.stdout
    assert "No observation changed" in cqmonitor("diff", last, last, "--warehouse", warehouse).stdout
    rows = lines(cqmonitor("diff", first, last, "--format", "jsonl", "--warehouse", warehouse))
    assert [row["event"] for row in rows] == ["new", "withdrawn"]


def test_a_correction_takes_effect_at_the_next_run(folder: Folder, tmp_path: Path) -> None:
    articles, warehouse = folder("articles", q1=("2024-04-20", TEXT)), tmp_path / "w"
    config = shutil.copytree(config_folder(), tmp_path / "config")
    where = ("--warehouse", warehouse, "--config", config)
    cqmonitor("run", "--folder", articles, *where)
    (claim_id,) = Warehouse(warehouse).claims().collect()["claim_id"]
    result = cqmonitor("correct", claim_id, "--set", "value=6.3", "--reason", "misprint", *where)
    assert result.exit_code == 0, result.stderr
    assert "corrections.yaml" in result.stdout
    cqmonitor("run", "--folder", articles, *where)
    assert "6.3" in cqmonitor("series", "gdp", *where).stdout
    assert Warehouse(warehouse).claims().collect()["correction"].to_list() == ["misprint"]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((), "--reject or --set"),
        (("--reject", "--set", "value=1"), "--reject or --set"),
        (("--set", "valu=1"), "ref_area"),
        (("--set", "value"), "FIELD=VALUE"),
        (("--set", "value=much"), "valid number"),
        (("--set", "measure=size"), "growth"),
        (("--set", "indicator=no_such"), "indicators.yaml"),
    ],
)
def test_a_wrong_correction_names_what_is_allowed(
    sample_warehouse: Path, tmp_path: Path, args: tuple[str, ...], told: str
) -> None:
    config = shutil.copytree(config_folder(), tmp_path / "config")
    claim_id = Warehouse(sample_warehouse).claims().collect()["claim_id"][0]
    result = cqmonitor(
        "correct", claim_id, "--reason", "why", *args, "--warehouse", sample_warehouse, "--config", config
    )
    assert result.exit_code in (1, 2)
    assert told in result.stderr
    assert load_config(config).corrections == ()


def test_only_a_claim_that_exists_is_corrected(sample_warehouse: Path) -> None:
    result = cqmonitor("correct", "0" * 16, "--reject", "--reason", "why", "--warehouse", sample_warehouse)
    assert result.exit_code == 2
    assert "no claim" in result.stderr


# --- suggest ----------------------------------------------------------------------------------


def test_suggest_lists_concepts_without_a_code(sample_warehouse: Path) -> None:
    args = ("suggest", "--warehouse", sample_warehouse, "--least", "1")
    found = lines(cqmonitor(*args, "--format", "jsonl"))
    assert {"concept", "units", "measures", "n_stories", "example"} <= set(found[0])
    table = cqmonitor(*args)
    assert "stories" in table.stdout
    assert str(found[0]["concept"]) in table.stdout


def test_suggest_says_when_nothing_recurs(sample_warehouse: Path) -> None:
    result = cqmonitor("suggest", "--warehouse", sample_warehouse, "--least", "1000")
    assert result.exit_code == 0
    assert "1000 stories" in result.stdout


# --- check ------------------------------------------------------------------------------------


def test_check_passes_on_the_sample(sample_warehouse: Path, site_config: Path) -> None:
    result = cqmonitor("check", "--warehouse", sample_warehouse, "--config", site_config)
    assert result.exit_code == 0, result.stderr
    assert "no problem" in result.stdout


def test_check_tells_file_line_and_key_of_a_wrong_configuration(site_config: Path, tmp_path: Path) -> None:
    for file in site_config.glob("*.yaml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "corrections.yaml").write_text("corrections:\n  - {claim: abc}\n", "utf-8")
    result = cqmonitor("check", "--config", tmp_path)
    assert result.exit_code == 1
    assert "corrections.yaml:2" in result.stderr


def test_check_finds_a_broken_file_in_the_warehouse(
    site_config: Path, folder: Folder, tmp_path: Path
) -> None:
    articles = folder("articles", q1=("2024-04-20", TEXT))
    assert cqmonitor("run", "--folder", articles, "--warehouse", tmp_path / "w").exit_code == 0
    next((tmp_path / "w" / "articles").rglob("*.parquet")).write_bytes(b"PAR1 no")
    result = cqmonitor("check", "--warehouse", tmp_path / "w", "--config", site_config)
    assert result.exit_code == 1
    assert ".parquet" in result.stderr


# --- run and sample-site ------------------------------------------------------------------------


def test_run_tells_what_is_new_and_where_the_tables_are(folder: Folder, tmp_path: Path) -> None:
    result = cqmonitor(
        "run", "--folder", folder("articles", q1=("2024-04-20", TEXT)), "--warehouse", tmp_path / "w"
    )
    assert result.exit_code == 0
    assert "Observations: 1 new" in result.stdout
    assert "observations.parquet" in result.stdout


def test_run_refuses_an_unknown_source() -> None:
    result = cqmonitor("run", "--source", "nobody")
    assert result.exit_code == 2
    assert "ichongqing" in result.stderr


def test_a_run_in_which_no_source_answers_has_failed(site_config: Path, tmp_path: Path) -> None:
    for file in site_config.glob("*.yaml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    sources = tmp_path / "sources.yaml"
    silent = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:9", sources.read_text("utf-8"))
    sources.write_text(silent, "utf-8")
    result = cqmonitor("run", "--source", "sample-gov", "--config", tmp_path, "--warehouse", tmp_path / "w")
    assert result.exit_code == 1
    assert "no source could be reached" in result.stderr
    assert "Failed pages" in result.stdout


def test_a_warehouse_that_cannot_be_written_is_failed_work(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    articles = folder("articles", q1=("2024-04-20", TEXT))
    result = cqmonitor("run", "--folder", articles, "--warehouse", tmp_path / "file" / "w")
    assert result.exit_code == 1
    assert "file" in result.stderr


@pytest.fixture
def free_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cqmonitor.sample_site.server.PORTS", (0, 0, 0))


@pytest.mark.usefixtures("free_ports")
def test_sample_site_serves_while_a_command_runs_and_gives_its_exit_code() -> None:
    result = cqmonitor("sample-site", "--", sys.executable, "-c", "raise SystemExit(7)")
    assert result.exit_code == 7


@pytest.mark.usefixtures("free_ports")
def test_sample_site_says_when_a_command_cannot_be_run() -> None:
    result = cqmonitor("sample-site", "--", "/no/such/command")
    assert result.exit_code == 2
    assert "/no/such/command" in result.stderr


# --- wrong use ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "args",
    [
        ("extract",),
        ("extract", "no/such/article"),
        ("extract", "README.md"),
        ("extract", ".", "--published", "yesterday"),
        ("extract", "tests", "--format", "html"),
        ("extract", "tests", "--explain", "--format", "table"),
        ("clean", "LICENSE", "--url", "example"),
        ("check", "--config", "no/such/folder"),
        ("series", "gdp", "--area", "CN-XX"),
        ("nonsense",),
    ],
)
def test_wrong_use_is_exit_code_2_and_a_message_on_standard_error(args: tuple[str, ...]) -> None:
    result = cqmonitor(*args)
    assert result.exit_code == 2
    assert result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("command", ["clean", "extract"])
def test_a_file_that_cannot_be_read_is_told_and_the_others_are_read(folder: Folder, command: str) -> None:
    articles = folder("articles", q1=("2024-04-20", TEXT), q2=("2024-04-21", TEXT))
    (articles / "folder.txt").mkdir()
    (articles / "q2.txt").unlink()
    (articles / "q2.txt").symlink_to("/proc/self/mem")
    result = cqmonitor(command, articles)
    assert result.exit_code == 1
    assert "q2.txt: " in result.stderr
    assert {json.loads(line)["doc"] for line in result.stdout.splitlines()} == {"q1"}


def test_a_damaged_warehouse_is_told_with_what_to_do(folder: Folder, tmp_path: Path) -> None:
    articles = folder("articles", q1=("2024-04-20", TEXT))
    assert cqmonitor("run", "--folder", articles, "--warehouse", tmp_path / "w").exit_code == 0
    for table in ("published", "articles"):
        for file in (tmp_path / "w" / table).resolve().rglob("*.parquet"):
            file.write_bytes(b"PAR1" + b"?" * 400 + b"PAR1")
        for args in (("series", "gdp"), ("run", "--folder", articles), ("check",)):
            result = cqmonitor(*args, "--warehouse", tmp_path / "w")
            if args[0] != "run" or table == "articles":
                assert result.exit_code == 1
                assert "to mend" in result.stderr


def test_a_wrong_manifest_names_the_line_and_what_is_allowed(folder: Folder) -> None:
    articles = folder("articles", q1=("2024-04-20", TEXT))
    with (articles / "manifest.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["doc", "published"], ["q1", "April"]])
    result = cqmonitor("extract", articles)
    assert result.exit_code == 2
    assert "manifest.csv:2" in result.stderr
