"""Stage 4 and 5: what a noun phrase names: an indicator as a whole, a part of it, or something uncoded.

A code names the whole of the thing for the area. A modifier that the catalog's name does not
hold ("rural retail sales", "exports to ASEAN", "Changan's sales") makes it a part, without a code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cqmonitor.extract.catalog import Catalog, Mention, Thing
from cqmonitor.extract.en.lexicon import (
    DOWN_VERBS,
    FALL_NOUNS,
    LEVEL_VERBS,
    RISE_NOUNS,
    SHARE_VERBS,
    UP_VERBS,
)
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.nouns import VERBS as OTHER_VERBS
from cqmonitor.extract.en.tokens import Token


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


NEUTRAL = frozenset(
    "the a an its their his her our this that these those of in for and s 's city municipality province region "
    "total overall annual annually combined whole entire local actual actually nominal nominally real cumulative "
    "accumulated average averaged gross cumulatively regional provincial municipal citywide nationwide domestic "
    "provincewide also therein thereof meanwhile however moreover furthermore besides additionally similarly respectively "
    "amount volume scale number size value figure level growth rate pace new current reported realized achieved "
    "generated posted saw recorded registered created completed made had has have been was were is are newly "
    "while but as at by on with from during year half quarter month period first full estimated preliminary however contrast meanwhile though alone thus therefore hence "
    "social society collective respective comprehensive consolidated all residents resident country nation national public both each main key major own its "
    "flat unchanged stable steady stay stays keep keeps remain remains manage managed big top economy's economic development basic same official according statistics bureau data show showed "
    "shows said say says including municipal only just even still already now then together about around "
    "nearly almost over more than some such there here it they which who where when what be being will would can "
    "could may might should must to up down out into per above below designated scale indicator indicators index "
    "indexes indices sector industry industries output sales production above-scale designated-size above-designated-size".split()
)
"""Words beside a name that leave it the whole of the thing."""

SHARE_WORDS = re.compile(r"\b(?:share|proportion)\b", re.IGNORECASE)
PARTS = frozenset(
    "registered rural urban private foreign-invested foreign-funded state-owned township village online offline export import "
    "domestic-brand non-state individual household wholesale imported exported overseas international "
    "green inclusive corporate medium long-term short-term new-type high-end cross-border bonded tax-free "
    "per-capita daily weekly monthly holiday core related digital processing ordinary general-trade "
    "aged elderly registered overnight public residential cold-chain youth own-brand self-owned branded mechanical electrical hi-tech key major top leading first-tier other another remaining certain several many "
    "some most individual single general electric hybrid luxury passenger housing savings manufacturing non value-added".split()
)
"""Words that make a part of what they stand before, even where they are common."""

ANAPHORS = re.compile(
    r"^(?:(?:the|an?|this|that|these|those|its|their|such|both|all|each)\s)*(?:it|they|them|this|that|these|those|which|who|former|latter|"
    r"figure|figures|number|numbers|index|total|sum|amount|value|volume|rate|pace|growth|increase|level|trend|same|ceiling|limit|quota|target|goal|"
    r"decline|drop|decrease|fall|rise|downturn|(?:drop|decline|increase|growth) range|two|three|share|proportion|ones?|gap|there|performance|indicator|yearly figure|annual sum|network|network in operation|growth rate|(?:year-on-year|annual|average|calculated at \w+ prices the|the) growth|reading|tally)?"
    r"(?:\s(?:also|all|has|have|had|was|were|is|are|will|would|of|in|been))*$"
)
"""Words that only point back."""
_TRADE_LINKS = frozenset(
    {"to", "from", "with", "between", "among", "by", "via", "through", "for", "on", "at", "under"}
)


def concept_of(tokens: Sequence[Token], folded: str, catalog: Catalog) -> Concept | None:
    """What the noun phrase of these tokens names; None where it holds no word of substance."""
    phrase = _trimmed(_undated(tokens))
    if not phrase:
        return None
    return _share_of(phrase, folded, catalog) or _named(phrase, folded, catalog)


def _undated(tokens: Sequence[Token]) -> list[Token]:
    """A phrase without its periods, and without the prepositions before them."""
    return [
        token
        for at, token in enumerate(tokens)
        if token.kind != "period"
        and not (token.word in _DATING and at + 1 < len(tokens) and tokens[at + 1].kind == "period")
    ]


_DATING = frozenset("in of for during by at since over on from through as".split())


def _owned_by_area(before: Sequence[Token]) -> bool:
    """ "the region's share of China's GDP": a place's share is of the same as the whole."""
    return bool(before) and (
        (before[-1].kind == "area" and before[-1].word.endswith("'s"))
        or (len(before) > 1 and before[-1].word == "'s" and before[-2].word in _OWNERS)
        or before[-1].word.removesuffix("'s") in _OWNERS
    )


