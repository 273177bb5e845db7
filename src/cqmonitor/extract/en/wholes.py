"""Whether a name stands for the whole of a thing: what the words around it make of it.

A modifier before it ("rural retail sales"), a phrase behind it ("exports to ASEAN"), an owner that is
no area ("Changan's sales") or a noun that it only completes ("loans to industry") makes it a part.
"""

from __future__ import annotations

from collections.abc import Sequence

from cqmonitor.extract.en.lexicon import DOWN_VERBS, FALL_NOUNS, LEVEL_VERBS, RISE_NOUNS, UP_VERBS
from cqmonitor.extract.en.locus import is_local
from cqmonitor.extract.en.modifiers import NEUTRAL, OWNERS, PARTS, weighs
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.verbs import TELLING_VERBS, is_verb

_TRADE_LINKS = frozenset(
    {"to", "from", "with", "between", "among", "by", "via", "through", "for", "on", "at", "under"}
)


def restricted(phrase: Sequence[Token], head: Token, folded: str) -> bool:
    """Whether words around a name make it a part: a modifier before it, or a phrase behind it."""
    at = phrase.index(head)
    behind = phrase[at + 1 :]
    if ("exports" in (head.code or "") or head.word.endswith("trains")) and _from_here(behind):
        behind = behind[2:]
    return _restricts_before(phrase[:at], folded) or _restricts_after(behind)


def _from_here(behind: Sequence[Token]) -> bool:
    """ "exports from Chongqing": where they come from is whose they are."""
    return len(behind) > 1 and behind[0].word in ("from", "by") and is_local(behind[1].code or "")


def _restricts_before(before: Sequence[Token], folded: str) -> bool:
    """Look left while the words belong to the noun phrase; adjectives of its owner tell nothing of it."""
    owned = False
    for index in range(len(before) - 1, -1, -1):
        token = before[index]
        if owned and token.kind == "word" and token.word not in FUNCTION_WORDS | NEUTRAL | PARTS:
            continue  # "the southwestern province's GDP"
        if token.kind == "area":
            continue
        if token.word == "'" and index and before[index - 1].end == token.start:
            if before[index - 1].word in NEUTRAL or not before[index - 1].word.endswith("s"):
                continue
            return before[index - 1].word not in _OWNERS_ALL
        if token.kind != "word":
            return token.kind == "thing" or (token.word == "-" and before[index - 1].end == token.start)
        if token.word.endswith("'s") and token.word != "'s":
            if token.word.removesuffix("'s") in OWNERS:
                owned = True
                continue
            return True
        owned = False
        if token.word == "'s":
            owner = before[index - 1] if index and before[index - 1].end == token.start else None
            if owner is not None and owner.kind == "word" and owner.word not in OWNERS:
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
    plain = noun.word.isalpha() and not noun.word.endswith(("ed", "ing", "ly", "est"))
    ratio = before[at].word == "to" and noun.word in _SET_AGAINST
    return ratio or (plain and noun.word not in NEUTRAL and before[at].word in ("of", "in"))


_SET_AGAINST = frozenset("debt debts credit deficit leverage borrowing savings".split())
"""What is told as a ratio: "debt to GDP"."""


def _modifies(before: Sequence[Token], at: int) -> bool:
    """Whether a word before a name belongs to it: no verb, adverb or noun of another phrase.

    A participle is an adjective behind an article ("the registered population") or where it opens the phrase.
    """
    word = before[at].word
    if word.endswith(("ed", "ing")) and not (word in TELLING_VERBS or word in _LIGHT):
        return at == 0 or before[at - 1].word in _ARTICLES or before[at - 1].word.endswith("'s")
    if word in _SUPERLATIVES or word in _EXPECTING:
        return False
    if is_verb(word) or word.endswith(("ed", "ing")) or (word.endswith("ly") and word not in _ADJECTIVES_LY):
        return False
    if word.endswith("s") and not word.endswith("ss"):
        behind = before[at + 1].word if at + 1 < len(before) else ""
        return behind in _OF_NOUNS and word not in _OF_WHOLES
    return True


_SUPERLATIVES = frozenset(
    "fastest slowest quickest highest lowest biggest largest strongest weakest steepest sharpest smallest best worst".split()
)
_EXPECTING = frozenset(
    "believe believes think thinks reckon reckons expect expects forecast forecasts predict predicts project projects see sees put puts".split()
)


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
    "combined completed accumulated added posted recorded reported realized achieved revised estimated "
    "expected projected including according stated existing outstanding targeting eyeing aiming projecting planning "
    "forecasting expecting seeking targeted pledged promised vowed planned predicted anticipated envisaged foreseen".split()
)
_ADJECTIVES_LY = frozenset("elderly daily weekly monthly family friendly".split())


_OWNERS_ALL = frozenset(
    "cities municipalities provinces regions countries nations districts counties areas zones households citizens people "
    "inhabitants others economies".split()
)
"""Owners in the plural that leave it the whole; "private firms' exports" are a part."""


