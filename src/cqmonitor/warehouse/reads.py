"""Which archived pages have been read by which rules, and what came of it: the read stage's ledger.

A page's row is written after its article has landed, so that a run that is killed in between reads the
page again and loses nothing; without the ledger everything would be read again, and nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import polars as pl

from cqmonitor.storage.places import Place
from cqmonitor.warehouse.commit import commit, scan
from cqmonitor.warehouse.tables import PAGES, READS

ARTICLE = "article"
"""`outcome` of a page that gave an article; any other is the reason why it gave none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """What the rules of `rules_version` made of one archived page.

    Attributes:
        fetched_at: when this version of the page was archived.
        outcome: `article`, or the reason why there is none.
        stage: the stage that gave up, empty for an article.
        detail: a sentence for a person, empty for an article.
        article_id, content_hash: the version of the article, None where there is none.
        host: whose pages are counted together, None where the page has no host.
        lines: digests of the lines that are counted; they depend on page and rules alone.
        repeated: digest of those that the host repeated, "" for none.
    """

    url: str
    page_sha256: str
    source: str
    outcome: str
    fetched_at: datetime | None = None
    stage: str = ""
    detail: str = ""
    article_id: str | None = None
    content_hash: str | None = None
    host: str | None = None
    lines: tuple[int, ...] = ()
    repeated: str = ""


def append_reads(root: Place, reads: Sequence[PageRead], *, rules_version: str, run_id: str) -> None:
    """Note pages as read by these rules; call it after their readings have been appended."""
    further = {"rules_version": rules_version, "run_id": run_id, "recorded_at": datetime.now(UTC)}
    rows = [asdict(read) | further for read in reads]
    if rows:
        commit(root, READS, pl.DataFrame(rows, schema=READS.dtypes))


def last_words(reads: pl.LazyFrame, *, telling: bool = False) -> pl.LazyFrame:
    """Of each page and rules the row that was noted last; of those `telling`, that say what the page is."""
    if telling:
        reads = reads.filter((pl.col("outcome") == ARTICLE) | (pl.col("stage") == "clean"))
    order = ("recorded_at", "repeated", "content_hash", "run_id")
    return reads.sort(*order, maintain_order=True).unique(
        ("url", "page_sha256", "rules_version"), keep="last", maintain_order=True
    )


# --- what is counted over a host's pages -----------------------------------------------------------


def noted_pages(root: Place, *, rules_version: str) -> pl.LazyFrame:
    """What these rules last noted of the pages of hosts: `host, url, page_sha256, fetched_at, repeated`."""
    mine = (pl.col("rules_version") == rules_version) & pl.col("host").is_not_null()
    order = ("recorded_at", "content_hash", "run_id")
    columns = ("host", *PAGES.key, "fetched_at", "rules_version", "repeated", *order)
    return last_words(scan(root, READS).filter(mine).select(columns)).drop("rules_version", *order)


def line_counts(root: Place, *, rules_version: str, at_least: int) -> pl.DataFrame:
    """The document frequencies of lines on `at_least` pages of a host.

    Each address counts once, by the version of its page that was fetched last, and in the order of these
    fetches; so the counts are those of the archive, in whatever order it was filled.

    Returns:
        `host, line, pages, first, last, of`: on how many pages of how many (`of`) the line stands, and the
        turns of the first and the last, from 0.
    """
    newest = (
        noted_pages(root, rules_version=rules_version)
        .sort("host", "fetched_at", "page_sha256", "url")
        .unique(("host", "url"), keep="last", maintain_order=True)
        .select(
            "host",
            *PAGES.key,
            pl.int_range(pl.len(), dtype=pl.UInt32).over("host").alias("turn"),
            pl.len().over("host").alias("of"),
        )
    )
    lines = _lines(root, rules_version)
    often = lines.group_by("line").len().filter(pl.col("len") >= at_least)
    found = lines.join(often, on="line", how="semi").join(newest, on=PAGES.key)
    counts = (
        found.unique(("host", "line", "turn"))
        .group_by("host", "line")
        .agg(
            pl.len().alias("pages"),
            pl.col("turn").min().alias("first"),
            pl.col("turn").max().alias("last"),
            pl.col("of").first(),
        )
    )
    frequent = counts.filter(pl.col("pages") >= at_least)
    return frequent.sort("host", "line").collect(engine="streaming")


def pages_with(root: Place, lines: pl.DataFrame, *, rules_version: str) -> pl.DataFrame:
    """The pages of hosts with those of their lines that stand in a frame of `host, line`.

    Returns:
        `host, url, page_sha256, repeated` as last noted, and `lines`, sorted, empty where there is none.
    """
    pages = noted_pages(root, rules_version=rules_version).select("host", *PAGES.key, "repeated")
    own = (
        _lines(root, rules_version)
        .join(lines.lazy().select("line").unique(), on="line", how="semi")
        .join(pages.drop("repeated"), on=PAGES.key)
        .join(lines.lazy(), on=("host", "line"), how="semi")
        .group_by(PAGES.key)
        .agg(pl.col("line").unique().sort().alias("lines"))
    )
    empty = pl.lit([], pl.List(pl.UInt64))
    joined = pages.join(own, on=PAGES.key, how="left").with_columns(pl.col("lines").fill_null(empty))
    return joined.collect(engine="streaming")


def _lines(root: Place, rules_version: str) -> pl.LazyFrame:
    """One row a counted line of a page, more than once where the page was read more than once."""
    mine = (pl.col("rules_version") == rules_version) & pl.col("host").is_not_null()
    noted = scan(root, READS).filter(mine).select(*PAGES.key, "lines")
    return noted.explode("lines", empty_as_null=False, keep_nulls=False).rename({"lines": "line"})
