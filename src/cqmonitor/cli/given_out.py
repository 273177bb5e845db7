"""Commands that give out what was published: the report, exports, SQL."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cqmonitor.cli.options import WAREHOUSE, ConfigDir, Listing, WarehouseDir, day, print_lines
from cqmonitor.codes import Freq, Measure, Status


class Format(StrEnum):
    """As `cqmonitor.export.Format`, which is slow to import."""

    PARQUET = "parquet"
    CSV = "csv"
    XLSX = "xlsx"
    SDMX_CSV = "sdmx-csv"
    JSON = "json"


class Vintages(StrEnum):
    """Which vintages of a fact."""

    LATEST = "latest"
    FIRST = "first"
    ALL = "all"


def _several(metavar: str, told: str) -> object:
    return typer.Option(metavar=metavar, help=f"Only {told}; may be repeated.")


def report(
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to; else `report` in the warehouse.")
    ] = None,
    full_text: Annotated[
        bool, typer.Option("--full-text", help="Show whole articles, not only the quoted sentences.")
    ] = False,
    warehouse: WarehouseDir = WAREHOUSE,
    config: ConfigDir = None,
) -> None:
    """Write the report: a static site that opens from disk and from any web server, without network."""
    from cqmonitor.config import load_config
    from cqmonitor.report import put_report
    from cqmonitor.warehouse import Warehouse, telling_damage

    with telling_damage(warehouse):
        page = put_report(
            Warehouse(warehouse), out or warehouse / "report", load_config(config), full_text=full_text
        )
    typer.echo(str(page))


def export(
    form: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.CSV,
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder to write into.")] = Path("export"),
    indicator: Annotated[list[str] | None, _several("CODE", "this indicator")] = None,
    area: Annotated[list[str] | None, _several("CODE", "this area")] = None,
    measure: Annotated[list[Measure] | None, _several("NAME", "this measure")] = None,
    status: Annotated[list[Status] | None, _several("NAME", "actual values, targets or forecasts")] = None,
    freq: Annotated[list[Freq] | None, _several("LETTER", "this frequency (SDMX: A, S, Q, M, D, _O)")] = None,
    since: Annotated[
        date | None, typer.Option("--from", metavar="DATE", parser=day, help="Only periods from that day on.")
    ] = None,
    until: Annotated[
        date | None, typer.Option("--to", metavar="DATE", parser=day, help="Only periods up to that day.")
    ] = None,
    vintages: Annotated[
        Vintages, typer.Option(help="Of each fact the latest value, the first one, or all.")
    ] = Vintages.LATEST,
    as_of: Annotated[
        date | None, typer.Option(metavar="DATE", parser=day, help="What had been published by that day.")
    ] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin CSV with a byte order mark, which Excel needs.")
    ] = False,
    warehouse: WarehouseDir = WAREHOUSE,
) -> None:
    """Write observations as Parquet, CSV, XLSX, SDMX-CSV 2.0 or JSON, with a Frictionless datapackage.json.

    Text that a spreadsheet would take for a formula begins with an apostrophe in CSV and XLSX. SDMX-CSV
    comes with its data structures and code lists (`structure.json`, SDMX-JSON 2.0) and leaves disputed values
    out, since it has one value a key; with `--vintages all` the day of publication is a dimension.
    """
    from cqmonitor import export as exports
    from cqmonitor.export.selection import select
    from cqmonitor.warehouse import Warehouse, telling_damage

    selection = exports.Selection(
        indicator=tuple(indicator or ()),
        ref_area=tuple(area or ()),
        measure=tuple(map(str, measure or ())),
        status=tuple(map(str, status or ())),
        freq=tuple(map(str, freq or ())),
        since=since,
        until=until,
        vintages=vintages.value,
        as_of=as_of,
    )
    with telling_damage(warehouse):
        store = Warehouse(warehouse).pinned()
        files = exports.export(store, out, exports.Format(form), selection, bom=bom)
        nothing = select(store, selection).is_empty()
    for file in files:
        typer.echo(str(file))
    if nothing:
        typer.echo("No observation fits these filters: the table is empty", err=True)


def sql(
    statement: Annotated[
        str, typer.Argument(metavar="STATEMENT", help="On observations, claims, articles, indicators, areas.")
    ],
    output: Annotated[
        Listing, typer.Option("--format", help="One JSON object a line, or a table to look at.")
    ] = Listing.TABLE,
    warehouse: WarehouseDir = WAREHOUSE,
) -> None:
    """Answer a question in SQL, with the published tables as views (needs cqmonitor[sql], for DuckDB)."""
    from cqmonitor.sql import query
    from cqmonitor.warehouse import Warehouse, telling_damage

    with telling_damage(warehouse):
        columns, rows = query(Warehouse(warehouse), statement)
    if output is Listing.JSONL:
        print_lines(dict(zip(columns, row, strict=True)) for row in rows)
        return
    from cqmonitor.tables import print_rows

    print_rows(columns, rows)
