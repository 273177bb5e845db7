"""What a run leaves in Prefect: artifacts, events and the state that a person sees.

Events, for automations to act on (README, "Being told"):

    cqmonitor.observation.new | refined | revised | disputed | withdrawn    a vintage came or went
    cqmonitor.source.silent | source.failing | yield.collapsed | quarantine.rising | report.failed
            | run.interrupted                                                 something to look at
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Sequence
from typing import Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.schemas.objects import State
from prefect.events import emit_event
from prefect.settings import get_current_settings
from prefect.states import Completed, Failed

from cqmonitor.summary import Change, Concern, Summary, as_markdown, block_as_markdown, headline, written
from cqmonitor.upkeep import disk_use_block, in_words
from cqmonitor.warehouse import Maintained, Problem

if "cqmonitor" in os.environ.get("PREFECT_LOGGING_EXTRA_LOGGERS", ""):
    logging.getLogger("cqmonitor").setLevel(logging.INFO)  # Prefect attaches its handler and sets no level

MOST_EVENTS = 500
"""Events of observations a run; a backfill changes more than anybody wants to be told one by one."""

MOST_ROWS = 1000
"""Rows of the table artifact."""

URGENT = ("revised", "disputed", "withdrawn", "refined", "new")
"""Which are told first, so that among thousands of new ones none is lost that contradicts what was known."""


def conclude(summary: Summary, name: str) -> State[Summary]:
    """Leave a run's summary, its observations and its events in Prefect.

    Args:
        name: of the flow; the artifacts are `NAME-summary` and `NAME-observations`.

    Returns:
        Failed where no source could be reached, `Completed with concerns` where a person should look.
    """
    told = headline(summary)
    create_markdown_artifact(key=f"{name}-summary", markdown=as_markdown(summary), description=told)
    changes = by_urgency(summary.published.changes)
    rows = [_row(change) for change in changes[:MOST_ROWS]]
    create_table_artifact(key=f"{name}-observations", table=rows, description=told)
    if get_current_settings().api.url:  # a temporary server has no automations that events could start
        _emit(changes[:MOST_EVENTS], summary.concerns)
    if summary.in_vain:
        return Failed(message=told, data=summary)
    state = "Completed with concerns" if summary.concerns else None
    return Completed(message=told, data=summary, name=state)


def by_urgency(changes: Iterable[Change]) -> list[Change]:
    """The changes, those first that a person would miss most."""
    return sorted(changes, key=lambda change: URGENT.index(change.event))


def maintained(done: Maintained, problems: Sequence[Problem]) -> State[Maintained]:
    """Leave what maintenance did, what is wrong, and what the tables take on disk, in Prefect."""
    told = f"{in_words(done)}. {len(problems) or 'No'} problem{'s' * (len(problems) > 1)} found."
    parts = [told, *(f"- {problem}" for problem in problems), block_as_markdown(disk_use_block(done.use))]
    create_markdown_artifact(key="maintain-summary", markdown="\n\n".join(parts), description=told)
    return Completed(
        message=told, data=done, name="Completed with concerns" if problems or done.interrupted else None
    )


def _row(change: Change) -> dict[str, Any]:
    return {
        "what": change.event,
        "indicator": change.indicator,
        "area": change.ref_area,
        "measure": change.measure,
        "status": change.status,
        "period": change.time_period,
        "value": f"{written(change.value, change.bound)} {change.unit}",
        "article": f"[{change.url}]({change.url})",
    }


def _emit(changes: Iterable[Change], concerns: Iterable[Concern]) -> None:
    for change in changes:
        series = f"{change.indicator}.{change.ref_area}.{change.measure}"
        emit_event(
            event=f"cqmonitor.observation.{change.event}",
            resource={"prefect.resource.id": f"cqmonitor.series.{series}", "prefect.resource.name": series},
            payload=_row(change) | {"value": change.value, "unit": change.unit, "article": change.url},
        )
    for concern in concerns:
        about = concern.source or "warehouse"
        emit_event(
            event=f"cqmonitor.{concern.kind}",
            resource={"prefect.resource.id": f"cqmonitor.source.{about}", "prefect.resource.name": about},
            payload={"why": concern.text},
        )
