"""Figures of some of what an indicator counts: of one group or age, of a day or a holiday, of each, without a part."""

from __future__ import annotations

import re

from cqmonitor.codes import Kind, Measure
from cqmonitor.extract.en.attractions import is_of_attraction
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.doers import HOLDING
from cqmonitor.extract.en.modifiers import OWNERS
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.restricting import is_restricted_by_clause
from cqmonitor.extract.en.units import RELATIVE_UNITS


def is_of_some(concept: Concept, clause: Clause) -> bool:
    """Whether a figure is of a group, a side or a rest of what its words name, not of all of it."""
    return (
        _in_town_or_country(concept.code, clause)
        or _without_part(concept, clause)
        or _is_of_age(concept, clause)
        or _is_gap_between(clause)
        or _goes_to_partner(clause)
        or _of_others_things(clause)
        or _is_of_fronted(concept, clause)
        or _is_of_one_trip(concept, clause)
        or is_of_attraction(concept, clause)
        or is_restricted_by_clause(clause)
        or _is_of_those_asked(clause)
        or _is_had_by_some(clause)
    )


_WITH = re.compile(
    r"\b(?:with|employing|having)\s(?:about\s|around\s|some\s|nearly\s|over\s|more\sthan\s|altogether\s|together\s)*$",
    re.IGNORECASE,
)


def _is_had_by_some(clause: Clause) -> bool:
    """ "437 companies have moved in with 13,500 employees": what a few of all have."""
    last = clause.last
    if last is None or last.role.unit != "count" or last.role.measure is not Measure.LEVEL:
        return False
    some = last.concept is None or last.concept.code is None
    return some and clause.what.where == "noun" and _WITH.search(clause.text) is not None


def is_some_of_flow(concept: Concept, clause: Clause) -> bool:
    """Whether a figure of a flow is a pace, one of each, that of a holiday or of those who came to one place."""
    if (
        _is_rate(clause)
        or _BY_MEANS.match(clause.text_behind)
        or _PER_SO_MANY.search(clause.sentence_before)
        or _of_each(concept.code or "", concept, clause)
    ):
        return True
    holiday = _HOLIDAY.search(concept.words) or _HOLIDAY.search(clause.text)
    return bool(holiday or _OVER_HOLIDAY.match(clause.text_behind) or _WHO_CAME.match(clause.text_behind))


_HOLIDAY = re.compile(r"\b(?:holidays?|festival|golden\sweek|long\sweekend|vacation)\b", re.IGNORECASE)
_OVER_HOLIDAY = re.compile(
    r"(?:\s[\w-]+){0,3}\s(?:over|during|in|for)\s(?:the\s)?(?:[\w-]+\s){0,3}(?:holidays?|festival|golden\sweek)\b",
    re.IGNORECASE,
)
_WHO_CAME = re.compile(
    r"\s(?:[a-z]+\s){1,2}(?:who|that)\s(?:came|went|flocked|travell?ed|stayed)\s(?:to|in|at)\s(?:the\s)?(?!Chongqing|China|Sichuan)[A-Z]"
)
""" "visitors who came to Hongyadong": those of one place."""

_BY_MEANS = re.compile(
    r"(?:\s[\w-]+){0,2}\s(?:arrived|came|travell?ed|went|left|flew|were\s(?:sent|carried|shipped|moved))\s(?:[\w-]+\s){0,3}?"
    r"(?:by\s(?:air|plane|train|rail|car|bus|coach|boat|ship|road|sea|water|barge|truck)|on\sfoot)\b",
    re.IGNORECASE,
)
""" "600,000 visitors arrived by plane": those of one means of transport."""

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


_PER_SO_MANY = re.compile(
    r"\b(?:every|per|each)\s(?:\d[\d,]*|hundred|(?:ten\s)?thousand)\s(?:[\w-]+\s){0,2}(?:households|families|people|persons|residents|inhabitants)\b",
    re.IGNORECASE,
)
""" "Every 100 urban households owned 43 cars"."""

_PER_ONE = re.compile(
    r"\b(?:per|for\seach|by\seach)\s(?:visitor|tourist|traveller|traveler|passenger|person|head|capita|household|customer|household|firm|employee|train|vehicle)\b",
    re.IGNORECASE,
)


