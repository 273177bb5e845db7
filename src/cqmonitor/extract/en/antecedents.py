"""What a quantity without a name of its own is of: what was spoken of last, both of two, what the paragraph is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from cqmonitor.codes import Measure
from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.draft import same_kind
from cqmonitor.extract.en.bare import bare_code
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import SHARE_WORDS, Concept, concept_of
from cqmonitor.extract.en.growing import SECTORS
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.partitives import is_of_these
from cqmonitor.extract.en.pointing import PAIR
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.units import RELATIVE_UNITS

_TWO = re.compile(r"(?:together\s)?(?:the|these|those|both)?\s?(?:two|both)\b", re.IGNORECASE)


def _sum_of_two(concept: Concept | None, clause: Clause) -> Concept | None:
    """ "The two together came to 450 billion yuan": exports and imports make up trade."""
    codes = {one.code for one in clause.discourse.recent[-2:]}
    level = clause.what.unit == "CNY" and clause.what.measure is Measure.LEVEL and clause.last is None
    both = concept is not None and _TWO.match(concept.words) and codes == {"exports", "imports"}
    return replace(concept, code="foreign_trade", anaphor=False) if concept and both and level else None


def is_elsewhere(tokens: Sequence[Token], last: int, index: int) -> bool:
    """ "8.2 percent next door and 6 percent nationwide": the same thing in another area."""
    between = [token for token in tokens[last + 1 : index] if token.kind != "period"]
    places = [*between, *tokens[index + 1 : index + 4]]
    named = any(token.kind in ("indicator", "thing", "quantity") for token in between)
    return any(token.kind == "area" for token in places) and len(between) < 7 and not named


_BY_PLACE = re.compile(
    r"(?:by|among|of)\s(?:the\s)?(?:\w+\s){0,2}(?:city|cities|regions?|districts?|count(?:y|ies)|prefectures?|provinces?|areas?|places?)\b[^,]{0,30},",
    re.IGNORECASE,
)
""" "By city, Chengdu generated 1.6 trillion yuan": what the whole story is about, place by place."""


def carried_concept(concept: Concept | None, clause: Clause) -> Concept | None:
    """The concept before, less its code where the words say that this is a part of it."""
    if whole := _sum_of_two(concept, clause):
        return whole
    before, recent = _before(concept, clause), _recent(clause)
    if before is None:
        return concept
    if _BY_PLACE.match(clause.sentence_before) and (told := clause.discourse.story_concept):
        fits = clause.what.unit in RELATIVE_UNITS or same_kind(
            clause.what.unit, clause.catalog.by_code[told.code or ""].unit
        )
        before = told if fits and clause.last is None else before
    if concept and len(recent) > 1 and (which := PAIR.search(concept.words)):
        return recent[-2 if which[1].lower() == "former" else -1]
    before = _in_unit(before, clause)
    area = concept.area if concept else None
    owner = clause.name(clause.subject()) if clause.what.measure is Measure.SHARE else None
    foreign = any(one is not None and one.partner for one in (concept, owner))
    if foreign or is_of_these(clause):
        words = concept.words if concept else before.words
        return Concept(words, None, None if foreign else area, restricted=True)
    words = concept.words if concept and SHARE_WORDS.search(concept.words) else before.words
    return replace(before, area=area or before.area, words=words)


def _recent(clause: Clause) -> Sequence[Concept]:
    """What was spoken of last, each once: in the sentence where it names two, else in the one before."""
    here = distinct_codes(reading.concept for reading in clause.readings if reading.concept)
    return here if len(here) > 1 else clause.discourse.recent


def _in_unit(before: Concept, clause: Clause) -> Concept:
    """Of what the sentence before spoke of, that which is measured in this unit: "In 2024, it was 80.9 bn yuan and 2.51 %"."""
    by_code, unit = clause.catalog.by_code, clause.what.unit
    told = by_code.get(before.code or "")
    if told is None and clause.what.measure is Measure.LEVEL:
        code = clause.catalog.indicators.whole(before.words)
        fits = code and same_kind(unit, by_code[code].unit)
        words = before.words.lower()
        return replace(before, words=words, code=code, anaphor=False, restricted=False) if fits else before
    if (
        told is None
        or before.thing
        or before.code in clause.catalog.thing_of
        or clause.what.measure is not Measure.LEVEL
        or same_kind(unit, told.unit)
    ):
        return before
    spoken = [reading.concept for reading in clause.readings if reading.concept] + list(
        clause.discourse.recent
    )
    fitting = distinct_codes(one for one in spoken if one.code and same_kind(unit, by_code[one.code].unit))
    return fitting[0] if len(fitting) == 1 else before


def distinct_codes(concepts: Iterable[Concept]) -> list[Concept]:
    """One concept a code."""
    return list({concept.code: concept for concept in concepts}.values())


def _before(concept: Concept | None, clause: Clause) -> Concept | None:
    """What was spoken of before; "the total" is that of the paragraph."""
    discourse = clause.discourse
    if concept and clause.last is None and discourse.introduced and _is_it(concept, discourse.introduced):
        return discourse.introduced
    if concept and concept.words.lower() in ("the index", "index") and (index := _index(clause)):
        return index
    if concept and clause.last is None and "total" in concept.words.lower().split():
        return discourse.paragraph_concept or clause.spoken_of
    if concept and clause.last is None and concept.words.lower().strip() in _BARE_GROWTH:
        several = len({one.code for one in discourse.recent}) > 1
        if discourse.paragraph_concept is None:
            return discourse.story_concept or Concept(concept.words, "gdp")
        told = discourse.paragraph_concept if several else clause.spoken_of
        whole = told is not None and told.code in SECTORS and "overall" in concept.words.lower()
        return Concept(concept.words, "gdp") if whole else told
    return clause.spoken_of


_BEING = frozenset(
    "is are was were remain remains remained stay stays stayed become becomes became pose poses worry worries".split()
)


def introduced(tokens: Sequence[Token], folded: str, catalog: Catalog) -> Concept | None:
    """ "Logistics costs remain a headache.": a plain subject that is said to be something; "the result" points to what was."""
    at = next((at for at, token in enumerate(tokens[:7]) if token.word in _BEING), 0)
    subject = tokens[:at]
    if not subject or any(token.kind != "word" or token.word in FUNCTION_WORDS for token in subject):
        return None
    told = concept_of(subject, folded, catalog)
    known = told is None or told.code or told.thing or bare_code(told.words, catalog)
    return None if known or (told and told.anaphor) else told


def _is_it(concept: Concept, introduced: Concept) -> bool:
    """Whether a pronoun agrees in number with what was introduced."""
    several = introduced.words.lower().endswith("s")
    return concept.words.lower().split()[:1] in (
        [["they"], ["these"], ["those"]] if several else [["it"], ["this"]]
    )


def _index(clause: Clause) -> Concept | None:
    """ "The index averaged 5.5 percent" behind the prices of food: the one that the text is about."""
    discourse, by_code = clause.discourse, clause.catalog.by_code
    spoken = (clause.spoken_of, discourse.paragraph_concept, discourse.story_concept)
    return next((one for one in spoken if one and one.code and "index" in by_code[one.code].name_en), None)


_BARE_GROWTH = frozenset({"growth", "the growth", "annual growth", "overall growth", "expansion"})
"""Growth of nothing said: of what the paragraph is about, else the story, else of the economy."""
