"""What became of the attempts at a shard, so that an item on which workers die can be told from the others.

The log of a shard is a file that exists while the shard is in hand: a line for each item begun. Where it is
there already, an earlier attempt did not end; its last line names the item that it ended on. That counts
against the item only within one run, where somebody was left to give the shard out again: if the run
ended too, as when the power goes, the item may have had no part in it.
"""

from __future__ import annotations

import faulthandler
import os
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MOST_DEATHS = 2
"""Attempts of one run that may end on an item; then it is set aside."""

ITEM_SECONDS = 300.0
"""How long one item may take; the worker that takes longer is ended, and where it was stands in the log."""

BEGUN, IDLE = "begun", "-"


class _InHand:
    """Until when the items in hand may take, by the log of their shard.

    A process has one timer, but a worker of Dask that has several threads works on as many shards: the timer
    is that of the item whose time is over first.
    """

    def __init__(self) -> None:
        self._until: dict[int, float] = {}
        self._lock = threading.Lock()

    def begin(self, log: int, seconds: float) -> None:
        """An item of this log is in hand, in place of the one before."""
        with self._lock:
            self._until[log] = time.monotonic() + seconds
            self._set()

    def end(self, log: int) -> None:
        """None is in hand of this log."""
        with self._lock:
            if self._until.pop(log, None) is not None:
                self._set()

    def _set(self) -> None:
        if not self._until:
            faulthandler.cancel_dump_traceback_later()
            return
        log, until = min(self._until.items(), key=lambda one: one[1])
        left = max(0.001, until - time.monotonic())
        faulthandler.dump_traceback_later(left, exit=True, file=log)


_in_hand = _InHand()


class Attempts:
    """The attempts at one shard, of which this is one.

    Args:
        path: the log.
        run_id: of the run that gives the shard out.
        item_seconds: how long one item may take.
    """

    def __init__(self, path: Path, run_id: str, *, item_seconds: float = ITEM_SECONDS) -> None:
        self._path, self._run_id, self._seconds = path, run_id, item_seconds
        self._name = secrets.token_hex(4)
        self.deaths = _deaths(path, run_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._log = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    def begin(self, item: str) -> None:
        """An item (a word without spaces) is begun; what was begun before it is done."""
        _in_hand.begin(self._log, self._seconds)
        self._note(item)

    def pause(self) -> None:
        """Nothing is in hand: what ends the worker now is not the fault of an item."""
        _in_hand.end(self._log)
        self._note(IDLE)

    def set_aside(self, item: str) -> bool:
        """Whether the item has ended as many workers as it may."""
        return self.deaths[item] >= MOST_DEATHS

    def end(self) -> None:
        """The shard is done, and what it was about committed."""
        self._path.unlink(missing_ok=True)

    def _note(self, item: str) -> None:
        os.write(self._log, f"{BEGUN} {self._run_id} {self._name} {item}\n".encode())

    def close(self) -> None:
        """Let go of the log."""
        _in_hand.end(self._log)
        os.close(self._log)


@contextmanager
def attempt(path: Path, run_id: str, *, item_seconds: float = ITEM_SECONDS) -> Iterator[Attempts]:
    """An attempt at a shard; what is raised inside is no fault of the item in hand."""
    attempts = Attempts(path, run_id, item_seconds=item_seconds)
    try:
        yield attempts
    except MemoryError:
        raise
    except BaseException:
        attempts.pause()
        raise
    else:
        attempts.end()
    finally:
        attempts.close()


def _deaths(path: Path, run_id: str) -> Counter[str]:
    """How many attempts of this run ended on each item."""
    try:
        lines = path.read_text("utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return Counter()
    last: dict[str, str] = {}
    for line in lines:
        match line.split(" "):
            case [word, run, name, item] if word == BEGUN and run == run_id:
                last[name] = item
    return Counter(item for item in last.values() if item != IDLE)
