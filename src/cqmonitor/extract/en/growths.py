"""Percentages that tell a change: by a verb or noun of rise or fall, or by comparison."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from cqmonitor.codes import Measure
from cqmonitor.extract.en.around import Around, Role, Where
from cqmonitor.extract.en.comparing import compared_before, compares, is_against_area, sign_of
from cqmonitor.extract.en.ellipsis import (
    has_object,
    is_elliptic,
    noun_where,
    object_or_subject,
    verb_where,
    weighs,
)
from cqmonitor.extract.en.forecasts import is_forecast_of_place
from cqmonitor.extract.en.governing import WANE, crosses_mark
from cqmonitor.extract.en.lexicon import FALL_NOUNS, LEVEL_VERBS, RISE_NOUNS
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.tokens import Token

RATE_HEADS = re.compile(
    r"\b(?:rate|ratio|coverage|intensity|incidence|occupancy|proportion|share|penetration|density|level|yield|"
    r"margin|portion|concentration|self-sufficiency|percentage|deficit)\b(?!.*\bgrowth\b)",
    re.IGNORECASE,
)
GROWTH_HEADS = re.compile(
    r"\b(?:growth|increase|rise|decline|decrease|drop)(?:\s(?:rate|target|goal))?\b", re.IGNORECASE
)
_PARTS = re.compile(r"\b(?:share|proportion|percentage|contribution(?![^,;]*\b(?:growth|increase)\b))\b")
_PACE = re.compile(r"narrow|widen|eas|slow|deepen|moderat|shr")
_TO_LEVEL = frozenset({"to", "from", "past", "within"})
_LEVEL_NOUNS = frozenset({"rate", "target", "average", "goal"})


def by_noun_behind(around: Around) -> Role | None:
    """ "7.6 percent year-on-year growth in exports"."""
    noun = noun_of_change(around.right)
    if noun is None:
        return None
    place, sign = noun
    of = len(around.right) > place + 1 and around.right[place + 1].word in ("in", "of")
    where: Where = "of" if of else "same" if is_elliptic(around.tokens, around.verb) else "subject"
    before = [token.word for token in around.tokens[max(0, around.index - 2) : around.index]]
    if (
        where == "subject"
        and before[:1]
        and before[0] in _AFTER
        and before[1:]
        and before[1] in ("a", "an", "the")
    ):
        where = "same"  # "flat after a 3 percent decline", "a turn from the 12 percent rise"
    return around.role(Measure.GROWTH, where, value=around.value * sign)


_AFTER = frozenset("from after against following despite than".split())


def by_comparison(around: Around) -> Role | None:
    """ "30 percent below the national average", "3 percent more than a year before"."""
    if (compared := compared_before(around)) is not None:
        sign, others = compared
        return around.role(Measure.GAP if others else Measure.GROWTH, "same", value=sign * around.value)
    if not compares(around.right):
        return None
    gap = is_against_area(around.tokens, around.index, around.folded)
    value = sign_of(around.left, around.right) * around.value
    where: Where = "same" if around.before == "," and not around.changes else "subject"
    if _more_of_thing(around.right):
        where = "noun"
    return around.role(Measure.GAP if gap else Measure.GROWTH, where, value=value)


def _more_of_thing(right: Sequence[Token]) -> bool:
    """ "sold 20 percent more vehicles than": what there is more of stands behind."""
    return len(right) > 1 and right[0].word in ("more", "fewer") and right[1].kind in ("thing", "indicator")


def by_noun_before(around: Around) -> Role | None:
    """ "an increase of 5 percent", "at a rate of 5 percent"."""
    if around.left.trigger != "noun":
        return None
    if around.word in _LEVEL_NOUNS and not GROWTH_HEADS.search(around.subject[-90:]):
        return around.role(Measure.LEVEL, verb=around.left.at + 1, sure=False)
    value = -around.value if around.word in FALL_NOUNS else around.value
    in_what = _in_what(around) or is_noted_in(around)
    where: Where = "of" if in_what else noun_where(around.tokens, around.left.at)
    return around.role(Measure.GROWTH, where, value=value)


_NO_THING = frozenset(
    "real nominal terms total value volume yuan dollar a an the that this both each all".split()
)


_NOTED = frozenset("recorded seen reported registered posted noted observed witnessed".split())


def is_noted_in(around: Around) -> bool:
    """ "a fall of 4.6 percent was recorded in exports": the name is behind."""
    words = [token.word for token in around.right[:4] if token.word not in ("has", "have", "been", "also")]
    return (
        words[:1] in (["was"], ["were"])
        and len(words) > 2
        and words[1] in _NOTED
        and words[2] in ("in", "for")
    )


def _in_what(around: Around) -> bool:
    """ "a fall of 10.8 percent in real-estate development", but not "in real terms", "in 2023 outpaced"."""
    named = around.right[1] if around.behind == "in" and len(around.right) > 1 else None
    if named is not None and named.start > around.right[0].end + 1:
        return False
    return named is not None and named.kind == "word" and weighs(named) and named.word not in _NO_THING


def by_change(around: Around) -> Role | None:
    """ "rose 5 percent", "fell to 5 percent", "made up 5 percent of"."""
    if not around.changes:
        return None
    of_whole, bare_up = around.behind == "of", around.word in ("up", "down")
    if of_whole and around.word == "up" and not _base_behind(around):
        return around.role(Measure.SHARE, verb=around.verb - 1)
    under = around.found.quantity.text.lower().startswith(
        "under "
    )  # "fell under 3 percent": by less than that
    crossed = around.left.preposition is None and crosses_mark(around.found) and not under
    if around.left.preposition in _TO_LEVEL or crossed:
        return _changed_to(around)  # "fell below 5 percent": a mark, not how far it fell
    if of_whole and around.left.preposition is None and not bare_up:
        return around.role(Measure.SHARE, "of")
    by_object = around.left.preposition == "by" and has_object(around.tokens, around.left.at)
    where: Where = "object" if by_object else verb_where(around.tokens, around.left)
    return around.role(Measure.GROWTH, where, value=signed(around))


def _changed_to(around: Around) -> Role:
    """ "rose to 5 percent": the level; "the decline narrowed to 5 percent": still a growth."""
    if WANE.search(around.subject[-60:]) and _PACE.match(around.word):
        return around.role(Measure.GROWTH, value=-around.value)
    moved = _moved(around)
    share = _PARTS.search(moved) or around.behind == "of"
    where: Where = "subject"
    if around.left.preposition in ("to", "from"):
        where = object_or_subject(around.tokens, around.left.at, around.index)
    if where == "subject" and not share:
        where = verb_where(around.tokens, around.left)
    if not share and (_GROWS.search(moved) or _is_forecast_moved(around)):
        return around.role(Measure.GROWTH, where)
    sure = bool(share or RATE_HEADS.search(moved))
    return around.role(Measure.SHARE if share else Measure.LEVEL, where, sure=sure)


_GROWS = re.compile(
    r"\b(?:growth|increase|rise|decline|decrease|drop)(?:\s(?:rate|target|goal|pace))?(?:\s(?:of|in|for)\s[^,;]{1,60})?"
    r"(?:\s(?:to|has|have|had|then|also|is|was|will|would|be|further|expected|forecast|"
    r"projected|predicted|estimated|likely|set|seen|poised|\w+ly)){0,4}\s?$",
    re.IGNORECASE,
)


def _is_forecast_moved(around: Around) -> bool:
    """ "raised its forecast for China from 4.4 percent": a forecast for a place in per cent is of growth."""
    moved = takewhile(
        lambda token: token.kind != "quantity", around.tokens[around.left.at + 1 : around.index]
    )
    return is_forecast_of_place([token for token in moved if token.word not in ("by", "to", "from")])


def _moved(around: Around) -> str:
    """What was moved to a value: the verb's object, else the words before the verb."""
    verb = around.tokens[around.left.at]
    if has_object(around.tokens, around.left.at):
        return around.folded[verb.end : around.tokens[around.index].start]
    return around.folded[max(verb.start - 90, around.tokens[0].start) : verb.start]


def signed(around: Around) -> float:
    return -around.value if around.left.trigger == "down" else around.value


def _base_behind(around: Around) -> bool:
    return any(token.kind == "period" for token in around.tokens[around.index + 1 : around.index + 4])


def noun_of_change(right: Sequence[Token]) -> tuple[int, int] | None:
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
