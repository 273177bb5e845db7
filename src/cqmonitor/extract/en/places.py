"""Which area a quantity is about: its own phrase, its clause, the paragraph, else the story."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cqmonitor.codes import Measure
from cqmonitor.extract.en.context import Discourse, is_district
from cqmonitor.extract.en.loci import asides, is_whole_country, place_at
from cqmonitor.extract.en.locus import is_away, is_local, locates
from cqmonitor.extract.en.own_places import REFERENCE, own_area
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.verbs import is_verb


def area_of(
    reading: Reading, last: Reading | None, tokens: Sequence[Token], folded: str, discourse: Discourse
) -> str:
    """The area's code; `last` is the quantity before in the sentence."""
    if named := own_area(reading, tokens, folded, discourse):
        return named
    if last is not None and last.area and _goes_on(reading, last, tokens):
        return last.area
    found = _around(reading, tokens, folded, discourse)
    if found is None and [token.word for token in tokens[:2]] in _OVERALL:
        return discourse.lead_area
    reading.area_told = found is not None
    told = discourse.places.get(_topic(reading, discourse)) if not found else None
    return found or told or discourse.area or discourse.section or discourse.lead_area


_OVERALL = (["overall", ","], ["altogether", ","], ["citywide", ","])
""" "Overall, exports were down": of all that the story is about, behind some of its parts."""


def _goes_on(reading: Reading, last: Reading, tokens: Sequence[Token]) -> bool:
    """Whether what is said goes on about the quantity before, with no area named between."""
    if reading.own or last.compared or _turns_to_whole(tokens, last.index, reading.index):
        return False
    return not any(token.kind == "area" for token in tokens[last.index : reading.index])


_WHOLES = frozenset("province city municipality county district".split())
_TURNING = frozenset(", ; while whereas and but as".split())


def _turns_to_whole(tokens: Sequence[Token], start: int, end: int) -> bool:
    """ "Chengdu grew 6.2 percent, while the province grew 5.6": another place, by its kind, has the next verb."""
    for at in range(start + 3, end - 1):
        of_kind = tokens[at].word in _WHOLES and tokens[at - 1].word == "the"
        behind = [token.word for token in tokens[at + 1 : at + 4]]
        placed = tokens[at - 2].word in ("in", "for", "across") and tokens[at - 3].word in _TURNING
        if of_kind and placed:
            return True
        does = behind[:1] != [] and (is_verb(behind[0]) or behind == ["as", "a", "whole"])
        if of_kind and does and tokens[at - 2].word in _TURNING:
            return True
    return False


def _around(reading: Reading, tokens: Sequence[Token], folded: str, discourse: Discourse) -> str | None:
    """The area named to the left in the sentence, else to the right."""
    measure = reading.role.measure
    found = _left(tokens, reading.index, folded, discourse)
    if found is None and (tokens[0].word in ("it", "its") or _is_carried(reading, discourse)):
        found = discourse.subject_area
    if found is None and tokens[0].word in ("with", "boasting", "covering", "counting"):
        found = _fronted(tokens, reading.index)
    if measure is Measure.RANK and found in ("CN", "WORLD"):
        return None
    if measure is Measure.SHARE and found in ("CN", "WORLD") and (source := _source(tokens, reading.index)):
        return source
    return found or (_right(tokens, reading.index, folded, discourse) if measure not in REFERENCE else None)


def _fronted(tokens: Sequence[Token], index: int) -> str | None:
    """ "With 1.1 million residents, Hechuan is the third largest": of the place that the main clause is about."""
    comma = next(
        (at for at in range(index + 1, min(index + 12, len(tokens))) if tokens[at].word == ","), None
    )
    place = tokens[comma + 1] if comma is not None and comma + 1 < len(tokens) else None
    code = place.code if place is not None and place.kind == "area" else None
    return code if code and is_local(code) else None


_COMING = frozenset("come comes came is are was were made built produced assembled".split())


def _source(tokens: Sequence[Token], index: int) -> str | None:
    """ "Worldwide, one in three laptops comes from Chongqing": whose share it is of what all make."""
    for at in range(index + 2, min(index + 7, len(tokens))):
        if tokens[at].kind in ("mark", "quantity"):
            return None
        code = tokens[at].code if tokens[at].kind == "area" else None
        if code and is_local(code) and tokens[at - 1].word in ("from", "in"):
            return code if tokens[at - 2].word in _COMING else None
    return None


def _is_carried(reading: Reading, discourse: Discourse) -> bool:
    """ "The figure reached …" opening a paragraph: what was spoken of before, where it was spoken of."""
    before, concept = discourse.concept, reading.concept
    carried = concept is not None and before is not None and concept.words == before.words
    return discourse.area is None and not reading.own and carried


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
        before = discourse.areas if in_turn and run[0] is readings[0] and not run[0].paired else ()
        areas = tuple(area for area in dict.fromkeys(told) if area)
        areas = areas or _coordinated(tokens, run[0].role.verb, discourse) or before
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
    while at >= 0 and (tokens[at].kind == "area" or tokens[at].word in _JOINING):
        if tokens[at].kind == "area":
            told = _joined_areas(tokens[at].word, discourse) + told
        at -= 1
    away = at >= 0 and tokens[at].word in ("to", "from", "with", "via")
    return tuple(told) if len(told) > 1 and not away else ()


_JOINING = frozenset(", and both its the capital provincial neighboring neighbouring nearby".split())
""" "Chengdu, Sichuan and Guizhou", "Guizhou and its capital Guiyang": what stands between areas of one list."""


def _joined_areas(name: str, discourse: Discourse) -> list[str]:
    """ "Chengdu and Chongqing", a name of their region, as the two."""
    parts = [area.what for part in name.split(" and ") for area in discourse.catalog.areas.find(part)]
    return parts or [area.what for area in discourse.catalog.areas.find(name)]


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
        passed = passed or (not told and _is_scenery(tokens, at))
        passed = passed or (token.kind == "area" and locates(tokens, at, discourse.catalog.parents))
        if not passed and (code := place_at(tokens, at, folded, discourse)):
            return code
    return None


_SOMEWHERE = {(where, some) for where in ("at", "in", "outside") for some in ("a", "an", "one")}


def _is_scenery(tokens: Sequence[Token], at: int) -> bool:
    """ "A waitress carries a pot at a restaurant in Nan'an.": where some scene is, told without a figure."""
    words = [token.word for token in tokens[max(0, at - 5) : at]]
    indefinite = any(pair in _SOMEWHERE for pair in pairwise(words))
    return words[-1:] == ["in"] and indefinite and not any(token.kind == "quantity" for token in tokens)
