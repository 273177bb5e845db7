"""The audit: what should be looked at twice, with what it disagrees."""

from __future__ import annotations

import polars as pl

from cqmonitor.audit import FINDINGS, findings
from cqmonitor.report.tables import Row, Tables, by_column, standing

ALONE = "single_source"
"""The flag that the audit counts and does not list: most values of a small warehouse have it."""


def audit(tables: Tables) -> Row:
    """The findings by column, worst first, and how many are left out.

    A disputed value comes with the one that stands: `stands`, `stands_bound` and `since`.
    """
    flagged = findings(tables.observations.lazy())
    worst = flagged.remove(flag=ALONE)
    fact = ("series_key", "time_period")
    stands = standing(tables.observations).select(
        *fact, flag=pl.lit("disputed"), stands="obs_value", stands_bound="bound", since="realtime_start"
    )
    told = worst.join(stands, on=(*fact, "flag"), how="left", maintain_order="left")
    shown = told.with_columns(fact=pl.format("{}@{}", *fact)).drop("url", "quote", "series_key")
    return {"alone": len(flagged) - len(worst), "flags": list(FINDINGS), "findings": by_column(shown)}
