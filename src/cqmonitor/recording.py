"""A run from its start to its end, as the table `runs` has it, whatever becomes of it."""

from __future__ import annotations

import errno
import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from cqmonitor.codes import RunStatus
from cqmonitor.errors import CqmonitorError, WarehouseError
from cqmonitor.logs import of_run
from cqmonitor.storage import Place
from cqmonitor.warehouse import Ended, Running, Signs, Warehouse, telling_damage

logger = logging.getLogger(__name__)

TRANSIENT_ERRNO = frozenset({errno.EIO, errno.ESTALE, errno.EAGAIN, errno.EBUSY, errno.ETIMEDOUT})
"""Errors of the file system that may pass: a network folder that stutters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run that is under way.

    Attributes:
        run_id: its name, which sorts by time: `20240718T020000-7f3a`.
        flow: what kind of run it is, such as `monitor`.
        started_at: when it began.
        interrupted: earlier runs that this one found dead and noted as such.
    """

    run_id: str
    flow: str
    started_at: datetime
    interrupted: tuple[Running, ...] = ()

    def ended(
        self,
        summary: Mapping[str, object],
        *,
        status: RunStatus = RunStatus.COMPLETED,
        error: str | None = None,
    ) -> Ended:
        """This run as it ends now, for `Warehouse.append_run`."""
        return Ended(
            run_id=self.run_id,
            flow=self.flow,
            status=status,
            started_at=self.started_at,
            finished_at=datetime.now(UTC),
            error=error,
            summary=summary,
        )


def new_run_id() -> str:
    """A name for a run that sorts by time: `20240718T020000-7f3a`."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"


@contextmanager
def recorded(warehouse: Place, flow: str) -> Iterator[Run]:
    """Have a block be a run: it gives signs of life, and where it is stopped, its row says by what.

    Its row as completed is for the block to write (`pipeline.conclude`).

    Raises:
        WarehouseError: the warehouse cannot be written.
    """
    run_id, started_at = new_run_id(), datetime.now(UTC)
    with as_warehouse_error(warehouse):
        dead = tuple(Warehouse(warehouse).close_dead_runs())
        signs = Signs(warehouse, run_id, flow, started_at)
        signs.begin()
    closed = True
    with of_run(run_id):
        for one in dead:
            logger.info("run %s (%s) was interrupted", one.run_id, one.flow)
        logger.info("run of %s begins", flow)
        run = Run(run_id=run_id, flow=flow, started_at=started_at, interrupted=dead)
        try:
            yield run
        except BaseException as error:
            closed = _note(warehouse, run, error)
            raise
        finally:
            signs.end(closed=closed)


def _note(warehouse: Place, run: Run, error: BaseException) -> bool:
    """Write the row of a run that was stopped; False where not even that can be written."""
    stopped = isinstance(error, Exception)
    status = RunStatus.FAILED if stopped else RunStatus.CANCELLED
    told = str(error) if isinstance(error, CqmonitorError) else f"{type(error).__name__}: {error}"
    logger.info("run of %s %s: %s", run.flow, status, told)
    try:
        Warehouse(warehouse).append_run(run.ended({}, status=status, error=told))
    except (OSError, CqmonitorError):
        logger.info("the row of the run could not be written; the next run will", exc_info=True)
        return False
    return True


@contextmanager
def as_warehouse_error(warehouse: Place) -> Iterator[None]:
    """What the file system refuses for good is an error of the warehouse; what may pass stays as it is."""
    try:
        with telling_damage(warehouse):
            yield
    except OSError as error:
        if error.errno in TRANSIENT_ERRNO:
            raise
        raise WarehouseError(f"{warehouse}: {error.strerror or error} ({error.filename or ''})") from error
