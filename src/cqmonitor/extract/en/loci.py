"""Which place a word of a sentence tells: a name that says where, "the city", "the region", "the whole country"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqmonitor.extract.en.context import Discourse, is_district
from cqmonitor.extract.en.lexicon import DOWN_VERBS, LEVEL_VERBS, UP_VERBS
from cqmonitor.extract.en.locus import is_away, is_local, is_locus, is_seat
from cqmonitor.extract.en.nouns import VERBS
from cqmonitor.extract.en.set_against import ALL, are_ranked, is_compared, is_outranked
from cqmonitor.extract.en.tokens import Token

CHENGYU = frozenset({"CN-510100", "CN-SC"})
"""Areas that are the Chengdu-Chongqing region together with Chongqing."""
_DISTRICT = frozenset({"district", "county", "district's", "county's"})
_NEW_AREAS = frozenset({"X-LIANGJIANG", "X-TIANFU"})
_ONE_OF_TWO = {"former's": -2, "latter's": -1}
"""Whose: which of the areas last set side by side."""
_REGION = frozenset({"region", "circle", "region's", "circle's"})
_SIDES = frozenset({"sides", "places", "areas", "regions", "neighbors", "neighbours", "cities", "economies"})
_EITHER = frozenset({"side", "place"})
_PAIR = frozenset({"pair", "duo", "twins", "neighbors", "neighbours"})
_NEIGHBORS = _REGION | _SIDES | _EITHER | _PAIR
_HOME = frozenset({"city", "municipality", "citywide", "municipal"})
_ANY = frozenset("per another each other every a an capital sister satellite".split())
_DONE = frozenset("run made operated handled produced launched sent exported completed".split())
_KINDS = frozenset("whole all cities city municipality province municipalities provinces region".split())
_FACILITIES = frozenset(
    "airport airports port ports plants factories stations hospitals schools universities shops stores restaurants hotels companies "
    "firms enterprises manufacturers banks lenders residents people citizens inhabitants farmers households".split()
)
""" "The two airports of Chengdu handled": where they are."""
_WHOLE = re.compile(r"(?:the\s)?(?:whole|entire)\s(?:country|nation)")
_ORIGINS = frozenset({"CN-HK", "CN-MO", "CN-TW"})
_COMERS = frozenset(
    "investor investors investment capital funds tourists visitors travelers travellers buyers companies company firm "
    "firms enterprises businesses businesspeople banks".split()
)
_VERBS = LEVEL_VERBS | UP_VERBS | DOWN_VERBS | VERBS


def place_at(tokens: Sequence[Token], at: int, folded: str, discourse: Discourse) -> str | None:
    """The code of the place that the token at `at` tells, or None where it tells none."""
    token, before = tokens[at], tokens[at - 1].word if at else ""
    if token.kind == "area":
        return "CN" if _is_the_country(tokens, at, discourse) else _named(tokens, at, folded)
    if token.kind == "indicator":
        return _in_name(token, discourse)
    if (
        token.word in _HOME
        and before not in _ANY
        and not before.endswith("est")
        and not (is_compared(tokens, at) or is_outranked(tokens, at))
    ):
        return city_of(discourse)
    if token.word in ("districts", "counties") and before in ALL:
        return None if are_ranked(tokens, at) else discourse.home
    if (
        token.word in ("city's", "municipality's")
        and before == "the"
        and (at < 2 or tokens[at - 2].kind == "mark")
    ):
        return city_of(discourse)
    if (
        token.word in ("province", "province's")
        and before == "the"
        and not (is_compared(tokens, at) or is_outranked(tokens, at))
    ):
        return province_of(discourse)
    if token.word in ("capital", "capital's") and before == "provincial":
        return discourse.catalog.capitals.get(province_of(discourse) or "")
    if token.word in _DISTRICT and before in ("the", "this"):
        return discourse.district
    if token.word in ("area", "area's") and before == "the" and discourse.subject_area in _NEW_AREAS:
        return discourse.subject_area
    if token.word in ("area", "area's") and [one.word for one in tokens[max(0, at - 2) : at]] == [
        "the",
        "new",
    ]:
        return discourse.district if discourse.district in _NEW_AREAS else None
    if token.word in _ONE_OF_TWO and before == "the" and len(discourse.areas) > 1:
        return discourse.areas[_ONE_OF_TWO[token.word]]
    return "X-CHENGYU" if _is_region(token.word, before, discourse) else None


def _is_the_country(tokens: Sequence[Token], at: int, discourse: Discourse) -> bool:
    """ "The country turned out 19 million": China, where no country abroad was spoken of."""
    opens = tokens[at].word in ("country", "nation") and [
        one.word for one in tokens[max(0, at - 2) : at]
    ] in (
        ["the"],
        [",", "the"],
        [";", "the"],
        ["while", "the"],
    )
    does = (
        opens
        and at + 1 < len(tokens)
        and tokens[at + 1].word in _VERBS | {"turned", "made", "built", "exported"}
    )
    return does and not discourse.partners


_WIDER = frozenset({"CN", "WORLD", "X-CHENGYU"})


def city_of(discourse: Discourse) -> str:
    """ "The city" of a story: the one that it is about, that of its district, or the one spoken of in a wider story."""
    area = discourse.lead_area
    if area in _WIDER:
        spoken = discourse.area
        return discourse.home if spoken is None or spoken in _WIDER else spoken
    return discourse.home if is_district(area, discourse.home) else area


_PROVINCE = re.compile(r"CN-[A-Z]{2}")
_MUNICIPALITIES = frozenset({"CN-BJ", "CN-TJ", "CN-SH", "CN-CQ"})


def province_of(discourse: Discourse) -> str | None:
    """ "The province" of a text: the one last spoken of, or that of the city spoken of, else of the story."""
    for area in (discourse.area, discourse.subject_area, *discourse.areas[::-1], discourse.lead_area):
        code = area if area and _PROVINCE.fullmatch(area) else discourse.catalog.parents.get(area or "")
        if code and _PROVINCE.fullmatch(code) and code not in _MUNICIPALITIES:
            return code
    return None


def _named(tokens: Sequence[Token], at: int, folded: str) -> str | None:
    """An area by its name: not a partner, a speaker's seat, or only a part of another name."""
    code = tokens[at].code or ""
    if is_whole_country(tokens, at):
        return None if is_away(tokens, at) else code
    if [token.word for token in tokens[at + 1 : at + 3]] in ([",", "where"], [",", "whose"]) and is_local(
        code
    ):
        return code  # "ahead of Chongqing, where output rose"
    if _is_government(tokens, at):
        return None
    moves = at + 1 < len(tokens) and tokens[at + 1].word in _VERBS
    if tokens[at].word in _NATIONWIDE and moves:
        return code  # "Foreign capital used nationwide rose"
    doer = at > 1 and tokens[at - 1].word == "by" and tokens[at - 2].word in _DONE
    if (
        (is_away(tokens, at, folded) and not doer)
        or _qualifies(tokens, at)
        or not _tells(tokens, at, folded, code)
    ):
        return None
    return _part_of(tokens, at, folded) or code


