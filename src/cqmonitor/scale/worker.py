"""A worker process: `python -m cqmonitor.scale.worker FD BYTES`, started by `crew.Processes`.

It is a program of its own, not a fork, so that it holds nothing of what started it: neither Prefect, nor
locks, nor an open server. When that ends, however it ends, the connection is closed and the worker ends too.
"""

from __future__ import annotations

import os
import pickle
import queue
import sys
import threading
from multiprocessing.connection import Connection


def serve(connection: Connection) -> None:
    """Do what comes over the connection, one after the other, and answer each with (is good, result)."""
    waiting: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_receive, args=(connection, waiting), daemon=True).start()
    while True:
        connection.send_bytes(_answer(waiting.get()))


def _receive(connection: Connection, waiting: queue.Queue[bytes]) -> None:
    """Take what comes; at the end of who sends it end this process, whatever it is doing.

    It ends as well where there is no memory for what comes: nobody would do it, and somebody waits for it.
    """
    try:
        while True:
            waiting.put(connection.recv_bytes())
    finally:
        os._exit(1)


def _answer(message: bytes) -> bytes:
    try:
        work, shard = pickle.loads(message)
        return pickle.dumps((True, work(shard)))
    except MemoryError:  # nothing can be relied on now; another worker goes on
        os._exit(1)
    except Exception as error:
        try:
            return pickle.dumps((False, error))
        except Exception:
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))


def limit_memory(size: int) -> None:
    """Let an allocation fail that would take more than so many bytes, where the system has such a limit."""
    try:
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        if size > 0:
            resource.setrlimit(resource.RLIMIT_DATA, (size, hard))
    except (ImportError, OSError, ValueError):
        return


if __name__ == "__main__":
    limit_memory(int(sys.argv[2]))
    serve(Connection(int(sys.argv[1])))
