"""The interval that a time expression stands for, by the text before it and the day of publication."""

from __future__ import annotations

import re
from datetime import date, timedelta

from cqmonitor.extract import calendar as cal
from cqmonitor.extract.holidays import holiday_just_over, is_holiday
from cqmonitor.extract.zh.numerals import parse
from cqmonitor.extract.zh.times import Context, Sort, Time
from cqmonitor.extract.zh.year_parts import nearest_holiday, part_of_year, placed
from cqmonitor.records import Period

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


def resolve(hit: re.Match[str], context: Context) -> Time | None:
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
        return interval(cal.years(int(hit["y1"]), int(hit["y2"])))
    if hit["spanmonths"]:
        first = cal.month(int(hit["ya"]), int(hit["ma"]))
        return interval(Period(start=first.start, end=cal.month(int(hit["yb"]), int(hit["mb"])).end))
    if hit["plan"]:
        return _plan(hit, published)
    if hit["era"]:
        return interval(Period(start=_ERAS[hit["congress"] or hit["era"]], end=published), since=True)
    if hit["pastyear"]:
        return interval(cal.year(context.year or cal.latest_ended(cal.year, published).start.year))
    if hit["recentspan"]:
        count = int(parse(hit["recent"] or hit["recent2"]))
        if context.named and context.named + count == published.year:
            return interval(cal.years(context.named, published.year))
        over = published.month < 7 or hit["recentspan"].startswith("过去")
        last = context.year or (published.year - 1 if over else published.year)
        return interval(cal.ending_years(count, last))
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


def interval(period: Period, sort: Sort = Sort.INTERVAL, **marks: bool) -> Time:
    """A time expression whose place in the text is still to be set."""
    return Time(0, 0, sort, period, **marks)


def _plan(hit: re.Match[str], published: date) -> Time:
    number = int(parse(hit["plan"] + "")) if hit["plan"] else 0
    period = cal.five_year_plan(number)
    edge = hit["planedge"]
    if edge == "以来":
        return interval(Period(start=period.start, end=max(published, period.start)), since=True)
    if edge == "末":
        return interval(cal.day(period.end), Sort.END)
    return interval(period)


def _bare_day(number: int, published: date) -> Time | None:
    when = cal.valid_day(published.year, published.month, number)
    if when is None or when > published:
        month = cal.month_before(published)
        when = cal.valid_day(month.start.year, month.start.month, number)
    return Time(0, 0, Sort.DAY, cal.day(when)) if when else None


def _relative_month(hit: re.Match[str], context: Context) -> Time:
    published, last = context.published, context.last
    word = hit["mrel"] or hit["qrel"]
    if hit["qrel"]:
        quarter = cal.latest_ended(lambda year: cal.quarter(year, (published.month - 1) // 3 or 4), published)
        return interval(quarter, base=False)
    if word == "当月" and last:
        return interval(cal.month(last.end.year, last.end.month))
    if word in ("本月", "这个月"):
        return interval(cal.month(published.year, published.month))
    before = cal.month_before(published)
    if word in ("上月", "上个月") and last and last.months == 1:
        before = cal.month_before(last.start)
    return interval(cal.last_day(before), Sort.END) if hit["medge"] else interval(before)


def _year(hit: re.Match[str], context: Context) -> int | None:
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


def _calendar(hit: re.Match[str], context: Context) -> Time | None:
    year = _year(hit, context)
    edge = hit["edge"] or ""
    whole = hit["whole"] or ""
    of_year = part_of_year(hit)
    if of_year is None and year is None and not whole:
        return None
    if hit["day"]:
        return _dated(hit, year, context)
    if of_year is not None:
        nearest = hit["holiday"] or hit["season"]
        period = of_year(year) if year else (nearest_holiday if nearest else placed)(of_year, context)
    else:
        period = cal.year(year) if year else placed(cal.year, context)
    if whole == "年初" and hit["since"]:
        return interval(since_then(period.start, context), since=True)
    if whole == "年初":
        return Time(0, 0, Sort.END, cal.day(period.start), since=bool(hit["since"]))
    if edge.endswith("初") and of_year is None:
        return interval(cal.day(period.start), Sort.END, relative=year is None)
    if hit["since"]:
        first = (
            period.end + timedelta(days=1) if "末" in edge + whole or "底" in edge + whole else period.start
        )
        return interval(since_then(first, context), since=True)
    if whole in ("年末", "年底", "年终", "末", "底") or edge[-1:] in ("末", "底"):
        return interval(cal.last_day(period), Sort.END, relative=year is None)
    if whole == "全年" or (of_year is None and not whole):
        return interval(period, whole_year=True, relative=not year or not (hit["year"] or hit["cyear"]))
    return interval(period, relative=year is None, holiday=bool(hit["holiday"] or hit["season"]))


def since_then(first: date, context: Context) -> Period:
    """From a day on: up to the end of the interval last named, where that holds the day, else to publication."""
    last = context.last
    calendar = last and last.months is not None and last.start >= first and last.end <= context.published
    end = last.end if last and calendar else context.published
    return Period(start=first, end=max(first, end))


def _some_holiday(context: Context) -> Time:
    """长假期间 without its name: the one spoken of, else one of the last two weeks; else a holiday not dated."""
    if context.holiday:
        return (
            interval(context.last, holiday=True)
            if context.last
            else Time(0, 0, Sort.OPEN, None, holiday=True)
        )
    period = holiday_just_over(context.published)
    return Time(0, 0, Sort.INTERVAL if period else Sort.OPEN, period, holiday=True)


def _dated(hit: re.Match[str], year: int | None, context: Context) -> Time | None:
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
        return interval(Period(start=when, end=last), holiday=is_holiday(Period(start=when, end=last)))
    return Time(0, 0, Sort.DAY, cal.day(when))
