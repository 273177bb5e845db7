"""Whether a number makes a claim: what narration counts, denies or says of how often makes none."""

from __future__ import annotations

import re

from cqmonitor.codes import Measure
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.units import TIME_UNITS

_SPEED = re.compile(r"(?:degrees?\b|km/h|kmh|kph|mph|knots|kb|mb|gb|tb|pixels|megapixels)\b", re.IGNORECASE)
"""What a train, a file or a camera is built for, and the weather."""

_IDIOM = re.compile(r"\s(?:of\s)?the\s(?:sky|battle|story|fun|world\saway)\b", re.IGNORECASE)
""" "takes up half of the sky": no share of it."""


_SURE = re.compile(
    r"\s(?:sure|certain|confident|convinced|honest|right|behind\s(?:it|you|him|her|them))\b", re.IGNORECASE
)
""" "I am 100 percent sure"."""


def is_claim(reading: Reading, clause: Clause) -> bool:
    """Leave out what plain narration counts: small numbers in words, numbers that count nothing."""
    found = reading.found
    if _is_denied(clause) or _is_how_often(clause) or _is_one_of(clause):
        return False
    if found.form == "rank":
        return True
    if found.quantity.unit == "unknown" and _SPEED.match(found.quantity.noun):
        return False
    if found.form == "fraction" and _IDIOM.match(clause.folded, clause.tokens[clause.index].end):
        return False
    if found.quantity.value == 100 and _SURE.match(clause.folded, clause.tokens[clause.index].end):
        return False
    if found.bare and clause.preceding in ("every", "per", "each"):
        return False
    if found.spelled and found.form == "amount":
        return _counts(reading, clause)
    return not clause.alone or (clause.preceding != "as" and _stands_alone(reading, clause))


_RATE_OF_OTHERS = re.compile(r"\s(?:the|that|its)\b(?:\s[\w'-]+){0,3}?\s(?:rate|pace|speed)\b", re.IGNORECASE)
_OBJECTS = frozenset("it them him her us me you this that these those there here".split())
_PACE = frozenset("fast quickly often likely slowly".split())


def _is_how_often(clause: Clause) -> bool:
    """ "Rates were raised 11 times", "rose twice as fast as": how often, or against another pace; no growth by so much."""
    if clause.found.form != "multiple":
        return False
    behind = [token.word for token in clause.tokens[clause.index + 1 : clause.index + 3]]
    if clause.preceding in ("at", "about", "nearly") and _RATE_OF_OTHERS.match(
        clause.folded, clause.tokens[clause.index].end
    ):
        return True  # "grew at double the national rate"
    moved = clause.tokens[max(clause.what.verb - 1, 0)].word
    if behind[:1] == ["as"] and _is_as_another(clause):
        return True
    if (
        clause.preceding in _OBJECTS
        and clause.tokens[clause.index].word.endswith(" times")
        and behind[:1] != ["as"]
    ):
        return True  # "We used it 412 times"
    passive = moved in ("was", "were", "been", "be") and clause.tokens[clause.index].word.endswith(" times")
    return passive or (behind[:1] == ["as"] and bool(_PACE & set(behind)))


def _is_as_another(clause: Clause) -> bool:
    """ "twice as large as imports": against another thing, not against another time."""
    words = clause.tokens[clause.index + 2 : clause.index + 5]
    return len(words) > 2 and words[1].word == "as" and words[2].kind in ("indicator", "thing")


def _is_one_of(clause: Clause) -> bool:
    """ "one of 612 trains", "one of the city's 12 districts": the count is that of all."""
    tokens, index = clause.tokens, clause.index
    if tokens[index].word != "one" or [token.word for token in tokens[index + 1 : index + 2]] != ["of"]:
        return False
    named = (token for token in tokens[index + 2 : index + 6] if token.word not in _BEFORE_COUNT)
    return next((token.kind == "quantity" for token in named if token.kind != "area"), False)


_BEFORE_COUNT = frozenset(
    "the its their these those just only some about over more than 's city municipality city's".split()
)

_BEFORE_AMOUNT = frozenset("a an the by to at of from in".split())


def _is_denied(clause: Clause) -> bool:
    """ "rose 0.2 percent, not 0.5 percent": what the text says is wrong; "not only", "not just" say more."""
    at = clause.index - 1
    while at > 0 and clause.tokens[at].word in _BEFORE_AMOUNT:
        at -= 1
    return at >= 0 and clause.tokens[at].word == "not" and not clause.found.joined


def _counts(reading: Reading, clause: Clause) -> bool:
    """Whether a number in words counts something: "three hundred projects", but not "two nights"."""
    found, quantity = reading.found, reading.found.quantity
    small = quantity.value <= 20
    if not found.bare:
        return quantity.low is not None or not (small and quantity.unit in TIME_UNITS)
    if not small:
        return bool(quantity.noun) or _is_partitive(clause)
    if quantity.value == 1 and (reading.role.where == "of" or not quantity.noun):
        return False  # "The story is one of shoes turned into chips", "is the larger one"
    more = reading.role.measure is Measure.CHANGE and reading.role.verb == reading.index
    return _is_coded(reading) and (reading.own or more)


def _stands_alone(reading: Reading, clause: Clause) -> bool:
    """Whether a number without noun or unit is an amount: large, of an indicator, governed, or one of several."""
    found, quantity = reading.found, reading.found.quantity
    large = quantity.value >= 1000 and not re.fullmatch(r"(?:1[89]|20)\d\d", quantity.text)
    governed = reading.role.verb != reading.index or quantity.start < found.core_start
    alike = clause.last is not None and clause.last.role.unit == quantity.unit
    return large or _is_coded(reading) or governed or alike or _counts_name(clause) or _is_subject(clause)


def _counts_name(clause: Clause) -> bool:
    """ "The zone is home to 40 Fortune 500 firms": a name of the catalog is counted, though not all there are."""
    behind = [token for token in clause.tokens[clause.index + 1 : clause.index + 4] if token.word not in _OF]
    return clause.preceding == "to" and bool(behind) and behind[0].kind in ("indicator", "thing")


_OF = frozenset({"of", "the"})


def _is_partitive(clause: Clause) -> bool:
    """ "Twenty-eight of the city's 39 sectors"."""
    return [token.word for token in clause.tokens[clause.index + 1 : clause.index + 3]] == ["of", "the"]


_DID = frozenset("came had have has were are went of started opened".split())


def _is_subject(clause: Clause) -> bool:
    """ "Among them, 151 came from abroad", "98 of the 225 companies": some of what was counted before."""
    tokens, index = clause.tokens, clause.index
    behind = [token.word for token in tokens[index + 1 : index + 3]]
    opens = index == 0 or tokens[index - 1].word in (",", ";", ":", "where", "and")
    return (
        opens
        and bool(behind)
        and behind[0] in _DID
        and (behind[0] != "of" or behind[1:] in (["the"], ["these"], ["them"]))
    )


def _is_coded(reading: Reading) -> bool:
    return reading.concept is not None and reading.concept.code is not None
