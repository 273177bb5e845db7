"""The read stage: archived pages become articles with claims, without what their hosts repeat.

Which lines a host repeats is counted over all of its pages that are archived. A page's reading depends on
the page, the rules and that count; so pages are read again when the count has changed what is to be taken
away of them, and the outcome is that of the archive, in whatever order and in however many runs it came.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from cqmonitor.clean import NOTHING, Count, Repeated, clean_with_lines, host_of, repeated_lines
from cqmonitor.clean.repeated import MIN_PAGES
from cqmonitor.config import Config, load_config, rules_version
from cqmonitor.errors import CleanError, ExtractError
from cqmonitor.extract import extract_claims
from cqmonitor.reconcile import signature
from cqmonitor.records import SHANGHAI, Article, Failure, Page, Reading
from cqmonitor.summary import ReadSummary, SourceReading
from cqmonitor.warehouse import Warehouse
from cqmonitor.warehouse.reads import (
    ARTICLE,
    PageRead,
    append_reads,
    line_counts,
    pages_with,
    unread_pages,
    unreadable_pages,
)

logger = logging.getLogger(__name__)

BATCH = 200
"""Pages that are read and committed together."""

MANY_PAGES = 100
"""From so many pages on, starting processes costs less than it saves."""

PageKey = tuple[str, str]
"""Address and digest of a version of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageResult:
    """What reading one page gave, and what of it is counted over the pages of its host."""

    result: Reading | Failure
    lines: tuple[int, ...] = ()
    repeated: str = ""


def read_archive(warehouse: Path, *, config: Path | None, run_id: str) -> ReadSummary:
    """Read the archived pages that the present rules have not read, or not without what is repeated.

    A page that gives no article is noted with the reason and not tried again by the same rules.
    """
    rules = rules_version(load_config(config))
    told: dict[PageKey, tuple[str, SourceReading | Failure]] = {}
    with _readers(config) as read:
        for first in (True, False):
            learned = Learned(warehouse, rules)
            again = frozenset() if first else learned.stale_pages()
            for pages in unread_pages(warehouse, rules_version=rules, batch=BATCH, again=again):
                results = list(read(pages, learned))
                _append(warehouse, pages, results, rules, run_id)
                for page, each in zip(pages, results, strict=True):
                    told[page.url, page.page_sha256] = (page.source, _counts(each.result))
                learned.have_read(len(pages))
    unread = unreadable_pages(warehouse, rules_version=rules)
    return replace(_summed(told.values()), without_body=unread)


class Learned:
    """What each host is known to repeat, by the pages that these rules have read."""

    def __init__(self, warehouse: Path, rules: str) -> None:
        self._warehouse, self._rules = warehouse, rules
        self._pages = 0
        self._count()

    def of(self, page: Page) -> Repeated:
        """What the page's host repeats."""
        return self._repeated.get(host_of(page.final_url), NOTHING)

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
        pages = pages_with(self._warehouse, frame, rules_version=self._rules)
        return frozenset(
            (url, digest)
            for host, url, digest, noted, lines in pages.iter_rows()
            if self._repeated.get(host, NOTHING).among(lines).digest != noted
        )

    def _count(self) -> None:
        counts = line_counts(self._warehouse, rules_version=self._rules, at_least=MIN_PAGES)
        self._repeated: dict[str, Repeated] = {}
        for (host,), rows in counts.group_by("host"):
            lines = (Count(*row) for row in rows.select(Count._fields).iter_rows())
            self._repeated[str(host)] = repeated_lines(lines, rows["of"][0])
        self._counted = self._pages


Readers = Callable[[Sequence[Page], Learned], Iterable[PageResult]]


@contextmanager
def _readers(config: Path | None) -> Iterator[Readers]:
    """A function that reads pages: in this process, or with a process a core where they are many."""
    read = partial(read_page, config=config)
    pool: ProcessPoolExecutor | None = None

    def read_all(pages: Sequence[Page], learned: Learned) -> Iterable[PageResult]:
        nonlocal pool
        repeated = [learned.of(page) for page in pages]
        if len(pages) < MANY_PAGES or (os.cpu_count() or 1) == 1:
            return map(read, pages, repeated)
        pool = pool or ProcessPoolExecutor(mp_context=get_context("spawn"))
        return pool.map(read, pages, repeated, chunksize=8)

    try:
        yield read_all
    finally:
        if pool is not None:
            pool.shutdown(cancel_futures=True)


def read_page(page: Page, repeated: Repeated = NOTHING, config: Path | None = None) -> PageResult:
    """One page as an article with its claims, or why it is none. Nothing that a page holds raises."""
    loaded = load_config(config)
    source = next((one for one in loaded.sources if one.name == page.source), None)
    cleaned = clean_with_lines(
        page.body,
        url=page.final_url,
        headers=page.headers,
        source=source,
        rules=loaded.boilerplate,
        repeated=repeated,
    )
    lines = cleaned.lines if host_of(page.final_url) else ()
    used = repeated.among(lines).digest
    return PageResult(result=_result(page, cleaned.result, loaded), lines=lines, repeated=used)


def _result(page: Page, article: Article | CleanError, config: Config) -> Reading | Failure:
    if isinstance(article, CleanError):
        return _failure(page, "clean", article.reason, article.detail)
    try:
        return _read(page, article, config)
    except ExtractError as error:
        return _failure(page, "extract", "unsupported-language", str(error))
    except Exception as error:  # a page that a stage trips over must not stop the others; it is told
        logger.debug("%s: cannot be read", page.url, exc_info=True)
        return _failure(page, "extract", "error", f"{type(error).__name__}: {error}"[:300])


def _read(page: Page, article: Article, config: Config) -> Reading:
    source = next((one for one in config.sources if one.name == page.source), None)
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
