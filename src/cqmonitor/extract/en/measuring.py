"""One quantity read: its role and unit, corrected by what it is of and by the quantity before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cqmonitor.codes import Measure, Status
from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.draft import same_kind
from cqmonitor.extract.en.around import Role
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.coding import with_code
from cqmonitor.extract.en.concepts import SHARE_WORDS, Concept
from cqmonitor.extract.en.confidence import concept_ground
from cqmonitor.extract.en.dating import is_compared, is_origin
from cqmonitor.extract.en.gapping import goes_on_without_verb
from cqmonitor.extract.en.goals import aimed
from cqmonitor.extract.en.lexicon import FALL_NOUNS, LEVEL_VERBS
from cqmonitor.extract.en.naming import named_concept
from cqmonitor.extract.en.narration import is_claim
from cqmonitor.extract.en.preverbal import phrase_before
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.units import MONEY, RELATIVE_UNITS, TIME_UNITS

_INDEXES = frozenset({"cpi", "ppi"})
_CUT = re.compile(r"(?:the\s|a\s)?(?:cut|reduction|decrease|drop|decline)s?\s(?:in|of)\b", re.IGNORECASE)
_RATE_WORDS = (" rate", " ratio", " occupancy")
_EASING = re.compile(r"narrow|eas|moderat")
_FORESEEN = frozenset("forecast forecasts projection projections outlook".split())


def read_quantity(clause: Clause, status: Status) -> Reading | None:
    """The quantity of a clause with its role, concept and status; None where it makes no claim.

    Args:
        status: what the words of intent and fact before it say.
    """
    concept, own = named_concept(clause)
    named = concept
    if not own and _goes_on_share(clause):
        clause = replace(clause, what=replace(clause.what, measure=Measure.SHARE, sure=True))
    clause = replace(clause, what=_with_unit(_parallel(clause, concept), clause, concept))
    clause = replace(clause, what=_eased(clause))
    if concept is not None:
        clause, concept = _ratio(clause, concept)
        clause = replace(clause, what=_counted(clause, concept))
        concept = with_code(concept, own, clause)
    what = _fallen(_by_concept(clause.what, concept, clause.catalog), clause)
    goal = aimed(clause)
    reading = Reading(
        index=clause.index,
        found=clause.found,
        role=what,
        concept=concept,
        own=own,
        status=goal or _status(clause, status),
        aimed=goal is not None,
        named_by=concept_ground(named, concept, own, clause),
        compared=is_compared(clause.tokens, clause.index) or clause.compares,
    )
    return reading if is_claim(reading, clause) else None


def _status(clause: Clause, status: Status) -> Status:
    """ "… or 10 percent of the total" is said with the amount before; "from 5 percent" is past, unless a forecast was."""
    words = [token.word for token in clause.tokens[max(0, clause.index - 2) : clause.index]]
    if clause.last is not None and words in ([",", "or"], ["(", "or"]):
        return clause.last.status
    revised = any(token.word in _FORESEEN for token in clause.tokens[: clause.index])
    base = re.search(
        r"\bfrom\s(?:(?:the|its|their)\s)?(?:(?:current|present|existing)\s|last\s\w+'s\s)?$",
        clause.sentence_before,
    )
    behind = clause.tokens[clause.index + 1].word if clause.index + 1 < len(clause.tokens) else ""
    if behind in _FORESEEN or behind in ("estimate", "consensus"):
        return Status.FORECAST  # "above the 85 billion forecast"
    origin = is_origin(clause.tokens, clause.index)
    return Status.ACTUAL if base and not (revised or origin) else status


def _goes_on_share(clause: Clause) -> bool:
    """ "Cars made up 40 percent of exports in 2020. Last year it was 31 percent": a pronoun's share."""
    what = clause.what
    stated = what.unit == "percent" and not what.sure and clause.verb in LEVEL_VERBS | {"was", "is"}
    pointed = clause.tokens[what.verb - 1].word in ("it", "that", "this")
    return clause.discourse.shared and not clause.readings and stated and pointed


