"""The commands in words for docs/commands.md; `python -m cqmonitor.cli.describe` writes it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from cqmonitor.cli import app

HEAD = """# Commands

Made from the code by `python -m cqmonitor.cli.describe`. Errors go to standard error; the exit code is 2 for
wrong use and 1 for work that failed.
"""


def described() -> str:
    """Every command with its help, arguments and options in Markdown."""
    group: Any = typer.main.get_command(app)
    return "\n".join([HEAD, *(_command(name, command) for name, command in _commands(group))])


def _commands(group: Any, prefix: str = "cqmonitor") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


def _command(name: str, command: Any) -> str:
    arguments = [one.metavar for one in command.params if one.param_type_name == "argument"]
    rows = "\n".join(_row(one, command) for one in command.params)
    table = f"| argument or option | meaning | default |\n|---|---|---|\n{rows}\n" if rows else ""
    return f"## `{' '.join([name, *arguments])}`\n\n{_text(command.help)}\n\n{table}"


def _context(command: Any) -> Any:
    return command.context_class(command, info_name=command.name)


def _row(parameter: Any, command: Any) -> str:
    told, meaning = parameter.get_help_record(_context(command)) or (parameter.name, "")
    return f"| `{_cell(_text(told))}` | {_cell(_text(parameter.help or meaning))} | {_default(parameter)} |"


def _default(parameter: Any) -> str:
    default = parameter.default
    if default is None or default is False or default in ([], ()):
        return ""
    return f"`{'yes' if default is True else getattr(default, 'value', default)}`"


def _text(said: str | None) -> str:
    return " ".join((said or "").split())


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    path = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/commands.md")
    path.write_text(described(), encoding="utf-8")
