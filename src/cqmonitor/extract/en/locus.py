"""How an area's name stands in a sentence: where something is, a partner, where a speaker sits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from cqmonitor.extract.en.lexicon import OUTDO_VERBS
from cqmonitor.extract.en.tokens import Token

_SAYING = frozenset(
    "said says say told tells expects expect forecast forecasts predicts predicted estimates believes thinks "
    "wrote warns notes adds explains argues reckons".split()
)


CAPITAL = "CN-BJ"
"""Where the agencies and the government of the country sit."""
_DEMANDING = frozenset(
    "asks asked demands demanded requires required wants wanted orders ordered urges urged prescribed decreed imposed assigned".split()
)
"""What the country's government does, called by the name of its seat: "the 16 percent that Beijing had asked for"."""


def is_seat(tokens: Sequence[Token], at: int) -> bool:
    """ "a brokerage in Shanghai expects", "an analyst with a Chengdu brokerage": where the speaker sits."""
    behind = [token.word for token in tokens[at + 1 : at + 3]]
    if tokens[at].code == CAPITAL and _DEMANDING & set(behind):
        return True
    if behind[:2] == [",", "who"] or (
        tokens[at - 1].word in ("a", "an") and at and behind[:1] not in (["'s"], [","])
    ):
        return True
    if _speaks(tokens, at):
        return False
    if _ends_naming_speaker(tokens, at):
        return True
    for token in tokens[at + 1 :]:
        if token.kind == "quantity" or token.word in (",", ";"):
            return False
        if token.word in _SAYING:
            return True
    return False


def _speaks(tokens: Sequence[Token], at: int) -> bool:
    """ "Guizhou expects its exports to grow": the place itself says it."""
    before = tokens[at - 1].word if at else ""
    behind = tokens[at + 1].word if at + 1 < len(tokens) else ""
    return behind in _SAYING and before in ("", ",", ";", "while", "and", "but", "that")


def _ends_naming_speaker(tokens: Sequence[Token], at: int) -> bool:
    """ "said Wei Na, an economist at a bank in Hong Kong.": the end of who is quoted."""
    behind = tokens[at + 1].word if at + 1 < len(tokens) else "."
    if tokens[at - 1].word not in ("in", "at", "of", "with") or behind not in (".", '"'):
        return False
    appended = False
    for token in reversed(tokens[:at]):
        if token.kind in ("quantity", "indicator") or token.word in ("that", ":", ";"):
            return False
        appended = appended or token.word == ","
        if token.word in _SAYING:
            return appended
    return False


_COMPARERS = frozenset({"than", "with", "against", "as", "to", "from"})
_WITHIN = frozenset({"in", "of", "for", "at", "that", "those", "the"})
_CORES = frozenset({"the", "downtown", "central", "neighboring", "nearby"})
_AWAY = frozenset(
    "to from with between than by via behind among against after towards like outside above below near borders bordering "
    "adjoins adjoining neighbors neighbours".split()
)


_OUTDOING = OUTDO_VERBS | frozenset(
    "overtook overtake overtaken overtakes overtaking replaced replaces replacing displaced displacing unseated dethroned "
    "leapfrogged leapfrogging rivals rivaling rivalling following past behind".split()
)


def _is_outdone(tokens: Sequence[Token], at: int) -> bool:
    """ "overtook Guangzhou", "behind Shanghai, Beijing and Shenzhen": those that a place is measured with."""
    behind = [token.word for token in tokens[at + 1 : at + 3]]
    if tokens[at].word.endswith("'s") or behind[:1] == ["'s"] or behind in ([",", "whose"], [",", "where"]):
        return False  # "beating Chongqing's 5.1 percent", "overtaking Guangzhou, whose output"
    first = _first_of_list(tokens, at)
    before = [token.word for token in tokens[max(0, first - 2) : first]]
    return before[-1:] != [] and (before[-1] in _OUTDOING or before == ["ahead", "of"])


def _first_of_list(tokens: Sequence[Token], at: int) -> int:
    """Where the list of areas begins that one is in: commas part it, and "and" ends it."""
    last = at
    while (
        last + 2 < len(tokens) and tokens[last + 1].word in (",", "and") and tokens[last + 2].kind == "area"
    ):
        last += 2
    first = last
    while first > 1 and tokens[first - 1].word in (",", "and") and tokens[first - 2].kind == "area":
        first -= 2
    joined = any(token.word == "and" for token in tokens[first:last])
    return first if joined else at


def _does_itself(tokens: Sequence[Token], at: int) -> bool:
    """ "with Chongqing growing 4.6 percent", "with Chengdu up 5": the place itself is spoken of."""
    behind = tokens[at + 1].word if at + 1 < len(tokens) else ""
    moves = behind in ("up", "down", "at") or (tokens[at].kind == "area" and behind.endswith("ing"))
    if behind == "'s" and (at < 2 or tokens[at - 2].word not in _JOINING):
        moves = _has_participle(tokens[at + 2 :])  # "with Chengdu's two airports handling 75 million"
    return at > 0 and tokens[at - 1].word == "with" and moves


_JOINING = frozenset("compared together along combined connected linked line".split())


def _has_participle(tokens: Sequence[Token]) -> bool:
    """Whether something is done in the words before the next amount of money, heads or per cent."""
    for before, token in pairwise(tokens):
        if token.kind == "mark":
            return False
        if (
            token.word.endswith("ing")
            and before.kind in ("word", "thing", "indicator")
            and token.kind == "word"
        ):
            return True
    return False


_SENT = frozenset("trains train flights exports shipments departures deliveries".split())


