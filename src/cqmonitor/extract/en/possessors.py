"""Whose a bare noun of measure is: "Hotels did better, with revenue growing": that of what the sentence opens with."""

from __future__ import annotations

import re

from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import ANAPHORS, Concept
from cqmonitor.extract.en.modifiers import OWNERS, weighs
from cqmonitor.extract.en.spread import code_in_unit
from cqmonitor.extract.en.subjects import opening_phrase
from cqmonitor.extract.en.tokens import Token

_MEASURED = re.compile(
    r"(?:(?:their|its|combined|total|overall|annual)\s)*"
    r"(revenues?|sales|turnover|income|takings|profits?|earnings|exports|imports|output|production|shipments|deliveries|orders|investment)",
    re.IGNORECASE,
)


def of_opening(concept: Concept, clause: Clause) -> Concept | None:
    """What a noun of measure behind "with" is of: the subject, by the code that both name together, else a part."""
    noun = _MEASURED.fullmatch(concept.words)
    if noun is None or clause.last is not None or not _BEHIND_WITH.search(clause.text):
        return None
    words, catalogued = _possessor(clause)
    named = f"{words} {noun[1]}".lower()
    code = clause.catalog.indicators.whole(named) or code_in_unit(named, clause.what.unit, clause.catalog)
    if not words or (catalogued and code is None):
        return None
    return Concept(f"{noun[1]} of {words}", code, concept.area, restricted=code is None)


def is_possessed(concept: Concept, clause: Clause) -> bool:
    """Whether a concept is what `of_opening` made a part: no words beside it name the whole."""
    return concept.restricted and clause.last is None and bool(_BEHIND_WITH.search(clause.text))


_BEHIND_WITH = re.compile(r",\s(?:and\s)?with\s(?:[\w-]+\s){1,4}(?:[\w-]+\s)*$", re.IGNORECASE)


def _possessor(clause: Clause) -> tuple[str, bool]:
    """The words that open the sentence, where they name something that is no area; whether the catalog has them."""
    opening = [token for token in opening_phrase(clause.tokens) if token.kind not in ("period", "mark")]
    if not opening or any(_is_area(token) for token in opening):
        return "", False
    words = clause.folded[opening[0].start : opening[-1].end]
    named = any(weighs(token.word) for token in opening) and not ANAPHORS.match(words.lower())
    return words if named else "", any(token.kind in ("indicator", "thing") for token in opening)


def _is_area(token: Token) -> bool:
    return token.word.removesuffix("'s") in OWNERS or token.kind in ("area", "quantity")
