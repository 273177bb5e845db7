"""`datapackage.json` of the published tables (Frictionless Data Package, https://datapackage.org)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import polars as pl

from cqmonitor.warehouse.draft import IN_PARTS
from cqmonitor.warehouse.fields import Field
from cqmonitor.warehouse.tables import SCHEMA_VERSION, Table


def datapackage(tables: Iterable[Table]) -> str:
    """The descriptor as JSON: each table with its path, key, and columns with meaning, type and unit."""
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "cqmonitor",
        "title": "Chongqing's economy as told by the news",
        "version": str(SCHEMA_VERSION),
        "resources": [_resource(table) for table in tables],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(table: Table) -> dict[str, Any]:
    path = f"{table.name}/year=*/*.parquet" if table.name in IN_PARTS else f"{table.name}.parquet"
    return {
        "name": table.name,
        "description": table.description,
        "path": path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": table_schema(table),
    }


def table_schema(table: Table) -> dict[str, Any]:
    """A table's key and columns, with meaning, type and unit (https://datapackage.org/standard/table-schema/)."""
    return {
        "fields": [_field(name, field, name in table.nullable) for name, field in table.fields.items()],
        "primaryKey": list(table.key),
    }


def _field(name: str, field: Field, nullable: bool) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": not nullable}
    if field.codes:
        constraints["enum"] = list(field.codes)
    told = {
        "name": name,
        "type": json_type(field),
        "description": field.description,
        "example": field.example,
    }
    unit = {"unit": field.unit} if field.unit else {}
    return {**told, **unit, "constraints": constraints}


def json_type(field: Field) -> str:
    """The Table Schema type (https://datapackage.org/standard/table-schema/) of a field."""
    match field.dtype:
        case pl.List():
            return "list"
        case pl.Datetime():
            return "datetime"
    names = {
        pl.Float64: "number",
        pl.Int64: "integer",
        pl.Date: "date",
        pl.String: "string",
        pl.Binary: "string",
    }
    return names[field.dtype]  # type: ignore[index]
