"""The code of a concept: given by activity, topic and unit, refused where the figure is of a part or of another."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from cqmonitor.codes import Kind, Measure
from cqmonitor.extract.draft import same_kind
from cqmonitor.extract.en import activities
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.owners import is_company, is_single, names_city, names_company, owned_by_part
from cqmonitor.extract.en.partitives import is_of_these
from cqmonitor.extract.en.partners import is_with_partner
from cqmonitor.extract.en.spread import contrasted_clause, own_clause, shared_clause
from cqmonitor.extract.en.topics import settle

_CAPACITY = re.compile(
    r"\bcapacit\w+\b|\bdesigned\sto\b|\b(?:can|could)\s(?:now\s)?(?:handle|process|produce|make|build|accommodate|serve)\b",
    re.IGNORECASE,
)
_NEW = re.compile(r"\bnew(?:ly)?\b", re.IGNORECASE)
_INDUSTRY = re.compile(r"\b(?:industry|industries|sector|cluster)\b", re.IGNORECASE)
_ITS = re.compile(
    r"(?:it|they|it\salso)$|(?:sales|output|exports|deliveries)\sof\sits\b|its\s", re.IGNORECASE
)
_ANYBODYS = re.compile(
    r"(?:total\s|annual\s)?(?:sales|revenues?|output|production|profits?|exports|turnover|deliveries)",
    re.IGNORECASE,
)
"""Nouns that are a company's where one is spoken of."""
_OF_THEM = re.compile(r"(?:of|among)\s(?:them|these|those|its)\b", re.IGNORECASE)
_HOLIDAY = re.compile(r"\b(?:holidays?|festival|golden\sweek|long\sweekend|vacation)\b", re.IGNORECASE)
_OURS = re.compile(
    r"\b(?:our|my)\b(?!\s(?:city|country|municipality|province|region|district))", re.IGNORECASE
)
_RELATIVE_UNITS = frozenset({"percent", "pp", "rank"})
_MOVES = (Measure.GROWTH, Measure.CHANGE, Measure.GAP)
_ADDING = frozenset(
    "put build building construct lay laid laying add added adding renovate renovated open opened".split()
)
_SAID_OF_SOME = frozenset({"were", "was", "have", "had", "has", "remain", "remained", "got", "found"})
_PART_OWNERS = frozenset(
    "cross-border road private foreign foreign-invested foreign-funded state-owned".split()
)
"""Subjects whose things are a part: "cross-border road services made 2,886 trips"."""


def with_code(concept: Concept, own: bool, clause: Clause) -> Concept:
    """The concept with the code that activity, topic and unit give, or without the one that they refuse.

    Args:
        own: the clause itself names the concept.
    """
    if clause.what.unit not in _RELATIVE_UNITS and _is_mere_part(concept) and is_of_these(clause):
        return concept
    if _peoples_place(concept, clause):
        return replace(concept, code="population", restricted=False, anaphor=False)
    told = None if clause.what.measure in _MOVES else own_clause(clause)
    settled = _per_head(concept if told else _settled(concept, clause), clause)
    if code := told or (settled.code is None and (own_clause(clause) or _left_out(concept, own, clause))):
        spread = replace(settled, code=code, thing=None, restricted=False, anaphor=False)
        refused = (
            _is_near_thing(concept, code, clause)
            or _of_other(spread, clause)
            or (code == "population" and _is_part_of_stock(concept, code, clause))
        )
        return replace(settled, code=None, restricted=True) if refused else spread
    if settled.code is None:
        return settled
    if _of_other_unit(settled.code, clause):
        return replace(settled, code=None, restricted=True)
    refused = (
        (own and _is_capacity(settled.code, clause))
        or _is_near_thing(settled, settled.code, clause)
        or _is_part_of_stock(concept, settled.code, clause)
        or _of_other(settled, clause)
    )
    return replace(settled, code=None, thing=None, restricted=True) if refused else settled


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


def _per_head(concept: Concept, clause: Clause) -> Concept:
    """ "Per capita, it came to 94,000 yuan": what an adverb makes of a total, for as long as the sentence goes on."""
    code = _PER_HEAD.get(concept.code or "")
    return replace(concept, code=code) if code and _A_HEAD.search(clause.sentence_before) else concept


