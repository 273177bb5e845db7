"""Commands about the sources of the configuration: sources list, sources check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cqmonitor.cli.options import FAILED, ConfigDir
from cqmonitor.errors import InputError

if TYPE_CHECKING:
    from cqmonitor.config import Source

app = typer.Typer(help="List the sources of sources.yaml, or try one.", no_args_is_help=True)


@app.command("list")
def list_sources(config: ConfigDir = None) -> None:
    """Print the sources: name, outlet, language, authority, how articles are found, and whether it was tried.

    A source that is not enabled runs only when it, or its group, is named.
    """
    from cqmonitor.config import load_config
    from cqmonitor.tables import print_sources

    print_sources(load_config(config).sources)


@app.command("check")
def check_source(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A source of sources.yaml.")],
    config: ConfigDir = None,
) -> None:
    """Try a source: what each discovery method finds, what robots.txt says, some articles as they are read.

    Nothing is archived. Ends with what to mend; the exit code is 1 where no article could be read.
    """
    from cqmonitor.config import load_config
    from cqmonitor.sources import check_source
    from cqmonitor.tables import print_source_check

    loaded = load_config(config)
    checked = check_source(_named(name, loaded.sources), loaded)
    print_source_check(checked)
    if not checked.works:
        typer.echo(f"Error: no article of {name} could be read", err=True)
        raise typer.Exit(FAILED)


def _named(name: str, sources: tuple[Source, ...]) -> Source:
    for source in sources:
        if source.name == name:
            return source
    members = [source.name for source in sources if source.group == name]
    advice = f"a group of {', '.join(members)}: name one" if members else "`cqmonitor sources list` shows all"
    raise InputError(f"no source named {name!r} ({advice})")
