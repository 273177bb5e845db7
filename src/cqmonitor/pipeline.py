"""The stages joined, without Prefect: fetch -> read (clean, extract) -> publish.

Each stage takes its work from what the warehouse holds and may be repeated or killed at any moment:
fetching asks for what the archive lacks, reading takes the archived pages that the present rules have not
read, publishing is a function of all readings.
"""

from __future__ import annotations

import hashlib
import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path

import polars as pl

from cqmonitor.codes import RunStatus
from cqmonitor.config import (
    Config,
    Folder,
    Source,
    load_config,
    rules_version,
    select_sources,
)
from cqmonitor.errors import InputError
from cqmonitor.fetch import Copies, SourceReport, fetch_sources, url_key
from cqmonitor.fetch.entries import Entry
from cqmonitor.health import concerns
from cqmonitor.reading import read_archive
from cqmonitor.reconcile import STATE, Changes, update
from cqmonitor.recording import TRANSIENT_ERRNO, Run, as_warehouse_error, new_run_id, recorded
from cqmonitor.records import Page
from cqmonitor.scale import Crew, OnProgress, untold
from cqmonitor.summary import Change, Concern, PublishSummary, ReadSummary, Summary, headline
from cqmonitor.warehouse import Draft, Warehouse, areas_frame, indicators_frame

__all__ = ["TRANSIENT_ERRNO", "new_run_id", "recorded"]

logger = logging.getLogger(__name__)

FLUSH_PAGES, FLUSH_BYTES, FLUSH_SECONDS = 200, 32_000_000, 60.0
"""Fetched pages are archived at so many, so many bytes, or so long after the last: what a kill may cost."""


def run(
    warehouse: Path,
    *,
    names: Sequence[str] = (),
    folder: Path | None = None,
    since: date | None = None,
    until: date | None = None,
    config: Path | None = None,
    report: bool = False,
    on_progress: OnProgress = untold,
) -> Summary:
    """All stages once.

    Args:
        warehouse: folder of the tables; made where it is not there.
        names: sources or groups; without them, and without a folder, all that are enabled.
        folder: a folder of saved files, read as a source.
        since, until: only articles of these days are fetched, both included.
        config: the configuration folder, else as `load_config` finds it.
        report: write the report, too; see `add_report`.
        on_progress: is told how far reading has come.

    Raises:
        InputError: an unknown source, or a folder that is none.
        ConfigError, WarehouseError: as the stages do.
    """
    sources_of(names=names, folder=folder, config=config)  # wrong use is no run
    window = {"since": since, "until": until}
    with recorded(warehouse, "monitor") as run:
        run_id = run.run_id
        fetched = run_fetch(warehouse, names=names, folder=folder, config=config, run_id=run_id, **window)
        read = run_read(warehouse, config=config, run_id=run_id, on_progress=on_progress)
        published = run_publish(warehouse, config=config, run_id=run_id)
        summary = conclude(warehouse, run=run, fetched=fetched, read=read, published=published, config=config)
    return add_report(warehouse, summary, config) if report else summary


def reprocess(
    warehouse: Path,
    *,
    config: Path | None = None,
    crew: Crew | None = None,
    on_progress: OnProgress = untold,
    report: bool = False,
) -> Summary:
    """Read the archived pages that the present rules have not read, and publish; arguments as for `run`."""
    with recorded(warehouse, "reprocess") as run:
        run_id = run.run_id
        read = run_read(warehouse, config=config, run_id=run_id, crew=crew, on_progress=on_progress)
        published = run_publish(warehouse, config=config, run_id=run_id)
        summary = conclude(warehouse, run=run, fetched={}, read=read, published=published, config=config)
    return add_report(warehouse, summary, config) if report else summary


