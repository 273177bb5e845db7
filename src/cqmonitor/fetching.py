"""Fetching into the archive: the sources of a run, their pages archived in batches as they come."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from cqmonitor.config import Folder, Source, load_config, select_sources
from cqmonitor.errors import InputError
from cqmonitor.fetch import Copies, SourceReport, fetch_sources, url_key
from cqmonitor.fetch.entries import Entry
from cqmonitor.recording import as_warehouse_error
from cqmonitor.records import Page
from cqmonitor.storage import Place
from cqmonitor.warehouse import Warehouse

FLUSH_PAGES, FLUSH_BYTES, FLUSH_SECONDS = 200, 32_000_000, 60.0
"""Fetched pages are archived at so many, so many bytes, or so long after the last: what a kill may cost."""


def sources_of(
    *, names: Sequence[str] = (), folder: Path | None = None, config: Path | None = None
) -> tuple[Source, ...]:
    """The sources of a run: those named, the folder given on the spot, or else all that are enabled.

    Raises:
        InputError: an unknown name, or a folder that is none.
    """
    named = select_sources(load_config(config), names) if names or folder is None else ()
    return (*named, folder_source(folder)) if folder is not None else named


def folder_source(folder: Path, of: Source | None = None) -> Source:
    """A source for a folder of saved pages: of a given source, or one of its own.

    Its own name tells folders apart, because it stands in its pages' addresses.

    Raises:
        InputError: it is no folder.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: not a folder")
    path = folder.resolve()
    discovery = (Folder(method="folder", path=str(path)),)
    if of is not None:
        return of.model_copy(update={"discovery": discovery})
    slug = re.sub(r"[^a-z0-9]+", "-", path.name.lower()).strip("-") or "folder"
    name = f"{slug}-{hashlib.sha256(str(path).encode()).hexdigest()[:6]}"
    return Source(name=name, outlet=path.name, lang="en", authority="press", discovery=discovery)


def run_fetch(
    warehouse: Place,
    *,
    names: Sequence[str] = (),
    folder: Path | None = None,
    since: date | None = None,
    until: date | None = None,
    config: Path | None = None,
    run_id: str,
) -> dict[str, SourceReport]:
    """Fetch what is new or changed into the archive; see `run`. Returns a report for each source."""
    sources = sources_of(names=names, folder=folder, config=config)
    return fetch_into(warehouse, sources, since=since, until=until, config=config, run_id=run_id)


def fetch_into(
    warehouse: Place,
    sources: Sequence[Source],
    *,
    since: date | None = None,
    until: date | None = None,
    config: Path | None = None,
    run_id: str,
    entries: Mapping[str, Sequence[Entry]] | None = None,
    on_page: Callable[[Page], None] | None = None,
) -> dict[str, SourceReport]:
    """Fetch what is new or changed in some sources, or of the entries found in them, into the archive.

    `on_page` is told each page.
    """
    store = Warehouse(warehouse)
    copies = Copies(warehouse / ".copies")
    with as_warehouse_error(warehouse):
        with _archiving(store, run_id, on_page) as archive:
            reports = fetch_sources(
                sources,
                load_config(config).http,
                known={source.name: store.known(source.name) for source in sources},
                since=since,
                until=until,
                on_page=archive,
                run_id=run_id,
                copies=copies,
                entries=entries,
            )
        _settle(store, copies, reports)  # not before: what the marks stand for is archived only now
    return reports


def _settle(store: Warehouse, copies: Copies, reports: Mapping[str, SourceReport]) -> None:
    """Note what the next run need not do again."""
    for name, report in reports.items():
        if report.settled:
            held = len({url_key(url) for url in store.known(name)})
            for mark in report.settled:
                copies.settle(mark, datetime.now(UTC), held)


@contextmanager
def _archiving(
    store: Warehouse, run_id: str, on_page: Callable[[Page], None] | None
) -> Iterator[Callable[[Page], None]]:
    """A receiver of pages that archives them in batches, what is left at the end included."""
    waiting: list[Page] = []
    last = time.monotonic()

    def flush() -> None:
        nonlocal last
        store.append_pages(waiting, run_id)
        waiting.clear()
        last = time.monotonic()

    def receive(page: Page) -> None:
        waiting.append(page)
        if on_page is not None:
            on_page(page)
        size = sum(len(one.body) for one in waiting)
        if len(waiting) >= FLUSH_PAGES or size >= FLUSH_BYTES or time.monotonic() - last > FLUSH_SECONDS:
            flush()

    try:
        yield receive
    finally:
        flush()
