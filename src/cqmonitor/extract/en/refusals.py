"""Why a figure does not take the code that its words name: it is a company's, a part's, a partner's, or of some of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from cqmonitor.codes import Kind, Measure
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.firms import (
    doer,
    has_owner_by_name,
    is_of_holder,
    is_ones_opening,
    speaks_for_firm,
    without_speaker,
)
from cqmonitor.extract.en.holders import held_by_part, is_of_crew
from cqmonitor.extract.en.modifiers import OWNERS
from cqmonitor.extract.en.owners import (
    is_company,
    is_counted_company,
    is_single,
    names_city,
    names_company,
    owned_by_part,
)
from cqmonitor.extract.en.partners import is_with_partner
from cqmonitor.extract.en.preverbal import WANTING, phrase_before
from cqmonitor.extract.en.stems import stems
from cqmonitor.extract.en.subjects import opening_phrase
from cqmonitor.extract.en.subsets import is_of_some, is_some_of_flow
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.units import RELATIVE_UNITS


def of_other(concept: Concept, clause: Clause) -> bool:
    """Whether a coded figure is not that of the area: a part's, a partner's, a company's, or of some of it."""
    if (clause.what.where in ("noun", "of") and owned_by_part(clause.subject())) or _is_of_a_person(clause):
        return True
    if (
        is_with_partner(concept, clause)
        or held_by_part(concept.code or "", clause)
        or _owned_by_others(concept, clause)
        or _used_by_part(clause)
        or _makes_up_some(concept, clause)
        or is_of_some(concept, clause)
        or _is_of_its(concept, clause)
        or has_owner_by_name(concept, clause)
        or _adds_to_part(clause)
        or is_of_crew(_opening(clause))
    ):
        return True
    entry = clause.catalog.by_code[concept.code or ""]
    if entry.kind is not Kind.FLOW:
        return entry.unit in ("CNY", "count") and is_of_holder(concept, clause)
    return is_some_of_flow(concept, clause) or _is_of_one(concept, clause)


_POSSESSIVE = re.compile(r"(?:^|\s)(?:its|their)\s", re.IGNORECASE)


def _is_of_its(concept: Concept, clause: Clause) -> bool:
    """ "The three firms sold 400,000 cars; their exports rose": of those that the sentence opens with."""
    if concept.area or not _POSSESSIVE.search(concept.words):
        return False
    opening = _opening(clause)
    named = is_single(_opening_tokens(clause), clause.folded, clause.catalog)
    named = named and opening.lower() not in concept.words.lower()  # "Freight handled by its ports"
    return is_company(opening) or is_counted_company(opening) or named


def _opening_tokens(clause: Clause) -> list[Token]:
    """The subject of the sentence's first verb, or of its wish: "The park plans to double its"."""
    opening = takewhile(lambda token: not _ends_opening(token), opening_phrase(clause.tokens))
    return phrase_before(clause.tokens, len(list(opening)))


def _ends_opening(token: Token) -> bool:
    amount = token.kind == "quantity" and any(char.isdigit() for char in token.word)
    return amount or token.word in WANTING


def _opening(clause: Clause) -> str:
    opening = _opening_tokens(clause)
    if not opening:
        return ""
    at = next(at for at, token in enumerate(clause.tokens) if token is opening[0])
    first = clause.tokens[at - 1] if at == 1 and clause.tokens[0].kind == "quantity" else opening[0]
    return clause.folded[first.start : opening[-1].end]


def _adds_to_part(clause: Clause) -> bool:
    """ "Factories in the park made 6 million laptops; tablets added another 2 million": the same part's."""
    before = clause.spoken_of
    return clause.preceding == "another" and before is not None and before.restricted and before.code is None


_DOING_ONESELF = frozenset(
    "earn earned earns make made makes sell sold sells pay paid pays spend spent spends buy bought buys borrow borrowed "
    "invest invested save saved owe owed owes own owns owned lose lost take took".split()
)


def _is_of_a_person(clause: Clause) -> bool:
    """ "Last year I earned 2 million yuan": what one person says of himself."""
    verb = clause.what.verb
    if not clause.governed or clause.tokens[verb].word not in _DOING_ONESELF:
        return False
    return bool({"i", "he", "she"} & {token.word for token in clause.tokens[max(0, verb - 2) : verb]})


_WHOLES = OWNERS | {"industry", "sector", "industries", "cluster", "economy"}


def _owned_by_others(concept: Concept, clause: Clause) -> bool:
    """ "Private firms, whose exports grew": whose it is, where that is no place."""
    whose = next((at for at in range(clause.index - 1, 0, -1) if clause.tokens[at].word == "whose"), 0)
    if not whose or not concept.words.lower().startswith("whose"):
        return False
    at = whose - (clause.tokens[whose - 1].word == ",")
    owner = phrase_before(clause.tokens, at)
    known = any(token.kind in ("area", "indicator", "thing") or token.word in _WHOLES for token in owner)
    return bool(owner) and not known


_USING = frozenset("using used uses consuming consumed consumes".split())

_PRONOUNS = frozenset("it they which who this that".split())


def _used_by_part(clause: Clause) -> bool:
    """ "with industry using 78 billion kWh": what a sector or group uses is not all that is used."""
    verb = clause.what.verb if clause.governed else clause.index - 1
    if verb < 1 or clause.tokens[verb].word not in _USING or clause.tokens[verb - 1].word in ("and", ","):
        return False
    user = phrase_before(clause.tokens, verb)
    return bool(user) and not any(
        token.kind in ("area", "indicator") or token.word in OWNERS | _PRONOUNS for token in user
    )


