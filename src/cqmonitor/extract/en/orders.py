"""Ranks: ordinals where a frame of order stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cqmonitor.extract.en import lexicon
from cqmonitor.extract.en.found import Found, exact
from cqmonitor.extract.en.lexicon import alternation
from cqmonitor.extract.sought import Sought

_ORDINAL = Sought(
    rf"(?<=[\s,(])(?:{alternation(lexicon.ORDINAL_WORDS)}|\d{{1,4}}(?:st|nd|rd|th))(?![a-z0-9])",
    re.IGNORECASE,
    where=rf"{alternation(lexicon.ORDINAL_WORDS)}|\d(?:st|nd|rd|th)",
)
_SUPERLATIVE = (
    r"(?:most|best|worst|top|leading|favou?rite|"
    r"(?!(?:w|r|t|gu|qu|for|inter|pro|con|re|ar|sug|in|harv|lat|near)est\b)[a-z]{2,10}est)"
)
_VERB = re.compile(
    r"(?:\b(?P<verb>rank(?:s|ed|ing)?|plac(?:es|ed|ing)|came|coming|comes|listed|list|stood|stands|standing|at|in|to|"
    r"from|it|as|the|finished|rated|for|occup(?:y|ies|ied|ying)|remained|remains|kept|now|was|were|is|are|chongqing|city|its|(?!world)[\w-]+'s)|(?P<comma>,))"
    r"\s(?:(?:the|in|at|its|it|to|up\sto|firmly|as|a)\s)*$",
    re.IGNORECASE,
)
_FRAME = re.compile(
    rf"""\s(?:place|position|spot|rank)\b|[\s-]{_SUPERLATIVE}\b|\s(?:among|nationally|nationwide|globally|
      worldwide|in\sterms|across|countrywide|only\sto|in\sthe\s(?:country|nation|world|west|whole|region|list|global|national|ranking|midwest)|
      in\s(?:china|western|asia|central|the\swestern|mainland)|of\sall|overall|out\sof|behind|in\s(?:19|20)\d\d|on\sthe\slist|for\b)""",
    re.VERBOSE | re.IGNORECASE,
)
_ALSO = re.compile(r"-?(?:,|,?\s(?:and|to))\s(?:the\s)?", re.IGNORECASE)
_PLAIN_FRAME = re.compile(
    r"for\b|in (?:19|20)|in china|in western|in central|across|behind|of all|overall", re.IGNORECASE
)
_AMONG = re.compile(
    r"among|nation|country|globally|worldwide|out\sof|in\sthe\s(?:country|nation|world|west)", re.IGNORECASE
)
"""Frames that make an ordinal a rank without any verb: "left it fourth among the cities"."""
_NUMBER = Sought(
    r"(?:(?P<verb>\brank(?:s|ed|ing)?\s(?:as\s|at\s|the\s)?)|(?P<become>\b(?:becom\w+|became|remain\w*|is|was|as)\s(?:the\s|[\w-]+'s\s)))?\b[Nn](?:[Oo]\.?|umber)\s?(?P<n>\d{1,3}|one|two|three|four|five)\b"
    r"(?P<frame>\s(?:in|among|nationwide|nationally|globally|worldwide|across)\b)?"
    r"(?P<kind>\s(?!(?:line|bridge|plant|reactor|unit|furnace|middle|high|primary|school|hospital|road|tunnel|mine|well|pit|factory)\b)[a-z])?",
    where=r"n(?:o\.?|umber)\s?(?:\d|one|two|three|four|five)",
)
_AND = re.compile(r"\band\s$")
_IN_WHAT = re.compile(r"\s(?:in|by|for)\s[a-z]")
_CLAUSE_END = re.compile(r"\s?[.,;)]")
_BEFORE = 60


def ranks(text: str, folded: str) -> Iterator[Found]:
    """All ranks of folded text, in no order."""
    last = 0
    for group in _groups(folded):
        joined = last > 0 and _joined(folded, last, group)
        last = group[-1].end() if joined or any(_is_rank(match, group, folded) for match in group) else 0
        if last:
            for match in group:
                yield _rank(text, match.group(), *match.span())
    for match in _NUMBER.finditer(folded):
        if match["verb"] or match["frame"] or (match["become"] and match["kind"]):
            start = match.end("verb") if match["verb"] else match.start()
            yield _rank(text, match["n"], start, match.end("n"))


def _groups(folded: str) -> Iterator[list[re.Match[str]]]:
    """Ordinals side by side, "third and tenth": the frame around one holds for all."""
    group: list[re.Match[str]] = []
    for match in _ORDINAL.finditer(folded):
        beside = group and match.start() - group[-1].end() <= 12
        if group and not (beside and _ALSO.fullmatch(folded, group[-1].end(), match.start())):
            yield group
            group = []
        group.append(match)
    if group:
        yield group


_WITHIN = (
    r"\s(?:nationally|nationwide|worldwide|globally|countrywide|inland|(?:among|in|across|of)\s(?:the\s|all\s)?"
    r"(?:\w+ern\s)?(?:country|nation|world|west|east|south|north|(?:south|north)(?:west|east)|center|centre|region|province|"
    r"municipality|inland|midwest|china|asia|central|western|eastern|cities|provinces|provincial|municipalities|chinese)\b)"
)
_NEXT_RANK = re.compile(rf"{_WITHIN}(?:\s[\w'-]+){{0,3}},?\s(?:and|but)\s(?:the\s)?$", re.IGNORECASE)
_RANKED_WITHIN = re.compile(_WITHIN, re.IGNORECASE)
_ENDS_WITHIN = re.compile(
    rf"{_WITHIN}(?:\s(?:region|regions|provinces|cities))?\s?(?:[.,;)]|and\s(?:{alternation(lexicon.ORDINAL_WORDS)}|\d+\w\w)\b)",
    re.IGNORECASE,
)


def _joined(folded: str, last: int, group: Sequence[re.Match[str]]) -> bool:
    """ "11th nationally and second in the western region": one rank behind another, each within its own whole."""
    start, end = group[0].start(), group[-1].end()
    near = start - last < _BEFORE and _NEXT_RANK.fullmatch(folded, last, start)
    return bool(near and _RANKED_WITHIN.match(folded, end))


def _is_rank(match: re.Match[str], group: Sequence[re.Match[str]], folded: str) -> bool:
    before = folded[max(0, group[0].start() - _BEFORE) : group[0].start()]
    governing = _VERB.search(before)
    frame = _FRAME.match(folded, match.end())
    if governing is None and _AND.search(before) and _IN_WHAT.match(folded, match.end()):
        return _ranked_before(folded, group[0].start())
    if governing is None:
        told = frame is not None and _AMONG.match(frame.group().strip()) is not None
        return told or (frame is not None and len(group) > 1)
    verb = (governing["verb"] or ",").lower()
    if verb.startswith(("rank", "plac", "listed", "finished", "rated")):
        return True
    if frame is not None and _orders(match.group(), frame.group().strip(), verb):
        return True
    if verb == "," and match.group().lower() != "first" and _ENDS_WITHIN.match(folded, match.end()):
        return True  # "770,000 tonnes, sixth in China"
    if verb.startswith(("came", "coming", "comes")) and _CLAUSE_END.match(folded, match.end()):
        return match.group().lower() != "first"
    listed = verb == "," or _AND.search(before)
    if listed and frame is None and _IN_WHAT.match(folded, match.end()):
        return _ranked_before(
            folded, group[0].start()
        )  # "ranked eighth in trade, ninth in exports and seventh in …"
    return verb in ("from", "to") and _ranked_before(folded, group[0].start())


def _ranked_before(folded: str, start: int) -> bool:
    return re.search(r"\brank[^.\n]*$", folded[max(0, start - 120) : start], re.IGNORECASE) is not None


def _orders(ordinal: str, frame: str, verb: str) -> bool:
    """ "first place", "second-largest", "third among": a place in an order, not the first time of a thing."""
    if _PLAIN_FRAME.match(frame):
        return ordinal.lower() != "first" and verb not in ("the", "its", "it", ",", "in")
    return True


def _rank(text: str, ordinal: str, start: int, end: int) -> Found:
    words = ordinal.lower()
    number = lexicon.ORDINAL_WORDS.get(words) or lexicon.NUMBER_WORDS.get(words)
    return exact(text, start, end, float(number or int(re.sub(r"\D", "", ordinal))), "rank", 0, "rank")
