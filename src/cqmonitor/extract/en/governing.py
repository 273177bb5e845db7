"""What governs a quantity: the verb or noun to its left with its preposition, the comparison to its right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cqmonitor.codes import Measure
from cqmonitor.extract.en.found import Found
from cqmonitor.extract.en.lexicon import (
    DOWN_VERBS,
    FALL_NOUNS,
    LEVEL_VERBS,
    MONTHS,
    OUTPUT_VERBS,
    RISE_NOUNS,
    SHARE_VERBS,
    UP_VERBS,
)
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.nouns import VERBS as OTHER_VERBS
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.units import MONEY

Trigger = Literal["up", "down", "level", "share", "contribute", "noun", "other", "none"]

Where = Literal["subject", "object", "noun", "unit", "of", "apposed", "same"]

_CHANGERS = (UP_VERBS | DOWN_VERBS) - {
    "up",
    "down",
    "go",
    "add",
    "improve",
    "recover",
    "strengthen",
    "enhance",
}

PREPOSITIONS = frozenset("past by to of from at with as in for than on between".split())

_ADVERBS = frozenset(
    "stable steady flat unchanged only just even still also already now an a the its their another some total combined average record "
    "year-on-year annually sharply slightly steadily rapidly significantly robustly strongly markedly further "
    "alone respectively roughly a cumulative whopping year mere daily full accumulated remarkable substantial high "
    "all-time historic new about around nearly over more than almost modest moderate solid healthy stunning "
    "staggering nominal real actual yearly annual monthly quarterly estimated reported highest lowest up-to".split()
)

_AVERAGE = re.compile(
    r"\b(?:national|country'?s?|china'?s?|nationwide|provincial|city'?s?|citywide|global|world)?\s?(?:average|level|growth|figure|mean|pace)\b|"
    r"\b(?:whole|entire)\scountry\b|\bnation(?:al)?\b|\bthat\sof\s(?:all|the\s(?:whole|country|nation|city))|\bthose\sin\b|\bcountry\b",
    re.IGNORECASE,
)

_COMPARE_UP = frozenset(
    "dearer pricier stronger more higher longer larger greater faster above better quicker bigger wider ahead costlier older".split()
)

_COMPARE_DOWN = frozenset(
    "short less lower fewer shorter smaller slower below under cheaper behind down worse lighter".split()
)

WANE = re.compile(r"\b(?:decline|drop|decrease|fall|contraction|deficit|loss|downturn)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Role:
    """How a quantity relates to its concept.

    Attributes:
        measure: what it is of the concept.
        value: signed.
        unit: a code of `codes.UNITS`.
        where: where the concept stands: the subject left of `verb`, the counted `noun`, the `unit` itself, behind
            "of" to the right, the verb's object, apposed (the noun phrase directly to the left), or the same as the
            quantity before.
        verb: index of the governing token; the subject ends before it.
        sure: False where the measure was only guessed and a parallel quantity may overrule it.
    """

    measure: Measure
    value: float
    unit: str
    where: Where
    verb: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Left:
    """What stands to the left of a quantity: preposition, governing token and its class."""

    preposition: str | None
    trigger: Trigger
    at: int


@dataclass(frozen=True, slots=True)
class Around:
    """A quantity with what governs it.

    Attributes:
        left, right: what stands to its left, and the words behind it.
        subject: the text of the clause to its left.
        folded: the whole text.
    """

    tokens: Sequence[Token]
    index: int
    found: Found
    left: Left
    right: Sequence[Token]
    subject: str
    folded: str

    @property
    def value(self) -> float:
        return self.found.quantity.value

    @property
    def verb(self) -> int:
        """Place of the governing token, or of the quantity itself where none governs."""
        return self.left.at if self.left.trigger != "none" else self.index

    @property
    def word(self) -> str:
        """The word to the left that may govern it."""
        return self.tokens[self.left.at].word

    @property
    def before(self) -> str:
        """The word directly before it."""
        return self.tokens[self.index - 1].word if self.index else ""

    @property
    def behind(self) -> str:
        """The word directly behind it, periods skipped."""
        return self.right[0].word if self.right else ""

    @property
    def changes(self) -> bool:
        """Whether a word of rise or fall governs it."""
        return self.left.trigger in ("up", "down")

    def role(
        self,
        measure: Measure,
        where: Where = "subject",
        *,
        value: float | None = None,
        verb: int | None = None,
        sure: bool = True,
    ) -> Role:
        """A role of this quantity; its own value, unit and governing word where nothing else is said."""
        signed = self.value if value is None else value
        unit = self.found.quantity.unit
        return Role(measure, signed, unit, where, self.verb if verb is None else verb, sure)


def look_left(tokens: Sequence[Token], index: int) -> Left:
    """The nearest governing word to the left, over adverbs, articles and periods."""
    preposition: str | None = None
    at = index - 1
    while at >= 0:
        token = tokens[at]
        if token.kind == "period":
            at -= 1
        elif token.kind == "word" and token.word in PREPOSITIONS and _takes(preposition, tokens, at):
            preposition = token.word
            at -= 1
        elif (
            token.kind == "word" and token.word in _ADVERBS and not _is_noun_trigger(tokens, at, preposition)
        ):
            at -= 1
        else:
            break
    if preposition == "by" and at > 1 and tokens[at].word == ",":
        at -= 1  # "declined for a fourth year, by 9.6 percent"
    trigger = _trigger(tokens, at, preposition)
    if trigger == "level" and tokens[at].word in _AMOUNT_NOUNS:
        trigger = "none"  # "cut freight costs by 18 percent"
    if trigger in ("none", "noun") and preposition in ("by", "to", "from", "at", "of"):
        trigger, at = _far_verb(tokens, at, preposition, trigger)
    return Left(preposition, trigger, max(at, 0))


def _far_verb(tokens: Sequence[Token], at: int, preposition: str, trigger: Trigger) -> tuple[Trigger, int]:
    """The verb of change over its object: "cuts the transfer time by", "lift the number of routes to"."""
    if preposition == "of" and not (at >= 0 and tokens[at].word in ("average", "rate", "pace", "speed")):
        return trigger, at
    for place in range(at, max(-1, at - 14), -1):
        token = tokens[place]
        if token.kind == "quantity" or token.word in (",", ";", ":", "(", "while", "but"):
            break
        if token.word in _CHANGERS and place != at:
            return ("up" if token.word in UP_VERBS else "down"), place
    return trigger, at


_AMOUNT_NOUNS = frozenset("cost costs number numbers total average".split())
"""Nouns that are also verbs of level."""


def _takes(preposition: str | None, tokens: Sequence[Token], at: int) -> bool:
    """The first preposition counts, and the one before "an average of"."""
    if preposition is None:
        return True
    return preposition == "of" and any(
        token.word in ("average", "total", "rate") for token in tokens[at + 1 : at + 4]
    )


def _is_noun_trigger(tokens: Sequence[Token], at: int, preposition: str | None) -> bool:
    return tokens[at].word in RISE_NOUNS | FALL_NOUNS and preposition == "of"


_TOGETHER = frozenset("clocked racked notched chalked rang rung set put opened lined sold".split())
"""Verbs whose "up" tells of no rise: "clocked up 9,000 trips"."""

_BASE_VERBS = frozenset(
    "laid lay sell deliver ship export import buy earn spend receive handle carry open attract".split()
)


def _trigger(tokens: Sequence[Token], at: int, preposition: str | None) -> Trigger:
    if at < 0 or tokens[at].kind != "word":
        return "none"
    word = tokens[at].word
    if word == "up" and at and re.match(r"ma[dk]e?s?|making", tokens[at - 1].word):
        return "share"
    if word == "up" and at and tokens[at - 1].word in _TOGETHER:
        return "other"
    if preposition == "of" and word in RISE_NOUNS | FALL_NOUNS | {"rate", "target", "average", "goal"}:
        return "noun"
    if preposition in ("to", "from", "at") and word in ("growth", "decline"):
        return "noun"
    if preposition in ("for", "of", "to", None) and word in SHARE_VERBS and not word.startswith("ma"):
        return "contribute" if word.startswith("contrib") else "share"
    if word in ("up", "outpaced", "outpacing") or word in UP_VERBS:
        return "up"
    if word == "down" or word in DOWN_VERBS:
        return "down"
    if word in LEVEL_VERBS:
        return "level"
    if (
        word in OUTPUT_VERBS
        or word in OTHER_VERBS
        or word in _BASE_VERBS
        or (word.endswith(("ed", "ing")) and word not in FUNCTION_WORDS)
    ):
        return "other"
    return "none"


def right_words(tokens: Sequence[Token], index: int, limit: int = 6) -> list[Token]:
    """Up to `limit` tokens behind a quantity, periods skipped, to the next punctuation or quantity."""
    found: list[Token] = []
    for token in tokens[_past_other_words(tokens, index) :]:
        if token.kind in ("mark", "quantity") or len(found) == limit:
            break
        if token.kind != "period":
            found.append(token)
    return found


def _past_other_words(tokens: Sequence[Token], index: int) -> int:
    """ "1.66 million, or 5.4 percent, fewer than in 2000": both are compared with what follows."""
    behind = [token.word for token in tokens[index + 1 : index + 3]]
    at = index + 1
    if behind == [",", "or"] and index + 3 < len(tokens) and tokens[index + 3].kind == "quantity":
        at = index + 4
    elif [token.word for token in tokens[max(0, index - 2) : index]] != [",", "or"]:
        return index + 1
    comma = at + 1 < len(tokens) and tokens[at].word == ","
    return at + 1 if comma and compares(tokens[at + 1 : at + 2]) else index + 1


def compares(right: Sequence[Token]) -> bool:
    """Whether a word of comparison follows: "3 percent cheaper"."""
    return bool(right) and right[0].word in _COMPARE_UP | _COMPARE_DOWN


def is_against_area(tokens: Sequence[Token], index: int, folded: str) -> bool:
    """Whether a comparison is with another area or an average, not with another time."""
    end = index + 1
    while end < len(tokens) and tokens[end].word not in (",", ";", "but", "("):
        stated = end + 1 < len(tokens) and tokens[end + 1].word in ("of", "for", "nationwide")
        if tokens[end].kind == "quantity" and not (tokens[end - 1].word == "the" and stated):
            break  # "above the 7.7 percent of the nation" goes on
        end += 1
    return end > index + 1 and against_others(tokens[index + 1 : end], folded)


def against_others(words: Sequence[Token], folded: str) -> bool:
    """Whether what something is compared with is another area, group or average, and no other time."""
    text = folded[words[0].start : words[-1].end].replace("on average", "")
    national = re.search(r"average|whole country|nation", text)
    if _OTHER_TIME.search(text) or (any(token.kind == "period" for token in words) and not national):
        return False
    return any(token.kind == "area" for token in words) or bool(_AVERAGE.search(text) or _OTHERS.search(text))


_OTHER_TIME = re.compile(
    r"\bpre-[a-z]+|\bprevious\b|\bearlier\b|\bbefore\b|\bago\b|\b(?:expected|planned|forecast)\b"
)
_OTHERS = re.compile(r"\bthan\s(?:that|those|the|all|in|urban|rural)\b")


def compared_before(around: Around) -> tuple[int, bool] | None:
    """ "higher than that of the country by 3.6 points": the sign, and whether it is against others; else None."""
    if around.left.preposition != "by" or around.before not in ("by", "about", "nearly", "some"):
        return None
    for at in range(around.index - 2, max(0, around.index - 18), -1):
        token = around.tokens[at]
        if token.kind == "quantity" or token.word in (";", ":", ",") or token.word in _CHANGERS:
            return None
        if token.word == "than" and around.tokens[at - 1].word in _COMPARE_UP | _COMPARE_DOWN:
            sign = 1 if around.tokens[at - 1].word in _COMPARE_UP else -1
            others = around.tokens[at : around.index - 1]
            months = any(word.word in MONTHS for word in others)
            return sign, not months and against_others(others, around.folded)
    return None


def sign_of(left: Left, right: Sequence[Token]) -> int:
    if right and right[0].word in _COMPARE_DOWN:
        return -1
    if right and right[0].word in _COMPARE_UP:
        return 1
    return -1 if left.trigger == "down" else 1


_MARKS = ("below ", "under ", "above ", "past ")


def crosses_mark(found: Found) -> bool:
    """ "fell below 50 metres": the amount is a mark that was passed, not how far it fell."""
    return found.quantity.text.lower().startswith(_MARKS)


_RAISED = frozenset({"raise", "raises", "raised", "raising"})


def gathers(word: str, found: Found) -> bool:
    """ "raised 30 million dollars": money that was brought together, no rise."""
    return word in _RAISED and found.quantity.unit in MONEY


def part_of_growth(around: Around) -> bool:
    """ "2 points of the rise", "a third of the growth in output": what a part adds to a growth."""
    words = [token.word for token in around.right]
    return words[:1] == ["of"] and any(
        word in ("growth", "increase", "rise", "expansion") for word in words[1:5]
    )


def noun_where(tokens: Sequence[Token], at: int) -> Where:
    """ "an increase of 5 %" says no concept of its own; "GDP growth of 5 %" does."""
    before = tokens[at - 1] if at else None
    while before is not None and before.kind == "period" and at > 1:
        at -= 1
        before = tokens[at - 1]
    if before is None or before.kind == "mark" or before.word in ("a", "an", "the", "with", "or", "and"):
        return "same"
    if before.kind == "word" and before.word in _ADVERBS | {"a", "an", "year-on-year", "yearly"}:
        return "same"
    return "subject"


def verb_where(tokens: Sequence[Token], left: Left) -> Where:
    return "same" if is_elliptic(tokens, left.at) else "subject"


def is_elliptic(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb of change stands without a subject of its own: ", up", "and fell", ", growing by"."""
    if (
        at > 2
        and tokens[at - 1].word == ","
        and any(token.word == "," for token in tokens[max(0, at - 5) : at - 2])
    ):
        inner = [token for token in tokens[max(0, at - 5) : at - 1] if token.word != ","]
        if any(token.word in _ASIDE for token in inner[-2:]):
            return False  # "investment, however, dropped": the aside does not part subject and verb
    before = tokens[at - 1] if at else None
    while before is not None and (before.kind == "period" or before.word.endswith("ly")) and at > 1:
        at -= 1
        before = tokens[at - 1]
    return before is not None and before.word in (
        ",",
        "(",
        "and",
        "but",
        "or",
        "also",
        "—",
        "-",
        "which",
        "that",
        "it",
        "they",
    )


def object_or_subject(tokens: Sequence[Token], verb: int, index: int) -> Where:
    """ "lift the number of routes to 40": the object between verb and preposition, else the subject."""
    return "object" if any(weighs(token) for token in tokens[verb + 1 : index]) else "subject"


def weighs(token: Token) -> bool:
    return token.kind in ("indicator", "thing") or (
        token.kind == "word"
        and token.word not in FUNCTION_WORDS
        and token.word not in _ADVERBS
        and token.word not in PREPOSITIONS
        and token.word not in UP_VERBS
    )


def has_object(tokens: Sequence[Token], verb: int) -> bool:
    """Whether a verb of change has an object before its "by": "cuts the average transfer time by"."""
    behind = []
    for token in tokens[verb + 1 :]:
        if token.kind == "quantity" or token.word == "by":
            break
        behind.append(token)
    return any(weighs(token) for token in behind)


_ASIDE = frozenset("however meanwhile though contrast too instead turn particular example".split())
