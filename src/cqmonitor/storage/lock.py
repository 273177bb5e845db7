"""Being the only process that does some work: by a lock of the system, or in an object store by a lease."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cqmonitor.storage import lease
from cqmonitor.storage.places import ObjectPath, Place

NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP}
"""What a file system answers that knows no locks, as some on a network: there the caller sees to it."""


@contextmanager
def alone(root: Place, work: str) -> Iterator[Callable[[], bool]]:
    """Be the only process that does some work here; gives what tells whether this is so (still).

    The system frees it however the process ends; in an object store it runs out (`lease`).
    """
    if isinstance(root, ObjectPath):
        taken = lease.take(root / f".{work}.lock")
        if taken is None:
            yield lambda: False
            return
        with taken:
            yield lambda: taken.held
        return
    root.mkdir(parents=True, exist_ok=True)
    handle = os.open(root / f".{work}.lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        yield lambda: False
        return
    except OSError as error:
        if error.errno not in NO_LOCKS:
            os.close(handle)
            raise
    try:
        yield lambda: True
    finally:
        os.close(handle)
