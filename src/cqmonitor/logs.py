"""The log: one record a line on standard error, as text or JSON, with run, source and address.

Every module logs to its own logger below `cqmonitor`; what a record is about is in its fields `run`, `source`
and `url`. A program that embeds cqmonitor, as Prefect does, sees the same records through its own handlers.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

ABOUT = ("run", "source", "url")
"""Fields of every record, empty where it is about none."""

_RUN: ContextVar[str] = ContextVar("run", default="")


class LogForm(StrEnum):
    """How the log is written."""

    TEXT = "text"
    JSON = "json"


@contextmanager
def of_run(run_id: str) -> Iterator[None]:
    """Have the records of a block say which run they are of."""
    token = _RUN.set(run_id)
    try:
        yield
    finally:
        _RUN.reset(token)


def log_to_stderr(form: LogForm) -> None:
    """Write what cqmonitor logs, from INFO on, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_say_what_it_is_about)
    handler.setFormatter(_formatter(form))
    logger = logging.getLogger("cqmonitor")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False


def _say_what_it_is_about(record: logging.LogRecord) -> bool:
    for name in ABOUT:
        if not hasattr(record, name):
            setattr(record, name, "")
    record.run = getattr(record, "run", "") or _RUN.get()
    return True


def _formatter(form: LogForm) -> logging.Formatter:
    if form is LogForm.TEXT:
        return logging.Formatter("%(asctime)s %(levelname)s %(run)s %(message)s %(url)s")
    from pythonjsonlogger.json import JsonFormatter

    fields = ["timestamp", "levelname", "name", "message", *ABOUT]
    return JsonFormatter(
        fields, timestamp=True, rename_fields={"levelname": "level"}, json_ensure_ascii=False
    )
