"""The stages that several flows have in common, and who does their work.

Each is one task that gets names and paths, never data, and may be repeated.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Annotated, Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema

from cqmonitor.errors import InputError
from cqmonitor.publishing import run_publish
from cqmonitor.reading import run_read
from cqmonitor.recording import TRANSIENT_ERRNO
from cqmonitor.scale import Crew, choice
from cqmonitor.storage import Place, place
from cqmonitor.summary import PublishSummary, ReadSummary
from progressing import progressing

AtLeastOne = Annotated[int, Field(ge=1)]

Day = Annotated[date, WithJsonSchema({"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"})]
"""A day as a parameter: the form asks for a date, the server, which checks no formats, for the pattern."""


def _place(given: str | PathLike[str]) -> Place:
    try:
        return place(given)
    except InputError as error:
        raise ValueError(str(error)) from None


Where = Annotated[Place, PlainValidator(_place, json_schema_input_type=str), PlainSerializer(str)]
"""A warehouse as a parameter: a folder, or an address in an object store."""


def may_pass(_task: Any, _run: TaskRun, state: State[Any]) -> bool:
    """Whether another try can help: the storage stuttered. Fetching retries each page by itself."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, OSError) and error.errno in TRANSIENT_ERRNO


stage = task(
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=[10, 60],
    retry_condition_fn=may_pass,
)


@stage
def read(run_id: str, warehouse: Place, config: Path | None, crew: Crew | None = None) -> ReadSummary:
    """Clean and extract the archived pages that the present rules have not read."""
    with progressing() as on_progress:
        return run_read(warehouse, config=config, run_id=run_id, crew=crew, on_progress=on_progress)


@stage
def publish(run_id: str, warehouse: Place, config: Path | None) -> PublishSummary:
    """Publish the tables."""
    return run_publish(warehouse, config=config, run_id=run_id)


def crew_of(processes: int | None, dask: bool, dask_address: str | None) -> AbstractContextManager[Crew]:
    """Processes on this machine, or the workers of a Dask cluster that prefect-dask makes or connects to."""
    return choice.crew_of(processes, dask=dask, dask_address=dask_address, of_dask=_dask_crew)


@contextmanager
def _dask_crew(address: str | None, count: int | None) -> Iterator[Crew]:
    try:
        from prefect_dask.task_runners import DaskTaskRunner

        from cqmonitor.scale.on_dask import OnDask, local_cluster
    except ImportError as error:
        raise InputError("prefect-dask is not installed: pip install 'cqmonitor[scale]'") from error
    cluster = None if address else local_cluster(count)
    with DaskTaskRunner(address=address, cluster_kwargs=cluster) as runner:
        yield OnDask(runner.client)
