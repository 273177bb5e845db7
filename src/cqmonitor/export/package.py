"""The Frictionless Data Package (https://datapackage.org) that describes the files of an export."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from cqmonitor.warehouse.datapackage import table_schema
from cqmonitor.warehouse.tables import AREAS, INDICATORS, OBSERVATIONS, SCHEMA_VERSION, Table

TABLES = {table.name: table for table in (OBSERVATIONS, INDICATORS, AREAS)}
MEDIA = {
    "csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def package(form: str, names: list[str]) -> str:
    """The descriptor of the tables `names` in a format, as JSON."""
    told = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "cqmonitor-export",
        "title": "Chongqing's economy as told by the news",
        "version": str(SCHEMA_VERSION),
        "resources": [_resource(TABLES[name], form) for name in names],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _resource(table: Table, form: str) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "name": table.name,
        "type": "table",
        "description": table.description,
        "path": f"{OBSERVATIONS.name if form == 'xlsx' else table.name}.{form}",
        "format": form,
        "mediatype": MEDIA[form],
        "encoding": "utf-8",
        "schema": table_schema(table),
    }
    if form == "xlsx":
        resource["dialect"] = {"excel": {"sheet": table.name}}
    if form != "parquet":
        resource["schema"]["fields"] = [_spelt(field, table, form) for field in resource["schema"]["fields"]]
    return resource


def _spelt(field: dict[str, Any], table: Table, form: str) -> dict[str, Any]:
    """A field as text files have it: lists are JSON arrays, and an open end is empty but in CSV."""
    open_end = table.fields[field["name"]].infinite and form != "csv"
    required = field["constraints"]["required"] and not open_end
    kind = "array" if field["type"] == "list" else field["type"]
    return {**field, "type": kind, "constraints": {**field["constraints"], "required": required}}


def described() -> pl.DataFrame:
    """Every column of the exported tables with what it means, its unit and its codes."""
    rows = [
        {
            "table": table.name,
            "column": name,
            "meaning": field.description,
            "unit": field.unit,
            "codes": ", ".join(field.codes),
        }
        for table in TABLES.values()
        for name, field in table.fields.items()
    ]
    return pl.DataFrame(rows)
