"""Codes that need their surroundings: things by what is done with them, common words by their topic.

"Vehicles" are output, sales or exports by the verb; "ports" are the corridor's where the sentence,
or the one before, is about the corridor. Where several codes remain, the unit decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from cqmonitor.codes import Measure
from cqmonitor.extract.catalog import Catalog, Mention
from cqmonitor.extract.draft import same_kind
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.locus import is_local
from cqmonitor.extract.en.modifiers import PARTS, weighs
from cqmonitor.extract.en.units import RELATIVE_UNITS
from cqmonitor.extract.sought import Sought
from cqmonitor.extract.text import Span, fold

_OFFICES = Sought(
    r"\b(?:[A-Za-z]+\s(?:and\s)?){1,4}(?:office|commission|bureau|committee|administration|authorit(?:y|ies)|department)\b(?:\sof(?:\s[A-Za-z]+){1,4})?",
    re.IGNORECASE,
)
"""Who speaks is no topic: "the port and logistics office"."""


def topics_in(folded: str, span: Span, catalog: Catalog) -> frozenset[str]:
    """The codes whose topic a sentence names."""
    words = _OFFICES.sub(lambda match: " " * len(match[0]), folded[span.start : span.end])
    found = catalog.topics.find(words)
    return frozenset(code for mention in found for code in mention.what)


def topics_of(words: str, catalog: Catalog) -> frozenset[str]:
    """The codes whose topic some words name."""
    return frozenset(code for mention in catalog.topics.find(fold(words).lower()) for code in mention.what)


def settle(
    concept: Concept,
    *,
    activity: str | None,
    topics: Sequence[frozenset[str]],
    clause: str,
    unit: str,
    spoken_unit: str,
    measure: Measure,
    catalog: Catalog,
) -> Concept:
    """The concept with the code that activity, topic and unit give it; unchanged where they give none.

    Args:
        activity: what is done with a thing ("output", "sales", ...).
        topics: codes by topic: those that the sentence names, then those of the sentences before.
        clause: the text from the quantity before to this one.
        spoken_unit: the unit of the amount last spoken of, which a percentage is of as well.
    """
    if concept.thing is not None and activity is not None:
        codes = [code for done, code in concept.thing.pairs if done == activity]
        if unit in RELATIVE_UNITS:
            alike = [code for code in codes if catalog.by_code[code].unit == spoken_unit] or codes
            return concept if concept.code in codes else replace(concept, code=alike[0] if alike else None)
        return replace(concept, code=_by_unit(codes, unit, catalog))
    if unit == "TEU" and concept.code is None and catalog.topics.find(fold(concept.words).lower()):
        code = _carried_on(concept.words, catalog)
        return replace(concept, code=code, restricted=code is None)
    if concept.restricted and concept.code is None:
        return _part_with_code(concept, unit, catalog)
    if concept.code is None and not concept.restricted:
        named = (topics_of(concept.words, catalog), topics_of(clause, catalog))
        for those in (*named, *topics):
            if unit == "TEU" and (code := _only(one for one in those if catalog.by_code[one].unit == unit)):
                return replace(concept, code=code)
            if those and (code := _within_topic(concept.words, those, unit, catalog)):
                return replace(concept, code=code)
        return concept
    if concept.code and measure is Measure.LEVEL and not same_kind(unit, catalog.by_code[concept.code].unit):
        return _of_other_unit(concept, topics, unit, catalog)
    return narrowed(concept, clause, catalog)


def _carried_on(words: str, catalog: Catalog) -> str | None:
    """ "28,600 TEUs of goods via the Land-Sea Trade Corridor": the service that the phrase itself names."""
    words = fold(words).lower().partition(" and ")[0]
    about = catalog.topics.find(words)
    codes = {code for mention in about for code in mention.what if catalog.by_code[code].unit == "TEU"}
    spans = [(mention.start, mention.end) for mention in about]
    goods = [match.span() for match in _GOODS.finditer(words)]
    return None if _leftover(words, [*spans, *goods]) else _only(codes)


_GOODS = re.compile(
    r"\b(?:teus?|twenty-foot|equivalent|units?|standard|goods|cargo(?:es)?|freight|containers?|shipments?|via|through|on|along)\b"
)


def _part_with_code(concept: Concept, unit: str, catalog: Catalog) -> Concept:
    """ "disposable income of the county's rural residents": a part that has a code of its own."""
    words = fold(concept.words).lower()
    inside = catalog.indicators.find(words)
    about = {code for mention in catalog.topics.find(words) for code in mention.what}
    counted = [
        mention
        for mention in catalog.counted.find(words)
        if mention.what & about
        and not any(name.start <= mention.start and mention.end <= name.end for name in inside)
    ]
    spans = [(name.start, name.end) for name in inside] + [
        (mention.start, mention.end) for mention in counted
    ]
    codes = {code for mention in counted for code in mention.what & about}
    code = _only(codes)
    if (
        code is None
        or _leftover(words, spans)
        or (unit not in RELATIVE_UNITS and not same_kind(unit, catalog.by_code[code].unit))
    ):
        return concept
    return replace(concept, code=code, restricted=False)


def _of_other_unit(
    concept: Concept, topics: Sequence[frozenset[str]], unit: str, catalog: Catalog
) -> Concept:
    """ "200 million tons and 2 million TEUs": the topic's indicator that is measured in this unit."""
    sibling = sibling_in(concept, unit, catalog)
    if sibling:
        return replace(concept, code=sibling)
    if unit not in ("percent", "pp"):
        for those in topics:
            fitting = sorted(code for code in those if catalog.by_code[code].unit == unit)
            if fitting and concept.code in those:
                return replace(concept, code=fitting[0] if len(fitting) == 1 else None)
    return concept


