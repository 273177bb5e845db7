"""Which crew a run works with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from cqmonitor.errors import InputError
from cqmonitor.scale.crew import Crew, Processes

OfDask = Callable[[str | None, int | None], AbstractContextManager[Crew]]
"""Makes a crew of the Dask cluster at an address, or of so many workers that it starts."""


@contextmanager
def crew_of(
    processes: int | None = None,
    *,
    dask: bool = False,
    dask_address: str | None = None,
    of_dask: OfDask | None = None,
) -> Iterator[Crew]:
    """Processes on this machine, or the workers of a Dask cluster.

    Args:
        processes: how many; by default one a core.
        dask: make a Dask cluster on this machine for the time.
        dask_address: of the scheduler of a cluster that there is; its workers must see the same folders
            under the same paths, and have this version of cqmonitor.
        of_dask: what connects to the cluster or makes it; by default `dask_crew`.

    Raises:
        InputError: what is asked for does not go together, Dask is not installed, or nothing answers.
    """
    if dask_address and (processes or dask):
        raise InputError(
            f"the cluster at {dask_address} decides by itself how many work: leave processes and dask out"
        )
    if not (dask or dask_address):
        with Processes(processes) as crew:
            yield crew
        return
    from cqmonitor.scale.on_dask import dask_crew

    with (of_dask or dask_crew)(dask_address, processes) as crew:
        yield crew
