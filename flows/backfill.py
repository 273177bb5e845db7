"""Archive, read and publish pages of the past, in shards; one that was stopped goes on where it was.

By hand:     python flows/backfill.py --warc ~/cc-news --processes 4
In Prefect:  prefect deployment run backfill/backfill --param 'warcs=["/data/cc-news"]'

A thin shell around `cqmonitor.backfill`: Prefect adds states, retries, progress and the summary as artifacts,
and prefect-dask the cluster.
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
from cqmonitor.backfill import Backfill, added
from cqmonitor.cli import backfill as command
from cqmonitor.cli.backfill import MINUTES, order_of
from cqmonitor.cli.options import WAREHOUSE
from cqmonitor.config import load_config
from cqmonitor.fetch import SourceReport
from cqmonitor.recording import recorded
from cqmonitor.scale import Crew
from cqmonitor.summary import PublishSummary, ReadSummary, Summary
from progressing import progressing
from stages import AtLeastOne, Day, Where, crew_of, publish, read, stage


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
    folders: list[Path] | None = None,
    urls: list[Path] | None = None,
    warcs: list[Path] | None = None,
    processes: AtLeastOne | None = None,
    dask: bool = False,
    dask_address: str | None = None,
    publish_every: AtLeastOne = MINUTES,
    warehouse: Where = WAREHOUSE,
    config: Path | None = None,
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
        warehouse: The folder of the tables, or s3://bucket/prefix.
        config: The configuration folder; else what CQMONITOR_CONFIG names, else the one that comes along.
        report: Write the report into `report` in the warehouse, too.
    """
    order = order_of(sources, since, until, folders, urls, warcs)
    order.sources(load_config(config))  # wrong use is no run
    fetched: dict[str, SourceReport] = {}
    reading, published = ReadSummary(), PublishSummary()
    with crew_of(processes, dask, dask_address) as crew, recorded(warehouse, "backfill") as run:
        work = Backfill(warehouse, order, config=config, run_id=run.run_id)
        while True:
            fetched = added(fetched, gather(work, crew, 60 * publish_every))
            reading += read(run.run_id, warehouse, config, crew)
            published += publish(run.run_id, warehouse, config)
            if not work.left:
                break
        summary = pipeline.conclude(
            warehouse, run=run, fetched=fetched, read=reading, published=published, config=config
        )
    if report:
        summary = pipeline.add_report(warehouse, summary, config)
    return telling.conclude(summary, "backfill")


@by_hand.options_of(command.backfill)
def main(
    source: list[str] | None,
    since: date | None,
    until: date | None,
    folder: list[Path] | None,
    urls: list[Path] | None,
    warc: list[Path] | None,
    config: Path | None,
    **options: Any,
) -> None:
    """Archive, read and publish pages of the past, in shards; one that was stopped goes on where it was."""
    order_of(source, since, until, folder, urls, warc).sources(load_config(config))  # before Prefect starts
    state = backfill(
        sources=source,
        since=since,
        until=until,
        folders=folder,
        urls=urls,
        warcs=warc,
        config=config,
        **options,
        return_state=True,
    )
    by_hand.tell_of(state)


if __name__ == "__main__":
    by_hand.run(main)
