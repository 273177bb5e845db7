"""What analysts read: an immutable folder named by the digest of its input, and one switch of a symlink.

Nothing is shared between publishers but the file system. One that finds further readings after its switch
publishes again, so that whoever comes last leaves what everybody would have made of all that there is.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import polars as pl

from cqmonitor.errors import WarehouseError
from cqmonitor.warehouse import storage
from cqmonitor.warehouse.datapackage import datapackage
from cqmonitor.warehouse.flat import articles_frame, claims_frame, in_force, inputs
from cqmonitor.warehouse.quarantine import quarantine
from cqmonitor.warehouse.tables import (
    AREAS,
    ARTICLES,
    CLAIMS,
    INDICATORS,
    OBSERVATIONS,
    PUBLISHED,
    Table,
)

Build = Callable[[pl.DataFrame, pl.DataFrame], Mapping[str, pl.DataFrame]]
"""(claims, articles) -> table name -> frame; observations, and claims and articles where it changed them."""

KEPT_VERSIONS = 3
"""Versions that stay for readers in mid-read, the one in force included."""

UNDATED = "0000"
"""Year of the partition of claims whose article has no date."""

ROWS_A_GROUP = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What `publish` did.

    Attributes:
        version: name of the version in force, the digest of its input.
        path: its folder, which never changes.
        before: folder of the version that was in force before, None where there was none.
        new: False where there was nothing to do.
        quarantined: rows that their table refused, not counted twice between runs.
    """

    version: str
    path: Path
    before: Path | None
    new: bool
    quarantined: int


def versions_folder(root: Path) -> Path:
    """Where the versions lie, one folder each."""
    return root / ".published"


def current(root: Path) -> Path | None:
    """The folder that `published` points at, None before the first publication.

    Raises:
        WarehouseError: `published` is something else, as a copy that follows symlinks leaves it.
    """
    link = root / "published"
    if link.is_symlink():
        return versions_folder(root) / Path(os.readlink(link)).name
    if link.exists():
        raise WarehouseError(f"{link}: is no symlink to a version; delete it and run an update")
    return None


def publish(
    root: Path,
    build: Build,
    inputs_digest_extra: str,
    *,
    run_id: str = "",
    rules_version: str | None = None,
    authority: Mapping[str, str] | None = None,
) -> Publication:
    """Compute the published tables from all readings in force and switch to them in one step.

    Args:
        build: the deterministic function from claims and articles in force to the published tables.
        inputs_digest_extra: what else the result depends on: digests of configuration and code.
        run_id: goes to the quarantine with rows that break a rule.
        rules_version: the rules that count as the newest.
        authority: standing of each source, from `sources.yaml`.

    Raises:
        SchemaError: a frame lacks a column or has one of a wrong type.
        WarehouseError: `build` gives no observations, or `published` is no symlink.
    """
    before = current(root)
    standing = dict(sorted((authority or {}).items()))
    further = (inputs_digest_extra, rules_version or "", repr(standing), _own_code())
    quarantined = 0
    new = False
    while True:
        found = inputs(root)
        target = versions_folder(root) / digest(found.names, further)
        if not target.is_dir():
            readings = in_force(root, rules_version=rules_version, among=found)
            made, refused = _made(readings, build, standing)
            quarantined += quarantine(root, refused, run_id, datetime.now(UTC))
            _write_version(root, target, made)
        if current(root) != target:
            new = _switch(root, target) or new
        if inputs(root) == found and target.is_dir():
            break
    if new:
        _drop_old_versions(root)
    return Publication(version=target.name, path=target, before=before, new=new, quarantined=quarantined)


def digest(names: Iterable[str], further: Iterable[str]) -> str:
    """Name of a version: 16 hex over its input files' names in any order, and what else it depends on."""
    together = "\n".join(sorted(names))
    return hashlib.sha256("\0".join((together, *further)).encode()).hexdigest()[:16]


@cache
def _own_code() -> str:
    """Digest of this package's source: other code may write other bytes."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:16]


def _made(
    readings: pl.LazyFrame, build: Build, authority: Mapping[str, str]
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """The published frames, checked and sorted by key, and the rows that were refused."""
    held = readings.collect().lazy()
    frames = {
        CLAIMS.name: claims_frame(held, authority).collect(),
        ARTICLES.name: articles_frame(held, authority).collect(),
    }
    frames |= build(frames[CLAIMS.name], frames[ARTICLES.name])
    if OBSERVATIONS.name not in frames:
        raise WarehouseError(f"nothing to publish: {OBSERVATIONS.name} is absent (found {sorted(frames)})")
    good, refused = {}, []
    for table in PUBLISHED:
        frame = frames.get(table.name, pl.DataFrame(schema=table.dtypes))
        kept, lost = table.sift(table.conform(frame))
        good[table.name] = kept.sort(
            *dict.fromkeys((*table.order, *table.key)), nulls_last=True, maintain_order=True
        )
        refused.append(lost)
    return good, pl.concat(refused)


def _write_version(root: Path, target: Path, frames: Mapping[str, pl.DataFrame]) -> None:
    made = storage.temporary(root)
    made.mkdir()
    for table in (OBSERVATIONS, ARTICLES, INDICATORS, AREAS):
        _write(frames[table.name], made / f"{table.name}.parquet")
    for year, rows in _by_year(frames[CLAIMS.name]):
        _write(rows, made / CLAIMS.name / f"year={year}" / f"{CLAIMS.name}.parquet")
    storage.write_text(datapackage(PUBLISHED), made / "datapackage.json")
    if before := current(root):
        for path in made.rglob("*.*"):
            storage.share_equal(path, before / path.relative_to(made))
    storage.move_folder(made, target)


def _write(frame: pl.DataFrame, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    storage.write_parquet(frame, path, rows_a_group=ROWS_A_GROUP)


def _by_year(claims: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """Claims by year of publication; without any, one empty partition, so that a glob finds a file."""
    if claims.is_empty():
        return [(UNDATED, claims)]
    year = pl.col("published").dt.strftime("%Y").fill_null(UNDATED).alias("_year")
    parts = claims.with_columns(year).partition_by("_year", as_dict=True, include_key=False)
    return sorted(((str(key), rows) for (key,), rows in parts.items()), key=lambda part: part[0])


def _switch(root: Path, target: Path) -> bool:
    """Point `published` at a version; False where another publisher has dropped it, being old."""
    try:
        os.utime(target)  # in use from now on, so that no publisher drops it
    except FileNotFoundError:
        return False
    storage.switch(root / "published", target, root)
    return True


def _drop_old_versions(root: Path) -> None:
    for folder in storage.by_last_use(versions_folder(root))[KEPT_VERSIONS:]:
        if folder != current(root):
            storage.remove_folder(folder, root)
    storage.clean_abandoned(root)


def folder_of(root: Path) -> Path:
    """The version in force, its symlink resolved: what is read below it is all of one version.

    Raises:
        WarehouseError: nothing has been published yet.
    """
    folder = current(root)
    if folder is None:
        raise WarehouseError(f"{root}: nothing has been published yet")
    return folder


def table_files(folder: Path, table: Table) -> list[Path]:
    """The files of a published table in one version."""
    if table.name == CLAIMS.name:
        return sorted((folder / table.name).glob("year=*/*.parquet"))
    return [folder / f"{table.name}.parquet"]
