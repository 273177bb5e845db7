"""Which area a quantity is about: its own phrase, its clause, the paragraph, else the story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from cqmonitor.codes import Kind, Measure
from cqmonitor.extract.en.context import Discourse, is_district
from cqmonitor.extract.en.loci import asides, is_whole_country, place_at
from cqmonitor.extract.en.locus import is_away, is_local
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.sought import Sought

_NATIONAL_AVERAGE = Sought(
    r"\b(?:national|country's|nationwide|china's)\s"
    r"(?:average|total|growth|level|figure|rate|pace|rise|increase|gain|expansion|decline|decrease|drop|fall)(?:\s\w+){0,2}\s?$|"
    r"\b(?:country|nation)'s\s$|\b(?:below|above|than|from|with|against|behind|ahead\sof|to|as)\sthe\s(?:national|nationwide)\s$",
    re.I,
)
_AVERAGE_OF = Sought(
    r"\b(?:above|below|than|as|with|from|against|of|the)\s(?:the\s)?(?:national|country's|nationwide|china's|provincial|global|world)\s"
    r"(?:average|rate|level|figure|pace|growth)(?:\sof|\sfor\s\w+)?\s(?:(?:about|around|nearly|over)\s)?$",
    re.IGNORECASE,
)


def compares_with_average(tokens: Sequence[Token], index: int, folded: str) -> bool:
    """ "0.3 points above the national average of 5.2 percent": the same thing for the whole country."""
    start = tokens[index].start
    return bool(_AVERAGE_OF.search(folded[max(tokens[0].start, start - 70) : start]))


_REFERENCE = (Measure.RANK, Measure.SHARE, Measure.GAP)


def area_of(
    reading: Reading, last: Reading | None, tokens: Sequence[Token], folded: str, discourse: Discourse
) -> str:
    """The area's code; `last` is the quantity before in the sentence."""
    if named := _named(reading, tokens, folded, discourse):
        return named
    if _goes_on(reading, last, tokens) and last is not None and last.area:
        return last.area
    found = _around(reading, tokens, folded, discourse)
    reading.area_told = found is not None
    told = discourse.places.get(_topic(reading, discourse)) if not found else None
    return found or told or discourse.area or discourse.section or discourse.lead_area


def _named(reading: Reading, tokens: Sequence[Token], folded: str, discourse: Discourse) -> str | None:
    """The area that the quantity's own phrase names, or that stands directly beside it."""
    concept, role, start = reading.concept, reading.role, tokens[reading.index].start
    before = folded[tokens[0].start : start]
    if role.measure not in _REFERENCE and _NATIONAL_AVERAGE.search(before[-60:]):
        return "CN"
    if role.measure not in _REFERENCE and reading.own and _is_national(reading, tokens, discourse):
        return "CN"
    if reading.own and (abroad := _economy_abroad(reading, tokens)):
        return abroad
    bracketed = _in_brackets(tokens, reading.index, discourse) if "(" in before else None
    if named := bracketed or _told_as(tokens, reading.index, discourse) or _owner(tokens, reading.index):
        return named
    whole = role.where == "of" and role.measure is Measure.SHARE
    if concept and concept.area and reading.own and not whole and _stays(concept.area):
        return concept.area
    if code := _before_bracket(tokens, reading.index):
        return code
    beside = _beside(tokens, reading.index) if role.measure not in _REFERENCE or reading.compared else None
    beside = beside or _compared_place(tokens, reading.index)
    if role.measure not in (Measure.RANK, Measure.GAP):
        beside = beside or _meant_for(tokens, reading.index)
    reading.placed = beside is not None
    return beside


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
        return None
    at = next((at for at in range(reading.index - 1, 0, -1) if tokens[at].code == code), 0) - 1
    while at > 0 and (tokens[at].word == "'s" or tokens[at].word in _SPREAD or tokens[at].kind == "period"):
        at -= 1
    place = tokens[at].code if at >= 0 and tokens[at].kind == "area" else None
    return place if place and not is_local(place) else None


def _goes_on(reading: Reading, last: Reading | None, tokens: Sequence[Token]) -> bool:
    """Whether what is said goes on about the quantity before, with no area named between."""
    if last is None or reading.own or last.compared:
        return False
    return not any(token.kind == "area" for token in tokens[last.index : reading.index])


