"""The archive of pages: every version of every page, so that better rules need no re-fetch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import polars as pl

from cqmonitor.records import Known, Page
from cqmonitor.storage.places import Place
from cqmonitor.warehouse.commit import commit, files, scan
from cqmonitor.warehouse.footer import read_footer
from cqmonitor.warehouse.quarantine import quarantine
from cqmonitor.warehouse.tables import PAGES, REFETCHES

BATCH_ROWS = 500
BATCH_BYTES = 64_000_000
"""A commit is made at so many pages or so many bytes of bodies, so that memory stays flat."""


def append_pages(root: Place, pages: Iterable[Page], run_id: str) -> Counter[str]:
    """Archive pages; a version that is there already is not archived again, but a later fetch of it is noted.

    Returns:
        How many pages were new, by source.
    """
    new: Counter[str] = Counter()
    for batch in _batches(pages):
        new.update(_append_batch(root, batch, run_id))
    return new


def _batches(pages: Iterable[Page]) -> Iterator[list[Page]]:
    batch: list[Page] = []
    size = 0
    for page in pages:
        batch.append(page)
        size += len(page.body)
        if len(batch) >= BATCH_ROWS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _append_batch(root: Place, pages: Sequence[Page], run_id: str) -> list[str]:
    frame = pl.DataFrame([_row(page, run_id) for page in pages], schema=PAGES.dtypes, strict=False)
    first = frame.unique(PAGES.key, keep="first", maintain_order=True)
    last = _last_fetches(root, frame["url"].unique().to_list())
    good, refused = PAGES.sift(first.join(last, on=PAGES.key, how="anti"))
    quarantine(root, refused, run_id, datetime.now(UTC))
    if not good.is_empty():
        commit(root, PAGES, good)
    _note_refetches(root, frame, pl.concat([last, good.select(last.columns)]))
    return good["source"].to_list()


def _last_fetches(root: Place, urls: list[str]) -> pl.DataFrame:
    """When each archived version of these addresses was fetched last; not of those whose body is gone."""
    columns = (*PAGES.key, "fetched_at")
    rows = pl.concat([scan(root, table).select(columns) for table in (PAGES, REFETCHES)])
    last = rows.filter(pl.col("url").is_in(urls)).group_by(PAGES.key).max().collect()
    return last.join(without_body(root), on=PAGES.key, how="anti")


def without_body(root: Place) -> pl.DataFrame:
    """Address and digest of the archived pages of which retention has left no body (columns `PAGES.key`)."""
    marked = tuple(path for path in files(root, PAGES) if read_footer(path).bodies_gone)
    if not marked:
        return pl.DataFrame(schema={name: PAGES.dtypes[name] for name in PAGES.key})
    gone = scan(root, PAGES, among=marked).filter(pl.col("body").is_null()).select(PAGES.key).unique()
    kept = [path for path in files(root, PAGES) if path not in marked]
    again = scan(root, PAGES, among=tuple(kept)).select(PAGES.key)
    still = scan(root, PAGES, among=marked).filter(pl.col("body").is_not_null()).select(PAGES.key)
    return gone.join(pl.concat([again, still]), on=PAGES.key, how="anti").collect()


def _note_refetches(root: Place, frame: pl.DataFrame, known: pl.DataFrame) -> None:
    """Note the fetches of a version that came after all that are known of it."""
    last = known.group_by(PAGES.key).agg(pl.col("fetched_at").max().alias("_last"))
    later = frame.join(last, on=PAGES.key).filter(pl.col("fetched_at") > pl.col("_last"))
    newest = later.sort("fetched_at").unique(PAGES.key, keep="last", maintain_order=True)
    if not newest.is_empty():
        commit(root, REFETCHES, newest)


def _row(page: Page, run_id: str) -> dict[str, Any]:
    return {
        "url": page.url,
        "final_url": page.final_url,
        "source": page.source,
        "fetched_at": page.fetched_at,
        "status": page.status,
        "headers": [{"name": name, "value": value} for name, value in page.headers],
        "body": page.body,
        "body_sha256": page.body_sha256,
        "page_sha256": page.page_sha256,
        "etag": page.etag,
        "last_modified": page.last_modified,
        "run_id": run_id,
    }


def known(root: Place, source: str | None = None) -> dict[str, Known]:
    """What is archived of each address (of one source): the version fetched last, of two at once the last."""
    columns = ("etag", "last_modified", "body_sha256", "fetched_at")
    rows = pl.concat([scan(root, table).select("url", "source", *columns) for table in (PAGES, REFETCHES)])
    if source is not None:
        rows = rows.filter(pl.col("source") == source)
    newest = (
        rows.drop("source")
        .sort("fetched_at", maintain_order=True)
        .unique("url", keep="last", maintain_order=True)
        .collect()
    )
    return {url: Known(**dict(zip(columns, rest, strict=True))) for url, *rest in newest.iter_rows()}


def archived_pages(root: Place, *, sources: Collection[str] = (), batch: int = 100) -> Iterator[Page]:
    """All archived pages with a body (of some sources), newest month first, a few in memory, none twice.

    Newest first, so that a replay that is cut off has read the versions that matter most.
    """
    seen: set[tuple[str, str]] = set()
    for file in sorted(files(root, PAGES), reverse=True):
        frame = scan(root, PAGES, among=(file,))
        wanted = pl.col("source").is_in(list(sources)) if sources else pl.lit(True)
        keys = frame.select("fetched_at", "source").with_row_index().filter(wanted).collect()
        order = keys.sort("fetched_at", "index", descending=True)["index"].to_list()
        for start in range(0, len(order), batch):
            yield from pages_at(frame, order[start : start + batch], seen)


def fetches(root: Place, *, sources: Collection[str] = ()) -> Iterator[Page]:
    """As `archived_pages`, and each page once more for every later fetch that brought the same."""
    later: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in scan(root, REFETCHES).unique(REFETCHES.key).sort("fetched_at").collect().iter_rows(named=True):
        later.setdefault((row["url"], row["page_sha256"]), []).append(row)
    for page in archived_pages(root, sources=sources):
        yield page
        for row in later.get((page.url, page.page_sha256), ()):
            yield _refetched(page, row)


def _refetched(page: Page, row: dict[str, Any]) -> Page:
    told = {"etag": row["etag"], "last-modified": row["last_modified"]}
    kept = [(name, value) for name, value in page.headers if name not in told]
    headers = (*kept, *((name, value) for name, value in told.items() if value is not None))
    return replace(page, fetched_at=row["fetched_at"], headers=headers)


def pages_at(frame: pl.LazyFrame, rows: list[int], seen: set[tuple[str, str]]) -> Iterator[Page]:
    """The pages at these row numbers of a frame, in their order, but for those in `seen`, which grows.

    A page without a body is none: there is nothing to read in it.
    """
    wanted = pl.DataFrame({"index": rows}, schema={"index": pl.get_index_type()}).with_row_index("turn")
    first = min(rows, default=0)
    near = frame.slice(first, max(rows, default=0) - first + 1)  # so that no more of a large file is read
    there = pl.col("index").is_in(rows) & pl.col("body").is_not_null()
    found = near.with_row_index(offset=first).filter(there).collect()
    for row in found.join(wanted, on="index").sort("turn").iter_rows(named=True):
        key = (row["url"], row["page_sha256"])
        if key not in seen:
            seen.add(key)
            yield page_of(row)


def page_of(row: Mapping[str, Any]) -> Page:
    """A row of the table as the page that was archived."""
    return Page(
        url=row["url"],
        final_url=row["final_url"],
        source=row["source"],
        fetched_at=row["fetched_at"],
        status=row["status"],
        headers=tuple((header["name"], header["value"]) for header in row["headers"]),
        body=row["body"],
    )
