"""Whether one file of a table can be read and holds what it must, row by row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from cqmonitor.errors import SchemaError
from cqmonitor.storage.places import Place
from cqmonitor.warehouse.archive import page_of
from cqmonitor.warehouse.commit import scan
from cqmonitor.warehouse.footer import is_as_written, read_footer
from cqmonitor.warehouse.parquet import BROKEN, scan_files
from cqmonitor.warehouse.tables import PAGES, READINGS, Table

MOVE_AWAY = (
    "move the file out of the warehouse; the next run fetches or reads again what it held, "
    "and `archive import` brings back what an export has"
)
UPDATE_PROGRAM = "update cqmonitor on this machine; the file is as it should be"

ROWS_AT_ONCE = 2000
"""Rows that are checked together, so that a large file needs little memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong: the file or folder, what it is, and how to mend it."""

    path: Place
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}; to mend: {self.mend}"


def file_problem(table: Table, path: Place, mend: str = MOVE_AWAY) -> Problem | None:
    """What is wrong with one file of a table, None where nothing is."""
    try:
        told = _told(table, path)
    except SchemaError as error:
        return Problem(path=path, problem=str(error).removeprefix(f"{path}: "), mend=UPDATE_PROGRAM)
    except (OSError, *BROKEN) as error:
        told = f"cannot be read ({str(error).splitlines()[0]})"
    return Problem(path=path, problem=told, mend=mend) if told else None


def is_whole(path: Place) -> bool:
    """Whether a compact file can be read to its end and has the rows of the files that it replaces.

    What is wrong in a row was so in those, too: that is no reason to keep them.
    """
    try:
        held = sum(segment.rows for segment in read_footer(path).segments)
        batches = scan_files((path,)).collect_batches(chunk_size=ROWS_AT_ONCE)
        return held == sum(rows.height for rows in batches) and is_as_written(path)
    except (OSError, SchemaError, *BROKEN):
        return False


def _told(table: Table, path: Place) -> str:
    found, footer = scan_files((path,)).collect_schema(), read_footer(path)
    needed = [name for name in table.dtypes if name not in found and name not in table.nullable]
    if needed:
        return f"columns {', '.join(needed)} are absent"
    rows = scan(path.parent, table, among=(path,))
    height = rows.select(pl.len()).collect().item()
    if footer.segments and (held := sum(segment.rows for segment in footer.segments)) != height:
        return f"{height} rows where its footer says {held}"
    wrong: dict[str, int] = {}
    for start in range(0, height, ROWS_AT_ONCE):
        for problem, number in _wrong_rows(table, rows.slice(start, ROWS_AT_ONCE).collect()):
            wrong[problem] = wrong.get(problem, 0) + number
    if not footer.segments:  # a compact file may hold rows that two writers appended at once
        keys = rows.select(table.key).collect()
        wrong["rows have a key that another one has"] = keys.height - keys.unique().height
    if any(wrong.values()):
        return "; ".join(f"{number} {problem}" for problem, number in wrong.items() if number)
    return "" if is_as_written(path) else "is not as it was written (its SHA-256 is not that of its name)"


def _wrong_rows(table: Table, rows: pl.DataFrame) -> Iterator[tuple[str, int]]:
    for rule, number in _broken_rules(table, rows).items():
        yield f"rows break {rule}", number
    for problem, is_wrong in CONTENTS.get(table.name, {}).items() if table in (PAGES, READINGS) else ():
        yield problem, sum(map(is_wrong, rows.iter_rows(named=True)))


def _broken_rules(table: Table, rows: pl.DataFrame) -> Mapping[str, int]:
    refused = table.refused(table.conform(rows))
    return dict(refused["rule"].value_counts().sort("rule").iter_rows())


def _body_is_wrong(row: Mapping[str, object]) -> bool:
    body = row["body"]
    return isinstance(body, bytes) and hashlib.sha256(body).hexdigest() != row["body_sha256"]


def _page_is_wrong(row: Mapping[str, object]) -> bool:
    return row["body"] is not None and page_of(row).page_sha256 != row["page_sha256"]


def _id_is_wrong(row: Mapping[str, object]) -> bool:
    return hashlib.sha256(str(row["url"]).encode()).hexdigest()[:16] != row["article_id"]


def _quote_is_wrong(row: Mapping[str, object]) -> bool:
    text, claims = row["text"], row["claims"]
    assert isinstance(text, str)
    assert isinstance(claims, list)
    return any(text[claim["quote_start"] : claim["quote_end"]] != claim["quote"] for claim in claims)


CONTENTS: Mapping[str, Mapping[str, Callable[[Mapping[str, object]], bool]]] = {
    PAGES.name: {
        "bodies do not match their body_sha256": _body_is_wrong,
        "pages do not match their page_sha256": _page_is_wrong,
    },
    READINGS.name: {
        "rows have an article_id that is not that of their url": _id_is_wrong,
        "rows have a quote that does not stand in their text": _quote_is_wrong,
    },
}
"""By table, what must hold of a row's contents besides the rules of its schema."""