_SHARES = frozenset({"share", "proportion", "contribution", "weight"})


def _trimmed(phrase: list[Token]) -> list[Token]:
    """A phrase without the marks and links around it and the verb behind it."""
    while phrase and (phrase[0].kind == "mark" or phrase[0].word in _LINKS_BEFORE):
        phrase = phrase[1:]
    while len(phrase) > 1 and _ends_with_verb(phrase):
        phrase = phrase[:-1]
    while phrase and (phrase[-1].kind == "mark" or phrase[-1].word in _LINKS_BEHIND):
        phrase = phrase[:-1]
    return phrase


_LINKS_BEFORE = frozenset({"and", "while", "but", "with", "as", "of"})
_LINKS_BEHIND = frozenset({"and", "of", "with", "in", "by"})


def _ends_with_verb(phrase: Sequence[Token]) -> bool:
    last, before = phrase[-1], phrase[-2].word
    noun = last.word == "total" and before in ("the", "its", "their")
    return last.kind == "word" and (is_verb(last.word) or last.word in _AUXILIARIES) and not noun


def _share_of(phrase: Sequence[Token], folded: str, catalog: Catalog) -> Concept | None:
    """ "exports' share of the total", "its contribution to growth": of what has the share."""
    at = next((at for at, token in enumerate(phrase) if token.word in _SHARES), None)
    if at is None:
        return None
    behind = [token.word for token in phrase[at + 1 :]]
    rest = next((token for token in behind if token not in ("rate", "ratio", "rates")), "")
    whole = any(word in ("in", "to") for word in behind[:-1])
    if rest not in ("of", "in", "to") or (rest == "of" and whole):
        return None
    if _owned_by_area(phrase[:at]):
        return concept_of(phrase[at + 2 :], folded, catalog)
    words = folded[phrase[0].start : phrase[-1].end]
    owner = concept_of(phrase[:at], folded, catalog)
    return replace(owner, words=words) if owner else Concept(words, anaphor=True)


def _named(phrase: Sequence[Token], folded: str, catalog: Catalog) -> Concept:
    """The indicator or thing that a phrase names, else its plain words."""
    words, area = folded[phrase[0].start : phrase[-1].end], _area(phrase, folded)
    names = [token for token in phrase if token.kind == "indicator"]
    if names:
        head = names[0] if len(names) == 1 else _head(names, phrase)
        part = restricted(_without_topic(phrase, _code(head), folded, catalog), head, folded)
        return Concept(words, None if part else _code(head), area, restricted=part)
    thing = next((token for token in phrase if token.kind == "thing"), None)
    if thing is not None:
        what = thing.of.what if isinstance(thing.of, Mention) and isinstance(thing.of.what, Thing) else None
        part = _restricted_thing(phrase, thing)
        return Concept(words, None, area, None if part else what, restricted=part)
    return _plain(phrase, words, area)


def _plain(phrase: Sequence[Token], words: str, area: str | None) -> Concept:
    """Words that the catalog does not know; some of them only point back."""
    plain = [token.word for token in phrase if token.kind == "word"]
    if any(_names_something(word) for word in plain) and not ANAPHORS.match(" ".join(plain)):
        return Concept(words, None, area)
    codes = [_code(token) or "" for token in phrase if token.kind == "area"]
    partner = any(not is_local(code) and code not in ("CN", "WORLD") for code in codes)
    return Concept(words, None, area, anaphor=True, partner=partner)


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
    empty = word in FUNCTION_WORDS or word in NEUTRAL or word in _EMPTY or word in _AUXILIARIES
    return not empty and word[0].isalpha()


_EMPTY = frozenset(
    "went go goes going gone returning returned return having getting higher lower lagging outpacing yet while under "
    "deducting excluding adjusting terms divided classified single second third fourth fifth straight consecutive row "
    "therein thereof wherein corresponding comparable further economists analysts predict predicts ahead behind just "
    "narrowing easing picking slowing speeding turned turning swung back again before after against dispatched".split()
)
"""Words that stand around a figure and name nothing."""


