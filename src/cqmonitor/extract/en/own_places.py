"""The area that a quantity's own phrase names, or that stands directly beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqmonitor.codes import Kind, Measure
from cqmonitor.extract.en.context import Discourse
from cqmonitor.extract.en.loci import city_of, is_whole_country, province_of
from cqmonitor.extract.en.locus import is_local
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.sought import Sought

_NATIONAL_AVERAGE = Sought(
    r"\b(?:national|country's|nationwide|china's)\s"
    r"(?:average|total|growth|level|figure|rate|pace|rise|increase|gain|expansion|decline|decrease|drop|fall)(?:\s(?!and\b|but\b)\w+){0,2}\s?$|"
    r"\b(?:country|nation)'s\s$|\b(?:below|above|than|from|with|against|behind|ahead\sof|to|as)\sthe\s(?:national|nationwide)\s$",
    re.I,
)

_NATIONAL_GOAL = Sought(
    r"\b(?:national|country's|nation's|nationwide|china's|central\sgovernment's)\s(?:\w+\s){0,3}(?:goal|target)s?\b[^,;]{0,25}$",
    re.I,
)

_AVERAGE = r"(?:average|total|growth|level|figure|rate|pace)(?:\s(?!and\b|but\b)\w+){0,2}\s?$"

_CITY_AVERAGE = Sought(
    rf"\b(?:citywide|municipal|city|city's|municipality's)\s{_AVERAGE}|"
    r"\b(?:below|above|than|from|with|against|behind|ahead\sof)\sthe\s(?:citywide|municipal|city's|municipality's)\s$",
    re.I,
)

_PROVINCIAL_AVERAGE = Sought(
    rf"\b(?:provincial|province-wide|provincewide|province's)\s{_AVERAGE}|"
    r"\b(?:below|above|than|from|with|against|behind|ahead\sof)\sthe\s(?:provincial|province's)\s$",
    re.I,
)

REFERENCE = (Measure.RANK, Measure.SHARE, Measure.GAP)
"""Measures that set an area against others: a place beside them is one of those."""


def own_area(reading: Reading, tokens: Sequence[Token], folded: str, discourse: Discourse) -> str | None:
    """The area that the quantity's own phrase names, or that stands directly beside it."""
    concept, role, start = reading.concept, reading.role, tokens[reading.index].start
    before = folded[tokens[0].start : start]
    if role.measure not in REFERENCE and _NATIONAL_AVERAGE.search(before[-60:]):
        return "CN"
    if reading.aimed and role.measure not in REFERENCE and _NATIONAL_GOAL.search(before[-80:]):
        return "CN"
    if role.measure not in REFERENCE and reading.own and _is_national(reading, tokens, discourse):
        return "CN"
    if role.measure not in REFERENCE and not reading.own and (wider := _average_of(before[-60:], discourse)):
        return wider
    if reading.own and (abroad := _economy_abroad(reading, tokens)):
        return abroad
    if reading.own and role.measure not in REFERENCE and (wide := _of_the_world(reading)):
        return wide
    bracketed = _in_brackets(tokens, reading.index, discourse) if "(" in before else None
    if named := bracketed or _told_as(tokens, reading.index, discourse) or _owner(tokens, reading.index):
        return named
    whole = role.where == "of" and role.measure is Measure.SHARE
    if concept and concept.area and reading.own and not whole and _stays(concept.area):
        return concept.area
    if code := _before_bracket(tokens, reading.index):
        return code
    beside = (
        _beside(tokens, reading.index, discourse)
        if role.measure not in REFERENCE or reading.compared
        else None
    )
    beside = beside or _next_place(tokens, reading.index) or _compared_place(tokens, reading.index)
    if role.measure not in (Measure.RANK, Measure.GAP):
        beside = beside or _meant_for(tokens, reading.index)
    reading.placed = beside is not None
    return beside


def _average_of(before: str, discourse: Discourse) -> str | None:
    """ "faster than the citywide average of": the whole that a place is compared with."""
    if _CITY_AVERAGE.search(before):
        return city_of(discourse)
    return province_of(discourse) if _PROVINCIAL_AVERAGE.search(before) else None


def _stays(code: str) -> bool:
    """A foreign partner is not what a city's story is about: "trade with ASEAN" is the city's."""
    return is_local(code) or code in ("CN", "WORLD")


_NATIONAL = frozenset({"national", "nationwide"})

_SPREAD = frozenset({"average", "overall", "total"})


