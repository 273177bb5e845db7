"""Publishing: the tables brought up to date with the readings, and what that changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import polars as pl

from cqmonitor.config import Config, load_config, rules_version
from cqmonitor.reconcile import STATE, Changes, update
from cqmonitor.recording import as_warehouse_error
from cqmonitor.storage import ObjectPath, Place
from cqmonitor.summary import Change, PublishSummary
from cqmonitor.warehouse import Draft, Warehouse, areas_frame, indicators_frame


def run_publish(warehouse: Place, *, config: Path | None = None, run_id: str) -> PublishSummary:
    """Bring the published tables up to date with the readings; does nothing where nothing changed."""
    loaded = load_config(config)
    store = Warehouse(warehouse)
    with as_warehouse_error(warehouse):
        publication = store.publish(
            partial(bring_up_to_date, config=loaded),
            _publishing_digest(loaded),
            run_id=run_id,
            rules_version=rules_version(loaded),
            authority={source.name: source.authority for source in loaded.sources},
            state=STATE,
        )
        changes = store.observations_diff(publication.before, publication.path) if publication.new else None
        return PublishSummary(
            changes=tuple(_changes(changes)) if changes is not None else (),
            observations=store.observations().select(pl.len()).collect().item(),
            quarantined=store.quarantine()
            .filter(pl.col("run_id") == run_id)
            .select(pl.len())
            .collect()
            .item(),
            unused_corrections=_unused(store, loaded),
            tables=_paths(warehouse, publication.path),
        )


def _unused(store: Warehouse, config: Config) -> tuple[str, ...]:
    """The claims that are corrected and no longer exist."""
    corrected = sorted({correction.claim_id for correction in config.corrections})
    there = store.claims().filter(pl.col("claim_id").is_in(corrected)).select("claim_id").collect()
    return tuple(claim_id for claim_id in corrected if claim_id not in set(there["claim_id"]))


def bring_up_to_date(
    ids: frozenset[str], articles: pl.DataFrame, claims: pl.DataFrame, tables: Draft, config: Config
) -> None:
    """Have the published tables tell of the articles that changed."""
    update(Changes(ids, articles, claims), tables, config)
    tables.replace("indicators", "", indicators_frame(config.indicators))
    tables.replace("areas", "", areas_frame(config.areas))


def _publishing_digest(config: Config) -> str:
    """What the published tables depend on besides the readings: configuration, and code that reconciles."""
    digest = hashlib.sha256(_code().encode())
    for part in (config.indicators, config.areas, config.corrections):
        digest.update(repr([one.model_dump(mode="json") for one in part]).encode())
    return digest.hexdigest()[:16]


@cache
def _code() -> str:
    here = Path(__file__).parent
    files = [
        *sorted((here / "reconcile").rglob("*.py")),
        here / "codes.py",
        here / "records.py",
        Path(__file__),
    ]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _changes(diff: pl.DataFrame) -> Iterator[Change]:
    columns = ("indicator", "ref_area", "measure", "status", "time_period", "bound", "url")
    for row in diff.iter_rows(named=True):
        yield Change(
            event=row["event"],
            value=row["obs_value"],
            unit=row["unit_measure"],
            **{name: row[name] for name in columns},
        )


def _paths(warehouse: Place, version: Place) -> dict[str, Place]:
    """Where the tables are: on this machine below a link that does not change."""
    published = version if isinstance(version, ObjectPath) else warehouse / "published"
    names = ("observations.parquet", "claims", "articles", "indicators.parquet", "areas.parquet")
    return {name.partition(".")[0]: published / name for name in names}
