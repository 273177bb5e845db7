"""What one worker reads and commits together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cqmonitor.clean import NOTHING, Repeated, host_of
from cqmonitor.config import Config, load_config, rules_version
from cqmonitor.errors import InputError
from cqmonitor.reading.page import PageResult, failure_of, read_page
from cqmonitor.reading.repeats import PageKey
from cqmonitor.records import Failure, Page, Reading
from cqmonitor.scale import Attempts, Died
from cqmonitor.scale.attempts import MOST_DEATHS, attempt
from cqmonitor.scale.crew import TRIES
from cqmonitor.storage import Place
from cqmonitor.storage.files import local_folder
from cqmonitor.summary import SourceReading
from cqmonitor.warehouse import Warehouse
from cqmonitor.warehouse.reads import ARTICLE, PageRead, append_reads
from cqmonitor.warehouse.unread import Slice, pages_of

WORKER_DIED = "worker-died"
"""Reason of a page on which workers died, of too little memory or too long a time."""

SET_ASIDE = f"{MOST_DEATHS} workers died on it, of memory or of time; other rules will try it again"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadShard:
    """Archived pages that one worker reads, and all that it has to know for that.

    Attributes:
        warehouse, config: folders.
        run_id, rules: of the run, and the version of the rules that it reads by.
        parts: where the pages lie.
        repeated: what their hosts repeat, as far as it is known.
        page_seconds: how long one page may take.
    """

    warehouse: Place
    config: Path
    run_id: str
    rules: str
    parts: tuple[Slice, ...]
    repeated: Mapping[str, Repeated]
    page_seconds: float

    @property
    def pages(self) -> int:
        """How many there are."""
        return sum(len(part.rows) for part in self.parts)

    @property
    def log(self) -> Path:
        """Where the attempts at it are noted: in the folder of which nothing is kept for long."""
        digest = hashlib.sha256(f"{self.parts[0]}{self.rules}".encode()).hexdigest()
        return local_folder(self.warehouse) / ".tmp" / f"reading-{digest[:16]}"


Told = tuple[PageKey, str, SourceReading | Failure]
"""A page that was read, its source, and what it gave."""


def read_shard(shard: ReadShard) -> list[Told]:
    """Read the pages of a shard and commit what they gave; those on which a worker died come last.

    Raises:
        ConfigError, InputError: the configuration or the code is not that of the run.
    """
    config = load_config(shard.config)
    if rules_version(config) != shard.rules:
        raise InputError(
            f"{shard.config}: configuration or code is not what the run began with: start it again"
        )
    pages = [page for part in shard.parts for page in pages_of(shard.warehouse, part)]
    with attempt(shard.log, shard.run_id, item_seconds=shard.page_seconds) as attempts:
        suspects = [page for page in pages if attempts.deaths[page.page_sha256]]
        others = [page for page in pages if not attempts.deaths[page.page_sha256]]
        return [
            told
            for some in (others, *([page] for page in suspects))
            if some
            for told in _read_and_commit(shard, some, config, attempts)
        ]


def _read_and_commit(
    shard: ReadShard, pages: Sequence[Page], config: Config, attempts: Attempts
) -> Iterator[Told]:
    results = []
    for page in pages:
        if attempts.set_aside(page.page_sha256):
            results.append(PageResult(result=failure_of(page, "read", WORKER_DIED, SET_ASIDE)))
        else:
            attempts.begin(page.page_sha256)
            results.append(read_page(page, shard.repeated.get(host_of(page.final_url), NOTHING), config))
    attempts.pause()
    _append(shard.warehouse, pages, results, shard.rules, shard.run_id)
    for page, each in zip(pages, results, strict=True):
        yield _key(page), page.source, _counts(each.result)


def _key(page: Page) -> PageKey:
    return page.url, page.page_sha256


def unread_for_death(shard: ReadShard, died: Died) -> list[Told]:
    """What is told of pages that no worker survived; they stay unread."""
    detail = f"the worker that read it or one beside it died, {TRIES} times ({died.reason})"
    pages = (page for part in shard.parts for page in pages_of(shard.warehouse, part))
    return [(_key(page), page.source, failure_of(page, "read", WORKER_DIED, detail)) for page in pages]


def _append(
    warehouse: Place, pages: Sequence[Page], results: Sequence[PageResult], rules: str, run_id: str
) -> None:
    """Add readings, and after them the notes that the pages are read."""
    readings = (each.result for each in results if isinstance(each.result, Reading))
    Warehouse(warehouse).append_readings(readings, run_id)
    noted = [_noted(page, each) for page, each in zip(pages, results, strict=True)]
    append_reads(warehouse, noted, rules_version=rules, run_id=run_id)


def _noted(page: Page, told: PageResult) -> PageRead:
    read = PageRead(
        url=page.url,
        page_sha256=page.page_sha256,
        fetched_at=page.fetched_at,
        source=page.source,
        outcome=ARTICLE,
        host=host_of(page.final_url) or None,
        lines=told.lines,
        repeated=told.repeated,
    )
    if isinstance(told.result, Failure):
        failure = told.result
        return replace(read, outcome=failure.reason, stage=failure.stage, detail=failure.detail)
    article = told.result.article
    return replace(read, article_id=article.article_id, content_hash=article.content_hash)


def _counts(result: Reading | Failure) -> SourceReading | Failure:
    if isinstance(result, Failure):
        return result
    return SourceReading(articles=1, claims=len(result.claims), removed=len(result.article.removed))
