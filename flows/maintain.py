"""Look after the warehouse: compact months that are over, delete what has had its time, tell of disk use.

By hand:        python flows/maintain.py --warehouse warehouse --keep-bodies 730
On a schedule:  prefect deploy --all; prefect worker start --pool cqmonitor
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import environment

environment.prepare(by_hand=__name__ == "__main__")

import typer
from prefect import flow
from prefect.client.schemas.objects import State
from pydantic import Field

import telling
from cqmonitor.cli.options import WAREHOUSE, WarehouseDir, errors_told
from cqmonitor.summary import print_block
from cqmonitor.upkeep import disk_use_block, run_maintain
from cqmonitor.warehouse import Maintained, Warehouse

Days = Annotated[int, Field(ge=1)]


@flow(name="maintain")
def maintain(warehouse: str = "warehouse", keep_bodies: Days | None = None) -> State[Maintained]:
    """Compact the months that are over and delete what has had its time.

    Args:
        warehouse: The folder of the tables.
        keep_bodies: Days after the end of a month at which the bodies of its pages go; without it they stay.
    """
    done = run_maintain(Path(warehouse), keep_bodies_days=keep_bodies)
    return telling.maintained(done, Warehouse(warehouse).check())


def main(
    warehouse: WarehouseDir = WAREHOUSE,
    keep_bodies: Annotated[
        int | None, typer.Option(metavar="DAYS", min=1, help="Delete bodies of pages that are older.")
    ] = None,
) -> None:
    """Compact the months that are over and delete what has had its time."""
    with errors_told():
        state = maintain(warehouse=str(warehouse), keep_bodies=keep_bodies, return_state=True)
        done: object = state.result(raise_on_failure=False)
        if isinstance(done, BaseException):
            raise done
        assert isinstance(done, Maintained)
        print_block(disk_use_block(done.use))
        typer.echo(state.message)


if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    app.command()(main)
    app()
