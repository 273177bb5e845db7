"""One source in a fetch run, and what all sources of a run share."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cqmonitor.config import Discovery, Folder, Http, Source, Warc, WordPress, http_for
from cqmonitor.errors import FetchError
from cqmonitor.fetch.addresses import Resolver
from cqmonitor.fetch.copies import Copies
from cqmonitor.fetch.crawls import crawled, threaded
from cqmonitor.fetch.discovery import discover, listing_mark
from cqmonitor.fetch.entries import Entry, merge, parse_moment, within, worth_asking
from cqmonitor.fetch.http import Answer, Client
from cqmonitor.fetch.local import local_pages
from cqmonitor.fetch.politeness import Politeness
from cqmonitor.fetch.report import SourceReport, Tally
from cqmonitor.fetch.robots import Met
from cqmonitor.fetch.site import Site
from cqmonitor.fetch.urls import url_key
from cqmonitor.fetch.warc import on_network
from cqmonitor.records import Failure, Known, Page

logger = logging.getLogger(__name__)

OnPage = Callable[[Page], None]

T = TypeVar("T")


FINAL = frozenset({"http-404", "http-410", "http-451", "content-type", "too-large"})
"""Reasons that say of a page that no other try will help."""


class ReceiverError(Exception):
    """`on_page` raised; its error is the cause."""


def cause_of(error: BaseException) -> BaseException:
    """What was raised at first, out of the groups and wrappers around it."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error.__cause__ or error if isinstance(error, ReceiverError) else error


@dataclass(slots=True)
class Run:
    """What all sources of a run share."""

    http: Http
    on_page: OnPage
    since: date | None
    until: date | None
    now: datetime
    run_id: str
    resolver: Resolver
    copies: Copies
    met: Met = field(default_factory=Met)
    _handing_over: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def all(
        self,
        sources: Iterable[SourceRun],
        do: Callable[[SourceRun, Politeness], Coroutine[Any, Any, T]],
    ) -> dict[str, T]:
        """Do something with all sources side by side."""
        politeness = Politeness(self.http)
        async with asyncio.TaskGroup() as group:
            tasks = {one.source.name: group.create_task(do(one, politeness)) for one in sources}
        return {name: task.result() for name, task in tasks.items()}

    async def hand_over(self, page: Page) -> None:
        """Give one page away; a slow receiver holds back the fetching, not the clocks of open requests."""
        async with self._handing_over:
            try:
                await asyncio.to_thread(self.on_page, page)
            except Exception as error:
                raise ReceiverError from error


