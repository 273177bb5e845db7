"""What a quantity is of: the words of its own clause that name it, else what was spoken of before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cqmonitor.codes import Measure
from cqmonitor.extract.en.antecedents import carried_concept, is_elsewhere
from cqmonitor.extract.en.bare import bare_code, by_bare_noun
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.gapping import listed_name, same_of_place
from cqmonitor.extract.en.growing import aimed_at, growing_area
from cqmonitor.extract.en.industries import industry_beside, of_subject_industry
from cqmonitor.extract.en.modifiers import OWNERS
from cqmonitor.extract.en.naming_phrase import concept_phrase, named_behind, named_by_phrase
from cqmonitor.extract.en.outdoing import by_comparison, by_gap
from cqmonitor.extract.en.partitives import is_of_these
from cqmonitor.extract.en.phrases import phrase_of
from cqmonitor.extract.en.place_lists import by_bracket, by_label
from cqmonitor.extract.en.pointing import (
    activity_of,
    economys_output,
    headed,
    points_to_trade,
    repeats_head,
    spelled_out,
    such_things,
)
from cqmonitor.extract.en.possessors import of_opening
from cqmonitor.extract.en.preverbal import is_finite
from cqmonitor.extract.en.ranked import by_rank
from cqmonitor.extract.en.shares import Named, by_division, by_predicate, by_share
from cqmonitor.extract.en.siblings import (
    by_elision,
    by_recipient,
    by_repeated_share,
    is_paid,
    of_projects,
    sibling,
)
from cqmonitor.extract.en.sorts import sort_meant
from cqmonitor.extract.en.subjects import subject_between
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.topics import topics_of


def named_concept(clause: Clause) -> Named:
    """The concept of a quantity and whether it is named in its own clause."""
    for way in (
        _by_order,
        by_label,
        by_bracket,
        _by_unit,
        by_rank,
        by_division,
        by_predicate,
        by_share,
        _by_pointed,
        by_comparison,
        by_gap,
        _by_trade,
        _by_participle,
        _by_gapping,
        _by_which,
        _by_industry,
        _by_parallel,
    ):
        if named := way(clause):
            return named
    phrase = concept_phrase(clause)
    concept = sort_meant(clause) or growing_area(clause, phrase) or named_by_phrase(clause, phrase)
    concept = headed(concept, clause) or by_bare_noun(clause, concept) or concept
    if concept and concept.anaphor and is_paid(clause):
        return replace(concept, anaphor=False), True  # "It will spend 3 billion yuan": what somebody pays
    if back := _pointed_to(clause, concept):
        return back, True
    if aim := aimed_at(clause, concept, phrase):
        return named_behind(clause) or aim, True
    if concept is None or concept.anaphor or (concept.code is None and _apposed_elsewhere(clause)):
        if behind := named_behind(clause):
            return behind, True
        return carried_concept(concept, clause), False
    return concept, True


# --- roles that say themselves where the concept is ---------------------------------------------


def _by_order(clause: Clause) -> Named | None:
    """ "led with 13 trillion yuan, followed by Jiangsu (12 trillion yuan)": the same, of the next in the order."""
    tokens = clause.tokens
    at = next((at for at in range(clause.index - 1, 0, -1) if tokens[at].word == "followed"), 0)
    listed, first = tokens[at + 1 : clause.index], [one for one in clause.readings if one.index < at]
    if not first or first[-1].role.unit != clause.what.unit or clause.what.measure is Measure.RANK:
        return None
    named = clause.name([token for token in listed if token.word not in _LISTING])
    if named is not None and (named.code or named.thing):
        return named, True
    places = any(token.kind == "area" for token in listed)
    other = any(
        token.kind in ("word", "thing", "indicator") and token.word not in _LISTING for token in listed
    )
    return (first[-1].concept, False) if places and not other else None


_LISTING = frozenset("by and with at then the in province municipality region city 's".split())


def _by_unit(clause: Clause) -> Named | None:
    """ "213,000 TEUs": the unit itself."""
    if clause.what.where != "unit" or is_of_these(clause):
        return None
    words = re.sub(r"^.*\d\S*\s(?:(?:thousand|million|billion)\s)?", "", clause.tokens[clause.index].word)
    goods = phrase_of(clause.tokens, clause.index, replace(clause.what, where="of"))
    if goods and clause.tokens[clause.index + 1].word == "of":
        words = f"{words} of {clause.folded[goods[0].start : goods[-1].end]}"
    return Concept(words), True


_TRADED = {"imported": "imports", "exported": "exports", "importing": "imports", "exporting": "exports"}
_TRADERS = frozenset({"it", "city", "municipality", "province", "country"})


def _by_trade(clause: Clause) -> Named | None:
    """ "Chongqing imported 235 billion yuan worth of goods": the verb names what is measured."""
    tokens, verb = clause.tokens, clause.what.verb
    code = _TRADED.get(clause.verb)
    first = next((at for at, token in enumerate(tokens) if token.word in _TRADED and token.kind == "word"), 0)
    if (
        code is None
        or clause.what.unit not in ("CNY", "USD")
        or not first
        or tokens[verb - 2].word in _TRADED
    ):
        return None
    joined = first == verb or tokens[verb - 1].word == "and"
    whole = tokens[first - 1].kind == "area" or tokens[first - 1].word in _TRADERS
    return (Concept(code, code), True) if whole and joined else None


def _by_participle(clause: Clause) -> Named | None:
    """ "expanded 4.6 percent, data showed, quickening from": a participle behind a comma has the subject before."""
    verb, last, tokens = clause.what.verb, clause.last, clause.tokens
    if clause.what.where not in ("subject", "same") or last is None or not verb:
        return None
    if tokens[verb].word in ("up", "down"):
        verb -= 1  # "edging down"
    if not tokens[verb].word.endswith("ing") or tokens[verb - 1].word != ",":
        return None
    spoken = subject_between(tokens, last.index, verb)
    return (clause.name(spoken), True) if spoken else (last.concept, False)


def _by_gapping(clause: Clause) -> Named | None:
    if listed := listed_name(clause):
        return listed, True
    same = same_of_place(clause)
    return (same, False) if same else None


def _by_which(clause: Clause) -> Named | None:
    """ "driven by cars, shipments of which rose 40 percent": what is measured of the name before the comma."""
    tokens, at = clause.tokens, clause.what.verb
    if whose := _by_whose(clause):
        return whose
    opening = [token.word for token in tokens[max(0, at - 2) : at]]
    if not clause.governed or opening != ["of", "which"] or at < 5:
        return None
    comma = next((one for one in range(at - 3, max(0, at - 8), -1) if tokens[one].word == ","), 0)
    name = tokens[comma - 1] if comma else None
    if name is None or comma == at - 3 or name.kind not in ("indicator", "thing"):
        return None
    measured = clause.folded[tokens[comma + 1].start : tokens[at - 3].end]
    words = f"{measured} of {clause.folded[name.start : name.end]}"
    code = clause.catalog.indicators.whole(words)
    return Concept(words, code, restricted=code is None), True


def _by_whose(clause: Clause) -> Named | None:
    """ "led by cars, whose exports came to 262,000": the same with "whose"."""
    tokens, verb = clause.tokens, clause.what.verb
    at = next((at for at in range(verb - 1, max(1, verb - 7), -1) if tokens[at].word == "whose"), 0)
    if not clause.governed or at < 2 or at + 1 == verb or tokens[at - 1].word != ",":
        return None
    name = tokens[at - 2]
    if name.kind not in ("indicator", "thing") or any(one.kind == "mark" for one in tokens[at + 1 : verb]):
        return None
    measured = clause.folded[tokens[at + 1].start : tokens[verb - 1].end]
    words = f"{measured} of {clause.folded[name.start : name.end]}"
    code = clause.catalog.indicators.whole(words)
    told = code or clause.catalog.indicators.whole(measured)  # "motorcycles, whose exports": of them alone
    return (Concept(words, code, restricted=code is None), True) if told else None


def _by_pointed(clause: Clause) -> Named | None:
    """ "lagged that of industry, at 7.6 percent": what the words before the comma point to."""
    tokens, index = clause.tokens, clause.index
    told = [token.word for token in tokens[max(0, index - 2) : index]]
    if clause.last is None or (told != [",", "at"] and told[1:] != [","]):
        return None
    comma = index - 1 - (told[1] == "at")
    start = next(
        (at for at in range(comma - 1, max(clause.last.index, index - 9), -1) if _points(tokens, at)), 0
    )
    concept = clause.name(tokens[start:comma]) if start else None
    if concept is None or any(token.kind == "mark" or is_finite(token) for token in tokens[start:comma]):
        return None
    words = tokens[start + 2 : comma]
    if clause.last.concept is not None and any(one.kind == "area" or one.word in OWNERS for one in words):
        return replace(clause.last.concept, area=concept.area), False  # "that of Sichuan, at 6 percent"
    back = _pointed_to(clause, concept)
    other = back is not None and clause.last.concept is not None and back.code != clause.last.concept.code
    if back is not None and other:
        return back, True
    code = bare_code(clause.folded[words[0].start : words[-1].end], clause.catalog) if words else None
    return replace(concept, code=code or concept.code, anaphor=False), True


def _points(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].word in ("that", "those") and tokens[at + 1].word in ("of", "in", "for")


def _by_industry(clause: Clause) -> Named | None:
    beside = industry_beside(clause) if clause.what.unit == "percent" else None
    return (beside, True) if beside else None


def _by_parallel(clause: Clause) -> Named | None:
    again = by_recipient(clause) or by_repeated_share(clause) or by_elision(clause)
    return (again, False) if again else None


# --- words that point back ----------------------------------------------------------------------


def _pointed_to(clause: Clause, concept: Concept | None) -> Concept | None:
    """What the words point back to: "the sector", "its output", "its consumption"."""
    if concept is None:
        return None
    before = clause.spoken_of
    if such := such_things(clause):
        return such
    if theirs := of_projects(concept, clause):
        return theirs
    if owned := of_opening(concept, clause):
        return owned
    if of_it := of_subject_industry(concept, clause):
        return of_it
    if (concept.code is None or points_to_trade(concept)) and (spelled := spelled_out(concept, clause)):
        return spelled
    if before and (of_thing := activity_of(concept, before, clause.what.unit, clause.catalog)):
        return of_thing
    if before and (output := economys_output(concept, before, clause.what.unit)):
        return output
    for earlier in (before, clause.discourse.concept):
        if (
            earlier
            and earlier.code
            and repeats_head(concept, earlier)
            and not _names_other(earlier.code, clause)
        ):
            return replace(earlier, area=concept.area)
    return sibling(concept, clause)


def _names_other(code: str, clause: Clause) -> bool:
    """ "and the trains of the southern corridor run 300 shifts": behind those of another line, with the same noun."""
    named = topics_of(clause.text, clause.catalog)
    return bool(named) and bool(clause.catalog.by_code[code].topics_en) and code not in named


def _apposed_elsewhere(clause: Clause) -> bool:
    apposed = clause.what.where == "apposed" and clause.last is not None
    return (
        apposed and clause.last is not None and is_elsewhere(clause.tokens, clause.last.index, clause.index)
    )
