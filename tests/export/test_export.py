"""Exports of the sample site's observations, read back by the libraries that analysts use."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import polars as pl
import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st
from pysdmx.io import get_datasets
from pysdmx.io.pd import PandasDataset
from pysdmx.model import Schema
from xlsxwriter import Workbook

from cqmonitor.errors import InputError
from cqmonitor.export import ExactSheet, Format, Selection, export
from cqmonitor.export.cells import harmless
from cqmonitor.export.selection import select
from cqmonitor.warehouse import Warehouse

ALL = Selection(vintages="all")
GDP = Selection(indicator=("gdp",), ref_area=("CN-CQ",), measure=("level",), freq=("A",))


@pytest.fixture
def store(sample_warehouse: Path) -> Warehouse:
    return Warehouse(sample_warehouse)


def sdmx(files: list[Path], flow: str) -> pd.DataFrame:
    """The one data set of an export, as the SDMX library reads it with its structure."""
    data, structure = files
    (dataset,) = get_datasets(data, structure)
    assert isinstance(dataset, PandasDataset)
    assert isinstance(dataset.structure, Schema)
    assert dataset.short_urn == f"Dataflow=CQMONITOR:{flow}(1.0)"
    components = dataset.structure.components
    known = {component.id: component for component in components}
    assert set(dataset.data.columns) - {"ACTION"} == set(known)
    for component in components:
        codes = {code.id for code in component.enumeration or ()}
        assert not codes or set(dataset.data[component.id].dropna()) - {""} <= codes
    return dataset.data


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX, Format.JSON])
def test_frictionless_validates_descriptor_and_data(form: Format, store: Warehouse, tmp_path: Path) -> None:
    export(store, tmp_path, form, ALL)
    found = Package(str(tmp_path / "datapackage.json")).validate()
    assert found.valid, found.flatten(["message"])[:5]
    assert found.stats["tasks"] == 3


def test_frictionless_takes_the_descriptor_of_parquet(store: Warehouse, tmp_path: Path) -> None:
    export(store, tmp_path, Format.PARQUET, ALL)
    descriptor = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert Package.validate_descriptor(descriptor).valid
    assert all((tmp_path / one["path"]).is_file() for one in descriptor["resources"])


def test_parquet_holds_the_observations_as_they_are_published(store: Warehouse, tmp_path: Path) -> None:
    export(store, tmp_path, Format.PARQUET, ALL)
    assert pl.read_parquet(tmp_path / "observations.parquet").equals(select(store, ALL))


@pytest.mark.parametrize("form", [Format.CSV, Format.JSON, Format.SDMX_CSV])
def test_numbers_are_never_rounded(form: Format, store: Warehouse, tmp_path: Path) -> None:
    export(store, tmp_path, form, Selection())
    (file,) = tmp_path.glob("observations.*")
    if form is Format.JSON:
        found = [row["obs_value"] for row in json.loads(file.read_text("utf-8"))]
    else:
        rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
        found = [float(row.get("obs_value") or row["OBS_VALUE"]) for row in rows]
    assert sorted(found) == sorted(select(store, Selection())["obs_value"])


def test_numbers_of_a_workbook_are_numbers(store: Warehouse, tmp_path: Path) -> None:
    export(store, tmp_path, Format.XLSX, Selection())
    sheet = openpyxl.load_workbook(tmp_path / "observations.xlsx")["observations"]
    head, *rows = sheet.iter_rows(values_only=True)
    at = head.index("obs_value")
    assert sorted(row[at] for row in rows) == sorted(select(store, Selection())["obs_value"])


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_a_workbook_keeps_every_digit_of_a_double(values: list[float]) -> None:
    file = BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet("numbers", worksheet_class=ExactSheet)
        pl.DataFrame({"n": values}).write_excel(book, sheet, dtype_formats={pl.Float64: "General"})
    (_, *rows) = openpyxl.load_workbook(file)["numbers"].iter_rows(values_only=True)
    assert [float(row[0]) for row in rows] == values


def test_an_sdmx_library_reads_the_latest_values_back(store: Warehouse, tmp_path: Path) -> None:
    files = export(store, tmp_path, Format.SDMX_CSV, Selection())
    data, here = sdmx(files, "NEWS_OBSERVATIONS"), select(store, Selection())
    assert len(data) == len(here)
    assert sorted(map(float, data["OBS_VALUE"])) == sorted(here["obs_value"])
    assert set(data["TIME_PERIOD"]) == set(here["time_period"])


def test_all_vintages_in_sdmx_have_a_key_each_with_the_day_of_publication(
    store: Warehouse, tmp_path: Path
) -> None:
    data = sdmx(export(store, tmp_path, Format.SDMX_CSV, ALL), "NEWS_VINTAGES")
    columns = list(data.columns)
    key = columns[: columns.index("OBS_VALUE")]
    assert "REALTIME_START" in key
    assert not data.duplicated(key).any()
    assert len(data) > len(select(store, Selection()))


def test_filters_narrow_what_is_exported(store: Warehouse) -> None:
    wanted = replace(GDP, status=("actual",), since=date(2023, 1, 1), until=date(2024, 12, 31))
    assert select(store, wanted)["time_period"].to_list() == ["2023", "2024"]


def test_first_latest_and_as_of_are_vintages_of_one_fact(store: Warehouse) -> None:
    asked = (GDP, replace(GDP, vintages="first"), replace(GDP, as_of=date(2024, 3, 1)))
    found = [select(store, one).filter(time_period="2023")["obs_value"].item() for one in asked]
    assert found[0] > found[1] == found[2]


def test_options_that_make_no_sense_are_refused(store: Warehouse, tmp_path: Path) -> None:
    backwards = Selection(since=date(2025, 1, 1), until=date(2024, 1, 1))
    with pytest.raises(InputError, match=r"between 2025-01-01 and 2024-01-01"):
        export(store, tmp_path, Format.CSV, backwards)
    with pytest.raises(InputError, match="byte order mark is for csv and sdmx-csv"):
        export(store, tmp_path, Format.JSON, Selection(), bom=True)


def test_an_unknown_code_is_refused_with_its_neighbours(store: Warehouse) -> None:
    with pytest.raises(InputError, match=r"indicator 'gpd' is unknown \(such as gdp"):
        select(store, Selection(indicator=("gpd",)))


def test_a_byte_order_mark_on_request(store: Warehouse, tmp_path: Path) -> None:
    export(store, tmp_path, Format.CSV, Selection(), bom=True)
    text = (tmp_path / "indicators.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert "地区生产总值" in text.decode("utf-8-sig")


def test_a_second_export_takes_the_place_of_the_first(store: Warehouse, tmp_path: Path) -> None:
    first = export(store, tmp_path, Format.CSV, Selection())
    export(store, tmp_path, Format.CSV, Selection(indicator=("gdp",)))
    assert sorted(tmp_path.iterdir()) == sorted(first)
    assert set(pl.read_csv(tmp_path / "observations.csv")["indicator"]) == {"gdp"}


@given(st.text(max_size=20))
def test_no_cell_of_text_starts_a_formula(text: str) -> None:
    told = harmless(pl.DataFrame({"quote": [text]}))["quote"].item()
    assert not told.lstrip().startswith(tuple("=+-@＝＋－＠"))
    assert told in (text, "'" + text)


def test_codes_are_no_formulas() -> None:
    assert harmless(pl.DataFrame({"bound": ["="]}))["bound"].item() == "="
