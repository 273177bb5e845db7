"""The catalog of `config/` as published tables, so that a code can be looked up where it is read."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from cqmonitor.config import Area, Indicator
from cqmonitor.warehouse.tables import AREAS, INDICATORS


def indicators_frame(indicators: Iterable[Indicator]) -> pl.DataFrame:
    """The table `indicators`, one row an indicator."""
    rows = [
        (one.code, one.name_en, one.name_zh, one.unit, str(one.kind), one.description) for one in indicators
    ]
    return pl.DataFrame(rows, schema=INDICATORS.dtypes, orient="row")


def areas_frame(areas: Iterable[Area]) -> pl.DataFrame:
    """The table `areas`, one row an area."""
    rows = [(one.code, one.name_en, one.name_zh, one.parent) for one in areas]
    return pl.DataFrame(rows, schema=AREAS.dtypes, orient="row")
