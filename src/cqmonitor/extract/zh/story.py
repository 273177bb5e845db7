"""An article with all spans that the stages have found, and what holds at one point of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol, TypeVar

from cqmonitor.codes import Measure, Status
from cqmonitor.extract.catalog import Catalog, Mention, Thing
from cqmonitor.extract.text import Span
from cqmonitor.extract.zh import amounts, areas, indicators, lexicon, periods
from cqmonitor.extract.zh.areas import Place
from cqmonitor.extract.zh.folding import fold_zh
from cqmonitor.extract.zh.indicators import Subject
from cqmonitor.extract.zh.times import Sort, Time
from cqmonitor.extract.zh.written import Amount
from cqmonitor.records import Period


@dataclass(slots=True)
class State:
    """What the clauses so far have fixed."""

    topic: Subject | None = None
    parent: Subject | None = None
    group: list[Subject] = field(default_factory=list)
    recent: list[tuple[Subject, str]] = field(default_factory=list)
    area: str | None = None
    outer: str | None = None
    spot: bool = False
    compared: Time | None = None
    head: Subject | None = None
    first: Time | None = None
    before_part: Time | None = None
    time: Time | None = None
    event: Time | None = None
    measure: Measure | None = None
    fell: bool = False
    said: bool = False
    status: Status = Status.ACTUAL
    activity: str = ""
    part: bool = False
    newly: bool = False
    changed: bool = False
    basis: str = ""
    planned: bool = False
    company: bool = False
    main: Time | None = None
    carrier: Subject | None = None
    thing: Subject | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """The text with all spans that the stages before have found, and what holds for all of it.

    `topic` is the headline's; `lead` is that of the lead, for what follows it after `lead_end`.
    """

    text: str
    folded: str
    published: date
    catalog: Catalog
    amounts: list[Amount]
    times: list[Time]
    places: list[Place]
    names: list[Mention[str]]
    things: list[Mention[Thing]]
    area: str
    period: Time | None
    topic: Subject | None
    lead: Subject | None
    lead_end: int
    blanked: str
    firm: bool


def story_of(text: str, folded: str, published: date, title: str, home: str, catalog: Catalog) -> Story:
    """The story of a text, with its spans; the first line stands for a headline that is not given."""
    head = fold_zh(title) or _headline(folded)
    places, area = areas.find(folded, catalog, home, head)
    times = periods.find(folded, published)
    names = [m for m in catalog.indicators.find(folded) if indicators.valid(m, folded)]
    in_title = [m for m in catalog.indicators.find(head) if indicators.valid(m, head)]
    end = _lead_end(folded)
    things = catalog.things.find(folded)
    named_at = {at for span in _spans(names, things) for at in range(span.start, span.end)}
    places = [p for p in places if p.code not in ("CN", "WORLD") or p.start not in named_at]
    return Story(
        firm=bool(lexicon.FIRM.match(head)),
        blanked=_blanked(folded, times, places, _spans(names, things)),
        text=text,
        folded=folded,
        published=published,
        catalog=catalog,
        amounts=[amount for amount in amounts.find(folded) if not amount.vague],
        times=times,
        places=places,
        names=names,
        things=things,
        area=area,
        period=_lead_period(published, times, periods.find(head, published), end),
        topic=_topic(in_title, head),
        lead=_topic([m for m in names if m.end <= end], folded),
        lead_end=end,
    )


def _topic(names: Sequence[Mention[str]], folded: str) -> Subject | None:
    """The first thing that is named."""
    if not names:
        return None
    first = folded[names[0].start : names[0].end]
    return Subject(names[0].what, first, first)


def _headline(folded: str) -> str:
    line = folded.partition("\n")[0]
    return line if len(line) < 60 and "。" not in line else ""


def _lead_end(folded: str) -> int:
    """Where the first paragraph of more than a headline ends."""
    for hit in re.finditer(r"[^\n]+", folded):
        if "。" in hit.group():
            return hit.end()
    return len(folded)


def _lead_period(published: date, times: Sequence[Time], of_title: Sequence[Time], lead: int) -> Time | None:
    """The period that the headline, else the lead (up to offset `lead`), else the text gives for all of it.

    A day that a stock is dated by (截至11月末) stands for the year up to it.
    """
    opening = [t for t in times if t.start < lead]
    for said in (of_title, opening, times):
        usable = [t for t in said if _is_past(t, published) and not _is_aside(t, said is times)]
        intervals = [t for t in usable if t.sort is Sort.INTERVAL and not _is_era(t)]
        over = [t for t in intervals if t.period and t.period.end <= published]
        if intervals:
            return max(over or intervals, key=_ended) if said is not times else intervals[0]
        ends = [t for t in usable if t.sort is Sort.END and t.period]
        if ends and ends[0].period:
            day = ends[0].period.end
            return replace(ends[0], sort=Sort.INTERVAL, period=Period(start=date(day.year, 1, 1), end=day))
    said = [t for t in (*of_title, *times) if t.sort is Sort.INTERVAL and t.period and not _is_aside(t, True)]
    return said[0] if said else None


def _is_past(time: Time, published: date) -> bool:
    """Whether a story can be about it: ended by publication, this year as far as it has come, a holiday ahead."""
    if time.period is None:
        return False
    this_year = time.relative and time.whole_year and time.period.start <= published
    return (
        time.period.end <= published
        or this_year
        or (time.holiday and time.period.start.year <= published.year + 1)
    )


def _is_aside(time: Time, late: bool) -> bool:
    """Whether a time is not what the story is about; a holiday is only where it opens with it."""
    return time.base or time.local or time.of_goal or (late and time.holiday)


def _ended(time: Time) -> date:
    return time.period.end if time.period else date.min


def _is_era(time: Time) -> bool:
    """Since a day on which no five-year plan began: too long, or too open, to be what a story is about."""
    if not time.since or time.period is None:
        return False
    start = time.period.start
    return (start.month, start.day) != (1, 1) or start.year % 5 != 1


class Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_S = TypeVar("_S", bound=Spanned)


def within(spans: Sequence[_S], start: int, end: int) -> list[_S]:
    """The spans of a sorted list that lie inside, found without walking over the others."""
    first = bisect_left(spans, start, key=lambda span: span.start)
    last = bisect_left(spans, end, lo=first, key=lambda span: span.start)
    return [span for span in spans[first:last] if span.end <= end]


def masked_text(story: Story, start: int, end: int) -> str:
    """A piece of the text with times and places blanked, and who says it."""
    masked = story.blanked[start:end]
    said = lexicon.REPORTED.match(masked)
    if not said or (not said.group().endswith(("，", ",", ":")) and _named(story, start, start + said.end())):
        return masked
    return " " * said.end() + masked[said.end() :]


def _named(story: Story, start: int, end: int) -> bool:
    return bool(within(story.names, start, end) or within(story.things, start, end))


_LIST_MARK = re.compile(
    r"(?m)连续[一二两三四五六七八九十\d]{1,3}个?(?:年|月|季度)|[两三四五六七八九十]年(?=平均|"
    r"年均)|^[ ]*(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|"
    r"[一二三四五六七八九十\d]{1,3}[、.．)](?!\d)|[●○·▲■◆*•-])"
)


def _spans(*groups: Sequence[Spanned]) -> list[Span]:
    return [Span(one.start, one.end) for group in groups for one in group]


_COMMENT = re.compile(
    r"(?:(?<=[，。;；:\n])|\A)[^，。;；:\n\d]{1,16}的(?:则|还|就|便|正)?(?:是|要数|当属|莫过于|首推|非)"
    r"|\"?(?:压舱石|稳定器|晴雨表|顶梁柱|主引擎|新引擎|领头羊|排头兵|火车头|生力军|主力军|半壁江山)\"?的?"
)
"""A comment on the subject that follows: 最亮眼的要数出口, “压舱石”工业."""
_SET_OFF = re.compile(r"(?:(?<=[，。;；:、\n])|\A)[^，。;；:、\n\d]{1,12}的$|(?:山城|雾都|江城)$")
"""What is told of a place before its name: 一江之隔的泸州市."""


_SO_MANY = re.compile(r"等?[两三四五六七八九十]{1,2}个?(?:区县|区|县|省市|省|市|地)(?!域|场)")
"""渝北、江北、九龙坡三区: how many places a list has."""


def _blanked(folded: str, times: Sequence[Time], places: Sequence[Place], names: Sequence[Span]) -> str:
    """The text with times, places, list marks and comments blanked, but where a name holds them (成渝班列)."""
    chars = list(_LIST_MARK.sub(lambda hit: " " * len(hit.group()), folded))
    kept = {at for name in names for at in range(name.start, name.end)}
    told = [
        Span(hit.start(), hit.end())
        for place in places
        if not place.reference
        for hit in _SET_OFF.finditer(folded, max(0, place.start - 14), place.start)
    ]
    told += [Span(hit.start(), hit.end()) for place in places if (hit := _SO_MANY.match(folded, place.end))]
    told += [Span(hit.start(), hit.end()) for hit in _COMMENT.finditer(folded)]
    free = [span for span in told if kept.isdisjoint(range(span.start, span.end))]
    for span in [*_spans(times, places), *free]:
        if not kept.issuperset(range(span.start, span.end)):
            chars[span.start : span.end] = " " * (span.end - span.start)
    return "".join(chars)


_ZONES = re.compile(
    r"占(?!比|领|地(?!区))[^，。;]{0,30}$|(?:在|为)[^，。;]{1,24}中的?(?:占比?|比重|约占).{0,6}$"
    r"|(?:拉动|带动|下拉|拉高|拉低|影响)(?!作用)[^，。;]{0,30}$|对[^，。;]{1,24}贡献.{0,10}$|贡献率.{0,8}$"
    r"|(?:(?<![同环占对])比|较)[^，。;]{0,8}(?:最?[高低]点|[峰谷]值|谷底|高峰|高位|低位)"
    r"|(?:(?<![同环占对])比(?!重|例)|较(?!快|大|好|高|多))[^，。;]{1,20}?(?=高|低|多|少|增|减|"
    r"提|升|上|下|降|回|扩|收|缩|压|节|快|慢|翻|净|新|放|加|延)"
    r"|(?:高于|低于|高出|高过|快于|慢于|好于|少于|多于|超过|超出|跑赢|领先)[^，。;\d]{2,24}$"
    r"|(?:完成|达到?|超过?|相当于|为)(?:了)?(?:全年|年度|年初|预期|既定|计划|目标|预算|"
    r"任务)[^，。;]{0,14}$|(?:全年|年度)?(?:目标|任务)(?:任务)?已?完成.{0,4}$"
)


def without_references(masked: str) -> str:
    """The lead with what the value is compared with or a part of blanked."""
    return _ZONES.sub(lambda hit: " " * len(hit.group()), masked)
