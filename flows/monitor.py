"""Watch news sites: fetch what is new, read it, publish the tables.

By hand:        python flows/monitor.py --source ichongqing --since 2025-01-01
On a schedule:  prefect deploy --all; prefect worker start --pool cqmonitor

A thin shell around `cqmonitor.pipeline`: Prefect adds the schedule, states, retries and the summary
as an artifact. Each stage is one task that gets names and paths, never data, and may be repeated.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import environment

environment.prepare(by_hand=__name__ == "__main__")

import typer
from prefect import flow
from prefect.client.schemas.objects import State

import telling
from cqmonitor import pipeline
from cqmonitor.cli.options import (
    WAREHOUSE,
    ConfigDir,
    FolderDir,
    Since,
    SourceNames,
    WarehouseDir,
    WithReport,
    errors_told,
    tell,
)
from cqmonitor.fetch import SourceReport
from cqmonitor.fetching import run_fetch, sources_of
from cqmonitor.recording import recorded
from cqmonitor.summary import Summary
from stages import Day, publish, read, stage


@stage
def fetch(
    run_id: str,
    warehouse: Path,
    config: Path | None,
    names: list[str],
    folder: Path | None,
    since: date | None,
) -> dict[str, SourceReport]:
    """Fetch the pages that are new or changed into the archive."""
    return run_fetch(warehouse, names=names, folder=folder, since=since, config=config, run_id=run_id)


@flow(name="monitor")
def monitor(
    sources: list[str] | None = None,
    folder: str | None = None,
    since: Day | None = None,
    warehouse: str = "warehouse",
    config: str | None = None,
    report: bool = True,
) -> State[Summary]:
    """Fetch what is new, read it and publish the tables.

    Args:
        sources: Names or groups of sources.yaml; without them, and without a folder, all that are enabled.
        folder: A folder of saved .html and .txt files, read as a source.
        since: Only articles of this day and later.
        warehouse: The folder of the tables.
        config: The configuration folder; else what CQMONITOR_CONFIG names, else the one that comes along.
        report: Write the report into the folder `report` of the warehouse, too.
    """
    rules, given, where = Path(config) if config else None, Path(folder) if folder else None, Path(warehouse)
    sources_of(names=sources or (), folder=given, config=rules)  # wrong use is no run
    with recorded(where, "monitor") as run:
        fetched = fetch(run.run_id, where, rules, sources or [], given, since)
        reading = read(run.run_id, where, rules)
        published = publish(run.run_id, where, rules)
        summary = pipeline.conclude(
            where, run=run, fetched=fetched, read=reading, published=published, config=rules
        )
    if report:
        summary = pipeline.add_report(Path(warehouse), summary, rules)
    return telling.conclude(summary, "monitor")


def main(
    source: SourceNames = None,
    folder: FolderDir = None,
    since: Since = None,
    warehouse: WarehouseDir = WAREHOUSE,
    config: ConfigDir = None,
    report: WithReport = True,
) -> None:
    """Fetch what is new, read it, publish the tables and write the report.

    Without --source and --folder all sources run that sources.yaml enables. Without a Prefect server
    (PREFECT_API_URL, or the active profile) a temporary one serves the run.
    """
    with errors_told():
        sources_of(names=source or (), folder=folder, config=config)
        state = monitor(
            sources=source,
            folder=str(folder) if folder else None,
            since=since,
            warehouse=str(warehouse),
            config=str(config) if config else None,
            report=report,
            return_state=True,
        )
        tell(telling.summary_of(state))


if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    app.command()(main)
    app()
