"""Units that are said once: of the quantity before, of the amount pointed to, of what is told in money alone."""

from __future__ import annotations

import re
from dataclasses import replace

from cqmonitor.codes import Measure
from cqmonitor.extract.draft import same_kind
from cqmonitor.extract.en.around import Role
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.dating import is_compared
from cqmonitor.extract.en.gapping import goes_on_without_verb
from cqmonitor.extract.en.partitives import is_of_these
from cqmonitor.extract.en.units import MONEY, RELATIVE_UNITS, TIME_UNITS


def with_unit(what: Role, clause: Clause, concept: Concept | None) -> Role:
    """ "14 days, down from 16", "4.5 hours instead of 8": the unit of the quantity before."""
    last = clause.last
    if not clause.alone:
        return what
    if not clause.readings and (told := _in_unit_of_it(clause, concept)):
        return replace(what, unit=told)
    if (
        what.unit == "count"
        and clause.discourse.unit == "person"
        and not clause.readings
        and is_of_these(clause)
    ):
        return replace(what, unit="person")  # "28.9 million residents. Of the total, 14.6 million were male"
    if last is None:
        return replace(what, unit=_own_currency(clause, concept) or what.unit)
    if clause.what.unit == "count" and re.search(r"\bof\swhom\b[\w\s]{0,30}$", clause.text):
        return replace(what, unit="person")
    if clause.preceding == "(" and clause.tokens[last.index - 1].word == "(":
        return replace(what, unit=last.role.unit)  # "the United States (42 billion yuan), ASEAN (38 billion)"
    if said := _in_unit_before(clause, concept) or _in_unit_of_it(clause, concept):
        return replace(what, unit=said)
    levels = what.measure is Measure.LEVEL and last.role.measure is Measure.LEVEL
    if levels and last.role.unit not in RELATIVE_UNITS and goes_on_without_verb(clause):
        return replace(what, unit=last.role.unit)
    same = concept is not None and last.concept is not None and concept.words == last.concept.words
    instead = clause.index > 1 and clause.tokens[clause.index - 2].word == "instead"
    again = is_compared(clause.tokens, clause.index) and last.role.unit not in RELATIVE_UNITS
    if what.measure is Measure.CHANGE or (again and (same or instead)):
        return replace(what, unit=last.role.unit)
    return what


_BULK = frozenset("CNY USD EUR TEU t kWh W m3 m2 km2 mu ha".split())
""" "Ports handled 31 million tonnes in 2023. In 2020 it was 28 million": units that hold over sentences."""


def _adds_up(clause: Clause) -> bool:
    """ "1.17 million TEU; Guoyuan alone contributed 470,000": in the unit of the whole."""
    return clause.verb.startswith(("account", "contribut"))


def _takes_part(clause: Clause) -> bool:
    """ "rose to 16.4 billion kWh, with homes using 4.3 billion": some of what was told before."""
    return _WITH_PART.search(clause.text) is not None


_WITH_PART = re.compile(r"(?:^|,\s)with\s(?:[\w'’-]+\s){1,4}[a-z]+ing\s$", re.IGNORECASE)


def _in_unit_before(clause: Clause, concept: Concept | None) -> str | None:
    """ "rose to RMB 196 billion; exports shrank to 122 billion", "of which flats 8.6 million": the unit is said once."""
    before = [one.role.unit for one in clause.readings if one.role.unit not in RELATIVE_UNITS | TIME_UNITS]
    scaled = _SCALED.search(clause.found.quantity.text) is not None
    indicator = clause.catalog.by_code.get(concept.code or "") if concept else None
    if not before and (currency := _own_currency(clause, concept)):
        return currency
    if (
        before
        and before[-1] in _BULK
        and clause.alone
        and (_adds_up(clause) or (scaled and _takes_part(clause)))
    ):
        return before[-1]
    if not before or not scaled or before[-1] in ("count", "unknown"):
        return None
    if before[-1] == "person" and not (concept is not None and concept.anaphor):
        return None
    same = concept is not None and clause.last is not None and clause.last.concept == concept
    pointing = (
        concept is None or concept.anaphor or same or "of which" in clause.text or "the figure" in clause.text
    )
    fits = indicator is not None and (indicator.unit == before[-1] or {indicator.unit, before[-1]} <= MONEY)
    goes_on = indicator is None and _goes_on(clause, concept)
    return before[-1] if pointing or fits or goes_on else None


_BILLIONS = re.compile(r"\b(?:b|tr)illion$", re.IGNORECASE)


def _own_currency(clause: Clause, concept: Concept | None) -> str | None:
    """ "Wuxi's rose to 18.8 billion", "GDP exceeded 3 trillion": what is told in money alone, or goes on in money."""
    if clause.what.unit != "count" or not _BILLIONS.search(clause.found.quantity.text):
        return None
    indicator = clause.catalog.by_code.get(concept.code or "") if concept else None
    if indicator is not None:
        return "CNY" if indicator.unit == "CNY" else None
    told = clause.discourse.unit
    return told if told in MONEY and concept is not None and not _comes_in_heads(concept) else None


def _goes_on(clause: Clause, concept: Concept | None) -> bool:
    """ "education took 85.6 billion yuan, health 45 billion": what comes in billions and is no count of heads is as before."""
    last = clause.last
    if last is None or (concept is not None and _comes_in_heads(concept)):
        return False
    if _BILLIONS.search(clause.found.quantity.text):
        return True
    listed = last.role.unit in MONEY and last.found.bare and not clause.governed
    return listed and 0 < len(clause.text.split()) <= _SHORT


def _comes_in_heads(concept: Concept) -> bool:
    """Whether a thing is counted by the billion itself."""
    return concept.thing is not None or _IN_BILLIONS.search(concept.words) is not None


_IN_BILLIONS = re.compile(
    r"\b(?:people|persons|population|passengers?|parcels?|packages|trips|visits|users|chips|pieces|downloads|views)\b",
    re.IGNORECASE,
)
_SCALED = re.compile(r"illion$", re.IGNORECASE)
_SHORT = 8
"""Words that a member of a list of amounts has before its number, at most."""


_IT_IS = re.compile(
    r"\b(?:it|they|this|that|(?:the|that)\s(?:figure|number|total))\s(?:is|was|were|will\sbe|stands\sat|stood\sat|came\sto|reached)\s"
    r"(?:to\sbe\s)?(?:about|around|some|nearly|almost|only|just|over)?\s?$",
    re.IGNORECASE,
)


def _in_unit_of_it(clause: Clause, concept: Concept | None) -> str | None:
    """ "180,000 TEU this year, up 21 percent, and for 2025 it is 300,000": the unit of the amount pointed to."""
    before = [one.role.unit for one in clause.readings if one.role.unit not in RELATIVE_UNITS]
    if not before and clause.discourse.unit in _BULK:
        before = [clause.discourse.unit]
    entry = clause.catalog.by_code.get(concept.code or "") if concept else None
    if not before or before[-1] == "unknown" or (entry and not same_kind(before[-1], entry.unit)):
        return None
    return before[-1] if _IT_IS.search(clause.text) else None
