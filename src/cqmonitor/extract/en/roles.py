"""Stage 6: what a quantity is of its concept: level, growth, change, gap, share, contribution, rank.

The words to the left (a verb with its preposition) and to the right (a noun of change, a
comparison, "of") decide. The result says also where the concept is to be looked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cqmonitor.extract.en.lexicon import (
    DOWN_VERBS,
    FALL_NOUNS,
    LEVEL_VERBS,
    OUTPUT_VERBS,
    RISE_NOUNS,
    SHARE_VERBS,
    UP_VERBS,
)
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.nouns import VERBS as OTHER_VERBS
from cqmonitor.extract.en.quantities import Found
from cqmonitor.extract.en.tokens import Token
from cqmonitor.records import Measure

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
    "only just even still also already now an a the its their another some total combined average record "
    "year-on-year annually sharply slightly steadily rapidly significantly robustly strongly markedly further "
    "alone respectively roughly a cumulative whopping year mere daily full accumulated remarkable substantial high "
    "all-time historic new about around nearly over more than almost modest moderate solid healthy stunning "
    "staggering nominal real actual yearly annual monthly quarterly estimated reported highest lowest up-to".split()
)
_RATE_HEADS = re.compile(
    r"\b(?:rate|ratio|coverage|intensity|incidence|occupancy|proportion|share|penetration|density|level|yield|margin|"
    r"portion|concentration|self-sufficiency|percentage|deficit)\b(?!.*\bgrowth\b)",
    re.IGNORECASE,
)
_GROWTH_HEADS = re.compile(
    r"\b(?:growth|increase|rise|decline|decrease|drop)(?:\s(?:rate|target|goal))?\b", re.IGNORECASE
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
_WANE = re.compile(r"\b(?:decline|drop|decrease|fall|contraction|deficit|loss|downturn)\b", re.IGNORECASE)
_CONTRIBUTE = re.compile(
    r"\b(?:contribut\w+|(?:push|pull|driv|drov|lift|boost|drag|dragg|rais|bring|brought|add)\w*)\b.{0,80}\b(?:growth|index|gdp|economy|increase)\b|"
    r"\bcontribut\w+\b|\bdrag\w*\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Role:
    """How a quantity relates to its concept.

    Attributes:
        measure: what it is of the concept.
        value: signed.
        unit: a code of `records.UNITS`.
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
    trigger = _trigger(tokens, at, preposition)
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
_BASE_VERBS = frozenset("sell deliver ship export import buy earn spend receive handle carry open attract".split())


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
    for token in tokens[index + 1 :]:
        if token.kind in ("mark", "quantity") or len(found) == limit:
            break
        if token.kind != "period":
            found.append(token)
    return found


def role(tokens: Sequence[Token], index: int, found: Found, folded: str, subject: str) -> Role:
    """The role of the quantity at `index`; `subject` is the text of the clause to its left."""
    left, right = look_left(tokens, index), right_words(tokens, index)
    if found.form == "rank":
        return Role(Measure.RANK, found.quantity.value, "rank", "subject", _rank_verb(tokens, index))
    if found.form == "multiple":
        return _multiple(tokens, index, found, left, right)
    if found.quantity.unit == "pp":
        return _points(tokens, index, found, left, right, subject, folded)
    if found.quantity.unit == "percent":
        return _percent(tokens, index, found, left, right, subject, folded)
    return _amount(tokens, index, found, left, right)


def _rank_verb(tokens: Sequence[Token], index: int) -> int:
    for at in range(index - 1, max(-1, index - 12), -1):
        if re.match(r"rank|plac|stood|stands|came|kept|list|occup|rated|jumped|rose|remain", tokens[at].word):
            return at
    return index


