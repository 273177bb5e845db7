"""Whether a quantity is of a time or of a day: a flow by its code, noun and verb, or what is at present."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqmonitor.codes import Kind, Measure
from cqmonitor.extract.en.context import Discourse
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tenses import is_perfect_or_passive, is_usual
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.verbs import PAST, PRESENT


def is_flow(reading: Reading, tokens: Sequence[Token], sentence: str, discourse: Discourse) -> bool:
    """Whether a quantity is of a time, not of a day: by its code, else by its noun and verb."""
    code = reading.concept.code if reading.concept else None
    growth = reading.role.measure in (Measure.GROWTH, Measure.CONTRIBUTION)
    if code:
        kind = discourse.catalog.by_code[code].kind
        granted = kind is Kind.STOCK and not growth and _is_done(reading, tokens, sentence)
        return kind is Kind.FLOW or (kind is Kind.RATIO and growth) or granted
    summed = reading.concept is not None and bool(_SUMS.search(reading.concept.words))
    level = reading.role.measure is Measure.LEVEL
    return (growth and summed) or (level and _is_summed(reading, tokens, sentence))


_SUMMING = frozenset(
    "totaled totalled amounted carried handled transported shipped delivered made produced sold bought built earned "
    "spent received attracted drew issued granted completed invested imported exported ran generated collected paid "
    "took took-in welcomed served saw".split()
)

_LEAVING = frozenset("built attracted drew drawn issued granted completed invested bought".split())
"""What was done with these is there now."""

_SUMS = re.compile(
    r"\b(?:prices?|output|sales|revenue|income|profits?|investment|turnover|spending|expenditure|exports?|imports?|trade|"
    r"births?|deaths?|marriages?|premiums?|consumption|production|trips|visits|traffic|throughput|volume|transactions|orders|wages?|earnings)\b",
    re.IGNORECASE,
)
"""Nouns of what is summed, or averaged, over a time."""

_DONE = re.compile(r"[^,;.]{0,60}?\b(?:were|was)\s(?:\w+ly\s)?[a-z]{3,}ed\b")


def _is_summed(reading: Reading, tokens: Sequence[Token], sentence: str) -> bool:
    """ "totaled 91 billion yuan": summed over a time, whatever day came before; "has built 92,000" is what there is."""
    at = reading.role.verb
    word = tokens[at].word
    there = is_perfect_or_passive(tokens, at) and (word in _LEAVING or tokens[at - 1].word in ("is", "are"))
    return (word in _SUMMING and not there) or _is_done(reading, tokens, sentence)


def _is_done(reading: Reading, tokens: Sequence[Token], sentence: str) -> bool:
    """ "45,700 patents were granted": what was done in a time."""
    return bool(_DONE.match(sentence, tokens[reading.index].end - tokens[0].start))


def is_traded(reading: Reading) -> bool:
    """ "Its shares closed 2.3 percent higher": of the day of the story."""
    return reading.concept is not None and bool(
        re.search(r"\bshares\b|\bstock price", reading.concept.words, re.IGNORECASE)
    )


def is_pace(reading: Reading) -> bool:
    """ "That is 0.1 percentage points more": of the time that the rate is of."""
    return reading.role.unit == "pp"


def is_present(reading: Reading, tokens: Sequence[Token], sentence: str) -> bool:
    """Whether the governing verb, else the sentence, is in the present or present perfect."""
    at = reading.role.verb
    word = tokens[at].word if at != reading.index else ""
    if word and is_perfect_or_passive(tokens, at):
        return True
    if PRESENT.fullmatch(word) or is_habit(reading, tokens):
        return True
    if _SELLING.search(sentence[: tokens[reading.index].start - tokens[0].start]):
        return True
    if word and PAST.fullmatch(word):
        return False
    start = tokens[reading.index].start - tokens[0].start
    usual = [token.start - tokens[0].start for at, token in enumerate(tokens) if is_usual(tokens, at)]
    verbs = sorted(
        [
            (match.start(), pattern is PRESENT)
            for pattern in (PRESENT, PAST)
            for match in pattern.finditer(sentence)
            if not re.search(r"\b(?:has|have|is|are)\s(?:\w+ly\s)?$", sentence[: match.start()])
        ]
        + [(at, True) for at in usual]
    )
    own = [present for at, present in verbs if start < at < _clause_end(sentence, start)]
    if at == reading.index and own and (_opens_clause(reading, tokens)):
        return own[0]
    said_before = [present for at, present in verbs if at < start]
    return said_before[-1] if said_before else bool(verbs) and verbs[0][1]


_SELLING = re.compile(
    r"\b[\w-]+(?<!s)s\s(?:(?:in|of|at|on)\s(?:the\s)?[\w-]+\s)?(?:now\s|still\s|usually\s|typically\s)?(?:sell|go|rent|trade|retail)\s"
    r"(?:for|at)\s(?:an?\saverage\s(?:of\s)?|about\s|around\s|some\s|over\s|up\sto\s)?$",
    re.IGNORECASE,
)
""" "New flats in the city sell for": what a price is at present."""


def is_habit(reading: Reading, tokens: Sequence[Token]) -> bool:
    """ "A bowl costs 8 yuan", "robots work there": a verb of the simple present that governs the quantity."""
    at = reading.role.verb
    if at != reading.index and is_usual(tokens, at):
        return True
    near = range(max(0, reading.index - 5), reading.index)
    return any(is_usual(tokens, one) and _leads(tokens, one, reading.index) for one in near)


def _leads(tokens: Sequence[Token], at: int, index: int) -> bool:
    """Whether nothing but words of measure stands between a verb and a quantity."""
    return all(token.kind == "word" and token.word in _MEASURING for token in tokens[at + 1 : index])


_MEASURING = frozenset(
    "about around some over nearly almost up to an a average of more than just only for at as little much by in".split()
)


def _opens_clause(reading: Reading, tokens: Sequence[Token]) -> bool:
    """ ", and 325 of the companies have": a quantity that its own verb follows."""
    return reading.index > 0 and tokens[reading.index - 1].word in (",", "and", ";", ":", "while", "but")


def _clause_end(sentence: str, start: int) -> int:
    mark = re.compile(r"[;:]|,(?!\d)").search(sentence, start)
    return mark.start() if mark else len(sentence)
