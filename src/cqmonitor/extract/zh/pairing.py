"""The subjects of a run of values: one for all of them, or a list that is paired with them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from cqmonitor.extract.zh import coordinates, indicators, lexicon
from cqmonitor.extract.zh.indicators import Subject
from cqmonitor.extract.zh.story import Spanned, State, Story, within
from cqmonitor.extract.zh.subjects import subject_of
from cqmonitor.extract.zh.written import Amount, Form


def subjects(
    story: Story, start: int, masked: str, lead: str, tail: str, run: list[Amount], state: State
) -> list[Subject]:
    """The subject of each value of a run."""
    count = len(run)
    if run[0].form is Form.RATIO and count == 3:
        return [
            Subject(indicators.code_of(story.catalog, name), name, name)
            for name in ("第一产业增加值", "第二产业增加值", "第三产业增加值")
        ]
    if count > 1:
        paired = _paired(story, start, masked, lead, count, state, run)
        if paired:
            return paired
    subject = subject_of(story, start, masked, lead, tail, run[0], state)
    if (
        count > 1
        and subject is not state.topic
        and len(state.group) == count
        and all(s.area for s in state.group)
    ):
        return [replace(subject, area=s.area) for s in state.group]
    placed = any(not p.reference for p in within(story.places, start, run[0].start))
    return [replace(subject, area=None) if placed and subject.area else subject] * count


def _paired(
    story: Story, start: int, masked: str, lead: str, count: int, state: State, run: list[Amount]
) -> list[Subject]:
    """The subjects that "分别" or a list of values pairs with, in order."""
    if count == 2 and "产销" in lead and (made := _made_and_sold(story, start, run[0])):
        return made
    places = [p for p in within(story.places, start, run[0].start) if not p.reference]
    if not places and _IN_ORDER.search(lead):
        before = [p for p in within(story.places, max(0, start - 40), start) if not p.reference]
        places = before[-count:]
    if len(places) == count and adjacent(story.folded, places):
        whole = subject_of(story, start, masked, lead, "", run[0], state)
        return [replace(whole, area=p.code) for p in places]
    head = masked.rstrip()
    found = coordinates.coordinate_subjects(story.catalog, head, count, state.topic, lead)
    if found:
        return found
    if lexicon.residual(masked):
        return []
    if len(state.group) == count:
        return state.group
    if _IN_ORDER.search(lead) and not _times_of_all(story, start, run):
        counted = [s for s, unit in state.recent if unit not in ("percent", "pp", "rank")]
        for spoken in (counted, [s for s, _ in state.recent]):
            distinct = list({(s.indicator, s.concept, s.area): s for s in spoken}.values())
            if len(distinct) >= count:
                return distinct[-count:]
    return []


_IN_ORDER = re.compile(r"分别|依次|分[居列]")


def _times_of_all(story: Story, start: int, run: list[Amount]) -> bool:
    """5月、6月分别增长: the values differ by their times, and are of one thing."""
    times = [t for t in within(story.times, start, run[0].start) if not t.base]
    return len(times) == len(run)


def _made_and_sold(story: Story, start: int, first: Amount) -> list[Subject]:
    """新能源汽车产销分别为: output and sales, in that order."""
    things = within(story.things, start, first.start)
    if not things or not story.folded.startswith("产销", things[-1].end):
        return []
    name, codes = story.folded[things[-1].start : things[-1].end], things[-1].what.codes
    return [
        Subject(codes.get(activity), name + word, name, codes=codes, activity=activity)
        for activity, word in (("output", "产量"), ("sales", "销量"))
    ]


def adjacent(folded: str, spans: Sequence[Spanned]) -> bool:
    """Whether spans stand in one list, with nothing but its marks between them."""
    gaps = (folded[a.end : b.start] for a, b in pairwise(spans))
    return all(re.fullmatch(r"[、和与及]|以及", gap) for gap in gaps)