def _multiple(tokens: Sequence[Token], index: int, found: Found, left: Left, right: Sequence[Token]) -> Role:
    value, word = found.quantity.value, found.quantity.text.lower()
    verb = any(part in word for part in ("doubl", "tripl", "trebl", "quad", "quint", "halv"))
    if verb:
        return Role(Measure.GROWTH, round((value - 1) * 100, 6), "percent", "subject", index)
    grew = left.trigger in ("up", "noun") and left.preposition in (None, "by", "of")
    folded_noun = bool(right) and right[0].word in RISE_NOUNS
    amount = value * 100 if grew or folded_noun else (value - 1) * 100
    where: Where = "same" if tokens[index - 1].word == "," else "subject"
    return Role(
        Measure.GROWTH, round(amount, 6), "percent", where, left.at if left.trigger != "none" else index
    )


def _points(
    tokens: Sequence[Token],
    index: int,
    found: Found,
    left: Left,
    right: Sequence[Token],
    subject: str,
    folded: str,
) -> Role:
    value = found.quantity.value
    verb = left.at if left.trigger != "none" else index
    sign = _sign(left, right)
    if left.trigger in ("share", "contribute"):
        return Role(Measure.CONTRIBUTION, value, "pp", "subject", verb)
    if _CONTRIBUTE.search(subject[-120:]) and not compares(right):
        drag = re.search(r"\bdrag", subject[-120:], re.IGNORECASE)
        return Role(
            Measure.CONTRIBUTION, -value if drag else value, "pp", "subject", _contributor(tokens, index)
        )
    if _of_growth(right) and left.trigger in ("up", "down", "other"):
        return Role(Measure.CONTRIBUTION, -value if right[0].word == "off" else value, "pp", "subject", verb)
    where: Where = "same" if tokens[index - 1].word in (",", "but", "and") else "subject"
    if left.trigger in ("up", "down"):
        where = _verb_where(tokens, left)
    if left.preposition == "by" and left.trigger in ("up", "down") and _object(tokens, left.at):
        where = "object"
    if compares(right):
        against_area = _against_area(tokens, index, folded)
        sign = -sign if _WANE.search(subject[-40:]) else sign
        return Role(Measure.GAP if against_area else Measure.CHANGE, sign * value, "pp", where, verb)
    if (
        left.trigger in ("up", "down")
        and _WANE.search(subject[-60:])
        and re.search(r"narrow|widen|eas|slow", tokens[left.at].word)
    ):
        sign = -sign
    if re.search(r"\b(?:outpac|outperform|outstrip|exceed|surpass|beat|trail|lag)\w*\b[^.;]{0,60}$", subject):
        return Role(Measure.GAP, value, "pp", where, verb)
    return Role(Measure.CHANGE, sign * value, "pp", where, verb, sure=left.trigger != "none")


def _of_growth(right: Sequence[Token]) -> bool:
    """ "added 2 points to growth", "shaved 2 points off industrial growth"."""
    links = bool(right) and right[0].word in ("to", "off", "from")
    return links and any("growth" in token.word or token.word in ("increase", "rise") for token in right[1:])


def _contributor(tokens: Sequence[Token], index: int) -> int:
    for at in range(index - 1, -1, -1):
        if re.match(r"contribut|push|pull|driv|drov|lift|boost|drag|rais|bring|brought|add", tokens[at].word):
            return at
    return index


def compares(right: Sequence[Token]) -> bool:
    """Whether a word of comparison follows: "3 percent cheaper"."""
    return bool(right) and right[0].word in _COMPARE_UP | _COMPARE_DOWN


def _against_area(tokens: Sequence[Token], index: int, folded: str) -> bool:
    """Whether a comparison is with another area or an average, not with another time."""
    end = index + 1
    while (
        end < len(tokens)
        and tokens[end].kind != "quantity"
        and tokens[end].word not in (",", ";", "but", "(")
    ):
        end += 1
    behind = tokens[index + 1 : end]
    text = folded[tokens[index].end : tokens[end - 1].end]
    if any(token.kind == "period" for token in behind) and not re.search(
        r"average|whole country|nation", text
    ):
        return False
    return (
        any(token.kind == "area" for token in behind)
        or bool(_AVERAGE.search(text))
        or bool(re.search(r"\bthan\s(?:that|those|the|all|in|urban|rural)\b", text))
    )


