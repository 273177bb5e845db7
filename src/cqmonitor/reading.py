"""The read stage: archived pages become articles with claims, without what their hosts repeat.

Which lines a host repeats is counted over all of its pages that are archived. A page's reading depends on
the page, the rules and that count; so pages are read again when the count has changed what is to be taken
away of them, and the outcome is that of the archive, in whatever order and in however many runs it came.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from cqmonitor.clean import NOTHING, Count, Repeated, clean_with_lines, host_of, repeated_lines
from cqmonitor.clean.repeated import MIN_PAGES
from cqmonitor.config import Config, Source, config_folder, load_config, rules_version
from cqmonitor.errors import CleanError, ExtractError, InputError
from cqmonitor.extract import extract_claims
from cqmonitor.reconcile import signature
from cqmonitor.records import SHANGHAI, Article, Failure, Page, Reading
from cqmonitor.scale import Alone, Attempts, Crew, Died, OnProgress, Processes, Progress, untold
from cqmonitor.scale.attempts import ITEM_SECONDS, MOST_DEATHS, attempt
from cqmonitor.scale.crew import TRIES, processes_by_default
from cqmonitor.summary import ReadSummary, SourceReading
from cqmonitor.warehouse import Warehouse
from cqmonitor.warehouse.reads import (
    ARTICLE,
    PageRead,
    append_reads,
    line_counts,
    pages_with,
)
from cqmonitor.warehouse.unread import Slice, pages_of, unread, unreadable_pages

logger = logging.getLogger(__name__)

SHARD = 256
"""Pages that one worker reads and commits together, at most."""

FEWEST = 32
"""Pages below which a shard is not made smaller, so that a few pages make no heap of files."""

SHARDS_A_WORKER = 4
"""Shards that each worker is to get, where there are pages enough: so none waits long for the last one."""

MANY_PAGES = 100
"""From so many pages on, starting processes costs less than it saves."""

WORKER_DIED = "worker-died"
"""Reason of a page on which workers died, of too little memory or too long a time."""

SET_ASIDE = f"{MOST_DEATHS} workers died on it, of memory or of time; other rules will try it again"

PageKey = tuple[str, str]
"""Address and digest of a version of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageResult:
    """What reading one page gave, and what of it is counted over the pages of its host."""

    result: Reading | Failure
    lines: tuple[int, ...] = ()
    repeated: str = ""


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

    warehouse: Path
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
        return self.warehouse / ".tmp" / f"reading-{digest[:16]}"


Told = tuple[PageKey, str, SourceReading | Failure]
"""A page that was read, its source, and what it gave."""


def read_archive(
    warehouse: Path,
    *,
    config: Path | None,
    run_id: str,
    crew: Crew | None = None,
    on_progress: OnProgress = untold,
    page_seconds: float = ITEM_SECONDS,
) -> ReadSummary:
    """Read the archived pages that the present rules have not read, or not without what is repeated.

    A page that gives no article is noted with the reason and not tried again by the same rules; nor is one
    on which two workers died.

    Args:
        warehouse, config: folders; see `pipeline.run`.
        run_id: of the run.
        crew: who reads; by default processes on all cores where there are many pages, else this process.
        on_progress: is told how far it has come.
        page_seconds: how long one page may take.
    """
    workers = crew.size if crew else processes_by_default()
    reading = _Reading(warehouse.resolve(), config_folder(config), run_id, page_seconds, workers)
    told: dict[PageKey, tuple[str, SourceReading | Failure]] = {}
    for stage, plan in (("read", reading.unread), ("read again", reading.stale)):
        lost = True
        while lost:  # compaction may move pages between plan and work
            planned = plan()
            progress = Progress(stage=stage, total=_pages(planned), of_shards=len(planned))
            lost = False
            with reading.crew_for(planned, crew) as who:
                for shard, result in who.each(read_shard, map(reading.shard, planned)):
                    found = reading.died(shard, result) if isinstance(result, Died) else result
                    told |= {key: (source, each) for key, source, each in found}
                    reading.learned.have_read(shard.pages)
                    lost |= not found
                    progress = progress.further(shard.pages)
                    on_progress(progress)
    bodiless = unreadable_pages(warehouse, rules_version=reading.rules)
    return replace(_summed(told.values()), without_body=bodiless)


