"""What a growth or change is against: its basis."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqmonitor.codes import Basis, Measure, Status
from cqmonitor.extract.en.comparing import compares
from cqmonitor.extract.en.framing import AVERAGE
from cqmonitor.extract.en.period_rules import PeriodMention
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.times import COUNT
from cqmonitor.extract.en.tokens import Token
from cqmonitor.records import Period

_YEARLY = re.compile(
    r"\b(?:annually|annual\saverage|average\sannual|per\syear|each\syear|every\syear|(?<!\bin\s)(?<!within\s)a\syear(?!\s(?:ago|earlier|before|on))|yearly)\b",
    re.IGNORECASE,
)
_ON_AVERAGE = re.compile(r"\b(?:on\saverage|averaged|averaging|an\saverage\sof)\b", re.IGNORECASE)
"""A pace each year where the time is longer than a year."""

_MOST = re.compile(r"\b(?:most|first|least|worst|\w+est|record)\b[^,.;]{0,25}$", re.IGNORECASE)

_IN_YEARS = re.compile(
    rf"\b(?:in|over|within|during)\s(?:just\s|only\s|the\s|those\s|these\s)?(?:{COUNT}\syears|(?:a|the)\sdecade|decade)\b(?!\s(?:ago|earlier))",
    re.IGNORECASE,
)
"""What grew "in five years" grew so much in all."""


def basis_of(
    reading: Reading, tokens: Sequence[Token], folded: str, period: Period | None, held: Basis | None = None
) -> Basis | None:
    """What a growth or change is against: the words near it, else a year before for a growth.

    `held` is what the paragraph or its heading says of months ("Month on month, …").
    """
    if reading.role.measure not in (Measure.GROWTH, Measure.CHANGE):
        return None
    start, end = tokens[reading.index].start, tokens[reading.index].end
    if (reading.of_year or reading.earlier) and reading.role.measure is Measure.GROWTH:
        return Basis.YOY
    base = _base_near(tokens, reading.index) or _base_shared(tokens, reading.index)
    if reading.role.measure is Measure.GROWTH and AVERAGE.search(
        folded[max(tokens[0].start, start - 60) : _word_end(tokens, end + 40)]
    ):
        return Basis.ANNUAL_AVERAGE
    if base and base.basis:
        return base.basis
    if base and base.period:
        against = basis_against(base.period, period)
        pace = (
            reading.role.unit == "pp" and against is Basis.SINCE
        )  # "picking up 1 point from the first half"
        return None if pace else against
    near = folded[max(tokens[0].start, start - 40) : _word_end(tokens, end + 30)]
    in_years = _IN_YEARS.search(near)
    in_all = in_years is not None and not _MOST.search(near[: in_years.start()])
    long = reading.status is not Status.ACTUAL or in_all or period is None or _years_long(period)
    yearly = _YEARLY.search(near) or (long and _ON_AVERAGE.search(near))
    if reading.role.measure is Measure.GROWTH and yearly:
        return Basis.ANNUAL_AVERAGE
    if in_all or (reading.mention and (reading.mention.since or _years_long(period))):
        return Basis.SINCE
    if reading.role.measure is not Measure.GROWTH:
        return None
    return held if held and period and period.months == 1 else Basis.YOY


def _word_end(tokens: Sequence[Token], position: int) -> int:
    """The end of the word of the sentence that a position falls in: "a year ago" is not cut to "a year"."""
    return max(token.end for token in tokens if token.start < position)


def _years_long(period: Period | None) -> bool:
    return period is not None and (period.end - period.start).days > 400


def _base_near(tokens: Sequence[Token], index: int) -> PeriodMention | None:
    """The period compared with that is told behind, before, or in the words the sentence opens with."""
    behind, before = _base_behind(tokens, index), _base_before(tokens, index)
    if behind is not None and before is not None and index - before < 4:
        return _base(tokens[before if _is_apart(tokens, index, behind) else behind])
    at = behind if behind is not None else before
    return _base(tokens[at]) if at is not None else _opening_base(tokens[:index])


def _base_shared(tokens: Sequence[Token], index: int) -> PeriodMention | None:
    """ "19 percent higher than five years before, and spending was 7.7 percent higher": what was said of the other."""
    if not compares(tokens[index + 1 : index + 2]):
        return None
    for token in tokens[:index][::-1]:
        if base := _base(token):
            return base
        if token.word == ";":
            return None
    return None


def _base(token: Token) -> PeriodMention | None:
    return token.of if isinstance(token.of, PeriodMention) and token.of.role == "base" else None


def _base_behind(tokens: Sequence[Token], index: int) -> int | None:
    """Behind the quantity; not what a pace is compared with ("up 5 percent, slower than in May")."""
    for at in range(index + 1, len(tokens)):
        if tokens[at].kind == "quantity" or tokens[at].word in (";", "slower", "faster", "same"):
            return None
        if _base(tokens[at]):
            return at
    return None


def _base_before(tokens: Sequence[Token], index: int) -> int | None:
    for at in range(index - 1, max(-1, index - 9), -1):
        if tokens[at].kind == "quantity" or tokens[at].word in ("and", "but", ";"):
            return None
        if _base(tokens[at]):
            return at
    return None


def _is_apart(tokens: Sequence[Token], index: int, at: int) -> bool:
    """ "month on month down 0.9 percent, year on year": the base behind a comma is of what follows."""
    return any(token.word == "," for token in tokens[index + 1 : at])


def _opening_base(before: Sequence[Token]) -> PeriodMention | None:
    """ "Compared with March, the price index of the whole city dipped": said before the first quantity."""
    if any(token.kind == "quantity" or token.word == ";" for token in before):
        return None
    if [token.word for token in before[:2]] not in (["compared", "with"], ["compared", "to"]):
        return None
    opening = (token.of for token in before[2:5] if isinstance(token.of, PeriodMention))
    return next((mention for mention in opening if mention.role == "base"), None)


_NEARLY_A_YEAR = 330


def basis_against(base: Period | None, value: Period | None) -> Basis | None:
    """What a comparison with an explicit base is called: yoy a year apart, mom a month, else since."""
    if base is None or value is None:
        return None
    if base.start == base.end == value.end:
        return Basis.YOY  # "over the end of the previous year", told of the year before publication
    if base.end.year == value.end.year - 1 and (
        (base.months is not None and base.months == value.months)
        or base.months == 12
        or (base.start == base.end and (value.end - base.end).days > _NEARLY_A_YEAR)
    ):
        return Basis.YOY
    if base.months == 1 and value.months == 1 and (value.start - base.end).days == 1:
        return Basis.MOM
    return Basis.SINCE