_GENERIC = frozenset({"output", "sales", "production", "residents"})


def _head(named: Sequence[Token], phrase: Sequence[Token]) -> Token:
    """Of several names the first, unless only a comma parts it from the next (then the last piece counts)."""
    last = named[-1]
    at = phrase.index(last)
    commas = [index for index, token in enumerate(phrase[:at]) if token.word == ","]
    if commas and any(phrase.index(name) > commas[-1] for name in named):
        return next(name for name in named if phrase.index(name) > commas[-1])
    return named[0]


def _code(token: Token) -> str | None:
    return token.of.what if isinstance(token.of, Mention) and isinstance(token.of.what, str) else None


def _area(phrase: Sequence[Token], folded: str) -> str | None:
    """The area that a phrase is about: its owner, or where it is; a wider area only as owner."""
    for at, token in enumerate(phrase):
        code = _code(token) if token.kind == "area" else None
        if (
            code
            and not is_away(phrase, at, folded)
            and is_locus(phrase, at, folded)
            and not is_seat(phrase, at)
        ):
            return code
    return None


_SAYING = frozenset(
    "said says say told tells expects expect forecast forecasts predicts predicted estimates believes thinks "
    "wrote warns notes adds explains argues reckons".split()
)


def is_seat(tokens: Sequence[Token], at: int) -> bool:
    """ "a brokerage in Shanghai expects", "an analyst with a Chengdu brokerage": where the speaker sits."""
    behind = [token.word for token in tokens[at + 1 : at + 3]]
    if behind[:2] == [",", "who"] or (
        tokens[at - 1].word in ("a", "an") and at and behind[:1] not in (["'s"], [","])
    ):
        return True
    for token in tokens[at + 1 :]:
        if token.kind == "quantity" or token.word in (",", ";"):
            return False
        if token.word in _SAYING:
            return True
    return False


_WITHIN = frozenset({"in", "of", "for", "at", "that", "those", "the"})
_AWAY = frozenset("to from with between than by via behind among against after towards like outside".split())


def is_away(tokens: Sequence[Token], at: int, folded: str = "") -> bool:
    """ "exports to Sichuan", "less than in Sichuan": a partner, or what another place is compared with.

    With the text, also "to Qinzhou Port in Guangxi", where names are told from words.
    """
    behind = at - 1
    if folded and tokens[behind].word in ("in", "the"):
        named = _before_name(tokens, behind, folded)
        if named is not None and tokens[named].word in _AWAY:
            return True
    while behind > 0 and tokens[behind].word in _WITHIN:
        behind -= 1
    if behind == at - 1 or (behind == at - 2 and tokens[at - 1].word == "the"):
        return behind >= 0 and tokens[behind].word in _AWAY
    return behind >= 0 and tokens[behind].word in ("than", "with", "against", "as")


def _before_name(tokens: Sequence[Token], at: int, folded: str) -> int | None:
    """Place of the word before the name that stands before "in" or "in the"; None where there is no name."""
    at -= tokens[at].word == "the"
    if at < 1 or tokens[at].word != "in":
        return None
    start = at
    while at > 0 and start - at < 4 and folded[tokens[at - 1].start].isupper():
        at -= 1
    return at - 1 if 0 < at < start else None


def is_local(code: str) -> bool:
    """Whether a code is a province of China or below, or a named part: a place that a story can be about."""
    return code.startswith("CN-") or code in ("X-CHENGYU", "X-LIANGJIANG", "X-TIANFU")


def _dateline(tokens: Sequence[Token], at: int, folded: str) -> bool:
    """ "NANNING, Dec. 30 (Xinhua) --": where the report was written, not what it is about."""
    behind = tokens[at + 1 : at + 3]
    return (
        at == 0
        and folded[tokens[at].start : tokens[at].end].isupper()
        and bool(behind)
        and behind[0].word in (",", "(", "-", "--", "–", "—")
    )


_NAMED_AFTER = frozenset("pepper peppercorn cuisine opera hotpot noodles dialect embroidery".split())
"""Nouns that an area's name is part of: "Sichuan pepper"."""


