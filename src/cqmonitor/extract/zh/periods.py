"""Time expressions of Chinese text, resolved against the day of publication and the text before.

A period without its year takes that of the same paragraph, else the latest one that had ended.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from cqmonitor.extract import calendar as cal
from cqmonitor.extract.zh.resolving import resolve, since_then
from cqmonitor.extract.zh.times import Context, Sort, Time
from cqmonitor.extract.zh.timewords import TIME
from cqmonitor.records import Period

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
_SET_THEN = re.compile(r"年初(?:所|就|既)?(?:定|确定|提出|制定|下达|设定|预定|预期|目标|计划)")
"""年初定下的目标: when a goal was set is not when it is for."""
_NO_PERIOD = re.compile(r"(?:[一-鿿]{0,8}(?:政府)?工作报告|修订|修正|版(?!权)|届)")
"""What makes a year a name: 2025年政府工作报告, 2024年修订."""


def find(folded: str, published: date) -> list[Time]:
    """All time expressions of folded text, in order."""
    found: list[Time] = []
    context = Context(published)
    paragraph_end = 0
    for hit in TIME.finditer(folded):
        if (
            hit.end() == hit.start()
            or _NO_PERIOD.match(folded, hit.end())
            or _SET_THEN.match(folded, hit.end() - 2)
        ):
            continue
        if hit.start() >= paragraph_end:
            context = Context(published)
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


def _read(hit: re.Match[str], folded: str, context: Context) -> Time | None:
    try:
        time = resolve(hit, context)
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
        time = replace(time, since=True, period=since_then(time.period.start, context))
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


def _up_to(period: Period, context: Context) -> Period:
    return (
        cal.day(min(period.end, context.published))
        if period.start <= context.published
        else cal.day(period.end)
    )
