"""Verbs of the present: what is usual, or costs so much, is of the day of the story, whatever time came before."""

from __future__ import annotations

from collections.abc import Sequence

from cqmonitor.extract.en.tokens import Token

_VERBS = frozenset(
    "get sell buy pay earn employ produce make serve carry cover keep provide contain consist comprise occupy remain lie "
    "include operate extend connect own exceed take bring give belong cultivate breed teach treat generate attract accept "
    "deliver transport rely depend stretch accommodate commute stay run fly go come receive feed drive fetch sit stand".split()
)
"""Verbs whose form of the third person is no noun."""

_NOUNS_TOO = frozenset(
    "cost charge rent house employ work live farm ship store train host offer supply export import grow use need handle "
    "move process draw ride visit span send mine count number measure weigh total report list stock trade average dock call".split()
)
"""Verbs that are nouns as well: the third person counts only before an amount, the plural only behind people and things."""

_NEVER_PLURAL = frozenset("is was has its this thus us plus perhaps always news gas bus".split())
_BEFORE_NOUNS = frozenset(
    "the a an of its their his her our and or for in by on with as these those all more total".split()
)
_GROUPS = frozenset("people farmers who they we you men women children staff police".split())
_ADVERBS = frozenset(
    "now also still already only usually currently often today alone together each typically".split()
)
_TO_AMOUNT = frozenset(
    "about around some over nearly almost up to an a average of more than between just only roughly for at as little much from".split()
)


def is_usual(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is a verb of the simple present: "costs", "sell for", "work there"."""
    word = tokens[at].word
    stem = _stem(word)
    if stem != word:
        if stem in _VERBS:
            return at > 0 and tokens[at - 1].word not in _BEFORE_NOUNS
        noun = at == 0 or tokens[at - 1].word in _BEFORE_NOUNS
        return stem in _NOUNS_TOO and not noun and _leads_to_amount(tokens, at)
    return (word in _VERBS or word in _NOUNS_TOO) and word != "cost" and _behind_plural(tokens, at)


def _stem(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "goes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _leads_to_amount(tokens: Sequence[Token], at: int) -> bool:
    """ "costs about 8 yuan": an amount behind, nothing but words of measure between; "costs of 8 yuan" are no verb."""
    if tokens[at + 1 : at + 2] and tokens[at + 1].word in ("of", "at", "from"):
        return False
    for token in tokens[at + 1 : at + 6]:
        if token.kind == "quantity":
            return True
        if token.word not in _TO_AMOUNT:
            return False
    return False


def _behind_plural(tokens: Sequence[Token], at: int) -> bool:
    """ "robots work", "growers now get": a plural directly before, or a count of things."""
    back = at - 1
    while back > 0 and tokens[back].word in _ADVERBS:
        back -= 1
    if back < 0:
        return False
    token = tokens[back]
    word = token.word
    plural = word.endswith("s") and not word.endswith(("ss", "'s")) and word not in _NEVER_PLURAL
    return (plural and token.kind in ("word", "thing", "quantity")) or word in _GROUPS


def is_perfect_or_passive(tokens: Sequence[Token], at: int) -> bool:
    """ "has built", "are now served": a participle behind a verb of the present."""
    back = at - 1
    while (back > 0 and tokens[back].word in (*_ADVERBS, "been", "so", "far")) or tokens[back].word.endswith(
        "ly"
    ):
        back -= 1
    return back >= 0 and tokens[back].word in ("has", "have", "is", "are")