def _of_each(code: str, concept: Concept, clause: Clause) -> bool:
    """ "six firms had sales of 10 billion yuan each", "Spending per visitor": of the whole only where the indicator is one a head."""
    behind = [token.word for token in clause.tokens[clause.index + 1 : clause.index + 2]]
    a_head = "per capita" in clause.catalog.by_code[code].name_en.lower()
    return not a_head and (behind in (["each"], ["apiece"]) or bool(_PER_ONE.search(concept.words)))


_TOWN_OR_COUNTRY = re.compile(
    r"(?:\s[\w-]+){0,2}\sin\s(?:the\s)?(?:(?:urban|rural)\sareas|countryside|villages|towns|cities|towns\sand\scities|cities\sand\stowns)\b",
    re.IGNORECASE,
)

_OF_TOWNS = re.compile(r"urban|rural|unemployment|population")
"""Codes that are of town or country themselves."""


def _in_town_or_country(code: str | None, clause: Clause) -> bool:
    """ "It dropped by 0.2 percent in urban areas": not that of the whole."""
    return not _OF_TOWNS.search(code or "") and bool(_TOWN_OR_COUNTRY.match(clause.text_behind))


_WITHOUT = re.compile(
    r"\b(?:excluding|except(?:\sfor)?|not\sincluding)\s(?:the\s)?"
    r"(?!(?:rural|farm)\w*\shouseholds|(?:price|seasonal|calendar|exchange|currency|inflation)\b)",
    re.IGNORECASE,
)
""" "Investment excluding property": what is left without a part; price factors and farm households are the definition."""


def _without_part(concept: Concept, clause: Clause) -> bool:
    """ "Retail sales excluding cars", "Excluding cars, retail sales": less than the whole."""
    if _WITHOUT.search(concept.words) or _WITHOUT.match(clause.text):
        return True
    main = _RELATIVE.sub(",", clause.sentence_before)
    return bool(_FRONTED_WITHOUT.match(main)) and main.count(",") == 1


_RELATIVE = re.compile(r",\swhich\s[^,;]*,", re.IGNORECASE)
_FRONTED_WITHOUT = re.compile(
    r"(?:without|excluding|leaving\sout|stripping\sout|leaving\saside|not\scounting)\s(?:the\s)?"
    r"(?!(?:rural|farm)\w*\shouseholds|(?:price|seasonal|calendar|exchange|currency|inflation)\b)[a-z]",
    re.IGNORECASE,
)
""" "Without property, which fell 12 percent, it would have risen 9 percent"."""


_OF_AGE = re.compile(
    r"\b(?:over|under|above|below|older\sthan|younger\sthan|aged|(?:at|past|of)\s(?:working|school|retirement)\sage)\b(?:\s\w+)?\s?\d{0,3}\b"
)

_IS_AGED = re.compile(
    r"\s(?:[a-z]+\s){0,2}(?:(?:are|is|were|was)\s)?(?:over|under|above|below|older\sthan|younger\sthan|aged)\s\d{2,3}\b(?![,.]\d)"
)
""" "people over 60", "residents are over 50": those of one age."""


def _is_of_age(concept: Concept, clause: Clause) -> bool:
    if (concept.code or "") != "population":
        return False
    return bool(_OF_AGE.search(concept.words) or _IS_AGED.match(clause.text_behind))


def _is_gap_between(clause: Clause) -> bool:
    """ "Exports exceeded imports by 112 billion yuan": between two things, not two places."""
    if clause.what.measure is not Measure.GAP or clause.what.unit in RELATIVE_UNITS:
        return False
    start = clause.last.index + 1 if clause.last else 0
    named = {token.code for token in clause.tokens[start : clause.index] if token.kind == "indicator"}
    return len(named) > 1


_GONE_TO = re.compile(
    r"\s(?:of\s(?:them|it|these|the\stotal)\s)?(?:went|goes|go|came|comes)\s(?:to|from)\b", re.IGNORECASE
)
""" "35 percent went to the European Union": the share of a part."""


def _goes_to_partner(clause: Clause) -> bool:
    share = clause.what.measure is Measure.SHARE
    return share and bool(_GONE_TO.match(clause.folded, clause.tokens[clause.index].end))


