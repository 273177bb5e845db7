"""Bare "points" that are percentage points: by what they are compared with, or a rate before them."""

from __future__ import annotations

import re

_POINTS = re.compile(r"\s(?:points?|pts?)\b", re.IGNORECASE)
_POINTS_OF = re.compile(
    r"\s(?:points?|pts?)\s(?:below|above|lower|higher|faster|slower|quicker|of\sthe\s(?:\w+\s)?(?:rise|increase|growth|gain|decline|fall|drop)|"
    r"of\s(?:\w+\s)?growth|to\s(?:\w+\s){0,2}growth)\b",
    re.IGNORECASE,
)
_RATE_WORDS = re.compile(
    r"%|\bper\s?cent|\b(?:rate|share|ratio|proportion|margin|yield|growth|inflation|unemployment|turnout)\b",
    re.IGNORECASE,
)
_INDEX_WORDS = re.compile(
    r"\b(?:index|indices|shares|stocks?|nasdaq|dow|nikkei|hang\sseng|composite|ftse|dax|pmi|score\w*|game|match|season|"
    r"quarter-?final|team|player|coach|win|won|lead|futures|confidence)\b",
    re.IGNORECASE,
)


def percentage_points(folded: str, end: int, number: str) -> int | None:
    """Where bare "points" end that are percentage points: by what they are compared with, or a rate before them."""
    points = _POINTS.match(folded, end)
    if points is None or float(number) >= 50:
        return None
    before = folded[max(0, end - 130) : end].rsplit("\n", 1)[-1]
    if _INDEX_WORDS.search(before):
        return None
    return points.end() if _POINTS_OF.match(folded, end) or _RATE_WORDS.search(before) else None
