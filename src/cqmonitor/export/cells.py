"""Values as text files and spreadsheets can hold them."""

from __future__ import annotations

import json

import polars as pl
import polars.selectors as cs

from cqmonitor.warehouse.fields import FIELDS

FORMULA = r"^[\s\x00-\x20]*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]"
"""What a spreadsheet takes for the start of a formula, full-width forms included
(https://owasp.org/www-community/attacks/CSV_Injection)."""


def harmless(frame: pl.DataFrame) -> pl.DataFrame:
    """Text that a spreadsheet would take for a formula begins with an apostrophe, as OWASP advises.

    Columns of codes stay as they are: their values come from closed lists, never from an article.
    """
    free = [name for name in frame.select(cs.string()).columns if not _closed(name)]
    guarded = (
        pl.when(pl.col(name).str.contains(FORMULA)).then("'" + pl.col(name)).otherwise(name).alias(name)
        for name in free
    )
    return frame.with_columns(guarded)


def _closed(name: str) -> bool:
    return name in FIELDS and bool(FIELDS[name].codes)


def spelt(frame: pl.DataFrame, *, lists: bool = True) -> pl.DataFrame:
    """Times as ISO 8601 in UTC, open ends as INF (Table Schema), and lists as JSON arrays."""
    frame = frame.with_columns(cs.datetime().dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
    if not lists:
        return frame
    return frame.with_columns(
        pl.col(name).map_elements(_array, return_dtype=pl.String)
        for name, dtype in frame.schema.items()
        if isinstance(dtype, pl.List)
    )


def _array(values: pl.Series) -> str:
    return json.dumps(values.to_list(), ensure_ascii=False)


def finite(frame: pl.DataFrame) -> pl.DataFrame:
    """Infinite ends as empty cells, for formats that have no word for them."""
    numbers = cs.float()
    return frame.with_columns(pl.when(numbers.is_finite()).then(numbers))
