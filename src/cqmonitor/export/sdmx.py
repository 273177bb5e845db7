"""SDMX-CSV 2.0 (https://github.com/sdmx-twg/sdmx-csv/blob/v2.0.0/data-message/docs/sdmx-csv-field-guide.md)."""

from __future__ import annotations

import polars as pl

from cqmonitor.codes import Bound, Revision
from cqmonitor.export.cells import finite, harmless

AGENCY, VERSION = "CQMONITOR", "1.0"
FLOWS = {False: "NEWS_OBSERVATIONS", True: "NEWS_VINTAGES"}
"""Dataflows by whether they hold all vintages; a data structure of the same name says what each holds."""
DIMENSIONS = (
    *("freq", "indicator", "ref_area", "measure", "basis", "status", "prices", "reference"),
    *("unit_measure", "time_period"),
)
REAL_TIME = "realtime_start"
"""The dimension of all vintages, and an attribute of the latest ones."""
ATTRIBUTES = (
    *("obs_status", "obs_lower", "obs_upper", "bound", "revision", "realtime_end"),
    *("n_articles", "n_outlets", "article_id", "url"),
)


def sdmx_csv(observations: pl.DataFrame, *, vintages: bool) -> str:
    """Observations as SDMX-CSV 2.0.

    Args:
        vintages: whether the day of publication is a dimension, so that a fact may have several values.
            Disputed ones are left out: SDMX has one value a key, and they stand beside another.

    A dimension that does not apply is `_Z`; an attribute that is not there, such as an open end, is empty.
    """
    key = [*DIMENSIONS, REAL_TIME] if vintages else list(DIMENSIONS)
    rows = observations.filter(pl.col("revision") != Revision.DISPUTED.value)
    rows = rows.unique(key, keep="last", maintain_order=True)
    attributes = [*([] if vintages else [REAL_TIME]), *ATTRIBUTES]
    flow = f"{AGENCY}:{FLOWS[vintages]}({VERSION})"
    structure = {"STRUCTURE": "dataflow", "STRUCTURE_ID": flow, "ACTION": "I"}
    words = {bound.value: bound.name for bound in Bound}
    told = harmless(finite(rows)).select(
        *(pl.lit(value).alias(name) for name, value in structure.items()),
        *(pl.col(name).fill_null("_Z").alias(name.upper()) for name in key if name != REAL_TIME),
        *([pl.col(REAL_TIME).alias(REAL_TIME.upper())] if vintages else []),
        pl.col("obs_value").alias("OBS_VALUE"),
        *(pl.col(name).replace(words if name == "bound" else {}).alias(name.upper()) for name in attributes),
    )
    return told.write_csv()
