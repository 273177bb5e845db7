"""Being alone in an object store, which has no locks: an object that is renewed as long as the work lasts.

Who dies leaves it behind; when it has not been renewed for long by the store's own clock, the next one takes
it over, in one conditional write. Who was asleep for so long finds that out before going on (`Lease.held`).
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import threading
import time
from contextlib import suppress
from datetime import datetime
from typing import Self

from cqmonitor.errors import WarehouseError
from cqmonitor.storage import objects
from cqmonitor.storage.places import ObjectPath

LEASE = 600.0
"""Seconds without renewal after which another one may have it; half of them who has it counts on."""

RENEW = 30.0
"""Seconds between two renewals."""


class Lease:
    """A lease that was taken; to be used in a `with`."""

    def __init__(self, path: ObjectPath, e_tag: str, taken: float) -> None:
        self._path, self._e_tag, self._until = path, e_tag, taken + LEASE / 2
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._renew, name=f"lease {path}", daemon=True)

    @property
    def held(self) -> bool:
        """Whether nobody else can have it."""
        return _clock() < self._until

    def _renew(self) -> None:
        while not self._end.wait(RENEW):
            begun = _clock()
            with suppress(OSError, WarehouseError):  # another try comes before it runs out
                e_tag = objects.put_instead(self._path, _word(), self._e_tag)
                if e_tag is None:
                    self._until = begun
                    return
                self._e_tag, self._until = e_tag, begun + LEASE / 2

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()
        if self.held:
            with suppress(OSError, WarehouseError):  # it runs out
                objects.delete([self._path])


def take(path: ObjectPath) -> Lease | None:
    """The lease of this name; None where somebody else has it."""
    begun = _clock()
    e_tag = objects.put_new(path, _word())
    if e_tag is None:
        with suppress(FileNotFoundError):  # given back right now: the next try gets it
            found = objects.about(path)
            if (_now(path) - found.modified).total_seconds() > LEASE:
                e_tag = objects.put_instead(path, _word(), found.e_tag)
    return None if e_tag is None else Lease(path, e_tag, begun)


def _word() -> bytes:
    """Who has it, in other words each time, so that each time it has another ETag."""
    told = {"host": socket.gethostname(), "pid": os.getpid(), "word": secrets.token_hex(8)}
    return json.dumps(told).encode()


def _now(path: ObjectPath) -> datetime:
    """The time by the clock of the store."""
    probe = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    objects.put(probe, b"")
    try:
        return objects.about(probe).modified
    finally:
        objects.delete([probe])


def _clock() -> float:
    """Seconds that go on while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
