"""A shard of files archived: what a worker does."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cqmonitor.backfill.shards import Local, Records
from cqmonitor.fetch import Copies, SourceReport
from cqmonitor.fetch.entries import Entry, parse_moment, within
from cqmonitor.records import SHANGHAI, Failure, Page
from cqmonitor.scale.attempts import Attempts, attempt
from cqmonitor.storage import Place
from cqmonitor.storage.files import local_folder
from cqmonitor.warehouse import Warehouse

ELSEWHERE = "-"
"""Whose failure it is where a file cannot be read at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportShard:
    """Files of which one worker archives the pages, and all that it has to know for that."""

    warehouse: Place
    run_id: str
    max_bytes: int
    since: date | None
    until: date | None
    files: Local

    @property
    def log(self) -> Path:
        """Where the attempts at it are noted."""
        digest = hashlib.sha256(self.files.mark.encode()).hexdigest()
        return local_folder(self.warehouse) / ".tmp" / f"importing-{digest[:16]}"


def import_shard(shard: ImportShard) -> dict[str, SourceReport]:
    """Archive the pages of a shard, a few in memory at a time, and note it as done."""
    store, found = Warehouse(shard.warehouse), _Found(shard)
    with attempt(shard.log, shard.run_id) as attempts:
        new = store.append_by_source(found.pages(attempts), shard.run_id)
    refused = (one for one in found.failed if isinstance(shard.files, Records) and one.reason != "bad-warc")
    store.append_quarantine((("pages", f"warc_{one.reason}", _row(one)) for one in refused), shard.run_id)
    if not found.left_out:
        settle(store, shard.files.mark)
    return found.reports(new)


def settle(store: Warehouse, mark: str) -> None:
    """Note a shard as done, once what came of it is archived."""
    Copies(store.path / ".copies").settle(mark, datetime.now(UTC), store.addresses())


def _row(failure: Failure) -> dict[str, object]:
    return {"url": failure.url, "source": failure.source, "detail": failure.detail}


@dataclass(slots=True)
class _Found:
    """What was found so far."""

    shard: ImportShard
    counts: Counter[str] = field(default_factory=Counter)
    sizes: Counter[str] = field(default_factory=Counter)
    failed: list[Failure] = field(default_factory=list)
    left_out: bool = False

    def pages(self, attempts: Attempts) -> Iterator[Page]:
        """The pages inside the window; what cannot be read is noted."""
        records = self.shard.files.pages(self.shard.max_bytes)
        for number in range(1 << 62):
            item = f"record-{number}"
            if attempts.set_aside(item):
                self._leave(number)
                return
            attempts.begin(item)
            one = next(records, None)
            attempts.pause()
            if one is None:
                return
            if isinstance(one, Failure):
                self.failed.append(one)
            elif self._is_inside(one):
                self.counts[one.source] += 1
                self.sizes[one.source] += len(one.body)
                yield one

    def _leave(self, number: int) -> None:
        detail = f"workers died on record {number} of this part: it and the rest wait for the next backfill"
        where, self.left_out = self.shard.files.where, True
        self.failed.append(Failure(url=where, source="", stage="fetch", reason="worker-died", detail=detail))

    def _is_inside(self, page: Page) -> bool:
        published = parse_moment(page.header("x-manifest-published"), ZoneInfo(str(SHANGHAI)))
        entry = Entry(url=page.url, published=published)
        return within(entry, self.shard.since, self.shard.until, SHANGHAI)

    def reports(self, new: Counter[str]) -> dict[str, SourceReport]:
        """A report for each source that was met."""
        names = dict.fromkeys([*self.counts, *(one.source or ELSEWHERE for one in self.failed)])
        return {
            name: SourceReport(
                discovered=self.counts[name],
                new=new[name],
                unchanged=self.counts[name] - new[name],
                failed=tuple(one for one in self.failed if (one.source or ELSEWHERE) == name),
                bytes=self.sizes[name],
            )
            for name in names
        }
