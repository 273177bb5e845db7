"""Where and when a report was written: "BEIJING, Jan. 17 (Xinhua) --" says nothing of what it is about."""

from __future__ import annotations

import re

from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.en.context import is_district
from cqmonitor.extract.en.lexicon import MONTHS, alternation
from cqmonitor.extract.text import Span

_DAY = rf"(?:{alternation(month.capitalize() for month in MONTHS)})\.?\s\d{{1,2}}(?:,\s(?:19|20)\d\d)?"
_DATELINE = re.compile(
    rf"^[ \t]*(?P<place>[A-Z][A-Za-z.' /]{{2,40}}?(?:,\s[A-Z][a-z]+)?)"
    rf"(?P<told>,\s{_DAY}|(?:,\s{_DAY})?\s?\((?:[A-Z][^()\n]{{1,40}})\))?\s?(?:--|—|–|-)\s+(?=[A-Z\"'\d])",
    re.MULTILINE,
)


def dateline(folded: str, home: str, catalog: Catalog) -> tuple[Span, str] | None:
    """The first dateline and the code of its place, "" where the catalog does not know it.

    A district of the home area stays in its story: "YUBEI - The district's valley" is about it.
    """
    for match in _DATELINE.finditer(folded):
        place = match["place"]
        found = catalog.areas.find(place)
        code = found[0].what if found and (found[0].start, found[0].end) == (0, len(place)) else ""
        if is_district(code, home):
            return None
        if match["told"] or (code and place.isupper()):
            return Span(match.start(), match.end()), code
    return None


def without(folded: str, span: Span) -> str:
    """The text with the dateline blanked; its length stays."""
    return folded[: span.start] + " " * (span.end - span.start) + folded[span.end :]
