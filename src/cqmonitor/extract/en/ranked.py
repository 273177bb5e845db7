"""What a rank is a place in."""

from __future__ import annotations

import re

from cqmonitor.codes import Measure
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.preverbal import phrase_before
from cqmonitor.extract.en.shares import Named


def by_rank(clause: Clause) -> Named | None:
    """A rank's concept: "by trade value" behind it, the subject, else the paragraph's."""
    if clause.what.measure is not Measure.RANK:
        return None
    if ordered := _ordered_by(clause):
        return ordered, True
    if table := _table(clause):
        return table, True
    subject = clause.name(phrase_before(clause.tokens, clause.what.verb))
    apposed = not clause.governed and clause.last is not None
    if subject and not subject.anaphor and not apposed and (subject.code or clause.last is None):
        return subject, True
    return _before_rank(clause) or subject, False


def _ordered_by(clause: Clause) -> Concept | None:
    """ "second in the west by trade value": the name of what the order is of."""
    tokens = clause.tokens
    for at in range(clause.index + 1, min(len(tokens), clause.index + 16)):
        if tokens[at].kind == "indicator" and tokens[at - 1].word in (
            "by",
            "of",
            "in",
            "total",
            "with",
            "for",
        ):
            return clause.name([tokens[at]])
        if tokens[at].word in (";", ",", "while"):
            return None
    return None


def _table(clause: Clause) -> Concept | None:
    """ "In the Nature Index of science cities, it climbed to 36th": the table that ranks."""
    for token in clause.tokens:
        entry = clause.catalog.by_code.get(token.code or "") if token.kind == "indicator" else None
        if entry and entry.unit == "rank":
            return clause.name([token])
    return None


_BY_VALUE = re.compile(r"[^,;]{0,60}\bby\s(?:total\s)?(?:value|volume|size)\b")


def _before_rank(clause: Clause) -> Concept | None:
    discourse, tokens = clause.discourse, clause.tokens
    before = clause.last.concept if clause.last else discourse.paragraph_concept or discourse.concept
    behind = clause.folded[tokens[clause.index].end : tokens[-1].end]
    if (before is None or before.code is None) and _BY_VALUE.match(behind):
        return discourse.story_concept or before
    return before
