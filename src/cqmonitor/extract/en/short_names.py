"""Places by other words than their names: "Wushan" after "Wushan County", "the Sichuan capital", "US"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cqmonitor.extract.catalog import Mention

_KIND = re.compile(r"^([A-Z][\w']{2,})(?:\s[A-Z]\w+){0,3}\s(?:county|district)$", re.IGNORECASE)
_GENERIC = frozenset({"new", "autonomous", "this", "every", "each", "another", "the"})


_INITIALS = re.compile(r"\bUS\b(?!\s?(?:[$\d]|dollars?\b|cents?\b))")
""" "US", which in small letters would be a pronoun."""


def with_initials(areas: list[Mention[str]], folded: str) -> list[Mention[str]]:
    """The areas with "US", where capitals tell it from the pronoun; not in a text all of capitals."""
    taken = {area.start for area in areas} | {area.end - 2 for area in areas}
    found = [
        Mention(match.start(), match.end(), "US")
        for match in _INITIALS.finditer(folded)
        if match.start() not in taken
        and not _SHOUTED.search(folded[max(0, match.start() - 12) : match.end() + 12])
    ]
    return sorted([*areas, *found], key=lambda area: area.start)


_SHOUTED = re.compile(r"[A-Z]{4,}\sUS\b|\bUS\s[A-Z]{4,}")

_CAPITAL_OF = re.compile(
    r"\bcapital(?:\scity)?\sof\s(?:the\s)?(?:(?:south|north|east|west|central)\w*\s)?(?:(?:China|Chinese)(?:'s)?\s)?(?:province\sof\s)?$",
    re.IGNORECASE,
)
_OWN_CAPITAL = re.compile(
    r"(?:\sprovince)?(?:'s|(?<=s)')?(?:\sprovince's)?\s(?:provincial\s)?capital(?:\scity)?(?='s|[\s,.;:)])"
    r"(?!\s(?:market|markets|investment|expenditure|spending|goods|flow|flows|inflow|inflows|formation|account|stock|gains?|of)\b)",
    re.IGNORECASE,
)


def with_capitals(areas: list[Mention[str]], folded: str, capitals: Mapping[str, str]) -> list[Mention[str]]:
    """ "the capital of Sichuan", "the Sichuan capital", "Sichuan's provincial capital": the city, not the province."""
    return [_capital(area, folded, capitals) for area in areas]


def _capital(area: Mention[str], folded: str, capitals: Mapping[str, str]) -> Mention[str]:
    code = capitals.get(area.what)
    if code is None:
        return area
    if before := _CAPITAL_OF.search(folded[max(0, area.start - 60) : area.start]):
        return Mention(area.start - len(before.group()), area.end, code)
    behind = _OWN_CAPITAL.match(folded, area.end)
    owned = behind is not None and (
        "'" in behind.group() or folded[area.start - 4 : area.start].lower() == "the "
    )
    return Mention(area.start, behind.end(), code) if behind and owned else area


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


def without_lines(areas: list[Mention[str]], folded: str) -> list[Mention[str]]:
    """The areas less those that hyphens chain to the name of a line: "Chongqing-Guizhou-Guangxi"."""
    chains: list[list[Mention[str]]] = []
    for area in areas:
        if chains and folded[chains[-1][-1].end : area.start] in ("-", "–"):
            chains[-1].append(area)
        else:
            chains.append([area])
    return [
        area
        for chain in chains
        if len(chain) < 3 and not (len(chain) == 2 and _LINE.match(folded, chain[-1].end))
        for area in chain
    ]


_LINE = re.compile(
    r"\s(?:(?:high-speed|freight|intercity|express|passenger|direct|air)\s){0,2}(?:railway|railroad|rail|expressway|motorway|highway|line|"
    r"route|corridor|pipeline|trains?|flights?|service)\b",
    re.IGNORECASE,
)
""" "the Chongqing-Guiyang railway": a line between two places is in neither."""
