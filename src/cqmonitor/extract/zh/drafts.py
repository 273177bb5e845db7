"""From one value with its subject to a draft: measure, status, period and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from cqmonitor.codes import Basis, Kind, Measure, Status
from cqmonitor.config import Indicator
from cqmonitor.extract import calendar as cal
from cqmonitor.extract.draft import Draft
from cqmonitor.extract.text import Span
from cqmonitor.extract.zh import directions, lexicon, measures, roles
from cqmonitor.extract.zh.areas import Place
from cqmonitor.extract.zh.confidence import confidence, features, grounds_of
from cqmonitor.extract.zh.coordinates import residual_keep
from cqmonitor.extract.zh.dating import at_ends, basis_of, is_running_total, period_of, spanned, time_of
from cqmonitor.extract.zh.indicators import Subject
from cqmonitor.extract.zh.kinds import is_of_new, is_other, is_stock
from cqmonitor.extract.zh.story import State, Story, within
from cqmonitor.extract.zh.times import Sort, Time
from cqmonitor.extract.zh.written import Amount
from cqmonitor.records import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value with what its place in the text tells.

    `lead` is what stands before it since the last one, `tail` what follows up to the next; `paired` is its
    own of several times in a list.
    """

    story: Story
    span: Span
    sentence: Span
    start: int
    amount: Amount
    subject: Subject
    indicator: Indicator | None
    lead: str
    tail: str
    paired: Time | None

    @property
    def clause(self) -> str:
        """The clause up to the value."""
        return self.story.folded[self.span.start : self.amount.start]

    @property
    def references(self) -> list[Place]:
        """The places that it is compared with or a part of."""
        return [p for p in within(self.story.places, self.start, self.amount.start) if p.reference]


_SURE = frozenset({Measure.LEVEL, Measure.RANK})
_SAID = re.compile(f"{lexicon.VERB.pattern}|{lexicon.GROWTH_NOUN.pattern}|{lexicon.SHARE.pattern}|贡献|拉动")
_REFERRING = frozenset({Measure.RANK, Measure.SHARE, Measure.GAP, Measure.CONTRIBUTION})


def draft_of(value: Value, state: State) -> Draft:
    """The draft of a value; `state.status` becomes what governs the clauses after it."""
    quantity, places = value.amount.quantity, value.references
    cue = _cue(value, state)
    kind = _measure(value, cue, state)
    status = _status_of(value, kind, state)
    used, period, basis = _dated(value, kind, status, state)
    sentence, story = value.sentence, value.story
    found = features(
        value.subject,
        story,
        value.span,
        sentence,
        used,
        carried=value.subject is state.topic,
        dated=period is not None,
        sure=kind in _SURE or bool(_SAID.search(value.lead)),
    )
    return Draft(
        quantity=replace(quantity, text=story.text[quantity.start : quantity.end]),
        sentence=sentence,
        concept=_concept(value),
        measure=kind,
        value=round(quantity.value * directions.sign(value.amount, kind, cue), 9),
        unit=quantity.unit,
        indicator=None
        if is_other(state, used, value.indicator, kind, value.lead) or _OF_FIRMS.match(value.tail)
        else _code(value, kind, story, state),
        ref_area=value.subject.area or state.area or story.area,
        bound=quantity.bound,
        status=status,
        period=period,
        basis=basis,
        reference=places[-1].code if places and kind in _REFERRING else None,
        prices=roles.prices(value.clause),
        attributed_to=roles.speaker(story.folded[sentence.start : sentence.start + 60]),
        confidence=confidence(found),
        grounds=grounds_of(found),
    )


def _concept(value: Value) -> str:
    """The words for what is measured; where little is left of them, the clause up to the value."""
    words = value.subject.concept.strip(" ，。；：、！？")
    if value.subject.indicator or len(words) > 2:
        return words
    return residual_keep(value.clause)[-24:] or words or value.clause[-12:]


def _cue(value: Value, state: State) -> measures.Cue:
    indicator = value.indicator
    kind = indicator.kind if indicator else None
    return measures.Cue(
        lead=lexicon.NO_VERB.sub(lambda hit: "〇" * len(hit.group()), value.lead),
        clause=value.clause,
        tail=re.sub(r"^(?:以上|以下|左右|多|余)", "", value.tail),
        ratio=bool(indicator and kind is Kind.RATIO and indicator.code not in ("cpi", "ppi")),
        carried=state.measure,
        fresh=value.subject is not state.topic,
        name=value.subject.name,
        place=bool(value.references),
        stock=kind is None or kind is Kind.STOCK,
        fell=state.fell and value.subject is state.topic,
    )


def _measure(value: Value, cue: measures.Cue, state: State) -> Measure:
    """The measure; a list of things that are new goes on being one of changes (新建公路3000公里、基站3万个)."""
    kind = measures.measure(value.amount, cue)
    counted = value.amount.quantity.unit not in ("percent", "pp")
    if kind is Measure.LEVEL and (state.newly or state.changed) and counted and goes_on(value.lead):
        return Measure.CHANGE
    return kind


_TOTAL = re.compile(r"累计|总数|总量|总[里规户长人][一-鿿]{0,2}(?:突破|达|超|增至)|达到?$|共有")


def goes_on(lead: str) -> bool:
    """新增企业54家、项目20个 goes on being of what is new, 累计达310家 does not."""
    listed = lead[:1] in "、和" or re.fullmatch(r"[^，。;\d]{1,12}[、和及]", lead)
    return bool(listed) and not _TOTAL.search(lead)


