"""What a time expression is, and what the text before it has fixed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cqmonitor.records import Period


class Sort(StrEnum):
    """What a time expression can do for a value."""

    INTERVAL = "interval"
    END = "end"  # 截至6月底, 年末: a stock is read on that day
    NOW = "now"  # 目前
    DAY = "day"  # 昨日, 6月30日: mostly when something was said or happened
    OPEN = "open"  # 未来三年: no interval that a reader could name


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression.

    `base` marks what a value is compared with (比上年同期), `local` one that holds for the next
    value only (由上年的…), `since` one that runs from its start on (…以来).
    """

    start: int
    end: int
    sort: Sort
    period: Period | None
    base: bool = False
    local: bool = False
    whole_year: bool = False
    relative: bool = False
    since: bool = False
    holiday: bool = False
    of_goal: bool = False


@dataclass(slots=True)
class Context:
    """What the text before has fixed: the year and the last interval named in the paragraph."""

    published: date
    year: int | None = None
    last: Period | None = None
    named: int | None = None
    at: int = 0
    day: date | None = None
    holiday: bool = False
