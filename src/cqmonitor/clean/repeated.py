"""Lines that a host repeats from page to page: the boilerplate that no pattern names yet.

What counts is in how many of a host's pages a line stands (its document frequency), numbers masked. That
does not depend on what was taken away before: the count is a function of the pages alone, and so is what
is taken away by it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from cqmonitor.clean.lines import fold, mask

MIN_PAGES = 5
"""A line on fewer pages of a host is not known to be repeated."""

MIN_SHARE = 0.3
"""Outside of an article's body a line on at least this share of the host's pages is boilerplate."""

MIN_PAGES_MOSTLY = 10
MIN_SHARE_MOSTLY = 0.6
"""Within the body, and for whole paragraphs, it must be on more: a campaign's closing paragraph and a
recurring subhead are on many pages, a cookie notice or an advertisement on nearly all."""

WINDOW = 40
"""Pages that a share is at least taken of. A line is judged by the pages between the first and the last on
which it stands, so that a new layout shows soon; in fewer pages than these a series of articles with a
line in common would look like one."""


class Count(NamedTuple):
    """A line's document frequency: on how many pages it stands, and the turns of the first and the last.

    The turn of a page is its place among all pages of the host in the order of their fetch, from 0.
    """

    line: int
    pages: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Repeated:
    """The lines that a host repeats, by `line_key`: `often`, and those `mostly` that are on most pages."""

    often: frozenset[int] = frozenset()
    mostly: frozenset[int] = frozenset()

    def among(self, lines: Iterable[int]) -> Repeated:
        """Those of a page's lines: all that its reading depends on."""
        own = frozenset(lines)
        return Repeated(self.often & own, self.mostly & own)

    @property
    def digest(self) -> str:
        """16 hex digits that tell it from others; "" where nothing is repeated."""
        told = repr((sorted(self.often), sorted(self.mostly)))
        return hashlib.sha256(told.encode()).hexdigest()[:16] if self.often or self.mostly else ""


NOTHING = Repeated()


def line_key(text: str, *, prose: bool) -> int:
    """A line's digest, 63 bits: of its words with numbers masked.

    Paragraphs keep their numbers: sentences that differ in nothing else are news of two months.
    """
    words = fold(text) if prose else mask(text)
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest()) >> 1


def repeated_lines(counts: Iterable[Count], pages: int) -> Repeated:
    """The lines that one host repeats.

    Args:
        counts: document frequencies of its lines; rarer lines than `MIN_PAGES` may be left out.
        pages: how many pages of the host are known.
    """
    found = [(count, _out_of(count, pages)) for count in counts]
    return Repeated(
        frozenset(c.line for c, of in found if c.pages >= max(MIN_PAGES, MIN_SHARE * of)),
        frozenset(c.line for c, of in found if c.pages >= max(MIN_PAGES_MOSTLY, MIN_SHARE_MOSTLY * of)),
    )


def _out_of(count: Count, pages: int) -> int:
    """The pages that a line's share is taken of."""
    return max(count.last - count.first + 1, min(pages, WINDOW))
