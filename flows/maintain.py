"""Look after the warehouse: compact months that are over, delete what has had its time, tell of disk use.

By hand:        python flows/maintain.py --warehouse warehouse --keep-bodies 730
On a schedule:  prefect deploy --all; prefect worker start --pool cqmonitor
"""

from __future__ import annotations

from typing import Any

import environment

environment.prepare(by_hand=__name__ == "__main__")

import typer
from prefect import flow
from prefect.client.schemas.objects import State

import by_hand
import telling
from cqmonitor.cli import runs
from cqmonitor.cli.options import WAREHOUSE, begin_log
from cqmonitor.logs import LogForm
from cqmonitor.summary import print_block
from cqmonitor.upkeep import disk_use_block, run_maintain
from cqmonitor.warehouse import Maintained, Warehouse
from stages import AtLeastOne, Where


@flow(name="maintain")
def maintain(warehouse: Where = WAREHOUSE, keep_bodies: AtLeastOne | None = None) -> State[Maintained]:
    """Compact the months that are over and delete what has had its time.

    Args:
        warehouse: The folder of the tables, or s3://bucket/prefix.
        keep_bodies: Days after the end of a month at which the bodies of its pages go; without it they stay.
    """
    done = run_maintain(warehouse, keep_bodies_days=keep_bodies)
    return telling.maintained(done, Warehouse(warehouse).check())


@by_hand.options_of(runs.maintain)
def main(log_format: LogForm | None, **options: Any) -> None:
    """Compact the months that are over and delete what has had its time."""
    begin_log(log_format)
    state = maintain(**options, return_state=True)
    done = by_hand.result_of(state)
    assert isinstance(done, Maintained)
    print_block(disk_use_block(done.use))
    typer.echo(state.message)


if __name__ == "__main__":
    by_hand.run(main)
