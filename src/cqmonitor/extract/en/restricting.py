"""Restrictive relative clauses: "vehicles that run on gas", "notebooks that leave China" are some of all."""

from __future__ import annotations

import re

from cqmonitor.codes import Measure
from cqmonitor.extract.en.clause import Clause

_CLAUSE = re.compile(
    r"(?:\s[\w-]+){1,3}?\s(?:that|which|who)\s(?P<said>[\w'-]+(?:\s[\w'-]+){0,3})", re.IGNORECASE
)
_OF_ALL = re.compile(
    r"(?:the|it|they|its|he|she|we|there|have|has|had|is|are|was|were|will|would|can|could|may|live[sd]?|reside[sd]?|visit(?:ed|s)?|"
    r"came|come|comes|arrived?|arriving|set|start(?:ed|s)?|depart(?:ed|s)?|ran(?!\son\b)|settled?|operated?|passed|pass|entered|stayed|travell?ed|flew|flown|took|rolled|"
    r"left\sthe|made|produced|sold|Chong\w+|China|Chinese|left)\b",
    re.IGNORECASE,
)
"""What is said of all that are counted: where they live, came or were made, what the area did with them, that they exist."""


def is_restricted_by_clause(clause: Clause) -> bool:
    """Whether a clause without a comma says which of the things counted are meant."""
    counted = clause.what.where == "noun" and clause.what.measure in (Measure.LEVEL, Measure.SHARE)
    match = _CLAUSE.match(clause.text_behind) if counted else None
    return match is not None and not _OF_ALL.match(match["said"])
