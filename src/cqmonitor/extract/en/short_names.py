"""Places by the short form of a name that the text has given in full: "Wushan" after "Wushan County"."""

from __future__ import annotations

import re

from cqmonitor.extract.catalog import Mention

_KIND = re.compile(r"^([A-Z][\w']{2,})(?:\s[A-Z]\w+){0,3}\s(?:county|district)$", re.IGNORECASE)
_GENERIC = frozenset({"new", "autonomous", "this", "every", "each", "another", "the"})


def with_short_names(areas: list[Mention[str]], folded: str) -> list[Mention[str]]:
    """The areas with the bare names of counties and districts that the text names in full, in its order.

    A bare name alone would be of too many places (Wuxi, Wushan); only what follows the full name is read so.
    """
    short: dict[str, Mention[str]] = {}
    for area in areas:
        match = _KIND.match(folded[area.start : area.end])
        if match and match[1].lower() not in _GENERIC and match[1][0].isupper():
            short.setdefault(match[1], area)
    if not short:
        return areas
    taken = bytearray(len(folded))
    for area in areas:
        taken[area.start : area.end] = b"\x01" * (area.end - area.start)
    names = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(short)))})\b(?!\s(?:[A-Z]|[Cc]ity))")
    found = [
        Mention(match.start(), match.end(), short[match.group()].what)
        for match in names.finditer(folded)
        if match.start() > short[match.group()].end and not any(taken[match.start() : match.end()])
    ]
    return sorted([*areas, *found], key=lambda area: area.start)