def _sign(left: Left, right: Sequence[Token]) -> int:
    if right and right[0].word in _COMPARE_DOWN:
        return -1
    if right and right[0].word in _COMPARE_UP:
        return 1
    return -1 if left.trigger == "down" else 1


def _percent(
    tokens: Sequence[Token],
    index: int,
    found: Found,
    left: Left,
    right: Sequence[Token],
    subject: str,
    folded: str,
) -> Role:
    value = found.quantity.value
    verb = left.at if left.trigger != "none" else index
    if found.form == "ratio":
        return Role(Measure.SHARE, value, "percent", "subject", index)
    noun = _noun_of_change(right)
    if noun:
        where: Where = "of" if _behind(right, noun, ("in", "of")) else "subject"
        at = verb if left.trigger != "none" else index
        return Role(
            Measure.GROWTH,
            value * noun[1],
            "percent",
            "same" if where == "subject" and _elliptic(tokens, at) else where,
            at,
        )
    if compares(right):
        gap = _against_area(tokens, index, folded) and not re.search(
            r"\bthan\sin\b", folded[found.core_end : found.core_end + 30]
        )
        sign = _sign(left, right)
        return Role(Measure.GAP if gap else Measure.GROWTH, sign * value, "percent", "subject", verb)
    if left.trigger == "contribute":
        of_growth = re.search(r"growth|increase", folded[tokens[index].end : tokens[index].end + 90])
        return Role(Measure.CONTRIBUTION if of_growth else Measure.SHARE, value, "percent", "subject", verb)
    if left.trigger == "share" and tokens[verb].word == "up":
        return Role(Measure.SHARE, value, "percent", "subject", verb - 1)
    if left.trigger == "share":
        return Role(Measure.SHARE, value, "percent", "subject", verb)
    if found.form == "fraction":
        return _fraction(tokens, index, value, left, right, verb)
    return _percent_by_verb(tokens, index, value, left, right, subject, verb)


def _fraction(
    tokens: Sequence[Token], index: int, value: float, left: Left, right: Sequence[Token], verb: int
) -> Role:
    if (
        left.trigger in ("up", "down")
        and left.preposition in ("by", None)
        and not (right and right[0].word == "of")
    ):
        return Role(Measure.GROWTH, -value if left.trigger == "down" else value, "percent", "subject", verb)
    if right and right[0].word in ("of", "the", "its") and left.trigger in ("none", "other", "level"):
        return Role(Measure.SHARE, value, "percent", "of", verb)
    of_each = tokens[index].word.find(" in ") > 0 or " out of " in tokens[index].word
    return Role(Measure.SHARE, value, "percent", ("noun" if of_each else "of") if right else "subject", index)


def _or_share(tokens: Sequence[Token], index: int) -> bool:
    """ "7.4 million, or 34 percent, stayed overnight": the same things as a share."""
    return index > 2 and tokens[index - 1].word == "or" and tokens[index - 2].word == ","


