"""Stage 4 and 5: what a noun phrase names: an indicator as a whole, a part of it, or something uncoded.

A code names the whole of the thing for the area. A modifier that the catalog's name does not
hold ("rural retail sales", "exports to ASEAN", "Changan's sales") makes it a part, without a code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cqmonitor.extract.catalog import Catalog, Mention, Thing
from cqmonitor.extract.en.locus import is_away, is_local, is_locus, is_seat
from cqmonitor.extract.en.modifiers import NEUTRAL, OWNERS
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.verbs import AUXILIARIES, WITHIN_VERBS, is_verb
from cqmonitor.extract.en.wholes import restricted, restricted_thing


@dataclass(frozen=True, slots=True)
class Concept:
    """What a quantity is about.

    Attributes:
        words: the text's words for it.
        code: the indicator's code, or None where none names the whole of it.
        area: the area that the phrase itself names.
        thing: something counted whose code depends on what is done with it.
        partner: it names a country or bloc beside nothing of substance: a trade partner.
        restricted: it names a part of an indicator.
        anaphor: it points back ("it", "the figure"): the concept is that of the sentence before.
    """

    words: str
    code: str | None = None
    area: str | None = None
    thing: Thing | None = None
    anaphor: bool = False
    restricted: bool = False
    partner: bool = False


SHARE_WORDS = re.compile(r"\b(?:share|proportion)\b|\bratio\sof\b[^,;]*\sto\b", re.IGNORECASE)
ANAPHORS = re.compile(
    r"^(?:(?:the|an?|this|that|these|those|its|their|such|both|all|each)\s)*(?:it|they|them|this|that|these|those|which|who|former|latter|"
    r"figure|figures|number|numbers|units?|pieces?|sets?|index|total|sum|amount|value|volume|rate|pace|growth|increase|level|trend|same|ceiling|limit|quota|target|goal|"
    r"decline|drop|decrease|fall|rise|downturn|(?:drop|decline|increase|growth) range|two|three|share|proportion|ones?|gap|there|performance|indicator|yearly figure|annual sum|network|network in operation|growth rate|(?:year-on-year|annual|average|calculated at \w+ prices the|the) growth|reading|tally|gain|thresholds?|milestones?)?"
    r"(?:\s(?:also|all|has|have|had|was|were|is|are|will|would|of|in|been))*$"
)
"""Words that only point back."""


def concept_of(tokens: Sequence[Token], folded: str, catalog: Catalog) -> Concept | None:
    """What the noun phrase of these tokens names; None where it holds no word of substance."""
    phrase = _trimmed(undated(tokens))
    if not phrase:
        return None
    return _share_of(phrase, folded, catalog) or _named(phrase, folded, catalog)


def undated(tokens: Sequence[Token]) -> list[Token]:
    """A phrase without its periods, and without the prepositions before them."""
    return [
        token
        for at, token in enumerate(tokens)
        if token.kind != "period"
        and not (token.word in _DATING and at + 1 < len(tokens) and tokens[at + 1].kind == "period")
        and not _of_first_time(tokens, at)
    ]


_FIRST_TIME = ["for", "the", "first", "time"]


def _of_first_time(tokens: Sequence[Token], at: int) -> bool:
    """ "topped 90,000 yuan for the first time in 2022, at 90,663 yuan": words that name nothing."""
    starts = range(max(0, at - 3), at + 1)
    return any([token.word for token in tokens[start : start + 4]] == _FIRST_TIME for start in starts)


_DATING = frozenset("in of for during by at since over on from through as".split())


def _owned_by_area(before: Sequence[Token]) -> bool:
    """ "the region's share of China's GDP": a place's share is of the same as the whole."""
    return bool(before) and (
        (before[-1].kind == "area" and before[-1].word.endswith("'s"))
        or (
            len(before) > 1
            and before[-1].word == "'s"
            and (before[-2].kind == "area" or before[-2].word in OWNERS)
        )
        or before[-1].word.removesuffix("'s") in OWNERS
    )


_OWNING = frozenset({"the", "a", "its", "their"})
_SHARES = frozenset({"share", "proportion", "contribution", "weight", "ratio"})


