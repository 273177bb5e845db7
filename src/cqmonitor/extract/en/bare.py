"""Common nouns that name an indicator where they stand alone: "trade fell", "investment kept up its pace"."""

from __future__ import annotations

import re
from dataclasses import replace

from cqmonitor.codes import Measure
from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.draft import same_kind
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.locus import is_local
from cqmonitor.extract.en.modifiers import OWNERS

_BEFORE = re.compile(
    r"^(?:(?:only|that|and|while|but|yet|still|as|its|the|their|overall|total|meanwhile|however|also|in|own|local|(?:the\s)?[\w-]+'s)[\s,]+)+",
    re.IGNORECASE,
)


def bare_code(words: str, catalog: Catalog) -> str | None:
    """The code of a noun that has nothing beside it but its owner; "loan growth" is of loans."""
    noun = _BEFORE.sub("", _EXPECTED.sub("", without_place(words, catalog))).strip().lower().replace("-", " ")
    grown = _GROWTH.sub("", noun)
    if grown == noun:
        return catalog.bare.get(noun)
    codes = (catalog.bare.get(name) or catalog.indicators.whole(name) for name in (grown, f"{grown}s"))
    return next((code for code in codes if code), None)


_PLACED = re.compile(r"\s(?:in|of|across)\s(?:the\s)?([\w' -]+)$", re.IGNORECASE)


def without_place(words: str, catalog: Catalog) -> str:
    """ "loan growth in Chongqing": less where it is, if that is a place of the country or the city itself."""
    match = _PLACED.search(words)
    if match is None:
        return words
    name = match[1].lower()
    places = catalog.areas.find(match[1])
    whole = any(
        one.end - one.start == len(name) and (is_local(one.what) or one.what == "CN") for one in places
    )
    return words[: match.start()] if whole or name in OWNERS else words


_EXPECTED = re.compile(
    r"^(?:[\w'-]+\s){1,4}(?:(?:expect(?:s|ed)?|forecasts?|predict(?:s|ed)?|believes?|reckons?|sees?)(?:\sthat)?|aim(?:s|ed)?\sfor|hopes\sfor|targets|eyes)\s",
    re.IGNORECASE,
)
""" "Customs expects trade growth to slow": who expects it is no part of the name."""

_GROWTH = re.compile(r"\sgrowth(?:\srate)?$|^growth\s(?:in|of)\s(?:the\s)?")


_WHOLE = re.compile(r"(?:[\w-]+\s){0,3}[\w-]+'s\s(?:total|overall)\s", re.IGNORECASE)
""" "Chongqing's total trade": the whole, whatever part was spoken of."""

_PRICED = frozenset(
    "housing_sales_area housing_under_construction real_estate_investment vehicle_sales nev_sales grain_output pig_output "
    "vegetable_output".split()
)
"""What has prices of its own: "Sales of homes fell, and prices were down"."""


def by_bare_noun(clause: Clause, concept: Concept | None) -> Concept | None:
    """What a noun alone names, where an economy is spoken of: not a company, nor prices behind those of homes."""
    if concept is None or concept.code or concept.thing or concept.restricted or clause.discourse.company:
        return None
    if clause.what.where not in ("subject", "same", "object") and not _is_listed(clause):
        return None
    code = bare_code(concept.words, clause.catalog)
    context = _listed_with(clause) or clause.spoken_of or clause.discourse.paragraph_concept
    whole = _WHOLE.match(concept.words) or without_place(concept.words, clause.catalog) != concept.words
    if code is None or (context is not None and context.code is None and not whole):
        return None
    if _has_partner(clause):
        return None
    if code == "cpi" and (clause.discourse.subject if context is None else context.code in _PRICED):
        return None  # "New homes sold well. Prices rose": those of homes
    fits = clause.what.unit in ("percent", "pp") or same_kind(
        clause.what.unit, clause.catalog.by_code[code].unit
    )
    moves = clause.what.measure in (Measure.GROWTH, Measure.LEVEL, Measure.GAP, Measure.CHANGE, Measure.SHARE)
    return replace(concept, code=code, anaphor=False) if fits and moves else None


def _is_listed(clause: Clause) -> bool:
    """ "incomes grew 5 percent and investment 3 percent": the verb is left out."""
    before = clause.tokens[clause.index - 2].word if clause.index > 1 else ""
    return clause.what.where == "apposed" and clause.last is not None and before in ("and", ",", "while", ";")


def _listed_with(clause: Clause) -> Concept | None:
    """ "Agriculture rose 3.9 percent, mining 5.8 percent and services 6 percent": what a list began with."""
    told = (reading.concept for reading in clause.readings if _is_listed(clause))
    return next((concept for concept in told if concept and concept.code), None)


def _has_partner(clause: Clause) -> bool:
    """ "With Japan, trade was 9 billion yuan": an area beside that is not of China."""
    places = (token.code or "" for token in clause.tokens if token.kind == "area")
    return any(not is_local(code) and code not in ("CN", "WORLD") for code in places)