_NATIONWIDE = frozenset({"nationwide", "nationally", "countrywide"})
_GOVERNING = frozenset(
    "set sets wants pledged decided approved announced launched vowed urged called ordered".split()
)


def _is_government(tokens: Sequence[Token], at: int) -> bool:
    """ "Beijing has not yet set a target", "Beijing wants": the country's government, not its capital."""
    if tokens[at].word != "beijing":
        return False
    behind = [token.word for token in tokens[at + 1 : at + 5]]
    verb = next((word for word in behind if word not in ("has", "had", "not", "yet", "also")), "")
    return verb in _GOVERNING


_WHERE = re.compile(r"(?:^|\b(?:of|in|at|across)\s(?:the\s)?)$")


def _in_name(token: Token, discourse: Discourse) -> str | None:
    """ "revenue of Chongqing's service enterprises": the place inside a name."""
    found = discourse.catalog.areas.find(token.word)
    named = {area.what for area in found}
    if "CN-CQ" in named and named & CHENGYU:
        return "X-CHENGYU"
    for area in found:
        if is_local(area.what) and _WHERE.search(token.word[: area.start]):
            return area.what
    return None


def is_whole_country(tokens: Sequence[Token], at: int) -> bool:
    """ "the whole country", "the country as a whole"."""
    word = tokens[at].word
    if word in ("country", "nation"):
        return [token.word for token in tokens[at + 1 : at + 4]] == ["as", "a", "whole"]
    return word.endswith(("country", "nation")) and _WHOLE.fullmatch(word) is not None


