"""The code of a concept: given by activity, topic and unit, refused where the figure is of a part or of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cqmonitor.extract.draft import same_kind
from cqmonitor.extract.en import activities
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.context import Discourse, area_code
from cqmonitor.extract.en.governing import Role
from cqmonitor.extract.en.owners import is_company, is_single, names_city, names_company
from cqmonitor.extract.en.phrases import phrase_before
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.topics import settle
from cqmonitor.records import Kind, Measure

_CAPACITY = re.compile(r"\bcapacit\w+\b|\bdesigned\sto\b", re.IGNORECASE)

_NEW = re.compile(r"\bnew(?:ly)?\b", re.IGNORECASE)


def _activity_before(tokens: Sequence[Token], index: int, discourse: Discourse) -> str | None:
    """ "Output of phones fell, while that of chips rose": what is done is told by the name before."""
    for token in reversed(tokens[:index]):
        entry = discourse.catalog.by_code.get(area_code(token) or "") if token.kind == "indicator" else None
        if entry and entry.activity:
            return entry.activity
    return discourse.activity


def with_code(
    concept: Concept,
    own: bool,
    what: Role,
    tokens: Sequence[Token],
    index: int,
    clause: str,
    folded: str,
    discourse: Discourse,
) -> Concept:
    """The concept with the code that activity, topic and unit give, or without the one that they refuse."""
    able = frozenset(concept.thing.codes) if concept.thing else None
    done = activities.near(tokens, index, able) or _activity_before(tokens, index, discourse)
    settled = settle(
        concept,
        activity=None if _INDUSTRY.search(concept.words) and what.unit == "CNY" else done,
        topics=(discourse.topics, discourse.topics_before, discourse.topics_first),
        clause=clause,
        unit=what.unit,
        measure=what.measure,
        catalog=discourse.catalog,
    )
    code = settled.code
    if code is None:
        return settled
    indicator = discourse.catalog.by_code[code]
    if (
        what.measure is Measure.LEVEL
        and what.unit not in _ANY_UNIT
        and not same_kind(what.unit, indicator.unit)
    ):
        return replace(settled, code=None, restricted=True)
    capacity = _CAPACITY.search(clause[-80:]) and indicator.activity != "capacity" and own
    stock = indicator.kind is Kind.STOCK
    newly = stock and _NEW.search(concept.words)
    built = (
        stock and what.verb != index and tokens[what.verb].word in _ADDING and what.where in ("noun", "of")
    )
    people = stock and concept.words.lower() in ("people", "persons") and _then_verb(tokens, index)
    other = _of_other(settled, own, what, tokens, index, folded, discourse)
    refused = capacity or newly or built or people or other
    return replace(settled, code=None, thing=None, restricted=True) if refused else settled


_ANY_UNIT = frozenset({"percent", "pp", "rank"})

_INDUSTRY = re.compile(r"\b(?:industry|industries|sector|cluster)\b", re.IGNORECASE)


def _then_verb(tokens: Sequence[Token], index: int) -> bool:
    """ "751,800 people were newly employed": something is said of those counted, they are not all there are."""
    behind = [token.word for token in tokens[index + 1 : index + 4]]
    return bool({"were", "was", "have", "had", "has", "remain", "remained", "got", "found"} & set(behind))


_ADDING = frozenset(
    "put build building construct lay laid laying add added adding renovate renovated open opened".split()
)

_ITS = re.compile(
    r"(?:it|they|it\salso)$|(?:sales|output|exports|deliveries)\sof\sits\b|its\s", re.IGNORECASE
)

_OURS = re.compile(
    r"\b(?:our|my)\b(?!\s(?:city|country|municipality|province|region|district))", re.IGNORECASE
)

_PART_OWNERS = frozenset(
    "cross-border road private foreign foreign-invested foreign-funded state-owned".split()
)
"""Subjects whose things are a part: "cross-border road services made 2,886 trips"."""


def _of_other(
    concept: Concept,
    own: bool,
    what: Role,
    tokens: Sequence[Token],
    index: int,
    folded: str,
    discourse: Discourse,
) -> bool:
    """Whether a coded figure is a company's or a single place's, by its subject or by what the text is about."""
    indicator = discourse.catalog.by_code[concept.code or ""]
    before = folded[tokens[0].start : tokens[index].start]
    subject = phrase_before(tokens, what.verb) if what.verb != index else []
    words = folded[subject[0].start : subject[-1].end] if subject else ""
    if indicator.kind is not Kind.FLOW:
        return False
    if is_company(words) or (discourse.company and _ITS.match(words or concept.words)):
        return True
    if concept.area or names_city(before):
        return False
    if names_company(before[:120]) or _OURS.search(before):
        return True
    if what.where == "noun" and any(token.word in _PART_OWNERS for token in subject):
        return True
    return what.where == "noun" and is_single(subject, folded, discourse.catalog)
