"""Finding the catalog's names in a text: areas, indicators, and things that are counted.

Names are matched on folded text by Aho-Corasick (ahocorasick_rs), longest first, on word
boundaries in English. What a match means is data: `config/indicators.yaml` and `areas.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from cqmonitor.config import Config, Indicator
from cqmonitor.extract.text import fold, lower

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mention(Generic[T]):
    """A name found in the text: half-open offsets and what it means."""

    start: int
    end: int
    what: T


class Names(Generic[T]):
    """A set of names with their meanings, to be found all at once.

    Args:
        entries: pairs of name and meaning; the last one of equal names wins.
        words: names begin and end at a word boundary (English).
        plurals: names are found with a plural s as well.
    """

    def __init__(self, entries: Iterable[tuple[str, T]], *, words: bool, plurals: bool = True) -> None:
        self.words = words
        self.meaning: dict[str, T] = {}
        for name, what in entries:
            for form in _forms(name, plurals) if words else (lower(fold(name)),):
                self.meaning.setdefault(form, what)
        self.names = list(self.meaning)
        self.automaton = AhoCorasick(self.names, matchkind=MatchKind.Standard) if self.names else None

    def find(self, folded: str) -> list[Mention[T]]:
        """All mentions in folded text, leftmost longest, none overlapping another."""
        if self.automaton is None:
            return []
        text = lower(folded)
        hits = self.automaton.find_matches_as_indexes(text, overlapping=True)
        found: list[Mention[T]] = []
        for index, start, end in sorted(hits, key=lambda hit: (hit[1], -hit[2])):
            if found and start < found[-1].end:
                continue
            if not self.words or _at_boundaries(text, start, end):
                found.append(Mention(start, end, self.meaning[self.names[index]]))
        return found

    def whole(self, folded: str) -> T | None:
        """What folded text means that is one of the names and nothing else."""
        return self.meaning.get(lower(folded))


@dataclass(frozen=True)
class Thing:
    """Something counted that has codes of its own: activity -> indicator code (output -> nev_output).

    `pairs` holds every (activity, code): exports of vehicles have one code by number, one by value.
    """

    codes: dict[str, str] = field(default_factory=dict)
    pairs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Catalog:
    """The names of one language.

    Attributes:
        heads_of: code -> last words of the names of its thing ("vehicles" of new-energy vehicles), by which it may be counted.
        parents: code of an area -> code of the area that it lies in.
        capitals: code of a province -> code of its capital.
    """

    indicators: Names[str]
    things: Names[Thing]
    areas: Names[str]
    topics: Names[frozenset[str]]
    counted: Names[frozenset[str]]
    by_code: dict[str, Indicator]
    thing_of: dict[str, Thing]
    spread: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)
    bare: dict[str, str] = field(default_factory=dict)
    heads_of: dict[str, frozenset[str]] = field(default_factory=dict)
    stems_of: dict[str, tuple[frozenset[str], ...]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    capitals: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, config: Config, lang: str) -> Catalog:
        """The catalog of a configuration in `en` or `zh`."""
        english = lang == "en"
        spread = _spread(config) if english else {}
        things: dict[str, list[tuple[str, str]]] = {}
        for entry in config.indicators:
            for name in entry.things_en if english else entry.things_zh:
                if entry.activity:
                    things.setdefault(lower(fold(name)), []).append((entry.activity, entry.code))
        return cls(
            indicators=Names(
                ((name, entry.code) for entry in config.indicators for name in _names(entry, english)),
                words=english,
            ),
            things=Names(
                ((name, Thing(dict(pairs), tuple(pairs))) for name, pairs in things.items()), words=english
            ),
            topics=_groups(config, "topics_en" if english else "topics_zh", words=english),
            counted=_groups(config, "counted_en" if english else "counted_zh", words=english),
            areas=Names(
                (
                    (name, area.code)
                    for area in config.areas
                    for name in (
                        (area.name_en, *area.aliases_en) if english else (area.name_zh, *area.aliases_zh)
                    )
                ),
                words=english,
                plurals=False,
            ),
            by_code={entry.code: entry for entry in config.indicators},
            parents={area.code: area.parent for area in config.areas if area.parent},
            capitals={
                area.parent: area.code
                for area in config.areas
                if area.parent and _CAPITAL.fullmatch(area.code)
            },
            spread=spread,
            stems_of={
                entry.code: tuple(name for name, codes in spread.items() if entry.code in codes)
                for entry in config.indicators
            },
            heads_of={
                entry.code: frozenset(
                    lower(fold(name)).split()[-1] for name in entry.things_en if " " in name
                )
                for entry in config.indicators
            },
            bare={name.lower(): entry.code for entry in config.indicators for name in entry.bare_en},
            thing_of={
                code: Thing(dict(pairs), tuple(pairs)) for pairs in things.values() for _, code in pairs
            },
        )


_CAPITAL = re.compile(r"CN-\d{2}0100")
"""The first city of a province is its capital (GB/T 2260)."""


def _spread(config: Config) -> dict[frozenset[str], frozenset[str]]:
    """Codes by the stems of their English names and clauses."""
    from cqmonitor.extract.en.stems import index  # the stages of a language know the catalog already

    return index(
        (name, entry.code)
        for entry in config.indicators
        for name in (entry.name_en, *entry.aliases_en, *entry.clauses_en)
    )


def _groups(config: Config, attribute: str, *, words: bool) -> Names[frozenset[str]]:
    """Names that several indicators share, each with the codes of all of them."""
    codes: dict[str, set[str]] = {}
    for entry in config.indicators:
        for name in getattr(entry, attribute):
            codes.setdefault(lower(fold(name)), set()).add(entry.code)
    return Names(((name, frozenset(those)) for name, those in codes.items()), words=words)


def _names(entry: Indicator, english: bool) -> tuple[str, ...]:
    return (entry.name_en, *entry.aliases_en) if english else (entry.name_zh, *entry.aliases_zh)


_OWNERS = (
    "the",
    "its",
    "the city's",
    "the municipality's",
    "chongqing's",
    "the district's",
    "the country's",
    "the province's",
)
"""Whose it is changes nothing of what is measured: "profits of the city's industrial enterprises"."""


def _forms(name: str, plurals: bool) -> set[str]:
    """A name with hyphens and with spaces for them, with its plural, its owner spelled out, and in British spelling."""
    base = lower(fold(name))
    owned = plurals and " of " in base
    whose = {base, *(base.replace(" of ", f" of {owner} ", 1) for owner in _OWNERS if owned)}
    whose |= {_british(one) for one in whose} if plurals else set()
    spaced = whose | {one.replace("-", " ") for one in whose} if "-" in base else whose
    return {form for one in spaced for form in ((one, _plural(one)) if plurals else (one,))}


_BRITISH = (
    ("ization", "isation"),
    ("ized", "ised"),
    ("labor", "labour"),
    ("center", "centre"),
    ("aluminum", "aluminium"),
)


def _british(name: str) -> str:
    for american, british in _BRITISH:
        name = name.replace(american, british)
    return name


def _plural(name: str) -> str:
    if name.endswith(("s", "x", "z", "ch", "sh")):
        return name
    ies = name.endswith("y") and name[-2:-1] not in "aeiou"
    return f"{name[:-1]}ies" if ies else f"{name}s"


def _at_boundaries(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() and before.isascii()) and not (after.isalnum() and after.isascii())
