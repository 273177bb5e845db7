"""Fact sheets: a line of name, unit in brackets, colon and number is read as a table of one row.

GDP (RMB bn): 3,014.6 (2023)
Utilised FDI (US$ mn), 2023: 1,053
Population (mn, end of 2023): 31.9
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cqmonitor.extract.en.tables import UNIT, Cell, Table
from cqmonitor.extract.text import Span

_LINE = re.compile(
    r"^[ \t•*·–-]{0,4}(?P<label>(?P<name>[A-Z][^:\n|()]{1,60}?)\s?\((?P<bracket>[^():\n|]{1,40})\)"
    r"(?P<behind>[^:\n|()]{0,40}))\s?:\s{1,3}(?P<value>[+–−-]?\d[\d,]{0,20}(?:\.\d{1,10})?%?)"
    r"(?:\s?\((?P<aside>[^()\n|]{1,40})\))?(?=[ \t]*(?:$|[;.](?:\s|$)))",
    re.MULTILINE,
)
_PARTS = re.compile(r"\s?[,;]\s?")


def fact_lines(folded: str) -> Iterator[Table]:
    """The lines of folded text that give one number of what their label names, in the unit of its brackets."""
    for match in _LINE.finditer(folded):
        parts = _PARTS.split(match["bracket"].strip())
        unit = next((part for part in parts if UNIT.fullmatch(part)), None)
        if unit is None:
            continue
        told = [part for part in parts if part is not unit]
        caption = ", ".join([*told, match["behind"].strip(" ,"), match["aside"] or ""]).strip(" ,")
        label = Cell(f"{match['name'].strip()} ({unit})", *match.span("label"))
        value = Cell(match["value"], *match.span("value"))
        yield Table(Span(label.start, value.end), caption, (), ((label, value),))
