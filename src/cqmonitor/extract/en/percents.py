"""Roles of percentages: growth, share, contribution, gap, or the level of a rate."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from cqmonitor.codes import Measure
from cqmonitor.extract.en.around import Around, Role, Where
from cqmonitor.extract.en.comparing import compares
from cqmonitor.extract.en.doers import by_agents, some_did
from cqmonitor.extract.en.ellipsis import has_object
from cqmonitor.extract.en.governing import CROSSING, part_of_growth
from cqmonitor.extract.en.growths import (
    GROWTH_HEADS,
    RATE_HEADS,
    by_change,
    by_comparison,
    by_noun_before,
    by_noun_behind,
    signed,
)
from cqmonitor.extract.en.lexicon import FALL_NOUNS, OUTPUT_VERBS
from cqmonitor.extract.en.subjects import opens_sentence_at, subject_ahead
from cqmonitor.extract.en.tokens import Token

_SHARE_HEADS = re.compile(
    r"\bshare\b|\bproportion\b|\bpenetration\b|\bcontribution\b[^,;]{0,60}\bto\s(?:[\w']+\s){0,3}(?:GDP|economy|output|revenues?|exports|income|total)\b(?!\s(?:growth|increase))",
    re.IGNORECASE,
)
_AT_LEVEL = frozenset({"at", "to", "of", "from", "within"})


def percent_role(around: Around) -> Role:
    """The role of a percentage: the first reading that its surroundings allow, from the surest to a guess."""
    for reading in _READINGS:
        if role := reading(around):
            return role
    return _guessed(around)


def _ratio(around: Around) -> Role | None:
    """ "4.6:37.2:58.2": parts of a whole."""
    return around.role(Measure.SHARE, verb=around.index) if around.found.form == "ratio" else None


_CONTRIBUTES = re.compile(
    r"\bcontribution(?:\srate)?s?\b(?:\sof\s[^,;]{1,60})?(?:\sto\s[^,;]{0,60}\b(?:growth|increase|expansion)\b|\srate\b)[^,;]{0,40}$",
    re.IGNORECASE,
)


def _by_contribution(around: Around) -> Role | None:
    """ "a third of the growth in output", "its contribution to the growth was 54 percent"."""
    if part_of_growth(around) and around.left.trigger in ("other", "share", "contribute"):
        return around.role(Measure.CONTRIBUTION)
    stated = around.left.trigger == "level" or around.left.preposition in _AT_LEVEL
    said = stated and _CONTRIBUTES.search(around.subject[-160:])
    return around.role(Measure.CONTRIBUTION) if said else None


_OF_THESE = re.compile(
    r"\b(?:of|among)\s(?:which|whom|them|these|those)\s?,?\s?(?:[a-z]+\s){0,2}$", re.IGNORECASE
)
_OF_WHOLE = re.compile(
    r"^[\s,;.]{0,3}(?:and\s)?(?:of|among)\s(?:the|its|their|all|these|those)\b[^,;]{1,60},\s(?:about|some|nearly|over)?\s?$",
    re.IGNORECASE,
)
_BE = frozenset("is are was were came come went go goes had have has".split())


def _by_whole_before(around: Around) -> Role | None:
    """ "Of the exports, 60 percent were machines", "Of the 4,000 cars sold, 12 percent were vans", "of whom 53 percent live in towns"."""
    opens = around.tokens[0].word in ("of", "among") and around.before == ","
    whole = (opens or _OF_WHOLE.search(around.subject)) and around.behind in _BE
    told = around.left.trigger in ("up", "down", "share") or compares(around.right)
    told = told or around.left.preposition == "by"
    some = some_did(around)
    told = told or around.found.quantity.text.startswith(("+", "-"))
    if told or not (whole or some or _OF_THESE.search(around.subject)):
        return None
    return around.role(Measure.SHARE, verb=around.index)


def _by_share_verb(around: Around) -> Role | None:
    """ "accounts for 50 percent", "contributed 23 percent to growth", "holds 50 percent"."""
    if around.left.trigger == "contribute":
        end = around.tokens[around.index].end
        of_growth = re.search(r"growth|increase", around.folded[end : end + 90])
        return around.role(Measure.CONTRIBUTION if of_growth else Measure.SHARE)
    if around.word in _HOLDING and around.left.preposition is None:
        return around.role(Measure.SHARE, verb=around.left.at)
    if around.behind in _STAKES:
        return around.role(Measure.SHARE)
    if around.left.trigger != "share":
        return None
    return around.role(Measure.SHARE, verb=around.verb - (around.word == "up"))


_HOLDING = frozenset("hold holds held own owns owned take takes took".split())
_STAKES = frozenset("stake stakes shareholding holding share".split())
"""What one has of a whole: "in which it holds 50 percent", "a 30 percent stake", "a 34 percent share of sales"."""


_LOSING = frozenset("lose loses lost losing shed sheds shedding forfeited".split())


def _by_loss(around: Around) -> Role | None:
    """ "lost more than half of its car output", "shed 12 percent of its staff": what was had is less by that much."""
    owned = [token.word for token in around.right[:2]] in (["of", "its"], ["of", "their"], ["of", "the"])
    lost = around.word in _LOSING and around.left.preposition is None and around.right[:1] != []
    if not lost or not owned:
        return None
    return around.role(Measure.GROWTH, "of", value=-abs(around.value))


def _by_fraction(around: Around) -> Role | None:
    """ "fell by a third", "a third of the total", "one in three"."""
    if around.found.form != "fraction":
        return None
    if around.changes and around.left.preposition in ("by", "in", None) and around.behind != "of":
        by_object = around.left.preposition in ("by", "in") and has_object(around.tokens, around.left.at)
        return around.role(Measure.GROWTH, "object" if by_object else "subject", value=signed(around))
    if around.behind in ("of", "the", "its") and around.left.trigger in ("none", "other", "level"):
        return around.role(Measure.SHARE, "of")
    word = around.tokens[around.index].word
    of_each: Where = "noun" if re.search(r"\s(?:in|out of|of every|for every)\s|^every\s", word) else "of"
    return around.role(Measure.SHARE, of_each if around.right else "subject", verb=around.index)


_PERCENT = re.compile(r"%|\bper\s?cent\b|\bpct\b", re.IGNORECASE)


def _by_other_words(around: Around) -> Role | None:
    """ "7.4 million, or 34 percent": the same things as a share."""
    before = next((one for one in around.tokens[: around.index][::-1] if one.kind == "quantity"), None)
    if before is not None and _PERCENT.search(before.word) and around.behind != "of":
        return None  # "6.2 percent in real terms, or 6.5 percent in nominal terms"
    or_share = around.index > 2 and around.before == "or" and around.tokens[around.index - 2].word == ","
    return around.role(Measure.SHARE, "same", verb=around.index) if or_share else None


def _by_other_end(around: Around) -> Role | None:
    """ "to 2 percent of GDP from 1.5 percent", "from 2.1 percent in 2020 to 2.6": the other end of the change."""
    other = {"from": "to", "to": "from"}.get(around.left.preposition or "", "")
    if not other or not _end_before(around.tokens, around.index, other):
        return None
    return around.role(Measure.LEVEL, "same", verb=around.index, sure=False)


def _by_indicator_behind(around: Around) -> Role | None:
    """ "a gain of 9 percent in industrial investment", "3.7 percent for the secondary industry"."""
    growth = around.left.trigger == "level" and GROWTH_HEADS.search(around.subject[-60:])
    named = _in_indicator(around) or (_goes_on_noun(around) and around.behind == "in")
    if not (growth or around.left.trigger in ("noun", "none", "up", "down")) or not named:
        return None
    down = around.left.trigger == "down" or around.word in FALL_NOUNS
    value, sure = -around.value if down else around.value, around.left.trigger != "none"
    return around.role(Measure.GROWTH, "of", value=value, verb=around.left.at, sure=sure)


def _by_whole(around: Around) -> Role | None:
    """ "stood at 5 percent of the total"."""
    level = around.left.trigger == "level"
    if around.behind != "of" or (level and GROWTH_HEADS.search(around.subject[-90:])):
        return None
    makes = around.word in OUTPUT_VERBS and around.left.preposition is None
    return around.role(Measure.SHARE, "subject" if (level and not makes) or around.before == "up" else "of")


def _by_level(around: Around) -> Role | None:
    """ "the rate stood at 5 percent", "growth was 5 percent"."""
    crosses = bool(CROSSING.match(around.found.quantity.text))
    if around.left.trigger != "level" and around.left.preposition not in _AT_LEVEL and not crosses:
        return None
    tail = around.subject[-90:]
    if opens_sentence_at(around.tokens, around.index):
        tail = " ".join(token.word for token in subject_ahead(around.tokens, around.index))
    if GROWTH_HEADS.search(tail) and not re.search(r"\bshare\b", tail):
        return around.role(Measure.GROWTH)
    if _SHARE_HEADS.search(tail):
        return around.role(Measure.SHARE)
    return around.role(Measure.LEVEL, sure=bool(RATE_HEADS.search(tail) and not _THE_RATE.search(tail)))


_THE_RATE = re.compile(r"(?:^|[.;,]\s)(?:the|this|that)\s(?:rate|pace|level)\s\w+\s?$", re.IGNORECASE)
"""Words that point to a rate of whatever was spoken of."""


_PARTNER = re.compile(
    r"\b(?:trad(?:e|ing)|export|import|overseas|foreign|largest|biggest|top|main|leading)\s"
    r"(?:partners?|markets?|destinations?|buyers?|customers?|suppliers?|sources?)\b[^;:]*$",
    re.IGNORECASE,
)


def _by_partner(around: Around) -> Role | None:
    """ "The biggest market was the United States with 24 percent": what one of several has of all."""
    named = around.before == "with" and around.left.trigger in ("none", "other", "level")
    return (
        around.role(Measure.SHARE, verb=around.index) if named and _PARTNER.search(around.subject) else None
    )


_TRADING = frozenset(
    "ship ships shipped export exports exported sell sells sold send sends sent buy buys bought".split()
)
""" "They shipped 40 percent by rail": some of what they have."""


def _guessed(around: Around) -> Role:
    """A growth, where nothing tells: of what "for" names, of the subject, or of what stands beside it."""
    if _for_each(around.tokens, around.index):
        return around.role(Measure.GROWTH, "of", verb=around.index, sure=False)
    if around.left.trigger == "other" and RATE_HEADS.search(around.subject[-60:]):
        return around.role(Measure.LEVEL, sure=False)
    if around.left.trigger == "other" and around.left.preposition is None:
        some = around.word in _TRADING
        return around.role(Measure.SHARE if some else Measure.GROWTH, sure=False)
    beside = around.left.at + 1 if around.left.preposition in ("by", "to") else around.index
    return around.role(Measure.GROWTH, "apposed", verb=beside, sure=False)


_GROWTH_AHEAD = re.compile(
    r",\s(?:[\w'’-]+\s){0,4}growth\s(?:was|is|remained|outpaced|exceeded|beat|lagged|ranked)\b", re.IGNORECASE
)


def _by_subject_ahead(around: Around) -> Role | None:
    """ "At 6.1 percent, Chongqing's growth was": the subject behind says what it is."""
    opens = around.index < 3 and around.tokens[0].word == "at"
    ahead = opens and _GROWTH_AHEAD.match(around.folded, around.tokens[around.index].end)
    return around.role(Measure.GROWTH) if ahead else None


_READINGS: tuple[Callable[[Around], Role | None], ...] = (
    _ratio,
    _by_contribution,
    _by_whole_before,
    by_agents,
    by_noun_behind,
    by_comparison,
    _by_loss,
    _by_share_verb,
    _by_fraction,
    _by_other_words,
    _by_other_end,
    _by_indicator_behind,
    by_noun_before,
    by_change,
    _by_whole,
    _by_subject_ahead,
    _by_partner,
    _by_level,
)
"""In the order in which they are tried."""


def _end_before(tokens: Sequence[Token], index: int, preposition: str) -> bool:
    """Whether the other end, behind its preposition, stands directly before."""
    before = tokens[max(0, index - 7) : index]
    ends = [
        at
        for at, token in enumerate(before)
        if token.kind == "quantity" and at and before[at - 1].word == preposition
    ]
    return bool(ends) and not any(token.kind == "mark" for token in before[ends[-1] :])


def _for_each(tokens: Sequence[Token], index: int) -> bool:
    """ "3.7 percent for the secondary industry and 4.4 percent for the primary": one "for", or one "in", each."""
    behind = tokens[index + 1].word if index + 1 < len(tokens) else ""
    at = index - 1
    while at > 0 and tokens[at].kind != "quantity":
        at -= 1
    named = behind == "for" or any(token.kind == "indicator" for token in tokens[index + 2 : index + 5])
    return (
        named and behind in ("for", "in") and tokens[at].kind == "quantity" and tokens[at + 1].word == behind
    )


def _goes_on_noun(around: Around) -> bool:
    """ "an increase of 12 percent in car output and of 5 percent in electronics"."""
    return [token.word for token in around.tokens[max(0, around.index - 2) : around.index]] == ["and", "of"]


def _in_indicator(around: Around) -> bool:
    behind = around.tokens[around.index + 1 : around.index + 4]
    if not behind or behind[0].word not in ("in", "for"):
        return False
    return any(token.kind in ("indicator", "thing") for token in behind[1:]) and behind[1].kind != "period"
