"""The growth of an economy: a place that grows, growth without a name, what a target is for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cqmonitor.codes import Measure
from cqmonitor.extract.en.asides import aside_before
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.forecasts import is_forecast_of_place
from cqmonitor.extract.en.modifiers import OWNERS
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.shares import AIM
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.units import RELATIVE_UNITS

_GROWING = frozenset("grow grew grown growing expand expanded contract contracted shrink shrank".split())
_BEFORE_GROWING = frozenset({"to", "will", "would", "is", "has", "also", "expected", "forecast"})
_CLAUSE_WORDS = frozenset("that while and but as where when if although the so".split())
_WHOLE_AREA = re.compile(
    r"(?:^|, |while |and )the (country|nation|city|municipality|province|region)(?: as a whole)?(?: also)?$"
)


SECTORS = frozenset({"primary_value_added", "secondary_value_added", "tertiary_value_added"})
"""Parts of the economy, of which an overall growth is that of all."""


def growing_area(clause: Clause, phrase: Sequence[Token]) -> Concept | None:
    """ "expects Chongqing to grow 6 percent", "aims at growth of 7 percent": an economy's growth is its GDP's."""
    what = clause.what
    if any(token.kind in ("indicator", "thing") for token in phrase):
        return None
    if what.unit in RELATIVE_UNITS and (owned := _growth_of_place(clause, phrase)):
        return _growth_in(clause, owned)
    if clause.last is not None:
        return _grows_behind_aside(clause)
    if what.unit == "percent" and what.measure is not Measure.SHARE and _aims_of_place(phrase, clause.verb):
        return _growth_in(clause, phrase)
    if what.where not in ("subject", "same"):
        return None
    if what.measure is not Measure.GROWTH or what.unit != "percent":
        return None
    if clause.verb == "growth" or _growth_moves(phrase):
        return _plain_growth(clause)
    return _grower(clause.tokens, what.verb) if clause.verb in _GROWING else None


def _fronted(clause: Clause) -> Sequence[Token]:
    """ "At 6.1 percent, Chongqing's growth was": the subject behind the amount that opens the sentence."""
    tokens, index = clause.tokens, clause.index
    if (
        tokens[0].word != "at"
        or index > 2
        or [token.word for token in tokens[index + 1 : index + 2]] != [","]
    ):
        return []
    verb = next((at for at, token in enumerate(tokens) if at > index and token.word in _BEING), index)
    return tokens[index + 2 : verb]


_BEING = frozenset("was is were are remained outpaced exceeded beat lagged ranked topped".split())
_AROUND_GROWTH = frozenset(
    "'s the in of for city's municipality's country's nation's province's region's city municipality country province economic "
    "overall annual rate is are was were will be to likely expected forecast projected set".split()
)
_OWNERS = frozenset("city city's municipality municipality's country's nation's province's region's".split())


def _growth_of_place(clause: Clause, phrase: Sequence[Token]) -> Sequence[Token]:
    """ "Chongqing's growth", "growth in the city": the phrase, where growth is all that it names.

    Where it is no subject that a sentence begins with, only while nothing but the economy is spoken of.
    """
    begins = clause.last is None and clause.what.where in ("subject", "same")
    told = clause.spoken_of or clause.discourse.paragraph_concept or clause.discourse.story_concept
    if not begins and told and told.code not in (None, "gdp"):
        return []
    if owner := _owner_of_growth(clause):
        return owner
    if clause.what.where not in ("subject", "same", "object"):
        return []
    phrase = _fronted(clause) or phrase
    plain = [token for token in phrase if token.kind not in ("period", "area")]
    owned = any(token.kind == "area" or token.word in _OWNERS for token in phrase)
    if owned and is_forecast_of_place(phrase):
        return phrase
    rest = [token.word for token in plain if token.word not in _AROUND_GROWTH]
    moved = rest == ["growth"] or (not rest and clause.verb in ("expansion", "contraction"))
    return phrase if owned and moved else []


def _grows_behind_aside(clause: Clause) -> Concept | None:
    """ "Chongqing, whose economy is the fifth largest, grew 6 percent": the place before the aside, figures in it or not."""
    verb, what, last = clause.what.verb, clause.what, clause.last
    grows = clause.verb in _GROWING and what.measure is Measure.GROWTH and what.unit == "percent"
    if last is None or not grows or verb < 2 or clause.tokens[verb - 1].word != ",":
        return None
    opened = aside_before(clause.tokens, verb - 1)
    if not opened or clause.tokens[opened].start > last.found.core_start:
        return None
    return _grower(clause.tokens, verb)


def _owner_of_growth(clause: Clause) -> Sequence[Token]:
    """ "Chongqing's 6.1 percent growth": the place before the amount."""
    tokens, index = clause.tokens, clause.index
    growth = [token.word for token in tokens[index + 1 : index + 2]] == ["growth"]
    owned = growth and index > 1 and clause.preceding == "'s" and tokens[index - 2].kind == "area"
    return [tokens[index - 2]] if owned else _growth_rate_before(tokens, index)


def _growth_rate_before(tokens: Sequence[Token], index: int) -> Sequence[Token]:
    """ "beat the national growth rate of 3 percent", "above China's growth of 5 percent": the growth and whose it is."""
    at = index - 1
    if at < 3 or tokens[at].word != "of":
        return []
    at -= 1
    at -= tokens[at].word in ("rate", "pace", "average")
    if tokens[at].word != "growth":
        return []
    at -= 1
    at -= tokens[at].word in ("economic", "overall", "average")
    at -= tokens[at].word == "'s"
    return [tokens[at]] if tokens[at].kind == "area" else []


_AIMING = frozenset("aims aim aimed aiming targets targeting is are was were also now for at".split())


def _aims_of_place(phrase: Sequence[Token], verb: str) -> bool:
    """ "Chongqing aims for 6 percent", "Sichuan is aiming at": what a place aims at in per cent is its growth."""
    words = [token.word for token in phrase if token.kind not in ("period", "area")]
    placed = any(token.kind == "area" for token in phrase)
    aims = {verb, *words} & {"aims", "aim", "aiming", "targets", "targeting"}
    return placed and bool(aims) and set(words) <= _AIMING


def _growth_in(clause: Clause, phrase: Sequence[Token]) -> Concept:
    """Growth of what the sentence, else the paragraph or the story, is about; of GDP where that is no indicator."""
    before = clause.last.concept if clause.last else None
    told = before or clause.discourse.paragraph_concept or clause.discourse.story_concept
    area = next((token.code for token in phrase if token.kind == "area"), None)
    if told and told.code not in (None, "gdp"):
        return Concept(told.words, told.code, area)
    return Concept(clause.folded[phrase[0].start : phrase[-1].end], "gdp", area)


_NOT_GDP = frozenset(
    "income incomes sales export exports import imports trade revenue profit profits investment output employment job jobs "
    "wage wages price prices loan loans deposit deposits credit population tourism passenger traffic cargo retail "
    "consumption spending production demand earnings volume value-added value added".split()
)
"""What a growth with a name of its own is of."""


def _growth_moves(phrase: Sequence[Token]) -> bool:
    """ "We expect growth to quicken to 5.8 percent": growth itself is what moves."""
    words = [token.word for token in phrase if token.kind != "period"]
    at = words.index("growth") if "growth" in words else 0
    return at > 0 and words[at - 1] in _EXPECTING and set(words[at + 1 :]) <= _MOVING


_MOVING = frozenset(
    "to will would quicken accelerate slow pick up down ease cool reach hit be come in at remain stay moderate".split()
)
_EXPECTING = frozenset(
    "expect expects expected see sees forecast forecasts predict predicts want wants that".split()
)


def _wants_growth(clause: Clause) -> bool:
    """ "The city wants growth of over 6 percent": what a place aims at is its economy's, whatever the story began with."""
    verb = clause.what.verb
    before = clause.tokens[verb - 1].word if verb else ""
    return before in ("wants", "targets", "targeting", "for", "at") and clause.last is None


