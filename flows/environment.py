"""Prefect's settings that these flows need. Prefect reads them as it is imported, so they are set before."""

from __future__ import annotations

import os

ALWAYS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    # the temporary server needs more than its 20 seconds on a busy machine
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}

BY_HAND = {
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    # the root's level too: a slow machine is told of the events that are still to be sent
    "PREFECT_LOGGING_ROOT_LEVEL": "CRITICAL",
}
"""By hand the summary is what one reads; the flows themselves tell of errors."""


def prepare(*, by_hand: bool) -> None:
    """Set what the caller's environment leaves open."""
    for name, value in (ALWAYS | BY_HAND if by_hand else ALWAYS).items():
        os.environ.setdefault(name, value)