def _percent_by_verb(
    tokens: Sequence[Token],
    index: int,
    value: float,
    left: Left,
    right: Sequence[Token],
    subject: str,
    verb: int,
) -> Role:
    tail = subject[-90:]
    if _or_share(tokens, index):
        return Role(Measure.SHARE, value, "percent", "same", index)
    of_whole = bool(right) and right[0].word == "of"
    if left.preposition == "from" and _end_before(tokens, index):
        return Role(Measure.LEVEL, value, "percent", "same", index, sure=False)
    within = _in_indicator(tokens, index)
    if within and left.trigger in ("noun", "none", "up", "down"):
        down = left.trigger == "down" or tokens[left.at].word in FALL_NOUNS
        return Role(
            Measure.GROWTH, -value if down else value, "percent", "of", left.at, sure=left.trigger != "none"
        )
    if left.trigger == "noun":
        down = tokens[left.at].word in FALL_NOUNS
        if tokens[left.at].word in ("rate", "target", "average", "goal") and not _GROWTH_HEADS.search(tail):
            return Role(Measure.LEVEL, value, "percent", "subject", left.at + 1, sure=False)
        return Role(
            Measure.GROWTH, -value if down else value, "percent", _noun_where(tokens, left.at), left.at
        )
    if of_whole and left.trigger == "up" and tokens[left.at].word == "up" and not _base_behind(tokens, index):
        return Role(Measure.SHARE, value, "percent", "subject", verb - 1)
    if left.trigger in ("up", "down"):
        if left.preposition in ("to", "from", "past", "within"):
            measure = (
                Measure.SHARE
                if re.search(r"\bshare|proportion|percentage\b", tail) or of_whole
                else Measure.LEVEL
            )
            if _WANE.search(subject[-60:]) and _PACE.match(tokens[left.at].word):
                return Role(Measure.GROWTH, -value, "percent", "subject", verb)
            grown = _object(tokens, left.at) and bool(_GROWTH_HEADS.search(tail))
            at = _object_or_subject(tokens, left.at, index) if left.preposition == "to" else "subject"
            at = _verb_where(tokens, left) if at == "subject" and measure is Measure.LEVEL else at
            if grown:
                return Role(Measure.GROWTH, value, "percent", at, verb)
            return Role(measure, value, "percent", at, verb, sure=measure is Measure.SHARE)
        if of_whole and left.preposition is None and tokens[left.at].word not in ("up", "down"):
            return Role(Measure.SHARE, value, "percent", "of", verb)
        sign = -1 if left.trigger == "down" else 1
        where: Where = (
            "object" if left.preposition == "by" and _object(tokens, left.at) else _verb_where(tokens, left)
        )
        return Role(Measure.GROWTH, sign * value, "percent", where, left.at)
    if of_whole and not (left.trigger == "level" and _GROWTH_HEADS.search(tail)):
        made_up = left.trigger in ("level", "up") or tokens[index - 1].word in ("up",)
        return Role(Measure.SHARE, value, "percent", "subject" if made_up else "of", verb)
    if left.trigger == "level" or left.preposition in ("at", "to", "of", "from", "within"):
        if _GROWTH_HEADS.search(tail) and not re.search(r"\bshare\b", tail):
            return Role(Measure.GROWTH, value, "percent", "subject", verb)
        if re.search(r"\bshare\b|\bproportion\b", tail):
            return Role(Measure.SHARE, value, "percent", "subject", verb)
        return Role(Measure.LEVEL, value, "percent", "subject", verb, sure=bool(_RATE_HEADS.search(tail)))
    if _for_each(tokens, index):
        return Role(Measure.GROWTH, value, "percent", "of", index, sure=False)
    if left.trigger == "other" and left.preposition is None:
        return Role(Measure.GROWTH, value, "percent", "subject", verb, sure=False)
    beside = left.at + 1 if left.preposition in ("by", "to") else index
    return Role(Measure.GROWTH, value, "percent", "apposed", beside, sure=False)


def _end_before(tokens: Sequence[Token], index: int) -> bool:
    """ "to 2 percent of GDP from 1.5 percent": the other end stands directly before."""
    before = tokens[max(0, index - 7) : index]
    ends = [at for at, token in enumerate(before) if token.kind == "quantity" and at and before[at - 1].word == "to"]
    return bool(ends) and not any(token.kind == "mark" for token in before[ends[-1] :])


_PACE = re.compile(r"narrow|widen|eas|slow|deepen|moderat|shr")


def _for_each(tokens: Sequence[Token], index: int) -> bool:
    """ "3.7 percent for the secondary industry and 4.4 percent for the primary": one "for" each."""
    behind = tokens[index + 1].word if index + 1 < len(tokens) else ""
    at = index - 1
    while at > 0 and tokens[at].kind != "quantity":
        at -= 1
    return behind == "for" and tokens[at].kind == "quantity" and tokens[at + 1].word == "for"