def _around(reading: Reading, tokens: Sequence[Token], folded: str, discourse: Discourse) -> str | None:
    """The area named to the left in the sentence, else to the right."""
    measure = reading.role.measure
    found = _left(tokens, reading.index, folded, discourse)
    if found is None and (tokens[0].word in ("it", "its") or _is_carried(reading, discourse)):
        found = discourse.subject_area
    if measure is Measure.RANK and found in ("CN", "WORLD"):
        return None
    return found or (_right(tokens, reading.index, folded, discourse) if measure not in _REFERENCE else None)


def _is_carried(reading: Reading, discourse: Discourse) -> bool:
    """ "The figure reached …" opening a paragraph: what was spoken of before, where it was spoken of."""
    before, concept = discourse.concept, reading.concept
    carried = concept is not None and before is not None and concept.words == before.words
    return discourse.area is None and not reading.own and carried


def _told_as(tokens: Sequence[Token], index: int, discourse: Discourse) -> str | None:
    """ "8.7 percent in the former, 10.3 percent in the latter": the areas last set side by side."""
    behind = [token.word for token in tokens[index + 1 : index + 4]]
    if len(discourse.areas) < 2 or behind[:2] != ["in", "the"] or behind[2:] not in (["former"], ["latter"]):
        return None
    return discourse.areas[-2] if behind[2] == "former" else discourse.areas[-1]


def pair_areas(
    readings: Sequence[Reading],
    runs: Sequence[Sequence[Reading]],
    tokens: Sequence[Token],
    discourse: Discourse,
) -> None:
    """ "15,100 yuan in Chongqing and 12,700 in Sichuan, increases of 9.2 and 9.9 percent": the areas in order."""
    in_turn = any(token.word == "respectively" for token in tokens)
    for run in runs or _joined_run(readings, tokens):
        told = [reading.area for reading in readings if reading.index < run[0].index and reading.placed]
        areas = tuple(area for area in dict.fromkeys(told) if area) or (
            discourse.areas if in_turn and run[0] is readings[0] else ()
        )
        areas = areas or _coordinated(tokens, run[0].role.verb, discourse)
        if len(areas) == len(run) and not any(reading.placed for reading in run):
            for reading, area in zip(run, areas, strict=True):
                reading.area = area


def _joined_run(readings: Sequence[Reading], tokens: Sequence[Token]) -> list[Sequence[Reading]]:
    """ "Mianyang and Yibin followed with 160 billion yuan and 148 billion yuan": amounts of one unit that "and" joins."""
    alike = len({reading.role.unit for reading in readings}) == 1 and len(readings) > 1
    joined = all(
        {token.word for token in tokens[first.index + 1 : second.index]} <= {",", "and"}
        for first, second in pairwise(readings)
    )
    return [readings] if alike and joined else []


def _coordinated(tokens: Sequence[Token], verb: int, discourse: Discourse) -> tuple[str, ...]:
    """ "Chengdu, Sichuan and Guizhou saw exports grow": the areas that only commas and "and" part, before the verb."""
    told: list[str] = []
    at = next((at for at in range(verb - 1, -1, -1) if tokens[at].kind == "area"), -1)
    while at >= 0 and (tokens[at].kind == "area" or tokens[at].word in (",", "and", "both")):
        if tokens[at].kind == "area":
            told = [area.what for area in discourse.catalog.areas.find(tokens[at].word)] + told
        at -= 1
    return tuple(told) if len(told) > 1 else ()


def _topic(reading: Reading, discourse: Discourse) -> str:
    """The first topic of the reading's indicator: trains, containers and cargo are of one service."""
    code = reading.concept.code if reading.concept else None
    entry = discourse.catalog.by_code.get(code or "")
    return entry.topics_en[0] if entry and entry.topics_en else ""


def areas_told(readings: Sequence[Reading], before: tuple[str, ...]) -> tuple[str, ...]:
    """The last two areas that were spoken of, for "the former" and "the latter"."""
    told = tuple(
        dict.fromkeys(reading.area for reading in readings if reading.area and is_local(reading.area))
    )
    return tuple(dict.fromkeys([*(area for area in before if area not in told), *told]))[-2:]


def remember(reading: Reading, discourse: Discourse) -> None:
    """Keep the area that a topic was told of, for what is said of it later without one."""
    if reading.area and is_district(reading.area, discourse.home):
        discourse.district = reading.area
    topic = _topic(reading, discourse)
    if topic and reading.own and reading.area and is_local(reading.area):
        discourse.places[topic] = reading.area


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
    if index < 2 or tokens[index - 1].word != "(" or tokens[index - 2].kind != "area":
        return None
    code = tokens[index - 2].code
    return code if code and (is_local(code) or code == "CN") else None


