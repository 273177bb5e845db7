"""Lines that a host repeats from page to page: the boilerplate that no pattern names yet.

A pure function over the texts that are archived; what it finds is given to `clean_page`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cqmonitor.clean.lines import fold, is_prose, mask
from cqmonitor.records import Article

MIN_PAGES = 5
"""Below so many pages of a host nothing is known about what it repeats."""

MIN_SHARE = 0.3
"""A line on at least this share of the host's pages is boilerplate."""

MIN_SHARE_PROSE = 0.6
"""A whole paragraph needs more: a campaign's closing paragraph is on many pages, a cookie notice on all."""


def repeated_lines(
    texts: Iterable[str],
    *,
    min_pages: int = MIN_PAGES,
    min_share: float = MIN_SHARE,
    min_share_prose: float = MIN_SHARE_PROSE,
) -> frozenset[str]:
    """The digit-masked lines that one host repeats.

    Args:
        texts: one text a page, all of one host; the order does not matter, a line counts once a page.
        min_pages: fewer texts than these give an empty set, and a line is on at least so many.
        min_share, min_share_prose: share of the pages from which a line, a paragraph is boilerplate.
    """
    seen: Counter[str] = Counter()
    prose: set[str] = set()
    pages = 0
    for text in texts:
        pages += 1
        lines = {mask(line): line for line in text.splitlines() if line.strip()}
        seen.update(lines.keys())
        prose.update(masked for masked, line in lines.items() if is_prose(fold(line)))
    if pages < min_pages:
        return frozenset()

    def enough(masked: str) -> float:
        return max(min_pages, pages * (min_share_prose if masked in prose else min_share))

    return frozenset(masked for masked, count in seen.items() if count >= enough(masked))


def countable_text(article: Article) -> str:
    """What of an article goes into the count: its text, and what was taken before as repeated.

    Without the latter a line would be taken on one run and be back on the next.
    """
    again = (gone.text for gone in article.removed if gone.reason == "repeated")
    return "\n".join((article.text, *again))
