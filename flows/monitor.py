"""Watch news sites: fetch what is new, read it, publish the tables.

By hand:        python flows/monitor.py --source ichongqing --since 2025-01-01
On a schedule:  prefect deploy --all; prefect worker start --pool cqmonitor

A thin shell around `cqmonitor.pipeline`: Prefect adds the schedule, states, retries and the summary
as an artifact. Each stage is one task that gets names and paths, never data, and may be repeated.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import environment

environment.prepare(by_hand=__name__ == "__main__")

from prefect import flow
from prefect.client.schemas.objects import State

import by_hand
import telling
from cqmonitor import pipeline
from cqmonitor.cli import runs
from cqmonitor.cli.options import WAREHOUSE, begin_log
from cqmonitor.fetch import SourceReport
from cqmonitor.fetching import run_fetch, sources_of
from cqmonitor.logs import LogForm
from cqmonitor.recording import recorded
from cqmonitor.storage import Place
from cqmonitor.summary import Summary
from stages import Day, Where, publish, read, stage


@stage
def fetch(
    run_id: str,
    warehouse: Place,
    config: Path | None,
    names: list[str],
    folder: Path | None,
    since: date | None,
    until: date | None,
) -> dict[str, SourceReport]:
    """Fetch the pages that are new or changed into the archive."""
    return run_fetch(
        warehouse, names=names, folder=folder, since=since, until=until, config=config, run_id=run_id
    )


@flow(name="monitor")
def monitor(
    sources: list[str] | None = None,
    folder: Path | None = None,
    since: Day | None = None,
    until: Day | None = None,
    warehouse: Where = WAREHOUSE,
    config: Path | None = None,
    report: bool = True,
) -> State[Summary]:
    """Fetch what is new, read it and publish the tables.

    Args:
        sources: Names or groups of sources.yaml; without them, and without a folder, all that are enabled.
        folder: A folder of saved .html and .txt files, read as a source.
        since: Only articles of this day and later.
        until: Only articles of this day and earlier.
        warehouse: The folder of the tables, or s3://bucket/prefix.
        config: The configuration folder; else what CQMONITOR_CONFIG names, else the one that comes along.
        report: Write the report into `report` in the warehouse, too.
    """
    sources_of(names=sources or (), folder=folder, config=config)  # wrong use is no run
    with recorded(warehouse, "monitor") as run:
        fetched = fetch(run.run_id, warehouse, config, sources or [], folder, since, until)
        reading = read(run.run_id, warehouse, config)
        published = publish(run.run_id, warehouse, config)
        summary = pipeline.conclude(
            warehouse, run=run, fetched=fetched, read=reading, published=published, config=config
        )
    if report:
        summary = pipeline.add_report(warehouse, summary, config)
    return telling.conclude(summary, "monitor")


@by_hand.options_of(runs.run)
def main(
    source: list[str] | None,
    folder: Path | None,
    config: Path | None,
    log_format: LogForm | None,
    **options: Any,
) -> None:
    """Fetch what is new, read it, publish the tables and write the report.

    Without --source and --folder all sources run that sources.yaml enables. Without a Prefect server
    (PREFECT_API_URL, or the active profile) a temporary one serves the run.
    """
    begin_log(log_format)
    sources_of(names=source or (), folder=folder, config=config)  # told before Prefect starts anything
    by_hand.tell_of(monitor(sources=source, folder=folder, config=config, **options, return_state=True))


if __name__ == "__main__":
    by_hand.run(main)
