"""Exports: the observations that were asked for, in the formats that analysts and their programs read.

selection  which observations: filters and vintages
cells      values as text and spreadsheets can hold them: no formula, nothing rounded
sdmx       SDMX-CSV 2.0
structure  its data structures and code lists in SDMX-JSON
package    the Frictionless description beside the files
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from cqmonitor.errors import InputError
from cqmonitor.export.cells import finite, harmless, spelt
from cqmonitor.export.package import described, package
from cqmonitor.export.sdmx import sdmx_csv
from cqmonitor.export.selection import Selection, select
from cqmonitor.export.structure import sdmx_structure
from cqmonitor.warehouse import Warehouse

__all__ = ["Format", "Selection", "export"]

BOM = "\N{BYTE ORDER MARK}"


class Format(StrEnum):
    """What observations are written as."""

    PARQUET = "parquet"
    CSV = "csv"
    XLSX = "xlsx"
    SDMX_CSV = "sdmx-csv"
    JSON = "json"


def export(
    store: Warehouse, out: Path, form: Format, selection: Selection, *, bom: bool = False
) -> list[Path]:
    """Write the observations of a selection with their code lists.

    Args:
        out: the folder, made where it is not there; files of an earlier export are replaced.
        bom: begin CSV files with a byte order mark, without which Excel takes them for another encoding.

    Returns:
        The files that were written: `observations`, `indicators` and `areas` (sheets of one file in XLSX),
        and their Frictionless `datapackage.json`; in SDMX-CSV the
        observations and their `structure.json` (SDMX-JSON).

    Raises:
        InputError: `out` is no folder, a code is unknown, or `bom` is asked for where no CSV is written.
        WarehouseError: nothing has been published yet.
    """
    if out.exists() and not out.is_dir():
        raise InputError(f"{out}: is a file; name a folder")
    if bom and form not in (Format.CSV, Format.SDMX_CSV):
        raise InputError(f"a byte order mark is for csv and sdmx-csv; {form} tells its encoding itself")
    store = store.pinned()
    found = select(store, selection)
    tables = {
        "observations": found,
        "indicators": store.indicators().collect(),
        "areas": store.areas().collect(),
    }
    out.mkdir(parents=True, exist_ok=True)
    if form is Format.SDMX_CSV:
        text = sdmx_csv(found, vintages=selection.vintages == "all")
        structure = sdmx_structure(tables["indicators"], tables["areas"])
        return [
            _put(out / "observations.csv", lambda file: _text(file, text, bom)),
            _put(out / "structure.json", lambda file: _text(file, structure, False)),
        ]
    if form is Format.XLSX:
        files = [_put(out / "observations.xlsx", lambda file: _workbook(file, tables))]
    else:
        files = [_table(out, form, name, frame, bom) for name, frame in tables.items()]
    descriptor = package(form.value, list(tables))
    return [*files, _put(out / "datapackage.json", lambda file: _text(file, descriptor, False))]


def _table(out: Path, form: Format, name: str, frame: pl.DataFrame, bom: bool) -> Path:
    def write(file: Path) -> None:
        match form:
            case Format.PARQUET:
                frame.write_parquet(file)
            case Format.JSON:
                _text(file, spelt(finite(frame), lists=False).write_json(), False)
            case _:
                _text(file, harmless(spelt(frame)).write_csv(), bom)

    return _put(out / f"{name}.{form}", write)


class ExactSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter has no types
    """A sheet with all digits of its numbers: the library writes 16, and some doubles need 17."""

    def _xml_number_element(self, number: float, attributes: list[tuple[str, str]] | None = None) -> None:
        told = "".join(f' {name}="{value}"' for name, value in attributes or ())
        self.fh.write(f"<c{told}><v>{number!r}</v></c>")


def _workbook(file: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    """One sheet a table and one with the meaning of the columns; text is never taken for formula or link."""
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    sheets = {name: spelt(finite(frame)) for name, frame in tables.items()} | {"columns": described()}
    with Workbook(file, plain) as book:
        for name, frame in sheets.items():
            harmless(frame).write_excel(
                book,
                book.add_worksheet(name, worksheet_class=ExactSheet),
                dtype_formats={pl.Float64: "General", pl.Int64: "General"},
                freeze_panes=(1, 0),
                autofit=False,
                table_style="Table Style Light 1",
            )


def _text(file: Path, text: str, bom: bool) -> None:
    file.write_text(BOM + text if bom else text, "utf-8", newline="")


def _put(file: Path, write: Callable[[Path], None]) -> Path:
    """Write a file beside its place and move it there, so that nobody reads half of it."""
    handle, name = tempfile.mkstemp(suffix=file.suffix, prefix=".", dir=file.parent)
    os.close(handle)
    made = Path(name)
    try:
        write(made)
        made.chmod(0o644)
        made.replace(file)
    finally:
        made.unlink(missing_ok=True)
    return file