def is_locus(tokens: Sequence[Token], at: int, folded: str) -> bool:
    """Whether an area token tells where: "Chongqing's", "in Chongqing", "Chongqing posted", "Nationwide,".

    Not where it only qualifies ("national average", "world's largest", "Changan Yubei Factory").
    """
    token = tokens[at]
    code = _code(token) or ""
    before = tokens[at - 1].word if at else ""
    if _dateline(tokens, at, folded):
        return False
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    owner = token.word.endswith("'s") or (behind is not None and behind.word == "'s")
    if not is_local(code):
        opens = before in ("", ",", ";", "while", "that", "as")
        if token.word in ("national", "global", "world", "international", "domestic"):
            return False
        return (opens and not owner) or (owner and code == "CN" and before in ("", "the", ",", ";", "of"))
    if behind is not None and behind.word in _NAMED_AFTER:
        return False
    names_other = (
        behind is not None and behind.kind == "word" and folded[behind.start : behind.start + 1].isupper()
    )
    return not (
        names_other
        and behind is not None
        and behind.word not in ("municipality", "province", "district", "county", "city")
        and not _names_zone(tokens, at, folded)
    )


_ZONES = frozenset({"zone", "park", "area"})


def _names_zone(tokens: Sequence[Token], at: int, folded: str) -> bool:
    """ "Jiangjin Comprehensive Bonded Zone": what it is named after is where it is."""
    for token in tokens[at + 1 : at + 6]:
        if token.kind != "word" or not folded[token.start].isupper():
            return False
        if token.word in _ZONES:
            return True
    return False


def restricted(phrase: Sequence[Token], head: Token, folded: str) -> bool:
    """Whether words around a name make it a part: a modifier before it, or a phrase behind it."""
    at = phrase.index(head)
    return _restricts_before(phrase[:at], folded) or _restricts_after(phrase[at + 1 :])


def _restricts_before(before: Sequence[Token], folded: str) -> bool:
    """Look left while the words belong to the noun phrase."""
    for index in range(len(before) - 1, -1, -1):
        token = before[index]
        if token.kind == "area":
            continue
        if token.kind != "word":
            return token.kind == "thing" or (token.word == "-" and before[index - 1].end == token.start)
        if token.word.endswith("'s") and token.word != "'s":
            if token.word.removesuffix("'s") in _OWNERS:
                continue
            return True
        if token.word == "'s":
            owner = before[index - 1] if index and before[index - 1].end == token.start else None
            if owner is not None and owner.kind == "word" and owner.word not in _OWNERS:
                return True
            continue
        if token.word in PARTS or token.word.startswith("non-"):
            return True
        if token.word in ("the", "its", "their"):
            continue
        if token.word in FUNCTION_WORDS or token.word in NEUTRAL:
            return _completes(before, index)
        return _modifies(before, index)
    return False


def _completes(before: Sequence[Token], at: int) -> bool:
    """Whether the name only completes a noun before it: "profits in the electronics industry", "per unit of GDP"."""
    if not at or before[at].word not in _OF_NOUNS:
        return False
    if before[at].word == "of" and _counts_parts(before[:at]):
        return True
    noun = before[at - 1]
    if noun.kind != "word" or noun.word in _OF_WHOLES or noun.word in FUNCTION_WORDS or is_verb(noun.word):
        return False
    if before[at].word in ("in", "into") and noun.word in _INVESTED:
        return True
    plain = noun.word.isalpha() and not noun.word.endswith(("ed", "ing", "ly"))
    return plain and noun.word not in NEUTRAL and before[at].word in ("of", "in")


def _modifies(before: Sequence[Token], at: int) -> bool:
    """Whether a word before a name belongs to it: no verb, adverb or noun of another phrase.

    A participle is an adjective behind an article ("the registered population") or where it opens the phrase.
    """
    word = before[at].word
    if word.endswith(("ed", "ing")) and not (word in _VERBS or word in _LIGHT):
        return at == 0 or before[at - 1].word in _ARTICLES or before[at - 1].word.endswith("'s")
    if is_verb(word) or word.endswith(("ed", "ing")) or (word.endswith("ly") and word not in _ADJECTIVES_LY):
        return False
    if word.endswith("s") and not word.endswith("ss"):
        behind = before[at + 1].word if at + 1 < len(before) else ""
        return behind in _OF_NOUNS and word not in _OF_WHOLES
    return True


_OF_NOUNS = frozenset("of in to for by from at into among".split())
_OF_WHOLES = (
    RISE_NOUNS
    | FALL_NOUNS
    | frozenset(
        "terms results figures data statistics thanks points times targets goals target goal half quarter rest bulk "
        "majority part portion share contribution expansion recovery momentum performance leader result course spite view "
        "case light".split()
    )
)
"""Nouns that say only how much of a thing, or how it moves: "increases in exports"."""


