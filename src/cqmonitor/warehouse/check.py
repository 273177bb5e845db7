"""Whether the warehouse holds what it should, file by file, and how to mend what is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from cqmonitor.errors import WarehouseError
from cqmonitor.warehouse.commit import scan
from cqmonitor.warehouse.draft import table_files
from cqmonitor.warehouse.ledger import in_force
from cqmonitor.warehouse.publish import current
from cqmonitor.warehouse.queries import published
from cqmonitor.warehouse.storage import BROKEN, parquet_files
from cqmonitor.warehouse.tables import (
    APPENDED,
    AREAS,
    ARTICLES,
    CLAIMS,
    INDICATORS,
    OBSERVATIONS,
    PAGES,
    PUBLISHED,
    READINGS,
    READS,
    Table,
)

MOVE_AWAY = "move the file out of the warehouse; the next run fetches or reads again what it held"
PUBLISH_AGAIN = (
    "delete `published` and `.published` and run an update: they are computed from the other tables"
)
UPDATE = "run an update"
REPLAY = "run the reprocess flow, which reads archived pages again"

REFERENCES = (
    (CLAIMS, "article_id", ARTICLES, "article_id"),
    (OBSERVATIONS, "article_id", ARTICLES, "article_id"),
    (OBSERVATIONS, "indicator", INDICATORS, "indicator"),
    (OBSERVATIONS, "ref_area", AREAS, "ref_area"),
)
"""(table, column, table that it refers to, column there), all of them published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong: the file or folder, what it is, and how to mend it."""

    path: Path
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}; to mend: {self.mend}"


def check(root: Path) -> list[Problem]:
    """Everything that is wrong with a warehouse, files first, then references, then what is published.

    Reads every file once, one at a time. Equal rows that two writers appended at once are not wrong:
    readers take one of them.
    """
    damaged = [*_damaged_files(root)]
    unpublished = _damaged_publication(root)
    if damaged:
        return damaged + unpublished
    return [*_lost_pages(root), *(unpublished or _wrong_publication(root))]


@contextmanager
def telling_damage(root: Path) -> Iterator[None]:
    """Turn what a damaged file makes polars raise into an error that names the file and how to mend it.

    Raises:
        WarehouseError: a file of the warehouse is damaged, or a published one is absent.
    """
    try:
        yield
    except BROKEN as error:
        damaged = [*_damaged_files(root), *_damaged_publication(root)]
        if not damaged:
            raise
        raise WarehouseError("\n".join(str(problem) for problem in damaged)) from error


def _damaged_files(root: Path) -> Iterator[Problem]:
    for table in APPENDED:
        for path in parquet_files(root / table.name):
            if problem := file_problem(table, path):
                yield Problem(path=path, problem=problem, mend=MOVE_AWAY)


def file_problem(table: Table, path: Path) -> str:
    """What is wrong with one file of a table, "" where nothing is."""
    try:
        found = pl.read_parquet_schema(path)
        needed = [name for name in table.dtypes if name not in found and name not in table.nullable]
        if needed:
            return f"columns {', '.join(needed)} are absent"
        frame = scan(path.parent, table, among=(path,)).collect()
    except (OSError, *BROKEN) as error:
        return f"cannot be read ({str(error).splitlines()[0]})"
    return _rows_problem(table, frame)


def _rows_problem(table: Table, frame: pl.DataFrame) -> str:
    _, refused = table.sift(table.conform(frame))
    if refused.height:
        return f"{refused.height} rows break {', '.join(sorted(set(refused['rule'])))}"
    if table is PAGES and (wrong := _wrong_bodies(frame)):
        return f"{wrong} bodies do not match their body_sha256"
    return ""


def _wrong_bodies(pages: pl.DataFrame) -> int:
    pairs = pages.select("body", "body_sha256").drop_nulls().iter_rows()
    return sum(hashlib.sha256(body).hexdigest() != digest for body, digest in pairs)


def _lost_pages(root: Path) -> list[Problem]:
    there = scan(root, PAGES).select("page_sha256")
    lost = scan(root, READINGS).select("page_sha256").join(there, on="page_sha256", how="anti").collect()
    if lost.is_empty():
        return []
    problem = f"{lost.height} rows refer to a page that is not archived, such as {lost['page_sha256'][0]}"
    mend = "fetch the pages again; nothing else depends on them until the rules change"
    return [Problem(path=root / READINGS.name, problem=problem, mend=mend)]


def _damaged_publication(root: Path) -> list[Problem]:
    link = root / "published"
    if link.exists() and not link.is_symlink():
        return [Problem(path=link, problem="is no symlink to a version", mend=PUBLISH_AGAIN)]
    folder = current(root)
    if folder is None:
        return []
    if not folder.is_dir():
        return [Problem(path=link, problem=f"points at nothing ({folder})", mend=PUBLISH_AGAIN)]
    paths = [(table, path) for table in PUBLISHED for path in table_files(folder, table)]
    problems = [(path, file_problem(table, path)) for table, path in paths]
    return [Problem(path=path, problem=problem, mend=PUBLISH_AGAIN) for path, problem in problems if problem]


def _wrong_publication(root: Path) -> list[Problem]:
    folder = current(root)
    if folder is None:
        return []
    return [*_dangling(root, folder), *_behind(root, folder)]


def _dangling(root: Path, folder: Path) -> Iterator[Problem]:
    for table, column, other, key in REFERENCES:
        known = published(folder, other).select(pl.col(key).alias(column)).unique()
        lost = published(folder, table).select(column).join(known, on=column, how="anti").collect()
        if lost.height and known.collect().height:
            problem = (
                f"{lost.height} rows have a {column} that {other.name} lacks, such as {lost[column][0]!r}"
            )
            yield Problem(path=folder / table.name, problem=problem, mend=UPDATE)


def _refused_pages(root: Path) -> pl.DataFrame:
    """Pages that some rules do not take for an article: they may be missing from what is published."""
    refused = scan(root, READS).filter(pl.col("stage") == "clean")
    return refused.select("page_sha256").unique().collect()


def _behind(root: Path, folder: Path) -> Iterator[Problem]:
    held = in_force(root).select("article_id", "page_sha256")
    shown = published(folder, ARTICLES).select("article_id").collect()
    unseen = held.join(shown, on="article_id", how="anti")
    missing = unseen.join(_refused_pages(root), on="page_sha256", how="anti").height
    if missing:
        yield Problem(path=folder, problem=f"{missing} articles are not published yet", mend=UPDATE)
    gone = shown.join(held, on="article_id", how="anti").height
    if gone:
        yield Problem(path=folder, problem=f"{gone} published articles are not in `articles`", mend=REPLAY)
