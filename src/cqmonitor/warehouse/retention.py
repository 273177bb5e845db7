"""Retention: the bodies of old pages go, everything that was read in them stays.

What is left of such a page is its row: addresses, headers, digests, times. Its articles and claims stand as
the rules read them last; rules that come later cannot read it again, which they say. A page that no rules
have read keeps its body. A page that is fetched or imported again is archived again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from cqmonitor.storage.places import Place
from cqmonitor.warehouse.commit import scan
from cqmonitor.warehouse.compact import Alone, closed_months, replace
from cqmonitor.warehouse.footer import read_footer
from cqmonitor.warehouse.tables import PAGES, READS


def drop_bodies(root: Place, *, now: datetime, older_than: timedelta, alone: Alone) -> int:
    """Take the bodies of the pages away that were archived in months that ended so long ago.

    Returns:
        How many bodies.
    """
    read = scan(root, READS).select("page_sha256").unique().collect().to_series()
    may_go = pl.col("page_sha256").is_in(read.implode())
    dropped = 0
    for month in closed_months(root, PAGES, now=now - older_than):
        for path in month:
            dropped += _drop(root, path, may_go, alone)
    return dropped


def _drop(root: Place, path: Place, may_go: pl.Expr, alone: Alone) -> int:
    rows = scan(root, PAGES, among=(path,)).filter(may_go)
    if read_footer(path).bodies_gone:  # few bodies are left, so that looking costs little
        rows = rows.filter(pl.col("body").is_not_null())
    number: int = rows.select(pl.len()).collect().item()
    if number:
        kept = pl.when(~may_go).then("body").alias("body")
        replace(root, PAGES, [path], lambda held: held.with_columns(kept), bodies_gone=True, alone=alone)
    return number
