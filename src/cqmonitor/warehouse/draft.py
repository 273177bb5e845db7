"""A version in the making: the files of the version that it starts from, and the parts that are written anew.

A table is one file, or a folder of parts: `claims/year=2024/2024-07.parquet` is the part `year=2024/2024-07`.
What the next update needs and no analyst reads lies under `.state/` in the same manner.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from cqmonitor.storage import durable
from cqmonitor.storage.files import exists, sha256_of
from cqmonitor.storage.files import read as read_bytes
from cqmonitor.storage.places import ObjectPath, Place
from cqmonitor.warehouse import parquet
from cqmonitor.warehouse.footer import PLAIN
from cqmonitor.warehouse.parquet import parquet_below, scan_files
from cqmonitor.warehouse.tables import ARTICLES, CLAIMS, PUBLISHED, REFUSED, Table

STATE = ".state"
"""Folder of a version for what the next update starts from; without it that is made from nothing."""

IN_PARTS = (ARTICLES.name, CLAIMS.name)
"""The published tables that are folders of parts, by year and month of publication."""

NO_ROWS = "year=0000/none"
"""The part of a published table without rows, so that a glob finds a file."""

ROWS_A_GROUP = 30_000
"""Rows a row group: a reader of one series of a million reads a thirtieth, and the file grows by 1 %."""

_TABLES = {table.name: table for table in PUBLISHED}


class Draft:
    """Tables as they stand in a base version, and what is put in their place.

    Args:
        root: the warehouse.
        base: the version to start from; None to start from nothing.
        state: column names and types of the tables under `.state/`.

    Attributes:
        folder: where the new version is written; not yet published.
        refused: the rows that `sift` refused.
    """

    def __init__(self, root: Place, base: Place | None, state: Mapping[str, Mapping[str, Any]]) -> None:
        self.folder = durable.temporary(root)
        self.folder.mkdir()
        self.refused = pl.DataFrame(schema=REFUSED)
        self._base = base
        self._state = state
        self._replaced: set[Path] = set()

    def scan(self, table: str, parts: Collection[str] | None = None) -> pl.LazyFrame:
        """The rows that the base version has, of these parts or of all."""
        schema = _TABLES[table].dtypes if table in _TABLES else pl.Schema(self._state[table])
        return _scan(self._files(table, parts), schema)

    def replace(self, table: str, part: str, rows: pl.DataFrame | pl.LazyFrame) -> None:
        """Write a part anew, in the order of its rows; without rows it is no more.

        A table that is one file may be given lazily, and is then never held in memory as a whole.
        """
        path = _path(table, part)
        self._replaced.add(path)
        if part and rows.lazy().select(pl.len()).collect().item() == 0:
            return
        self._write(rows.select(list(_TABLES[table].dtypes)) if table in _TABLES else rows, path)

    def sift(self, table: str, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows that keep the rules of a published table; the others are noted in `refused`."""
        published = _TABLES[table]
        kept, lost = published.sift(published.conform(rows))
        self.refused = pl.concat([self.refused, lost])
        return kept

    def link_rest(self) -> None:
        """Link what was not replaced, or came out the same; write what no table may be without."""
        for path in self._all_of_base():
            new, old = self.folder / path, self._base_folder / path
            if path not in self._replaced:
                durable.link(old, new)
            elif new.exists():
                durable.share_equal(new, old)
        for table in PUBLISHED:
            if not any(map(os.path.lexists, table_files(self.folder, table))):
                part = NO_ROWS if table.name in IN_PARTS else ""
                self._write(pl.DataFrame(schema=table.dtypes), _path(table.name, part))

    def finish(self, about: Mapping[str, object]) -> None:
        """Note what the version was made of, with the digest (SHA-256) of each of its files."""
        (self.folder / STATE).mkdir(exist_ok=True)
        told = {**about, "files": self._digests()}
        durable.write_text(json.dumps(told), self.folder / STATE / "made_of.json")

    def _digests(self) -> dict[str, str]:
        """By path in the version; those of linked files are known from the base."""
        known = (made_of(self._base) or {}).get("files", {}) if self._base else {}
        digests = {}
        for path in sorted(one for one in self.folder.rglob("*") if not one.is_dir()):
            name = path.relative_to(self.folder).as_posix()
            same = name in known and durable.is_same(path, self._base_folder / name)
            digests[name] = known[name] if same else sha256_of(path)
        return digests

    @property
    def base_name(self) -> str | None:
        """Name of the version that it starts from."""
        return self._base.name if self._base else None

    @property
    def _base_folder(self) -> Place:
        return self._base or self.folder

    def _all_of_base(self) -> list[Path]:
        if self._base is None:
            return []
        found = [Path(path.relative_to(self._base).as_posix()) for path in parquet_below(self._base)]
        return [path for path in found if path.stem != Path(NO_ROWS).name]

    def _files(self, table: str, parts: Collection[str] | None) -> list[Place]:
        if self._base is None:
            return []
        if parts is None:
            return _all_files(self._base, table)
        wanted = [self._base / _path(table, part) for part in sorted(parts)]
        return [path for path in wanted if _is_in(path, self._base)]

    def _write(self, rows: pl.DataFrame | pl.LazyFrame, path: Path) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        target, light = self.folder / path, parquet.FAST
        parquet.write_parquet(rows, target, metadata=PLAIN, rows_a_group=ROWS_A_GROUP, level=light)


def kept(version: Place, table: str, schema: Mapping[str, Any]) -> pl.LazyFrame:
    """A table that a version keeps for the next update; empty where it has none."""
    return _scan(_all_files(version, table), pl.Schema(schema))


def _path(table: str, part: str) -> Path:
    top = table if table in _TABLES else f"{STATE}/{table}"
    return Path(f"{top}/{part}.parquet" if part else f"{top}.parquet")


def _all_files(version: Place, table: str) -> list[Place]:
    whole = version / _path(table, "")
    if _is_in(whole, version):
        return [whole]
    parts = whole.with_suffix("")
    if isinstance(version, ObjectPath):
        return [path for path in _listed(version) if path.is_relative_to(parts)]
    return parquet_below(parts)


def _is_in(path: Place, version: Place) -> bool:
    return path in _listed(version) if isinstance(version, ObjectPath) else exists(path)


@lru_cache(maxsize=8)
def _listed(version: ObjectPath) -> tuple[Place, ...]:
    """The Parquet files of a version in an object store: they do not change, and asking takes time."""
    return tuple(parquet_below(version))


def _scan(files: list[Place], schema: pl.Schema) -> pl.LazyFrame:
    if not files:
        return pl.LazyFrame(schema=schema)
    return scan_files(files, schema=schema)


def made_of(version: Place) -> Mapping[str, Any] | None:
    """What `finish` noted of a version, None where there is nothing to read."""
    try:
        found: Mapping[str, Any] = json.loads(read_bytes(version / STATE / "made_of.json"))
    except (OSError, ValueError):
        return None
    return found


def table_files(folder: Place, table: Table) -> list[Place]:
    """The files of a published table in one version, whether it is there or not where it is one file."""
    if table.name in IN_PARTS:
        return [path for path in parquet_below(folder / table.name) if path.parent.name.startswith("year=")]
    return [folder / f"{table.name}.parquet"]
