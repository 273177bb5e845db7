"""Commands that fill a warehouse and look after it: run, maintain, check, sample-site."""

from __future__ import annotations

import signal
from contextlib import suppress
from threading import Event
from typing import Annotated

import typer

from cqmonitor.cli.options import (
    FAILED,
    WAREHOUSE,
    ConfigDir,
    FolderDir,
    LogFormat,
    Since,
    SourceNames,
    Until,
    WarehouseDir,
    WithReport,
    begin_log,
    tell,
)
from cqmonitor.errors import InputError
from cqmonitor.storage.files import has_any


def run(
    source: SourceNames = None,
    folder: FolderDir = None,
    since: Since = None,
    until: Until = None,
    warehouse: WarehouseDir = WAREHOUSE,
    config: ConfigDir = None,
    report: WithReport = True,
    log_format: LogFormat = None,
) -> None:
    """Fetch what is new, read it, publish the tables and write the report: one run, without Prefect.

    Without --source and --folder all sources run that sources.yaml enables.
    """
    from cqmonitor import pipeline
    from cqmonitor.cli.progress import shown

    begin_log(log_format)
    with shown() as on_progress:
        summary = pipeline.run(
            warehouse,
            names=source or (),
            folder=folder,
            since=since,
            until=until,
            config=config,
            report=report,
            on_progress=on_progress,
        )
    tell(summary)


def maintain(
    keep_bodies: Annotated[
        int | None,
        typer.Option(
            metavar="DAYS",
            min=1,
            help="Delete the bodies of pages so many days after the end of the month in which they came; "
            "without it they stay for ever.",
        ),
    ] = None,
    warehouse: WarehouseDir = WAREHOUSE,
    log_format: LogFormat = None,
) -> None:
    """Put the files of months that are over together, delete what has had its time, tell of disk use.

    May run beside everything else, and be broken off and run again. What was read in a page whose body is
    deleted stays; later rules cannot read it again.
    """
    from cqmonitor.summary import print_block
    from cqmonitor.upkeep import disk_use_block, in_words, run_maintain

    begin_log(log_format)
    done = run_maintain(warehouse, keep_bodies_days=keep_bodies)
    print_block(disk_use_block(done.use))
    typer.echo(in_words(done))


def check(warehouse: WarehouseDir = WAREHOUSE, config: ConfigDir = None) -> None:
    """Check the configuration and, where there is one, every file, row and reference of the warehouse."""
    from cqmonitor.config import config_folder, load_config
    from cqmonitor.summary import print_block
    from cqmonitor.upkeep import disk_use_block
    from cqmonitor.warehouse import Warehouse

    loaded = load_config(config)
    counts = {"sources": loaded.sources, "indicators": loaded.indicators, "areas": loaded.areas}
    told = ", ".join(f"{len(entries)} {name}" for name, entries in counts.items())
    typer.echo(f"Configuration {config_folder(config)}: {told}; no problem")
    if not has_any(warehouse):
        typer.echo(f"Warehouse {warehouse}: none yet")
        return
    store = Warehouse(warehouse)
    problems = store.check()
    if not problems:
        print_block(disk_use_block(store.disk_use()))
    for problem in problems:
        typer.echo(f"Error: {problem}", err=True)
    typer.echo(f"Warehouse {warehouse}: {len(problems) or 'no'} problem{'s' * (len(problems) > 1)}")
    if problems:
        raise typer.Exit(FAILED)


def sample_site(
    command: Annotated[
        list[str] | None, typer.Argument(metavar="-- COMMAND", help="What to run while it is served.")
    ] = None,
) -> None:
    """Serve the bundled sample site on loopback while COMMAND runs, else until Ctrl-C.

    The exit code is that of COMMAND.
    """
    from cqmonitor.sample_site import serve

    with serve() as bases:
        if command:
            raise typer.Exit(_run_beside(command))
        typer.echo(f"Serving {', '.join(bases)}; Ctrl-C ends it")
        with suppress(KeyboardInterrupt):
            Event().wait()


def _run_beside(command: list[str]) -> int:
    """Run a command to its end; Ctrl-C reaches it by itself, an end from outside ends it too."""
    import subprocess

    try:
        child = subprocess.Popen(command)
    except OSError as error:
        raise InputError(f"{command[0]}: cannot be run ({error.strerror})") from error
    before = signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        while True:
            with suppress(KeyboardInterrupt):
                code = child.wait()
                return code if code >= 0 else 128 - code
    finally:
        signal.signal(signal.SIGTERM, before)
