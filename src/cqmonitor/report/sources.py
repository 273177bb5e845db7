"""The health of the sources."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import polars as pl

from cqmonitor.config import Config
from cqmonitor.records import SHANGHAI
from cqmonitor.report.tables import Row, Tables


def sources(tables: Tables, config: Config) -> list[Row]:
    """The health of each source: its last run, what failed, its newest article, whether it fell silent."""
    last: dict[str, Row] = {}
    for row in tables.runs.iter_rows(named=True):
        summary = json.loads(row["summary"])
        at = row["started_at"].astimezone(SHANGHAI).isoformat()[:16]
        for name, report in summary.get("sources", {}).items():
            concerns = [one for one in summary.get("concerns", ()) if one["source"] == name]
            last[name] = report | {"at": at, **_state(concerns)}
    counts = tables.articles.group_by("source").agg(articles=pl.len(), newest=pl.col("published").max())
    by_source = {row["source"]: row for row in counts.to_dicts()}
    claims = dict(tables.claims.group_by("source").len().iter_rows())
    names = sorted({*last, *by_source})
    outlets = {source.name: source.outlet for source in config.sources}
    return [
        _health(name, outlets.get(name, name), last.get(name), by_source.get(name), claims.get(name, 0))
        for name in names
    ]


STATES = {"source.failing": "failing", "source.silent": "silent", "yield.collapsed": "collapsed"}
"""Kinds of concern that a run notes about a source (`summary.Concern`), as states; worst first."""


def _state(concerns: Sequence[Mapping[str, str]]) -> Row:
    """The worst that a run noted about a source, and why."""
    for kind, state in STATES.items():
        for one in concerns:
            if one["kind"] == kind:
                return {"state": state, "why": one["text"]}
    return {"state": "well", "why": ""}


def _health(name: str, outlet: str, report: Row | None, seen: Row | None, claims: int) -> Row:
    newest = seen["newest"] if seen else None
    failed = len(report["failed"]) if report else 0
    return {
        "name": name,
        "outlet": outlet,
        "state": report["state"] if report else "well",
        "why": report["why"] if report else "",
        "asked": report["at"] if report else None,
        "discovered": report["discovered"] if report else None,
        "new": report["new"] if report else None,
        "failed": failed,
        "articles": seen["articles"] if seen else 0,
        "claims": claims,
        "newest": newest.isoformat() if newest else None,
    }
