"""What holds of the package as a whole: its public names, what it imports, and that the docs are complete."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

import cqmonitor
from cqmonitor.cli import app
from cqmonitor.cli.describe import described
from cqmonitor.reconcile import FLAGS

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src" / "cqmonitor").rglob("*.py"))
README = (ROOT / "README.md").read_text("utf-8")

HEAVY = {
    "prefect",
    "polars",
    "trafilatura",
    "httpx",
    "dataframely",
    "pandas",
    "duckdb",
    "rich",
    "lxml",
    "ruamel",
}
"""Top-level packages that take long to import."""

STAGES = {"fetch", "clean", "extract", "reconcile", "warehouse"}


def commands(group: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """All commands by their full name, groups entered."""
    for name, command in group.commands.items():
        yield f"{prefix}{name}", command
        if hasattr(command, "commands"):
            yield from commands(command, f"{prefix}{name} ")


COMMANDS = dict(commands(typer.main.get_command(app)))


def imports(file: Path) -> Iterator[str]:
    """The modules that a file names in its imports, in functions too."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_the_public_names_are_these() -> None:
    assert cqmonitor.__all__ == [
        "Warehouse",
        "__version__",
        "clean_page",
        "extract_claims",
        "extract_quantities",
    ]
    for name in cqmonitor.__all__:
        assert getattr(cqmonitor, name)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_of_ours"):
        cqmonitor.nothing_of_ours  # noqa: B018


def test_the_core_imports_no_prefect() -> None:
    assert not [file for file in SOURCES if any(name.split(".")[0] == "prefect" for name in imports(file))]


@pytest.mark.parametrize("stage", sorted(STAGES - {"warehouse"}))
def test_a_stage_knows_nothing_of_its_neighbours(stage: str) -> None:
    for file in (ROOT / "src" / "cqmonitor" / stage).rglob("*.py"):
        known = {name.split(".")[1] for name in imports(file) if name.startswith("cqmonitor.")}
        assert not known & (STAGES - {stage}), file


@pytest.mark.parametrize("module", ["cqmonitor", "cqmonitor.cli"])
def test_importing_it_is_light(module: str) -> None:
    code = f"import sys, {module}; print(*{{name.split('.')[0] for name in sys.modules}})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not HEAVY & set(loaded.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert not [parameter.name for parameter in command.params if not parameter.help]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_readme(name: str) -> None:
    assert f"`cqmonitor {name}" in README


def test_the_readme_names_every_option() -> None:
    options = {option for command in COMMANDS.values() for one in command.params for option in one.opts}
    assert not [option for option in options if option.startswith("--") and option not in README]


def test_the_readme_names_every_file_of_the_configuration() -> None:
    for file in (ROOT / "config").glob("*.yaml"):
        assert f"`{file.name}`" in README


def test_the_warehouse_s_readme_explains_every_flag() -> None:
    readme = (ROOT / "warehouse" / "README.md").read_text("utf-8")
    assert [code for code, meaning in FLAGS.items() if f"| `{code}` | {meaning} |" not in readme] == []


def test_what_the_readme_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists()


def test_the_reference_of_the_commands_is_the_code_s() -> None:
    reference = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert reference == described(), "run: python -m cqmonitor.cli.describe"
    assert all(
        f"## `cqmonitor {name}" in reference for name in COMMANDS if not hasattr(COMMANDS[name], "commands")
    )
