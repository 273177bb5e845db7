"""A real warehouse, spoiled in one way each: `check` names the file, what is wrong, and the way out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from cqmonitor.pipeline import run
from cqmonitor.warehouse import Warehouse
from cqmonitor.warehouse.footer import committed_name
from cqmonitor.warehouse.maintain import maintain
from cqmonitor.warehouse.parquet import read_metadata

LATER = datetime.now(UTC) + timedelta(days=62)

Change = Callable[[pl.DataFrame], pl.DataFrame]


@pytest.fixture
def path(sample_warehouse: Path, tmp_path: Path) -> Path:
    """A copy of the sample site's warehouse, symlinks and all."""
    return Path(shutil.copytree(sample_warehouse, tmp_path / "w", symlinks=True))


def spoil(file: Path, change: Change) -> Path:
    """Write a file anew, changed, its footer as it was."""
    rows = change(pl.read_parquet(file, hive_partitioning=False))
    metadata = {name: value for name, value in read_metadata(file).items() if "ARROW" not in name}
    file.unlink()  # of a published file there may be other names
    rows.write_parquet(file, metadata=metadata)
    return file


def rewrite(file: Path, change: Change) -> Path:
    """Write a file anew, changed, as a writer would that had these rows."""
    made = spoil(file, change)
    return made.rename(made.with_name(committed_name("20250101T000000", made)))


def twin(file: Path) -> Path:
    """The same rows as another writer appends them at the same time."""
    return Path(shutil.copy(file, file.with_name(f"20250101T000000-{file.stem.rpartition('-')[2]}.parquet")))


def first(path: Path, pattern: str) -> Path:
    return min(path.glob(pattern))


def problems(path: Path) -> str:
    return "\n".join(map(str, Warehouse(path).check()))


def one(column: str, value: object) -> Change:
    """The first row with another value."""
    here = pl.int_range(pl.len()) == 0
    return lambda rows: rows.with_columns(
        pl.when(here).then(pl.lit(value, rows.schema[column])).otherwise(column).alias(column)
    )


APPENDED: dict[str, tuple[str, Change, str]] = {
    "a column is missing": ("pages", lambda rows: rows.drop("source"), "columns source are absent"),
    "a column has another type": (
        "reads",
        lambda rows: rows.with_columns(pl.lit("?").alias("recorded_at")),
        "cannot be read",
    ),
    "a row is there twice": (
        "articles",
        lambda rows: pl.concat([rows, rows.head(1)]),
        "1 rows have a key that another one has",
    ),
    "a body is another": ("pages", one("body", b"other"), "1 bodies do not match their body_sha256"),
    "headers are others": ("pages", one("page_sha256", "0" * 64), "1 pages do not match their page_sha256"),
    "an id is foreign": (
        "articles",
        one("article_id", "0" * 16),
        "1 rows have an article_id that is not that of their url",
    ),
    "a text is another": (
        "articles",
        one("text", "Nothing."),
        "1 rows have a quote that does not stand in their text",
    ),
    "a value is empty": ("articles", one("source", None), "1 rows break source|nullability"),
}


@pytest.mark.parametrize("way", APPENDED)
def test_a_file_that_is_spoiled_is_named(path: Path, way: str) -> None:
    table, change, said = APPENDED[way]
    file = spoil(first(path, f"{table}/*/*.parquet"), change)
    told = problems(path)
    assert said in told
    assert f"{file}: " in told
    assert "to mend: move the file out of the warehouse" in told


@pytest.mark.parametrize("table", ["pages", "articles", "reads", "runs"])
def test_a_file_with_a_hole_in_the_middle_is_named(path: Path, table: str) -> None:
    file = first(path, f"{table}/*/*.parquet")
    content = bytearray(file.read_bytes())
    middle = len(content) // 3
    content[middle : middle + 200] = bytes(200)
    file.write_bytes(content)
    told = problems(path)
    assert f"{file}: " in told
    assert "to mend: " in told