def _base_behind(tokens: Sequence[Token], index: int) -> bool:
    return any(token.kind == "period" for token in tokens[index + 1 : index + 4])


def _in_indicator(tokens: Sequence[Token], index: int) -> bool:
    """ "a gain of 9 percent in industrial investment", "3.7 percent for the secondary industry"."""
    behind = tokens[index + 1 : index + 4]
    if not behind or behind[0].word not in ("in", "for"):
        return False
    return any(token.kind in ("indicator", "thing") for token in behind[1:]) and behind[1].kind != "period"


def _noun_of_change(right: Sequence[Token]) -> tuple[int, int] | None:
    """(place, sign) of a noun of change within three words behind: "7.6% year-on-year growth"."""
    for place, token in enumerate(right[:3]):
        if token.kind != "word":
            return None
        if token.word in RISE_NOUNS:
            return place, 1
        if token.word in FALL_NOUNS:
            return place, -1
        if token.word in FUNCTION_WORDS or token.word in LEVEL_VERBS:
            return None
    return None


def _behind(right: Sequence[Token], noun: tuple[int, int], words: tuple[str, ...]) -> bool:
    return len(right) > noun[0] + 1 and right[noun[0] + 1].word in words


def _noun_where(tokens: Sequence[Token], at: int) -> Where:
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


def _verb_where(tokens: Sequence[Token], left: Left) -> Where:
    return "same" if _elliptic(tokens, left.at) else "subject"


def _elliptic(tokens: Sequence[Token], at: int) -> bool:
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


def _amount(tokens: Sequence[Token], index: int, found: Found, left: Left, right: Sequence[Token]) -> Role:
    quantity = found.quantity
    value, unit = quantity.value, quantity.unit
    verb = left.at if left.trigger != "none" else index
    nameless = not quantity.noun or _countless(quantity.noun) or _only_people(quantity.noun)
    if left.trigger in ("up", "down") and left.preposition in ("to", "from", "past") and nameless:
        return Role(Measure.LEVEL, value, unit, _object_or_subject(tokens, left.at, index), left.at)
    if left.trigger == "none" and left.preposition in ("to", "from") and nameless:
        named = left.preposition == "from" or _weighs(tokens[left.at])
        return Role(Measure.LEVEL, value, unit, "apposed" if named else "same", left.at + 1)
    if (
        right
        and right[0].word in ("more", "fewer", "less", "higher", "lower", "longer", "shorter")
        and _than(right)
    ):
        return Role(
            Measure.CHANGE, _sign(left, right) * value, unit, "same" if tokens[index - 1].word == "," else "subject", verb
        )
    if left.trigger in ("up", "down") and left.preposition in (None, "by"):
        return _amount_of_change(tokens, value, unit, found, left, right)
    if left.trigger == "noun" and tokens[left.at].word in RISE_NOUNS | FALL_NOUNS:
        sign = -1 if tokens[left.at].word in FALL_NOUNS else 1
        return Role(Measure.CHANGE, sign * value, unit, _noun_where(tokens, left.at), left.at)
    of_which = any(
        token.word in ("which", "whom", "them", "these") for token in tokens[max(0, index - 2) : index]
    )
    if right and (
        right[0].word == "being"
        or (right[0].word in ("were", "are", "was", "is") and found.bare and of_which)
    ):
        return Role(Measure.LEVEL, value, unit, "of", verb)
    if left.preposition == "by" and left.trigger in ("other", "level", "none") and nameless:
        shorter = re.match(r"short|cut|trim|shav|lower", tokens[left.at].word)
        return Role(Measure.CHANGE, -value if shorter else value, unit, "subject", verb)
    if unit == "TEU" and left.trigger in ("other", "none") and left.preposition is None:
        return Role(Measure.LEVEL, value, unit, "unit", verb)
    counted = quantity.noun or (found.bare and bool(right) and right[0].kind in ("indicator", "thing"))
    named_before = left.trigger in ("level", "up", "down") and not _there(tokens, left.at)
    if counted and not _countless(quantity.noun) and not (_only_people(quantity.noun) and named_before):
        return Role(Measure.LEVEL, value, unit, "noun", verb)
    if right and right[0].word in ("of", "worth") and left.preposition != "of":
        return Role(Measure.LEVEL, value, unit, "of", verb)
    if len(right) > 1 and right[0].word == "in" and any(token.kind == "indicator" for token in right[1:3]):
        return Role(Measure.LEVEL, value, unit, "of", verb)
    if left.preposition == "of" and left.trigger != "level":
        goal = tokens[left.at].word in _GOAL_NOUNS and bool(right) and right[0].word == "in"
        return Role(Measure.LEVEL, value, unit, "of" if goal else "apposed", left.at + 1)
    return Role(Measure.LEVEL, value, unit, "subject", verb)


