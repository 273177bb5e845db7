"""When a value is of: its own time, its sentence's, its paragraph's, its story's; and what it is compared with."""

from __future__ import annotations

import re
from dataclasses import replace

from cqmonitor.codes import Basis, Kind, Measure, Status
from cqmonitor.extract import calendar as cal
from cqmonitor.extract.text import Span
from cqmonitor.extract.zh import families, measures, roles
from cqmonitor.extract.zh.indicators import Subject
from cqmonitor.extract.zh.story import State, Story, within
from cqmonitor.extract.zh.times import Sort, Time
from cqmonitor.extract.zh.written import Amount
from cqmonitor.records import Period


def take_time(state: State, time: Time, folded: str) -> None:
    """Let a time govern what follows; what it is compared with, or said for one value only, does not."""
    if time.base or time.local or time.of_goal:
        return
    if time.sort is Sort.DAY:
        state.event = time
        return
    state.time = _joined(state.time, time, folded) or time
    if not is_part(state.time, state.main):
        state.main = state.time


def is_part(time: Time | None, main: Time | None) -> bool:
    """Whether a time is a month or quarter of a longer one that governs: 上半年…，6月当月…."""
    if time is None or main is None or not time.period or not main.period or time.sort is not Sort.INTERVAL:
        return False
    inside = main.period.start <= time.period.start and time.period.end <= main.period.end
    return inside and time.period != main.period and main.sort is Sort.INTERVAL and not main.since


def _joined(before: Time | None, time: Time, folded: str) -> Time | None:
    """截至11月底，今年累计: the year up to that day."""
    if before is None or not before.period or not time.period or time.start - before.end > 24:
        return None
    if "。" in folded[before.end : time.start]:
        return None
    end, year = (before, time) if before.sort is Sort.END else (time, before)
    if end.sort is not Sort.END or not ((year.relative and year.whole_year) or year.since):
        return None
    day = end.period.end if end.period else None
    if not day or not year.period or not year.period.start <= day < year.period.end:
        return None
    return replace(time, sort=Sort.INTERVAL, period=Period(start=year.period.start, end=day))


def time_of(
    story: Story, start: int, amount: Amount, paired: Time | None, state: State, sentence: Span, *, flow: bool
) -> Time | None:
    """The time of one value: its own, one said for it alone, the sentence's, the text's, else a day."""
    if paired:
        return paired
    local = [t for t in within(story.times, start, amount.start) if t.local]
    if local:
        return _year_before(local[-1], state.time or story.period)
    if re.search(r"[由从]约?$", story.folded[start : amount.start]) and (
        first := _from(story, start, sentence)
    ):
        return first
    if state.time is None and not flow and _turned(story, start, amount):
        return None
    if flow:
        return _of_flow(story, state.time, start, amount.start) or story.period or state.event
    return state.time or state.event or story.period


def _year_before(time: Time, main: Time | None) -> Time:
    """去年同期为… in a paragraph that has named no period: a year before the one that governs."""
    if time.period or main is None or main.period is None:
        return time
    return replace(time, period=cal.back(main.period, 1))


def _of_flow(story: Story, time: Time | None, start: int, end: int) -> Time | None:
    """The time of a flow: a day that dated a stock before (截至9月末) stands for the year up to it."""
    if time is None or time.sort not in (Sort.NOW, Sort.END):
        return time
    same = "。" not in story.folded[time.end : start]
    until = story.folded.startswith("截", time.start) and "累计" not in story.folded[start:end]
    if same and (time.sort is Sort.NOW or not until):
        return time
    whole = story.period.period if story.period else None
    if time.sort is Sort.NOW or time.period is None or (whole and whole.end == time.period.end):
        return story.period or time
    day = time.period.end
    return replace(time, sort=Sort.INTERVAL, period=Period(start=day.replace(month=1, day=1), end=day))


def _from(story: Story, start: int, sentence: Span) -> Time | None:
    """The first of the two times of the sentence: 由2012年的…提高到2021年的…，占比由15%升至26%."""
    return next((t for t in within(story.times, sentence.start, start) if t.local), None)


def _turned(story: Story, start: int, amount: Amount) -> bool:
    """由2020年的第98位上升至第40位: the second is of now, whatever the text's period."""
    before = within(story.times, max(0, start - 24), amount.start)
    return bool(
        before
        and before[-1].local
        and re.search(r"(?:升|降|跃|滑|跌|提)[^，。;]{0,2}[至到为]$", story.folded[start : amount.start])
    )


