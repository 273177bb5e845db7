"""Tables for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table


def print_claims(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print claims, one a row (see `files.claims_of`)."""
    table = Table("doc", "indicator or concept", "area", "measure", "value", "unit", "period", "status")
    for row in rows:
        named = row["indicator"] or f"[dim]{row['concept']}[/dim]"
        value = f"{'' if row['bound'] == '=' else row['bound']}{row['value']:,.12g}"
        period = f"{row['period_start']}..{row['period_end']}" if row["period_start"] else "-"
        cells = (
            row["doc"],
            named,
            row["ref_area"],
            row["measure"],
            value,
            row["unit"],
            period,
            row["status"],
        )
        table.add_row(*cells)
    Console().print(table)
