"""The examples of the README run as they stand there, on the warehouse of the sample site."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import duckdb
import pytest
from prefect.events.schemas.automations import AutomationCore
from ruamel.yaml import YAML

from cqmonitor.config import config_folder, load_config

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


def blocks(lang: str) -> list[str]:
    return re.findall(rf"```{lang}\n(.*?)```", README, re.DOTALL)


@pytest.fixture
def demo(sample_warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which `warehouse/demo` is the sample's warehouse."""
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "demo").symlink_to(sample_warehouse)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("code", blocks("python"))
def test_python_examples_print_something(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(code, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert len(printed.splitlines()) > 1
    assert "shape: (0," not in printed
    assert "Empty DataFrame" not in printed


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("query", blocks("sql"))
def test_sql_examples_find_something(query: str) -> None:
    with duckdb.connect() as connection:
        assert connection.sql(query).fetchall()


def test_the_entries_for_a_new_source_and_a_new_indicator_can_be_pasted(tmp_path: Path) -> None:
    config = Path(shutil.copytree(config_folder(), tmp_path / "config"))
    for name, entry in zip(("sources.yaml", "indicators.yaml"), blocks("yaml"), strict=True):
        with (config / name).open("a", encoding="utf-8") as file:
            file.write(entry)
    loaded = load_config(config)
    assert loaded.sources[-1].name == "example-daily"
    assert loaded.indicators[-1].code == "drone_output"


def test_the_automations_are_what_prefect_takes() -> None:
    (text,) = blocks("yml")
    block = "00000000-0000-0000-0000-000000000000"
    for automation in YAML(typ="safe").load(re.sub(r"<id of [^>]*>", block, text))["automations"]:
        assert AutomationCore.model_validate(automation).actions
