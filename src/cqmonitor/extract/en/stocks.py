"""What there is of a thing at a time: whether a figure is of all of it or of some; how many people a place has."""

from __future__ import annotations

import re
from itertools import takewhile

from cqmonitor.codes import Kind, Measure
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.modifiers import OWNERS

_NEW = re.compile(r"\bnew(?:ly)?\b", re.IGNORECASE)

_SET_UP = re.compile(
    r"(?:\s[\w-]+){0,5}\s(?:was|were)\s(?:newly\s\w+|set\sup|established|founded|registered|added|approved)\b"
    r"(?![^.;,]{0,40}\s(?:at\sthe\send\sof|by\sthe\send\sof|as\sof|at\spresent|now)\b)",
    re.IGNORECASE,
)
""" "330 enterprises were newly established": those of a period; those "registered at the end of June" are all."""

_ADDING = frozenset(
    "put build building construct lay laid laying install installed installing add added adding renovate renovated open opened".split()
)

_SAID_OF_SOME = frozenset({"were", "was", "have", "had", "has", "remain", "remained", "got", "found"})


def is_of_a_period(code: str, clause: Clause) -> bool:
    """Whether a stock is told of those that a period brought: "330 enterprises were newly established"."""
    stock = clause.catalog.by_code[code].kind is Kind.STOCK
    return stock and bool(_SET_UP.match(clause.folded, clause.tokens[clause.index].end))


def is_part_of_stock(concept: Concept, code: str, clause: Clause) -> bool:
    """What is new, is being added, or of which something is said, is not all there is."""
    if clause.catalog.by_code[code].kind is not Kind.STOCK:
        return False
    if _NEW.search(concept.words) or _goes_on_parts(clause):
        return True
    if is_of_a_period(code, clause):
        return True
    if clause.preceding == "for" and clause.what.where == "noun":
        return True  # "homes for 2 million residents"
    set_up = clause.verb == "up" and clause.tokens[clause.what.verb - 1].word == "set"
    if clause.governed and (set_up or clause.verb in _ADDING) and clause.what.where in ("noun", "of"):
        return True
    if concept.words.lower() not in ("people", "persons"):
        return False
    behind = {token.word for token in clause.tokens[clause.index + 1 : clause.index + 4]}
    return bool(_SAID_OF_SOME & behind) or not _DWELLING.search(_own_words(clause))


_OF_A_PLACE = re.compile(
    r"\b(?:city|municipality|province|country|nation|region|county|district|metropolis|megacity|megalopolis)\b(?:\s[\w'-]+){0,5}\s"
    r"(?:of|with)\s(?:about\s|around\s|some\s|nearly\s|almost\s|over\s|more\sthan\s|roughly\s)?$",
    re.IGNORECASE,
)
""" "a municipality of 32 million people", "a city the size of Austria with 32 million people"."""


def _own_words(clause: Clause) -> str:
    """The words of the clause around an amount, up to the next amount."""
    behind = takewhile(lambda token: token.kind != "quantity", clause.tokens[clause.index :][1:])
    end = max((token.end for token in behind), default=clause.tokens[clause.index].end)
    return clause.text + clause.folded[clause.tokens[clause.index].start : end]


_SITUATED = re.compile(
    r"in\s(?:the\s)?(?:(?:north|south|east|west|northeast|northwest|southeast|southwest|central)\w*|heart|middle|center)\b",
    re.IGNORECASE,
)
""" "a county of 1.06 million people in the northeast": where the place lies, not what they are in."""


def peoples_place(concept: Concept, clause: Clause) -> bool:
    """ "a municipality of 32 million people", unless something else is said of them behind."""
    people = concept.words.lower() in ("people", "persons", "inhabitants", "residents", "souls")
    behind = clause.tokens[clause.index + 1 : clause.index + 3]
    goes_on = len(behind) > 1 and behind[1].word in ("in", "on", "at", "with", "without", "under", "who")
    goes_on = goes_on and not _SITUATED.match(clause.folded, behind[1].start)
    return people and not goes_on and bool(_OF_A_PLACE.search(clause.text))


_PEOPLE = frozenset("people inhabitants residents".split())


def has_people(clause: Clause) -> bool:
    """ "Chongqing has 32 million people.": a place, and nothing else is said of them."""
    tokens, verb = clause.tokens, clause.what.verb
    if (
        clause.what.unit != "person"
        or tokens[verb].word not in ("has", "had", "counts", "counted")
        or not verb
    ):
        return False
    owner = tokens[verb - 1 - (tokens[verb - 1].word in ("which", ",")) - (tokens[verb - 2].word == ",")]
    place = owner.kind == "area" or owner.word in OWNERS
    noun = _PEOPLE & set(tokens[clause.index].word.split()[-1:]) or _PEOPLE & {
        token.word for token in tokens[clause.index + 1 : clause.index + 2]
    }
    behind = clause.tokens[clause.index + 1 :]
    rest = [token for token in behind if token.word not in _PEOPLE]
    return place and bool(noun) and (not rest or rest[0].kind == "mark")


def _goes_on_parts(clause: Clause) -> bool:
    """ "private firms contributed 47 percent of exports, foreign-invested firms 42 percent": not a share of all firms."""
    last = clause.last
    if last is None or clause.what.measure is not Measure.SHARE or clause.what.where != "apposed":
        return False
    return last.role.measure is Measure.SHARE and last.concept is not None and last.concept.code is None


_DWELLING = re.compile(
    r"\b(?:liv(?:e|es|ed|ing)(?!\s(?:off|on|from|by|below|under|above|alone|abroad|in\spoverty)\b)|resid(?:e|es|ed|ing)|residents?|home\sto|inhabit\w*|population)\b",
    re.IGNORECASE,
)
"""What makes people those of a place: "carried 480,000 people" and "live off pepper" do not."""
