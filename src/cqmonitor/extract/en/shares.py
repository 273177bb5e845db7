"""What a share is of: the part that has it, or the whole where a place has the share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from cqmonitor.codes import Measure
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.industries import of_industry
from cqmonitor.extract.en.lexicon import OUTPUT_VERBS
from cqmonitor.extract.en.phrases import phrase_of
from cqmonitor.extract.en.preverbal import phrase_before
from cqmonitor.extract.en.subjects import first_subject
from cqmonitor.extract.en.tokens import Token

Named = tuple[Concept | None, bool]
"""A concept, and whether the quantity's own clause names it."""

_PRONOUN = re.compile(r"(?:it|they)\b", re.IGNORECASE)
_DIVIDED = re.compile(
    r"\b(?:of|among)\s(?:the|its|these|those|them|all|total)\b[^,;]{0,60},[^,;]{0,20}$", re.IGNORECASE
)


def by_division(clause: Clause) -> Named | None:
    """ "Of the exports, 89.6 percent were mechanical products": a part, where no name of its own follows."""
    behind = clause.tokens[clause.index + 1 : clause.index + 2]
    if not behind or behind[0].word not in ("was", "were", "are", "is") or not _DIVIDED.search(clause.text):
        return None
    part = clause.name(phrase_of(clause.tokens, clause.index, replace(clause.what, where="of")))
    named = part is None or part.anaphor or part.code or part.thing
    return None if named or part is None else (replace(part, restricted=True), True)


_BEING = frozenset({"was", "were", "are", "is", "will", "would"})
_POINTING = frozenset({"which", "whom", "them", "these", "those", "it"})


def by_predicate(clause: Clause) -> Named | None:
    """ "Of the 2.3 million cars built, 500,000 were NEVs", "almost half of them are NEVs": what it says they were."""
    at = clause.index + 1
    behind = [token.word for token in clause.tokens[at : at + 2]]
    some = behind[:1] == ["of"] and behind[1:] != [] and behind[1] in _POINTING
    at += 2 if some else 0
    if clause.spoken_of is None or at >= len(clause.tokens):
        return None
    if some and behind[1] not in ("these", "those") and clause.tokens[at].kind in ("indicator", "thing"):
        return clause.name([clause.tokens[at]]), True  # "two thirds of it exports"
    if clause.tokens[at].word not in _BEING:
        return None
    at += clause.tokens[at + 1 : at + 2] != [] and clause.tokens[at + 1].word == "be"
    words = takewhile(lambda token: token.kind in ("word", "thing"), clause.tokens[at + 1 : at + 8])
    phrase = list(takewhile(lambda token: token.word not in ("and", "but", "while"), words))
    part = clause.name(phrase) if phrase and phrase[-1].kind == "thing" else None
    return (part, True) if part is not None and part.thing is not None else None


_MAKING = OUTPUT_VERBS | {"generate", "generates", "generated", "create", "created", "creates"}
_CONTINUES = frozenset({"or", ",", "(", "and", "with", "for", "at"})


def by_share(clause: Clause) -> Named | None:
    """A share's concept is the part: "made a third of the world's laptops", "5 bn, or 30 % of exports"."""
    if clause.what.measure is not Measure.SHARE:
        return None
    if whole := _place_share(clause):
        return whole, True
    if doer := _doer(clause):
        return doer, True
    if clause.what.where not in ("of", "noun"):
        return None
    whole = clause.name(phrase_of(clause.tokens, clause.index, clause.what))
    if whole and whole.thing and _is_amount_before(clause):
        return clause.last.concept if clause.last else None, False
    if whole and whole.thing:
        return whole, True
    if whole and whole.anaphor and whole.area and clause.last is not None and clause.last.concept:
        return replace(clause.last.concept, area=whole.area), True
    if clause.preceding == "and" and clause.index and _has_verb_behind(clause):
        return (replace(whole, code=None, restricted=True) if whole else None), True
    if clause.last is not None and (clause.preceding in _CONTINUES or is_aim(whole)):
        return clause.last.concept, False
    subject = clause.name(phrase_before(clause.tokens, clause.what.verb))
    if subject and clause.governed and (part := of_industry(subject, clause)):
        return part, True
    if subject and not subject.anaphor and clause.governed:
        return subject, True
    if (
        subject
        and subject.anaphor
        and _PRONOUN.match(subject.words)
        and _is_part(clause.spoken_of, whole, clause)
    ):
        return clause.spoken_of, False
    if whole and whole.code and {clause.verb, clause.preceding} & _MAKING:
        return whole, True
    if clause.governed and clause.spoken_of:
        return clause.spoken_of, False
    return (replace(whole, code=None, restricted=True) if whole else None), True


