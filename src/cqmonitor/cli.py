"""The `cqmonitor` command.

Errors go to standard error; exit code 2 is wrong use, 1 is work that failed. What is slow to import
is imported by the command that needs it, so that `cqmonitor --help` answers at once.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from cqmonitor.codes import Measure
from cqmonitor.errors import CqmonitorError, InputError

if TYPE_CHECKING:
    from cqmonitor.files import SavedFile, Told
    from cqmonitor.summary import Summary

USAGE, FAILED = 2, 1
"""Exit codes: wrong use, failed work."""

MANY_FILES = 64
"""From here on, starting processes costs less than it saves."""


@contextmanager
def errors_told() -> Iterator[None]:
    """What cqmonitor raises on purpose becomes a message on standard error and an exit code."""
    try:
        yield
    except CqmonitorError as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(USAGE if isinstance(error, InputError) else FAILED) from None


class Commands(TyperGroup):
    """The group of commands, each of them with `errors_told`."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        with errors_told():
            return super().invoke(ctx)


app = typer.Typer(
    name="cqmonitor",
    cls=Commands,
    help="News about Chongqing's economy as statistical time series.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Listing(StrEnum):
    """How rows are printed."""

    JSONL = "jsonl"
    TABLE = "table"


class Format(StrEnum):
    """How claims are printed."""

    JSONL = "jsonl"
    TABLE = "table"
    HTML = "html"


def day(text: str) -> date:
    """An ISO day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day such as 2024-08-29") from None


Paths = Annotated[list[Path], typer.Argument(metavar="PATH", help="Files (.txt, .html) or folders of them.")]
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


WarehouseDir = Annotated[Path, typer.Option(metavar="DIR", help="Where the tables are.")]
SourceNames = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="NAME", help="A source or group of sources.yaml; may be repeated."),
]
FolderDir = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="A folder of saved .html and .txt files, read as a source."),
]
Since = Annotated[
    date | None, typer.Option(metavar="DATE", parser=day, help="Only articles of this day and later.")
]
WAREHOUSE = Path("warehouse")
VINTAGES: tuple[Literal["latest", "first"], ...] = ("latest", "first")


@app.command()
def run(
    source: SourceNames = None,
    folder: FolderDir = None,
    since: Since = None,
    warehouse: WarehouseDir = WAREHOUSE,
    config: ConfigDir = None,
) -> None:
    """Fetch what is new, read it and publish the tables: one run, without Prefect.

    Without --source and --folder all sources run that sources.yaml enables.
    """
    from cqmonitor import pipeline

    tell(pipeline.run(warehouse, names=source or (), folder=folder, since=since, config=config))


def tell(summary: Summary) -> None:
    """Print what a run did; one in which no source answered has failed."""
    from cqmonitor.summary import print_summary

    print_summary(summary)
    if summary.in_vain:
        typer.echo("Error: no source could be reached", err=True)
        raise typer.Exit(FAILED)


@app.command()
def series(
    indicator: Annotated[str, typer.Argument(metavar="INDICATOR", help="A code of indicators.yaml.")],
    area: Annotated[str, typer.Option(metavar="CODE", help="A code of areas.yaml.")] = "CN-CQ",
    as_of: Annotated[
        date | None, typer.Option(metavar="DATE", parser=day, help="What had been published by that day.")
    ] = None,
    measure: Annotated[Measure | None, typer.Option(help="Only this measure.")] = None,
    warehouse: WarehouseDir = WAREHOUSE,
    config: ConfigDir = None,
) -> None:
    """Print the time series of an indicator: period, value, unit, first reported, sources."""
    from cqmonitor.config import load_config
    from cqmonitor.tables import print_series
    from cqmonitor.warehouse import Warehouse, telling_damage

    loaded = load_config(config)
    _must_be("indicator", indicator, [one.code for one in loaded.indicators])
    _must_be("area", area, [one.code for one in loaded.areas])
    store = Warehouse(warehouse)
    with telling_damage(warehouse):
        latest, first = (
            store.series(indicator, area, measure, status=None, as_of=as_of, vintage=vintage).collect()
            for vintage in VINTAGES
        )
        claims = store.claims(indicator=indicator, area=area).collect()
    if latest.is_empty():
        typer.echo(f"Nothing is known of {indicator} in {area}", err=True)
        raise typer.Exit(FAILED)
    print_series(latest, first, claims)


@app.command()
def suggest(
    least: Annotated[
        int, typer.Option(metavar="N", min=1, help="Only concepts that so many stories tell.")
    ] = 2,
    output: Annotated[
        Listing, typer.Option("--format", help="One JSON object a line, or a table to look at.")
    ] = Listing.TABLE,
    warehouse: WarehouseDir = WAREHOUSE,
) -> None:
    """List the concepts that recur without a code: candidates for indicators.yaml.

    Copies of one story count once. An alias or indicator that is added takes effect at the next run.
    """
    from cqmonitor.suggest import suggestions
    from cqmonitor.warehouse import Warehouse, telling_damage

    with telling_damage(warehouse):
        found = suggestions(Warehouse(warehouse).claims(), least=least)
    if output is Listing.JSONL:
        _print_lines(found.iter_rows(named=True))
    elif found.is_empty():
        typer.echo(f"No concept without a code is told by {least} stories or more")
    else:
        from cqmonitor.tables import print_suggestions

        print_suggestions(found)


def _must_be(what: str, code: str, codes: Collection[str]) -> None:
    """Refuse a code that the configuration does not hold, and name those that are near."""
    if code not in codes:
        near = get_close_matches(code, codes, n=5, cutoff=0.5) or [one for one in codes if code in one][:5]
        advice = f"did you mean {', '.join(near)}?" if near else f"see {what}s.yaml for the codes"
        raise InputError(f"unknown {what} {code!r}: {advice}")


@app.command()
def check(warehouse: WarehouseDir = WAREHOUSE, config: ConfigDir = None) -> None:
    """Check the configuration and, where there is one, the warehouse."""
    from cqmonitor.config import config_folder, load_config
    from cqmonitor.warehouse import Warehouse

    loaded = load_config(config)
    counts = {"sources": loaded.sources, "indicators": loaded.indicators, "areas": loaded.areas}
    told = ", ".join(f"{len(entries)} {name}" for name, entries in counts.items())
    typer.echo(f"Configuration {config_folder(config)}: {told}; no problem")
    if not warehouse.is_dir():
        typer.echo(f"Warehouse {warehouse}: none yet")
        return
    problems = Warehouse(warehouse).check()
    for problem in problems:
        typer.echo(f"Error: {problem}", err=True)
    typer.echo(f"Warehouse {warehouse}: {len(problems) or 'no'} problem{'s' * (len(problems) > 1)}")
    if problems:
        raise typer.Exit(FAILED)


@app.command("sample-site", context_settings={"allow_interspersed_args": False})
def sample_site(
    command: Annotated[
        list[str] | None, typer.Argument(metavar="-- COMMAND", help="What to run while it is served.")
    ] = None,
) -> None:
    """Serve the bundled sample site on loopback while COMMAND runs, else until Ctrl-C.

    The exit code is that of COMMAND.
    """
    from cqmonitor.sample_site import serve

    with serve() as bases:
        if command:
            raise typer.Exit(_run_beside(command))
        typer.echo(f"Serving {', '.join(bases)}; Ctrl-C ends it")
        with suppress(KeyboardInterrupt):
            Event().wait()


def _run_beside(command: list[str]) -> int:
    """Run a command to its end; Ctrl-C reaches it by itself, an end from outside ends it too."""
    import subprocess

    try:
        child = subprocess.Popen(command)
    except OSError as error:
        raise InputError(f"{command[0]}: cannot be run ({error.strerror})") from error
    before = signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        while True:
            with suppress(KeyboardInterrupt):
                code = child.wait()
                return code if code >= 0 else 128 - code
    finally:
        signal.signal(signal.SIGTERM, before)


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
            _print_lines(rows)


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

    from cqmonitor.fetch.urls import clean_url
    from cqmonitor.files import cleaned, saved_files

    if url and clean_url(url) is None:
        raise InputError(f"--url: {url!r} is no http or https address")
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


def _print_lines(rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
