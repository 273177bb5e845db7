"""A backfill into an object store, by several processes and in several runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cqmonitor import Warehouse
from cqmonitor.backfill import Order, backfill
from cqmonitor.scale import Processes
from cqmonitor.storage import ObjectPath

from .conftest import Counted, facts, imports


def test_two_processes_give_what_one_run_gives(warcs: Path, one_run: list[Any], prefix: ObjectPath) -> None:
    with Processes(2) as crew:
        backfill(prefix, Order(warcs=(warcs,)), crew=crew)
    assert facts(prefix) == one_run
    assert Warehouse(prefix).check() == []


def test_a_shard_that_is_done_is_not_done_again(warcs: Path, one_run: list[Any], prefix: ObjectPath) -> None:
    stopped, rest = Counted(stop_after=2), Counted()
    with pytest.raises(KeyboardInterrupt):
        backfill(prefix, Order(warcs=(warcs,)), crew=stopped)
    backfill(prefix, Order(warcs=(warcs,)), crew=rest)
    assert [imports(crew) for crew in (stopped, rest)] == [2, 1]
    assert facts(prefix) == one_run