def _is_national(reading: Reading, tokens: Sequence[Token], discourse: Discourse) -> bool:
    """ "the national CPI", "national average disposable income": flows and ratios, as a stock may be national in kind.

    "national high-tech enterprises" are those of a city that hold a national title.
    """
    code = reading.concept.code if reading.concept else None
    entry = discourse.catalog.by_code.get(code or "")
    if entry is None or entry.kind is Kind.STOCK:
        return False
    at = next((at for at in range(reading.index - 1, 0, -1) if tokens[at].code == code), 0) - 1
    while at > 0 and tokens[at].word in _SPREAD:
        at -= 1
    return at >= 0 and tokens[at].word in _NATIONAL


_OF_AN_ECONOMY = frozenset({"gdp", "gdp_per_capita", "cpi", "ppi", "unemployment_rate", "population"})


def _economy_abroad(reading: Reading, tokens: Sequence[Token]) -> str | None:
    """ "Vietnam's GDP", "the US economy", "the global economy": what has no partner is of the country before its name."""
    code = reading.concept.code if reading.concept else None
    if code not in _OF_AN_ECONOMY:
        return _owner_abroad(reading, tokens) if reading.role.measure not in REFERENCE else None
    at = next((at for at in range(reading.index - 1, 0, -1) if tokens[at].code == code), 0) - 1
    while at > 0 and (tokens[at].word == "'s" or tokens[at].word in _SPREAD or tokens[at].kind == "period"):
        at -= 1
    place = tokens[at].code if at >= 0 and tokens[at].kind == "area" else None
    return place if place and not is_local(place) else None


def _owner_abroad(reading: Reading, tokens: Sequence[Token]) -> str | None:
    """ "Vietnam's exports rose 9 percent": what a country abroad is the owner of is its own."""
    words = reading.concept.words if reading.concept else ""
    for at in range(reading.index - 1, 0, -1):
        owns = tokens[at].word == "'s" or tokens[at].word.endswith("'s")
        place = tokens[at - (tokens[at].word == "'s")]
        if owns and place.kind == "area" and place.code and not is_local(place.code):
            name = place.word.removesuffix("'s")
            owned = re.match(rf"(?:the\s)?{re.escape(name)}'s\s", words, re.IGNORECASE)
            return place.code if owned and place.code not in ("CN", "WORLD") else None
    return None


_WORLDWIDE = Sought(
    r"(?:^|\b(?:said|says?|that|shows?|showed|estimates?|reckons?|expects?|forecasts?)\s)(?:the\s)?(?:world|world's|global|worldwide)\s(?:[\w-]+\s){0,3}"
    r"(?:shipments|sales|output|production|trade|demand|supply|exports|imports|economy|growth|consumption|deliveries|prices|"
    r"GDP|capacity|market)\b(?!\sshare)",
    re.IGNORECASE,
)


def _of_the_world(reading: Reading) -> str | None:
    """ "World notebook shipments", "global car sales": of nobody in particular, where nobody owns them."""
    return "WORLD" if reading.concept and _WORLDWIDE.search(reading.concept.words) else None


def _told_as(tokens: Sequence[Token], index: int, discourse: Discourse) -> str | None:
    """ "8.7 percent in the former, 10.3 percent in the latter": the areas last set side by side."""
    behind = [token.word for token in tokens[index + 1 : index + 4]]
    if len(discourse.areas) < 2 or behind[:2] != ["in", "the"] or behind[2:] not in (["former"], ["latter"]):
        return None
    return discourse.areas[-2] if behind[2] == "former" else discourse.areas[-1]


def _in_brackets(tokens: Sequence[Token], index: int, discourse: Discourse) -> str | None:
    """ "China-Europe Railway Express (Chengdu-Chongqing)": the name holds its area."""
    for token in tokens[:index]:
        if token.kind in ("indicator", "thing") and "(" in token.word:
            found = discourse.catalog.areas.find(token.word)
            if found:
                return found[-1].what
    return None


def _before_bracket(tokens: Sequence[Token], index: int) -> str | None:
    """ "faster than Sichuan (6.0 percent)": the place that the bracket stands behind."""
    at = index - (index > 0 and tokens[index - 1].word in ("up", "down", "at", "with"))
    if at < 2 or tokens[at - 1].word != "(" or tokens[at - 2].kind != "area":
        return None
    code = tokens[at - 2].code
    return code if code and (is_local(code) or code == "CN") else None


