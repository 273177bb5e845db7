"""What a list leaves out: "Beijing received 5.2 million visitors, Shanghai 6.1 million", "urban residents 47,000 yuan, rural ones 21,000"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept, undated
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.verbs import is_verb

_JOINTS = frozenset({",", ";", "and", "while", "but"})
_OWN = frozenset("the its their 's ones".split())
_LONGEST = 5
"""Words that a member of such a list has before its number, at most."""


def goes_on_without_verb(clause: Clause) -> bool:
    """Whether a bare number stands directly behind a name, in a list whose verb and unit were said before."""
    segment = _segment(clause)
    if not segment or clause.governed or not clause.alone:
        return False
    small = clause.found.quantity.value < 1000 and clause.found.quantity.text.isdigit()
    said = clause.last.concept.words.lower().split() if clause.last and clause.last.concept else []
    told = any(token.kind != "word" or token.word in said for token in segment)
    return told and not small and all(_names(token) for token in segment)


def same_of_place(clause: Clause) -> Concept | None:
    """ "…, Shanghai 6.1 million and Chengdu 4.9 million": the same thing, of the next place."""
    last, segment = clause.last, _segment(clause)
    if last is None or last.concept is None or last.role.measure is not clause.what.measure:
        return None
    if not goes_on_without_verb(clause) or not any(token.kind == "area" for token in segment):
        return None
    others = [token for token in segment if token.kind == "word" and token.word not in _OWN]
    if not others:
        return replace(last.concept, area=None)
    names = all(clause.folded[token.start].isupper() for token in others)
    place = next(token.code for token in segment if token.kind == "area")
    return replace(last.concept, code=None, restricted=True, area=place) if names else None


def listed_name(clause: Clause) -> Concept | None:
    """ "led by cars, which jumped 40 percent, and laptops, up 3 percent": a name that stands between its commas."""
    last, verb = clause.last, clause.what.verb
    if last is None or clause.what.where != "same" or clause.tokens[verb - 1].word != ",":
        return None
    between = undated(clause.tokens[last.index + 1 : verb])
    if len(between) < 3 or between[0].word not in _JOINTS or any(t.kind == "mark" for t in between[2:-1]):
        return None
    name = [token for token in between if token.word not in _JOINTS]
    known = any(token.kind in ("indicator", "thing") for token in name)
    return clause.name(name) if known and len(name) <= _LONGEST and all(map(_names, name)) else None


def _segment(clause: Clause) -> Sequence[Token]:
    """The words between the last joint and the number."""
    if clause.last is None:
        return ()
    tokens, at = clause.tokens, clause.index
    while at - 1 > clause.last.index and tokens[at - 1].word not in _JOINTS:
        at -= 1
    joined = at - 1 > clause.last.index
    return tokens[at : clause.index] if joined and clause.index - at <= _LONGEST else ()


def _names(token: Token) -> bool:
    if token.word in _OWN or token.kind in ("area", "thing", "indicator"):
        return True
    return token.kind == "word" and token.word not in FUNCTION_WORDS and not is_verb(token.word)
