"""Which archived pages the present rules have yet to read."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

import polars as pl

from cqmonitor.records import Page
from cqmonitor.storage.places import Place
from cqmonitor.warehouse.archive import pages_at, without_body
from cqmonitor.warehouse.commit import GROUP_ROWS, files, scan
from cqmonitor.warehouse.footer import read_footer
from cqmonitor.warehouse.ledger import NOTE, READING, REFETCH, told
from cqmonitor.warehouse.reads import ARTICLE
from cqmonitor.warehouse.tables import PAGES


@dataclass(frozen=True, slots=True)
class Slice:
    """Some pages of one file of the table `pages`, all of one row group, so that no other has to be read.

    `file` is the path within the table; `rows` the turns in the file.
    """

    file: str
    rows: tuple[int, ...]


def unread(
    root: Place, *, rules_version: str, again: Set[tuple[str, str]] = frozenset()
) -> Iterator[tuple[Slice, tuple[str, ...]]]:
    """The archived pages that these rules have not read, none twice, each slice with their final addresses.

    `again` are pages, by address and digest, that are to be read though they have been.
    """
    read = _read_pages(root, rules_version)
    once_more = pl.DataFrame(list(again), schema=dict.fromkeys(PAGES.key, pl.String), orient="row")
    known = pl.concat([read.join(once_more, on=PAGES.key, how="anti"), without_body(root)])
    seen: set[tuple[str, str]] = set()
    for file in files(root, PAGES):
        table = scan(root, PAGES, row_index="_row", among=(file,))
        if read_footer(file).bodies_gone:
            table = table.filter(pl.col("body").is_not_null())
        columns = table.select("_row", *PAGES.key, "final_url").collect()
        wanted = columns.join(known, on=PAGES.key, how="anti", maintain_order="left")
        groups: dict[int, list[tuple[int, str]]] = {}
        for row, url, digest, final_url in wanted.iter_rows():
            if (url, digest) not in seen:
                seen.add((url, digest))
                groups.setdefault(row // GROUP_ROWS, []).append((row, final_url))
        name = str(file.relative_to(root / PAGES.name))
        for group in groups.values():
            rows, urls = zip(*group, strict=True)
            yield Slice(name, rows), urls


def unreadable_pages(root: Place, *, rules_version: str) -> int:
    """How many archived pages these rules have not read and cannot read, because their body is gone."""
    return without_body(root).join(_read_pages(root, rules_version), on=PAGES.key, how="anti").height


def pages_of(root: Place, part: Slice) -> list[Page]:
    """The pages of a slice, in its order; none where its file is no longer there."""
    frame = scan(root, PAGES, among=(root / PAGES.name / part.file,))
    try:
        return list(pages_at(frame, list(part.rows), set()))
    except FileNotFoundError:  # compaction put another in its place
        return []


def _read_pages(root: Place, rules_version: str) -> pl.DataFrame:
    """Address and digest of the pages that are read; one whose article is gone is not."""
    mine = told(root, (pl.col("rules_version") == rules_version) & (pl.col("kind") != REFETCH))
    noted, there = mine.filter(pl.col("kind") == NOTE), mine.filter(pl.col("kind") == READING)
    given = noted.filter(pl.col("outcome") == ARTICLE).join(there, on="article_id", how="semi")
    none = noted.filter(pl.col("outcome") != ARTICLE)
    return pl.concat([given, none]).select(PAGES.key).unique()
