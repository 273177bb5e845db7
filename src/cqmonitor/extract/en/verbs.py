"""Verbs, as far as their form tells: of the past, of the present, telling a figure, no noun."""

from __future__ import annotations

import re

from cqmonitor.extract.en.lexicon import DOWN_VERBS, LEVEL_VERBS, SHARE_VERBS, UP_VERBS
from cqmonitor.extract.en.nouns import VERBS

PAST = re.compile(
    r"(?<![\w-])(?:was|were|had|did|rose|grew|fell|hit|came|stood|went|made|sold|built|sent|saw|put|took|got|became|brought|"
    r"(?!speed|need|hundred|exceed|proceed|succeed|feed|seed|foreign|designat|invest|unmann|advanc|relat|need|list|connect)[a-z]{3,}ed)\b",
    re.IGNORECASE,
)
PRESENT = re.compile(
    r"\b(?:is|are|has|have|now|boasts?|covers?|operates?|runs?|stands?|extends?|reaches|serves?|(?<!\ba\s)(?<!\bin\s)(?<!\bthe\s)totals?|measures?|takes?|"
    r"connects?|hosts?|owns?|exceeds?|employs?|can|pays|makes|sells|buys|produces|earns|generates|gets|brings|gives|keeps|spends|receives|provides|contains|consists|comprises|occupies|lasts|remains|lies|carr(?:y|ies)|links?|includes?|accounts?|holds?|employ|(?<!\bin\s)(?<!\bthe\s)number|call)\b",
    re.IGNORECASE,
)
AUXILIARIES = frozenset("has have had was were is are be been will would also inched edged".split())
WITHIN_VERBS = frozenset("meanwhile since then now thus already again once ever even just almost".split())
"""Adverbs that stand within a verb: "has meanwhile dropped"."""

TELLING_VERBS = (
    UP_VERBS
    | DOWN_VERBS
    | LEVEL_VERBS
    | SHARE_VERBS
    | frozenset("contributed saw outpaced led put puts gained ranked ranks shot".split())
)
"""Verbs that tell a figure: how it moved, what it came to."""


def is_verb(word: str) -> bool:
    """Whether a word is one of the lexicon's verbs, in a form that cannot be a noun."""
    return word in VERBS or word in TELLING_VERBS