def _owner(tokens: Sequence[Token], index: int) -> str | None:
    """ "faster than Sichuan's 6.1 percent": whose the amount is."""
    at = index - 1
    while at > 0 and (tokens[at].word == "'s" or tokens[at].kind == "period"):
        at -= 1
    owns = at >= 0 and (tokens[at].word.endswith("'s") or tokens[at + 1].word == "'s")
    code = tokens[at].code if owns and tokens[at].kind == "area" else None
    return code if code and (is_local(code) or code == "CN") else None


def _beside(tokens: Sequence[Token], index: int, discourse: Discourse) -> str | None:
    """ "15,100 in Chongqing and 12,700 in Sichuan", "up 5 percent nationwide", "1.03 trillion (up 3 percent) in Chengdu"."""
    start = _behind_bracket(tokens, index + 1)
    behind = [token for token in tokens[start : start + 7] if token.kind != "period"]
    if [token.word for token in behind[:2]] == ["next", "door"]:
        behind = behind[2:]
        if not behind or behind[0].word != "in":
            return _next_door(discourse)
    for at, token in enumerate(behind[:4]):
        if token.kind in ("quantity", "mark") or token.word in ("and", "but", "while"):
            return None
        code = token.code if token.kind == "area" else None
        before = behind[at - 1].word if at else ""
        if code == "CN" and is_whole_country(behind, at):
            return code
        if code == "CN" and token.word in _ALL_OVER:
            return code
        if token.word in ("citywide", "province-wide", "provincewide"):
            return city_of(discourse) if token.word == "citywide" else province_of(discourse)
        if code and before == "in" and (is_local(code) or code == "CN") and at <= 2:
            return code
    return None


_ALL_OVER = frozenset({"nationwide", "nationally", "countrywide", "across the country", "across china"})


def _next_door(discourse: Discourse) -> str | None:
    """ "8.2 percent next door": the neighbour that was spoken of before."""
    here = discourse.area or discourse.lead_area
    return next((area for area in discourse.areas[::-1] if area != here), None)


def _behind_bracket(tokens: Sequence[Token], at: int) -> int:
    """Behind a bracket that opens or closes at `at`, else `at` itself."""
    opens = at < len(tokens) and tokens[at].word == "("
    close = next((to for to in range(at, min(at + 6, len(tokens))) if tokens[to].word == ")"), at - 1)
    return close + 1 if opens or close == at else at


def _next_place(tokens: Sequence[Token], index: int) -> str | None:
    """ "the quickest pace after Tianjin with 14.7 percent", "behind Shanghai at 5 percent": who is ahead, with its figure."""
    words = [token.word for token in tokens[max(0, index - 3) : index]]
    ahead = len(words) == 3 and words[2] in ("with", "at") and words[0] in ("after", "behind", "of", "by")
    code = tokens[index - 2].code if ahead and tokens[index - 2].kind == "area" else None
    return code if code and (is_local(code) or code == "CN") else None


_AGAINST = frozenset("compared compares against versus".split())

_MOVING = frozenset("up down a an rise increase gain growth fall drop decline of or ,".split())


def _compared_place(tokens: Sequence[Token], index: int) -> str | None:
    """ "compared with 1.4 trillion yuan, up 18.5 percent, in Chongqing": where what is compared with is told last."""
    if not _AGAINST & {token.word for token in tokens[max(0, index - 8) : index]}:
        return None
    for at in range(index + 1, len(tokens) - 1):
        if tokens[at].word == "in" and tokens[at + 1].kind == "area":
            code = tokens[at + 1].code
            return code if code and (is_local(code) or code == "CN") else None
        if tokens[at].kind not in ("quantity", "period") and tokens[at].word not in _MOVING:
            return None
    return None


_DETERMINERS = frozenset("the whole entire of all".split())

_CLOSING = frozenset(", . ; ) as and but while".split())


def _meant_for(tokens: Sequence[Token], index: int) -> str | None:
    """ "21 percent for the whole of China", "3 percent for Chongqing as a whole"; not "for Chongqing plants"."""
    behind = tokens[index + 1 : index + 8]
    if not behind or behind[0].word != "for":
        return None
    at = next((at for at in range(1, len(behind)) if behind[at].word not in _DETERMINERS), 0)
    code = behind[at].code if behind[at].kind == "area" else None
    closed = at + 1 == len(behind) or behind[at + 1].word in _CLOSING
    named = code is not None and (is_local(code) or code == "CN")
    return code if named and closed and not behind[at].word.endswith("'s") else None
