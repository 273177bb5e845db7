"""What a quantity is compared with, and the words to its right that tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from cqmonitor.extract.en.around import Around, Left
from cqmonitor.extract.en.governing import CHANGERS
from cqmonitor.extract.en.lexicon import MONTHS
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.sought import Sought

_AVERAGE = re.compile(
    r"\b(?:national|country'?s?|china'?s?|nationwide|provincial|city'?s?|citywide|global|world)?\s?(?:average|level|growth|figure|mean|pace)\b|"
    r"\b(?:whole|entire)\scountry\b|\bnation(?:al)?\b|\bthat\sof\s(?:all|the\s(?:whole|country|nation|city))|\bthose\sin\b|\bcountry\b",
    re.IGNORECASE,
)

_COMPARE_UP = frozenset(
    "dearer pricier stronger more higher longer larger greater faster above better quicker bigger wider ahead costlier older".split()
)

_COMPARE_DOWN = frozenset(
    "short shy less lower fewer shorter smaller slower below under cheaper behind down worse lighter".split()
)


def right_words(tokens: Sequence[Token], index: int, limit: int = 6) -> list[Token]:
    """Up to `limit` tokens behind a quantity, periods skipped, to the next punctuation or quantity."""
    found: list[Token] = []
    behind = tokens[_past_other_words(tokens, index) :]
    for token, following in zip_longest(behind, behind[1:]):
        if token.kind in ("mark", "quantity") or len(found) == limit:
            break
        dates = token.word in _DATING and following is not None and following.kind == "period"
        if token.kind != "period" and not dates:
            found.append(token)
    return found


_DATING = frozenset({"in", "during", "for", "at", "by", "over", "on"})
""" "300 billion yuan in 2023 and": words that belong to the period behind them."""


def _past_other_words(tokens: Sequence[Token], index: int) -> int:
    """ "1.66 million, or 5.4 percent, fewer than in 2000": both are compared with what follows."""
    behind = [token.word for token in tokens[index + 1 : index + 3]]
    at = index + 1
    if behind == [",", "or"] and index + 3 < len(tokens) and tokens[index + 3].kind == "quantity":
        at = index + 4
    elif [token.word for token in tokens[max(0, index - 2) : index]] != [",", "or"]:
        return index + 1
    comma = at + 1 < len(tokens) and tokens[at].word == ","
    return at + 1 if comma and compares(tokens[at + 1 : at + 2]) else index + 1


def compares(right: Sequence[Token]) -> bool:
    """Whether a word of comparison follows: "3 percent cheaper"."""
    return bool(right) and right[0].word in _COMPARE_UP | _COMPARE_DOWN


def is_against_area(tokens: Sequence[Token], index: int, folded: str) -> bool:
    """Whether a comparison is with another area or an average, not with another time."""
    end = index + 1
    while end < len(tokens) and tokens[end].word not in (",", ";", "but", "("):
        stated = end + 1 < len(tokens) and tokens[end + 1].word in ("of", "for", "nationwide")
        if tokens[end].kind == "quantity" and not (tokens[end - 1].word == "the" and stated):
            break  # "above the 7.7 percent of the nation" goes on
        end += 1
    return end > index + 1 and against_others(tokens[index + 1 : end], folded)


def against_others(words: Sequence[Token], folded: str) -> bool:
    """Whether what something is compared with is another area, group or average, and no other time."""
    text = folded[words[0].start : words[-1].end].replace("on average", "")
    national = re.search(r"average|whole country|nation", text)
    if _OTHER_TIME.search(text) or (any(token.kind == "period" for token in words) and not national):
        return False
    return any(token.kind == "area" for token in words) or bool(_AVERAGE.search(text) or _OTHERS.search(text))


_OTHER_TIME = re.compile(
    r"\bpre-[a-z]+|\bprevious\b|\bearlier\b|\bbefore\b|\bago\b|\b(?:expected|planned|forecast)\b"
)
_OTHERS = re.compile(
    r"\b(?:above|below|than|over|under)\s(?:the\s)?(?:[a-z]+\s){0,3}(?:in|of)\s(?:the\s)?(?:main\s|whole\s)?"
    r"(?:city|country|market|municipality|province|capital|nation|region)\b|\b(?:than|below|above)\s(?:in\s)?downtown\b|"
    r"\bthan\s(?:that|those|the|all|in|urban|rural|by|via|on|at\san?|elsewhere|its\s(?:rivals?|peers?|competitors?)|"
    r"(?:[a-z-]+\s)?(?:rivals?|peers|competitors|alternatives?))\b"
)


_THAN = frozenset({"than", "above", "below", "over", "under"})


def compares_with_stated(tokens: Sequence[Token], index: int) -> bool:
    """ "lower than the 5.2 percent of the city": a value known before."""
    words = [token.word for token in tokens[max(0, index - 2) : index]]
    return len(words) == 2 and words[0] in _THAN and words[1] in ("the", "its")


_AVERAGE_OF = Sought(
    r"\b(?:above|below|than|as|with|from|against|of|the)\s(?:the\s)?(?:national|country's|nationwide|china's|provincial|global|world|citywide|municipal|(?:city|municipality|province|district|county)'s)\s"
    r"(?:average|rate|level|figure|pace|growth)(?:\sof|\sfor\s\w+)?\s(?:(?:about|around|nearly|over)\s)?$",
    re.IGNORECASE,
)


def compares_with_average(tokens: Sequence[Token], index: int, folded: str) -> bool:
    """ "0.3 points above the national average of 5.2 percent": the same thing for the whole country."""
    start = tokens[index].start
    return bool(_AVERAGE_OF.search(folded[max(tokens[0].start, start - 70) : start]))


_OUTDOES = re.compile(
    r"\b(?:outpac|outperform|outstrip|exceed|surpass|beat|(?P<behind>trail|lag))\w*\b[^.;]{0,110}$",
    re.IGNORECASE,
)


def outdoes(subject: str) -> int:
    """The sign of a gap that a verb before tells: "outpacing the country by", "trailed Shanghai by"; 0 where none does."""
    match = _OUTDOES.search(subject)
    return 0 if match is None else -1 if match["behind"] else 1


def compared_before(around: Around) -> tuple[int, bool] | None:
    """ "higher than that of the country by 3.6 points": the sign, and whether it is against others; else None."""
    if around.left.preposition != "by" or around.before not in ("by", "about", "nearly", "some"):
        return None
    for at in range(around.index - 2, max(0, around.index - 18), -1):
        token = around.tokens[at]
        if token.kind == "quantity" or token.word in (";", ":", ",") or token.word in CHANGERS:
            return None
        if token.word == "than" and around.tokens[at - 1].word in _COMPARE_UP | _COMPARE_DOWN:
            sign = 1 if around.tokens[at - 1].word in _COMPARE_UP else -1
            others = around.tokens[at : around.index - 1]
            months = any(word.word in MONTHS for word in others)
            return sign, not months and against_others(others, around.folded)
    return None


def sign_of(left: Left, right: Sequence[Token]) -> int:
    if right and right[0].word in _COMPARE_DOWN:
        return -1
    if right and right[0].word in _COMPARE_UP:
        return 1
    return -1 if left.trigger == "down" else 1
