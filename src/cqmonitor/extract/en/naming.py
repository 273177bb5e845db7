"""What a quantity is of: the words of its own clause that name it, else what was spoken of before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from cqmonitor.codes import Measure
from cqmonitor.extract.en.bare import bare_code, by_bare_noun
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.gapping import listed_name, same_of_place
from cqmonitor.extract.en.growing import aimed_at, growing_area, growth_of_place
from cqmonitor.extract.en.industries import AMONG_INDUSTRIES, industry_beside, industry_making
from cqmonitor.extract.en.lexicon import FALL_NOUNS, OUTDO_VERBS, OUTPUT_VERBS, RISE_NOUNS
from cqmonitor.extract.en.partitives import is_of_these
from cqmonitor.extract.en.phrases import antecedent, phrase_of, topic
from cqmonitor.extract.en.pointing import (
    activity_of,
    carried_concept,
    economys_output,
    headed,
    is_elsewhere,
    points_to_trade,
    repeats_head,
    spelled_out,
    such_things,
)
from cqmonitor.extract.en.ranked import by_rank
from cqmonitor.extract.en.shares import Named, by_division, by_predicate, by_share
from cqmonitor.extract.en.siblings import by_elision, by_recipient, is_paid, sibling
from cqmonitor.extract.en.sorts import sort_meant
from cqmonitor.extract.en.subjects import (
    announced_subject,
    first_subject,
    main_subject,
    phrase_before,
    subject_ahead,
    subject_between,
)
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.topics import compose
from cqmonitor.extract.en.wholes import OWNERS


def named_concept(clause: Clause) -> Named:
    """The concept of a quantity and whether it is named in its own clause."""
    for way in (
        _by_order,
        _by_unit,
        by_rank,
        by_division,
        by_predicate,
        by_share,
        _by_pointed,
        _by_comparison,
        _by_gap,
        _by_trade,
        _by_participle,
        _by_gapping,
        _by_which,
        _by_industry,
        _by_parallel,
    ):
        if named := way(clause):
            return named
    phrase = _phrase(clause)
    concept = sort_meant(clause) or growing_area(clause, phrase) or _told(clause, phrase)
    concept = (
        headed(concept, clause)
        or by_bare_noun(clause, concept)
        or growth_of_place(clause, concept)
        or concept
    )
    if concept and concept.anaphor and is_paid(clause):
        return replace(concept, anaphor=False), True  # "It will spend 3 billion yuan": what somebody pays
    if back := _pointed_to(clause, concept):
        return back, True
    if aim := aimed_at(clause, concept, phrase):
        return _named_behind(clause) or aim, True
    if concept is None or concept.anaphor or (concept.code is None and _apposed_elsewhere(clause)):
        if behind := _named_behind(clause):
            return behind, True
        return carried_concept(concept, clause), False
    return concept, True


# --- roles that say themselves where the concept is --------------------------------------------


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


def _by_comparison(clause: Clause) -> Named | None:
    """ "above the national average of 5.2 percent", "1,310 trains, against 1,190": of the same as what is compared with it."""
    last = clause.last
    if last is None:
        return None
    counted = clause.alone and last.role.measure is Measure.LEVEL and last.role.unit == clause.what.unit
    against = counted and clause.what.measure is Measure.LEVEL and clause.preceding in _AGAINST
    compares = clause.compares or _outdoes_forecast(clause)
    return (last.concept, False) if compares or against else None


_AGAINST = frozenset({"against", "versus", "vs"})


_OUTDOING = OUTDO_VERBS | {"missed", "misses", "missing"}
_FORESAW = frozenset(
    "expected forecast forecasted predicted projected estimated estimate expectations consensus".split()
)


def _outdoes_forecast(clause: Clause) -> bool:
    """ "growth of 5.2 percent beat the 4.9 percent that analysts had expected"."""
    before = [token.word for token in clause.tokens[max(0, clause.index - 3) : clause.index]]
    behind = {token.word for token in clause.tokens[clause.index + 1 : clause.index + 8]}
    return bool(_OUTDOING & set(before)) and bool(_FORESAW & behind)


_COMPARERS = OUTDO_VERBS | frozenset(
    "higher lower faster slower quicker more less greater smaller above below underperforming".split()
)


def _by_gap(clause: Clause) -> Named | None:
    """ "grew 10 percent, outpacing industry by 5 percentage points": of what is compared, not of what it is compared with."""
    if clause.what.unit != "pp":
        return None
    tokens, at = clause.tokens, clause.index
    while (
        at and tokens[at - 1].kind != "quantity" and tokens[at - 1].word not in (",", ";", "and", "but", "a")
    ):
        at -= 1
    opening = [token.word for token in tokens[at : clause.index] if token.kind != "period"][:3]
    if not _COMPARERS & set(opening):
        return _outdoing(clause, at)
    if clause.last is not None:
        return clause.last.concept, False
    subject = clause.name(first_subject(tokens, at))
    return (subject, True) if subject and subject.code else None


def _outdoing(clause: Clause, start: int) -> Named | None:
    """ "Growth in Chongqing outstripped the national rate by 0.8 points": the subject of the verb."""
    tokens = clause.tokens
    verb = next((at for at in range(start + 1, clause.index) if tokens[at].word in OUTDO_VERBS), None)
    phrase = phrase_before(tokens, verb) if verb else []
    subject = clause.name(phrase)
    if subject is not None and subject.code is None and _GROWTH_ALONE.fullmatch(_words(phrase)):
        subject = replace(subject, code="gdp", anaphor=False)
    return (subject, True) if subject and subject.code else None


def _words(phrase: Sequence[Token]) -> str:
    return " ".join(token.word for token in phrase if token.kind not in ("area", "period"))


_GROWTH_ALONE = re.compile(r"(?:the|its)?\s?(?:economic\s|overall\s)?growth(?:\srate)?(?:\s(?:in|of))?")


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
    opening = [token.word for token in tokens[max(0, at - 2) : at]]
    if not clause.governed or opening != ["of", "which"] or at < 5:
        return None
    comma = next((one for one in range(at - 3, max(0, at - 8), -1) if tokens[one].word == ","), 0)
    name = tokens[comma - 1] if comma else None
    if name is None or comma == at - 3 or name.kind not in ("indicator", "thing"):
        return None
    measured = clause.folded[tokens[comma + 1].start : tokens[at - 3].end]
    words = f"{measured} of {clause.folded[name.start : name.end]}"
    found = clause.catalog.indicators.find(words)
    whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(words))
    return Concept(words, found[0].what if whole else None, restricted=not whole), True


def _by_pointed(clause: Clause) -> Named | None:
    """ "lagged that of industry, at 7.6 percent": what the words before the comma point to."""
    tokens, index = clause.tokens, clause.index
    if clause.last is None or [token.word for token in tokens[max(0, index - 2) : index]] != [",", "at"]:
        return None
    start = next(
        (at for at in range(index - 3, max(clause.last.index, index - 9), -1) if _points(tokens, at)), 0
    )
    concept = clause.name(tokens[start : index - 2]) if start else None
    if concept is None:
        return None
    words = tokens[start + 2 : index - 2]
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
    again = by_recipient(clause) or by_elision(clause)
    return (again, False) if again else None


# --- the phrase that names it -------------------------------------------------------------------


def _phrase(clause: Clause) -> list[Token]:
    tokens, what = clause.tokens, clause.what
    phrase = phrase_of(tokens, clause.index, what)
    if what.where != "same":
        return phrase
    if clause.last is None and not clause.governed and (subject := first_subject(tokens, clause.index)):
        return subject  # "Exports were flat after a 3 percent decline"
    if clause.last:
        return antecedent(tokens, what.verb) or phrase
    return (
        antecedent(tokens, what.verb) or main_subject(tokens, what.verb) or phrase_before(tokens, what.verb)
    )


def _named_behind(clause: Clause) -> Concept | None:
    """ "compared with 29 million units for car sales": the name behind the amount and its noun."""
    noun = clause.found.quantity.noun.lower().split()
    behind = [
        token for token in clause.tokens[clause.index + 1 : clause.index + 12] if token.word not in noun
    ]
    if not behind or behind[0].word not in ("for", "in"):
        return None
    phrase = list(takewhile(lambda token: token.kind not in ("mark", "quantity", "period"), behind[1:]))
    named = clause.name(phrase) if any(token.kind == "indicator" for token in phrase[:6]) else None
    return named if named and named.code else None


_MAKERS = frozenset({"makers", "manufacturers", "producers", "factories", "plants"})


def _told(clause: Clause, phrase: Sequence[Token]) -> Concept | None:
    """What the phrase names, or the words around it where it only points."""
    where = clause.what.where
    if where == "subject" and phrase and phrase[-1].word in _MAKERS and clause.verb in OUTPUT_VERBS:
        phrase = phrase[:-1]  # "motorcycle makers produced 1.9 million units"
    concept = clause.name(phrase)
    if (concept is None or concept.code is None) and (object_ := clause.name(_put_at(clause))):
        concept = object_ if object_.code or object_.anaphor else concept
    if concept and clause.what.unit == "percent" and AMONG_INDUSTRIES.search(clause.sentence_before):
        concept = industry_making(concept, clause.catalog) or concept
    if concept is None or not (concept.code or concept.thing):
        concept = _of_statement(clause) or concept
    pointing = concept is None or concept.anaphor or (where == "same" and not (concept.code or concept.thing))
    if clause.last is None and pointing:
        concept = clause.name(_announced(clause)) or concept
    if where == "of" and concept and concept.code is None and not concept.anaphor and phrase:
        owner = clause.name(clause.subject())
        concept = compose(clause.folded[phrase[0].start : phrase[-1].end], owner, clause.catalog) or concept
    if where == "of" and (concept is None or concept.anaphor):
        return clause.name(phrase_before(clause.tokens, clause.what.verb)) or concept
    headed = where == "apposed" or (where == "subject" and clause.verb in _CHANGES)
    if headed and phrase and (concept is None or concept.code is None):
        owner = clause.name(phrase_before(clause.tokens, clause.tokens.index(phrase[0])))
        return compose(clause.folded[phrase[0].start : phrase[-1].end], owner, clause.catalog) or concept
    return concept


_CHANGES = RISE_NOUNS | FALL_NOUNS
"""Nouns that have what changes before them: "recorded value-added growth of 7 percent"."""


def _of_statement(clause: Clause) -> Concept | None:
    """ "Exports were modest, at 14,000", "Phones were the exception: 91 million were made": of what the statement is about."""
    tokens, index = clause.tokens, clause.index
    before = [token.word for token in tokens[max(0, index - 2) : index]]
    if clause.last is not None or not (before[-1:] == [":"] or before == [",", "at"]):
        return None
    at = index - 1 if before[-1] == ":" else index - 2
    subject = clause.name(first_subject(tokens, at))
    if subject is None or subject.anaphor:
        return None
    had = any(token.word in _HAD for token in tokens[:at]) and tokens[at - 1].word in _CHANGES
    return subject if subject.code or subject.thing or had else None


_HAD = frozenset("posted saw recorded registered had showed reported enjoyed".split())
""" "electronics posted the fastest growth, at 11 percent": who has it is what grew."""


_PUT = frozenset(
    "put puts estimated estimates pegged pegs set sets hold holds held keep keeps kept cap capped limit limited".split()
)


def _put_at(clause: Clause) -> Sequence[Token]:
    """ "Officials put the increase at 5 percent": the object that is put at the amount."""
    start = clause.last.index + 1 if clause.last else 0
    put = next((at for at in range(clause.index - 1, start, -1) if clause.tokens[at].word in _PUT), None)
    if put is None or clause.preceding not in ("at", "about", "around", "some", "nearly"):
        return []
    return [
        token
        for token in clause.tokens[put + 1 : clause.index]
        if token.word not in ("at", "about", "around")
    ]


def _announced(clause: Clause) -> list[Token]:
    """The subject before a colon, or that of the clause's first verb."""
    announced = (
        topic(clause.tokens)
        or announced_subject(clause.tokens, clause.index)
        or subject_ahead(clause.tokens, clause.index)
    )
    if bare := _announced_bare(clause):
        return bare
    if announced or clause.what.where not in ("same", "apposed"):
        return announced
    subject = first_subject(clause.tokens, clause.what.verb)
    named = clause.what.where == "same" or any(token.kind in ("indicator", "thing") for token in subject)
    return subject if named else []


