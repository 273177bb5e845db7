"""The history of one fact: statements that corroborate, refine, revise or dispute each other.

Statements of one series and period are taken by day of publication, then authority, time and id: the
order in which they arrived plays no part. At each moment there is one current value, and
beside it any disputed ones:

- one that meets the value corroborates it; where it is more precise, it is the value (*refined*);
- one that does not meet it is *revised* where it was published later, and comes from equal or higher
  authority or from two independent outlets; otherwise *disputed*: a row of its own beside the current
  one, open until it prevails or is made more precise;
- a superseded value that is repeated opens nothing, unless by a higher authority than the current
  value has: the press was then wrong to revise it;
- a bound ("over", "about") is a value of its own only while nothing better is known; on one day,
  plain numbers are heard before bounds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from cqmonitor.codes import Revision
from cqmonitor.records import OPEN_END

_DAY = timedelta(days=1)
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Statement:
    """What one claim says about one fact.

    `day` is the publication in Asia/Shanghai, None where unknown; `outlet` the one that the story comes
    from, which for a reprint is the original's; `low`, `high` the interval; `soft` marks a bound;
    `rank` the place among all statements by time and id.
    """

    claim_id: str
    article_id: str
    outlet: str
    authority: int
    day: date | None
    rank: int
    recorded_at: datetime
    value: float
    low: float
    high: float
    soft: bool


@dataclass(slots=True)
class Vintage:
    """One value of a fact, from the day it was published to the day before it was superseded."""

    giver: Statement
    revision: Revision
    start: date
    end: date = OPEN_END
    support: list[Statement] = field(default_factory=list)
    contrary: list[Statement] = field(default_factory=list)

    @property
    def authority(self) -> int:
        """The highest authority that stands behind the value."""
        return max(s.authority for s in self.support)

    @property
    def outlets(self) -> list[str]:
        """The independent outlets that state the value, each once."""
        return sorted({s.outlet for s in self.support})

    @property
    def articles(self) -> list[str]:
        """The articles that state the value, copies included, each once."""
        return sorted({s.article_id for s in self.support})

    @property
    def first_recorded(self) -> datetime:
        """When we first held the value as precisely as it stands here."""
        return min(s.recorded_at for s in self.support if s.day and not finer(self.giver, s))


def vintages(statements: Iterable[Statement]) -> list[Vintage]:
    """All vintages of one fact; none where no statement is dated.

    Args:
        statements: the claims of one series and period, in any order.

    Returns:
        Vintages by start; those with revision `disputed` run beside the others.
    """
    fact = _Fact()
    ordered = sorted(statements, key=_order)
    for statement in ordered:
        if statement.day is not None:
            fact.hear(statement, statement.day)
    for statement in ordered:
        if statement.day is None:
            fact.corroborate(statement)
    return fact.history()


def meet(a: Statement, b: Statement) -> bool:
    """Whether two intervals overlap. 5.7 and 5.8 only touch (at 5.75), and do not."""
    low, high = max(a.low, b.low), min(a.high, b.high)
    if low > high + _ROUNDING * abs(low):
        return False
    slack = _ROUNDING * max(abs(low), abs(high)) if math.isfinite(low) and math.isfinite(high) else 0.0
    narrow = min(a.high - a.low, b.high - b.low) <= slack
    return low <= high + slack if narrow else low < high - slack


def finer(a: Statement, b: Statement) -> bool:
    """Whether `a` is more precise than `b`: a plain number than a bound, else the narrower interval."""
    if a.soft != b.soft:
        return b.soft
    width_a, width_b = a.high - a.low, b.high - b.low
    if math.isinf(width_a) and math.isinf(width_b):
        return a.low >= b.low and a.high <= b.high and (a.low, a.high) != (b.low, b.high)
    return width_a < width_b * (1 - 1e-6)


def _order(s: Statement) -> tuple[bool, date, int, bool, int, str]:
    return (s.day is None, s.day or date.min, -s.authority, s.soft, s.rank, s.claim_id)


class _Fact:
    """The state while statements are heard, day by day."""

    def __init__(self) -> None:
        self.current: Vintage | None = None
        self.closed: list[Vintage] = []
        self.disputed: list[Vintage] = []
        self.superseded: list[Vintage] = []

    def hear(self, s: Statement, day: date) -> None:
        current = self.current
        if current is None:
            self.current = Vintage(s, Revision.FIRST, day, support=[s])
        elif meet(s, current.giver):
            self.current = self._support(current, s, day)
            self._absorb(self.current, day)
        elif s.soft and not current.giver.soft:
            current.contrary.append(s)
        elif (old := self._repeated(s)) and s.authority <= current.authority:
            old.support.append(s)
        else:
            self._contradict(current, s, day)

    def corroborate(self, s: Statement) -> None:
        """Count an undated statement for the value that it meets; it opens nothing."""
        standing = [self.current, *self.disputed] if self.current else []
        agreed = next((v for v in standing if v and meet(s, v.giver)), None)
        if agreed:
            agreed.support.append(s)

    def history(self) -> list[Vintage]:
        standing = [self.current] if self.current else []
        everything = [*self.closed, *standing, *self.disputed]
        return sorted(everything, key=lambda v: (v.start, v.revision is Revision.DISPUTED, v.giver.rank))

    def _repeated(self, s: Statement) -> Vintage | None:
        """The superseded value that is repeated. Much meets a bound: only a bound repeats one."""
        likely = (v for v in self.superseded if s.soft or not v.giver.soft)
        return next((v for v in likely if meet(s, v.giver)), None)

    def _support(self, vintage: Vintage, s: Statement, day: date) -> Vintage:
        """Add a statement to the value that it meets; the refined vintage where it is more precise."""
        if not finer(s, vintage.giver):
            vintage.support.append(s)
            return vintage
        agreeing = [*_meeting(s, vintage.support), s]
        if vintage.start == day:  # one vintage a day: what was more precise by the evening
            vintage.giver, vintage.support = s, agreeing
            return vintage
        self._close(vintage, day)
        disputed = vintage.revision is Revision.DISPUTED
        kind = Revision.DISPUTED if disputed else Revision.REFINED
        return Vintage(s, kind, day, support=agreeing)

    def _contradict(self, current: Vintage, s: Statement, day: date) -> None:
        line = next((v for v in self.disputed if meet(s, v.giver)), None)
        outlets = {s.outlet, *(line.outlets if line else ())}
        if day > current.start and (s.authority >= current.authority or len(outlets) > 1):
            self._revise(current, s, line, day)
        elif line:
            self.disputed[self.disputed.index(line)] = self._support(line, s, day)
        else:
            self.disputed.append(Vintage(s, Revision.DISPUTED, day, support=[s]))

    def _revise(self, current: Vintage, s: Statement, line: Vintage | None, day: date) -> None:
        giver = line.giver if line and not finer(s, line.giver) else s
        self._close(current, day)
        self.superseded = [v for v in self.superseded if not meet(v.giver, giver)] + [current]
        self.current = Vintage(giver, Revision.REVISED, day, support=[s])
        self._absorb(self.current, day)

    def _absorb(self, winner: Vintage, day: date) -> None:
        """A disputed value that the current one meets is disputed no more."""
        for line in [v for v in self.disputed if meet(v.giver, winner.giver)]:
            self.disputed.remove(line)
            self._close(line, day)
            winner.support = [*_meeting(winner.giver, line.support), *winner.support]

    def _close(self, vintage: Vintage, day: date) -> None:
        vintage.end = day - _DAY
        if vintage.end >= vintage.start:
            self.closed.append(vintage)


def _meeting(giver: Statement, support: Sequence[Statement]) -> list[Statement]:
    return [s for s in support if meet(s, giver)]
