"""Commands that carry the archive of pages elsewhere: archive export, archive import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cqmonitor.cli.options import FAILED, WAREHOUSE, ConfigDir, WarehouseDir

app = typer.Typer(
    help="Write the archived pages to a WARC file, or read them from some.", no_args_is_help=True
)


@app.command("export")
def export_archive(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, *.warc.gz.")],
    source: Annotated[
        list[str] | None, typer.Option("--source", metavar="NAME", help="Only this source; may be repeated.")
    ] = None,
    warehouse: WarehouseDir = WAREHOUSE,
) -> None:
    """Write archived pages, every version with its headers, as a WARC file that other programs read too."""
    from cqmonitor.exchange import export_archive
    from cqmonitor.warehouse import Warehouse

    count = export_archive(warehouse, path, sources=source or ())
    typer.echo(f"{path}: {count} records, {path.stat().st_size:,} bytes")
    if gone := Warehouse(warehouse).without_body().height:
        typer.echo(f"{gone} archived pages have no body any longer (retention) and are left out")


@app.command("import")
def import_archive(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE", help="WARC files (.warc, .warc.gz).")],
    source: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The source whose pages they are, chosen by its hosts and patterns; "
            "without it each record must say so, as exported ones do.",
        ),
    ] = None,
    warehouse: WarehouseDir = WAREHOUSE,
    config: ConfigDir = None,
) -> None:
    """Archive the pages of WARC files; the next run makes articles of them, without fetching them again.

    A record whose digest does not match its bytes is told and goes to the quarantine.
    """
    from cqmonitor.exchange import import_archive, in_words

    imported = import_archive(warehouse, paths, source=source, config=config)
    for line in in_words(imported):
        typer.echo(f"Error: {line}", err=True)
    typer.echo(
        f"{warehouse}: {imported.pages} pages read, {imported.new} new, {len(imported.failed)} refused"
    )
    if imported.failed:
        raise typer.Exit(FAILED)
