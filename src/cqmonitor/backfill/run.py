"""A backfill from its order to the published tables."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from cqmonitor import pipeline
from cqmonitor.backfill.addresses import read_addresses
from cqmonitor.backfill.order import Order
from cqmonitor.backfill.shards import (
    Addresses,
    Downloads,
    Local,
    Remote,
    address_shards,
    configured_files,
    downloads,
    saved_pages,
    warc_records,
)
from cqmonitor.backfill.work import ELSEWHERE, ImportShard, import_shard, settle
from cqmonitor.config import Config, Source, load_config
from cqmonitor.fetch import Copies, SourceReport
from cqmonitor.fetch.entries import Entry, within
from cqmonitor.fetch.run import discover_sources
from cqmonitor.fetch.source_run import FINAL
from cqmonitor.fetching import fetch_into, folder_source
from cqmonitor.publishing import run_publish
from cqmonitor.reading import run_read
from cqmonitor.recording import as_warehouse_error, recorded
from cqmonitor.records import SHANGHAI, Failure, Page
from cqmonitor.scale import Crew, Died, OnProgress, Processes, Progress, untold
from cqmonitor.storage import Place
from cqmonitor.storage.files import absolute
from cqmonitor.summary import PublishSummary, ReadSummary, Summary
from cqmonitor.warehouse import Warehouse

T = TypeVar("T")

PUBLISH_EVERY = 3600.0
"""Seconds after which a long backfill reads and publishes what it has, before it goes on."""

NO_OTHER_TRY = FINAL | {"robots", "bad-url"}
"""Reasons of failures that do not keep a shard from being done."""

Reports = dict[str, SourceReport]


def backfill(
    warehouse: Place,
    order: Order,
    *,
    config: Path | None = None,
    crew: Crew | None = None,
    publish_every: float = PUBLISH_EVERY,
    on_progress: OnProgress = untold,
    report: bool = False,
) -> Summary:
    """Archive, read and publish what an order asks for; what an earlier one has done is not done again.

    Args:
        warehouse, config, report: see `pipeline.run`.
        order: what to backfill.
        crew: who imports and reads; by default processes on all cores. The network is asked by this process
            alone, because only so the limits to each host hold.
        publish_every: seconds between publications.
        on_progress: is told how far it has come.

    Raises:
        InputError: the order makes no sense.
        ConfigError, WarehouseError: as the stages do.
    """
    order.sources(load_config(config))  # wrong use is no run
    fetched: Reports = {}
    read, published = ReadSummary(), PublishSummary()
    with recorded(warehouse, "backfill") as run, Processes() as processes:
        who, run_id = crew or processes, run.run_id
        work = Backfill(warehouse, order, config=config, run_id=run_id, on_progress=on_progress)
        while True:
            fetched = added(fetched, work.gather(who, publish_every))
            read += run_read(warehouse, config=config, run_id=run_id, crew=who, on_progress=on_progress)
            published += run_publish(warehouse, config=config, run_id=run_id)
            if not work.left:
                break
        summary = pipeline.conclude(
            warehouse, run=run, fetched=fetched, read=read, published=published, config=config
        )
    return pipeline.add_report(warehouse, summary, config) if report else summary


def added(before: Mapping[str, SourceReport], later: Mapping[str, SourceReport]) -> Reports:
    """Two reports by source as one."""
    none = SourceReport()
    names = dict.fromkeys([*before, *later])
    return {name: before.get(name, none) + later.get(name, none) for name in names}


class Backfill:
    """What is left of an order, and the gathering of it.

    Args: as for `backfill`.

    Raises:
        InputError: the order makes no sense.
    """

    def __init__(
        self,
        warehouse: Place,
        order: Order,
        *,
        config: Path | None,
        run_id: str,
        on_progress: OnProgress = untold,
    ) -> None:
        self._warehouse, self._order, self._run_id = absolute(warehouse), order, run_id
        self._config_folder, self.on_progress = config, on_progress
        self._config: Config = load_config(config)
        self._sources = order.sources(self._config)
        self._found: Reports = {}
        self._local: deque[Local] = deque()
        self._remote: deque[Remote] = deque()
        self._planned = False
        self._imports, self._fetches = Progress(stage="import"), Progress(stage="fetch")

    @property
    def left(self) -> int:
        """How many shards are left."""
        return len(self._local) + len(self._remote)

    def _plan(self) -> None:
        """Find the shards, and leave out those that are done."""
        with as_warehouse_error(self._warehouse):
            copies, held = Copies(self._warehouse / ".copies"), Warehouse(self._warehouse).addresses()
            local, remote = list(self._all_local()), list(self._all_remote())
            todo = [one for one in local if not copies.settled_at(one.mark, held)]
            asked = [one for one in remote if not one.mark or not copies.settled_at(one.mark, held)]
        self._local, self._remote = deque(todo), deque(asked)
        self._imports = _progress("import", "bytes", local, todo)
        self._fetches = _progress("fetch", "addresses", remote, asked)

    def _all_local(self) -> Iterator[Local]:
        order = self._order
        if order.of_files:
            of = self._sources[0] if order.names and order.folders else None
            for folder in order.folders:
                yield from saved_pages(folder_source(folder, of), folder.resolve())
            warcs = (path.resolve() for path in order.warcs)
            yield from warc_records(warcs, self._sources, others=not order.names)
        else:
            for source in self._sources:
                yield from configured_files(source)

    def _all_remote(self) -> Iterator[Remote]:
        if self._order.of_files:
            yield from address_shards(self._listed())
        else:
            yield from address_shards(self._discovered())
            for source in self._sources:
                yield from downloads(source)

    def _listed(self) -> Iterator[tuple[Source, Entry]]:
        for path in self._order.lists:
            for one in read_addresses(path, self._sources, given=bool(self._order.names)):
                if isinstance(one, Failure):
                    self._note({one.source or ELSEWHERE: SourceReport(failed=(one,))})
                elif within(one.entry, self._order.since, self._order.until, SHANGHAI):
                    yield one.source, one.entry

    def _discovered(self) -> Iterator[tuple[Source, Entry]]:
        self.on_progress(Progress(stage="discover", unit="sources", total=len(self._sources)))
        found = discover_sources(
            self._sources,
            self._config.http,
            since=self._order.since,
            until=self._order.until,
            run_id=self._run_id,
            copies=Copies(self._warehouse / ".copies"),
        )
        for source in self._sources:
            entries, failed = found[source.name]
            if failed:
                self._note({source.name: SourceReport(failed=failed)})
            yield from ((source, entry) for entry in entries)

    def _note(self, reports: Reports) -> None:
        self._found = added(self._found, reports)

    def gather(self, crew: Crew, seconds: float = PUBLISH_EVERY) -> Reports:
        """Import and fetch what is left, for so many seconds at most; a shard that is begun is ended.

        May be called again after an error: what was not done then is done now.
        """
        if not self._planned:
            self._plan()
        end = time.monotonic() + seconds
        self._planned = False
        with as_warehouse_error(self._warehouse):
            self._import(crew, _until(end, self._local))
            for shard in _until(end, self._remote):
                self._fetch(shard)
        self._planned = True
        found, self._found = self._found, {}
        return found

    # --- files --------------------------------------------------------------------------------

    def _import(self, crew: Crew, files: Iterator[Local]) -> None:
        for shard, result in crew.each(import_shard, map(self._import_shard, files)):
            self._note(_told(shard, result) if isinstance(result, Died) else result)
            self._imports = self._imports.further(shard.files.size)
            self.on_progress(self._imports)

    def _import_shard(self, files: Local) -> ImportShard:
        return ImportShard(
            warehouse=self._warehouse,
            run_id=self._run_id,
            max_bytes=self._config.http.max_body_bytes,
            since=self._order.since,
            until=self._order.until,
            files=files,
        )

    # --- the network --------------------------------------------------------------------------

    def _fetch(self, shard: Remote) -> None:
        begun = self._fetches
        pages = 0

        def on_page(_: Page) -> None:
            nonlocal pages
            pages += 1
            self.on_progress(replace(begun, done=begun.done + min(pages, shard.size)))

        sources = shard.sources if isinstance(shard, Addresses) else (shard.source,)
        reports = fetch_into(
            self._warehouse,
            sources,
            since=self._order.since,
            until=self._order.until,
            config=self._config_folder,
            run_id=self._run_id,
            entries=None if isinstance(shard, Downloads) else shard.entries,
            on_page=on_page,
        )
        self._note(reports)
        failed = (failure for one in reports.values() for failure in one.failed)
        if shard.mark and all(failure.reason in NO_OTHER_TRY for failure in failed):
            settle(Warehouse(self._warehouse), shard.mark)
        self._fetches = begun.further(shard.size)
        self.on_progress(self._fetches)


def _until(end: float, shards: deque[T]) -> Iterator[T]:
    """Takes shards from those that are left, as long as there is time; one at least."""
    late = False
    while shards and not late:
        yield shards.popleft()
        late = time.monotonic() >= end


def _told(shard: ImportShard, died: Died) -> Reports:
    """What is told of files that no worker survived; the next backfill tries them again."""
    detail = f"its workers died, each time that it was tried ({died.reason})"
    failure = Failure(url=shard.files.where, source="", stage="fetch", reason="worker-died", detail=detail)
    return {ELSEWHERE: SourceReport(failed=(failure,))}


def _progress(stage: str, unit: str, all_of: list[Local] | list[Remote], todo: object) -> Progress:
    assert isinstance(todo, list)
    total, left = (sum(one.size for one in some) for some in (all_of, todo))
    return Progress(
        stage=stage,
        unit=unit,
        total=total,
        done=total - left,
        before=total - left,
        shards=len(all_of) - len(todo),
        of_shards=len(all_of),
    )
