"""robots.txt after RFC 9309: fetched once a host, kept for a day, obeyed for pages and for discovery."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from protego import Protego

from cqmonitor.errors import FetchError, TerminalFetchError
from cqmonitor.fetch.copies import Copies
from cqmonitor.fetch.http import REDIRECT_STATUS, Answer, Client

MAX_SIZE = 512_000
"""Bytes of a robots.txt that are read; RFC 9309, section 2.5, asks for at least 500 KiB."""

MAX_REDIRECTS = 5
"""RFC 9309, section 2.3.1.2: at least five; a robots.txt behind more counts as missing."""

KEPT = timedelta(days=1)
"""RFC 9309, section 2.4: a copy is used for no more than a day."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host's robots.txt says: rules, or why there are none and nothing may be asked for.

    Attributes:
        until: when robots.txt is asked for again.
        closed: the host answers, but not for its robots.txt.
        unreachable: the host does not answer at all.
    """

    until: datetime
    rules: Protego | None = None
    closed: str = ""
    unreachable: FetchError | None = None

    def check(self, url: str, agent: str) -> None:
        """Raise where the address must not be asked for: `robots`, or why the host cannot be reached."""
        if self.unreachable is not None:
            error = self.unreachable
            raise type(error)(url, error.reason, f"robots.txt: {error.detail}")
        if self.closed:
            raise TerminalFetchError(url, "robots", self.closed)
        if self.rules is not None and not self.rules.can_fetch(url, agent):
            raise TerminalFetchError(url, "robots", f"robots.txt refuses it to {agent}")


Origin = tuple[str, bool]
"""Scheme and host with port, and whether it may be on this machine, which not all sources allow."""


@dataclass(slots=True)
class Met:
    """The rules of all hosts that a run has met, whichever source met them first."""

    rules: dict[Origin, Rules] = field(default_factory=dict)
    locks: dict[Origin, asyncio.Lock] = field(default_factory=dict)


@dataclass(slots=True)
class Robots:
    """The robots.txt of all hosts that one client meets."""

    client: Client
    copies: Copies = field(default_factory=Copies)
    met: Met = field(default_factory=Met)

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
        origin = (f"{parts.scheme}://{parts.netloc}", self.client.allow_loopback)
        async with self.met.locks.setdefault(origin, asyncio.Lock()):
            kept = self.met.rules.get(origin)
            if kept is None or kept.until < datetime.now(UTC):
                kept = self.met.rules[origin] = await self._load(f"{origin[0]}/robots.txt")
        return kept

    async def _load(self, url: str) -> Rules:
        """From the copy of the last run where it is young enough, else from the host."""
        copy = self.copies.get(url)
        if copy is not None and copy.fetched_at + KEPT > datetime.now(UTC):
            return self._said(copy)
        return await self._fetch(url)

    async def _fetch(self, url: str) -> Rules:
        """Section 2.3.1: 4xx is no rules; 5xx closes the host, and so does one that cannot be reached."""
        now = datetime.now(UTC)
        try:
            answer = await self._follow(url)
        except FetchError as error:
            status = error.reason.removeprefix("http-")
            if not status.isdigit():
                return Rules(now + KEPT, unreachable=error)
            if not _means_yes(int(status)):
                said = f"robots.txt answered {status}, which means no (RFC 9309, 2.3.1.4)"
                return Rules(now + KEPT, closed=said)
            answer = _missing(url, int(status), now)
        self.copies.put(answer)
        return self._said(answer)

    async def _follow(self, url: str) -> Answer:
        current = url
        for _ in range(MAX_REDIRECTS + 1):
            answer = await self.client.get(current)
            if answer.status not in REDIRECT_STATUS:
                return replace(answer, url=url)
            current = urljoin(current, answer.header("location") or "")
        return _missing(url, answer.status, answer.fetched_at)

    def _said(self, answer: Answer) -> Rules:
        rules = Protego.parse(answer.body[:MAX_SIZE].decode("utf-8-sig", errors="replace"))
        delay = rules.crawl_delay(self.agent)
        if delay:
            self.client.host(answer.url).slow_down(float(delay))
        return Rules(answer.fetched_at + KEPT, rules)


def _means_yes(status: int) -> bool:
    """4xx does, but for 429, a host that has no time for us."""
    return 400 <= status < 500 and status != 429


def _missing(url: str, status: int, now: datetime) -> Answer:
    """A robots.txt that is not there: one without rules."""
    return Answer(url=url, final_url=url, status=status, headers=(), body=b"", fetched_at=now)
