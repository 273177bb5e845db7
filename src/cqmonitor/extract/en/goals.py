"""Amounts that are no fact, whenever they were said: goals, plans, forecasts."""

from __future__ import annotations

import re

from cqmonitor.codes import Status
from cqmonitor.extract.en.clause import Clause

_GOAL_BEFORE = re.compile(
    r"\b(?:target|goal|ceiling|quota)(?:,|\sof|\swas|\sis)?\s"
    r"(?:about|around|some|over|under|more\sthan|less\sthan|\s)*$",
    re.IGNORECASE,
)
_FORECAST_BEFORE = re.compile(
    r"\b(?:forecast|expectation|projection|prediction|consensus)s?\s(?:(?:of|for|was|were)\s)?(?:an?\s|about\s|around\s)*$",
    re.IGNORECASE,
)
_AIMED_AT = re.compile(
    r"[^,;.]{0,30}\s(?:had|was|were)\s(?:been\s)?(?:planned|hoped\sfor|aimed|targeted)\b", re.IGNORECASE
)
_FORESEEN_AS = re.compile(
    r"[^,;.]{0,30}\s(?:(?:had|was|were)\s(?:been\s)?(?:expected|forecast|predicted|projected)|(?:forecast|predicted|expected|projected)\sby)\b",
    re.IGNORECASE,
)


def aimed(clause: Clause) -> Status | None:
    """ "a goal of 6 percent", "missed the 50 million it had planned", "beat the 5 percent that was forecast": no fact, ever."""
    behind = clause.folded[clause.tokens[clause.index].end :][:80]
    if _GOAL_BEFORE.search(clause.sentence_before[-50:]) or _AIMED_AT.match(behind):
        return Status.TARGET
    foreseen = _FORECAST_BEFORE.search(clause.sentence_before[-50:]) or _FORESEEN_AS.match(behind)
    return Status.FORECAST if foreseen else None