_INVESTED = frozenset({"investment", "investments", "invested", "spending", "sales", "loans", "lending"})


_OF_PARTS = frozenset(
    "sales output exports imports part share portion revenue revenues profit profits".split()
)


def _counts_parts(before: Sequence[Token]) -> bool:
    if len(before) > 1 and before[-1].word == "value" and before[-2].word == "output":
        return True
    if len(before) > 1 and before[-1].word == "output" and before[-2].word == "value-added":
        return False
    return bool(before) and before[-1].word in _OF_PARTS


_HELD = frozenset({"held", "owned", "run", "operated"})
_HOLDERS = frozenset({"banks", "lenders", "institutions", "residents"})
"""Who holds all there is: "deposits held by local banks"."""


def _restricts_after(after: Sequence[Token]) -> bool:
    if len(after) > 1 and after[0].word == "'" and after[1].kind in ("indicator", "thing"):
        return True  # "foreign companies' retail sales"
    if len(after) > 1 and after[0].word == "'" and _weighs(after[1]):
        return not is_verb(after[1].word)
    if not after or after[0].kind == "mark" or after[0].word == "and":
        return False
    first = after[0]
    if first.word == "in" and any(token.word in ("currency", "currencies", "terms") for token in after[1:7]):
        return False
    if first.kind == "thing" or _compounds(first) or _does_something(after):
        return True
    if first.word in ("at", "through") and len(after) > 1 and is_local(after[1].code or ""):
        after = after[1:]  # "cargo at Chongqing airport": where it is
    if first.word in _TRADE_LINKS:
        return any(
            token.kind in ("area", "thing", "indicator") or _weighs(token)
            for token in after[1 : 6 if first.word == "between" else 4]
        )
    if first.word in _HELD and len(after) > 2 and after[1].word == "by":
        return not any(token.kind == "area" or token.word in OWNERS | _HOLDERS for token in after[2:6])
    if first.word == "of" and len(after) > 1 and after[1].word in ("it", "them", "these", "those"):
        return True  # "Water shield is grown here, and exports of it"
    if first.word in ("of", "in"):
        for token in _behind_situation(after[1:6]):
            if token.kind == "area" or token.word in OWNERS:
                return False
            if token.kind in ("thing", "indicator"):
                return True
            if token.kind == "mark" or is_verb(token.word):
                return False
            if _weighs(token):
                return True
    return False


def _does_something(after: Sequence[Token]) -> bool:
    """ "the population going out to other provinces": a participle tells which of it, unless it tells where or how it moved."""
    first = after[0]
    ing = (
        first.kind == "word"
        and first.word.endswith("ing")
        and first.word not in _LIGHT | TELLING_VERBS | _BEING_THERE
    )
    goes_on = len(after) > 1 and after[1].kind in ("word", "area", "thing") and not is_verb(after[1].word)
    return ing and goes_on and first.word not in UP_VERBS | DOWN_VERBS | LEVEL_VERBS | RISE_NOUNS


_BEING_THERE = frozenset(
    "living residing dwelling passing arriving entering operating coming running visiting excluding manufacturing processing mining".split()
)

_SIDES = frozenset(
    f"{side}{ending}"
    for side in "north south east west northeast northwest southeast southwest central".split()
    for ending in ("", "ern")
)
_NEAR = frozenset("neighboring neighbouring nearby adjacent adjoining inland landlocked mountainous".split())


def _behind_situation(after: Sequence[Token]) -> Sequence[Token]:
    """ "in southwest China's Chongqing", "in neighboring Sichuan": without how the place lies; "western Chongqing" is a part."""
    first = after[0].word if after else ""
    of_country = first in _SIDES and len(after) > 1 and after[1].code == "CN"
    return after[1:] if of_country or first in _NEAR else after[:4]


def _compounds(token: Token) -> bool:
    """ "import clearance", "vegetable prices": the name only modifies another noun."""
    word = token.word
    return (
        _weighs(token)
        and word.isalpha()
        and not word.endswith(("ed", "ing", "ly"))
        and word not in _AFTER_NAMES
    )


_AFTER_NAMES = TELLING_VERBS | frozenset(
    "system cluster clusters enterprises companies trade data rates contribution target goal targets goals".split()
)
"""What may stand directly behind a name without making it a part."""


_DEEDS = frozenset(
    "output production sales exports imports shipments deliveries industry units capacity abroad overseas".split()
)


def _weighs(token: Token) -> bool:
    return token.kind == "word" and weighs(token.word)


def restricted_thing(phrase: Sequence[Token], thing: Token) -> bool:
    """Whether words around a thing that is counted make it a part, or another thing."""
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
        and weighs(word)
        and not is_verb(word)
        and word not in RISE_NOUNS | _DEEDS | _MADE
        and not word.endswith(("ly", "ing"))
    )


_MADE = frozenset(
    "made built produced exported sold finished completed assembled manufactured export import vehicle auto".split()
)
"""Words that tell what is done with a thing: they leave it the whole."""