Planned = list[tuple[Slice, frozenset[str]]]
"""The slices of a shard, each with the hosts of its pages."""


def _pages(planned: Iterable[Planned]) -> int:
    return sum(len(part.rows) for parts in planned for part, _ in parts)


def shard_pages(pages: int, workers: int) -> int:
    """How many pages a shard has, so that all workers have work: `SHARD`, less where there are few pages."""
    fair = -(-pages // (workers * SHARDS_A_WORKER))
    return SHARD if workers == 1 or pages < MANY_PAGES else min(SHARD, max(FEWEST, fair))


class _Reading:
    """What the shards of one run have in common."""

    def __init__(self, warehouse: Path, config: Path, run_id: str, page_seconds: float, workers: int) -> None:
        self._warehouse, self._config, self._run_id = warehouse, config, run_id
        self._page_seconds, self._workers = page_seconds, workers
        self.rules = rules_version(load_config(config))
        self.learned = Learned(warehouse, self.rules)

    def unread(self) -> list[Planned]:
        """The shards of what has not been read."""
        return self._plan(frozenset())

    def stale(self) -> list[Planned]:
        """The shards of what is to be read again."""
        self.learned = Learned(self._warehouse, self.rules)
        stale = self.learned.stale_pages()
        return self._plan(stale) if stale else []

    def _plan(self, again: frozenset[PageKey]) -> list[Planned]:
        parts = [
            (part, tuple(map(host_of, urls)))
            for part, urls in unread(self._warehouse, rules_version=self.rules, again=again)
        ]
        size = shard_pages(sum(len(part.rows) for part, _ in parts), self._workers)
        shards: list[Planned] = []
        room = 0
        for part, hosts in parts:
            for start in range(0, len(part.rows), size):
                rows = part.rows[start : start + size]
                if len(rows) > room:
                    shards.append([])
                    room = size
                shards[-1].append((Slice(part.file, rows), frozenset(hosts[start : start + size])))
                room -= len(rows)
        return shards

    def shard(self, planned: Planned) -> ReadShard:
        """A planned shard with what is known by now."""
        hosts = frozenset().union(*(hosts for _, hosts in planned))
        return ReadShard(
            warehouse=self._warehouse,
            config=self._config,
            run_id=self._run_id,
            rules=self.rules,
            parts=tuple(part for part, _ in planned),
            repeated={host: self.learned.of(host) for host in hosts},
            page_seconds=self._page_seconds,
        )

    @contextmanager
    def crew_for(self, planned: Sequence[Planned], given: Crew | None) -> Iterator[Crew]:
        """Who reads: a page on which this process may have died before is read by another."""
        many = _pages(planned) >= MANY_PAGES
        if given is not None:
            yield given
        elif many or any(self.shard(one).log.exists() for one in planned):
            with Processes(min(processes_by_default(), len(planned))) as crew:
                yield crew
        else:
            yield Alone()

    def died(self, shard: ReadShard, died: Died) -> list[Told]:
        """What is told of pages that no worker survived; they stay unread."""
        detail = f"the worker that read it or one beside it died, {TRIES} times ({died.reason})"
        pages = (page for part in shard.parts for page in pages_of(shard.warehouse, part))
        return [(_key(page), page.source, _failure(page, "read", WORKER_DIED, detail)) for page in pages]


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
            results.append(PageResult(result=_failure(page, "read", WORKER_DIED, SET_ASIDE)))
        else:
            attempts.begin(page.page_sha256)
            results.append(read_page(page, shard.repeated.get(host_of(page.final_url), NOTHING), config))
    attempts.pause()
    _append(shard.warehouse, pages, results, shard.rules, shard.run_id)
    for page, each in zip(pages, results, strict=True):
        yield _key(page), page.source, _counts(each.result)


def _key(page: Page) -> PageKey:
    return page.url, page.page_sha256


class Learned:
    """What each host is known to repeat, by the pages that these rules have read."""

    def __init__(self, warehouse: Path, rules: str) -> None:
        self._warehouse, self.rules = warehouse, rules
        self._pages = 0
        self._count()

    def of(self, host: str) -> Repeated:
        """What a host repeats."""
        return self._repeated.get(host, NOTHING)

    def have_read(self, pages: int) -> None:
        """Count anew when there are twice the pages: so that few have to be read a second time."""
        self._pages += pages
        if self._pages >= 2 * self._counted:
            self._count()

    def stale_pages(self) -> frozenset[PageKey]:
        """The pages of which other lines were taken away than are known to be repeated now."""
        known = [
            (host, line) for host, lines in self._repeated.items() for line in lines.often | lines.mostly
        ]
        schema = {"host": pl.String, "line": pl.UInt64}
        frame = pl.DataFrame(known, schema=schema, orient="row")
        pages = pages_with(self._warehouse, frame, rules_version=self.rules)
        return frozenset(
            (url, digest)
            for host, url, digest, noted, lines in pages.iter_rows()
            if self._repeated.get(host, NOTHING).among(lines).digest != noted
        )

    def _count(self) -> None:
        counts = line_counts(self._warehouse, rules_version=self.rules, at_least=MIN_PAGES)
        self._repeated: dict[str, Repeated] = {}
        for (host,), rows in counts.group_by("host"):
            lines = (Count(*row) for row in rows.select(Count._fields).iter_rows())
            self._repeated[str(host)] = repeated_lines(lines, rows["of"][0])
        self._counted = self._pages


def read_page(page: Page, repeated: Repeated = NOTHING, config: Config | None = None) -> PageResult:
    """One page as an article with its claims, or why it is none. Nothing that a page holds raises.

    Raises:
        MemoryError: there is too little for it.
    """
    loaded = config or load_config()
    cleaned = clean_with_lines(
        page.body,
        url=page.final_url,
        headers=page.headers,
        source=_source_of(page, loaded),
        rules=loaded.boilerplate,
        repeated=repeated,
    )
    lines = cleaned.lines if host_of(page.final_url) else ()
    used = repeated.among(lines).digest
    return PageResult(result=_result(page, cleaned.result, loaded), lines=lines, repeated=used)


def _source_of(page: Page, config: Config) -> Source | None:
    return next((one for one in config.sources if one.name == page.source), None)


def _result(page: Page, article: Article | CleanError, config: Config) -> Reading | Failure:
    if isinstance(article, CleanError):
        return _failure(page, "clean", article.reason, article.detail)
    try:
        return _read(page, article, config)
    except ExtractError as error:
        return _failure(page, "extract", "unsupported-language", str(error))
    except MemoryError:  # not the page's fault for sure; the worker that dies of it is tried again
        raise
    except Exception as error:  # a page that a stage trips over must not stop the others; it is told
        logger.debug("%s: cannot be read", page.url, exc_info=True)
        return _failure(page, "extract", "error", f"{type(error).__name__}: {error}"[:300])


def _read(page: Page, article: Article, config: Config) -> Reading:
    source = _source_of(page, config)
    article = replace(article, source=page.source, outlet=article.outlet or page.source)
    claims = extract_claims(
        article.text,
        published=article.published or page.fetched_at.astimezone(SHANGHAI).date(),
        lang=article.lang,
        title=article.title,
        home_area=source.home_area if source else "CN-CQ",
        config=config,
    )
    return Reading(
        article=article,
        page_sha256=page.page_sha256,
        claims=tuple(claims),
        signature=signature(article.text, article.lang),
        rules_version=rules_version(config),
        recorded_at=datetime.now(UTC),
    )


def _failure(page: Page, stage: str, reason: str, detail: str) -> Failure:
    return Failure(url=page.url, source=page.source, stage=stage, reason=reason, detail=detail)


def _append(
    warehouse: Path, pages: Sequence[Page], results: Sequence[PageResult], rules: str, run_id: str
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


def _summed(told: Iterable[tuple[str, SourceReading | Failure]]) -> ReadSummary:
    """The counts by source; of a page that was read twice the second time counts."""
    sums: dict[str, SourceReading] = {}
    failed = []
    for source, each in told:
        if isinstance(each, Failure):
            failed.append(each)
        else:
            sums[source] = sums.get(source, SourceReading()) + each
    return ReadSummary(sources=sums, failed=tuple(failed))
