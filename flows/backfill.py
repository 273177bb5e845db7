"""Archive, read and publish pages of the past, in shards; one that was stopped goes on where it was.

By hand:     python flows/backfill.py --warc ~/cc-news --processes 4
In Prefect:  prefect deployment run backfill/backfill --param 'warcs=["/data/cc-news"]'

A thin shell around `cqmonitor.backfill`: Prefect adds states, retries, progress and the summary as artifacts,
and prefect-dask the cluster.
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
from cqmonitor.backfill import Backfill, Order, added
from cqmonitor.cli.backfill import (
    MINUTES,
    Count,
    Dask,
    DaskAddress,
    Folders,
    Lists,
    PublishEvery,
    Warcs,
)
from cqmonitor.cli.options import (
    WAREHOUSE,
    ConfigDir,
    Since,
    SourceNames,
    Until,
    WarehouseDir,
    WithReport,
    errors_told,
    tell,
)
from cqmonitor.config import load_config
from cqmonitor.fetch import SourceReport
from cqmonitor.recording import recorded
from cqmonitor.scale import Crew
from cqmonitor.summary import PublishSummary, ReadSummary, Summary
from progressing import progressing
from stages import AtLeastOne, Day, crew_of, publish, read, stage


@stage
def gather(work: Backfill, crew: Crew, seconds: float) -> dict[str, SourceReport]:
    """Import and fetch what is left into the archive, for so many seconds at most."""
    with progressing() as work.on_progress:
        return work.gather(crew, seconds)


@flow(name="backfill")
def backfill(
    sources: list[str] | None = None,
    since: Day | None = None,
    until: Day | None = None,
    folders: list[str] | None = None,
    urls: list[str] | None = None,
    warcs: list[str] | None = None,
    processes: AtLeastOne | None = None,
    dask: bool = False,
    dask_address: str | None = None,
    publish_every: AtLeastOne = MINUTES,
    warehouse: str = "warehouse",
    config: str | None = None,
    report: bool = True,
) -> State[Summary]:
    """Archive, read and publish pages of the past; what an earlier run has done is not done again.

    Args:
        sources: Names or groups of sources.yaml. Alone: they are asked what they have from `since` to
            `until`. With folders, urls or warcs: whose pages these are, else of the source that has the host.
        since: Only articles of this day and later.
        until: Only articles of this day and earlier.
        folders: Folders of saved .html and .txt files.
        urls: Lists of addresses: .csv or .jsonl with a field url, else one a line.
        warcs: WARC files, and folders that are searched for them.
        processes: Processes; by default one a core.
        dask: Work on a Dask cluster that is made on this machine.
        dask_address: Work on the Dask cluster whose scheduler is there, such as tcp://10.0.0.5:8786.
        publish_every: Publish what there is so often, in minutes.
        warehouse: The folder of the tables.
        config: The configuration folder; else what CQMONITOR_CONFIG names, else the one that comes along.
        report: Write the report into the folder `report` of the warehouse, too.
    """
    order = _order(sources, since, until, folders, urls, warcs)
    rules, where = Path(config) if config else None, Path(warehouse)
    order.sources(load_config(rules))  # wrong use is no run
    fetched: dict[str, SourceReport] = {}
    reading, published = ReadSummary(), PublishSummary()
    with crew_of(processes, dask, dask_address) as crew, recorded(where, "backfill") as run:
        work = Backfill(where, order, config=rules, run_id=run.run_id)
        while True:
            fetched = added(fetched, gather(work, crew, 60 * publish_every))
            reading += read(run.run_id, where, rules, crew)
            published += publish(run.run_id, where, rules)
            if not work.left:
                break
        summary = pipeline.conclude(
            where, run=run, fetched=fetched, read=reading, published=published, config=rules
        )
    if report:
        summary = pipeline.add_report(where, summary, rules)
    return telling.conclude(summary, "backfill")


def _order(
    sources: list[str] | None,
    since: date | None,
    until: date | None,
    folders: list[str] | None,
    urls: list[str] | None,
    warcs: list[str] | None,
) -> Order:
    places = (tuple(Path(place).expanduser() for place in some or ()) for some in (folders, urls, warcs))
    in_folders, lists, files = places
    return Order(
        names=tuple(sources or ()), since=since, until=until, folders=in_folders, lists=lists, warcs=files
    )


def main(
    source: SourceNames = None,
    since: Since = None,
    until: Until = None,
    folder: Folders = None,
    urls: Lists = None,
    warc: Warcs = None,
    processes: Count = None,
    dask: Dask = False,
    dask_address: DaskAddress = None,
    publish_every: PublishEvery = MINUTES,
    warehouse: WarehouseDir = WAREHOUSE,
    config: ConfigDir = None,
    report: WithReport = True,
) -> None:
    """Archive, read and publish pages of the past, in shards; one that was stopped goes on where it was."""
    with errors_told():
        places = ([str(path) for path in some or ()] for some in (folder, urls, warc))
        _order(source, since, until, *places).sources(load_config(config))
        state = backfill(
            sources=source,
            since=since,
            until=until,
            folders=[str(path) for path in folder or ()],
            urls=[str(path) for path in urls or ()],
            warcs=[str(path) for path in warc or ()],
            processes=processes,
            dask=dask,
            dask_address=dask_address,
            publish_every=publish_every,
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
