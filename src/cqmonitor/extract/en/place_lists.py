"""What the values of a list of places are of: the label before the colon, the one name before the brackets."""

from __future__ import annotations

import re

from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.shares import Named


def by_label(clause: Clause) -> Named | None:
    """ "Fixed-asset investment: Fuling 9.1 percent, Wanzhou 7.2 percent": the label, where places only are listed."""
    tokens = clause.tokens
    colon = next((at for at in range(1, min(clause.index, 12)) if tokens[at].word == ":"), 0)
    start = clause.last.index + 1 if clause.last else colon + 1
    listed = tokens[start : clause.index]
    if not colon or start <= colon or not any(token.kind == "area" for token in listed):
        return None
    if any(token.kind != "area" and token.word not in _LISTED for token in listed):
        return None
    label = clause.name(tokens[:colon])
    return (label, True) if label and label.code else None


def by_bracket(clause: Clause) -> Named | None:
    """ "The top three in GDP were Yubei (240 billion yuan), Jiulongpo (184 billion yuan)": the one name of the sentence."""
    tokens, index = clause.tokens, clause.index
    if index < 3 or clause.preceding != "(" or tokens[index - 2].kind != "area":
        return None
    names = {token.code: token for token in tokens[: index - 2] if token.kind == "indicator"}
    first = _TOP.search(clause.sentence_before)
    return (clause.name([*names.values()]), True) if len(names) == 1 and first else None


_TOP = re.compile(
    r"\b(?:top|first|largest|biggest|leading|highest|fastest|leaders?|order|ranking|by|in)\b", re.IGNORECASE
)
_LISTED = frozenset(", and at with up down by ; district county the".split())