def _trimmed(phrase: list[Token]) -> list[Token]:
    """A phrase without the marks and links around it and the verb behind it."""
    while phrase and (phrase[0].kind == "mark" or phrase[0].word in _LINKS_BEFORE):
        phrase = phrase[1:]
    if [token.word for token in phrase[-2:]] in _TO_DO:
        phrase = phrase[:-2]  # "investment is to"
    if len(phrase) > 2 and phrase[-1].word == "to" and phrase[-2].word in _FORESEEN:
        phrase = phrase[:-2]
    if len(phrase) > 1 and phrase[-1].word == "seen":
        phrase = phrase[:-1]
    while len(phrase) > 1 and _ends_with_verb(phrase):
        phrase = phrase[:-1]
    while phrase and (
        phrase[-1].kind == "mark"
        or phrase[-1].word in _LINKS_BEHIND
        or (len(phrase) > 1 and phrase[-1].word in _ARTICLES)
    ):
        phrase = phrase[:-1]
    return phrase


_LINKS_BEFORE = frozenset(
    "and while but with as of push drive lift keep bring drag pull boost raise leaving bringing taking making pushing lifting sending keeping putting driving".split()
)
"""Words before a phrase that do not belong to it; the participles tell a result: "leaving total imports at"."""
_TO_DO = (["is", "to"], ["are", "to"])
_LINKS_BEHIND = frozenset({"and", "of", "with", "in", "by", "for", "which", "who", "at", "to", "off", "'s"})
_FORESEEN = frozenset(
    "expected forecast forecasted projected predicted estimated believed reckoned thought likely set seen poised tipped".split()
)
""" "Growth is expected to slow": what the verb begins with is no part of the name."""
_ARTICLES = frozenset({"the", "a", "an", "at"})


def _ends_with_verb(phrase: Sequence[Token]) -> bool:
    last, before = phrase[-1], phrase[-2].word
    noun = last.word == "total" and before in ("the", "its", "their")
    of_verb = is_verb(last.word) or last.word in AUXILIARIES | WITHIN_VERBS
    return last.kind == "word" and of_verb and not noun


def _share_of(phrase: Sequence[Token], folded: str, catalog: Catalog) -> Concept | None:
    """ "exports' share of the total", "its contribution to growth": of what has the share."""
    at = next((at for at, token in enumerate(phrase) if token.word in _SHARES), None)
    if at is None:
        return None
    behind = [token.word for token in phrase[at + 1 :]]
    rest = next((token for token in behind if token not in ("rate", "ratio", "rates")), "")
    whole = any(word in ("in", "to") for word in behind[:-1])
    if rest == "of" and whole:
        return _part_of_whole(phrase, at, folded, catalog)
    if rest not in ("of", "in", "to"):
        return None
    if phrase[at].word == "ratio" and rest == "of" and all(token.word in _OWNING for token in phrase[:at]):
        return replace(_named(phrase, folded, catalog), anaphor=False)  # "the ratio of bad loans"
    if rest == "of" and phrase[:at] and all(token.word in _ARTICLES for token in phrase[:at]):
        part = concept_of(phrase[at + 2 :], folded, catalog)
        if part and not (part.code or part.thing or part.anaphor or _WHOLE.search(part.words)):
            return replace(part, words=folded[phrase[0].start : phrase[-1].end], restricted=True)
    if _owned_by_area(phrase[:at]):
        held = concept_of(phrase[at + 2 :], folded, catalog)
        return replace(held, area=_area(phrase[: at + 1], folded) or held.area) if held else None
    words = folded[phrase[0].start : phrase[-1].end]
    owner = concept_of(phrase[:at], folded, catalog)
    return replace(owner, words=words) if owner else Concept(words, anaphor=True)


_WHOLE = re.compile(
    r"\b(?:market|total|overall|whole|all|national|country's|world's|city's|sales|output|economy)\b",
    re.IGNORECASE,
)
""" "a share of the market", "the share of the total": of what has it was said before; not "the share of people in need"."""


def _part_of_whole(phrase: Sequence[Token], at: int, folded: str, catalog: Catalog) -> Concept | None:
    """ "the share of exports in output", "the ratio of NEVs to all vehicles": the part."""
    end = next((end for end, token in enumerate(phrase) if end > at + 2 and token.word in ("in", "to")), None)
    part = concept_of(phrase[at + 2 : end], folded, catalog) if end and phrase[at + 1].word == "of" else None
    named = part is not None and (part.code is not None or part.thing is not None)
    words = folded[phrase[0].start : phrase[-1].end]
    if part is not None and not named and not part.anaphor:
        return Concept(words, area=part.area, restricted=True)  # "the ratio of debt to GDP": no GDP
    return replace(part, words=words) if part and named else None