def _owner(tokens: Sequence[Token], index: int) -> str | None:
    """ "faster than Sichuan's 6.1 percent": whose the amount is."""
    at = index - 1
    while at > 0 and (tokens[at].word == "'s" or tokens[at].kind == "period"):
        at -= 1
    owns = at >= 0 and (tokens[at].word.endswith("'s") or tokens[at + 1].word == "'s")
    code = tokens[at].code if owns and tokens[at].kind == "area" else None
    return code if code and (is_local(code) or code == "CN") else None


def _beside(tokens: Sequence[Token], index: int) -> str | None:
    """ "15,100 in Chongqing and 12,700 in Sichuan", "up 5 percent nationwide", "1.03 trillion (up 3 percent) in Chengdu"."""
    start = _behind_bracket(tokens, index + 1)
    behind = [token for token in tokens[start : start + 7] if token.kind != "period"]
    for at, token in enumerate(behind[:4]):
        if token.kind in ("quantity", "mark"):
            return None
        code = token.code if token.kind == "area" else None
        before = behind[at - 1].word if at else ""
        if code == "CN" and is_whole_country(behind, at):
            return code
        if code == "CN" and token.word in ("nationwide", "nationally", "countrywide"):
            return code
        if code and before == "in" and (is_local(code) or code == "CN") and at <= 2:
            return code
    return None


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


def _behind_bracket(tokens: Sequence[Token], at: int) -> int:
    """Behind a bracket that opens or closes at `at`, else `at` itself."""
    opens = at < len(tokens) and tokens[at].word == "("
    close = next((to for to in range(at, min(at + 6, len(tokens))) if tokens[to].word == ")"), at - 1)
    return close + 1 if opens or close == at else at


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


def _stays(code: str) -> bool:
    """A foreign partner is not what a city's story is about: "trade with ASEAN" is the city's."""
    return is_local(code) or code in ("CN", "WORLD")


def _left(tokens: Sequence[Token], index: int, folded: str, discourse: Discourse) -> str | None:
    """The place nearest to the left; "where" and "whose" open a clause about the country named before."""
    skipped = asides(tokens, index)
    relative = False
    for at in range(index - 1, -1, -1):
        relative = relative or tokens[at].word in ("where", "whose")
        if (
            tokens[at].word == "which"
            and at > 1
            and tokens[at - 1].word == ","
            and tokens[at - 2].code == "CN"
        ):
            return "CN"  # "those of the nation, which were 8 and 9 percent"
        if relative and tokens[at].kind == "area" and tokens[at].code == "CN":
            return "CN"
        if at not in skipped and (code := place_at(tokens, at, folded, discourse)):
            return code
    return None


def _right(tokens: Sequence[Token], index: int, folded: str, discourse: Discourse) -> str | None:
    for at in range(index + 1, min(len(tokens), index + 8)):
        token = tokens[at]
        if token.kind in ("quantity", "mark") or _goes_on_to_have(tokens, at):
            return None
        if token.kind == "word" and tokens[at - 1].word in ("two", "both"):
            return place_at(tokens, at, folded, discourse)
        code = token.code if token.kind == "area" else None
        before = tokens[at - 2].word if tokens[at - 1].word == "the" else tokens[at - 1].word
        if code and is_away(tokens, at):
            return None
        if code and before in ("in", "of", "across") and is_local(code):
            return code
        if (
            code == "CN"
            and at + 1 < len(tokens)
            and tokens[at + 1].word in ("produced", "made", "sold", "exported")
        ):
            return code
    return None


_SET_AGAINST = frozenset("against versus than compared while whereas although though".split())


def _goes_on_to_have(tokens: Sequence[Token], at: int) -> bool:
    """ "The group employs 14,000 people and has plants in Hubei": where something else is."""
    behind = tokens[at + 1].word if at + 1 < len(tokens) else ""
    return tokens[at].word == "and" and behind in ("has", "have", "had", "runs", "owns", "operates")


def carried_area(tokens: Sequence[Token], folded: str, discourse: Discourse) -> str | None:
    """The area that a sentence leaves for the next: where its subject is, not what it is set against."""
    skipped = asides(tokens, len(tokens))
    told = False
    for at, token in enumerate(tokens):
        told = told or token.kind == "quantity"
        if told and (token.word in _SET_AGAINST or token.word == ";" or _goes_on_to_have(tokens, at)):
            return None
        passed = at in skipped or is_whole_country(tokens, at) or (told and token.kind != "area")
        if not passed and (code := place_at(tokens, at, folded, discourse)):
            return code
    return None
