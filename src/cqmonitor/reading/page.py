"""One page as an article with its claims, or why it is none; knows of no warehouse."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from cqmonitor.clean import NOTHING, Repeated, clean_with_lines, host_of
from cqmonitor.config import Config, Source, load_config, rules_version
from cqmonitor.errors import CleanError, ExtractError
from cqmonitor.extract import extract_claims
from cqmonitor.reconcile import signature
from cqmonitor.records import SHANGHAI, Article, Failure, Page, Reading

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageResult:
    """What reading one page gave, and what of it is counted over the pages of its host."""

    result: Reading | Failure
    lines: tuple[int, ...] = ()
    repeated: str = ""


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
        return failure_of(page, "clean", article.reason, article.detail)
    try:
        return _read(page, article, config)
    except ExtractError as error:
        return failure_of(page, "extract", "unsupported-language", str(error))
    except MemoryError:  # not the page's fault for sure; the worker that dies of it is tried again
        raise
    except Exception as error:  # a page that a stage trips over must not stop the others; it is told
        logger.debug("%s: cannot be read", page.url, exc_info=True)
        return failure_of(page, "extract", "error", f"{type(error).__name__}: {error}"[:300])


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


def failure_of(page: Page, stage: str, reason: str, detail: str) -> Failure:
    """Why a page gave no article, and at which stage."""
    return Failure(url=page.url, source=page.source, stage=stage, reason=reason, detail=detail)
