"""The `cqmonitor` command.

Errors go to standard error; exit code 2 is wrong use, 1 is work that failed. What is slow to import
is imported by the command that needs it, so that `cqmonitor --help` answers at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from cqmonitor.errors import CqmonitorError, InputError

if TYPE_CHECKING:
    from cqmonitor.files import SavedFile, Told

USAGE, FAILED = 2, 1
"""Exit codes: wrong use, failed work."""

MANY_FILES = 64
"""From here on, starting processes costs less than it saves."""


def report(error: CqmonitorError) -> typer.Exit:
    """Say on standard error what went wrong, and give the exit that it deserves."""
    typer.echo(f"Error: {error}", err=True)
    return typer.Exit(USAGE if isinstance(error, InputError) else FAILED)


class Commands(TyperGroup):
    """The group of commands: what cqmonitor raises on purpose becomes a message and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except CqmonitorError as error:
            raise report(error) from None


app = typer.Typer(
    name="cqmonitor",
    cls=Commands,
    help="News about Chongqing's economy as statistical time series.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Format(StrEnum):
    """How rows are printed."""

    JSONL = "jsonl"
    TABLE = "table"


def day(text: str) -> date:
    """An ISO day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day such as 2024-08-29") from None


Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH", help="Files (.txt, .html) or folders of them.")
]
Manifest = Annotated[
    Path | None,
    typer.Option(metavar="CSV", help="What is known of the files: doc, published, lang, outlet, url."),
]
ConfigDir = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", help="Configuration folder; else CQMONITOR_CONFIG, else the one that comes along."
    ),
]


@app.command()
def extract(
    paths: Paths,
    manifest: Manifest = None,
    published: Annotated[
        date | None,
        typer.Option(
            metavar="DATE", parser=day, help="Day of publication of the files that nothing else dates."
        ),
    ] = None,
    output: Annotated[
        Format, typer.Option("--format", help="One JSON object a line, or a table to look at.")
    ] = Format.JSONL,
    config: ConfigDir = None,
) -> None:
    """Print the claims of articles: every number with what, where, when and its sentence.

    A manifest.csv lying in a folder is used by itself. Boilerplate is removed first; the offsets of
    a quote refer to the text that is left (`cqmonitor clean` prints it).
    """
    from cqmonitor.files import claims_of, saved_files

    told = _each(claims_of, saved_files(paths, manifest=manifest, published=published), config)
    with _problems_at_the_end() as problems:
        rows = _rows(told, problems)
        if output is Format.TABLE:
            from cqmonitor.tables import print_claims

            print_claims(list(rows))
        else:
            _print_lines(rows)


@app.command()
def clean(
    paths: Paths,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="The page's address; for one file only.")
    ] = None,
    manifest: Manifest = None,
    config: ConfigDir = None,
) -> None:
    """Print articles without their pages' boilerplate, one JSON object a line.

    Each line has doc, title, byline, published_at, lang, text, and the removed lines with the reason.
    """
    from dataclasses import replace

    from cqmonitor.files import cleaned, saved_files

    files = saved_files(paths, manifest=manifest)
    if url and len(files) != 1:
        raise InputError(f"--url names the address of one page, but {len(files)} files were given")
    told = _each(cleaned, [replace(file, url=url) for file in files] if url else files, config)
    with _problems_at_the_end() as problems:
        _print_lines(_rows(told, problems))


def _each(
    read: Callable[[SavedFile, Path | None], Told], files: list[SavedFile], config: Path | None
) -> Iterator[Told]:
    """Read files one after the other, or with a process a core where they are many; order is kept."""
    from itertools import repeat

    if len(files) < MANY_FILES:
        yield from map(read, files, repeat(config))
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        yield from pool.map(read, files, repeat(config), chunksize=8)


def _rows(told: Iterable[Told], problems: list[str]) -> Iterator[dict[str, Any]]:
    """The rows of what could be read; a problem is said at once and noted."""
    for one in told:
        if one.problem:
            typer.echo(f"Error: {one.problem}", err=True)
            problems.append(one.problem)
        yield from one.rows


@contextmanager
def _problems_at_the_end() -> Iterator[list[str]]:
    """A list for problems; where it was filled, the command fails once everything else is done."""
    problems: list[str] = []
    yield problems
    if problems:
        raise typer.Exit(FAILED)


def _print_lines(rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
