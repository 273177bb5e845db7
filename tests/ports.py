"""Ports for servers that are programs of their own and have to be told theirs."""

from __future__ import annotations

import random
import socket
from contextlib import ExitStack, suppress

BELOW = range(20_000, 32_000)
"""Below the ports that systems give to whoever asks for any: between its choice and the start of its server
nobody else on the machine comes by one of these by chance."""


def free_ports(count: int) -> list[int]:
    """So many different ports of 127.0.0.1 that nobody uses."""
    anywhere, found = random.SystemRandom(), list[int]()
    with ExitStack() as stack:
        while len(found) < count:
            one, port = stack.enter_context(socket.socket()), anywhere.choice(BELOW)
            with suppress(OSError):  # somebody has it
                one.bind(("127.0.0.1", port))
                found.append(port)
    return found