def _settled(concept: Concept, clause: Clause) -> Concept:
    discourse = clause.discourse
    industry = clause.what.unit == "CNY" and _INDUSTRY.search(concept.words)
    return settle(
        concept,
        activity=None if industry else _activity(concept, clause),
        topics=(discourse.topics, discourse.topics_before, discourse.topics_first),
        clause=_whose(clause) or clause.text,
        unit=clause.what.unit,
        spoken_unit=_spoken_unit(clause),
        measure=clause.what.measure,
        catalog=clause.catalog,
    )


def _spoken_unit(clause: Clause) -> str:
    """The unit of the amount last spoken of in the sentence, else of what the sentence before was about."""
    for reading in reversed(clause.readings):
        if reading.role.unit not in _RELATIVE_UNITS:
            return reading.role.unit
    before = clause.discourse.concept
    entry = clause.catalog.by_code.get(before.code or "") if before else None
    return entry.unit if entry else ""


def _whose(clause: Clause) -> str:
    """ "47,435 yuan for urban residents and 20,820 for rural ones": what stands behind the amount with "for"."""
    behind = clause.tokens[clause.index + 1 : clause.index + 5]
    if not behind or behind[0].word not in ("for", "among"):
        return ""
    words = list(
        takewhile(lambda token: token.kind not in ("mark", "quantity") and token.word != "and", behind)
    )
    return clause.folded[words[0].start : words[-1].end]


def _activity(concept: Concept, clause: Clause) -> str | None:
    """What is done: by the word nearest, else by the name before ("that of chips"), else as before."""
    able = frozenset(concept.thing.codes) if concept.thing else None
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
    return None if _of_retail(clause) else clause.discourse.activity


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


def _of_other_unit(code: str, clause: Clause) -> bool:
    """Whether a level is in a unit that the indicator is not measured in."""
    unit = clause.what.unit
    level = clause.what.measure is Measure.LEVEL and unit not in _RELATIVE_UNITS
    return level and not same_kind(unit, clause.catalog.by_code[code].unit)


def _is_capacity(code: str, clause: Clause) -> bool:
    """What could be made is not what was made."""
    return clause.catalog.by_code[code].activity != "capacity" and bool(_CAPACITY.search(clause.text[-80:]))


_ONE_WAY = re.compile(
    r"\b(?:domestic|international|regional|inbound|outbound|incoming|outgoing|transit|transfer|overseas|foreign)\s"
    r"(?:and\s\w+\s)?(?:air\s)?(?:passengers?|travell?ers?|cargo|freight|goods)\b",
    re.IGNORECASE,
)
"""Those of an airport's passengers, or of its cargo, that go one way."""

_NEAR_THINGS = {
    "unemployment_rate": re.compile(r"\bregistered\s(?:\w+\s){0,2}(?:unemployment|jobless)", re.IGNORECASE),
    "fdi_actual": re.compile(
        r"\b(?:contract(?:ed|ual)|pledged|promised|agreed)\s(?:use\sof\s)?foreign", re.IGNORECASE
    ),
    "airport_passengers": _ONE_WAY,
    "airport_cargo": _ONE_WAY,
}
"""Words of a clause that name what is counted otherwise: registered, not surveyed; agreed, not paid in; some of all."""


_OTHER_VALUE = re.compile(
    r"^\s(?:in|of|worth\sof)\s(?:\w+\s)?(?:output\svalue|output|revenues?|sales|profits?|turnover|income|exports|taxes|investment)\b",
    re.IGNORECASE,
)


_INDUSTRY_OF = re.compile(
    r"\ban?\s(?:\w+\s){0,2}(?:industry|sector|cluster)\s(?:of|worth)\s(?:\w+\s){0,2}$", re.IGNORECASE
)
""" "wants electronics to be an industry of a trillion yuan": its size by any measure."""


def _is_near_thing(concept: Concept, code: str, clause: Clause) -> bool:
    if code.endswith("_value_added") and _OTHER_VALUE.match(
        clause.folded[clause.tokens[clause.index].end :][:60]
    ):
        return True  # "the auto industry generated 178 billion yuan in output value"
    if code.endswith("_value_added") and _INDUSTRY_OF.search(clause.text):
        return True
    near = _NEAR_THINGS.get(code)
    return near is not None and bool(near.search(clause.text) or near.search(concept.words))


