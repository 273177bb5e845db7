"""Verbs of the past and of the present, as far as their form tells."""

from __future__ import annotations

import re

PAST = re.compile(
    r"(?<![\w-])(?:was|were|had|did|rose|grew|fell|hit|came|stood|went|made|sold|built|sent|saw|put|took|got|became|brought|"
    r"(?!speed|need|hundred|exceed|proceed|succeed|feed|seed|foreign|designat|invest|unmann|advanc|relat|need|list|connect)[a-z]{3,}ed)\b",
    re.IGNORECASE,
)
PRESENT = re.compile(
    r"\b(?:is|are|has|have|now|boasts?|covers?|operates?|runs?|stands?|extends?|reaches|serves?|(?<!\ba\s)(?<!\bin\s)(?<!\bthe\s)totals?|measures?|takes?|"
    r"connects?|hosts?|owns?|exceeds?|employs?|carr(?:y|ies)|links?|includes?|accounts?|holds?|employ|(?<!\bin\s)(?<!\bthe\s)number|call)\b",
    re.IGNORECASE,
)
