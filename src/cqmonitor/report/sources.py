"""The health of the sources."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from cqmonitor.config import Config
from cqmonitor.records import SHANGHAI
from cqmonitor.report.tables import Row, Tables


def sources(tables: Tables, config: Config) -> list[Row]:
    """The health of each source: its last run, what failed, its newest article, whether it fell silent."""
    last: dict[str, Row] = {}
    for row in tables.runs.iter_rows(named=True):
        for name, report in _reports(row).items():
            last[name] = report | {
                "run": row["run_id"],
                "at": row["started_at"].astimezone(SHANGHAI).isoformat()[:16],
            }
    counts = tables.articles.group_by("source").agg(articles=pl.len(), newest=pl.col("published").max())
    by_source = {row["source"]: row for row in counts.to_dicts()}
    claims = dict(tables.claims.group_by("source").len().iter_rows())
    names = sorted({*last, *by_source})
    outlets = {source.name: source.outlet for source in config.sources}
    return [
        _health(name, outlets.get(name, name), last.get(name), by_source.get(name), claims.get(name, 0))
        for name in names
    ]


def _reports(run: Mapping[str, Any]) -> Mapping[str, Row]:
    told_of: Mapping[str, Row] = json.loads(run["summary"]).get("sources", {})
    return told_of


SILENT = timedelta(days=14)
"""A source whose newest article is so much older than its last run has fallen silent."""


def _health(name: str, outlet: str, report: Row | None, seen: Row | None, claims: int) -> Row:
    newest = seen["newest"] if seen else None
    failed = len(report["failed"]) if report else 0
    asked = date.fromisoformat(report["at"][:10]) if report else None
    silent = bool(asked and newest and asked - newest > SILENT)
    failing = bool(report and failed and not report["discovered"])
    return {
        "name": name,
        "outlet": outlet,
        "state": "failing" if failing else "silent" if silent else "well",
        "asked": report["at"] if report else None,
        "discovered": report["discovered"] if report else None,
        "new": report["new"] if report else None,
        "failed": failed,
        "articles": seen["articles"] if seen else 0,
        "claims": claims,
        "newest": newest.isoformat() if newest else None,
    }