def _parallel(clause: Clause, concept: Concept | None) -> Role:
    """A quantity whose measure was only guessed takes that of the one before, where the unit is the same."""
    what = clause.what
    if what.unit == "percent" and clause.compares:
        what = replace(what, measure=Measure.GROWTH, sure=False)
    alike = next(
        (reading.role for reading in reversed(clause.readings) if reading.role.unit == what.unit), None
    )
    shared = concept is not None and SHARE_WORDS.search(concept.words)
    copied = (Measure.GROWTH, Measure.SHARE, Measure.CONTRIBUTION, Measure.LEVEL)
    if what.sure or shared or alike is None or alike.measure not in copied:
        return what
    falls = alike.value < 0 and alike.measure is Measure.GROWTH
    behind = clause.tokens[clause.index + 1].word if clause.index + 1 < len(clause.tokens) else ""
    falls = falls or clause.found.quantity.value < 0
    rises = clause.found.quantity.text.startswith(("+", "plus")) or behind in _UPWARD
    sign = -1 if falls and not rises else 1
    return replace(what, measure=alike.measure, value=sign * abs(what.value), sure=True)


_UPWARD = frozenset({"up", "higher", "more", "above", "ahead"})


def _with_unit(what: Role, clause: Clause, concept: Concept | None) -> Role:
    """ "14 days, down from 16", "4.5 hours instead of 8": the unit of the quantity before."""
    last = clause.last
    if clause.alone and not clause.readings and (told := _in_unit_of_it(clause, concept)):
        return replace(what, unit=told)
    if last is None or not clause.alone:
        return what
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


def _in_unit_before(clause: Clause, concept: Concept | None) -> str | None:
    """ "rose to RMB 196 billion; exports shrank to 122 billion", "of which flats 8.6 million": the unit is said once."""
    before = [one.role.unit for one in clause.readings if one.role.unit not in RELATIVE_UNITS | TIME_UNITS]
    scaled = re.search(r"illion$", clause.found.quantity.text, re.IGNORECASE) is not None
    indicator = clause.catalog.by_code.get(concept.code or "") if concept else None
    if scaled and not before and indicator and indicator.unit == "CNY":
        return "CNY"  # "Wuxi's rose to 18.8 billion"
    if not before or not scaled or before[-1] in ("count", "unknown"):
        return None
    if before[-1] == "person" and not (concept is not None and concept.anaphor):
        return None
    same = concept is not None and clause.last is not None and clause.last.concept == concept
    pointing = (
        concept is None or concept.anaphor or same or "of which" in clause.text or "the figure" in clause.text
    )
    fits = indicator is not None and indicator.unit == before[-1]
    return before[-1] if pointing or fits or _goes_on_in_money(clause) else None


def _goes_on_in_money(clause: Clause) -> bool:
    """ "education took 85.6 billion yuan, health 45 billion": a list whose verb and currency are said once."""
    last = clause.last
    if last is None or last.role.unit not in MONEY or clause.governed:
        return False
    large = re.search(r"(?:b|tr)illion$", clause.found.quantity.text, re.IGNORECASE) is not None
    return (large or last.found.bare) and 0 < len(clause.text.split()) <= _SHORT


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


def _eased(clause: Clause) -> Role:
    """ "down 2 percent, narrowing 5.1 percentage points": a fall that eases moves the rate up."""
    what = clause.what
    growths = [one.role.value for one in clause.readings if one.role.measure is Measure.GROWTH]
    falling = bool(growths) and growths[-1] < 0
    if not falling or what.measure is not Measure.CHANGE or what.unit != "pp":
        return what
    if _EASING.match(clause.verb):
        return replace(what, value=abs(what.value))
    behind = _compared_by(clause)
    return replace(what, value=-what.value) if behind in ("less", "more") else what


def _compared_by(clause: Clause) -> str:
    """ "8.4 and 6.1 points less than before": the word behind, over other amounts of the list."""
    for token in clause.tokens[clause.index + 1 :]:
        if token.kind != "quantity" and token.word not in ("and", ","):
            return token.word
    return ""


