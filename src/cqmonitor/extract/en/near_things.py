"""Figures of something near what an indicator measures: what could be made, another unit, another measure of the same."""

from __future__ import annotations

import re

from cqmonitor.codes import Kind, Measure
from cqmonitor.extract.draft import same_kind
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import SHARE_WORDS, Concept
from cqmonitor.extract.en.units import RELATIVE_UNITS
from cqmonitor.extract.text import fold

_RATIO = re.compile(r"\b(?:margins?|ratios?)\b", re.IGNORECASE)
""" "The profit margin was 5 percent": a ratio of something else, no amount."""


def _is_of_ratio(words: str, clause: Clause) -> bool:
    return bool(_RATIO.search(f"{words} {clause.text}")) and not SHARE_WORDS.search(f"{words} {clause.text}")


def of_other_unit(code: str, clause: Clause, words: str = "") -> bool:
    """Whether a level is in a unit that the indicator is not measured in; `words` name it."""
    unit = clause.what.unit
    if unit == "percent" and clause.what.measure is Measure.LEVEL and _is_of_ratio(words, clause):
        return clause.catalog.by_code[code].unit != "percent"
    level = clause.what.measure is Measure.LEVEL and unit not in RELATIVE_UNITS
    return level and not same_kind(unit, clause.catalog.by_code[code].unit)


_CAPACITY = re.compile(
    r"\bcapacit\w+\b|\bdesigned\sto\b|\b(?:is|are|was|were)\s(?:designed|planned|built|meant|intended)\sfor\b|\b(?:can|could|able\sto)\s(?:now\s)?"
    r"(?:handle|process|produce|make|build|accommodate|serve|turn\sout|manufacture|assemble|generate|receive|carry|transport)\b",
    re.IGNORECASE,
)


def is_capacity(code: str, clause: Clause) -> bool:
    """What could be made is not what was made."""
    return clause.catalog.by_code[code].activity != "capacity" and bool(_CAPACITY.search(clause.text[-80:]))


_A_FORTUNE = 10_000_000


def _is_of_all(code: str, clause: Clause) -> bool:
    """ "farmers earned 1.5 billion yuan": what many have together is no figure per head."""
    per_head = clause.catalog.by_code[code].name_en.startswith("Per capita")
    return per_head and clause.what.measure is Measure.LEVEL and clause.what.value >= _A_FORTUNE


def is_near_thing(concept: Concept, code: str, clause: Clause) -> bool:
    """Whether words near a figure name another thing than the indicator: registered, agreed, of some of it, by volume."""
    if clause.what.measure is Measure.GROWTH and _is_measured_otherwise(code, clause):
        return True
    if _is_of_all(code, clause):
        return True
    if code.endswith("_value_added") and _OTHER_VALUE.match(
        clause.folded[clause.tokens[clause.index].end :][:60]
    ):
        return True  # "the auto industry generated 178 billion yuan in output value"
    if code.endswith("_value_added") and _is_of_output_value(concept, clause):
        return True
    if code.endswith("_value_added") and (_INDUSTRY_OF.search(clause.text) or _SIZE_OF.search(_near(clause))):
        return True
    if _is_of_those_counted(concept, code, clause):
        return True
    near = _NEAR_THINGS.get(code)
    return near is not None and bool(near.search(clause.text) or near.search(concept.words))


_ONE_WAY = re.compile(
    r"\b(?:domestic|international|regional|inbound|outbound|incoming|outgoing|transit|transfer|overseas|foreign)\s"
    r"(?:and\s\w+\s)?(?:air\s)?(?:passengers?|travell?ers?|cargo|freight|goods)\b",
    re.IGNORECASE,
)
"""Those of an airport's passengers, or of its cargo, that go one way."""

_AGREED = re.compile(
    r"\b(?:contract(?:ed|ual)|pledged|promised|agreed|negotiated)\s(?:use\sof\s)?(?:foreign|inward|fdi|investment)\b",
    re.IGNORECASE,
)
"""What is not yet invested."""

_NEAR_THINGS = {
    "retail_sales": re.compile(
        r"\b(?:large|larger|big|bigger|department|chain|convenience)(?:-scale)?\s(?:shops|stores|retailers|malls|outlets)\b|\bsupermarkets\b",
        re.IGNORECASE,
    ),
    "unemployment_rate": re.compile(r"\bregistered\s(?:\w+\s){0,2}(?:unemployment|jobless)", re.IGNORECASE),
    "fdi_actual": _AGREED,
    "fixed_asset_investment": _AGREED,
    "catering_revenue": re.compile(
        r"\b(?:accommodations?|hotels?|lodging)\s(?:and|&)\scatering\b", re.IGNORECASE
    ),
    "loans": re.compile(
        r"\b(?:non-?performing|bad|soured?|overdue|delinquent|problem|distressed)\s(?:\w+\s)?loans?\b",
        re.IGNORECASE,
    ),
    "airport_passengers": _ONE_WAY,
    "airport_cargo": _ONE_WAY,
}
"""Words of a clause that name what is counted otherwise: registered, not surveyed; agreed, not paid in; some of all."""

