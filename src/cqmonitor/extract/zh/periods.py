"""Time expressions of Chinese text, resolved against the day of publication and the text before.

A period without its year takes that of the same paragraph, else the latest one that had ended.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from cqmonitor.extract import calendar as cal
from cqmonitor.extract.holidays import holiday_just_over, is_holiday, travel_season
from cqmonitor.extract.zh.numerals import parse
from cqmonitor.extract.zh.timewords import HOLIDAYS, TIME
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
    value only (由上年的…), `to_end` one that is only reached at its end (截至, 到…).
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


_BASE_BEFORE = re.compile(
    r"(?:(?<![同环占对])比|较|相比|高于|低于|快于|慢于|好于|少于|多于|不及|优于|超过|与|同|"
    r"恢复|相当于)(?:了)?$"
)
_BASE_AFTER = re.compile(
    r"^(?:的?(?:近|约|超过?|逾|大约)?(?:同期|同月|基础上|\d{1,4}(?:\.\d{1,3})?倍|[一两二三四五六七八九十]{1,3}倍)|"
    r"以?来?的?(?:历史|同期)?的?(?:新高|新低|最[高低好大快佳]|次[高低]|峰值)|年均?(?:水平)|"
    r"(?:同期)?相比)"
)
_SAME_WAS = re.compile(r"(?:则|还|也|仅|只|却|尚|都|均){0,2}(?:为|是|有|不到|不足)")
"""而去年同期为下降2.4%: a figure of that time itself, to compare with."""
_OPENS = re.compile(r"(?:^|[，。;；:：(\n])(?:而|但|且)?$")
_COMPARES = re.compile(r"相比|基数|水平|的|持平|[高低多少快慢]于?|以来|[增提上升下降减回扩收]")
_LATER = re.compile(r"[一-鿿]{1,8}?(?:以来|至今)")
_LOCAL_BEFORE = re.compile(r"(?:由|从)$")
_ERAS = {
    "直辖": date(1997, 6, 18),
    "改革开放": date(1978, 12, 18),
    "新中国成立": date(1949, 10, 1),
    "建国": date(1949, 10, 1),
    "入世": date(2001, 12, 11),
    "十八": date(2012, 11, 8),
    "十九": date(2017, 10, 18),
    "二十": date(2022, 10, 16),
}


_SET_THEN = re.compile(r"年初(?:所|就|既)?(?:定|确定|提出|制定|下达|设定|预定|预期|目标|计划)")
"""年初定下的目标: when a goal was set is not when it is for."""
_NO_PERIOD = re.compile(r"(?:[一-鿿]{0,8}(?:政府)?工作报告|修订|修正|版(?!权)|届)")
"""What makes a year a name: 2025年政府工作报告, 2024年修订."""


@dataclass(slots=True)
class _Context:
    """What the text before has fixed: the year and the last interval named in the paragraph."""

    published: date
    year: int | None = None
    last: Period | None = None
    named: int | None = None
    at: int = 0
    day: date | None = None
    holiday: bool = False


def find(folded: str, published: date) -> list[Time]:
    """All time expressions of folded text, in order."""
    found: list[Time] = []
    context = _Context(published)
    paragraph_end = 0
    for hit in TIME.finditer(folded):
        if (
            hit.end() == hit.start()
            or _NO_PERIOD.match(folded, hit.end())
            or _SET_THEN.match(folded, hit.end() - 2)
        ):
            continue
        if hit.start() >= paragraph_end:
            context = _Context(published)
            paragraph_end = folded.find("\n", hit.start())
            paragraph_end = len(folded) if paragraph_end < 0 else paragraph_end
        if hit["whole"] == "全年" and context.year and context.year > published.year:
            stop = folded.find("。", context.at, hit.start())
            context.year = context.year if stop < 0 else None
        time = _read(hit, folded, context)
        if time is None:
            continue
        if found and found[-1].holiday and folded[found[-1].end : hit.start()] in ("(", "（"):
            time = replace(time, holiday=True)
        found.append(time)
        if time.period and time.period.start == time.period.end:
            context.day = time.period.end
        if time.period and not time.base:
            context.named = time.period.end.year
        if time.sort in (Sort.INTERVAL, Sort.END) and not time.base and not time.local and time.period:
            context.holiday = time.holiday
            context.year, context.at = time.period.end.year, time.end
            context.last = time.period
    return found


def _read(hit: re.Match[str], folded: str, context: _Context) -> Time | None:
    try:
        time = _resolve(hit, context)
    except (ValueError, OverflowError):
        return None
    if time is None:
        return None
    if hit["prefix"] in ("截至", "截止", "截止到", "截至到") and time.period:
        time = replace(time, sort=Sort.END, period=_up_to(time.period, context))
    before = folded[max(0, hit.start() - 4) : hit.start()]
    after = folded[hit.end() : hit.end() + 12]
    itself = bool(hit["same"]) and _is_itself(before, after)
    base = not itself and bool(hit["same"] or _BASE_BEFORE.search(before) or _BASE_AFTER.match(after))
    base = base and not (hit["today"] or (hit["prefix"] or "").startswith("截"))
    local = itself or (bool(_LOCAL_BEFORE.search(before) or hit["prefix"] == "从") and not hit["since"])
    local = local or bool(re.search(r"(?:^|[，。;；])(?:而|但)$", before) and _SAME_WAS.match(after))
    later = _LATER.match(after)
    if later and time.period and time.sort is Sort.INTERVAL and time.period.start <= context.published:
        time = replace(time, since=True, period=_since(time.period.start, context))
    goal = bool(hit["whole"] or hit["rel"]) and bool(
        re.match(
            r"(?:的)?(?:主要)?(?:预期|调控|增长)?(?:(?:目标|任务)(?!增长|是|：|:)|计划(?=的|完成|任务|总投资))",
            after,
        )
    )
    local = local or time.local
    if time.sort is Sort.DAY and re.match(r"当[天日]", after):
        time, local = replace(time, sort=Sort.INTERVAL), after[2:3] not in ("，", ",")
    return replace(time, of_goal=goal, start=hit.start(), end=hit.end(), base=base, local=local)


def _is_itself(before: str, after: str) -> bool:
    """Whether 去年同期 is what a figure is of (去年同期为2.1%，去年同期出口10亿元), and not what it is compared with."""
    if _BASE_BEFORE.search(before):
        return False
    return bool(_SAME_WAS.match(after)) or bool(_OPENS.search(before) and not _COMPARES.match(after))


def _up_to(period: Period, context: _Context) -> Period:
    return (
        cal.day(min(period.end, context.published))
        if period.start <= context.published
        else cal.day(period.end)
    )


def _resolve(hit: re.Match[str], context: _Context) -> Time | None:
    """The expression's interval; None for what is no time after all."""
    published = context.published
    if hit["now"]:
        return Time(0, 0, Sort.NOW, (context.last and None) or cal.day(published))
    if hit["today"]:
        back = {"昨日": 1, "昨天": 1, "前日": 2}.get(hit["today"], 0)
        same = hit["today"] in ("当日", "当天") and context.day
        if same:
            return Time(0, 0, Sort.INTERVAL, cal.day(same), local=True)
        return Time(0, 0, Sort.DAY, cal.day(published - timedelta(days=back)))
    if hit["future"]:
        return Time(0, 0, Sort.OPEN, None)
    if hit["spanyears"]:
        return _time(cal.years(int(hit["y1"]), int(hit["y2"])))
    if hit["spanmonths"]:
        first = cal.month(int(hit["ya"]), int(hit["ma"]))
        return _time(Period(start=first.start, end=cal.month(int(hit["yb"]), int(hit["mb"])).end))
    if hit["plan"]:
        return _plan(hit, published)
    if hit["era"]:
        return _time(Period(start=_ERAS[hit["congress"] or hit["era"]], end=published), since=True)
    if hit["pastyear"]:
        return _time(cal.year(context.year or cal.latest_ended(cal.year, published).start.year))
    if hit["recentspan"]:
        count = int(parse(hit["recent"] or hit["recent2"]))
        if context.named and context.named + count == published.year:
            return _time(cal.years(context.named, published.year))
        over = published.month < 7 or hit["recentspan"].startswith("过去")
        last = context.year or (published.year - 1 if over else published.year)
        return _time(cal.ending_years(count, last))
    if hit["same"]:
        return Time(0, 0, Sort.INTERVAL, context.last and cal.back(context.last, 1), base=True)
    if hit["anaphor"]:
        return Time(0, 0, Sort.INTERVAL, context.last, holiday=context.holiday) if context.last else None
    if hit["someholiday"]:
        return _some_holiday(context)
    if hit["bareday"]:
        return _bare_day(int(hit["bareday"]), published)
    if hit["mrel"] or hit["qrel"]:
        return _relative_month(hit, context)
    return _calendar(hit, context)