_STANDING = re.compile(r"已(?!经济)|现有|现已|拥有(?!量|率)|共有|目前")
_PLACED = frozenset({"count", "km", "mu", "m2", "ha"})


def period_of(
    story: Story,
    time: Time | None,
    kind: Measure,
    state: State,
    *,
    stock: bool,
    coded: str | None,
    unit: str,
    status: Status,
    lead: str,
    said: str,
) -> Period | None:
    """The interval of a value whose time is known: a stock is of its last day, a plan is ahead.

    Args:
        said: the sentence up to the value; 已, 现有 and the like make a count one of now.
    """
    if time is None:
        ratio = coded is not None and story.catalog.by_code[coded].kind is Kind.RATIO
        now = stock or ratio or kind is Measure.RANK
        return cal.day(story.published) if now and status is Status.ACTUAL else None
    if time.sort is Sort.NOW:
        return cal.day(story.published)
    period = time.period
    if period is None:
        return None
    if status is not Status.ACTUAL:
        early = status is Status.FORECAST and story.published.month <= 3
        if time.relative and period.end < story.published and not early:
            return cal.back(period, -1)
        if status is Status.TARGET and time is story.period and period.end < story.published:
            return cal.year(story.published.year)
        return period
    if time.sort is Sort.END and kind is Measure.CHANGE and measures.NEWLY.search(lead) and not stock:
        return period
    standing = stock or (coded is None and unit in _PLACED)
    if standing and time is story.period and kind is Measure.LEVEL and _STANDING.search(said):
        return cal.day(story.published)
    several = kind is Measure.GROWTH and (period.end - period.start).days > 400
    if (
        stock
        and not several
        and not (
            kind in (Measure.CHANGE, Measure.GROWTH) and (state.newly or re.search(r"新增|新设|新登记", lead))
        )
    ):
        return cal.day(min(period.end, story.published))
    return period


_SINCE_LAUNCH = re.compile(
    r"(?:上市|首发|开通|运营|投产|投用|成立|启动|开行|通车)(?:以来|[一二两三四五六七八九十\d]{1,3}(?:个月|年|周年)多?(?:以?来)?)[^。;]{0,8}累计"
)


def is_running_total(subject: Subject, lead: str, time: Time | None, sentence: Span) -> bool:
    """累计开行突破4万列 with no time in its sentence: a count from the beginning until now."""
    if _SINCE_LAUNCH.search(lead):
        return True
    if not families.is_carrier(subject) or not re.search(r"累计|总量|总数", lead):
        return False
    return time is None or not sentence.start <= time.start < sentence.end


def spanned(period: Period, times: list[Time]) -> Period:
    """由2012年的…提高到2021年的…，年均增长8.7%: an average is over all of the years."""
    first = next((t.period for t in times if t.local and t.period), None)
    if first is None or first.start >= period.start:
        return period
    return Period(start=first.start.replace(month=1, day=1), end=period.end)


_CAME_TO = re.compile(r"(?:达到?|突破|迈上|跃上|增至|增加到|提高到|超过)(?:了)?(?:约|近)?$")


def at_ends(period: Period | None, kind: Measure, clause: str, lead: str, *, since: bool) -> Period | None:
    """从2.5万亿元增加到3.2万亿元 within several years: the first and the last of them."""
    if period is None or kind not in (Measure.LEVEL, Measure.SHARE) or (period.months or 0) < 24:
        return period
    if re.search(r"[从由]$", lead):
        return cal.year(period.start.year)
    if not since and _CAME_TO.search(lead) and not re.search(r"累计|总计|合计|共|年均|日均", clause):
        return cal.year(period.end.year)
    rising = re.match(r"(?:[一-鿿]{0,4})[到至]", lead) and re.search(
        r"[从由][^，。;]{1,16}$", clause[: len(clause) - len(lead)]
    )
    return cal.year(period.end.year) if rising else period


def _is_old(base: Time, period: Period) -> bool:
    """Whether a value is compared with a year that is not the year before (比2019年增长)."""
    gap = period.end.year - base.period.end.year if base.period else 1
    return not base.relative and (gap > 1 or (gap != 1 and base.whole_year))


def basis_of(kind: Measure, unit: str, before: str, period: Period | None, base: list[Time]) -> Basis | None:
    end_of_year = bool(period and period.end.month == 12 and period.end.day == 31)
    quarterly = bool(period and period.months == 3)
    old = bool(period and base and base[-1].period and _is_old(base[-1], period))
    long = bool(period and (period.end - period.start).days > 400)
    return roles.basis(
        kind, unit, before, quarterly=quarterly, end_of_year=end_of_year, old_base=old, long=long
    )
