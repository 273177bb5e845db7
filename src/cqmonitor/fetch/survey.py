"""What each discovery method of a source finds, for whoever adds or mends the source."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC
from itertools import islice

from cqmonitor.config import Discovery, Http, Source, http_for
from cqmonitor.errors import FetchError
from cqmonitor.fetch.addresses import Resolver, resolve
from cqmonitor.fetch.discovery import discover
from cqmonitor.fetch.entries import Entry, merge, parse_moment
from cqmonitor.fetch.http import Client
from cqmonitor.fetch.local import local_pages
from cqmonitor.fetch.politeness import Politeness
from cqmonitor.fetch.site import Site
from cqmonitor.records import Failure, Page

ENOUGH = 1000
"""Entries after which a method has shown that it works; there may be more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodSurvey:
    """What one discovery method found.

    Attributes:
        method: its name in the configuration.
        found: how many articles; `ENOUGH` means at least so many.
        dated: how many of them with a date.
        examples: the first addresses.
        failed: what it could not read, robots.txt's refusals included.
    """

    method: str
    found: int
    dated: int
    examples: tuple[str, ...]
    failed: tuple[Failure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What all methods found, and one article as fetched (None where none could be had, see `failed`)."""

    methods: tuple[MethodSurvey, ...]
    sample: Page | None
    failed: tuple[Failure, ...]


def survey_source(source: Source, http: Http, *, examples: int = 5, resolver: Resolver = resolve) -> Survey:
    """Ask each discovery method by itself, and fetch one article; nothing is archived.

    Args:
        source: also one that is not enabled.
        http: as for `fetch_sources`; the source's own settings go before.
        examples: how many addresses to show of each method.
        resolver: turns names into addresses.
    """
    return asyncio.run(_survey(source, http_for(source, http), examples, resolver))


async def _survey(source: Source, http: Http, examples: int, resolver: Resolver) -> Survey:
    client = Client(http, Politeness(http), allow_loopback=source.allow_loopback, resolver=resolver)
    saved = (found for found in local_pages(source, http) if isinstance(found, Page))
    async with client:
        site = Site(client)
        surveys: list[MethodSurvey] = []
        entries: list[Entry] = []
        for method in source.discovery:
            survey, found = await _method(source, method, site, examples)
            surveys.append(survey)
            entries += found
        sample, failed = await _sample(source, site, merge(entries)[:examples])
    return Survey(methods=tuple(surveys), sample=sample or next(saved, None), failed=failed)


async def _method(
    source: Source, method: Discovery, site: Site, examples: int
) -> tuple[MethodSurvey, list[Entry]]:
    """One method's survey, and the entries that it found on the network."""
    alone = source.model_copy(update={"discovery": (method,)})
    entries: list[Entry] = []
    failed: list[Failure] = []
    async with aclosing(discover(alone, site, since=None, until=None)) as discovery:
        async for found in discovery:
            if isinstance(found, FetchError):
                failed.append(_failure(source, found))
            else:
                entries.append(found)
            if len(entries) >= ENOUGH:
                break
    saved = list(islice(local_pages(alone, site.client.http), ENOUGH))
    failed += [one for one in saved if isinstance(one, Failure)]
    remote = merge(entries)
    everything = remote + [_saved(one) for one in saved if isinstance(one, Page)]
    survey = MethodSurvey(
        method=method.method,
        found=len(everything),
        dated=sum(entry.dated is not None for entry in everything),
        examples=tuple(entry.url for entry in everything[:examples]),
        failed=tuple(failed),
    )
    return survey, remote


def _saved(page: Page) -> Entry:
    return Entry(url=page.url, published=parse_moment(page.header("x-manifest-published"), UTC))


async def _sample(
    source: Source, site: Site, entries: list[Entry]
) -> tuple[Page | None, tuple[Failure, ...]]:
    """The first page that can be had, and why the ones before it could not."""
    failed: list[Failure] = []
    for entry in entries:
        try:
            answer = await site.get(entry.url, types=site.client.http.content_types)
            return answer.page(source.name), tuple(failed)
        except FetchError as error:
            failed.append(_failure(source, error))
    return None, tuple(failed)


def _failure(source: Source, error: FetchError) -> Failure:
    return Failure(url=error.url, source=source.name, stage="fetch", reason=error.reason, detail=error.detail)
