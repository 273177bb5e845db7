"""What changed between two runs, and why: both states are computed anew from what only grows.

Of a run are known its end and its rules; what had been recorded by then, read by those rules and
corrected by the corrections of that time, gives the observations as the run left them. The catalog and
the code that reconciles are those of today, so that a difference is never theirs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

import polars as pl

from cqmonitor.config import Config
from cqmonitor.errors import InputError
from cqmonitor.reconcile import Reconciled, reconcile
from cqmonitor.warehouse import Warehouse
from cqmonitor.warehouse.changes import compared

_SAID = (
    *("indicator", "ref_area", "measure", "basis", "status", "value", "unit", "bound"),
    *("period_start", "period_end", "confidence"),
)
"""What of a claim decides where it counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMark:
    """The end of a run: what had been recorded by `at`, in force by the rules `rules_version`."""

    run_id: str
    at: datetime
    rules_version: str


def run_mark(store: Warehouse, run_id: str) -> RunMark:
    """The end of a run of the table `runs`.

    Raises:
        InputError: there is no such run; near ones are named.
    """
    runs = store.runs().select("run_id", "finished_at", "summary").collect()
    found = runs.filter(pl.col("run_id") == run_id).to_dicts()
    if not found:
        ids = sorted(runs["run_id"])
        near = get_close_matches(run_id, ids, n=3, cutoff=0.3) or ids[-3:]
        advice = f"did you mean {', '.join(near)}?" if near else "the warehouse knows of no run"
        raise InputError(f"unknown run {run_id!r}: {advice}")
    rules = json.loads(found[0]["summary"]).get("rules_version", "")
    return RunMark(run_id=run_id, at=found[0]["finished_at"], rules_version=rules)


def diff(store: Warehouse, before: RunMark, after: RunMark, config: Config) -> pl.DataFrame:
    """The vintages that came or went between two runs.

    Returns:
        The observation's columns, `event` (one of `warehouse.EVENTS`) and `cause`: `new article`,
        `article changed`, `article gone`, `rules` (the same article is read otherwise), `correction: `
        with its reason, or `other reports` (what other articles say changed, and with it what stands).
    """
    then, now = (_state(store, mark, config) for mark in (before, after))
    changed = compared(then.observations, now.observations)
    causes = [_cause(row, then, now) for row in changed.iter_rows(named=True)]
    return changed.with_columns(cause=pl.Series(causes, dtype=pl.String))


def _state(store: Warehouse, mark: RunMark, config: Config) -> Reconciled:
    """The observations and what they were made of at the end of a run."""
    authority = {source.name: source.authority for source in config.sources}
    rules, until = mark.rules_version, mark.at
    corrections = tuple(one for one in config.corrections if one.at <= until)
    return reconcile(
        store.claims_in_force(rules_version=rules, authority=authority, until=until).collect(),
        store.articles_in_force(rules_version=rules, authority=authority, until=until).collect(),
        config.model_copy(update={"corrections": corrections}),
    )


def _cause(row: Mapping[str, object], then: Reconciled, now: Reconciled) -> str:
    article = pl.col("article_id") == row["article_id"]
    old, new = then.articles.filter(article), now.articles.filter(article)
    if new.is_empty() or old.is_empty():
        return "article gone" if new.is_empty() else "new article"
    if old["content_hash"][0] != new["content_hash"][0]:
        return "article changed"
    said, says = then.claims.filter(article), now.claims.filter(article)
    reasons = set(says["correction"].drop_nulls()) ^ set(said["correction"].drop_nulls())
    if reasons:
        return f"correction: {'; '.join(sorted(reasons))}"
    columns = ("claim_id", *_SAID)
    same = said.select(columns).sort("claim_id").equals(says.select(columns).sort("claim_id"))
    return "other reports" if same else "rules"
