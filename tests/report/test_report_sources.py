"""The state of a source in the report is what its last run noted, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from cqmonitor.config import load_config
from cqmonitor.report.sources import sources
from cqmonitor.report.tables import Tables
from cqmonitor.warehouse import Warehouse


def state_after(sample_warehouse: Path, *kinds: str) -> str:
    """The state of sample-gov where its last run had these concerns about it."""
    config = load_config()
    tables = Tables.of(Warehouse(sample_warehouse), config)
    summary = json.loads(tables.runs["summary"][-1])
    summary["concerns"] = [{"kind": kind, "source": "sample-gov", "text": "why"} for kind in kinds]
    told = pl.lit(json.dumps(summary)).alias("summary")
    noted = replace(tables, runs=tables.runs.tail(1).with_columns(told))
    return next(str(row["state"]) for row in sources(noted, config) if row["name"] == "sample-gov")


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ((), "well"),  # though its newest article is old: the site's dates are
        (("source.silent",), "silent"),
        (("yield.collapsed", "source.failing"), "failing"),
        (("yield.collapsed",), "collapsed"),
        (("quarantine.rising",), "well"),
    ],
)
def test_a_source_is_as_its_last_run_found_it(
    sample_warehouse: Path, kinds: tuple[str, ...], state: str
) -> None:
    assert state_after(sample_warehouse, *kinds) == state
