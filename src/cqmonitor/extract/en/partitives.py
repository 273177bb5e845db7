"""Words that take a part of what was spoken of: "of which", "of the total", "including"."""

from __future__ import annotations

import re

from cqmonitor.codes import Measure
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.locus import is_local

_OF_THESE = re.compile(
    r"\b(?:of|among)\s(?:(?:these|them|those|which|whom)\b|"
    r"(?:this|that|(?:the|this|that)\s(?:total|amount|sum|figure|number))(?=,|\s$|\s(?:about|some|nearly|over|more)\s))",
    re.IGNORECASE,
)
_INCLUDING = re.compile(
    r"\b(?:including|comprising|made\sup\sof)\s(?:(?:about|some|nearly|over|more\sthan)\s)?$", re.IGNORECASE
)
_MOVE = re.compile(
    r"\s(?:the\s)?(?:drop|decline|decrease|fall|growth|increase|rise|rate|pace|value)\b", re.IGNORECASE
)
"""What moved of it is no part: "of the growth"."""


def is_of_these(clause: Clause) -> bool:
    """ "of which 500 were new", "including 500 from abroad": a part, unless the words only date it."""
    behind = [token.word for token in clause.tokens[clause.index + 1 : clause.index + 3]]
    apposed = clause.what.measure is Measure.LEVEL and clause.preceding in (",", "and", "(", "with")
    if clause.last is not None and apposed and behind in (["of", "them"], ["of", "these"], ["of", "those"]):
        return True  # "115 air routes, 12 of them this year"
    match = _OF_THESE.search(clause.text) or _INCLUDING.search(clause.text)
    if match is None or _MOVE.match(clause.text, match.end()):
        return False
    if _is_of_place(clause):
        return False
    start = clause.tokens[clause.index].start - len(clause.text) + match.start()
    near = clause.tokens[: clause.index + 3]
    return not any(token.kind == "period" and token.start > start for token in near)


_PRONOUNS = frozenset({"which", "these", "them", "those"})
_GIVING = frozenset(
    "contributed contributes contribute accounted accounts account made makes supplied produced exported built".split()
)


def _is_of_place(clause: Clause) -> bool:
    """ "of which Chengdu contributed 36 percent", "Of these, Chongqing made 2 million": a place's part is of the same as the whole."""
    tokens = clause.tokens
    which = next((at for at in range(clause.index, 0, -1) if tokens[at].word in _PRONOUNS), None)
    if which is None or tokens[which - 1].word not in ("of", "among"):
        return False
    owner = tokens[which + 1 + (tokens[which + 1].word == ",")]
    if clause.what.measure is Measure.LEVEL and clause.verb not in _GIVING:
        return False
    return owner is not None and owner.kind == "area" and is_local(owner.code or "")
