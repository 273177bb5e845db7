"""What is in force, from what only grows, and what of it is new since a version was made.

In force is the newest version of an article, read by the newest rules. A version is as new as the last
fetch that brought its page: that does not depend on the order in which pages came in, so an old crawl that
is archived late supersedes nothing, and a page that goes back to what it said before is in force again.
What rules have read twice, because its host turned out to repeat lines of it, counts as of the last time.
A page that the newest rules take for no article is in force by no older ones either.

The ledger holds what decides this, without the texts: one row a reading, a note on what a page gave, or
a later fetch. A version keeps it by the month of recording (`readings`, and `pages` for the other two), so
that an update reads new files alone, and the old rows of the articles and pages that they name.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from cqmonitor.storage.places import Place, place
from cqmonitor.warehouse.commit import files, held_by, scan, segments
from cqmonitor.warehouse.draft import Draft, kept, made_of
from cqmonitor.warehouse.parquet import BROKEN
from cqmonitor.warehouse.reads import ARTICLE, last_words
from cqmonitor.warehouse.tables import READINGS, READS, REFETCHES, Table
from cqmonitor.warehouse.versions import current

UTC_TIME = pl.Datetime("us", "UTC")

LEDGER: dict[str, Any] = {
    **dict.fromkeys(["kind", "article_id", "content_hash", "url", "page_sha256"], pl.String),
    **dict.fromkeys(["rules_version", "run_id", "outcome", "stage", "repeated"], pl.String),
    **dict.fromkeys(["recorded_at", "fetched_at"], UTC_TIME),
    "file": pl.String,
    "row": pl.UInt32,
}
"""`file` is the file, as its path within the table, that the row was committed in, whichever holds it now;
`row` the turn in that file; the others as in the tables."""

READING, NOTE, REFETCH = "reading", "note", "refetch"
"""Kinds of rows: an article that was read in a page, what reading a page gave, a later fetch of a page."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The commits that say what is in force (as `commit.segments` names them): the notes on which reading of
    a page counts, the readings, and later fetches of what they were read in."""

    reads: tuple[str, ...]
    readings: tuple[str, ...]
    refetches: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What tells these inputs from others."""
        return tuple(map(_name, (*self.reads, *self.readings, *self.refetches)))

    def without(self, names: frozenset[str]) -> Inputs:
        """Those whose names are not among the given ones."""
        groups = (self.reads, self.readings, self.refetches)
        return Inputs(*(tuple(one for one in group if _name(one) not in names) for group in groups))


def _name(segment: str) -> str:
    return segment.rpartition("/")[2]


def inputs(root: Place) -> Inputs:
    """All that there are now; the notes first, so that there is a reading for each of them."""
    return Inputs(segments(root, READS), segments(root, READINGS), segments(root, REFETCHES))


def ledger(root: Place, found: Inputs) -> pl.DataFrame:
    """What these commits say of what is in force (columns `LEDGER`)."""
    kinds = (
        (READINGS, found.readings, READING),
        (READS, found.reads, NOTE),
        (REFETCHES, found.refetches, REFETCH),
    )
    return pl.concat([_noted(root, *kind) for kind in kinds])


def told(root: Place, wanted: pl.Expr) -> pl.DataFrame:
    """The rows of the ledger of all that there is (columns `LEDGER`) for which an expression holds.

    What the version in force keeps is read from there, further files one by one: few files instead of many.
    """
    found = inputs(root)
    version = current(root)
    known = frozenset((made_of(version) or {}).get("inputs", ())) if version else frozenset()
    if version and known and known <= frozenset(found.names):
        with suppress(*BROKEN):
            old = [kept(version, table, LEDGER).filter(wanted).collect() for table in STATE]
            return pl.concat([*old, ledger(root, found.without(known)).filter(wanted)])
    return ledger(root, found).filter(wanted)


def _noted(root: Place, table: Table, wanted: tuple[str, ...], kind: str) -> pl.DataFrame:
    names = frozenset(wanted)
    among = tuple(path for path in files(root, table) if not names.isdisjoint(held_by(path)))
    said = pl.lit(kind).alias("kind")
    rows = scan(root, table, file_paths="_path", among=among).rename(
        {"page_fetched_at": "fetched_at"}, strict=False
    )
    there = rows.collect_schema().names()
    told = rows.select(
        "_path",
        said,
        *(
            (pl.col(name) if name in there else pl.lit(None)).cast(dtype).alias(name)
            for name, dtype in LEDGER.items()
            if name not in ("kind", "file", "row")
        ),
    ).collect()
    placed = told.hstack(_places(told["_path"])).select(list(LEDGER))
    return placed.filter(pl.col("file").is_in(list(names)))


