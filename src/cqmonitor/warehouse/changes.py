"""What a publication changed: observations that are new, refined, revised, disputed or withdrawn."""

from __future__ import annotations

from contextlib import suppress

import polars as pl

from cqmonitor.codes import Revision
from cqmonitor.storage.places import Place
from cqmonitor.warehouse.draft import kept, made_of
from cqmonitor.warehouse.parquet import BROKEN
from cqmonitor.warehouse.queries import FACT, published
from cqmonitor.warehouse.tables import OBSERVATIONS

EVENTS = ("new", "refined", "revised", "disputed", "withdrawn")
"""Values of `event`, in the order of a report."""

TOUCHED = ("before", "after")
"""The tables that a version keeps of the facts that may differ from its base: as they were, as they are."""

_VALUE = (*FACT, "obs_value", "bound")


def observations_diff(before: Place | None, after: Place) -> pl.DataFrame:
    """The vintages that came or went between two versions.

    Args:
        before: folder of the earlier version; None where there was none. One that is damaged or gone counts
            as none.
        after: folder of the later version.

    Returns:
        The observation's columns and `event`: `new` for a first report, `refined`, `revised` and
        `disputed` for a further vintage, `withdrawn` for a value that no vintage holds any longer.
        That more outlets repeat a value is no event.
    """
    if before and (made_of(after) or {}).get("base") == before.name:
        with suppress(*BROKEN):
            return compared(*(kept(after, table, OBSERVATIONS.dtypes).collect() for table in TOUCHED))
    now = published(after, OBSERVATIONS).collect()
    then = now.clear()
    if before:
        with suppress(*BROKEN):
            then = published(before, OBSERVATIONS).collect()
    return compared(then, now)


def compared(then: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """What came or went between two states of the observations; see `observations_diff`."""
    vintage = (*_VALUE, "revision")
    event = pl.col("revision").replace({Revision.FIRST.value: "new"}).alias("event")
    came = now.join(then, on=vintage, how="anti").with_columns(event)
    gone = then.join(now, on=_VALUE, how="anti").with_columns(pl.lit("withdrawn").alias("event"))
    order = pl.col("event").replace_strict(EVENTS, range(len(EVENTS)), return_dtype=pl.Int64)
    both = pl.concat([came, gone])
    return both.sort(order, *OBSERVATIONS.key).select("event", *OBSERVATIONS.columns)
