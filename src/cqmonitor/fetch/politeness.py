"""Never a nuisance: limits per host and overall, waits that a host asked for, hosts left alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from aiolimiter import AsyncLimiter

from cqmonitor.config import Http
from cqmonitor.errors import FetchError, TerminalFetchError, TransientFetchError

FAILURES_IN_A_ROW = 5
"""So many transient failures in a row (retries counted as one), and a host is left alone for the run."""

UNREACHABLE = frozenset({"dns", "tls"})
"""Terminal reasons that tell of the host and not of the page."""

PATIENCE = 180.0
"""Seconds that failed attempts at a host may take before it answers once; then it is left alone too."""

SLOW = 2.0
"""Seconds after which a request no longer counts against the overall limit, but only against its host's:
hosts that hold their answers back take nothing away from the others."""

AT_ONCE = 0.1
"""Seconds. Requests that are due within so long may come at once, so that a busy machine, which wakes late,
keeps the rate; at ten a second and below each keeps its distance."""

LONGEST_WAIT = 120.0
"""Seconds. A host that asks for a longer wait (Retry-After, crawl-delay) is left alone instead."""


class Host:
    """What one host allows and how it has behaved in this run."""

    def __init__(self, http: Http) -> None:
        self.left_alone: str | None = None
        self._spacing = 1.0 / http.requests_per_second
        self._limiter = _limiter(http.requests_per_second)
        self._slots = asyncio.Semaphore(http.per_host)
        self._not_before = 0.0
        self._failures = 0
        self._wasted = 0.0

    def slow_down(self, crawl_delay: float) -> None:
        """Obey robots.txt's crawl-delay, in seconds, where it is slower than our own limit."""
        if crawl_delay > LONGEST_WAIT:
            self.left_alone = f"its robots.txt asks for {crawl_delay:g} s between requests"
        elif crawl_delay > self._spacing:
            self._spacing = crawl_delay
            self._limiter = AsyncLimiter(1, crawl_delay)
            self._not_before = asyncio.get_running_loop().time() + crawl_delay

    def at_most(self, http: Http) -> None:
        """Keep to these limits too, where they are slower than those known so far."""
        spacing = 1.0 / http.requests_per_second
        if spacing > self._spacing:
            self._spacing = spacing
            self._limiter = _limiter(http.requests_per_second)

    def hold(self, seconds: float) -> None:
        """Obey Retry-After, in seconds: no request to this host before it has passed."""
        if seconds > LONGEST_WAIT:
            self.left_alone = f"it asks to come back in {seconds:g} s"
        self._not_before = max(self._not_before, asyncio.get_running_loop().time() + seconds)

    def succeeded(self) -> None:
        """The host answered, be it with a 404."""
        self._failures = 0
        self._wasted = 0.0

    def wasted(self, seconds: float) -> None:
        """One attempt failed after so long; too long in all, and the host is left alone."""
        self._wasted += seconds
        if self._wasted > PATIENCE and self.left_alone is None:
            self.left_alone = f"{self._wasted:.0f} s were spent on it in vain"

    def failed(self, error: FetchError) -> None:
        """One request failed for good; too many in a row that tell of the host, and it is left alone."""
        if isinstance(error, TransientFetchError) or error.reason in UNREACHABLE:
            self._failures += 1
        elif error.reason.startswith("http-"):
            self.succeeded()
        if self._failures >= FAILURES_IN_A_ROW and self.left_alone is None:
            self.left_alone = f"{self._failures} failures in a row, the last: {error.reason}"

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for one's turn at this host, and hold it."""
        async with self._slots:
            await self._limiter.acquire()
            wait = self._not_before - asyncio.get_running_loop().time()
            if wait > 0 and self.left_alone is None:
                await asyncio.sleep(wait)
            yield


def _limiter(rate: float) -> AsyncLimiter:
    burst = max(1.0, AT_ONCE * rate)
    return AsyncLimiter(burst, burst / rate)


class Politeness:
    """All hosts of a run; they share one overall limit."""

    def __init__(self, http: Http) -> None:
        self._overall = asyncio.Semaphore(http.overall)
        self._hosts: dict[str, Host] = {}

    def host(self, url: str, http: Http) -> Host:
        """The host of an address (with its port); of several sources the slowest sets its pace."""
        netloc = urlsplit(url).netloc
        if netloc not in self._hosts:
            self._hosts[netloc] = Host(http)
        host = self._hosts[netloc]
        host.at_most(http)
        return host

    @asynccontextmanager
    async def turn(self, url: str, host: Host) -> AsyncIterator[None]:
        """Wait until a request to this address of this host is polite.

        Raises:
            TerminalFetchError: the host is left alone for this run (`host-left-alone`).
        """
        refuse_left_alone(url, host)
        async with host.turn():
            refuse_left_alone(url, host)  # it may have been given up while this one waited
            async with self._slot():
                yield

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        """One of the overall slots, handed back early by a request that takes long."""
        await self._overall.acquire()
        early = asyncio.get_running_loop().create_future()
        early.add_done_callback(lambda _: self._overall.release())
        timer = early.get_loop().call_later(SLOW, early.cancel)
        try:
            yield
        finally:
            timer.cancel()
            early.cancel()


def refuse_left_alone(url: str, host: Host) -> None:
    """Raise TerminalFetchError (`host-left-alone`) where the host is left alone."""
    if host.left_alone is not None:
        raise TerminalFetchError(url, "host-left-alone", host.left_alone)