def _places(paths: pl.Series) -> pl.DataFrame:
    """`file` and `row` of the ledger for the rows of whole files, given the path of each row."""
    heights = paths.to_frame("path").group_by("path", maintain_order=True).len()
    parts = [
        (name, height if rows is None else rows)
        for path, height in heights.iter_rows()
        for name, rows in held_by(place(path)).items()
    ]
    held = pl.DataFrame(parts, schema={"file": pl.String, "rows": pl.UInt32}, orient="row")
    turns = held.filter(pl.col("rows") > 0).with_columns(row=pl.int_ranges("rows", dtype=LEDGER["row"]))
    return turns.explode("row").select("file", "row")


def chosen(rows: pl.DataFrame, rules_version: str | None) -> pl.DataFrame:
    """Of ledger rows, all of each article and page, the readings in force.

    Args:
        rules_version: the rules that count as the newest; else those that read an article last.

    Returns:
        One row an article: article_id, page_sha256, file, row, and `recorded_at`, the first time that its
        version was recorded.
    """
    words = last_words(rows.lazy().filter(pl.col("kind") == NOTE), telling=True).collect()
    keys = _versions(rows.filter(pl.col("kind") == READING), words)
    refetches = rows.filter(pl.col("kind") == REFETCH).group_by("page_sha256")
    version = ("article_id", "page_sha256")
    keys = keys.join(refetches.agg(_again=pl.col("fetched_at").max()), on="page_sha256", how="left")
    current = pl.col("rules_version") == (rules_version or "")
    keys = keys.with_columns(
        _fetched=pl.max_horizontal(pl.col("_fetched").max().over(version), "_again"),
        _first=pl.col("recorded_at").min().over(version),
        _current=current,
    ).with_columns(pl.col("_first").min().over("article_id", "content_hash"))
    by_page = ("_fetched", "page_sha256", "_current", "recorded_at")
    newest_last = (*by_page, "rules_version", "content_hash", "run_id", "file", "row")
    standing = keys.filter("_stands").sort(*newest_last)
    last = standing.unique("article_id", keep="last", maintain_order=True)
    refused = words.filter(current, pl.col("outcome") != ARTICLE)["page_sha256"]
    allowed = last.filter(pl.col("_current") | ~pl.col("_own_page").is_in(refused.implode()))
    where = allowed.select("article_id", "file", "row", page_sha256="_own_page", recorded_at="_first")
    return where.sort("article_id")


