"""`Warehouse`: one folder of tables, with everything that can be asked of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from os import PathLike
from typing import Any

import polars as pl

from cqmonitor.records import Known, Page, Reading
from cqmonitor.storage.places import Place, place
from cqmonitor.warehouse import archive, changes, queries
from cqmonitor.warehouse import maintain as maintaining
from cqmonitor.warehouse import publish as publishing
from cqmonitor.warehouse import quarantine as keeping
from cqmonitor.warehouse import readings as reading
from cqmonitor.warehouse import runs as running
from cqmonitor.warehouse.check import check, telling_damage
from cqmonitor.warehouse.commit import scan
from cqmonitor.warehouse.compact import REPLACED_FOR
from cqmonitor.warehouse.file_check import Problem
from cqmonitor.warehouse.flat import articles_frame, claims_frame
from cqmonitor.warehouse.ledger import in_force, texts
from cqmonitor.warehouse.maintain import DiskUse, Maintained
from cqmonitor.warehouse.publish import Build, Publication
from cqmonitor.warehouse.queries import Vintage
from cqmonitor.warehouse.runs import Ended, Running
from cqmonitor.warehouse.tables import (
    AREAS,
    INDICATORS,
    OBSERVATIONS,
    PAGES,
    QUARANTINE,
    READINGS,
    REFETCHES,
    REFUSED,
    as_json,
)
from cqmonitor.warehouse.versions import current, folder_of


class Warehouse:
    """The tables in one folder, which is created by the first write, or below an address `s3://bucket/prefix`.

    Any number of writers and readers may use one at once; see warehouse/README.md for the tables.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = place(path)
        self._version: Place | None = None

    def __repr__(self) -> str:
        return f"Warehouse({str(self.path)!r})"

    # --- what only grows ----------------------------------------------------------------------

    def append_pages(self, pages: Iterable[Page], run_id: str) -> int:
        """Archive pages, each version of a page once, with its last fetch; returns how many were new."""
        return self.append_by_source(pages, run_id).total()

    def append_by_source(self, pages: Iterable[Page], run_id: str) -> Counter[str]:
        """As `append_pages`; returns how many were new of each source."""
        with telling_damage(self.path):
            return archive.append_pages(self.path, pages, run_id)

    def addresses(self) -> int:
        """How many addresses are archived."""
        return int(self.pages().select(pl.col("url").n_unique()).collect().item())

    def append_readings(self, readings: Iterable[Reading], run_id: str) -> int:
        """Append articles with their claims, bad claims to quarantine alone; returns how many were new."""
        with telling_damage(self.path):
            return reading.append_readings(self.path, readings, run_id)

    def append_run(self, run: Ended) -> None:
        """Add a run that has ended."""
        running.append_run(self.path, run)

    def known(self, source: str | None = None) -> dict[str, Known]:
        """What is archived of each address, for conditional requests."""
        with telling_damage(self.path):
            return archive.known(self.path, source)

    def archived_pages(self) -> Iterator[Page]:
        """All archived pages, newest first, a few in memory at a time."""
        return archive.archived_pages(self.path)

    def fetches(self, sources: Collection[str] = ()) -> Iterator[Page]:
        """As `archived_pages` (of some sources), each page once more for every later fetch of it."""
        with telling_damage(self.path):
            yield from archive.fetches(self.path, sources=sources)

    def append_quarantine(self, refused: Iterable[tuple[str, str, Mapping[str, object]]], run_id: str) -> int:
        """Keep what became no row (table, broken rule, what it was); returns how many are new."""
        rows = [{"table": table, "rule": rule, "row": as_json(dict(row))} for table, rule, row in refused]
        frame = pl.DataFrame(rows, schema=REFUSED)
        return keeping.quarantine(self.path, frame, run_id, datetime.now(UTC))

    def pages(self) -> pl.LazyFrame:
        """The table `pages`; select columns, for `body` is large."""
        return scan(self.path, PAGES)

    def without_body(self) -> pl.DataFrame:
        """The pages whose body retention has taken (`url`, `page_sha256`)."""
        return archive.without_body(self.path)

    def refetches(self) -> pl.LazyFrame:
        """Later fetches of versions of pages that were archived already."""
        return scan(self.path, REFETCHES)

    def readings(self) -> pl.LazyFrame:
        """All readings, superseded ones included, with their claims nested."""
        return scan(self.path, READINGS)

    def quarantine(self) -> pl.LazyFrame:
        """The rows that a table refused, with the rule that they broke."""
        return scan(self.path, QUARANTINE)

    def runs(self) -> pl.LazyFrame:
        """The runs that have ended, once each."""
        return running.all_runs(self.path)

    def running(self) -> list[Running]:
        """The runs that are under way, and those that died and have not been noted as such yet."""
        return running.running(self.path)

    def close_dead_runs(self) -> list[Running]:
        """Note the runs that were killed as interrupted; returns them."""
        return running.close_dead(self.path)

    def claims_in_force(
        self,
        *,
        rules_version: str | None = None,
        authority: Mapping[str, str] | None = None,
        until: datetime | None = None,
    ) -> pl.LazyFrame:
        """Flat claims of the readings in force (at a time), before reconciling: what `build` is given."""
        found = in_force(self.path, rules_version=rules_version, until=until)
        return claims_frame(texts(self.path, found), authority or {})

    def articles_in_force(
        self,
        *,
        rules_version: str | None = None,
        authority: Mapping[str, str] | None = None,
        until: datetime | None = None,
    ) -> pl.LazyFrame:
        """Articles in force (at a time) with their signatures, before reconciling: what `build` is given."""
        found = in_force(self.path, rules_version=rules_version, until=until)
        return articles_frame(texts(self.path, found), authority or {})

    # --- what is published --------------------------------------------------------------------

    def publish(
        self,
        build: Build,
        inputs_digest_extra: str,
        *,
        run_id: str = "",
        rules_version: str | None = None,
        authority: Mapping[str, str] | None = None,
        state: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> Publication:
        """Publish what `build` makes of the articles that changed; see `publish.publish`."""
        with telling_damage(self.path):
            return publishing.publish(
                self.path,
                build,
                inputs_digest_extra,
                run_id=run_id,
                rules_version=rules_version,
                authority=authority,
                state=state,
            )

    @property
    def published(self) -> Place | None:
        """Folder of the version that is read, which never changes; None before the first publication."""
        return self._version or current(self.path)

    def pinned(self) -> Warehouse:
        """This warehouse with what is published now, whatever is published meanwhile: for several tables.

        Raises:
            WarehouseError: nothing has been published yet.
        """
        pinned = Warehouse(self.path)
        pinned._version = self._folder
        return pinned

    @property
    def _folder(self) -> Place:
        """Folder of the version that is read."""
        return self._version or folder_of(self.path)

    def observations_diff(self, before: Place | None, after: Place) -> pl.DataFrame:
        """What came or went between two published versions; see `changes.observations_diff`."""
        return changes.observations_diff(before, after)

    def observations(self) -> pl.LazyFrame:
        """All observations: one row a vintage of a fact."""
        return queries.published(self._folder, OBSERVATIONS)

    def indicators(self) -> pl.LazyFrame:
        """The catalog of indicators."""
        return queries.published(self._folder, INDICATORS)

    def areas(self) -> pl.LazyFrame:
        """The catalog of areas."""
        return queries.published(self._folder, AREAS)

    def series(
        self,
        indicator: str | None,
        area: str | None = "CN-CQ",
        measure: str | None = "level",
        freq: str | None = None,
        *,
        status: str | None = None,
        as_of: date | None = None,
        known_at: date | None = None,
        vintage: Vintage = "latest",
    ) -> pl.LazyFrame:
        """The observations of an indicator by period; see `queries.series`."""
        return queries.series(
            self._folder,
            indicator,
            area,
            measure,
            freq,
            status=status,
            as_of=as_of,
            known_at=known_at,
            vintage=vintage,
        )

    def maintain(
        self, *, bodies_for: timedelta | None = None, replaced_for: timedelta = REPLACED_FOR
    ) -> Maintained:
        """Put old files together, delete what has had its time, tell of disk use; see `maintain.maintain`."""
        with telling_damage(self.path):
            return maintaining.maintain(self.path, bodies_for=bodies_for, replaced_for=replaced_for)

    def disk_use(self) -> tuple[DiskUse, ...]:
        """What each table takes on disk."""
        with telling_damage(self.path):
            return maintaining.disk_use(self.path)

    def check(self) -> list[Problem]:
        """What is wrong with the warehouse's files, rows and references, and how to mend it."""
        return check(self.path)

    def check_codes(self, column: str, codes: Iterable[str]) -> None:
        """See that a column of the observations may have these codes; see `queries.check_code`."""
        for code in codes:
            queries.check_code(self._folder, column, code)

    def vintages(self, series_key: str) -> pl.LazyFrame:
        """All vintages of one series by period and day of publication."""
        return queries.vintages(self._folder, series_key)

    def first_release(self, series_key: str) -> pl.LazyFrame:
        """One series as first published, one row a period."""
        return queries.first_release(self._folder, series_key)

    def latest_release(self, series_key: str) -> pl.LazyFrame:
        """One series as it stands, one row a period."""
        return queries.latest_release(self._folder, series_key)

    def as_of_date(self, series_key: str, day: date) -> pl.LazyFrame:
        """All that had been published of one series by the end of a day (Asia/Shanghai)."""
        return queries.as_of_date(self._folder, series_key, day)

    def revisions(self, series_key: str) -> pl.LazyFrame:
        """The revision triangle of one series: periods by days of publication; see `queries.revisions`."""
        return queries.revisions(self._folder, series_key)

    def claims(
        self, *, indicator: str | None = None, area: str | None = None, article_id: str | None = None
    ) -> pl.LazyFrame:
        """Published claims with their evidence."""
        return queries.claims(self._folder, indicator=indicator, area=area, article_id=article_id)

    def articles(self, *, source: str | None = None, article_id: str | None = None) -> pl.LazyFrame:
        """Published articles."""
        return queries.articles(self._folder, source=source, article_id=article_id)