def test_what_was_read_of_a_page_that_is_not_archived_is_told(path: Path) -> None:
    rewrite(first(path, "reads/*/*.parquet"), one("page_sha256", "0" * 64))
    assert "reads: 1 rows refer to a page that is not archived" in problems(path)


def test_a_note_of_an_article_that_is_not_there_is_told(path: Path) -> None:
    file = first(path, "reads/*/*.parquet")
    row = pl.int_range(pl.len()).filter(pl.col("article_id").is_not_null()).first()
    gone = pl.when(pl.int_range(pl.len()) == row).then(pl.lit("0" * 16)).otherwise("article_id")
    rewrite(file, lambda rows: rows.with_columns(gone.alias("article_id")))
    assert "reads: 1 rows refer to a article_id that articles lacks" in problems(path)


def test_rows_of_one_key_that_contradict_each_other_are_told(path: Path) -> None:
    file = first(path, "articles/*/*.parquet")
    rewrite(twin(file), lambda rows: rows.head(1).with_columns(text=pl.col("text") + "\nMore."))
    assert "articles: 1 keys have rows that differ in text" in problems(path)


def test_a_file_outside_every_month_is_told(path: Path) -> None:
    shutil.copy(first(path, "pages/*/*.parquet"), path / "pages" / "copy.parquet")
    assert "copy.parquet: lies in no month of its table" in problems(path)


PUBLISHED: dict[str, tuple[str, Change, str]] = {
    "a number is another": (
        "observations.parquet",
        lambda rows: rows.with_columns(quote=pl.col("quote") + "!"),
        "is not as it was written (its SHA-256 differs)",
    ),
    "a unit is none": (
        "observations.parquet",
        one("unit_measure", "stone"),
        "1 rows break unit_measure|check__code",
    ),
    "what the next update starts from is another": (
        ".state/statements/*.parquet",
        lambda rows: rows.head(0),
        "is not as it was written",
    ),
    "an indicator is unknown": (
        "indicators.parquet",
        lambda rows: rows.filter(pl.col("indicator") != "gdp"),
        "is not as it was written",
    ),
}


@pytest.mark.parametrize("way", PUBLISHED)
def test_a_published_file_that_is_spoiled_is_named(path: Path, way: str) -> None:
    pattern, change, said = PUBLISHED[way]
    file = spoil(first((path / "published").resolve(), pattern), change)
    told = problems(path)
    assert f"{file.name}: {said}" in told
    assert "to mend: delete `published` and `.published` and run an update" in told


def test_a_published_file_that_is_gone_is_named(path: Path) -> None:
    first((path / "published").resolve(), "articles/*/*.parquet").unlink()
    assert "is absent" in problems(path)


def test_what_tells_of_a_version_s_files_is_missed(path: Path) -> None:
    file = first((path / "published").resolve(), ".state/made_of.json")
    file.write_text("{", "utf-8")
    told = problems(path)
    assert f"{file}: cannot be read" in told
    assert "to mend: delete `published` and `.published`" in told


def test_a_link_that_is_gone_is_missed_and_comes_back(path: Path, site_config: Path) -> None:
    (path / "published").unlink()
    assert "published: is absent, though there are versions; to mend: run an update" in problems(path)
    run(path, names=["sample"], config=site_config)
    assert problems(path) == ""


def test_a_compact_file_may_hold_what_two_writers_appended_at_once(path: Path) -> None:
    file = first(path, "pages/*/*.parquet")
    twin(file)
    assert problems(path) == ""
    maintain(path, now=LATER, replaced_for=timedelta())
    assert problems(path) == ""


def test_a_compact_file_that_lost_rows_is_named(path: Path) -> None:
    file = first(path, "pages/*/*.parquet")
    twin(file)
    maintain(path, now=LATER, replaced_for=timedelta())
    spoil(first(path, "pages/*/*.parquet"), lambda rows: rows.head(3))
    assert "3 rows where its footer says" in problems(path)
