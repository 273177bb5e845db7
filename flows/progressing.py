"""How far a run has come: as an artifact and in the log of a run, and by hand on the terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from uuid import UUID

from prefect import get_run_logger, runtime
from prefect.artifacts import create_progress_artifact, update_progress_artifact

from cqmonitor.cli.progress import shown
from cqmonitor.scale import OnProgress, Progress, untold
from cqmonitor.scale.progress import in_words

EVERY_SECONDS = 5.0
"""How often the progress of a stage is renewed in the UI."""


@contextmanager
def progressing() -> Iterator[OnProgress]:
    """What is to be told of the progress of a task."""
    by_hand = runtime.deployment.id is None
    with shown() if by_hand else nullcontext(untold) as on_terminal:
        artifacts = _Artifacts()

        def tell(progress: Progress) -> None:
            on_terminal(progress)
            artifacts(progress)

        yield tell


class _Artifacts:
    """An artifact for each stage of more than one shard, `progress-read` and its like."""

    def __init__(self) -> None:
        self._ids: dict[str, UUID] = {}
        self._last = 0.0

    def __call__(self, progress: Progress) -> None:
        over = progress.done >= progress.total
        begun = progress.stage in self._ids
        if not begun and over:  # it took no longer than its first shard
            return
        if begun and not over and time.monotonic() - self._last < EVERY_SECONDS:
            return
        self._last = time.monotonic()
        words, share = in_words(progress), 100 * progress.share
        get_run_logger().info(words)
        if begun:
            update_progress_artifact(self._ids[progress.stage], progress=share, description=words)
        else:
            key = f"progress-{progress.stage.replace(' ', '-')}"
            made = create_progress_artifact(progress=share, key=key, description=words)
            assert isinstance(made, UUID)
            self._ids[progress.stage] = made
