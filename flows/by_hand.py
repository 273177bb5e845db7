"""A flow as a command: by hand it prints what a run of `cqmonitor` prints."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

import typer
from prefect.client.schemas.objects import State

from cqmonitor.cli.options import errors_told, tell
from cqmonitor.summary import Summary

P = ParamSpec("P")


def options_of(command: Callable[P, None]) -> Callable[[Callable[..., None]], Callable[P, None]]:
    """Gives a function the options of a command of `cqmonitor`, and keeps its own help."""
    return wraps(command, assigned=("__annotations__",))


def run(main: Callable[..., None]) -> None:
    """Run a function as the command that this file is."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)

    @app.command()
    @wraps(main)
    def told(**options: Any) -> None:
        with errors_told():
            main(**options)

    app()


def result_of(state: State[Any]) -> Any:
    """What a flow run gave; raises what stopped it."""
    result: object = state.result(raise_on_failure=False)
    if isinstance(result, BaseException):
        raise result
    return result


def tell_of(state: State[Any]) -> None:
    """Print the summary of a run."""
    summary = result_of(state)
    assert isinstance(summary, Summary)
    tell(summary)