def _named(phrase: Sequence[Token], folded: str, catalog: Catalog) -> Concept:
    """The indicator or thing that a phrase names, else its plain words."""
    words, area = folded[phrase[0].start : phrase[-1].end], _area(phrase, folded)
    names = [token for token in phrase if token.kind == "indicator"]
    if names:
        head = names[0] if len(names) == 1 else _head(names, phrase)
        part = restricted(_without_topic(phrase, head.code, folded, catalog), head, folded)
        return Concept(words, None if part else head.code, area, restricted=part)
    thing = next((token for token in phrase if token.kind == "thing"), None)
    if thing is not None:
        what = thing.of.what if isinstance(thing.of, Mention) and isinstance(thing.of.what, Thing) else None
        part = restricted_thing(phrase, thing)
        return Concept(words, None, area, None if part else what, restricted=part)
    return _plain(phrase, words, area)


def _plain(phrase: Sequence[Token], words: str, area: str | None) -> Concept:
    """Words that the catalog does not know; some of them only point back."""
    plain = [token.word for token in phrase if token.kind == "word"]
    if area and _CORRESPONDING.fullmatch(" ".join(plain)):
        return Concept(words, None, area, anaphor=True)
    if plain == ["industry"]:
        return Concept(
            words, None, area
        )  # without an article it points to nothing: "GDP +6.1%, industry +7.3%"
    if any(_names_something(word) for word in plain) and not ANAPHORS.match(" ".join(plain)):
        return Concept(words, None, area)
    codes = [token.code or "" for token in phrase if token.kind == "area"]
    partner = any(not is_local(code) and code not in ("CN", "WORLD") for code in codes)
    return Concept(words, None, area, anaphor=True, partner=partner)


_CORRESPONDING = re.compile(
    r"(?:the |while |and |but )*(?:corresponding|comparable|equivalent|respective|same) (?:figures?|numbers?|values?|rates?) (?:for|of|in|was|were| )+"
)
""" "the corresponding figures for Sichuan": the same of another place."""


def _without_topic(phrase: Sequence[Token], code: str | None, folded: str, catalog: Catalog) -> list[Token]:
    """The phrase less the words of the indicator's own topic: "container throughput of the ports"."""
    start = phrase[0].start
    own = [m for m in catalog.topics.find(folded[start : phrase[-1].end]) if code in m.what]
    return [
        token
        for token in phrase
        if token.kind == "indicator"
        or not any(
            start + mention.start <= token.start and token.end <= start + mention.end for mention in own
        )
    ]


def _names_something(word: str) -> bool:
    """Whether a word may name what is measured: no verb, no number, no word of comparison."""
    if word in _GENERIC:
        return True
    empty = word in FUNCTION_WORDS or word in NEUTRAL or word in _EMPTY or word in AUXILIARIES
    empty = empty or (word.endswith("ly") and word not in _NOUNS_LY)
    return not empty and word[0].isalpha()


_EMPTY = frozenset(
    "went go goes going gone returning returned return having getting higher lower lagging outpacing yet while under "
    "earlier previous prior midyear mid-year estimate estimates projection projections "
    "deducting excluding adjusting terms divided classified single second third fourth fifth straight consecutive row "
    "therein thereof wherein corresponding comparable further economists analysts predict predicts expect expects forecast forecasts ahead behind just "
    "yuan renminbi rmb dollar dollars pencilled penciled "
    "next last came come comes coming peak trough mere meagre meager paltry modest robust brisk healthy hefty whopping staggering flat "
    "compare compares faster slower quicker narrowing easing picking slowing speeding turned turning swung back again instead rather earlier before after against dispatched".split()
)
"""Words that stand around a figure and name nothing."""


_NOUNS_LY = frozenset("supply family assembly monopoly rally butterfly ally reply anomaly elderly".split())
_GENERIC = frozenset({"output", "sales", "production", "residents", "manufacturing", "mining"})


def _head(named: Sequence[Token], phrase: Sequence[Token]) -> Token:
    """Of several names the first, unless only a comma parts it from the next (then the last piece counts)."""
    last = named[-1]
    at = phrase.index(last)
    commas = [index for index, token in enumerate(phrase[:at]) if token.word == ","]
    if commas and any(phrase.index(name) > commas[-1] for name in named):
        return next(name for name in named if phrase.index(name) > commas[-1])
    return named[0]


def _area(phrase: Sequence[Token], folded: str) -> str | None:
    """The area that a phrase is about: its owner, or where it is; a wider area only as owner."""
    for at, token in enumerate(phrase):
        code = token.code if token.kind == "area" else None
        if (
            code
            and not is_away(phrase, at, folded)
            and is_locus(phrase, at, folded)
            and not is_seat(phrase, at)
        ):
            return code
    return None
