"""Shares told by a deed: how many of those asked or counted do a thing, "44 percent named wages"."""

from __future__ import annotations

import re

from cqmonitor.codes import Measure
from cqmonitor.extract.en.around import Around, Role
from cqmonitor.extract.en.lexicon import DOWN_VERBS, FALL_NOUNS, RISE_NOUNS, UP_VERBS
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.verbs import PAST, TELLING_VERBS, is_verb

_DO = frozenset(
    "expect expected say said plan planned report reported believe think live lived work worked use used own owned "
    "choose chose prefer preferred belong belonged intend want wanted planned opted agreed disagreed intend hope "
    "complained drive drove buy bought travel traveled travelled flew stayed".split()
)
"""What some of many do: "62 percent expect orders to rise"."""

HOLDING = frozenset(
    "expect expected say said plan planned report reported believe believed think thought choose chose prefer preferred intend "
    "intended want wanted opted agreed disagreed complained named hope hoped".split()
)
"""What those who are asked say, of whatever stands behind."""

_DID = frozenset(
    "ran took went chose drove saw gave wrote knew began ate spoke wore rode got kept paid met".split()
)
_OPENS = frozenset({"", ",", ";", "that", "and", "but", "while", "just", "only"})


def some_did(around: Around) -> bool:
    """ "found that 40 percent slept badly", "44 percent named wages", "only 12 percent ran on gas".

    The subject of a verb that is none of change; "6 percent recorded in May" has no object.
    """
    if around.left.trigger not in ("none", "other"):
        return False
    if around.left.trigger == "none" and around.behind in _DO:
        return True
    opens = around.before in _OPENS
    if opens and around.behind in _DID:
        return True
    if around.behind in TELLING_VERBS | RISE_NOUNS | FALL_NOUNS:
        return False
    told = around.before == "that" and is_verb(around.behind)
    return told or (opens and around.behind.endswith("ed") and _has_object_behind(around))


def _has_object_behind(around: Around) -> bool:
    """Whether the word behind the verb behind is a noun or an article: the verb is no participle."""
    if len(around.right) < 2 or not PAST.fullmatch(around.behind) or around.behind in _COMPARED:
        return False
    behind = around.right[1]
    return behind.word in _ARTICLES or (behind.kind == "word" and behind.word not in FUNCTION_WORDS | _BESIDE)


_ARTICLES = frozenset("the a an their its it them".split())
_COMPARED = frozenset("compared recorded based posted registered forecast projected targeted".split())
_BESIDE = frozenset("earlier previously before last this year-on-year so only just".split())
_BY_SOME = re.compile(
    r"\b(?:is|are|was|were|been|being)\s(?:\w+ly\s)?(?:\w+ed|seen|given|held|chosen|known|met)\b[^,;]{0,120}\sby\s(?:about\s|some\s|nearly\s|over\s|only\s|almost\s)?$",
    re.IGNORECASE,
)


def by_agents(around: Around) -> Role | None:
    """ "wages are named as the biggest worry by 44 percent of you": how many do it."""
    passive = around.behind == "of" and _BY_SOME.search(around.subject)
    moved = passive and {*passive[0].lower().split()} & (UP_VERBS | DOWN_VERBS)
    return around.role(Measure.SHARE, "of", verb=around.index) if passive and not moved else None