def _qualifies(tokens: Sequence[Token], at: int) -> bool:
    """ "the mayor of Chongqing"; but "the cities of Chongqing and Chengdu" are the place itself."""
    named = tokens[at - 2].word.rpartition(" ")[2] if at > 1 else ""
    of = at > 1 and tokens[at - 1].word == "of" and named not in _KINDS | _FACILITIES | {"that", "those"}
    if of and _in_some_districts(tokens, at):
        return False
    return of and (tokens[at - 2].kind == "quantity" or not _owns(tokens, at))


_DISTRICTS = frozenset("districts counties towns villages".split())


def _in_some_districts(tokens: Sequence[Token], at: int) -> bool:
    """ "In 14 districts of Chongqing, output rose": where it rose."""
    words = [token.word for token in tokens[max(0, at - 5) : at - 1]]
    return any(word in ("in", "across") for word in words) and any(
        word in _DISTRICTS or word.rpartition(" ")[2] in _DISTRICTS for word in words
    )


def _owns(tokens: Sequence[Token], at: int) -> bool:
    behind = tokens[at + 1].word if at + 1 < len(tokens) else ""
    return tokens[at].word.endswith("'s") or behind == "'s"


def _tells(tokens: Sequence[Token], at: int, folded: str, code: str) -> bool:
    if not is_locus(tokens, at, folded) or is_seat(tokens, at):
        return False
    behind = tokens[at + 1].word if at + 1 < len(tokens) else ""
    if code in _ORIGINS and (behind in _COMERS or not (at < 2 or _owns(tokens, at))):
        return False
    if code == "CN" and _of_its_parts(tokens, at):
        return True
    return is_local(code) or (code in ("CN", "WORLD") and not _owns(tokens, at))


_PARTS = frozenset("provinces regions cities provincial-level provincial municipalities".split())


def _of_its_parts(tokens: Sequence[Token], at: int) -> bool:
    """ "China's 31 provinces set targets between": those of all."""
    behind = [token for token in tokens[at + 1 : at + 5] if token.word != "'s"]
    counted = bool(behind) and behind[0].kind == "quantity"
    return _owns(tokens, at) and counted and bool(_PARTS & {token.word for token in behind[1:]})


def _part_of(tokens: Sequence[Token], at: int, folded: str) -> str | None:
    """ "Tianfu New Area in Chengdu", "Jiangjin Bonded Zone in Chongqing": the narrower place, named before."""
    if at < 2 or tokens[at - 1].word != "in":
        return None
    named = at - 2
    while named > 0 and tokens[named].kind == "word" and folded[tokens[named].start].isupper():
        named -= 1
    code = tokens[named].code if tokens[named].kind == "area" else None
    return code if code and is_local(code) else None


def _is_region(word: str, before: str, discourse: Discourse) -> bool:
    """ "the circle", "both sides", "the pair": the two neighbours, where one spoke of them."""
    if word not in _NEIGHBORS:
        return False
    if word in _REGION and before in ("the", "this"):
        return discourse.region is not None
    spoken = discourse.region is not None or len(discourse.areas) > 1
    neighbors = spoken and set(discourse.areas) <= {discourse.home, "X-CHENGYU", *CHENGYU}
    if word in _PAIR and before in ("the", "both"):
        return neighbors
    sides = (word in _SIDES and before in ("two", "both")) or (word in _EITHER and before == "either")
    return sides and (neighbors or discourse.region is not None)


def asides(tokens: Sequence[Token], index: int) -> set[int]:
    """ "Yuzhong, the smallest of the districts, ranked first": what stands between a place and its verb.

    Figures may stand in a relative clause only: "Chengdu, which makes a third of the province's GDP, attracted".
    """
    found: set[int] = set()
    opened: int | None = None
    for at in range(1, index):
        token = tokens[at]
        relative = opened is not None and tokens[opened + 1].word in ("which", "who")
        if (token.kind == "quantity" and not relative) or token.word in (";", ":"):
            opened = None
        elif token.word == ",":
            if opened is not None and tokens[at + 1].word in _VERBS:
                found.update(range(opened + 1, at))
            place = tokens[at - 1].kind == "area" or tokens[at - 1].word in _DISTRICT | _HOME
            opened = at if place else None
    return found