def _time(period: Period, sort: Sort = Sort.INTERVAL, **marks: bool) -> Time:
    return Time(0, 0, sort, period, **marks)


def _plan(hit: re.Match[str], published: date) -> Time:
    number = int(parse(hit["plan"] + "")) if hit["plan"] else 0
    period = cal.five_year_plan(number)
    edge = hit["planedge"]
    if edge == "以来":
        return _time(Period(start=period.start, end=max(published, period.start)), since=True)
    if edge == "末":
        return _time(cal.day(period.end), Sort.END)
    return _time(period)


def _bare_day(number: int, published: date) -> Time | None:
    when = cal.valid_day(published.year, published.month, number)
    if when is None or when > published:
        month = cal.month_before(published)
        when = cal.valid_day(month.start.year, month.start.month, number)
    return Time(0, 0, Sort.DAY, cal.day(when)) if when else None


def _relative_month(hit: re.Match[str], context: _Context) -> Time:
    published, last = context.published, context.last
    word = hit["mrel"] or hit["qrel"]
    if hit["qrel"]:
        quarter = cal.latest_ended(lambda year: cal.quarter(year, (published.month - 1) // 3 or 4), published)
        return _time(quarter, base=False)
    if word == "当月" and last:
        return _time(cal.month(last.end.year, last.end.month))
    if word in ("本月", "这个月"):
        return _time(cal.month(published.year, published.month))
    before = cal.month_before(published)
    if word in ("上月", "上个月") and last and last.months == 1:
        before = cal.month_before(last.start)
    return _time(cal.last_day(before), Sort.END) if hit["medge"] else _time(before)


def _year(hit: re.Match[str], context: _Context) -> int | None:
    if hit["year"]:
        return int(hit["year"])
    if hit["cyear"]:
        return int(parse(hit["cyear"]))
    this = context.published.year
    match hit["rel"]:
        case None:
            return None
        case "今年" | "本年度" | "本年" | "新的一年" | "新一年":
            return this
        case "前年":
            return this - 2
        case "明年":
            return this + 1
        case "次年":
            return (context.year or this) + 1
        case "同年" | "当年" | "该年":
            return context.named or context.year or this
        case "上年" | "上年度" | "上一年" | "上一年度" if context.year:
            return context.year - 1
        case _:
            return this - 1


def _calendar(hit: re.Match[str], context: _Context) -> Time | None:
    year = _year(hit, context)
    edge = hit["edge"] or ""
    whole = hit["whole"] or ""
    of_year = _part(hit)
    if of_year is None and year is None and not whole:
        return None
    if hit["day"]:
        return _dated(hit, year, context)
    if of_year is not None:
        nearest = hit["holiday"] or hit["season"]
        period = of_year(year) if year else (_nearest if nearest else _placed)(of_year, context)
    else:
        period = cal.year(year) if year else _placed(cal.year, context)
    if whole == "年初" and hit["since"]:
        return _time(_since(period.start, context), since=True)
    if whole == "年初":
        return Time(0, 0, Sort.END, cal.day(period.start), since=bool(hit["since"]))
    if edge.endswith("初") and of_year is None:
        return _time(cal.day(period.start), Sort.END, relative=year is None)
    if hit["since"]:
        first = (
            period.end + timedelta(days=1) if "末" in edge + whole or "底" in edge + whole else period.start
        )
        return _time(_since(first, context), since=True)
    if whole in ("年末", "年底", "年终", "末", "底") or edge[-1:] in ("末", "底"):
        return _time(cal.last_day(period), Sort.END, relative=year is None)
    if whole == "全年" or (of_year is None and not whole):
        return _time(period, whole_year=True, relative=not year or not (hit["year"] or hit["cyear"]))
    return _time(period, relative=year is None, holiday=bool(hit["holiday"] or hit["season"]))


def _since(first: date, context: _Context) -> Period:
    last = context.last
    calendar = last and last.months is not None and last.start >= first and last.end <= context.published
    end = last.end if last and calendar else context.published
    return Period(start=first, end=max(first, end))


def _placed(of_year: Callable[[int], Period], context: _Context) -> Period:
    """A part of the year without its year: the year in force in the paragraph, else the latest that ended."""
    if context.year is not None:
        inside = of_year(context.year)
        if inside.start <= context.published or context.year > context.published.year:
            return (
                inside
                if inside.end <= context.published or of_year is cal.year
                else _latest(of_year, context)
            )
    return _latest(of_year, context)


def _nearest(of_year: Callable[[int], Period], context: _Context) -> Period:
    """A holiday without its year: the one that the day of publication is nearest to, past or to come."""
    published = context.published
    found = [period for year in (-1, 0, 1) if (period := _known(of_year, published.year + year))]
    if not found:
        raise ValueError("no holiday near the day of publication is known")
    return min(found, key=lambda p: max(4 * (p.start - published).days, (published - p.end).days))


def _some_holiday(context: _Context) -> Time:
    """长假期间 without its name: the one spoken of, else one of the last two weeks; else a holiday not dated."""
    if context.holiday:
        return (
            _time(context.last, holiday=True) if context.last else Time(0, 0, Sort.OPEN, None, holiday=True)
        )
    period = holiday_just_over(context.published)
    return Time(0, 0, Sort.INTERVAL if period else Sort.OPEN, period, holiday=True)


def _known(of_year: Callable[[int], Period], year: int) -> Period | None:
    try:
        return of_year(year)
    except ValueError:
        return None


def _latest(of_year: Callable[[int], Period], context: _Context) -> Period:
    return cal.latest_ended(of_year, context.published)


def _dated(hit: re.Match[str], year: int | None, context: _Context) -> Time | None:
    published = context.published
    month, number = int(hit["month"]), int(hit["day"])
    for candidate in (year,) if year else (published.year, published.year - 1):
        when = cal.valid_day(candidate, month, number)
        if when and (year or when <= published):
            break
    else:
        when = cal.valid_day(published.year, month, number)
    if when is None:
        return None
    last = cal.valid_day(when.year, int(hit["month2"] or month), int(hit["day2"])) if hit["day2"] else None
    if last and last > when:
        return _time(Period(start=when, end=last), holiday=is_holiday(Period(start=when, end=last)))
    return Time(0, 0, Sort.DAY, cal.day(when))


def _part(hit: re.Match[str]) -> Callable[[int], Period] | None:
    """The part of a year that is named, as a function of the year."""
    if hit["q1"]:
        first = _ordinal(hit["q1"])
        last = _ordinal(hit["q2"]) if hit["q2"] else first
        return lambda year: cal.quarters(year, first, last)
    if hit["q0"] is not None:
        return lambda year: cal.quarter(year, 1)
    if hit["qn"]:
        count = _ordinal(hit["qn"])
        return lambda year: cal.quarters(year, 1, count)
    if hit["half"]:
        number = 1 if hit["half"] == "上" else 2
        return lambda year: cal.half(year, number)
    if hit["m1"] or hit["mn"]:
        first = int(hit["m1"] or 1)
        last = int(hit["m2"]) if hit["m1"] else int(parse(hit["mn"]))
        return lambda year: cal.months(year, first, last)
    if hit["ten"]:
        of_month, tenth = int(hit["month"]), {"上": 10, "中": 20}.get(hit["ten"])
        return lambda year: cal.ten_days(year, of_month, tenth)
    if hit["month"] or hit["cmonth"]:
        number = int(hit["month"]) if hit["month"] else int(parse(hit["cmonth"]))
        return lambda year: cal.month(year, number)
    if hit["season"]:
        season = {"春运": "spring", "暑运": "summer"}[hit["season"]]
        return lambda year: _found(travel_season(season, year))
    if hit["holiday"]:
        kind = HOLIDAYS[hit["holiday"]]
        return lambda year: cal.holiday(kind, year)
    return None


def _found(period: Period | None) -> Period:
    if period is None:
        raise ValueError("the lunar new year of that year is not known")
    return period


def _ordinal(words: str) -> int:
    return int(parse(words.strip("第前")))
