"""Commands for many pages at once: backfill, reprocess."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cqmonitor.cli.options import (
    WAREHOUSE,
    ConfigDir,
    Since,
    SourceNames,
    Until,
    WarehouseDir,
    WithReport,
    tell,
)

if TYPE_CHECKING:
    from cqmonitor.backfill import Order

Folders = Annotated[
    list[Path] | None,
    typer.Option("--folder", metavar="DIR", help="A folder of saved .html and .txt files; may be repeated."),
]
Lists = Annotated[
    list[Path] | None,
    typer.Option(
        "--urls",
        metavar="FILE",
        help="A list of addresses: .csv or .jsonl with a field url (published and source are used), "
        "else one a line; may be repeated.",
    ),
]
Warcs = Annotated[
    list[Path] | None,
    typer.Option(
        "--warc",
        metavar="PATH",
        help="A WARC file, or a folder that is searched for them, of whatever origin; may be repeated.",
    ),
]
Count = Annotated[
    int | None, typer.Option("--processes", min=1, metavar="N", help="Processes; by default one a core.")
]
Dask = Annotated[bool, typer.Option("--dask", help="Work on a Dask cluster that is made on this machine.")]
DaskAddress = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Work on the Dask cluster whose scheduler is there, such as tcp://10.0.0.5:8786.",
    ),
]
PublishEvery = Annotated[
    int, typer.Option(min=1, metavar="MINUTES", help="Publish what there is that often while it goes on.")
]
MINUTES = 60


def backfill(
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
    """Archive, read and publish pages of the past, in shards; one that was stopped goes on where it was.

    With --folder, --urls or --warc the pages are of the source that --source names or that has their host;
    without them the sources are asked what they have from --since to --until.
    """
    from cqmonitor.backfill import backfill as work
    from cqmonitor.cli.progress import shown
    from cqmonitor.scale.choice import crew_of

    order = order_of(source, since, until, folder, urls, warc)
    with crew_of(processes, dask=dask, dask_address=dask_address) as crew, shown() as on_progress:
        summary = work(
            warehouse,
            order,
            config=config,
            crew=crew,
            publish_every=60 * publish_every,
            on_progress=on_progress,
            report=report,
        )
    tell(summary)


def order_of(
    source: list[str] | None,
    since: date | None,
    until: date | None,
    folder: list[Path] | None,
    urls: list[Path] | None,
    warc: list[Path] | None,
) -> Order:
    """The order that the options give."""
    from cqmonitor.backfill import Order

    folders, lists, warcs = (tuple(path.expanduser() for path in some or ()) for some in (folder, urls, warc))
    return Order(
        names=tuple(source or ()), since=since, until=until, folders=folders, lists=lists, warcs=warcs
    )


def reprocess(
    processes: Count = None,
    dask: Dask = False,
    dask_address: DaskAddress = None,
    warehouse: WarehouseDir = WAREHOUSE,
    config: ConfigDir = None,
    report: WithReport = True,
) -> None:
    """Read the archived pages that the present rules have not read, and publish what they say now."""
    from cqmonitor import pipeline
    from cqmonitor.cli.progress import shown
    from cqmonitor.scale.choice import crew_of

    with crew_of(processes, dask=dask, dask_address=dask_address) as crew, shown() as on_progress:
        summary = pipeline.reprocess(
            warehouse, config=config, crew=crew, on_progress=on_progress, report=report
        )
    tell(summary)
