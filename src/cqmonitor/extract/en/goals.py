"""Amounts that are no fact, whenever they were said: goals, plans, forecasts."""

from __future__ import annotations

import re

from cqmonitor.codes import Status
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.forecasts import FORECAST_MOVED

_GOAL_BEFORE = re.compile(
    r"\b(?:target|goal|ceiling|quota)(?:\sfor\s(?:the\s)?(?:full\s|whole\s)?[\w-]+)?(?:,|\sof|\swas|\sis|\sha[ds]\sbeen)?\s(?:an?\s)?(?:(?:growth|rise|increase)\sof\s)?"
    r"(?:about|around|some|over|under|more\sthan|less\sthan|\s)*$",
    re.IGNORECASE,
)
_FORECAST_BEFORE = re.compile(
    r"\b(?:forecast|expectation|projection|prediction|consensus)s?\s(?:(?:of|for|was|were)\s)?(?:an?\s|about\s|around\s)*$",
    re.IGNORECASE,
)
_THOUGHT_BEFORE = re.compile(
    r"\b(?:estimated|projected|reckoned|believed|thought|forecast|expected|likely)\sto\shave\s[^,;]{1,50}$",
    re.IGNORECASE,
)
""" "is estimated to have grown by": what happened, by somebody's reckoning."""

_GOAL_MOVED = re.compile(
    r"\b(?:target|goal|ceiling|quota)s?(?:\s[\w-]+){0,5}\s(?:set|kept|lowered|raised|cut|trimmed|lifted|reduced|increased|revised)"
    r"(?:\s(?:up|down|slightly))?\s(?:at|to|from)\s(?:about|around|some|over|more\sthan|less\sthan|\s)*$",
    re.IGNORECASE,
)
_GOAL_BEHIND = re.compile(
    r"\s(?:(?:growth|annual|yearly|full-year|official|government|upper)\s){0,2}(?:targets?|goals?|ceiling|quota)\b",
    re.IGNORECASE,
)
_AIMED_AT = re.compile(
    r"(?:(?!\s(?:as|than)\b)[^,;.]){0,30}\s(?:had|was|were)\s(?:been\s)?(?:planned|hoped\sfor|aimed|targeted)\b"
    r"|\s(?:(?:that|which)\s)?(?:(?!as\b|than\b)[^\s,;.]+\s){1,6}(?:had\s|has\s)?(?:asked\sfor|demanded|called\sfor|prescribed)\b",
    re.IGNORECASE,
)
""" "the 50 million it had planned", "the 16 percent that Beijing had asked for"."""

_FORESEEN_AS = re.compile(
    r"(?:(?!\s(?:as|than)\b)[^,;.]){0,30}\s(?:(?:had|was|were)\s(?:been\s)?(?:expected|forecast|predicted|projected)|(?:forecast|predicted|expected|projected)\sby)\b"
    r"|\s(?:that|which)\s(?:(?!as\b|than\b)[^\s,;.]+\s){1,8}(?:expected|forecast|predicted|projected)\b",
    re.IGNORECASE,
)
""" "the 4.9 percent expected by analysts", "the 4.9 percent that analysts polled by the paper had expected"."""


def aimed(clause: Clause) -> Status | None:
    """ "a goal of 6 percent", "below the 6 percent ceiling", "missed the 50 million it had planned": no fact, ever."""
    behind = clause.folded[clause.tokens[clause.index].end :][:80]
    before = clause.sentence_before
    if (
        _GOAL_MOVED.search(before[-110:])
        or _GOAL_BEFORE.search(before[-50:])
        or _AIMED_AT.match(behind)
        or _GOAL_BEHIND.match(behind)
    ):
        return Status.TARGET
    foreseen = (
        _FORECAST_BEFORE.search(before[-50:])
        or FORECAST_MOVED.search(before[-110:])
        or _THOUGHT_BEFORE.search(before[-80:])
        or _FORESEEN_AS.match(behind)
    )
    return Status.FORECAST if foreseen else None
