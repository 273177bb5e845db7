"""What workers do in the tests: a module of its own, because it is loaded in other processes."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from tests.clean.sites import pages_of

from cqmonitor.records import Page
from cqmonitor.scale.attempts import attempt


def double(number: int) -> int:
    return 2 * number


def pid(_: int) -> int:
    return os.getpid()


def refuse(number: int) -> int:
    raise ValueError(f"not {number}")


def die_once(place: tuple[Path, int]) -> int:
    """Dies when it is asked for the first time."""
    folder, number = place
    mark = folder / str(number)
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def die(_: int) -> int:
    os._exit(3)


def take_too_much(_: int) -> int:
    return len(bytearray(8_000_000_000))


def items(place: tuple[Path, tuple[str, ...]]) -> list[tuple[str, str]]:
    """What became of items, of which `kill` ends the process and `hang` never ends."""
    log, names = place
    with attempt(log, "run", item_seconds=0.5) as attempts:
        return [(name, _one(attempts, name)) for name in sorted(names, key=lambda one: attempts.deaths[one])]


def hang_beside_another(folder: Path) -> str:
    """Two threads at work, of which one hangs when it is at it for the first time, and the other goes on."""
    if (folder / "hung").exists():
        return "done"
    (folder / "hung").touch()
    threading.Thread(target=_hang, args=(folder / "hanging",), daemon=True).start()
    with attempt(folder / "going-on", "run", item_seconds=60) as attempts:
        while True:
            attempts.begin("short")
            time.sleep(0.01)
            attempts.pause()


def _hang(log: Path) -> None:
    with attempt(log, "run", item_seconds=0.3) as attempts:
        attempts.begin("long")
        threading.Event().wait()


def _one(attempts: object, name: str) -> str:
    from cqmonitor.scale import Attempts

    assert isinstance(attempts, Attempts)
    if attempts.set_aside(name):
        return "set aside"
    attempts.begin(name)
    if name.startswith("kill"):
        os.kill(os.getpid(), signal.SIGKILL)
    if name.startswith("hang"):
        time.sleep(60)
    return "done"


def read_or_die(found: Any) -> Any:
    """Read a shard as it is read, where pages that say so end the process or never end.

    What reading loads at first is loaded before, so that only these two may take long.
    """
    from cqmonitor.config import load_config
    from cqmonitor.reading import shard
    from cqmonitor.reading.page import PageResult, read_page

    for name in ("journal", "portal"):  # English and Chinese
        read_page(pages_of(name, 1)[0].page, config=load_config(found.config))

    def read(page: Page, *rest: Any) -> PageResult:
        if b"KILLS" in page.body:
            os.kill(os.getpid(), signal.SIGKILL)
        if b"HANGS" in page.body:
            time.sleep(600)
        return read_page(page, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shard, "read_page", read)
        return shard.read_shard(found)
