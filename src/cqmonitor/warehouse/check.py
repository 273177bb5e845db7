"""Whether the warehouse holds what it should, in each file and across files; how to mend what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from cqmonitor.errors import WarehouseError
from cqmonitor.storage.files import exists, sha256_of
from cqmonitor.storage.places import Place
from cqmonitor.warehouse.commit import scan
from cqmonitor.warehouse.draft import made_of, table_files
from cqmonitor.warehouse.file_check import Problem, file_problem
from cqmonitor.warehouse.ledger import in_force
from cqmonitor.warehouse.parquet import BROKEN, is_in_month, parquet_below, parquet_files
from cqmonitor.warehouse.queries import published
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
    REFETCHES,
)
from cqmonitor.warehouse.versions import LAST, by_last_use, current, is_whole

PUBLISH_AGAIN = (
    "delete `published` and `.published` and run an update: they are computed from the other tables"
)
UPDATE = "run an update"
REPLAY = "run the reprocess flow, which reads archived pages again"
FETCH_AGAIN = "fetch the pages again; nothing else depends on them until the rules change"
NOT_OURS = "move it out of the warehouse: nothing reads it here, and a glob may"
SET_CLOCK = (
    "set the clock, move the files of these months out of the warehouse and run an update: else an article "
    "that has changed since stays as it was then until that day"
)
ONE_OF_THEM = "move the file with the wrong one out of the warehouse; the next run reads again what it held"

BETWEEN_TABLES = (
    (READINGS, "page_sha256", PAGES, FETCH_AGAIN),
    (REFETCHES, "page_sha256", PAGES, FETCH_AGAIN),
    (READS, "page_sha256", PAGES, FETCH_AGAIN),
    (READS, "article_id", READINGS, UPDATE),
)
"""(table, column, table that has the same column, how to mend it)."""

PUBLISHED_REFERENCES = (
    (CLAIMS, "article_id", ARTICLES, "article_id"),
    (CLAIMS, "indicator", INDICATORS, "indicator"),
    (CLAIMS, "ref_area", AREAS, "ref_area"),
    (OBSERVATIONS, "article_id", ARTICLES, "article_id"),
    (OBSERVATIONS, "indicator", INDICATORS, "indicator"),
    (OBSERVATIONS, "ref_area", AREAS, "ref_area"),
    (AREAS, "parent", AREAS, "ref_area"),
)
"""(table, column, table that it refers to, column there), all of them published."""

ONE_CONTENT = ((PAGES, "body_sha256"), (READINGS, "text"))
"""What is the same in all rows of one key: two writers may have appended them at once."""


def check(root: Place) -> list[Problem]:
    """Everything that is wrong with a warehouse: files, then what is between them, then what is published.

    Reads every file once, a part at a time. Equal rows that two writers appended at once are not wrong:
    readers take one of them.
    """
    unpublished = [*_damaged_publication(root)]
    damaged = [*_damaged_files(root)]
    if damaged:
        return damaged + unpublished
    between = [*_foreign_files(root), *_ahead(root), *_contradictions(root), *_lost(root)]
    return between + (unpublished or [*_wrong_publication(root)])


@contextmanager
def telling_damage(root: Place) -> Iterator[None]:
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


def _damaged_files(root: Place) -> Iterator[Problem]:
    """Of the files that compaction has replaced, too: they are what there is if the other one is damaged."""
    for table in APPENDED:
        for path in parquet_files(root / table.name):
            if problem := file_problem(table, path):
                yield problem


def _foreign_files(root: Place) -> Iterator[Problem]:
    for table in APPENDED:
        for path in parquet_below(root / table.name):
            if not is_in_month(path, root / table.name):
                yield Problem(path=path, problem="lies in no month of its table", mend=NOT_OURS)


def _ahead(root: Place) -> Iterator[Problem]:
    """Fetches of the future: what they brought stays in force, whatever comes, until that day."""
    latest = datetime.now(UTC) + timedelta(days=1)
    for table in (PAGES, REFETCHES):
        found = scan(root, table).filter(pl.col("fetched_at") > latest).select("fetched_at").collect()
        if found.height:
            last = max(found["fetched_at"].to_list())
            problem = f"{found.height} rows were fetched by a clock that was ahead, until {last:%Y-%m-%d}"
            yield Problem(path=root / table.name, problem=problem, mend=SET_CLOCK)


def _contradictions(root: Place) -> Iterator[Problem]:
    for table, column in ONE_CONTENT:
        differ = (
            scan(root, table).group_by(table.key).agg(pl.col(column).n_unique()).filter(pl.col(column) > 1)
        )
        found = differ.select(table.key[0]).collect().to_series()
        if len(found):
            problem = f"{len(found)} keys have rows that differ in {column}, such as {found[0]}"
            yield Problem(path=root / table.name, problem=problem, mend=ONE_OF_THEM)


def _lost(root: Place) -> Iterator[Problem]:
    for table, column, other, mend in BETWEEN_TABLES:
        there = scan(root, other).select(column)
        told = scan(root, table).select(column).drop_nulls()
        lost = told.join(there, on=column, how="anti").collect()
        if lost.height:
            what = "page that is not archived" if other is PAGES else f"{column} that {other.name} lacks"
            problem = f"{lost.height} rows refer to a {what}, such as {lost[column][0]}"
            yield Problem(path=root / table.name, problem=problem, mend=mend)


# --- what is published -----------------------------------------------------------------------------


def _damaged_publication(root: Place) -> Iterator[Problem]:
    link = root / "published"
    if isinstance(link, Path) and link.exists() and not link.is_symlink():
        yield Problem(path=link, problem="is no symlink to a version", mend=PUBLISH_AGAIN)
        return
    folder = current(root)
    if folder is None:
        if by_last_use(root):
            yield Problem(path=link, problem="is absent, though there are versions", mend=UPDATE)
        return
    if not is_whole(folder):
        yield Problem(path=link, problem=f"points at nothing ({folder})", mend=PUBLISH_AGAIN)
        return
    named = set()
    for table in PUBLISHED:
        for path in table_files(folder, table):
            if problem := file_problem(table, path, PUBLISH_AGAIN):
                named.add(path)
                yield problem
    yield from (one for one in _altered(folder) if one.path not in named)


def _altered(folder: Place) -> Iterator[Problem]:
    """The files of a version that are not as they were written, by the digests that it keeps."""
    made = made_of(folder)
    if made is None:
        problem = "cannot be read, so that nothing tells whether the other files are as they were written"
        yield Problem(path=folder / LAST, problem=problem, mend=PUBLISH_AGAIN)
        return
    for name, digest in sorted(made.get("files", {}).items()):
        path = folder / name
        problem = ""
        if not exists(path):
            problem = "is absent"
        elif sha256_of(path) != digest:
            problem = "is not as it was written (its SHA-256 differs)"
        if problem:
            yield Problem(path=path, problem=problem, mend=PUBLISH_AGAIN)


def _wrong_publication(root: Place) -> Iterator[Problem]:
    folder = current(root)
    if folder is not None:
        yield from _repeated(folder)
        yield from _dangling(folder)
        yield from _behind(root, folder)


def _repeated(folder: Place) -> Iterator[Problem]:
    for table in PUBLISHED:
        keys = published(folder, table).select(table.key).collect()
        more = keys.height - keys.unique().height
        if more:
            problem = f"{more} rows have a key that another one has ({', '.join(table.key)})"
            yield Problem(path=folder / table.name, problem=problem, mend=PUBLISH_AGAIN)


def _dangling(folder: Place) -> Iterator[Problem]:
    for table, column, other, key in PUBLISHED_REFERENCES:
        known = published(folder, other).select(pl.col(key).alias(column)).unique()
        told = published(folder, table).select(column).drop_nulls()
        lost = told.join(known, on=column, how="anti").collect()
        if lost.height and known.collect().height:
            problem = (
                f"{lost.height} rows have a {column} that {other.name} lacks, such as {lost[column][0]!r}"
            )
            yield Problem(path=folder / table.name, problem=problem, mend=UPDATE)


def _refused_pages(root: Place) -> pl.DataFrame:
    """Pages that some rules do not take for an article: they may be missing from what is published."""
    refused = scan(root, READS).filter(pl.col("stage") == "clean")
    return refused.select("page_sha256").unique().collect()


def _behind(root: Place, folder: Place) -> Iterator[Problem]:
    held = in_force(root).select("article_id", "page_sha256")
    shown = published(folder, ARTICLES).select("article_id").collect()
    unseen = held.join(shown, on="article_id", how="anti")
    missing = unseen.join(_refused_pages(root), on="page_sha256", how="anti").height
    if missing:
        yield Problem(path=folder, problem=f"{missing} articles are not published yet", mend=UPDATE)
    gone = shown.join(held, on="article_id", how="anti").height
    if gone:
        yield Problem(path=folder, problem=f"{gone} published articles are not in `articles`", mend=REPLAY)
