"""Linking: every quantity with its subject, area, period and role, clause by clause.

A clause says what it says; what it leaves out it takes from the clauses before it in the sentence,
then in the paragraph, then from the headline (claims definition, section "period").
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from cqmonitor.codes import Status
from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.draft import Draft
from cqmonitor.extract.text import Span
from cqmonitor.extract.zh import clauses, lexicon
from cqmonitor.extract.zh.dating import is_part, take_time
from cqmonitor.extract.zh.owners import is_company
from cqmonitor.extract.zh.runs import drafts_of, runs
from cqmonitor.extract.zh.scenes import set_scene
from cqmonitor.extract.zh.story import State, Story, masked_text, story_of, within
from cqmonitor.extract.zh.times import Sort


def read(text: str, folded: str, *, published: date, title: str, home: str, catalog: Catalog) -> list[Draft]:
    """The drafts of all claims of a text, in its order."""
    story = story_of(text, folded, published, title, home, catalog)
    drafts: list[Draft] = []
    section = State(topic=story.topic, company=story.firm)
    for line in clauses.lines(folded):
        if _HEADING.fullmatch(folded, line.start, line.end) and line.start > 0:
            section = _section(story, line)
        topic = section.topic or (story.lead if line.start >= story.lead_end else None)
        state = replace(section, topic=topic)
        for sentence in clauses.sentences(folded, line):
            state = _new_sentence(state, story.folded[sentence.start : sentence.start + 4])
            drafts += _sentence(story, sentence, state)
    return drafts


def _section(story: Story, heading: Span) -> State:
    """What a heading sets for the paragraphs under it: time, area, topic and whether they are plans."""
    state = State(
        topic=story.topic,
        company=story.firm,
        planned=bool(_PLAN.search(story.folded, heading.start, heading.end)),
    )
    if within(story.amounts, heading.start, heading.end):
        return state
    set_scene(story, heading, state)
    return replace(state, event=None, status=Status.ACTUAL)


def _opens_with_rate(story: Story, span: Span) -> bool:
    """；前11个月平均，涨幅为2.0%: a clause with a time and no subject returns to the sentence's first."""
    text = masked_text(story, span.start, span.end)
    timed = bool(within(story.times, span.start, span.end))
    return timed and not lexicon.residual(re.sub(r"[\d.%]", "", text))


_HEADING = re.compile(r"\s*[^\n。，]{2,24}\s*")
_PLAN = re.compile(r"目标|任务|安排|计划|规划|部署|展望")
_TO_DO = re.compile(
    r"(?:要|将|必须)(?:重点|着力|抓好|全力|扎实|大力|继续|深入|突出)|(?:主要|重点)(?:任务|目标|工作)|工作安排"
)


def _new_sentence(state: State, opening: str) -> State:
    """What outlives the sentence: topic, area, period and plan of the paragraph; never a forecast."""
    topic = state.parent or state.topic
    goes_on = re.match(r"\s*(?:其中|同比|环比)", opening)
    return replace(
        state,
        area=state.outer if state.spot else state.area,
        spot=False,
        compared=None,
        head=None,
        first=None,
        time=state.main if is_part(state.time, state.main) and not goes_on else state.time,
        topic=topic,
        parent=None,
        measure=None,
        said=False,
        status=Status.TARGET if state.planned else Status.ACTUAL,
        part=False,
        newly=False,
        changed=False,
        thing=None,
        basis="",
    )


def _sentence(story: Story, sentence: Span, state: State) -> list[Draft]:
    drafts: list[Draft] = []
    if state.area in ("CN", "WORLD"):
        state.area = state.outer
    for clause in clauses.clauses(story.folded, sentence):
        if clause.after in ";；" and clause.after:
            if (state.parent or state.time is not state.first) and is_part(state.time, state.main):
                state.time = state.main
            elif state.parent and state.before_part and state.before_part.sort is Sort.END:
                state.time = state.before_part
            state.topic, state.parent = state.parent or state.topic, None
            state.part = False
            if (
                state.topic
                and state.topic.indicator is None
                and state.head
                and _opens_with_rate(story, clause.span)
            ):
                state.topic = state.head
            if state.status is Status.FORECAST:
                state.status = Status.ACTUAL
            if state.area in ("CN", "WORLD"):
                state.area = state.outer
        drafts += _clause(story, clause.span, sentence, state)
    if state.area in ("CN", "WORLD"):
        state.area = state.outer
    ahead = bool(state.time and state.time.period and state.time.period.end > story.published)
    if not drafts:
        state.planned |= bool(_TO_DO.search(story.folded, sentence.start, sentence.end)) and ahead
    else:
        state.planned = state.status is Status.TARGET and (ahead or state.planned)
    return drafts


def _clause(story: Story, span: Span, sentence: Span, state: State) -> list[Draft]:
    text = story.folded[span.start : span.end]
    state.company = is_company(story, span, text, state)
    found = within(story.amounts, span.start, span.end)
    if re.match(r"\s*(?:但|而|，)?其中", text) and state.parent is None:
        state.parent, state.before_part = state.topic, state.time
    if re.match(r"\s*(?:从|按)?环比(?:来?看|方面)", text):
        state.basis = "环比"
    if re.match(r"\s*(?:分季度|逐季|分月|按季|分季)", text) and state.main is None:
        state.main = story.period
    state.newly = state.newly and bool(re.match(r"\s*[、和及]|", text))
    if not found:
        set_scene(story, span, state)
        return []
    drafts: list[Draft] = []
    start = span.start
    for run in runs(story.folded, found):
        drafts += drafts_of(story, span, sentence, start, run, state)
        start = run[-1].end
    _times_after(story, span, start, state)
    return drafts


def _times_after(story: Story, span: Span, start: int, state: State) -> None:
    for time in within(story.times, start, span.end):
        if time.sort is not Sort.DAY:
            take_time(state, time, story.folded)
