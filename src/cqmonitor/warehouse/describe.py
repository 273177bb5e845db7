"""The tables in words for warehouse/README.md; `python -m cqmonitor.warehouse.describe` writes them."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from cqmonitor.warehouse.fields import Field
from cqmonitor.warehouse.tables import APPENDED, PUBLISHED, Table

START, END = "<!-- tables: made by python -m cqmonitor.warehouse.describe -->", "<!-- end of tables -->"
"""What stands between them in the README is written by `renew`."""


def described() -> str:
    """All tables in Markdown: what a row is, the key, and each column with type, meaning and example."""
    published = "\n\n".join(_table(table, f"published/{table.name}") for table in PUBLISHED)
    appended = "\n\n".join(_table(table, table.name) for table in APPENDED)
    return f"## Published tables\n\n{published}\n\n## Tables that only grow\n\n{appended}"


def renew(readme: str) -> str:
    """The README with its tables as `fields` and `tables` define them now."""
    before, _, rest = readme.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n\n{described()}\n\n{END}{after}"


def _table(table: Table, title: str) -> str:
    rows = "\n".join(_row(name, field, name in table.nullable) for name, field in table.fields.items())
    head = "| column | type | meaning | example |\n|---|---|---|---|"
    key = ", ".join(f"`{name}`" for name in table.key)
    return f"### `{title}`\n\n{table.description} Key: {key}.\n\n{head}\n{rows}"


def _row(name: str, field: Field, nullable: bool) -> str:
    unit = f" Unit: {field.unit}." if field.unit else ""
    codes = f" One of {', '.join(f'`{code}`' for code in field.codes)}." if field.codes else ""
    kind = f"{_type(field)}, may be empty" if nullable else _type(field)
    example = field.example.replace("|", "\\|")
    return f"| `{name}` | {kind} | {field.description}{unit}{codes} | `{example}` |"


def _type(field: Field) -> str:
    match field.dtype:
        case pl.List():
            inner = field.dtype.inner
            return "list of structs" if isinstance(inner, pl.Struct) else f"list of {_NAMES[inner]}"  # type: ignore[index]
        case pl.Datetime():
            return "time (UTC)"
    return _NAMES[field.dtype]  # type: ignore[index]


_NAMES = {
    pl.String: "text",
    pl.Int64: "integer",
    pl.UInt64: "integer",
    pl.Float64: "number",
    pl.Date: "day",
    pl.Binary: "bytes",
}

if __name__ == "__main__":
    path = Path(sys.argv[1] if len(sys.argv) > 1 else "warehouse/README.md")
    path.write_text(renew(path.read_text(encoding="utf-8")), encoding="utf-8")
