"""One quantity read: its role and unit, corrected by what it is of and by the quantity before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cqmonitor.codes import Measure, Status
from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.en.around import Role
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.coding import with_code
from cqmonitor.extract.en.concepts import SHARE_WORDS, Concept
from cqmonitor.extract.en.confidence import concept_ground
from cqmonitor.extract.en.dating import is_compared, is_origin
from cqmonitor.extract.en.goals import aimed
from cqmonitor.extract.en.lexicon import FALL_NOUNS, LEVEL_VERBS
from cqmonitor.extract.en.naming import named_concept
from cqmonitor.extract.en.narration import is_claim
from cqmonitor.extract.en.preverbal import phrase_before
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.unit_elision import with_unit
from cqmonitor.extract.en.units import RELATIVE_UNITS

_INDEXES = frozenset({"cpi", "ppi"})
_CUT = re.compile(r"(?:the\s|a\s)?(?:cut|reduction|decrease|drop|decline)s?\s(?:in|of)\b", re.IGNORECASE)
_RATE_WORDS = (" rate", " ratio", " occupancy", " margin")
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
    clause = replace(clause, what=with_unit(_parallel(clause, concept), clause, concept))
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
    if what.unit == "percent" and (changed := _as_rate(clause)):
        return changed
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


def _as_rate(clause: Clause) -> Role | None:
    """ "a decrease of 1.66 million, or 5.45 percent": a change told again in per cent."""
    last, before = (
        clause.last,
        [token.word for token in clause.tokens[max(0, clause.index - 2) : clause.index]],
    )
    behind = clause.tokens[clause.index + 1].word if clause.index + 1 < len(clause.tokens) else ""
    again = last is not None and last.index == clause.index - 3 and before == [",", "or"] and behind != "of"
    if (
        last is None
        or not again
        or last.role.measure is not Measure.CHANGE
        or last.role.unit in RELATIVE_UNITS
    ):
        return None
    value = abs(clause.what.value) * (-1 if last.role.value < 0 else 1)
    return replace(clause.what, measure=Measure.GROWTH, value=value, sure=True)


_UPWARD = frozenset({"up", "higher", "more", "above", "ahead"})


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
    r"(?:(?!with\b|for\b|by\b|to\b)[\w'-]+\s){0,5}(?:population|people|persons|employment|workforce|headcount|workers|residents|employees|jobs|visitors|tourists|"
    r"passengers|students|births|deaths|users)(?:\s(?:of|in|at|on|for|from|aged|who|employed|registered|covered|trained|living|working)\b.*)?$",
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