def conclude(
    warehouse: Path,
    *,
    run: Run,
    fetched: Mapping[str, SourceReport],
    read: ReadSummary,
    published: PublishSummary,
    config: Path | None = None,
) -> Summary:
    """The summary of a run, held against the runs before, and noted in the table `runs`."""
    with as_warehouse_error(warehouse):
        store = Warehouse(warehouse)
        ended_well = pl.col("status") == RunStatus.COMPLETED.value
        past = store.runs().filter(ended_well, pl.col("flow").ne_missing("maintain")).collect()
        found = concerns(fetched, read, published, at=run.started_at, runs=past)
        summary = Summary(
            run_id=run.run_id,
            fetched=fetched,
            read=read,
            published=published,
            concerns=(*_interrupted(run), *found),
        )
        store.append_run(
            run.run_id,
            run.started_at,
            datetime.now(UTC),
            _counted(summary, config),
            flow=run.flow,
            status=RunStatus.FAILED if summary.in_vain else RunStatus.COMPLETED,
            error="no source could be reached" if summary.in_vain else None,
        )
    _log(summary)
    return summary


def _interrupted(run: Run) -> Iterator[Concern]:
    for one in run.interrupted:
        text = f"run {one.run_id} of {one.flow} gave no sign of life since {one.seen_at:%Y-%m-%d %H:%M} UTC"
        yield Concern("run.interrupted", "", f"{text}; this run went on where it stopped")


def _log(summary: Summary) -> None:
    """Log what failed and what to look at; pages that could not be fetched are logged as it happens."""
    for failure in summary.read.failed:
        about = {"source": failure.source, "url": failure.url}
        logger.info("%s: %s: %s", failure.stage, failure.reason, failure.detail, extra=about)
    for concern in summary.concerns:
        logger.info("to look at: %s: %s", concern.kind, concern.text, extra={"source": concern.source})
    logger.info("%s", headline(summary))


def add_report(warehouse: Path, summary: Summary, config: Path | None = None) -> Summary:
    """Write the report into the folder `report` of the warehouse; one that fails is told and fails no run.

    Returns:
        The summary with the report's start page, or with the concern `report.failed`.
    """
    from cqmonitor.report import write_report  # its charting library is slow to import

    try:
        page = write_report(Warehouse(warehouse), warehouse / "report", load_config(config))
    except Exception as error:  # the tables are published, whatever the report trips over
        logger.warning("%s: no report", warehouse, exc_info=True)
        told = Concern("report.failed", "", f"the report could not be written: {error}")
        return replace(summary, concerns=(*summary.concerns, told))
    return replace(summary, report=page)


def _counted(summary: Summary, config: Path | None) -> dict[str, object]:
    """What the table `runs` keeps of a run: its rules, what it counted, and what was to be looked at."""
    return {
        "rules_version": rules_version(load_config(config)),
        "sources": {name: asdict(report) for name, report in summary.fetched.items()},
        "read": asdict(summary.read.total),
        "reading": {name: asdict(reading) for name, reading in summary.read.sources.items()},
        "failed": len(summary.failed),
        "observations": summary.published.observations,
        "quarantined": summary.published.quarantined,
        "changes": len(summary.published.changes),
        "concerns": [asdict(one) for one in summary.concerns],
    }


# --- fetch ------------------------------------------------------------------------------------


def sources_of(
    *, names: Sequence[str] = (), folder: Path | None = None, config: Path | None = None
) -> tuple[Source, ...]:
    """The sources of a run: those named, the folder given on the spot, or else all that are enabled.

    Raises:
        InputError: an unknown name, or a folder that is none.
    """
    named = select_sources(load_config(config), names) if names or folder is None else ()
    return (*named, folder_source(folder)) if folder is not None else named


