"""Visitors of one sight, show or fair, or from one country: not all who came to the area."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.modifiers import OWNERS, weighs
from cqmonitor.extract.en.partners import is_foreign
from cqmonitor.extract.en.tokens import Token

_VISITS = frozenset({"tourist_visits", "inbound_tourists"})
_DRAWING = frozenset(
    "attracted attracts attract drew draws draw welcomed welcomes received receives hosted greeted lured pulled recorded "
    "had saw sees".split()
)
_HOSTS = OWNERS | frozenset(
    "metropolis megacity capital tourism sector industry economy destination destinations authorities cities municipalities "
    "provinces regions countries districts counties southwest southwestern western mountain mountainous riverside inland "
    "chinese administration commission government council committee bureau office department authority agency officials "
    "ministry board they it we he she".split()
)
"""Who receives all visitors of an area, and what such a place is called."""


def is_of_attraction(concept: Concept, clause: Clause) -> bool:
    """ "The night tour attracted 2 million visitors", "800,000 people visited the museum", "Korea sent 130,000"."""
    if concept.code not in _VISITS:
        return False
    subject = clause.subject()
    return (
        is_foreign(subject)
        or _visited_one(clause)
        or (clause.verb in _DRAWING and _is_sight(subject, clause))
    )


_VISITED = re.compile(
    r"\s(?:[a-z]+\s){0,2}(?:visited|toured|flocked\sto|came\sto|went\sto|travell?ed\sto|strolled|crowded\sinto)\s(?:the\s)?"
)


def _visited_one(clause: Clause) -> bool:
    """Whether a sight is named as what was visited: a name that is no area, or goes on behind one."""
    match = _VISITED.match(clause.folded, clause.tokens[clause.index].end)
    if match is None:
        return False
    behind = [token for token in clause.tokens[clause.index + 1 :] if token.start >= match.end()][:2]
    return bool(behind) and _names_sight(behind, clause)


def _names_sight(tokens: Sequence[Token], clause: Clause) -> bool:
    """ "Hongyadong", "Dazu Rock Carvings"; not "Chongqing", "Yubei District"."""
    named = [token for token in tokens if token.kind == "word" and clause.folded[token.start].isupper()]
    return bool(named) and tokens[0].kind in ("word", "area", "quantity") and _weighs(named[0])


def _is_sight(subject: Sequence[Token], clause: Clause) -> bool:
    """Whether a subject is something that is no area and no office: "The light show", "Wulong Karst"."""
    if any(token.kind in ("indicator", "thing", "period", "mark") for token in subject):
        return False
    behind_area = [token for before, token in pairwise(subject) if before.kind == "area"]
    if any(token.kind == "area" for token in subject):
        return bool(behind_area) and _names_sight(behind_area[-1:], clause)
    plain = [token for token in subject if token.kind == "word"]
    return any(_weighs(token) for token in plain) and not any(
        token.word.removesuffix("'s") in _HOSTS for token in plain
    )


def _weighs(token: Token) -> bool:
    return weighs(token.word) and token.word not in _HOSTS
