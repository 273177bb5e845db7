"""Apply the present rules to all archived pages and publish what they say now, without fetching anything.

By hand:  python flows/reprocess.py --warehouse warehouse

The next run of `monitor` does the same; this flow is for a change that is to take effect at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environment

environment.prepare(by_hand=__name__ == "__main__")

from prefect import flow
from prefect.client.schemas.objects import State

import by_hand
import telling
from cqmonitor import pipeline
from cqmonitor.cli import backfill
from cqmonitor.cli.options import WAREHOUSE
from cqmonitor.recording import recorded
from cqmonitor.summary import Summary
from stages import AtLeastOne, Where, crew_of, publish, read


@flow(name="reprocess")
def reprocess(
    warehouse: Where = WAREHOUSE,
    config: Path | None = None,
    report: bool = True,
    processes: AtLeastOne | None = None,
    dask: bool = False,
    dask_address: str | None = None,
) -> State[Summary]:
    """Read the archived pages that the present rules have not read, and publish the tables.

    Args:
        warehouse: The folder of the tables, or s3://bucket/prefix.
        config: The configuration folder; else what CQMONITOR_CONFIG names, else the one that comes along.
        report: Write the report into `report` in the warehouse, too.
        processes: Processes; by default one a core.
        dask: Work on a Dask cluster that is made on this machine.
        dask_address: Work on the Dask cluster whose scheduler is there, such as tcp://10.0.0.5:8786.
    """
    with crew_of(processes, dask, dask_address) as crew, recorded(warehouse, "reprocess") as run:
        reading = read(run.run_id, warehouse, config, crew)
        published = publish(run.run_id, warehouse, config)
        summary = pipeline.conclude(
            warehouse, run=run, fetched={}, read=reading, published=published, config=config
        )
    if report:
        summary = pipeline.add_report(warehouse, summary, config)
    return telling.conclude(summary, "reprocess")


@by_hand.options_of(backfill.reprocess)
def main(**options: Any) -> None:
    """Apply the present rules to all archived pages and publish what they say now."""
    by_hand.tell_of(reprocess(**options, return_state=True))


if __name__ == "__main__":
    by_hand.run(main)
