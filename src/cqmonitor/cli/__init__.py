"""The `cqmonitor` command.

Errors go to standard error; exit code 2 is wrong use, 1 is work that failed. What is slow to import
is imported by the command that needs it, so that `cqmonitor --help` answers at once.
"""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from cqmonitor.cli import archive, articles, backfill, given_out, history, published, runs, sources
from cqmonitor.cli.options import errors_told

__all__ = ["app"]


class Commands(TyperGroup):
    """The group of commands, each of them with `errors_told`."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        with errors_told():
            return super().invoke(ctx)


app = typer.Typer(
    name="cqmonitor",
    cls=Commands,
    help="News about Chongqing's economy as statistical time series.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

COMMANDS = (
    runs.run,
    backfill.backfill,
    backfill.reprocess,
    published.series,
    history.vintages,
    history.revisions,
    given_out.report,
    given_out.export,
    given_out.sql,
    published.audit,
    published.runs,
    published.diff,
    published.correct,
    published.suggest,
    articles.extract,
    articles.clean,
    runs.maintain,
    runs.check,
)
"""In the order of the help page."""

for command in COMMANDS:
    app.command()(command)
app.command("sample-site", context_settings={"allow_interspersed_args": False})(runs.sample_site)
app.add_typer(sources.app, name="sources")
app.add_typer(archive.app, name="archive")