def _plain_growth(clause: Clause) -> Concept | None:
    """ "growth of 7 percent" where nothing else is spoken of."""
    told = clause.discourse.paragraph_concept or (
        None if _wants_growth(clause) else clause.discourse.story_concept
    )
    moving = clause.verb != "growth"
    before = "expects" if moving else clause.tokens[clause.what.verb - 1].word if clause.what.verb else None
    pointing = before in (None, "the", "that", "this", "its", "an", "a")
    if before and (before.split()[-1] in _NOT_GDP or (not moving and _owned_by_part(clause))):
        return None  # "sales growth of 6 percent", "the sector's growth of 11 percent"
    if told and told.code in SECTORS and before == "overall":
        return Concept("growth", "gdp")
    if told and told.code and told.code != "gdp":
        return None if pointing else replace(told, area=None)
    follows = clause.tokens[clause.index + 1].word if clause.index + 1 < len(clause.tokens) else ""
    nothing_else = told is None and before is None and follows not in ("in", "for", "of")
    return Concept("growth", "gdp") if nothing_else or not pointing else None


def _owned_by_part(clause: Clause) -> bool:
    """Whether growth is somebody's that is no place: "the sector's growth"."""
    owner = clause.tokens[clause.what.verb - 1]
    if owner.word == "'s":
        owner = clause.tokens[max(clause.what.verb - 2, 0)]
    elif not owner.word.endswith("'s"):
        return False
    return owner.kind != "area" and owner.word.removesuffix("'s") not in OWNERS


