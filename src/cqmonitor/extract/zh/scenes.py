"""What a clause without a number sets for those after it: time, area, topic, part, status."""

from __future__ import annotations

import re

from cqmonitor.extract.catalog import Mention
from cqmonitor.extract.text import Span
from cqmonitor.extract.zh import activities, indicators, lexicon
from cqmonitor.extract.zh.dating import take_time
from cqmonitor.extract.zh.drafts import status_at
from cqmonitor.extract.zh.indicators import Subject
from cqmonitor.extract.zh.placing import take_area
from cqmonitor.extract.zh.story import State, Story, masked_text, within
from cqmonitor.extract.zh.times import Sort

ANNOUNCED = re.compile(
    r"获悉|召开|发布|公布|举行|通报|透露|介绍|了解|报道|印发|举办|启幕|开幕|(?<![通资音视])讯(?!息|设|飞)|日电|电[(]"
)


def set_scene(story: Story, span: Span, state: State) -> None:
    """What a clause without a number sets for those after it: time, area, topic, part, status."""
    text = story.folded[span.start : span.end]
    if re.match(r"\s*(?:与|和|同|较|比)[^，。;]{2,24}(?:相比|比较)?$", text):
        state.compared = next((t for t in within(story.times, span.start, span.end) if t.base), None)
    announced = bool(ANNOUNCED.search(text))
    for time in within(story.times, span.start, span.end):
        if not (announced and time.sort is Sort.DAY):
            take_time(state, time, story.folded)
    take_area(story, span.start, span.end, state, opening=True)
    state.status = status_at(story, text, state)
    if viewed := _VIEWED.search(text):
        state.activity = activities.activity_of(viewed.group()) or "output"
    if re.search(r"(?:扣除|剔除)(?!价格|物价|汇率|季节)|不含", text):
        state.topic = Subject(None, text.strip())
        return
    masked = masked_text(story, span.start, span.end)
    things = within(story.things, span.start, span.end)
    if things and not lexicon.residual(masked[: things[0].start - span.start]):
        name = story.folded[things[0].start : things[0].end]
        state.thing = Subject(None, name, name, codes=things[0].what.codes)
    named = within(story.names, span.start, span.end)
    if named and _is_whole(story, named[-1], masked, span, text):
        if lexicon.PART.match(text.strip()) and span.start:
            state.part = True
        inner = _INNER.match(story.folded, named[-1].end, span.end)
        if inner:
            state.topic, state.parent = Subject(None, inner[1], inner[1]), None
        elif not lexicon.PART.search(_besides(story, span, named[-1])):
            subject = indicators.named(
                story.catalog, masked[: named[-1].end - span.start], named[-1], span.start, text, None
            )
            if subject.known:
                state.topic, state.parent = subject, None
    elif unread := _unread(masked):
        state.topic, state.parent = unread, None
    elif (lexicon.PART.match(text.strip()) and span.start) or _PARTNERS.search(text):
        state.part = True


def _is_whole(story: Story, name: Mention[str], masked: str, span: Span, text: str) -> bool:
    """Whether nothing restricts a name: nothing stands before it, or what does makes a longer name of it."""
    if not lexicon.residual(masked[: name.start - span.start]):
        return True
    cut = masked[: name.end - span.start]
    return indicators.named(story.catalog, cut, name, span.start, text, None).known


def _besides(story: Story, span: Span, name: Span | Mention[str]) -> str:
    """A clause without the name in it: 科研城市 in a name restricts nothing."""
    return story.folded[span.start : name.start] + " " + story.folded[name.end : span.end]


_INNER = re.compile(r"[中里]的([一-鿿]{2,16})")
"""一般公共预算支出中的科学技术支出: the clause is about the part."""
_UNREAD = re.compile(r"(?:为|达到?|至|到|是|约|仅|降|升|[一-鿿])\s?\d")


def _unread(masked: str) -> Subject | None:
    """What a number in a unit that is not known is of (PM2.5浓度33微克): the growth after it is of that."""
    hit = _UNREAD.search(masked)
    words = lexicon.residual(masked[: hit.end() - 1]) if hit else ""
    return Subject(None, lexicon.words_of(masked[: hit.end() - 1]), words) if hit and len(words) > 1 else None


_VIEWED = re.compile(
    r"(?:产量|销量|出口)(?:来)?看$|(?:主要|工业|重点)(?:工业)?产品(?:产量)?(?:中|方面|来?看|为|如下)?$"
)
"""从产品产量看: what the things named after it are counted by."""
_PARTNERS = re.compile(r"贸易伙伴|出口市场|主要市场|进口来源")
