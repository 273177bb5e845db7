"""One quantity read: its role, corrected by what it is of, and whether it makes a claim at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.en.coding import with_code
from cqmonitor.extract.en.concepts import SHARE_WORDS, Concept
from cqmonitor.extract.en.context import Discourse, area_code
from cqmonitor.extract.en.dating import compares_with_stated, is_compared
from cqmonitor.extract.en.governing import Role
from cqmonitor.extract.en.naming import named_concept
from cqmonitor.extract.en.places import compares_with_average
from cqmonitor.extract.en.quantities import Found
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.roles import role
from cqmonitor.extract.en.tokens import Token
from cqmonitor.records import Measure, Status

_TIME_UNITS = frozenset({"year", "month", "day", "hour", "minute", "second"})

_INDEXES = frozenset({"cpi", "ppi"})


_CUT = re.compile(r"(?:the\s|a\s)?(?:cut|reduction|decrease|drop|decline)s?\s(?:in|of)\b", re.IGNORECASE)


def read_quantity(
    tokens: Sequence[Token],
    index: int,
    found: Found,
    status: Status,
    before: list[Reading],
    folded: str,
    discourse: Discourse,
) -> Reading:
    if before and _says_otherwise(tokens, index):
        status = before[-1].status
    boundary = before[-1].index + 1 if before else 0
    clause = folded[tokens[boundary].start : tokens[index].start] if boundary < index else ""
    what = role(tokens, index, found, folded, clause)
    last = before[-1] if before else None
    concept, own = named_concept(tokens, index, what, last, clause, folded, discourse)
    alike = next((reading for reading in reversed(before) if reading.role.unit == what.unit), None)
    shared = concept is not None and SHARE_WORDS.search(concept.words)
    if what.unit == "percent" and (
        compares_with_average(tokens, index, folded) or compares_with_stated(tokens[index])
    ):
        what = replace(what, measure=Measure.GROWTH, sure=False)
    if not what.sure and alike is not None and not shared:
        what = _parallel(what, alike)
    if found.bare and not found.quantity.noun and last is not None:
        alike_words = concept is not None and last.concept is not None and concept.words == last.concept.words
        again = (
            last.role.unit not in ("percent", "pp", "rank")
            and is_compared(tokens, index)
            and (alike_words or tokens[index - 2].word == "instead")
        )
        what = replace(what, unit=last.role.unit) if again or what.measure is Measure.CHANGE else what
    revised = any(token.word in _FORESEEN for token in tokens[:index])
    if index and tokens[index - 1].word == "from" and not revised:
        status = Status.ACTUAL
    aimed = bool(index and _GOAL_BEFORE.search(folded[tokens[0].start : tokens[index].start][-50:]))
    status = Status.TARGET if aimed else status
    falling = last is not None and last.role.measure is Measure.GROWTH and last.role.value < 0
    if (
        falling
        and what.measure is Measure.CHANGE
        and what.unit == "pp"
        and _EASING.match(tokens[what.verb].word)
    ):
        what = replace(what, value=abs(what.value))
    if concept is not None and what.measure in (Measure.SHARE, Measure.LEVEL) and what.unit == "percent":
        what, concept = _ratio(tokens, index, what, concept, discourse.catalog)
    if (
        concept is not None
        and concept.code
        and found.bare
        and not found.quantity.noun
        and what.unit == "count"
    ):
        unit = discourse.catalog.by_code[concept.code].unit
        what = replace(what, unit=unit) if unit in ("day", "person") else what
    if concept is not None:
        concept = with_code(concept, own, what, tokens, index, clause, folded, discourse)
    per = found.bare and tokens[index - 1].word in ("every", "per", "each") if index else False
    what = _by_concept(what, concept, discourse.catalog)
    return Reading(
        index,
        found,
        what,
        concept,
        own,
        status,
        per=per,
        aimed=aimed,
        as_base=index > 0 and tokens[index - 1].word == "as",
    )


_EASING = re.compile(r"narrow|eas|moderat")

_FORESEEN = frozenset("forecast forecasts projection projections outlook".split())

_GOAL_BEFORE = re.compile(
    r"\b(?:target|goal|ceiling|quota)(?:,|\sof|\swas|\sis)?\s(?:about|around|some|over|under|more\sthan|less\sthan|\s)*$",
    re.IGNORECASE,
)


def _says_otherwise(tokens: Sequence[Token], index: int) -> bool:
    """ "1.3 million units, or more than 10 percent of the total": the same thing in other words."""
    return index > 1 and tokens[index - 1].word == "or" and tokens[index - 2].word in (",", "(")


def _ratio(
    tokens: Sequence[Token], index: int, what: Role, concept: Concept, catalog: Catalog
) -> tuple[Role, Concept]:
    """A share that is an indicator itself: R&D spending in per cent of GDP."""
    whole = next(
        (area_code(token) for token in tokens[index + 1 : index + 5] if token.kind == "indicator"), None
    )
    before = (area_code(token) for token in reversed(tokens[:index]) if token.kind == "indicator")
    part = concept.code if concept.code and concept.code != whole else next(before, None)
    code = next((entry.code for entry in catalog.by_code.values() if entry.ratio_of == (part, whole)), None)
    if code is None or part is None:
        return what, concept
    return replace(what, measure=Measure.LEVEL, sure=True), replace(concept, code=code)


def _parallel(what: Role, last: Reading) -> Role:
    """A quantity whose measure was only guessed takes that of the one before, where the unit is the same."""
    copied = (Measure.GROWTH, Measure.SHARE, Measure.CONTRIBUTION, Measure.LEVEL)
    if last.role.unit == what.unit and last.role.measure in copied:
        sign = -1 if last.role.value < 0 and last.role.measure is Measure.GROWTH else 1
        return replace(what, measure=last.role.measure, value=sign * abs(what.value), sure=True)
    return what


def _by_concept(what: Role, concept: Concept | None, catalog: Catalog) -> Role:
    """What only the concept tells of a percentage: a share's level is a share, an amount's is its growth."""
    if concept is None or what.unit != "percent":
        return what
    if what.measure is Measure.GROWTH and what.value > 0 and _CUT.match(concept.words) and not what.sure:
        return replace(what, value=-what.value)
    if what.measure is Measure.GROWTH and not what.sure:
        if SHARE_WORDS.search(concept.words):
            return replace(what, measure=Measure.SHARE)
        rate = (
            concept.code and catalog.by_code[concept.code].unit == "percent" and concept.code not in _INDEXES
        )
        named_rate = concept.code is None and concept.words.lower().rstrip().endswith(
            (" rate", " ratio", " occupancy")
        )
        return replace(what, measure=Measure.LEVEL) if rate or named_rate else what
    if what.measure is not Measure.LEVEL:
        return what
    if SHARE_WORDS.search(concept.words):
        return replace(what, measure=Measure.SHARE)
    of_amount = concept.code and (concept.code in _INDEXES or catalog.by_code[concept.code].unit != "percent")
    return replace(what, measure=Measure.GROWTH) if of_amount and not what.sure else what


def is_claim(reading: Reading, before: Sequence[Reading]) -> bool:
    """Leave out what plain narration counts: small numbers in words, numbers that count nothing."""
    found, quantity = reading.found, reading.found.quantity
    coded = reading.concept is not None and reading.concept.code is not None
    if found.form == "rank":
        return True
    if reading.per:
        return False
    if found.spelled and found.form == "amount":
        small = quantity.value <= 20
        if found.bare and small:
            more = reading.role.measure is Measure.CHANGE and reading.role.verb == reading.index
            return coded and (reading.own or more)
        return bool(quantity.noun) if found.bare else not (small and quantity.unit in _TIME_UNITS)
    if found.bare and not quantity.noun and reading.as_base:
        return False
    if found.bare and not quantity.noun:
        large = quantity.value >= 1000 and not re.fullmatch(r"(?:1[89]|20)\d\d", quantity.text)
        governed = reading.role.verb != reading.index or quantity.start < found.core_start
        return large or coded or governed or (bool(before) and before[-1].role.unit == quantity.unit)
    return True