@dataclass(slots=True)
class SourceRun:
    """One source in one run; `known` is by `url_key`, `entries` what has been found already."""

    run: Run
    source: Source
    known: Mapping[str, Known]
    entries: Sequence[Entry] | None = None
    tally: Tally = field(default_factory=Tally)

    @property
    def http(self) -> Http:
        """How to ask this source."""
        return http_for(self.source, self.run.http)

    async def fetch(self, politeness: Politeness) -> SourceReport:
        """Fetch everything of the source and report."""
        started = time.monotonic()
        try:
            if self.entries is not None:
                await self._remote(politeness)
            else:
                await self._local()
                if any(map(needs_network, self.source.discovery)):
                    await self._remote(politeness)
        except* ReceiverError:
            raise
        except* Exception as group:  # a fault of ours in one source must not stop the others
            self._internal_error("", cause_of(group))
        report = self.tally.report(time.monotonic() - started)
        self._log(logging.INFO, f"{report.discovered} discovered, {report.new} new", "")
        return report

    async def find(self, politeness: Politeness) -> tuple[tuple[Entry, ...], tuple[Failure, ...]]:
        """All entries of the source, and what could not be read."""
        entries: list[Entry] = []
        try:
            async with self._client(politeness) as client:
                entries = await self._discover(Site(client, self.run.copies, self.run.met, len(self.known)))
        except Exception as error:  # as in `fetch`
            self._internal_error("", cause_of(error))
        return tuple(entries), tuple(self.tally.failed)

    def _client(self, politeness: Politeness) -> Client:
        loopback, resolver = self.source.allow_loopback, self.run.resolver
        return Client(self.http, politeness, allow_loopback=loopback, resolver=resolver)

    async def _local(self) -> None:
        """Folders and WARC files."""
        async for found in threaded(local_pages(self.source, self.http)):
            if isinstance(found, Page):
                self.tally.wire_bytes += len(found.body)
            await self._saved(found)

    async def _crawled(self, site: Site) -> None:
        """WARC files on the network."""
        async for found in crawled(self.source, site, self.tally.settled.append):
            await self._saved(found)

    async def _saved(self, found: Page | Failure | FetchError) -> None:
        """Take a page that somebody saved."""
        if not isinstance(found, Page):
            self._failed(found.url, found.reason, found.detail)
        elif self._in_window(found):
            self.tally.discovered += 1
            await self._settle(found)

    async def _remote(self, politeness: Politeness) -> None:
        async with self._client(politeness) as client:
            site = Site(client, self.run.copies, self.run.met, len(self.known))
            entries = await self._discover(site) if self.entries is None else self.entries
            self.tally.discovered += len(entries)
            async with asyncio.TaskGroup() as group:
                for asked in _by_host(entries):
                    queue = iter(asked)
                    for _ in range(min(len(asked), self.http.per_host)):
                        group.create_task(self._work(site, queue))
            if self.entries is None:
                await self._crawled(site)
        self.tally.wire_bytes += client.wire_bytes
        if self.entries is None:
            self._settle_listings()

    def _settle_listings(self) -> None:
        """Note what was listed as archived, unless a page may still be had at another try."""
        if all(failure.reason in FINAL for failure in self.tally.failed):
            for method in self.source.discovery:
                if isinstance(method, WordPress):
                    mark = listing_mark(self.source, method, self.run.since, self.run.until)
                    self.tally.settled.append(mark)

    async def _discover(self, site: Site) -> list[Entry]:
        return merge([entry async for entry in self._window(site)])

    async def _window(self, site: Site) -> AsyncIterator[Entry]:
        since, until, zone = self.run.since, self.run.until, ZoneInfo(self.source.timezone)
        async for found in discover(self.source, site, since=since, until=until):
            if isinstance(found, FetchError):
                self._failed(found.url, found.reason, found.detail)
            elif within(found, since, until, zone):
                yield found

    async def _work(self, site: Site, queue: Iterator[Entry]) -> None:
        for entry in queue:
            try:
                await self._one(site, entry)
            except FetchError as error:
                self._failed(entry.url, error.reason, error.detail)
            except ReceiverError:
                raise
            except Exception as error:  # a fault of ours with one page must not stop the others
                self._internal_error(entry.url, error)

    async def _one(self, site: Site, entry: Entry) -> None:
        """Ask for one entry, where it is worth it."""
        known = self.known.get(url_key(entry.url))
        if known and not worth_asking(entry, known, self.run.now, self.source.lookback_days):
            self.tally.unchanged += 1
            return
        answer = await site.get(entry.url, types=self.http.content_types, known=known)
        await self._take(answer, known)

    async def _take(self, answer: Answer, known: Known | None) -> None:
        if answer.status == 200:
            await self._settle(answer.page(self.source.name))
        elif known is not None:
            self.tally.unchanged += 1
        else:
            self._failed(answer.url, "bad-response", "304 to a request that set no condition")

    async def _settle(self, page: Page) -> None:
        """Count a page, and hand it over unless the archive holds just that."""
        known = self.known.get(url_key(page.url))
        if known is not None and _same(page, known):
            self.tally.unchanged += 1
            return
        await self.run.hand_over(page)
        if known is None:
            self.tally.new += 1
        else:
            self.tally.changed += 1

    def _in_window(self, page: Page) -> bool:
        """Whether a saved page is inside the window, by what its manifest says."""
        zone = ZoneInfo(self.source.timezone)
        published = parse_moment(page.header("x-manifest-published"), zone)
        entry = Entry(url=page.url, published=published)
        return within(entry, self.run.since, self.run.until, zone)

    def _internal_error(self, url: str, error: BaseException) -> None:
        extra = {"run": self.run.run_id, "source": self.source.name, "url": url}
        logger.error("unexpected error while fetching", exc_info=error, extra=extra)
        self._failed(url, "internal-error", f"{type(error).__name__}: {error}")

    def _failed(self, url: str, reason: str, detail: str) -> None:
        failure = Failure(url=url, source=self.source.name, stage="fetch", reason=reason, detail=detail)
        self.tally.failed.append(failure)
        self._log(logging.INFO, f"{reason}: {detail}", url)

    def _log(self, level: int, message: str, url: str) -> None:
        extra = {"run": self.run.run_id, "source": self.source.name, "url": url}
        logger.log(level, "%s: %s", self.source.name, message, extra=extra)


def needs_network(method: Discovery) -> bool:
    """Whether a discovery method asks for something that does not lie here."""
    if isinstance(method, Warc):
        return on_network(method)
    return not isinstance(method, Folder)


def _by_host(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Entries by host, so that none waits for a host that is not its own."""
    hosts: dict[str, list[Entry]] = {}
    for entry in entries:
        hosts.setdefault(urlsplit(entry.url).netloc, []).append(entry)
    return list(hosts.values())


def by_key(known: Mapping[str, Known]) -> dict[str, Known]:
    """What is known by `url_key`; of twins the one fetched last."""
    ordered = sorted(known.items(), key=lambda pair: pair[1].fetched_at)
    return {url_key(url): one for url, one in ordered}


def _same(page: Page, known: Known) -> bool:
    """Whether the archive holds this page. A folder's etag also covers what its manifest says of the file."""
    if page.header("x-manifest-doc") is not None and known.etag is not None:
        return page.etag == known.etag
    return page.body_sha256 == known.body_sha256
