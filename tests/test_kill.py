"""A run that is killed at any moment and started again ends where an unbroken run ends."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cqmonitor import Warehouse

UNBROKEN_SECONDS = 3.0
"""About as long as a run over the sample site takes; kills fall between its start and its end."""


@pytest.mark.parametrize("kills", [3, pytest.param(60, marks=pytest.mark.soak)])
def test_killed_runs_lose_nothing_and_keep_nothing_twice(
    kills: int, site_config: Path, sample_warehouse: Path, tmp_path: Path
) -> None:
    moments = random.Random(kills)
    options = ["run", "--source", "sample", "--config", str(site_config), "--warehouse", str(tmp_path)]
    command = [sys.executable, "-c", "from cqmonitor.cli import app; app()", *options]
    for _ in range(kills):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.5, UNBROKEN_SECONDS))
        process.send_signal(signal.SIGKILL)
        process.wait()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    unbroken, mended = Warehouse(sample_warehouse), Warehouse(tmp_path)
    assert _facts(mended) == _facts(unbroken)
    assert _keys(mended) == _keys(unbroken)
    assert mended.check() == []


def _facts(warehouse: Warehouse) -> list[tuple[object, ...]]:
    return warehouse.observations().drop("first_recorded").collect().rows()


def _keys(warehouse: Warehouse) -> list[list[tuple[object, ...]]]:
    """Pages and articles as they were appended, repeats included."""
    pages = warehouse.pages().select("url", "page_sha256").collect().rows()
    articles = warehouse.readings().select("article_id", "content_hash").collect().rows()
    return [sorted(pages), sorted(articles)]
