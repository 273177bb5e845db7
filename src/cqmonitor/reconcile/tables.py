"""Where an update finds what there was and puts what there is: tables in parts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import polars as pl


class Tables(Protocol):
    """Tables as they were before an update, and what it makes of them.

    A table is in parts, each with a name and at least one row; what is not replaced stays as it was.
    """

    def scan(self, table: str, parts: Collection[str] | None = None) -> pl.LazyFrame:
        """The rows that were there before, of these parts or of all."""
        ...

    def replace(self, table: str, part: str, rows: pl.DataFrame | pl.LazyFrame) -> None:
        """Put rows in place of a part; without any the part is no more. Many rows are best given lazily."""
        ...

    def sift(self, table: str, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows that keep the rules of a published table."""
        ...


@dataclass
class InMemory:
    """Tables that are held in memory, by name and part; empty at first.

    Args:
        schemas: column names and types of each table.
    """

    schemas: Mapping[str, Mapping[str, Any]]
    before: dict[tuple[str, str], pl.DataFrame] = field(default_factory=dict)
    after: dict[tuple[str, str], pl.DataFrame] = field(default_factory=dict)

    def scan(self, table: str, parts: Collection[str] | None = None) -> pl.LazyFrame:
        """See `Tables`."""
        return self._whole(self.before, table, parts).lazy()

    def replace(self, table: str, part: str, rows: pl.DataFrame | pl.LazyFrame) -> None:
        """See `Tables`."""
        self.after.pop((table, part), None)
        held = rows.lazy().collect()
        if not held.is_empty():
            self.after[table, part] = held

    def sift(self, table: str, rows: pl.DataFrame) -> pl.DataFrame:
        """All rows: what is in memory is not published."""
        del table
        return rows

    def made(self, table: str) -> pl.DataFrame:
        """All rows of a table after the update."""
        return self._whole(self.after, table, None)

    def settle(self) -> None:
        """Make what was replaced what the next update starts from."""
        self.before = dict(self.after)

    def _whole(
        self, held: Mapping[tuple[str, str], pl.DataFrame], table: str, parts: Collection[str] | None
    ) -> pl.DataFrame:
        wanted = [
            rows
            for (name, part), rows in sorted(held.items(), key=lambda one: one[0])
            if name == table and (parts is None or part in parts)
        ]
        return pl.concat([pl.DataFrame(schema=self.schemas[table]), *wanted])