def _object_or_subject(tokens: Sequence[Token], verb: int, index: int) -> Where:
    """ "lift the number of routes to 40": the object between verb and preposition, else the subject."""
    return "object" if any(_weighs(token) for token in tokens[verb + 1 : index]) else "subject"


def _weighs(token: Token) -> bool:
    return token.kind in ("indicator", "thing") or (
        token.kind == "word"
        and token.word not in FUNCTION_WORDS
        and token.word not in _ADVERBS
        and token.word not in PREPOSITIONS
        and token.word not in UP_VERBS
    )


_GOAL_NOUNS = frozenset("goal target total value sum amount level high record volume".split())


def _there(tokens: Sequence[Token], verb: int) -> bool:
    """ "There were 5,000 people": the subject is behind."""
    return verb > 0 and tokens[verb - 1].word in ("there", "were", "are")


def _than(right: Sequence[Token]) -> bool:
    return any(token.word == "than" for token in right[:3]) or len(right) <= 2


def _amount_of_change(
    tokens: Sequence[Token], value: float, unit: str, found: Found, left: Left, right: Sequence[Token]
) -> Role:
    word = tokens[left.at].word
    sign = -1 if left.trigger == "down" else 1
    if (
        word in ("added", "add", "adds", "adding")
        and left.preposition is None
        and unit not in ("count", "person", "km")
    ):
        return Role(Measure.LEVEL, value, unit, "subject", left.at)
    if word in ("add", "adds", "added", "adding") and right and right[0].word == "of":
        return Role(Measure.CHANGE, value, unit, "of", left.at)
    if word in ("add", "adds", "added", "adding") and found.quantity.noun:
        return Role(Measure.CHANGE, value, unit, "noun", left.at)
    if left.preposition is None and word in (
        "slow",
        "boost",
        "raise",
        "shed",
        "improve",
        "run",
        "cover",
        "expand",
        "lost",
        "spike",
    ):
        return Role(Measure.LEVEL, value, unit, "noun" if found.quantity.noun else "subject", left.at)
    where: Where = "object" if _object(tokens, left.at) else _verb_where(tokens, left)
    return Role(Measure.CHANGE, sign * value, unit, where, left.at)


def _object(tokens: Sequence[Token], verb: int) -> bool:
    """Whether a verb of change has an object before its "by": "cuts the average transfer time by"."""
    behind = []
    for token in tokens[verb + 1 :]:
        if token.kind == "quantity" or token.word == "by":
            break
        behind.append(token)
    return any(_weighs(token) for token in behind)


_ASIDE = frozenset("however meanwhile though contrast too instead turn particular example".split())
_EMPTY_NOUNS = re.compile(
    r"^(?:units?|sets?|pieces?|heads?|times?|cases?|items?|copies|vehicles-units|pcs|ones?|person-times|standard|"
    r"in total|households?)$",
    re.IGNORECASE,
)


def _countless(noun: str) -> bool:
    """A noun that only says "pieces": the concept is the subject."""
    return bool(_EMPTY_NOUNS.match(noun.strip(" .,")))


def _only_people(noun: str) -> bool:
    return noun.strip(" .,").lower() in ("people", "persons", "person", "person-trips", "visits", "in total")
