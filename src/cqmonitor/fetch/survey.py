"""What each discovery method of a source finds, for whoever adds or mends the source."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC
from itertools import islice
from urllib.parse import urlsplit

from cqmonitor.config import Discovery, Http, Source, http_for
from cqmonitor.errors import FetchError
from cqmonitor.fetch.addresses import Resolver, resolve
from cqmonitor.fetch.discovery import found_by, hosts_for
from cqmonitor.fetch.entries import Entry, merge, parse_moment
from cqmonitor.fetch.http import Client
from cqmonitor.fetch.local import local_pages
from cqmonitor.fetch.politeness import Politeness
from cqmonitor.fetch.site import Site
from cqmonitor.fetch.urls import belongs
from cqmonitor.records import Failure, Page

ENOUGH = 1000
"""Entries after which a method has shown that it works; there may be more."""

ORIGINS = 5
"""Hosts whose robots.txt is told of, those with the most addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodSurvey:
    """What one discovery method found.

    Attributes:
        method: its settings.
        found: addresses of the source's articles, with their dates; `ENOUGH` of them means at least so many.
        left_out: addresses that are not the source's by its hosts, `include` and `exclude`.
        failed: what it could not read, robots.txt's refusals included.
    """

    method: Discovery
    found: tuple[Entry, ...]
    left_out: tuple[str, ...]
    failed: tuple[Failure, ...]

    @property
    def dated(self) -> int:
        """How many of `found` have a date."""
        return sum(entry.dated is not None for entry in self.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsSurvey:
    """What one host's robots.txt says, how many found addresses it is about, and which it refuses."""

    origin: str
    verdict: str
    asked: int
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What all methods found, what robots.txt says, and some articles as fetched; others are in `failed`."""

    methods: tuple[MethodSurvey, ...]
    robots: tuple[RobotsSurvey, ...]
    samples: tuple[Page, ...]
    failed: tuple[Failure, ...]


def survey_source(source: Source, http: Http, *, samples: int = 3, resolver: Resolver = resolve) -> Survey:
    """Ask each discovery method by itself, and fetch a few articles; nothing is archived.

    Args:
        source: also one that is not enabled.
        http: as for `fetch_sources`; the source's own settings go before.
        samples: how many articles to ask for.
        resolver: turns names into addresses.
    """
    return asyncio.run(_survey(source, http_for(source, http), samples, resolver))


async def _survey(source: Source, http: Http, samples: int, resolver: Resolver) -> Survey:
    client = Client(http, Politeness(http), allow_loopback=source.allow_loopback, resolver=resolver)
    async with client:
        site = Site(client)
        methods = [await _method(source, method, site) for method in source.discovery]
        saved = [page for page in islice(local_pages(source, http), samples) if isinstance(page, Page)]
        remote = merge(entry for one in methods for entry in one.found if entry.url.startswith("http"))
        fetched = _Samples()
        for entry in _spread(remote, 0 if saved else samples):
            await fetched.ask(source, site, entry)
        robots = [await _robots(site, *group) for group in _by_origin(remote)]
    pages = (*saved, *fetched.pages)
    return Survey(methods=tuple(methods), robots=tuple(robots), samples=pages, failed=tuple(fetched.failed))


async def _method(source: Source, method: Discovery, site: Site) -> MethodSurvey:
    entries: list[Entry] = []
    left_out: list[str] = []
    hosts = hosts_for(source, method)
    failed: list[Failure] = []
    async with aclosing(found_by(method, source, site, since=None, until=None)) as discovery:
        async for found in discovery:
            if isinstance(found, FetchError):
                failed.append(_failure(source, found))
            elif belongs(found.url, source, hosts):
                entries.append(found)
            else:
                left_out.append(found.url)
            if len(entries) >= ENOUGH or len(left_out) >= 10 * ENOUGH:
                break
    for page in islice(
        local_pages(source.model_copy(update={"discovery": (method,)}), site.client.http), ENOUGH
    ):
        if isinstance(page, Failure):
            failed.append(page)
        else:
            entries.append(_saved(page))
    return MethodSurvey(
        method=method,
        found=tuple(merge(entries)),
        left_out=tuple(dict.fromkeys(left_out)),
        failed=tuple(failed),
    )


def _saved(page: Page) -> Entry:
    return Entry(url=page.url, published=parse_moment(page.header("x-manifest-published"), UTC))


def _spread(entries: list[Entry], count: int) -> Iterator[Entry]:
    """So many entries from the first to the last: newest and oldest articles may differ in their layout."""
    count = min(count, len(entries))
    yield from (entries[turn * (len(entries) - 1) // max(1, count - 1)] for turn in range(count))


@dataclass(slots=True)
class _Samples:
    pages: list[Page] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)

    async def ask(self, source: Source, site: Site, entry: Entry) -> None:
        try:
            answer = await site.get(entry.url, types=site.client.http.content_types)
            self.pages.append(answer.page(source.name))
        except FetchError as error:
            self.failed.append(_failure(source, error))


def _by_origin(entries: Iterable[Entry]) -> Iterator[tuple[str, list[str]]]:
    origins: dict[str, list[str]] = {}
    for entry in entries:
        parts = urlsplit(entry.url)
        origins.setdefault(f"{parts.scheme}://{parts.netloc}", []).append(entry.url)
    most = Counter({origin: len(urls) for origin, urls in origins.items()}).most_common(ORIGINS)
    yield from ((origin, origins[origin]) for origin, _ in most)


async def _robots(site: Site, origin: str, urls: list[str]) -> RobotsSurvey:
    """One host's robots.txt, held against what was found there."""
    refused: list[str] = []
    verdict = ""
    for url in urls:
        try:
            await site.robots.check(url)
        except FetchError as error:
            verdict = verdict or error.detail
            refused.append(url)
    return RobotsSurvey(
        origin=origin, verdict=verdict or "allows all of it", asked=len(urls), refused=tuple(refused)
    )


def _failure(source: Source, error: FetchError) -> Failure:
    return Failure(url=error.url, source=source.name, stage="fetch", reason=error.reason, detail=error.detail)