def _counted(clause: Clause, concept: Concept) -> Role:
    """ "The number of days with good air reached 334": days or persons, as the indicator is counted."""
    unit = clause.catalog.by_code[concept.code].unit if concept.code else ""
    if not clause.found.bare or clause.what.unit != "count":
        return clause.what
    if unit in ("day", "person"):
        return replace(clause.what, unit=unit)
    return replace(clause.what, unit="person") if _OF_PEOPLE.match(concept.words) else clause.what


_OF_PEOPLE = re.compile(
    r"(?:(?!with\b|for\b|by\b|to\b)[\w'-]+\s){0,5}(?:population|employment|workforce|headcount|workers|residents|employees|jobs|visitors|tourists|"
    r"passengers|students|births|deaths|users)(?:\s(?:of|in|at|on|for|from|aged)\b.*)?$",
    re.IGNORECASE,
)
""" "The urban population reached 22.9 million": what is counted in persons, with or without a code."""


def _ratio(clause: Clause, concept: Concept) -> tuple[Clause, Concept]:
    """A share that is an indicator itself: R&D spending in per cent of GDP."""
    what, tokens, index = clause.what, clause.tokens, clause.index
    if what.measure not in (Measure.SHARE, Measure.LEVEL) or what.unit != "percent":
        return clause, concept
    whole = _first_indicator(tokens[index + 1 : index + 5])
    named = concept.code and concept.code != whole
    part = concept.code if named else _first_indicator(tokens[:index][::-1])
    entries = clause.catalog.by_code.values()
    code = next((entry.code for entry in entries if entry.ratio_of == (part, whole)), None)
    if code is None or part is None:
        return clause, concept
    level = replace(what, measure=Measure.LEVEL, sure=True)
    return replace(clause, what=level), replace(concept, code=code)


def _first_indicator(tokens: Sequence[Token]) -> str | None:
    return next((token.code for token in tokens if token.kind == "indicator"), None)


def _by_concept(what: Role, concept: Concept | None, catalog: Catalog) -> Role:
    """What only the concept tells of a percentage: a share's level is a share, an amount's is its growth."""
    if concept is None or what.unit != "percent":
        return what
    unsure = what.measure is Measure.GROWTH and not what.sure
    if unsure and what.value > 0 and _CUT.match(concept.words):
        return replace(what, value=-what.value)
    if not unsure and what.measure is not Measure.LEVEL:
        return what
    if SHARE_WORDS.search(concept.words):
        return replace(what, measure=Measure.SHARE)
    if unsure:
        return replace(what, measure=Measure.LEVEL) if _is_rate(concept, catalog) else what
    amount = concept.code and not _is_rate(concept, catalog)
    return replace(what, measure=Measure.GROWTH) if amount and not what.sure else what


_EASED = frozenset("narrowing easing slowing slowdown narrower smaller".split())


def _fallen(what: Role, clause: Clause) -> Role:
    """ "The drop in exports was 18.3 percent", "the decline reached 5 percent": the subject tells the sign."""
    led = _led_to(clause)
    if what.unit != "percent" or what.measure not in (Measure.GROWTH, Measure.LEVEL):
        return what
    stated = what.measure is Measure.GROWTH and clause.verb in LEVEL_VERBS | {"was", "is"}
    if not (stated or led):
        return what
    subject = phrase_before(clause.tokens, clause.last.role.verb) if led and clause.last else clause.subject()
    words = [token.word for token in subject if token.kind == "word"]
    fell = any(word in FALL_NOUNS for word in words) and not _EASED & set(words)
    if not fell or clause.found.quantity.text[:1] == "+":
        return what
    return replace(what, measure=Measure.GROWTH, value=-abs(what.value))


def _led_to(clause: Clause) -> bool:
    """ "The decline narrowed by 1.2 points to 9.8 percent": what the change before came to."""
    last = clause.last
    by_points = last is not None and last.role.unit == "pp" and last.role.measure is Measure.CHANGE
    return by_points and last is not None and last.index == clause.index - 2 and clause.preceding == "to"


def _is_rate(concept: Concept, catalog: Catalog) -> bool:
    """Whether a concept is measured in per cent itself; a price index is told by its growth."""
    if concept.code is None:
        return concept.words.lower().rstrip().endswith(_RATE_WORDS)
    return catalog.by_code[concept.code].unit == "percent" and concept.code not in _INDEXES
