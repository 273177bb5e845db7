"""robots.txt after RFC 9309: fetched once a host, kept for a day, obeyed for pages and for discovery."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from protego import Protego

from cqmonitor.errors import FetchError, TerminalFetchError
from cqmonitor.fetch.http import REDIRECT_STATUS, Answer, Client

MAX_SIZE = 512_000
"""Bytes of a robots.txt that are read; RFC 9309, section 2.5, asks for at least 500 KiB."""

MAX_REDIRECTS = 5
"""RFC 9309, section 2.3.1.2: at least five; a robots.txt behind more counts as missing."""

KEPT = 86400.0
"""Seconds: RFC 9309, section 2.4, a copy is used for no more than a day."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host's robots.txt says: rules, or `closed` for a host whose robots.txt cannot be had."""

    rules: Protego | None = None
    closed: str = ""

    def check(self, url: str, agent: str) -> None:
        """Raise TerminalFetchError (`robots`) where the address must not be asked for."""
        if self.closed:
            raise TerminalFetchError(url, "robots", self.closed)
        if self.rules is not None and not self.rules.can_fetch(url, agent):
            raise TerminalFetchError(url, "robots", f"robots.txt refuses it to {agent}")


@dataclass(slots=True)
class Robots:
    """The robots.txt of all hosts that one client meets."""

    client: Client
    _kept: dict[str, tuple[float, Rules]] = field(default_factory=dict)
    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)

    @property
    def agent(self) -> str:
        """The product token of our User-Agent (RFC 9309, section 2.2.1)."""
        found = re.match(r"[A-Za-z_-]+", self.client.http.user_agent)
        return found.group() if found else "cqmonitor"

    async def check(self, url: str) -> None:
        """Raise where robots.txt refuses the address, or where its host cannot be reached at all.

        Raises:
            TerminalFetchError: `robots`.
            FetchError: the host is unreachable or unsafe, for the same reason as a page would be.
        """
        rules = await self._rules(url)
        rules.check(url, self.agent)

    async def _rules(self, url: str) -> Rules:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        now = asyncio.get_running_loop().time()
        async with self._locks.setdefault(origin, asyncio.Lock()):
            kept = self._kept.get(origin)
            if kept is None or now - kept[0] > KEPT:
                kept = (now, await self._fetch(url, origin))
                self._kept[origin] = kept
        return kept[1]

    async def _fetch(self, url: str, origin: str) -> Rules:
        """Section 2.3.1: 4xx is no rules; 5xx closes the host; unreachable fails the page itself."""
        try:
            answer = await self._follow(f"{origin}/robots.txt")
        except FetchError as error:
            status = error.reason.removeprefix("http-")
            if not status.isdigit():
                raise type(error)(url, error.reason, f"robots.txt: {error.detail}") from error
            return _unavailable(int(status))
        return self._parsed(url, answer) if answer else Rules()

    async def _follow(self, url: str) -> Answer | None:
        for _ in range(MAX_REDIRECTS + 1):
            answer = await self.client.get(url)
            if answer.status not in REDIRECT_STATUS:
                return answer
            url = urljoin(url, answer.header("location") or "")
        return None

    def _parsed(self, url: str, answer: Answer) -> Rules:
        rules = Protego.parse(answer.body[:MAX_SIZE].decode("utf-8-sig", errors="replace"))
        delay = rules.crawl_delay(self.agent)
        if delay:
            self.client.host(url).slow_down(float(delay))
        return Rules(rules)


def _unavailable(status: int) -> Rules:
    """4xx means yes, but 429 is a host that has no time for us, and 5xx means no."""
    if 400 <= status < 500 and status != 429:
        return Rules()
    return Rules(closed=f"robots.txt answered {status}, which means no (RFC 9309, 2.3.1.4)")
