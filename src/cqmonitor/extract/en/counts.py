"""Roles of amounts and counts: a level, or an absolute change."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import takewhile

from cqmonitor.codes import Measure
from cqmonitor.extract.en.around import Around, Role, Where
from cqmonitor.extract.en.comparing import outdoes, sign_of
from cqmonitor.extract.en.ellipsis import has_object, noun_where, object_or_subject, verb_where, weighs
from cqmonitor.extract.en.governing import crosses_mark, gathers
from cqmonitor.extract.en.lexicon import FALL_NOUNS, RISE_NOUNS
from cqmonitor.extract.en.tokens import Token

_MORE = frozenset("more fewer less higher lower longer shorter".split())
_POINTING = frozenset({"which", "whom", "them", "these"})
_SHORTER = re.compile(r"short|cut|trim|shav|lower")
_GOAL_NOUNS = frozenset("goal target total value sum amount level high record volume".split())
ADDING = frozenset({"add", "adds", "added", "adding"})
_GROWING = frozenset({"grow", "grows", "grew", "grown", "growing"})
_HARVESTED = frozenset({"mu", "ha", "t"})
"""Units of what is grown: "farmers grew 24 million tonnes of vegetables" is no change."""
_NO_CHANGE = frozenset(
    "recover recovered recovers recovering slow boost raise shed improve run cover expand lost lose loses losing spike".split()
)
"""Words of change that, right before an amount, tell of no change of it: "cover 5,000 km"."""
_EMPTY_NOUNS = re.compile(
    r"^(?:units?|sets?|pieces?|heads?|times?|cases?|items?|copies|marks?|thresholds?|milestones?|barriers?|vehicles-units|pcs|ones?|person-times|standard|"
    r"in total|households?)$",
    re.IGNORECASE,
)
_PEOPLE = frozenset({"people", "persons", "person", "person-trips", "visits", "in total"})


def amount_role(around: Around) -> Role:
    """The role of an amount: the first reading that its surroundings allow."""
    for reading in _READINGS:
        if role := reading(around):
            return role
    return around.role(Measure.LEVEL)


def _changed_to(around: Around) -> Role | None:
    """ "rose to 43,000", "from 1 million to 2 million"."""
    if around.left.preposition not in ("to", "from", "past") or not _nameless(around):
        return None
    if around.changes:
        return around.role(Measure.LEVEL, object_or_subject(around.tokens, around.left.at, around.index))
    if around.left.trigger != "none" or around.left.preposition == "past" or _counts_behind(around):
        return None
    named = around.left.preposition == "from" or weighs(around.tokens[around.left.at])
    return around.role(Measure.LEVEL, "apposed" if named else "same", verb=around.left.at + 1)


def _counts_behind(around: Around) -> bool:
    """ "home to 319 of the Fortune Global 500", "to 319 Fortune 500 firms": what is counted stands behind."""
    right = around.right[1:3] if around.behind == "of" else around.right[:1]
    return around.left.preposition == "to" and any(token.kind in ("indicator", "thing") for token in right)


def _more_than(around: Around) -> Role | None:
    """ "240 more than in 2016"."""
    right = around.right
    while right and right[0].kind == "word" and right[0].word in around.found.quantity.noun.lower().split():
        right = right[1:]
    than = (
        any(token.word == "than" for token in right[:3]) or len(right) <= 2 or right[1].word in ("and", "but")
    )
    if not right or right[0].word not in _MORE or not than:
        return None
    value = sign_of(around.left, right) * around.value
    return around.role(Measure.CHANGE, "same" if around.before == "," else "subject", value=value)


def _more_things(around: Around) -> Role | None:
    """ "3 million more passengers than in 2022": how many more."""
    behind = [token.word for token in takewhile(_goes_on, around.right)]
    if around.behind not in ("more", "fewer") or behind[1:2] == ["than"] or "than" not in behind[2:9]:
        return None
    return around.role(Measure.CHANGE, "noun", value=_signed(around, around.behind == "fewer"))


def _goes_on(token: Token) -> bool:
    return token.kind not in ("mark", "quantity")


def _crossed(around: Around) -> Role | None:
    """ "fell below 18 million kilowatts": a mark that was crossed, not how far it fell."""
    if not (around.changes and crosses_mark(around.found) and around.left.preposition is None):
        return None
    return around.role(Measure.LEVEL, verb_where(around.tokens, around.left))


def _changed_by(around: Around) -> Role | None:
    """ "rose by 43,000", "added 100,000 piles"."""
    if not around.changes or around.left.preposition not in (None, "by"):
        return None
    if around.found.quantity.text.lower().startswith("short of"):
        return around.role(Measure.LEVEL, "subject")  # "fell short of 2.5 million": less than that
    noun, direct = around.found.quantity.noun, around.left.preposition is None
    counted = around.found.quantity.unit in ("count", "person", "km")
    if around.word in ADDING and direct and not counted:
        return around.role(Measure.LEVEL)
    if around.word in ADDING and (around.behind == "of" or noun):
        return around.role(Measure.CHANGE, "of" if around.behind == "of" else "noun", value=around.value)
    if direct and (around.word in _NO_CHANGE or gathers(around.word, around.found)):
        return around.role(Measure.LEVEL, "noun" if noun else "subject")
    if (
        direct
        and around.word in _GROWING
        and around.found.quantity.unit in _HARVESTED
        and around.behind == "of"
    ):
        return around.role(Measure.LEVEL, "of")
    object_ = has_object(around.tokens, around.left.at)
    where: Where = "object" if object_ else verb_where(around.tokens, around.left)
    return around.role(Measure.CHANGE, where, value=_signed(around, around.left.trigger == "down"))


def _by_noun_before(around: Around) -> Role | None:
    """ "an increase of 43,000"."""
    if around.left.trigger != "noun" or around.word not in RISE_NOUNS | FALL_NOUNS:
        return None
    where = noun_where(around.tokens, around.left.at)
    return around.role(Measure.CHANGE, where, value=_signed(around, around.word in FALL_NOUNS))


def _of_which(around: Around) -> Role | None:
    """ "43,000 being women", "of which 43,000 were women"."""
    words = {token.word for token in around.tokens[max(0, around.index - 2) : around.index]}
    of_them = [token.word for token in around.right[:3]]
    if of_them[:1] == ["of"] and of_them[1:2] and of_them[1] in _POINTING and of_them[-1] in ("were", "are"):
        return around.role(Measure.LEVEL, "of", verb=around.index)
    some = around.behind in ("were", "are", "was", "is") and words & _POINTING
    return around.role(Measure.LEVEL, "of") if around.behind == "being" or some else None


def _by_how_much(around: Around) -> Role | None:
    """ "cut the trip by 3 hours", where the verb is none of rise and fall."""
    if around.left.preposition != "by" or around.left.trigger not in ("other", "level", "none"):
        return None
    if (sign := outdoes(around.subject)) and _nameless(around):
        return around.role(Measure.GAP, value=sign * around.value)
    shorter = bool(_SHORTER.match(around.word))
    return around.role(Measure.CHANGE, value=_signed(around, shorter)) if _nameless(around) else None


def _by_unit(around: Around) -> Role | None:
    """ "carried 213,000 TEUs": the unit names it."""
    direct = around.left.trigger in ("other", "none") and around.left.preposition is None
    teu = around.found.quantity.unit == "TEU"
    return around.role(Measure.LEVEL, "unit") if teu and direct else None


def _by_counted_noun(around: Around) -> Role | None:
    """ "7,200 foreign-invested enterprises"."""
    noun = around.found.quantity.noun
    kind = around.right[0].kind if around.right else ""
    counted = noun or (around.found.bare and kind in ("indicator", "thing"))
    named_before = around.left.trigger in ("level", "up", "down") and not _there(
        around.tokens, around.left.at
    )
    if not counted or _countless(noun) or (_only_people(noun) and named_before):
        return None
    return around.role(Measure.LEVEL, "noun")


def _by_of(around: Around) -> Role | None:
    """ "2.3 million tonnes of cargo", "5 billion yuan in tax revenue", "a total of 3 billion"."""
    if around.behind in ("of", "worth") and around.left.preposition != "of":
        return around.role(Measure.LEVEL, "of")
    if around.behind == "in" and any(token.kind == "indicator" for token in around.right[1:3]):
        return around.role(Measure.LEVEL, "of")
    if around.left.preposition != "of" or around.left.trigger == "level":
        return None
    goal = around.word in _GOAL_NOUNS and around.behind == "in"
    return around.role(Measure.LEVEL, "of" if goal else "apposed", verb=around.left.at + 1)


_READINGS: tuple[Callable[[Around], Role | None], ...] = (
    _changed_to,
    _more_things,
    _more_than,
    _crossed,
    _changed_by,
    _by_noun_before,
    _of_which,
    _by_how_much,
    _by_unit,
    _by_counted_noun,
    _by_of,
)
"""In the order in which they are tried."""


def _signed(around: Around, falls: bool) -> float:
    return -around.value if falls else around.value


def _nameless(around: Around) -> bool:
    noun = around.found.quantity.noun
    return not noun or _countless(noun) or _only_people(noun)


def _there(tokens: Sequence[Token], verb: int) -> bool:
    """ "There were 5,000 people": the subject is behind."""
    return verb > 0 and tokens[verb - 1].word in ("there", "were", "are")


def _countless(noun: str) -> bool:
    """A noun that only says "pieces": the concept is the subject."""
    return bool(_EMPTY_NOUNS.match(noun.strip(" .,")))


def _only_people(noun: str) -> bool:
    return noun.strip(" .,").lower() in _PEOPLE
