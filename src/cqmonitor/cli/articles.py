"""Commands that read saved articles and need no warehouse: extract, clean."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cqmonitor.cli.options import FAILED, ConfigDir, day, print_lines
from cqmonitor.errors import InputError

if TYPE_CHECKING:
    from cqmonitor.files import SavedFile, Told

MANY_FILES = 64
"""From here on, starting processes costs less than it saves."""


class Format(StrEnum):
    """How claims are printed."""

    JSONL = "jsonl"
    TABLE = "table"
    HTML = "html"


Paths = Annotated[list[Path], typer.Argument(metavar="PATH", help="Files (.txt, .html) or folders of them.")]
Manifest = Annotated[
    Path | None,
    typer.Option(metavar="CSV", help="What is known of the files: doc, published, lang, outlet, url."),
]


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
        Format | None,
        typer.Option(
            "--format", help="One JSON object a line, a table to look at, or (with --explain) a page."
        ),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what was found in each sentence, and why.")
    ] = False,
    config: ConfigDir = None,
) -> None:
    """Print the claims of articles: every number with what, where, when and its sentence.

    A manifest.csv lying in a folder is used by itself. Boilerplate is removed first; the offsets of
    a quote refer to the text that is left (`cqmonitor clean` prints it). --explain prints each sentence
    with what the stages found in it and on what ground each part of its claims was read, as text or,
    with --format html, as a page.
    """
    from cqmonitor.files import claims_of, saved_files

    _must_fit(output, explain)
    files = saved_files(paths, manifest=manifest, published=published)
    with _problems_at_the_end() as problems:
        if explain:
            _print_explained(files, config, problems, as_page=output is Format.HTML)
            return
        rows = _rows(_each(claims_of, files, config), problems)
        if output is Format.TABLE:
            from cqmonitor.tables import print_claims

            print_claims(list(rows))
        else:
            print_lines(rows)


def _must_fit(output: Format | None, explain: bool) -> None:
    """Refuse a format that there is none of."""
    if output is Format.HTML and not explain:
        raise InputError("--format html goes with --explain (without it: jsonl, table)")
    if explain and output not in (None, Format.HTML):
        raise InputError(f"--explain prints text, or a page with --format html, but not {output}")


def _print_explained(
    files: list[SavedFile], config: Path | None, problems: list[str], *, as_page: bool
) -> None:
    from cqmonitor.explain import as_page as page
    from cqmonitor.explain import as_text
    from cqmonitor.files import explained

    told = _noted((explained(file, config) for file in files), problems)
    documents = (one.document for one in told if one.document)
    sys.stdout.writelines([page(documents)] if as_page else (f"{line}\n" for line in as_text(documents)))


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
    from cqmonitor.url_forms import clean_url

    if url and clean_url(url) is None:
        raise InputError(f"--url: {url!r} is no http or https address")
    files = saved_files(paths, manifest=manifest)
    if url and len(files) != 1:
        raise InputError(f"--url names the address of one page, but {len(files)} files were given")
    told = _each(cleaned, [replace(file, url=url) for file in files] if url else files, config)
    with _problems_at_the_end() as problems:
        print_lines(_rows(told, problems))


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


def _noted(told: Iterable[Told], problems: list[str]) -> Iterator[Told]:
    """All of them; a problem is said at once and noted."""
    for one in told:
        if one.problem:
            typer.echo(f"Error: {one.problem}", err=True)
            problems.append(one.problem)
        yield one


def _rows(told: Iterable[Told], problems: list[str]) -> Iterator[dict[str, Any]]:
    """The rows of what could be read."""
    for one in _noted(told, problems):
        yield from one.rows


@contextmanager
def _problems_at_the_end() -> Iterator[list[str]]:
    """A list for problems; where it was filled, the command fails once everything else is done."""
    problems: list[str] = []
    yield problems
    if problems:
        raise typer.Exit(FAILED)