_SERVICES = frozenset({"trips", "containers", "cargo_value"})
_MAKING_UP = frozenset(
    "account accounts accounted accounting contribute contributes contributed contributing".split()
)


def _makes_up_some(concept: Concept, clause: Clause) -> bool:
    """ "Rail-sea trains accounted for 88,400 TEUs of the cargo, and roads for 2,300": amounts that parts add to a whole."""
    carried = (
        clause.what.unit in ("TEU", "t") or clause.catalog.by_code[concept.code or ""].activity in _SERVICES
    )
    if not carried or clause.what.measure is not Measure.LEVEL or clause.what.unit in RELATIVE_UNITS:
        return False
    verb = clause.what.verb
    if clause.preceding == "for" and clause.verb not in _MAKING_UP and clause.last:
        verb = clause.last.role.verb  # "and roads for 2,300"
    if clause.tokens[verb].word not in _MAKING_UP:
        return False
    part = phrase_before(clause.tokens, verb)
    return not any(token.code == concept.code or token.kind == "thing" for token in part)


def _is_of_one(concept: Concept, clause: Clause) -> bool:
    """Whether a flow is a company's or a single place's, by its subject or by what the text is about."""
    subject, before = clause.subject() or doer(clause), clause.sentence_before
    words = clause.folded[subject[0].start : subject[-1].end] if subject else ""
    spoken = words or concept.words
    if clause.discourse.company and _ANYBODYS.fullmatch(spoken):
        return True
    opening = _opening(clause)
    if clause.discourse.company and (_THERE.search(concept.words) or _THE_SITE.match(before)):
        return True
    if words and opening.endswith(words) and is_counted_company(opening):
        return True
    if _OPERATOR.search(words) and (
        _THE_OPERATOR.fullmatch(words) or clause.catalog.topics.find(words.lower())
    ):
        return False
    if is_company(words) or (not words and is_company(concept.words)):
        return True
    if (_ANYBODYS.fullmatch(spoken) or clause.what.where == "noun") and is_ones_opening(clause):
        return True
    if names_city(before):
        return False
    if clause.discourse.company and (_ITS.match(spoken) or _OF_THEM.match(before)):
        return True
    if concept.area:
        return False
    if names_company(without_speaker(before[:120])) or _OURS.search(before):
        return True
    if speaks_for_firm(clause):
        return True
    part = any(token.word.partition(" ")[0] in _PART_OWNERS for token in subject)
    if clause.what.where != "noun":
        named = any(
            stems(words.lower()) <= name for name in clause.catalog.stems_of.get(concept.code or "", ())
        )
        return part and not named and clause.what.where == "of" and clause.what.measure is Measure.LEVEL
    owner = _opening_tokens(clause) if _is_to_do(subject, clause) else subject
    return part or is_single(owner, clause.folded, clause.catalog)


def _is_to_do(subject: Sequence[Token], clause: Clause) -> bool:
    """ "Foxconn expects to make 12 million tablets": the doer stands before the verb of intent."""
    return bool(subject) and subject[-1].word == "to" and subject[0] is clause.tokens[0]


_OPERATOR = re.compile(r"\boperators?\b", re.IGNORECASE)
""" "The corridor's operator moved 41,800 TEU": who runs a service runs all of it."""

_THE_OPERATOR = re.compile(r"(?:the|its)\soperators?(?:\s(?:also|now))?(?:\s\w+s\sto)?", re.IGNORECASE)
""" "The operator wants to run 500 trains", where they were spoken of."""

_ITS = re.compile(
    r"(?:it|they|it\salso)$|(?:sales|output|exports|deliveries)\sof\sits\b|(?:its|their)\s", re.IGNORECASE
)

_THE_SITE = re.compile(
    r"(?:the|this)\s(?:port|airport|station|terminal|wharf|yard|hub|base|line)\b", re.IGNORECASE
)
""" "The port ended 2020 with a throughput of", behind the name of one."""

_THERE = re.compile(r"\b(?:there|here)$", re.IGNORECASE)
""" "Containers moved there", behind the name of a port."""

_ANYBODYS = re.compile(
    r"(?:total\s|annual\s)?(?:sales|revenues?|output|production|profits?|exports?|turnover|deliveries)",
    re.IGNORECASE,
)
"""Nouns that are a company's where one is spoken of."""

_OF_THEM = re.compile(r"(?:of|among)\s(?:them|these|those|its)\b", re.IGNORECASE)

_OURS = re.compile(
    r"\b(?:our|my)\s(?:\w+\s){0,2}(?:company|firm|business|brand|factory|plant|team|customers?|clients?|products?|orders|"
    r"sales|revenues?|exports|output|production|shipments|deliveries|profits?|income|earnings|turnover|models?|cars|vehicles|"
    r"stores?|shops?|workers|staff|users)\b(?!\sof\sthe\s(?:city|country|municipality|province|region|district))",
    re.IGNORECASE,
)
""" "Our sales rose": a company's; "our shortfalls" are a government's."""

_PART_OWNERS = frozenset(
    "cross-border road private foreign foreign-invested foreign-funded state-owned".split()
)
"""Subjects whose things are a part: "cross-border road services made 2,886 trips"."""
