"""What each host is known to repeat, and which pages were read without knowing it."""

from __future__ import annotations

import polars as pl

from cqmonitor.clean import NOTHING, Count, Repeated, repeated_lines
from cqmonitor.clean.repeated import MIN_PAGES
from cqmonitor.storage import Place
from cqmonitor.warehouse.reads import line_counts, pages_with

PageKey = tuple[str, str]
"""Address and digest of a version of a page."""


class Learned:
    """What each host is known to repeat, by the pages that these rules have read."""

    def __init__(self, warehouse: Place, rules: str) -> None:
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