def _status_of(value: Value, kind: Measure, state: State) -> Status:
    tail = value.tail
    text = value.story.folded[value.span.start : value.amount.end + min(len(tail), 10)]
    state.status = status_at(value.story, text, state)
    if kind is Measure.GAP and "目标" in value.lead:
        return Status.ACTUAL
    rest = value.story.folded[value.amount.end : value.span.end]
    if _GOAL_AHEAD.search(rest) and not _REACHED.search(text):
        return Status.TARGET
    return Status.TARGET if _GOAL.match(tail) else state.status


def _dated(
    value: Value, kind: Measure, status: Status, state: State
) -> tuple[Time | None, Period | None, Basis | None]:
    """The time that governs the value, its interval, and what it is compared with."""
    story, amount, sentence, indicator = value.story, value.amount, value.sentence, value.indicator
    unit = amount.quantity.unit
    governing = indicator or (
        story.catalog.by_code.get(state.parent.indicator or "") if state.parent else None
    )
    flow = bool(governing and (governing.kind is Kind.FLOW or governing.code in ("cpi", "ppi")))
    used = time_of(story, value.start, amount, value.paired, state, sentence, flow=flow)
    if value.tail.startswith("相比"):
        compared = [t for t in within(story.times, value.span.start, amount.start) if t.base]
        state.compared = compared[-1] if compared else None
        used = replace(compared[-1], base=False) if compared else used
    if kind is Measure.LEVEL and is_running_total(value.subject, value.lead, used, sentence):
        used = state.event or Time(0, 0, Sort.NOW, None)
    period = period_of(
        story,
        used,
        kind,
        state,
        stock=is_stock(value.subject, indicator, unit, value.lead),
        coded=value.subject.indicator,
        unit=unit,
        status=status,
        lead=value.lead,
        said=story.folded[max(sentence.start, amount.start - 120) : amount.start],
    )
    if status is Status.TARGET and _GOAL.match(value.tail) and used and used.period:
        late = used.whole_year and used.relative and used.period.end < story.published
        ahead = late and not _REACHED.search(value.clause)
        period = cal.year(story.published.year if ahead else used.period.end.year)
    period = at_ends(period, kind, value.clause, value.lead, since=bool(used and used.since))
    base = [t for t in within(story.times, value.span.start, amount.end + 2) if t.base]
    base = base or [t for t in within(story.times, sentence.start, value.span.start) if t.local]
    base = base or ([state.compared] if state.compared else [])
    basis = basis_of(kind, unit, state.basis + value.clause + _said_after(value.tail), period, base)
    if basis is Basis.ANNUAL_AVERAGE and period:
        period = spanned(period, within(story.times, sentence.start, amount.start))
    return used, period, basis


_AS_RATE = {"rd_expenditure": "rd_intensity"}
"""What a share of a flow in the whole economy is called by: 研发投入占比 is the intensity."""


def _code(value: Value, kind: Measure, story: Story, state: State) -> str | None:
    """The indicator, where a share of the whole economy has one of its own that one."""
    code, lead = value.subject.indicator, value.lead
    stock = value.indicator is not None and value.indicator.kind is Kind.STOCK
    if kind is Measure.GROWTH and stock and is_of_new(value.subject, carried_new=_carried_new(value, state)):
        return None
    rate = _AS_RATE.get(code or "")
    if kind not in (Measure.SHARE, Measure.LEVEL) or value.amount.quantity.unit != "percent" or not rate:
        return code
    whole = re.search(r"占比|占(?:[^，。;]{0,6})(?:GDP|地区生产总值|生产总值)|强度", lead)
    return rate if whole and rate in story.catalog.by_code else code


def _carried_new(value: Value, state: State) -> bool:
    return state.newly and value.subject is state.topic


def _said_after(tail: str) -> str:
    """5.3%（环比）: what a value is compared with may follow it in brackets."""
    return tail[:4] if tail.startswith("(") else ""


def status_at(story: Story, text: str, state: State) -> Status:
    """Whether what a text says has come about, by its words and the time that governs it."""
    time = state.time
    future = bool(time and time.period and time.period.start > story.published)
    past = bool(time and time.period and time.period.end <= story.published and not time.relative)
    future = future or (_is_year_ahead(time, story.published) and not _SO_FAR.search(text))
    return roles.status(text, state.status, future=future, past=past)


_SO_FAR = re.compile(r"已|累计|截至|以来|当前|目前|实现了|完成了|达到了")


def _is_year_ahead(time: Time | None, published: date) -> bool:
    """2024年 said in the first months of it: no total of the year can be known, so that it is a goal."""
    if time is None or time.period is None or not time.whole_year or time.since:
        return False
    return published.month <= 3 and time.period == cal.year(published.year)


_GOAL_AHEAD = re.compile(
    r"(?:左右|以上|以内)?的(?:预期|奋斗|年度|全年)?目标(?:任务)?(?:奋斗|迈进|前进|努力)?[\"”]?$"
)
_REACHED = re.compile(r"完成|超额|提前|如期|圆满|好于|高于|低于|超过|达到?了|定下|实现了")
_OF_FIRMS = re.compile(
    r"(?:左右|以上|多)?(?:出自|来自|源自|由)(?:这|该|上述|以上)?[^，。;]{0,6}(?:企业|公司|集团|车企|厂)"
)
_GOAL = re.compile(r"^(?:左右|以内|以上)?的(?:[^，。;]{0,8})(?:目标|预期|任务)")