def folder_source(folder: Path, of: Source | None = None) -> Source:
    """A source for a folder of saved pages: of a given source, or one of its own.

    Its own name tells folders apart, because it stands in its pages' addresses.

    Raises:
        InputError: it is no folder.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: not a folder")
    path = folder.resolve()
    discovery = (Folder(method="folder", path=str(path)),)
    if of is not None:
        return of.model_copy(update={"discovery": discovery})
    slug = re.sub(r"[^a-z0-9]+", "-", path.name.lower()).strip("-") or "folder"
    name = f"{slug}-{hashlib.sha256(str(path).encode()).hexdigest()[:6]}"
    return Source(name=name, outlet=path.name, lang="en", authority="press", discovery=discovery)


def run_fetch(
    warehouse: Path,
    *,
    names: Sequence[str] = (),
    folder: Path | None = None,
    since: date | None = None,
    until: date | None = None,
    config: Path | None = None,
    run_id: str,
) -> dict[str, SourceReport]:
    """Fetch what is new or changed into the archive; see `run`. Returns a report for each source."""
    sources = sources_of(names=names, folder=folder, config=config)
    return fetch_into(warehouse, sources, since=since, until=until, config=config, run_id=run_id)


def fetch_into(
    warehouse: Path,
    sources: Sequence[Source],
    *,
    since: date | None = None,
    until: date | None = None,
    config: Path | None = None,
    run_id: str,
    entries: Mapping[str, Sequence[Entry]] | None = None,
    on_page: Callable[[Page], None] | None = None,
) -> dict[str, SourceReport]:
    """Fetch what is new or changed in some sources, or of the entries found in them, into the archive.

    `on_page` is told each page.
    """
    store = Warehouse(warehouse)
    copies = Copies(warehouse / ".copies")
    with as_warehouse_error(warehouse):
        with _archiving(store, run_id, on_page) as archive:
            reports = fetch_sources(
                sources,
                load_config(config).http,
                known={source.name: store.known(source.name) for source in sources},
                since=since,
                until=until,
                on_page=archive,
                run_id=run_id,
                copies=copies,
                entries=entries,
            )
        _settle(store, copies, reports)  # not before: what the marks stand for is archived only now
    return reports


def _settle(store: Warehouse, copies: Copies, reports: Mapping[str, SourceReport]) -> None:
    """Note what the next run need not do again."""
    for name, report in reports.items():
        if report.settled:
            held = len({url_key(url) for url in store.known(name)})
            for mark in report.settled:
                copies.settle(mark, datetime.now(UTC), held)


@contextmanager
def _archiving(
    store: Warehouse, run_id: str, on_page: Callable[[Page], None] | None
) -> Iterator[Callable[[Page], None]]:
    """A receiver of pages that archives them in batches, what is left at the end included."""
    waiting: list[Page] = []
    last = time.monotonic()

    def flush() -> None:
        nonlocal last
        store.append_pages(waiting, run_id)
        waiting.clear()
        last = time.monotonic()

    def receive(page: Page) -> None:
        waiting.append(page)
        if on_page is not None:
            on_page(page)
        size = sum(len(one.body) for one in waiting)
        if len(waiting) >= FLUSH_PAGES or size >= FLUSH_BYTES or time.monotonic() - last > FLUSH_SECONDS:
            flush()

    try:
        yield receive
    finally:
        flush()


# --- read -------------------------------------------------------------------------------------


def run_read(
    warehouse: Path,
    *,
    config: Path | None = None,
    run_id: str,
    crew: Crew | None = None,
    on_progress: OnProgress = untold,
) -> ReadSummary:
    """Clean and extract the archived pages that the present rules have not read; see `read_archive`."""
    with as_warehouse_error(warehouse):
        return read_archive(warehouse, config=config, run_id=run_id, crew=crew, on_progress=on_progress)


# --- publish ----------------------------------------------------------------------------------


def run_publish(warehouse: Path, *, config: Path | None = None, run_id: str) -> PublishSummary:
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
            tables=_paths(warehouse),
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


def _paths(warehouse: Path) -> dict[str, Path]:
    published = warehouse / "published"
    names = ("observations.parquet", "claims", "articles", "indicators.parquet", "areas.parquet")
    return {name.partition(".")[0]: published / name for name in names}