def _grower(tokens: Sequence[Token], verb: int) -> Concept | None:
    """The area that grows."""
    if match := _WHOLE_AREA.search(" ".join(token.word for token in tokens[:verb])):
        return Concept("economy", "gdp", "CN" if match[1] in ("country", "nation") else None)
    at = verb - 1
    while at > 0 and tokens[at].word in _BEFORE_GROWING:
        at -= 1
    if [token.word for token in tokens[max(at - 2, 0) : at + 1]] == ["as", "a", "whole"]:
        at -= 3
    if tokens[at].word == "," and (opened := aside_before(tokens, at)):
        at = opened - 1
    if at > 1 and tokens[at - 1].word == "in" and tokens[at].kind == tokens[at - 2].kind == "area":
        at -= 2  # "Mianyang in Sichuan Province grew"
    of_other = at > 0 and tokens[at - 1].word in FUNCTION_WORDS - _CLAUSE_WORDS
    grows = tokens[max(at, 0)].kind == "area" and not of_other
    if at > 1 and tokens[at].word == "country" and tokens[at - 1].word == "and":
        return None  # "Town and country grew by 8 percent"
    return Concept("economy", "gdp", tokens[at].code) if grows else None


def aimed_at(clause: Clause, concept: Concept | None, phrase: Sequence[Token]) -> Concept | None:
    """What a target is for: what was spoken of; a government's target in per cent is that of its GDP."""
    verb = clause.what.verb
    words = {clause.tokens[max(verb - 1, 0)].word, clause.verb}
    behind = [token.word for token in clause.tokens[clause.index + 1 : clause.index + 3]]
    named = behind in (["growth", "target"], ["growth", "goal"])
    aims = named or words & {"target", "goal", "ceiling"} or (concept and AIM.search(concept.words))
    if not aims or (concept is not None and concept.code is not None):
        return None
    told = clause.last.concept if clause.last else clause.discourse.paragraph_concept
    if told and told.code and not any(token.word == "growth" for token in phrase):
        return told
    return (
        Concept("growth target", "gdp") if clause.what.unit == "percent" and "ceiling" not in words else None
    )