def sibling_in(concept: Concept, unit: str, catalog: Catalog) -> str | None:
    """The code of the same in another unit: vehicle exports by value where the name is that of their number."""
    activity = catalog.by_code[concept.code or ""].activity
    things = catalog.things.find(fold(concept.words))
    pairs = [pair for mention in things for pair in mention.what.pairs if pair[0] == activity]
    return _only(code for _, code in pairs if catalog.by_code[code].unit == unit)


def _by_unit(codes: Iterable[str], unit: str, catalog: Catalog) -> str | None:
    fitting = [code for code in codes if same_kind(unit, catalog.by_code[code].unit)]
    exact = [code for code in fitting if catalog.by_code[code].unit == unit]
    return next(iter(exact or fitting), None)


def _within_topic(words: str, topics: frozenset[str], unit: str, catalog: Catalog) -> str | None:
    words = fold(words).lower()
    about = catalog.topics.find(words)
    named = [
        mention
        for mention in catalog.counted.find(words)
        if mention.what & topics and not any(_inside(mention, topic) for topic in about)
    ]
    if not named:
        return None
    spans = [(mention.start, mention.end) for mention in named]
    spans += [(mention.start, mention.end) for mention in about]
    places = catalog.areas.find(words)
    spans += [(place.start, place.end) for place in places if is_local(place.what) or place.what == "CN"]
    if any(not is_local(place.what) and place.what not in ("CN", "WORLD") for place in places):
        return None
    between = "between" in words.split() and not any(
        "between" in words[one.start : one.end] for one in named + about
    )
    if _leftover(words, spans) or (places and between):
        return None
    candidates = sorted(frozenset.union(*(mention.what for mention in named)) & topics)
    if unit in RELATIVE_UNITS:
        return candidates[0] if len(candidates) == 1 else None
    by_unit = _by_unit(candidates, unit, catalog)
    if by_unit is None and unit not in ("count", "person", "CNY"):
        by_unit = _only(code for code in topics if catalog.by_code[code].unit == unit)
    return by_unit


def _inside(inner: Mention[frozenset[str]], outer: Mention[frozenset[str]]) -> bool:
    """Whether a common word is only part of a longer topic's name ("trade" in "Trade Corridor")."""
    return (
        outer.start <= inner.start
        and inner.end <= outer.end
        and inner.end - inner.start < outer.end - outer.start
    )


def _only(codes: Iterable[str]) -> str | None:
    found = sorted(codes)
    return found[0] if len(found) == 1 else None


def _leftover(words: str, spans: list[tuple[int, int]]) -> bool:
    """Whether words of weight remain beside the names: then it is a part, or something else."""
    kept = list(words)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    rest = re.findall(r"[a-z][a-z-]*", "".join(kept).replace("'s", "  "))
    rest = [word for word in rest if word not in ("county", "district", "town", "village")]
    return any(word in PARTS or (weighs(word) and not word.endswith("ed")) for word in rest)


def narrowed(concept: Concept, clause: str, catalog: Catalog) -> Concept:
    """ "Urban residents had a disposable income of": the narrower indicator whose topic the concept is."""
    if concept.code is None:
        return concept
    about = {code for mention in catalog.topics.find(fold(concept.words)) for code in mention.what}
    inside = catalog.indicators.find(fold(clause))
    named = {
        code
        for mention in catalog.counted.find(fold(clause))
        if not any(name.start <= mention.start and mention.end <= name.end for name in inside)
        for code in mention.what
    }
    named |= {name.what for name in inside}
    narrower = sorted((about & named) - {concept.code})
    unit = catalog.by_code[concept.code].unit
    words = fold(concept.words).lower().split()
    fitting = [
        code
        for code in narrower
        if catalog.by_code[code].unit == unit and not _is_sum_of(catalog.by_code[code].name_en, words)
    ]
    return replace(concept, code=fitting[0]) if len(fitting) == 1 else concept


def _is_sum_of(name: str, words: Sequence[str]) -> bool:
    """ "Trade in June: exports 43 billion yuan": total imports and exports are no narrower sort of exports."""
    parts = name.lower().removeprefix("total ").split(" and ")
    return len(parts) > 1 and any(part in words for part in parts)


def compose(words: str, owner: Concept | None, catalog: Catalog) -> Concept | None:
    """ "The cluster system achieved a value added of": the name that object and subject make together."""
    if owner is None or owner.anaphor:
        return None
    thing, subject = _bare(words), _bare(owner.words)
    for name in (f"{thing} of the {subject}", f"{thing} of {subject}", f"{subject} {thing}"):
        found = catalog.indicators.find(name)
        if any(mention.start == 0 and mention.end == len(name) for mention in found):
            return Concept(words, found[0].what, owner.area)
    return None


def _bare(words: str) -> str:
    """A phrase without article, quotation marks and trailing verb."""
    words = fold(words).lower().replace('"', "").replace("-", " ").strip()
    words = re.sub(r"^(?:the|a|an|its|total|combined)\s", "", words)
    return re.sub(
        r"\s(?:achieved|realized|recorded|posted|generated|had|has|created|saw|reported|registered)$",
        "",
        words,
    )
