"""Which archived pages have been read by which rules, and what came of it: the read stage's ledger.

A page's row is written after its article has landed, so that a run that is killed in between reads the
page again and loses nothing; without the ledger everything would be read again, and nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from cqmonitor.records import Page
from cqmonitor.warehouse.archive import pages_at
from cqmonitor.warehouse.commit import commit, files, scan
from cqmonitor.warehouse.tables import PAGES, READINGS, READS

ARTICLE = "article"
"""`outcome` of a page that gave an article; any other is the reason why it gave none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """What the rules of `rules_version` made of one archived page.

    Attributes:
        outcome: `article`, or the reason why there is none.
        stage: the stage that gave up, empty for an article.
        detail: a sentence for a person, empty for an article.
        article_id: the article, None where there is none.
    """

    url: str
    page_sha256: str
    source: str
    outcome: str
    stage: str = ""
    detail: str = ""
    article_id: str | None = None


def append_reads(root: Path, reads: Sequence[PageRead], *, rules_version: str, run_id: str) -> None:
    """Note pages as read by these rules; call it after their readings have been appended."""
    further = {"rules_version": rules_version, "run_id": run_id, "recorded_at": datetime.now(UTC)}
    rows = [asdict(read) | further for read in reads]
    if rows:
        commit(root, READS, pl.DataFrame(rows, schema=READS.dtypes))


def unread_pages(root: Path, *, rules_version: str, batch: int) -> Iterator[list[Page]]:
    """The archived pages that these rules have not read, at most `batch` in memory at a time, none twice."""
    seen = _read_pages(root, rules_version)
    for file in files(root, PAGES):
        rows = scan(root, PAGES, among=(file,))
        found = rows.select(PAGES.key).with_row_index().collect()
        wanted = []
        for index, *key in found.iter_rows():
            if tuple(key) not in seen:
                seen.add(tuple(key))
                wanted.append(index)
        for start in range(0, len(wanted), batch):
            yield list(pages_at(rows, wanted[start : start + batch], set()))


def _read_pages(root: Path, rules_version: str) -> set[tuple[str, ...]]:
    """Address and digest of the pages that are read; one whose article is gone is not."""
    mine = pl.col("rules_version") == rules_version
    noted = scan(root, READS).filter(mine)
    there = scan(root, READINGS).filter(mine).select("article_id").unique()
    given = noted.filter(pl.col("outcome") == ARTICLE).join(there, on="article_id", how="semi")
    none = noted.filter(pl.col("outcome") != ARTICLE)
    return set(pl.concat([given, none]).select(PAGES.key).collect().iter_rows())


def refused_pages(root: Path, *, rules_version: str, until: datetime | None = None) -> frozenset[str]:
    """The versions of pages that are no article by these rules (errors do not count), as known at a time."""
    mine = (pl.col("rules_version") == rules_version) & (pl.col("stage") == "clean")
    noted = scan(root, READS).filter(mine)
    known = noted if until is None else noted.filter(pl.col("recorded_at") <= until)
    return frozenset(known.select("page_sha256").collect()["page_sha256"])
