"""A fetch run: several sources at once, pages handed over one by one, problems recorded and never raised."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from cqmonitor.config import Http, Source
from cqmonitor.fetch.addresses import Resolver, resolve
from cqmonitor.fetch.copies import Copies
from cqmonitor.fetch.entries import Entry
from cqmonitor.fetch.report import Fetched, SourceReport
from cqmonitor.fetch.source_run import OnPage, ReceiverError, Run, SourceRun, by_key, cause_of
from cqmonitor.records import Failure, Known, Page


def fetch_source(
    source: Source,
    http: Http,
    *,
    known: Mapping[str, Known] | None = None,
    since: date | None = None,
    until: date | None = None,
    now: datetime | None = None,
) -> Fetched:
    """Fetch what is new or changed in one source, all pages in memory. See `fetch_sources`."""
    pages: list[Page] = []
    reports = fetch_sources(
        [source],
        http,
        known={source.name: known or {}},
        since=since,
        until=until,
        now=now,
        on_page=pages.append,
    )
    return Fetched(tuple(pages), reports[source.name])


def fetch_sources(
    sources: Iterable[Source],
    http: Http,
    *,
    on_page: OnPage,
    known: Mapping[str, Mapping[str, Known]] | None = None,
    since: date | None = None,
    until: date | None = None,
    now: datetime | None = None,
    run_id: str = "",
    resolver: Resolver = resolve,
    copies: Copies | None = None,
    entries: Mapping[str, Sequence[Entry]] | None = None,
) -> dict[str, SourceReport]:
    """Fetch what is new or changed in several sources at once.

    A known address is asked for again, conditionally, when discovery says that it changed after it was
    fetched, or when it is younger than the source's `lookback_days`; otherwise it counts as unchanged
    without a request.

    Args:
        sources: each is fetched by all its discovery methods; names are distinct.
        http: limits, shared by all sources.
        on_page: is handed each new or changed page, one at a time, from a worker thread. What it raises
            stops the run.
        known: by source name and address, what the archive holds.
        since, until: the window of the days (in the source's time zone) that discovery tells of an entry,
            both included; an entry without a date is inside.
        now: the time of the run, for the look-back window.
        run_id: for the log records.
        resolver: turns names into addresses.
        copies: where robots.txt, sitemaps, feeds and lists are kept for the next run.
        entries: by source name, what discovery (`discover_sources`) has found already: these are asked for,
            and nothing else is looked for.

    Returns:
        A report for each source, by name. Nothing that a source does raises.
    """
    _quieten()
    kept = copies or Copies()
    kept.forget_old()
    run = Run(http, on_page, since, until, now or datetime.now(UTC), run_id, resolver, kept)
    tasks = [
        SourceRun(run, source, by_key((known or {}).get(source.name, {})), (entries or {}).get(source.name))
        for source in sources
    ]
    try:
        return asyncio.run(run.all(tasks, SourceRun.fetch))
    except* ReceiverError as group:
        error = cause_of(group)
    raise error


def discover_sources(
    sources: Iterable[Source],
    http: Http,
    *,
    since: date | None = None,
    until: date | None = None,
    run_id: str = "",
    resolver: Resolver = resolve,
    copies: Copies | None = None,
) -> dict[str, tuple[tuple[Entry, ...], tuple[Failure, ...]]]:
    """What several sources have on the network, without asking for it; arguments as for `fetch_sources`.

    Returns:
        By source name the entries inside the window, one an article, and what could not be read.
    """
    _quieten()
    run = Run(http, _refuse, since, until, datetime.now(UTC), run_id, resolver, copies or Copies())
    return asyncio.run(run.all([SourceRun(run, source, {}) for source in sources], SourceRun.find))


def _refuse(page: Page) -> None:
    raise AssertionError(f"{page.url}: nobody asked for pages")


def _quieten() -> None:
    """A line a request (httpx) or a retry (stamina) is ours to log, with run and source, not theirs."""
    for name in ("httpx", "httpcore", "stamina"):
        other = logging.getLogger(name)
        if other.level == logging.NOTSET:
            other.setLevel(logging.ERROR)