_OTHER_VALUE = re.compile(
    r"^(?:\s?-?\s?(?:mark|threshold))?\s(?:in|of|worth\sof)\s(?:\w+\s)?(?:output\svalue|output|revenues?|sales|profits?|turnover|income|exports|taxes|investment)\b",
    re.IGNORECASE,
)

_INDUSTRY_OF = re.compile(
    r"\ban?\s(?:\w+\s){0,2}(?:industry|sector|cluster)\s(?:of|worth)\s(?:\w+\s){0,2}$", re.IGNORECASE
)
""" "wants electronics to be an industry of a trillion yuan": its size by any measure."""

_SIZE_OF = re.compile(
    r"\b(?:industry|industries|sector|cluster|manufacturing)(?:'s)?\s(?:scale|size)\b|"
    r"\b(?<!in\s)(?:scale|size)\sof\s(?!(?:the\s)?(?:\w+\s){0,2}economy\b)",
    re.IGNORECASE,
)
""" "The electronics industry's scale topped a trillion yuan": its revenue or output value, and seldom its value added."""


def _near(clause: Clause) -> str:
    """The words between the amount before and this one, but not those that name the value added themselves."""
    named = _VALUE_ADDED.search(clause.text) or clause.what.measure is not Measure.LEVEL
    return "" if named else clause.text


_VALUE_ADDED = re.compile(r"\b(?:value[\s-]added|added[\s-]value)\b", re.IGNORECASE)

_OUTPUT_VALUE = re.compile(r"\boutput\svalue\b", re.IGNORECASE)


def _is_of_output_value(concept: Concept, clause: Clause) -> bool:
    """ "Gross output value reached 312 billion yuan. The car industry contributed 201 billion": of that, no value added."""
    before = clause.discourse.concept
    amount = clause.what.measure in (Measure.LEVEL, Measure.SHARE)
    spoken = (
        before is not None
        and not (before.code or "").endswith("_value_added")
        and _OUTPUT_VALUE.search(before.words)
    )
    return amount and bool(spoken) and "added" not in concept.words


_BY_VOLUME = re.compile(r"\s(?:by|in)\s(?:terms\sof\s)?(?:volume|tonnage|quantity|weight)\b", re.IGNORECASE)

_BY_VALUE = re.compile(r"\s(?:by|in)\s(?:terms\sof\s)?value\b(?!\sterms)", re.IGNORECASE)


def _is_measured_otherwise(code: str, clause: Clause) -> bool:
    """ "1.6 percent by value and 3.4 percent by volume": in money what is counted, or the other way round."""
    end, unit = clause.tokens[clause.index].end, clause.catalog.by_code[code].unit
    if unit == "CNY":
        return bool(_BY_VOLUME.match(clause.folded, end))
    return unit not in RELATIVE_UNITS and bool(_BY_VALUE.match(clause.folded, end))


_OF_THOSE_COUNTED = re.compile(
    r"\b(?!number|total|count|share|proportion|group|list|tally)(?:value|added|output|investments?|exports|imports|trade|sales|profits?|"
    r"revenues?|income|taxes|loans|lending|spending|expenditure|production|assets|employment|jobs|debts?)\s"
    r"(?:of|by|from|to|for|at|among|in)\s(?:[\w-]+\s){0,4}$",
    re.IGNORECASE,
)

_OF_AN_AMOUNT = re.compile(
    r"^\sof\s(?:[\w'-]+\s){0,5}(?:trade|exports|imports|output|investment|revenue|profits?|sales|GDP|economy|value|taxes|jobs|loans|cargo|freight|goods|boxes|containers)\b",
    re.IGNORECASE,
)


_OF_TOTAL = re.compile(r"\sof\s(?:the|this|that)(?:\s(?:total|sum|whole|amount))?$", re.IGNORECASE)


def _spoke_of_amount(clause: Clause) -> bool:
    """ "foreign-funded firms handled half of the total" behind an amount of money: no share of the firms."""
    if clause.discourse.unit not in ("", "count"):
        return True
    before = (clause.spoken_of, clause.discourse.concept)
    known = (clause.catalog.by_code.get(one.code or "") for one in before if one)
    return any(entry is not None and entry.unit != "count" for entry in known)


def _is_of_those_counted(concept: Concept, code: str, clause: Clause) -> bool:
    """ "the value added of foreign-invested enterprises": something of theirs, not how many there are."""
    if clause.catalog.by_code[code].unit != "count" or clause.catalog.by_code[code].kind is not Kind.STOCK:
        return False
    if clause.what.measure is Measure.SHARE and _OF_AN_AMOUNT.search(clause.text_behind):
        return True  # "Foreign-funded firms made up half of the total trade"
    if (
        clause.what.measure is Measure.SHARE
        and _OF_TOTAL.match(clause.text_behind)
        and _spoke_of_amount(clause)
    ):
        return True
    names = [name for name in clause.catalog.indicators.find(fold(concept.words)) if name.what == code]
    return bool(names) and bool(_OF_THOSE_COUNTED.search(concept.words[: names[0].start]))