def _is_amount_before(clause: Clause) -> bool:
    """ "1.2 million NEVs, 40 percent of all cars": the share of what was counted just before."""
    last, beside = clause.last, clause.preceding in (",", "or")
    counted = last is not None and last.role.measure is Measure.LEVEL and last.role.where == "noun"
    return beside and counted and not clause.governed and not _has_verb_behind(clause)


_OF_OUTPUT = re.compile(
    r"economy|GDP|GRP|output|product|value[\s-]added|added[\s-]value|growth|increase|rise|total|industr|manufactur",
    re.IGNORECASE,
)
"""What an industry can be a part of."""


def _doer(clause: Clause) -> Concept | None:
    """ "Foreign-invested firms handled 61 percent of the trade": who does it is not what is measured."""
    by_code = clause.catalog.by_code
    subject = clause.name(clause.subject())
    if subject is None or subject.code is None:
        return None
    industry = subject.code.endswith("_value_added")
    if not industry and by_code[subject.code].unit not in ("count", "person"):
        return None
    whole = clause.name(phrase_of(clause.tokens, clause.index, replace(clause.what, where="of")))
    if whole is not None and (whole.anaphor or whole.words in ("trade", "business")):
        whole = clause.spoken_of
    if industry:
        other = whole is not None and not whole.anaphor and not _OF_OUTPUT.search(whole.words)
        return replace(subject, code=None, restricted=True) if other else None
    of_money = whole is not None and whole.code is not None and by_code[whole.code].unit == "CNY"
    return replace(subject, code=None, restricted=True) if of_money else None


def _has_verb_behind(clause: Clause) -> bool:
    """ "and a third of its power was bought": the share is the subject of a verb of its own."""
    for token in clause.tokens[clause.index + 1 : clause.index + 9]:
        if token.kind in ("mark", "quantity"):
            return False
        if token.word in ("was", "were", "went", "came", "are", "is"):
            return True
    return False


def _place_share(clause: Clause) -> Concept | None:
    """ "The zone has 40 firms and accounted for 45 percent of the city's exports": a place's share is of the same."""
    tokens, verb = clause.tokens, clause.what.verb
    governed = clause.governed and tokens[verb - 1].word == "and" and clause.verb.endswith("ed")
    listed = (
        clause.preceding == "and" and clause.last is not None and clause.last.role.measure is Measure.SHARE
    )
    of_whole = phrase_of(tokens, clause.index, replace(clause.what, where="of"))
    if place := _place_in(clause, of_whole):
        whole = clause.name(of_whole)
        return replace(whole, area=place) if whole and whole.code else None
    subject = first_subject(tokens, clause.index) if governed or listed else []
    if not subject or not (subject[-1].kind == "area" or subject[-1].word in _PLACES):
        return None
    whole = clause.name(of_whole)
    return whole if whole and whole.code else None


_HAVING = frozenset(
    "account accounts accounted accounting make makes made making contribute contributes contributed generate generates "
    "generated represent represents represented constitute constitutes constituted comprise comprises comprised".split()
)
_JOINING = frozenset("the and together alone , both whole as a itself now currently still".split())


def _place_in(clause: Clause, of_whole: Sequence[Token]) -> str | None:
    """ "Chengdu accounts for 37 percent of Sichuan's GDP": the place, where it lies in that of the whole."""
    phrase = phrase_before(clause.tokens, clause.what.verb)
    areas = [token.code for token in phrase if token.kind == "area" and token.code]
    plain = {token.word for token in phrase if token.kind != "area"}
    if len(areas) != 1 or clause.verb not in _HAVING or not plain <= _JOINING | _PLACES:
        return None
    larger = {token.code for token in of_whole if token.kind == "area"}
    at = clause.catalog.parents.get(areas[0])
    while at is not None and at not in larger:
        at = clause.catalog.parents.get(at)
    return areas[0] if at is not None else None


_PLACES = frozenset("area zone city district county region municipality province circle".split())


def _is_part(part: Concept | None, whole: Concept | None, clause: Clause) -> bool:
    """Whether one can be a part of the other: both are indicators in the same unit."""
    if part is None or whole is None or part.code is None or whole.code is None:
        return False
    by_code = clause.catalog.by_code
    return part.code != whole.code and by_code[part.code].unit == by_code[whole.code].unit


AIM = re.compile(r"\b(?:target|goal)$", re.IGNORECASE)


def is_aim(concept: Concept | None) -> bool:
    """ "63 percent of the annual target for jobs"."""
    return concept is not None and bool(AIM.search(re.sub(r"\sfor\s.*", "", concept.words)))