_ARTICLES = frozenset("the a an its their this these those 's".split())
_LIGHT = frozenset(
    "combined completed accumulated added posted recorded reported realized achieved registered revised estimated "
    "expected projected including according stated existing outstanding".split()
) - {"registered"}  # fmt: skip
_ADJECTIVES_LY = frozenset("elderly daily weekly monthly family friendly newly".split()) - {"newly"}


_AUXILIARIES = frozenset("has have had was were is are be been will would also inched edged".split())


def is_verb(word: str) -> bool:
    """Whether a word is one of the lexicon's verbs, in a form that cannot be a noun."""
    return word in OTHER_VERBS or word in _VERBS


_OWNERS = frozenset(
    "city municipality province region country nation world year quarter month circle state district county town area zone".split()
)


_INVESTED = frozenset({"investment", "investments", "invested", "spending", "sales", "loans", "lending"})


_OF_PARTS = frozenset(
    "sales output exports imports part share portion revenue revenues profit profits".split()
)


def _counts_parts(before: Sequence[Token]) -> bool:
    if len(before) > 1 and before[-1].word == "value" and before[-2].word == "output":
        return True
    return bool(before) and before[-1].word in _OF_PARTS


def _restricts_after(after: Sequence[Token]) -> bool:
    if len(after) > 1 and after[0].word == "'" and _weighs(after[1]):
        return not is_verb(after[1].word)
    if not after or after[0].kind == "mark" or after[0].word == "and":
        return False
    first = after[0]
    if first.word == "in" and any(token.word in ("currency", "currencies", "terms") for token in after[1:7]):
        return False
    if first.kind == "thing" or _compounds(first):
        return True
    if first.word in _TRADE_LINKS:
        return any(token.kind in ("area", "thing", "indicator") or _weighs(token) for token in after[1:4])
    if first.word in ("of", "in"):
        for token in after[1:5]:
            if token.kind == "area" or token.word in _OWNERS:
                return False
            if token.kind in ("thing", "indicator"):
                return True
            if token.kind == "mark" or is_verb(token.word):
                return False
            if _weighs(token):
                return True
    return False


def _compounds(token: Token) -> bool:
    """ "import clearance", "vegetable prices": the name only modifies another noun."""
    word = token.word
    return (
        _weighs(token)
        and word.isalpha()
        and not word.endswith(("ed", "ing", "ly"))
        and word not in _AFTER_NAMES
    )


_VERBS = (
    UP_VERBS
    | DOWN_VERBS
    | LEVEL_VERBS
    | SHARE_VERBS
    | frozenset("contributed saw outpaced led put puts gained ranked ranks shot".split())
)
_AFTER_NAMES = _VERBS | frozenset(
    "system cluster clusters enterprises companies trade data rates contribution target goal targets goals".split()
)
"""What may stand directly behind a name without making it a part."""


_DEEDS = frozenset(
    "output production sales exports imports shipments deliveries industry units capacity".split()
)


def _weighs(token: Token) -> bool:
    return token.kind == "word" and token.word not in NEUTRAL and token.word not in FUNCTION_WORDS


def _restricted_thing(phrase: Sequence[Token], thing: Token) -> bool:
    at = phrase.index(thing)
    behind = phrase[at + 1] if at + 1 < len(phrase) else None
    if behind is not None and _weighs(behind) and behind.word not in _DEEDS and not is_verb(behind.word):
        return behind.word.isalpha() and not behind.word.endswith(("ed", "ing", "ly"))
    before = phrase[at - 1] if at else None
    if before is not None and before.kind == "word" and _qualifies(before.word):
        return True
    return any(token.word in ("per", "each") for token in phrase[:at])


def _qualifies(word: str) -> bool:
    """Whether a word directly before a thing tells what sort of it is meant: "power chips", "used cars"."""
    if word in PARTS:
        return True
    return (
        word.replace("-", "").isalpha()
        and not word.endswith(("-made", "-built", "-energy"))
        and word not in NEUTRAL
        and word not in FUNCTION_WORDS
        and not is_verb(word)
        and word not in RISE_NOUNS | _DEEDS | _MADE
        and not word.endswith(("ly", "ing"))
    )


_MADE = frozenset(
    "made built produced exported sold finished completed assembled manufactured export import vehicle auto".split()
)
"""Words that tell what is done with a thing: they leave it the whole."""