_FRONTED = re.compile(
    r"(?:^|[,;]\s)(?:and\s)?(?:of|among)\s(?:[^,;]|,(?=\d))+,\s(?:about|some|over|nearly|almost|only|more\sthan|around|\s)*$",
    re.IGNORECASE,
)


def _is_of_fronted(concept: Concept, clause: Clause) -> bool:
    """ "Of the city's charging piles, 23,500 are public": some of them, unless what they are has a name of its own.

    But "Of the Fortune 500 companies, 319 have settled in the city": all of the city's.
    """
    counted = clause.what.measure is Measure.LEVEL and clause.what.unit not in RELATIVE_UNITS
    fronted = _FRONTED.search(clause.sentence_before) if counted else None
    if fronted is None or concept.words.lower() not in fronted[0].lower():
        return False
    start = clause.tokens[0].start + fronted.start()
    whole = [token for token in clause.tokens[: clause.index] if token.start >= start]
    if clause.catalog.by_code[concept.code or ""].kind is Kind.FLOW and clause.what.verb == clause.index:
        return True  # "Of the trains, 1,200 returned with goods"
    return any(token.kind == "quantity" or token.word.removesuffix("'s") in OWNERS for token in whole)


_ONE_TRIP = re.compile(
    r"(?<!since\s)(?<!after\s)(?<!when\s)\b(?:(?:a|an|one|another|this)\s|(?:the|its|their|'s)\s(?:very\s)?(?:first|second|third|latest|last|maiden|inaugural|\d+(?:st|nd|rd|th))\s)"
    r"(?:[\w-]+\s){0,4}?(?:train|shipment|batch|ship|vessel|flight|convoy)\b(?!\s(?:service|line|trips))",
    re.IGNORECASE,
)


def _is_of_one_trip(concept: Concept, clause: Clause) -> bool:
    """ "The first train left with goods worth 2 million dollars": what one of many trips carried."""
    carried = clause.catalog.by_code[concept.code or ""].activity in ("containers", "cargo_value")
    return carried and bool(_ONE_TRIP.search(clause.sentence_before))


def _is_of_those_asked(clause: Clause) -> bool:
    """ "62 percent expected exports to grow": how many of those asked, and no exports."""
    behind = clause.tokens[clause.index + 1 : clause.index + 2]
    return clause.what.measure is Measure.SHARE and bool(behind) and behind[0].word in HOLDING


_WITH_VALUE = re.compile(
    r"^,?\s?with\s(?:(?:a|an|the|its|their)\s)?(?:[\w-]+\s){0,2}(?:value|worth)\b", re.IGNORECASE
)
""" "4,106 cars were imported, with a value of 210 million dollars": that of the cars."""

_BILATERAL = re.compile(r"\b(?:trade\swith|bilateral|two-way)\b", re.IGNORECASE)


def _is_part(reading: Reading | None) -> bool:
    """Whether a quantity is known to be of a part: of a restricted name, of trade with one partner."""
    concept = reading.concept if reading else None
    return concept is not None and (concept.restricted or bool(_BILATERAL.search(concept.words)))


_OF_WHICH = re.compile(r"(?:^|,)\s?(?:of|among)\s(?:which|that|these|it|them)\b[^,;]*$", re.IGNORECASE)
_OF_LAST = re.compile(r"\sof\s(?:them|these|those|which)\b", re.IGNORECASE)


def _of_others_things(clause: Clause) -> bool:
    """ "Changan sold 2.55 million vehicles, 480,000 of them NEVs": of what is nobody's whole."""
    last = clause.last
    uncoded = last is not None and last.concept is not None and last.concept.code is None
    alike = last is not None and last.role.unit == clause.what.unit and last.role.measure is Measure.LEVEL
    if uncoded and alike and _is_part(last) and _OF_WHICH.search(clause.text):
        return True  # "Trade with Singapore was 9 billion yuan, of which exports made up 6 billion"
    counted = last is not None and last.role.unit == "count" and last.role.measure is Measure.LEVEL
    if uncoded and counted and _WITH_VALUE.match(clause.text):
        return True
    return uncoded and alike and bool(_OF_LAST.match(clause.folded, clause.tokens[clause.index].end))