def _is_part_of_stock(concept: Concept, code: str, clause: Clause) -> bool:
    """What is new, is being added, or of which something is said, is not all there is."""
    if clause.catalog.by_code[code].kind is not Kind.STOCK:
        return False
    if _NEW.search(concept.words) or _goes_on_parts(clause):
        return True
    if clause.preceding == "for" and clause.what.where == "noun":
        return True  # "homes for 2 million residents"
    if clause.governed and clause.verb in _ADDING and clause.what.where in ("noun", "of"):
        return True
    if concept.words.lower() not in ("people", "persons"):
        return False
    behind = {token.word for token in clause.tokens[clause.index + 1 : clause.index + 4]}
    said = clause.folded[clause.tokens[0].start : clause.tokens[-1].end]
    return bool(_SAID_OF_SOME & behind) or not _DWELLING.search(said)


_OF_A_PLACE = re.compile(
    r"\b(?:city|municipality|province|country|nation|region|county|district|metropolis|megacity|megalopolis)\b(?:\s[\w'-]+){0,5}\s"
    r"(?:of|with)\s(?:about\s|around\s|some\s|nearly\s|almost\s|over\s|more\sthan\s|roughly\s)?$",
    re.IGNORECASE,
)
""" "a municipality of 32 million people", "a city the size of Austria with 32 million people"."""


def _peoples_place(concept: Concept, clause: Clause) -> bool:
    """ "a municipality of 32 million people", unless something else is said of them behind."""
    people = concept.words.lower() in ("people", "persons", "inhabitants", "residents", "souls")
    behind = clause.tokens[clause.index + 1 : clause.index + 3]
    goes_on = len(behind) > 1 and behind[1].word in ("in", "on", "at", "with", "without", "under", "who")
    return people and not goes_on and bool(_OF_A_PLACE.search(clause.text))


_EACH = re.compile(
    r"(?:\s(?!and\b|in\b|from\b|over\b|up\b|by\b)[\w-]+){0,3}\s(?:a|per|each|every)\s(?:single\s)?(?:day|week|month|hour|night|weekend)\b"
    r"|(?:\s[\w-]+){0,2}\s(?:daily|weekly|monthly)\b",
    re.IGNORECASE,
)


def _is_rate(clause: Clause) -> bool:
    """ "450,000 visitors a day": a pace is not the sum over a period."""
    return clause.what.measure is Measure.LEVEL and bool(
        _EACH.match(clause.folded, clause.tokens[clause.index].end)
    )


def _of_each(code: str, clause: Clause) -> bool:
    """ "six firms had sales of 10 billion yuan each": of the whole only where the indicator is one a head."""
    behind = [token.word for token in clause.tokens[clause.index + 1 : clause.index + 2]]
    a_head = "per capita" in clause.catalog.by_code[code].name_en.lower()
    return behind in (["each"], ["apiece"]) and not a_head


def _goes_on_parts(clause: Clause) -> bool:
    """ "private firms contributed 47 percent of exports, foreign-invested firms 42 percent": not a share of all firms."""
    last = clause.last
    if last is None or clause.what.measure is not Measure.SHARE or clause.what.where != "apposed":
        return False
    return last.role.measure is Measure.SHARE and last.concept is not None and last.concept.code is None


_DWELLING = re.compile(
    r"\b(?:liv(?:e|es|ed|ing)(?!\s(?:off|on|from|by)\b)|resid(?:e|es|ed|ing)|residents?|home\sto|inhabit\w*|population)\b",
    re.IGNORECASE,
)
"""What makes people those of a place: "carried 480,000 people" and "live off pepper" do not."""


def _of_other(concept: Concept, clause: Clause) -> bool:
    """Whether a coded figure is a company's or a single place's, by its subject or by what the text is about."""
    if clause.what.where == "noun" and owned_by_part(clause.subject()):
        return True
    if is_with_partner(concept.code, clause):
        return True
    if clause.catalog.by_code[concept.code or ""].kind is not Kind.FLOW:
        return False
    if _is_rate(clause) or _of_each(concept.code or "", clause):
        return True
    if _HOLIDAY.search(concept.words) or _HOLIDAY.search(clause.text):
        return True
    subject, before = clause.subject(), clause.sentence_before
    words = clause.folded[subject[0].start : subject[-1].end] if subject else ""
    spoken = words or concept.words
    if clause.discourse.company and _ANYBODYS.fullmatch(spoken):
        return True
    if is_company(words) or (clause.discourse.company and (_ITS.match(spoken) or _OF_THEM.match(before))):
        return True
    if concept.area or names_city(before):
        return False
    if names_company(before[:120]) or _OURS.search(before):
        return True
    if clause.what.where != "noun":
        return False
    part = any(token.word in _PART_OWNERS for token in subject)
    return part or is_single(subject, clause.folded, clause.catalog)
