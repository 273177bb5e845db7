"""Apply the present rules to all archived pages and publish what they say now, without fetching anything.

By hand:  python flows/reprocess.py --warehouse warehouse

The next run of `monitor` does the same; this flow is for a change that is to take effect at once.
"""

from __future__ import annotations

from pathlib import Path

import environment

environment.prepare(by_hand=__name__ == "__main__")

import typer
from prefect import flow
from prefect.client.schemas.objects import State

import telling
from cqmonitor import pipeline
from cqmonitor.cli.backfill import Count, Dask, DaskAddress
from cqmonitor.cli.options import WAREHOUSE, ConfigDir, WarehouseDir, WithReport, errors_told, tell
from cqmonitor.recording import recorded
from cqmonitor.summary import Summary
from stages import AtLeastOne, crew_of, publish, read


@flow(name="reprocess")
def reprocess(
    warehouse: str = "warehouse",
    config: str | None = None,
    report: bool = True,
    processes: AtLeastOne | None = None,
    dask: bool = False,
    dask_address: str | None = None,
) -> State[Summary]:
    """Read the archived pages that the present rules have not read, and publish the tables.

    Args:
        warehouse: The folder of the tables.
        config: The configuration folder; else what CQMONITOR_CONFIG names, else the one that comes along.
        report: Write the report into the folder `report` of the warehouse, too.
        processes: Processes; by default one a core.
        dask: Work on a Dask cluster that is made on this machine.
        dask_address: Work on the Dask cluster whose scheduler is there, such as tcp://10.0.0.5:8786.
    """
    rules, where = Path(config) if config else None, Path(warehouse)
    with crew_of(processes, dask, dask_address) as crew, recorded(where, "reprocess") as run:
        reading = read(run.run_id, where, rules, crew)
        published = publish(run.run_id, where, rules)
        summary = pipeline.conclude(
            where, run=run, fetched={}, read=reading, published=published, config=rules
        )
    if report:
        summary = pipeline.add_report(where, summary, rules)
    return telling.conclude(summary, "reprocess")


def main(
    warehouse: WarehouseDir = WAREHOUSE,
    config: ConfigDir = None,
    report: WithReport = True,
    processes: Count = None,
    dask: Dask = False,
    dask_address: DaskAddress = None,
) -> None:
    """Apply the present rules to all archived pages and publish what they say now."""
    with errors_told():
        state = reprocess(
            warehouse=str(warehouse),
            config=str(config) if config else None,
            report=report,
            processes=processes,
            dask=dask,
            dask_address=dask_address,
            return_state=True,
        )
        tell(telling.summary_of(state))


if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    app.command()(main)
    app()