def _sends(tokens: Sequence[Token], at: int) -> bool:
    """ "Trains from Chongqing carried", "A freight train from": what a place sends, opening a sentence, is its own."""
    return 1 < at < 5 and tokens[at - 1].word == "from" and tokens[at - 2].word in _SENT


_DIRECTIONS = frozenset(
    "north south east west northeast northwest southeast southwest upstream downstream away outside".split()
)
""" "140 kilometers southeast of downtown Chongqing": how far from it another place lies."""


def is_away(tokens: Sequence[Token], at: int, folded: str = "") -> bool:
    """ "exports to Sichuan", "less than in Sichuan": a partner, or what another place is compared with.

    With the text, also "to Qinzhou Port in Guangxi", where names are told from words.
    """
    before = [token.word for token in tokens[max(0, at - 9) : at]]
    if _is_outdone(tokens, at) or ("listed" in before and before[-1:] in (["in"], ["on"], ["and"], ["or"])):
        return True
    if tokens[at - 1].word == "by" and at > 1 and tokens[at - 2].word == "followed":
        return False  # "followed by Hainan with 9 percent": the next in the order
    if _does_itself(tokens, at) or _sends(tokens, at):
        return False
    behind = at - 1
    if behind > 0 and tokens[behind].word == "on" and tokens[behind - 1].word in ("borders", "bordering"):
        return True
    if at > 2 and tokens[behind].word == "of" and tokens[at - 2].word in ("that", "those"):
        return (
            tokens[at - 3].kind == "quantity" or tokens[at - 3].word in _COMPARERS
        )  # "twice that of Guizhou"
    if folded and tokens[behind].word in ("in", "the"):
        named = _before_name(tokens, behind, folded)
        if named is not None and tokens[named].word in _AWAY:
            return True
    while behind > 0 and tokens[behind].word in _WITHIN | _CORES:
        behind -= 1
    if behind < at - 1 and tokens[behind].word in _DIRECTIONS and tokens[behind - 1].kind == "quantity":
        return True
    if behind == at - 1 or (behind == at - 2 and tokens[at - 1].word in _CORES):
        return behind >= 0 and tokens[behind].word in _AWAY
    topic = (
        tokens[behind].word == "as" and tokens[behind + 1].word == "for"
    )  # "As for Chengdu's exports, they"
    return behind >= 0 and not topic and tokens[behind].word in ("than", "with", "against", "as")


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


_NAMED_AFTER = frozenset("pepper peppercorn cuisine opera hotpot noodles dialect embroidery".split())
"""Nouns that an area's name is part of: "Sichuan pepper"."""


_OPENS_CLAUSE = frozenset({"", ",", ";", "while", "whereas", "although", "though", "that", "as"})


_OF_ORIGIN = frozenset("made built based listed headquartered registered".split())


def _is_capitalized(token: Token, folded: str) -> bool:
    return token.kind == "word" and folded[token.start : token.start + 1].isupper()


def is_of_origin(tokens: Sequence[Token], at: int) -> bool:
    """ "74,100 China-made cars": an area that only says where something comes from."""
    words = [token.word for token in tokens[at + 1 : at + 3]]
    return (
        tokens[at : at + 1] != []
        and tokens[at].kind == "area"
        and words[:1] == ["-"]
        and words[1:2] != []
        and words[1] in _OF_ORIGIN
    )


def is_locus(tokens: Sequence[Token], at: int, folded: str) -> bool:
    """Whether an area token tells where: "Chongqing's", "in Chongqing", "Chongqing posted", "Nationwide,".

    Not where it only qualifies ("national average", "world's largest", "Changan Yubei Factory").
    """
    token = tokens[at]
    code = token.code or ""
    before = tokens[at - 1].word if at else ""
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    owner = token.word.endswith("'s") or (behind is not None and behind.word == "'s")
    if is_of_origin(tokens, at):
        return False
    if not is_local(code):
        opens = before in _OPENS_CLAUSE
        if token.word in ("national", "global", "world", "international", "domestic"):
            return False
        if token.word == "china" and behind is not None and _is_capitalized(behind, folded):
            return False  # "China Mobile runs"
        pointed = [one.word for one in tokens[max(0, at - 3) : at] if one.word != "the"][-2:]
        if not owner and pointed in (["that", "of"], ["those", "of"]):
            return True  # "that of the country, at 5.9"
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


_ZONES = frozenset({"zone", "park", "area", "airport", "port", "customs"})


def _names_zone(tokens: Sequence[Token], at: int, folded: str) -> bool:
    """ "Jiangjin Comprehensive Bonded Zone": what it is named after is where it is."""
    for token in tokens[at + 1 : at + 6]:
        if token.kind != "word" or not folded[token.start].isupper():
            return False
        if token.word in _ZONES:
            return True
    return False


_LYING_IN = frozenset(
    "capital provincial , in of the county district within china china's 's southwest southwestern northeast northeastern southeast southeastern "
    "northwest northwestern north northern south southern east eastern west western central".split()
)


def locates(tokens: Sequence[Token], at: int, parents: Mapping[str, str]) -> bool:
    """ "Fengdu County in Chongqing", "Chongqing's Fengdu": the whole that a narrower place is said to lie in."""
    before = at - 1
    while before > 0 and tokens[before].word in _LYING_IN:
        before -= 1
    following = [
        token for token in tokens[at + 1 : at + 4] if token.word not in ("'s", "capital", "provincial")
    ]
    owned = following and (tokens[at].word.endswith("'s") or tokens[at + 1].word == "'s")
    behind = following[0].code if owned else None
    inner = tokens[before].code if 0 <= before < at - 1 and tokens[before].kind == "area" else behind
    if inner == tokens[at].code:
        return False
    while inner is not None and inner != tokens[at].code:
        inner = parents.get(inner)
    return inner is not None
