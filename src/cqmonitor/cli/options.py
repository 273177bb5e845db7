"""Options and ways of printing that several commands share."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cqmonitor.errors import CqmonitorError, InputError
from cqmonitor.logs import LogForm, log_to_stderr
from cqmonitor.storage import Place, place

if TYPE_CHECKING:
    from cqmonitor.summary import Summary

USAGE, FAILED = 2, 1
"""Exit codes: wrong use, failed work."""


class Listing(StrEnum):
    """How rows are printed."""

    JSONL = "jsonl"
    TABLE = "table"


AsListing = Annotated[
    Listing, typer.Option("--format", help="One JSON object a line, or a table to look at.")
]


def day(text: str) -> date:
    """An ISO day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day such as 2024-08-29") from None


ConfigDir = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", help="Configuration folder; else CQMONITOR_CONFIG, else the one that comes along."
    ),
]


def where(text: str) -> Place:
    """A folder of the command line, or an address in an object store."""
    try:
        return place(text)
    except InputError as error:
        raise typer.BadParameter(str(error)) from None


if TYPE_CHECKING:
    WarehouseDir = Place
else:  # typer knows no unions
    WarehouseDir = Annotated[
        Path,
        typer.Option(
            metavar="DIR", parser=where, help="Where the tables are: a folder, or s3://bucket/prefix."
        ),
    ]
WAREHOUSE: Place = Path("warehouse")
SourceNames = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="NAME", help="A source or group of sources.yaml; may be repeated."),
]
FolderDir = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="A folder of saved .html and .txt files, read as a source."),
]
WithReport = Annotated[
    bool, typer.Option("--report/--no-report", help="Write the report into WAREHOUSE/report, too.")
]
Since = Annotated[
    date | None, typer.Option(metavar="DATE", parser=day, help="Only articles of this day and later.")
]

LogFormat = Annotated[
    LogForm | None,
    typer.Option(
        envvar="CQMONITOR_LOG_FORMAT",
        help="Log to standard error what happens, one record a line with run, source and address.",
    ),
]


def begin_log(form: LogForm | None) -> None:
    """Write the log as the option says, or none."""
    if form is not None:
        log_to_stderr(form)


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


Until = Annotated[
    date | None, typer.Option(metavar="DATE", parser=day, help="Only articles of this day and earlier.")
]


def print_lines(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print rows as JSON, one object a line; times as ISO 8601 writes them, infinite ends as null."""
    for row in rows:
        told = {name: None if value in (math.inf, -math.inf) else value for name, value in row.items()}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, default=_iso) + "\n")


@contextmanager
def errors_told() -> Iterator[None]:
    """What cqmonitor raises on purpose becomes a message on standard error and an exit code."""
    try:
        yield
    except CqmonitorError as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(USAGE if isinstance(error, InputError) else FAILED) from None


def tell(summary: Summary) -> None:
    """Print what a run did; one in which no source answered has failed."""
    from cqmonitor.summary import print_summary

    print_summary(summary)
    if summary.in_vain:
        typer.echo("Error: no source could be reached", err=True)
        raise typer.Exit(FAILED)