def _announced_bare(clause: Clause) -> list[Token]:
    """ "Only investment missed its target: it rose 6.1 percent": a common noun that the catalog reads alone."""
    colon = next((at for at in range(clause.index - 1, 0, -1) if clause.tokens[at].word == ":"), 0)
    subject = first_subject(clause.tokens, colon)
    words = clause.folded[subject[0].start : subject[-1].end] if subject else ""
    return subject if colon and bare_code(words, clause.catalog) else []


# --- words that point back ----------------------------------------------------------------------


def _pointed_to(clause: Clause, concept: Concept | None) -> Concept | None:
    """What the words point back to: "the sector", "its output", "its consumption"."""
    if concept is None:
        return None
    before = clause.spoken_of
    if such := such_things(clause):
        return such
    if (concept.code is None or points_to_trade(concept)) and (spelled := spelled_out(concept, clause)):
        return spelled
    if before and (of_thing := activity_of(concept, before, clause.what.unit, clause.catalog)):
        return of_thing
    if before and (output := economys_output(concept, before, clause.what.unit)):
        return output
    for earlier in (before, clause.discourse.concept):
        if earlier and earlier.code and repeats_head(concept, earlier):
            return replace(earlier, area=concept.area)
    return sibling(concept, clause)


def _apposed_elsewhere(clause: Clause) -> bool:
    apposed = clause.what.where == "apposed" and clause.last is not None
    return (
        apposed and clause.last is not None and is_elsewhere(clause.tokens, clause.last.index, clause.index)
    )