def _versions(readings: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """Each reading with each version of a page that gave it; `_stands` where it is the last one of that.

    A reading is stored once for all versions of a page that say the same; the notes name the others.
    """
    reading, page = ["article_id", "content_hash", "rules_version"], ["page_sha256", "rules_version"]
    fetched = pl.col("fetched_at").fill_null(pl.col("recorded_at")).alias("_fetched")
    columns = ["page_sha256", *reading, "run_id", "recorded_at", "file", "row", "_own_page"]
    own = readings.with_columns(_own_page="page_sha256").select(*columns, fetched)
    told = words.select("page_sha256", *reading, "recorded_at", fetched)
    named = own.drop("page_sha256", "recorded_at", "_fetched").join(told, on=reading)
    refused = words.filter(pl.col("outcome") != ARTICLE)
    silent = own.join(pl.concat([named.select(page), refused.select(page)]), on=page, how="anti")
    parts = ((own, False), (silent, True), (named, True))
    return pl.concat(part.select(*columns, "_fetched", _stands=stands) for part, stands in parts)


def texts(root: Place, readings: pl.DataFrame) -> pl.LazyFrame:
    """The rows of the table `articles` that `chosen` names, `recorded_at` as it says, by article."""
    wanted = readings.join(_starts(root, READINGS), on="file").with_columns(
        _at=pl.col("row") + pl.col("_start")
    )
    among = tuple(map(place, wanted["_path"].unique().sort()))
    rows = scan(root, READINGS, row_index="_row", file_paths="_path", among=among)
    turn = (pl.col("_row") - pl.col("_row").min().over("_path")).cast(wanted["_at"].dtype)
    said = rows.with_columns(_at=turn).drop("recorded_at", "article_id", "page_sha256")
    found = said.join(wanted.lazy(), on=["_path", "_at"])
    return found.select(list(READINGS.dtypes)).sort("article_id")


def _starts(root: Place, table: Table) -> pl.DataFrame:
    """Where the rows of each commit are now: `file`, `_path`, and `_start`, the turn of its first row."""
    places = []
    for path in files(root, table):
        start = 0
        for name, rows in held_by(path).items():
            places.append((name, str(path), start))
            start += rows or 0
    schema = {"file": pl.String, "_path": pl.String, "_start": LEDGER["row"]}
    return pl.DataFrame(places, schema=schema, orient="row")


def in_force(root: Place, *, rules_version: str | None = None, until: datetime | None = None) -> pl.DataFrame:
    """What `chosen` says of all readings, or of what had been recorded by a time."""
    by_then = pl.lit(True) if until is None else pl.coalesce("recorded_at", "fetched_at") <= until
    return chosen(told(root, by_then), rules_version)


def changed(
    root: Place, further: Inputs, draft: Draft, rules_version: str | None
) -> tuple[frozenset[str], pl.DataFrame]:
    """Which articles further files change, with the readings that are in force now (see `chosen`).

    The ledger of the draft is brought up to date.
    """
    new = ledger(root, further)
    reading = pl.col("kind") == READING
    read, noted = new.filter(reading), new.filter(~reading)
    _keep("readings", read, draft)
    _keep("pages", noted, draft)
    same_pages = new["page_sha256"]
    named = [_with(draft, table, "page_sha256", same_pages)["article_id"] for table in ("readings", "pages")]
    ids = pl.concat([*named, new["article_id"]]).drop_nulls().unique()
    before, after = _all_about(ids, draft, new)
    then, now = chosen(before, rules_version), chosen(after, rules_version)
    then, now = then.filter(_is_among(ids)), now.filter(_is_among(ids))
    fresh = now.join(then, on=now.columns, how="anti")
    gone = then.join(now, on=now.columns, how="anti")
    return frozenset(fresh["article_id"]) | frozenset(gone["article_id"]), fresh


def _all_about(ids: pl.Series, draft: Draft, new: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that decide what is in force of these articles: those of the base, and with new ones."""
    found: list[tuple[pl.DataFrame, pl.DataFrame]] = []

    def rows(table: str, column: str, values: pl.Series) -> pl.DataFrame:
        kind = pl.col("kind") == READING if table == "readings" else pl.col("kind") != READING
        further = new.filter(kind, pl.col(column).is_in(values.implode()))
        found.append((_with(draft, table, column, values), further))
        return pl.concat(found[-1])

    read = rows("readings", "article_id", ids)
    naming = pl.concat([_with(draft, "pages", "article_id", ids), new.filter(_is_among(ids))])
    pages = pl.concat([read["page_sha256"], naming["page_sha256"]]).unique()
    others = rows("pages", "page_sha256", pages)["article_id"].drop_nulls().unique()
    rows("readings", "article_id", others.filter(~others.is_in(ids.implode())))
    before, further = (pl.concat(part) for part in zip(*found, strict=True))
    return before, pl.concat([before, further])


def _is_among(ids: pl.Series) -> pl.Expr:
    return pl.col("article_id").is_in(ids.implode())


_MONTH = pl.col("file").str.head(len("month=2024-07"))


def _keep(table: str, new: pl.DataFrame, draft: Draft) -> None:
    months = new.with_columns(_month=_MONTH).partition_by("_month", as_dict=True, include_key=False)
    for (part,), rows in sorted(months.items()):
        before = draft.scan(table, [str(part)]).collect()
        draft.replace(table, str(part), pl.concat([before, rows]).sort("file", "row"))


def _with(draft: Draft, table: str, column: str, values: pl.Series) -> pl.DataFrame:
    """The rows with one of these values, looked for in one column first, and read from few months then."""
    wanted = pl.col(column).is_in(values.unique().implode())
    months = draft.scan(table).filter(wanted).select(_MONTH).unique() if len(values) else None
    parts = months.collect().to_series() if months is not None else ()
    return draft.scan(table, list(parts)).filter(wanted).collect()


STATE = {"readings": LEDGER, "pages": LEDGER}
"""The tables that a version keeps for the next."""
