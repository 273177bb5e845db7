"""Values that share their lead: 5.3%、15.6%和12%."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cqmonitor.codes import Measure
from cqmonitor.extract.draft import Draft
from cqmonitor.extract.text import Span
from cqmonitor.extract.zh import families, lexicon, measures
from cqmonitor.extract.zh.dating import is_part, take_time
from cqmonitor.extract.zh.drafts import Value, draft_of, goes_on
from cqmonitor.extract.zh.indicators import Subject
from cqmonitor.extract.zh.kinds import in_unit
from cqmonitor.extract.zh.pairing import adjacent, subjects
from cqmonitor.extract.zh.placing import take_area
from cqmonitor.extract.zh.ranks import RANK_ZONE
from cqmonitor.extract.zh.story import State, Story, masked_text, within, without_references
from cqmonitor.extract.zh.times import Time
from cqmonitor.extract.zh.written import Amount, Form


def runs(folded: str, found: Sequence[Amount]) -> list[list[Amount]]:
    """Quantities in runs: "5.3%、15.6%和12%" is one run, values that have words of their own are apart."""
    grouped: list[list[Amount]] = []
    for amount in found:
        if grouped and _listed(folded, grouped[-1][-1], amount):
            grouped[-1].append(amount)
        else:
            grouped.append([amount])
    return grouped


_BETWEEN = re.compile(
    r"^(?:人民币)?(?:左右|以上|以下|以内|上下)?\s?(?:[:∶]|(?:、|和|及|与|以及|，|"
    r"或)\s?(?:增长|下降|上涨|提高|约|近|超过?|逾|和|达)*+)\s?$"
)


def _listed(folded: str, first: Amount, second: Amount) -> bool:
    if first.quantity.unit != second.quantity.unit:
        return False
    return bool(_BETWEEN.match(folded[first.end : second.start][:16])) and second.start - first.end < 16


def drafts_of(
    story: Story, span: Span, sentence: Span, start: int, run: list[Amount], state: State
) -> list[Draft]:
    """The drafts of one run of values that share their lead."""
    first = run[0]
    lead = story.folded[start : first.start]
    times = [t for t in within(story.times, start, first.start) if not t.base]
    for time in times:
        take_time(state, time, story.folded)
    take_area(story, start, first.start, state)
    masked = without_references(masked_text(story, start, first.start))
    if start > span.start and _OF_NOUN.fullmatch(lead):
        masked = " " * len(lead)
    if first.form is Form.RANK:
        masked = RANK_ZONE.sub(lambda hit: " " * len(hit.group()), masked)
    end = _tail_end(story, span, run[-1])
    tail = story.folded[run[-1].end : end]
    about = subjects(story, start, masked, lead, tail, run, state)
    if "累计" in lead and not times and state.main and is_part(state.time, state.main):
        long = state.main.period and (state.main.period.months or 0) >= 24
        state.time = state.main if long else state.time
    own = [t for t in times if not t.base] or _listed_times(story, span, lead, len(run))
    drafts = []
    for index, (amount, subject) in enumerate(zip(run, about, strict=True)):
        between = story.folded[run[index - 1].end : amount.start] if index else ""
        said = between if lexicon.VERB.search(between) else lead
        paired = own[index] if len(run) > 1 and len(own) == len(run) and not subject.area else None
        value = Value(
            story=story,
            span=span,
            sentence=sentence,
            start=start,
            amount=in_unit(amount, story, subject),
            subject=subject,
            indicator=story.catalog.by_code.get(subject.indicator or ""),
            lead=said,
            tail=tail,
            paired=paired,
        )
        drafts.append(draft_of(value, state))
    _remember(state, about, drafts, lead)
    return [draft for draft in drafts if draft.unit != "unknown"]


def _listed_times(story: Story, span: Span, lead: str, count: int) -> list[Time]:
    """5月、6月和7月，产量分别为…: the times of a list in the clause before, one for each of `count` values."""
    if count < 2 or not re.search(r"分别|依次", lead):
        return []
    before = [t for t in within(story.times, max(0, span.start - 40), span.start) if not t.base][-count:]
    listed = len(before) == count and adjacent(story.folded, before)
    return before if listed and span.start - before[-1].end <= 1 else []


_OF_NOUN = re.compile(r"(?:以上|左右)?的[^，。;\d]{1,14}[、和及]")
"""六成的生产总值、五成的税收: what stands between belongs to the first of the two."""


def _tail_end(story: Story, span: Span, amount: Amount) -> int:
    following = within(story.amounts, amount.end, span.end)
    return following[0].start if following else span.end


def _remember(state: State, subjects: list[Subject], drafts: list[Draft], lead: str) -> None:
    state.group = subjects if len(subjects) > 1 else state.group if subjects[0] is state.topic else []
    placed = [(replace(s, area=s.area or d.ref_area), d.unit) for s, d in zip(subjects, drafts, strict=True)]
    state.recent = [*state.recent[-8:], *placed]
    state.carrier = next((s for s in subjects if families.is_carrier(s)), state.carrier)
    if len(subjects) == 1:
        state.topic = subjects[0]
    elif subjects[0] is not state.topic:
        state.topic = subjects[-1]
    state.changed = drafts[-1].measure is Measure.CHANGE and drafts[-1].unit not in ("pp", "percent")
    state.first = state.first or state.time
    state.head = state.head or (subjects[0] if subjects[0].indicator else None)
    state.activity = subjects[-1].activity or state.activity
    kind = drafts[-1].measure
    state.said = True
    if kind is Measure.GROWTH:
        state.fell = drafts[-1].value < 0
    if drafts[-1].unit == "percent":
        state.measure = kind
    elif drafts[-1].unit == "pp" and re.search(r"占|比重|份额|占比|比例", lead):
        state.measure = Measure.SHARE
    elif drafts[-1].unit != "pp":
        state.measure = None
    state.newly = bool(measures.NEWLY.search(lead)) or (state.newly and goes_on(lead))
