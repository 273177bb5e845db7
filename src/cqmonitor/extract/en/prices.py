"""The price basis of a growth rate: "up 5.9 percent in nominal and 3.8 percent in real terms" tells two.

What stands directly behind a rate is its own. Before a rate, an adjective ("a real increase of") is about that
one alone, an adverbial ("at comparable prices, ...") about it and those that follow.
"""

from __future__ import annotations

import re

from cqmonitor.codes import Prices
from cqmonitor.extract.en.tokens import Sentence

_RISE = r"(?:growth|increase|rise|gain|decline|decrease|drop|fall|one|rate)"
_RISING = r"(?:increas|grow|grew|r[io]s|up\b|gain|declin|decreas|dropp?|f[ae]ll)"
_KINDS = {
    Prices.CONSTANT: (
        r"in\sreal\b(?!\sestate)(?:\sterms)?|(?:at|in)\s(?:constant|comparable|unchanged)\sprices|"
        r"(?:after\s)?(?:adjust|deduct)\w*\s(?:for\s)?(?:the\s)?(?:inflation|price)",
        rf"(?:real|actual)(?:\syear-on-year)?\s{_RISE}\b|(?:actually|really)\s{_RISING}",
    ),
    Prices.CURRENT: (
        r"in\snominal\b(?:\sterms)?|at\scurrent\sprices",
        r"nominal(?:ly)?\b",
    ),
}
_ADVERBIAL, _ADJECTIVE = (
    re.compile("|".join(rf"\b(?P<{kind.value}>{words[n]})" for kind, words in _KINDS.items()), re.IGNORECASE)
    for n in (0, 1)
)
_BEHIND = re.compile(
    rf"(?:(?!\band\b)[^,;]){{0,30}}?(?:,\s)?(?:calculated\s)?(?:{_ADVERBIAL.pattern})", re.IGNORECASE
)
_CURRENT_LEVEL = re.compile(r"\bat\scurrent\sprices\b", re.IGNORECASE)


def prices_of_level(folded: str, sentence: Sentence) -> Prices | None:
    """The price basis of an amount: only "at current prices" tells it, the others are about its growth."""
    words = folded[sentence.span.start : sentence.span.end]
    return Prices.CURRENT if _CURRENT_LEVEL.search(words) else None


def prices_of_growth(folded: str, sentence: Sentence, index: int) -> Prices | None:
    """The price basis of the rate that is this token of its sentence."""
    numbers = [token for token in sentence.tokens if token.kind == "quantity"]
    quantities = [one for one in numbers if folded[one.start : one.end] != "one"]  # as in "a real one of 8"
    own = sentence.tokens[index]
    stops = [*(one.start for one in quantities if one.start > own.start), sentence.span.end]
    behind = _BEHIND.match(folded, own.end, stops[0])
    if behind:
        return _kind(behind)
    start, pieces = sentence.span.start, []
    for one in (*(one for one in quantities if one.start < own.start), own):
        pieces.append(folded[start : one.start])
        claimed = _BEHIND.match(folded, one.end, sentence.span.end)
        start = claimed.end() if claimed else one.end
    return _last(_ADJECTIVE, pieces[-1]) or _last(_ADVERBIAL, " ".join(pieces))


def _last(told: re.Pattern[str], words: str) -> Prices | None:
    found = list(told.finditer(words))
    return _kind(found[-1]) if found else None


def _kind(found: re.Match[str]) -> Prices:
    return Prices.CONSTANT if found[Prices.CONSTANT.value] else Prices.CURRENT
