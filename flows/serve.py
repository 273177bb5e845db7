"""All deployments of prefect.yaml by one process that stays: no work pool, no worker.

    export PREFECT_API_URL=http://127.0.0.1:4200/api
    python flows/serve.py

Each run is a process of its own. When this one ends (Ctrl-C) the schedules are paused until it is started
again.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import environment

environment.prepare(by_hand=False)

from prefect import Flow, serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Schedule
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]

AT_ONCE = 4
"""Runs at the same time, one of each deployment."""


def deployments(root: Path = ROOT) -> list[RunnerDeployment]:
    """What prefect.yaml describes, for a process that serves it."""
    described = YAML(typ="safe").load((root / "prefect.yaml").read_text("utf-8"))
    return [_deployment(root, one) for one in described["deployments"]]


def _deployment(root: Path, told: dict[str, Any]) -> RunnerDeployment:
    os.environ.update(told["work_pool"]["job_variables"]["env"])
    flow: Flow[..., Any] = Flow.from_source(source=str(root), entrypoint=told["entrypoint"])  # type: ignore[assignment]
    deployment = flow.to_deployment(
        name=told["name"],
        description=told["description"],
        tags=told["tags"],
        parameters=told["parameters"],
        schedules=[_schedule(one) for one in told.get("schedules", ())],
        concurrency_limit=ConcurrencyLimitConfig(**told["concurrency_limit"]),
    )
    assert isinstance(deployment, RunnerDeployment)
    return deployment


def _schedule(told: dict[str, str]) -> Schedule:
    CronSchedule(cron=told["cron"], timezone=told["timezone"])  # checks both
    return Schedule(cron=told["cron"], timezone=told["timezone"], slug=told["slug"])


if __name__ == "__main__":
    os.chdir(ROOT)
    serve(*deployments(), limit=AT_ONCE)
