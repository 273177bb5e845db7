"""The stages joined, without Prefect: fetch -> read (clean, extract) -> publish.

Each stage takes its work from what the warehouse holds and may be repeated or killed at any moment:
`fetching` asks for what the archive lacks, `reading` takes the archived pages that the present rules have not
read, `publishing` is a function of all readings.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import polars as pl

from cqmonitor.codes import RunStatus
from cqmonitor.config import load_config, rules_version
from cqmonitor.fetch import SourceReport
from cqmonitor.fetching import run_fetch, sources_of
from cqmonitor.health import concerns
from cqmonitor.publishing import run_publish
from cqmonitor.reading import run_read
from cqmonitor.recording import Run, as_warehouse_error, recorded
from cqmonitor.scale import Crew, OnProgress, untold
from cqmonitor.storage import Place
from cqmonitor.summary import Concern, PublishSummary, ReadSummary, Summary, headline
from cqmonitor.warehouse import Warehouse

logger = logging.getLogger(__name__)


def run(
    warehouse: Place,
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
    warehouse: Place,
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
    warehouse: Place,
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
        ended = run.ended(
            _counted(summary, config),
            status=RunStatus.FAILED if summary.in_vain else RunStatus.COMPLETED,
            error="no source could be reached" if summary.in_vain else None,
        )
        store.append_run(ended)
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


def add_report(warehouse: Place, summary: Summary, config: Path | None = None) -> Summary:
    """Write the report into `report` in the warehouse; one that fails is told and fails no run.

    Returns:
        The summary with the report's start page, or with the concern `report.failed`.
    """
    from cqmonitor.report import put_report  # its charting library is slow to import

    try:
        page = put_report(Warehouse(warehouse), warehouse / "report", load_config(config))
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
