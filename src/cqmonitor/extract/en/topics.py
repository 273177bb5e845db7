"""Codes that need their surroundings: things by what is done with them, common words by their topic.

"Vehicles" are output, sales or exports by the verb; "ports" are the corridor's where the sentence,
or the one before, is about the corridor. Where several codes remain, the unit decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.draft import same_kind
from cqmonitor.extract.en.concepts import NEUTRAL, PARTS, Concept
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.text import Span
from cqmonitor.records import Measure

_VALUE_UNITS = frozenset({"percent", "pp", "rank"})


def topics_in(folded: str, span: Span, catalog: Catalog) -> frozenset[str]:
    """The codes whose topic a sentence names."""
    found = catalog.topics.find(folded[span.start : span.end])
    return frozenset(code for mention in found for code in mention.what)


def settle(
    concept: Concept,
    *,
    activity: str | None,
    topics: frozenset[str],
    unit: str,
    measure: Measure,
    catalog: Catalog,
) -> Concept:
    """The concept with the code that activity, topic and unit give it; unchanged where they give none."""
    if concept.thing is not None and activity is not None:
        codes = [code for done, code in concept.thing.pairs if done == activity]
        code = _by_unit(codes, unit, catalog) or (codes[0] if codes and unit in _VALUE_UNITS else None)
        return replace(concept, code=code)
    if concept.code is None and not concept.restricted and topics:
        code = _within_topic(concept, topics, unit, catalog)
        return replace(concept, code=code, area=None if code else concept.area) if code else concept
    return concept


def _by_unit(codes: Iterable[str], unit: str, catalog: Catalog) -> str | None:
    fitting = [code for code in codes if same_kind(unit, catalog.by_code[code].unit)]
    return fitting[0] if fitting else None


def _within_topic(concept: Concept, topics: frozenset[str], unit: str, catalog: Catalog) -> str | None:
    words = concept.words.lower()
    named = [mention for mention in catalog.counted.find(words) if mention.what & topics]
    if not named:
        return None
    spans = [
        (mention.start, mention.end)
        for mention in (*named, *catalog.topics.find(words), *catalog.areas.find(words))
    ]
    if _leftover(words, spans):
        return None
    candidates = sorted(frozenset.union(*(mention.what for mention in named)) & topics)
    if unit in _VALUE_UNITS:
        return candidates[0] if len(candidates) == 1 else None
    return _by_unit(candidates, unit, catalog)


def _leftover(words: str, spans: list[tuple[int, int]]) -> bool:
    """Whether words of weight remain beside the names: then it is a part, or something else."""
    kept = list(words)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    rest = "".join(kept).replace("'s", " ").replace("(", " ").replace(")", " ").split()
    return any(
        word in PARTS
        or (word.isalpha() and word not in NEUTRAL and word not in FUNCTION_WORDS and not word.endswith("ed"))
        for word in (part.strip(",.;:\"'") for part in rest)
    )
