"""The code of a concept: given by activity, topic and unit, refused where the figure is of a part or of another."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from cqmonitor.codes import Measure
from cqmonitor.extract.draft import same_kind
from cqmonitor.extract.en import activities
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.found import Found
from cqmonitor.extract.en.near_things import is_capacity, is_near_thing, of_other_unit
from cqmonitor.extract.en.partitives import is_of_these
from cqmonitor.extract.en.pointing import such_things
from cqmonitor.extract.en.possessors import is_possessed
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.refusals import of_other
from cqmonitor.extract.en.sorts import sort_meant
from cqmonitor.extract.en.spread import contrasted_clause, own_clause, shared_clause
from cqmonitor.extract.en.stocks import has_people, is_of_a_period, is_part_of_stock, peoples_place
from cqmonitor.extract.en.topics import settle, sibling_in, topics_of
from cqmonitor.extract.en.units import RELATIVE_UNITS

_INDUSTRY = re.compile(r"\b(?:industry|industries|sector|cluster)\b", re.IGNORECASE)

_MOVES = (Measure.GROWTH, Measure.CHANGE, Measure.GAP)


def with_code(concept: Concept, own: bool, clause: Clause) -> Concept:
    """The concept with the code that activity, topic and unit give, or without the one that they refuse.

    Args:
        own: the clause itself names the concept.
    """
    if clause.what.unit not in RELATIVE_UNITS and _is_mere_part(concept) and is_of_these(clause):
        return concept
    if total := _total_of_new(clause):
        return total
    if peoples_place(concept, clause) or has_people(clause):
        return replace(concept, code="population", restricted=False, anaphor=False)
    if (before := _as_before(concept, own, clause)) is not None:
        return before
    sort = such_things(clause) or sort_meant(clause)
    told = None if sort or clause.what.measure in _MOVES else own_clause(clause)
    settled = _led(_per_head(concept if told else _settled(concept, clause), clause), clause)
    open_ = settled.code is None and not sort and not (own and is_possessed(concept, clause))
    left = open_ and not _is_it(concept, own, clause)
    if code := told or (left and (own_clause(clause) or _left_out(concept, own, clause))):
        spread = replace(settled, code=code, thing=None, restricted=False, anaphor=False)
        refused = (
            is_near_thing(concept, code, clause)
            or of_other_unit(code, clause, concept.words)
            or of_other(spread, clause)
            or (code == "population" and is_part_of_stock(concept, code, clause))
            or is_of_a_period(code, clause)
        )
        return replace(settled, code=None, thing=None, restricted=True) if refused else spread
    if settled.code is None:
        return settled
    if of_other_unit(settled.code, clause, concept.words):
        return replace(settled, code=None, restricted=True)
    refused = (
        (own and is_capacity(settled.code, clause))
        or is_near_thing(settled, settled.code, clause)
        or is_part_of_stock(concept, settled.code, clause)
        or of_other(settled, clause)
    )
    return replace(settled, code=None, thing=None, restricted=True) if refused else settled


_TOTAL = re.compile(
    r"\b(?:taking|bringing|bring|brings|brought|lifting|raising|pushing|making)\s(?:the|its|their)\s"
    r"(?:total|overall|cumulative)(?:\s(?:number|tally|count|figure))?(?:\s\w+){0,3}\s(?:to|at)\b",
    re.IGNORECASE,
)
_NEW = re.compile(r"(?:\w+\s)?(?:new|newly\s\w+|additional|more)\s", re.IGNORECASE)


def _total_of_new(clause: Clause) -> Concept | None:
    """ "168 new foreign-invested enterprises were set up, taking the total to 7,800": of the new ones no code, of all one."""
    before = clause.last.concept if clause.last else None
    if before is None or before.code or not _TOTAL.search(clause.text):
        return None
    words = _NEW.sub("", before.words, count=1)
    code = clause.catalog.indicators.whole(words)
    return Concept(words, code, before.area) if code else None


def _as_before(concept: Concept, own: bool, clause: Clause) -> Concept | None:
    """ "Laptops made up 31 percent of exports, down from 36 percent, or up 3 points": a share goes on as what it was of."""
    last, what = clause.last, clause.what
    if own or last is None or last.concept is None:
        return None
    if _grows_alike(last, concept, clause) or _moves_alike(last, concept, clause):
        return last.concept
    if last.role.measure is not Measure.SHARE:
        return None
    goes_on = what.where == "same" and (what.unit == "pp" or what.measure is Measure.SHARE)
    return last.concept if goes_on and last.concept.words == concept.words else None


def _grows_alike(last: Reading, concept: Concept, clause: Clause) -> bool:
    """ "moved 721,000 containers, 13 percent more than in 2022": where the amount has no code, its growth has none."""
    level = last.role.measure is Measure.LEVEL and last.concept is not None and last.concept.code is None
    same = last.concept is not None and concept.words == last.concept.words
    return level and same and clause.what.measure is Measure.GROWTH and clause.what.where == "same"


def _moves_alike(last: Reading, concept: Concept, clause: Clause) -> bool:
    """ "employed 254,000 people, 21,000 more than in January": by how much the same thing moved."""
    known = last.concept is not None and last.concept.code is not None and last.role.measure is Measure.LEVEL
    same = (
        last.concept is not None and concept.words == last.concept.words and concept.code == last.concept.code
    )
    return known and same and clause.what.measure is Measure.CHANGE and clause.what.where == "same"


def _is_it(concept: Concept, own: bool, clause: Clause) -> bool:
    """ "investment in farming fell, in the tertiary industry it grew": "it" is no value added, as investment was spoken of."""
    return concept.restricted and not own and clause.tokens[clause.what.verb - 1].word in ("it", "they")


def _is_mere_part(concept: Concept) -> bool:
    return concept.restricted and concept.code is None and concept.thing is None


def _left_out(concept: Concept, own: bool, clause: Clause) -> str | None:
    """The code that the clause names with words that it leaves to what was said before."""
    if concept.thing and _of_retail(clause):
        return None
    return shared_clause(clause) or (contrasted_clause(clause) if own else None)


_PER_HEAD = {"gdp": "gdp_per_capita"}

_A_HEAD = re.compile(
    r"^(?:and\s)?(?:on\sa\s)?per[\s-](?:capita|head|person)(?:\sbasis|\sterms)?,|\b(?:per|a)\s(?:head|person|inhabitant)\b",
    re.IGNORECASE,
)


_EACH_HEAD = re.compile(
    r"\s(?:per|a|for\severy|for\seach)\s(?:head|person|capita|inhabitant|resident)\b", re.IGNORECASE
)
""" "3 trillion yuan, or 94,135 yuan per person"."""


def _per_head(concept: Concept, clause: Clause) -> Concept:
    """ "Per capita, it came to 94,000 yuan": what an adverb makes of a total, for as long as the sentence goes on."""
    code = _PER_HEAD.get(concept.code or "")
    behind = clause.what.measure is Measure.LEVEL and _EACH_HEAD.match(
        clause.folded, clause.tokens[clause.index].end
    )
    adverbial = _A_HEAD.search(clause.sentence_before)
    return replace(concept, code=code) if code and (behind or adverbial) else concept


_IN_VALUE = re.compile(r"\b(?:in|by)\s(?:terms\sof\s)?value\b", re.IGNORECASE)


def _settled(concept: Concept, clause: Clause) -> Concept:
    discourse = clause.discourse
    industry = clause.what.unit in ("CNY", *RELATIVE_UNITS) and _INDUSTRY.search(concept.words)
    return settle(
        concept,
        activity=None if industry else _activity(concept, clause),
        topics=(_topics_so_far(clause), discourse.topics_before, discourse.topics_first),
        clause=_whose(clause) or clause.text,
        unit=clause.what.unit,
        spoken_unit=_spoken_unit(clause),
        measure=clause.what.measure,
        catalog=clause.catalog,
    )


def _topics_so_far(clause: Clause) -> frozenset[str]:
    """The topics that the sentence names up to the next semicolon: what stands behind it goes on to another."""
    end = next((token.start for token in clause.tokens[clause.index :] if token.word == ";"), None)
    here = clause.folded[clause.tokens[0].start : end] if end else ""
    named = clause.discourse.topics
    return named & topics_of(here, clause.catalog) if end else named


def _spoken_unit(clause: Clause) -> str:
    """The unit of the amount last spoken of in the sentence, else of what the sentence before was about."""
    for reading in reversed(clause.readings):
        if reading.role.unit not in RELATIVE_UNITS:
            return reading.role.unit
    before = clause.discourse.concept
    entry = clause.catalog.by_code.get(before.code or "") if before else None
    return entry.unit if entry else clause.discourse.unit


def _led(concept: Concept, clause: Clause) -> Concept:
    """The concept with the code that has the unit of the amount that a growth led to."""
    unit, entry = _led_to(clause), clause.catalog.by_code.get(concept.code or "")
    if entry is None or unit in ("", *RELATIVE_UNITS) or same_kind(unit, entry.unit):
        return concept
    code = sibling_in(concept, unit, clause.catalog)
    return replace(concept, code=code) if code else concept


def _led_to(clause: Clause) -> str:
    """ "Exports of cars rose 30 percent to 28.8 billion yuan", "in value terms, they rose 58 percent": what it is a growth of."""
    if _IN_VALUE.search(clause.sentence_before):
        return "CNY"
    behind = [
        token
        for token in clause.tokens[clause.index + 1 : clause.index + 6]
        if token.kind != "period" and token.word not in ("in", "during")
    ]
    if len(behind) < 2 or behind[0].word not in ("to", "reaching") or not isinstance(behind[1].of, Found):
        return ""
    return behind[1].of.quantity.unit


def _whose(clause: Clause) -> str:
    """ "47,435 yuan for urban residents and 20,820 for rural ones": what stands behind the amount with "for" or "in"."""
    behind = clause.tokens[clause.index + 1 : clause.index + 5]
    if not behind or behind[0].word not in ("for", "among", "in"):
        return ""
    words = list(
        takewhile(lambda token: token.kind not in ("mark", "quantity") and token.word != "and", behind)
    )
    return clause.folded[words[0].start : words[-1].end]


def _activity(concept: Concept, clause: Clause) -> str | None:
    """What is done: by the word nearest, else by the name before ("that of chips"), else as before."""
    able = frozenset(concept.thing.codes) if concept.thing else None
    if concept.thing and _MOTION.match(clause.text_behind):
        return activities.near(clause.tokens[clause.index + 1 :], 0, able)
    if clause.what.measure is Measure.SHARE:
        told = activities.told(clause.tokens, clause.index) or _activity_of_whole(clause)
        if told and (able is None or told in able):
            return told
    if done := activities.near(clause.tokens, clause.index, able):
        return done
    for token in reversed(clause.tokens[: clause.index]):
        entry = clause.catalog.by_code.get(token.code or "") if token.kind == "indicator" else None
        if entry and entry.activity:
            return entry.activity
    return None if _of_retail(clause) or clause.verb in _HAVING else clause.discourse.activity


_HAVING = frozenset("has have had owns own counts".split())
""" "The city has 12 million vehicles": none that were made or sold."""


_MOTION = re.compile(
    r"(?:\s[\w-]+){1,3}\s(?:left|went|departed|arrived|travelled|traveled|crossed|passed|rolled\sacross|took\sthe|set\soff)\b",
    re.IGNORECASE,
)
""" "120 vehicles left for Duisburg by train": how many were made only where they left the works."""


_RETAIL = frozenset({"retail_sales", "goods_retail_sales", "online_retail_sales"})


def _of_retail(clause: Clause) -> bool:
    """ "Sales of jewelry rose 9 percent. Cars gained 5 percent": a sort of goods among those that shops sell."""
    discourse = clause.discourse
    told = discourse.story_concept or discourse.paragraph_concept
    return discourse.activity == "sales" and told is not None and told.code in _RETAIL


def _activity_of_whole(clause: Clause) -> str | None:
    """ "NEVs made up 24 percent of vehicle exports": what is done with the whole is done with the part."""
    behind = clause.tokens[clause.index + 1 : clause.index + 8]
    if not behind or behind[0].word != "of":
        return None
    for token in behind:
        if token.kind in ("mark", "quantity"):
            return None
        entry = clause.catalog.by_code.get(token.code or "") if token.kind == "indicator" else None
        done = (entry.activity or entry.code) if entry else activities.last([token])
        if done in activities.WORDS:
            return done
    return None
