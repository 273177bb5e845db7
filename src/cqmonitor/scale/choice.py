"""Which crew a run works with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cqmonitor.errors import InputError
from cqmonitor.scale.crew import Crew, Processes


@contextmanager
def crew_of(
    processes: int | None = None, *, dask: bool = False, dask_address: str | None = None
) -> Iterator[Crew]:
    """Processes on this machine, or the workers of a Dask cluster.

    Args:
        processes: how many; by default one a core.
        dask: make a Dask cluster on this machine for the time.
        dask_address: of the scheduler of a cluster that there is; its workers must see the same folders
            under the same paths, and have this version of cqmonitor.

    Raises:
        InputError: what is asked for does not go together, Dask is not installed, or nothing answers.
    """
    if dask_address and (processes or dask):
        raise InputError("the cluster at --dask-address decides by itself how many work: leave the rest out")
    if dask or dask_address:
        from cqmonitor.scale.on_dask import dask_crew

        with dask_crew(dask_address, processes) as crew:
            yield crew
    else:
        with Processes(processes) as crew:
            yield crew
