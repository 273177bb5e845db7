"""Linking: every quantity with its subject, area, period and role, clause by clause.

A clause says what it says; what it leaves out it takes from the clauses before it in the sentence,
then in the paragraph, then from the headline (claims definition, section "period").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cqmonitor.config import Indicator
from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.draft import Draft
from cqmonitor.extract.text import Span
from cqmonitor.extract.zh import clauses, indicators, lexicon, roles
from cqmonitor.extract.zh.amounts import Amount, Form
from cqmonitor.extract.zh.dating import (
    at_ends,
    basis_of,
    is_part,
    is_running_total,
    period_of,
    spanned,
    take_time,
    time_of,
)
from cqmonitor.extract.zh.indicators import Subject
from cqmonitor.extract.zh.periods import Sort, Time
from cqmonitor.extract.zh.story import State, Story, masked_text, story_of, within, without_references
from cqmonitor.extract.zh.subjects import RANK_ZONE, subjects
from cqmonitor.records import Basis, Kind, Measure, Period, Status


def read(text: str, folded: str, *, published: date, title: str, home: str, catalog: Catalog) -> list[Draft]:
    """The drafts of all claims of a text, in its order."""
    story = story_of(text, folded, published, title, home, catalog)
    drafts: list[Draft] = []
    section = State(topic=story.topic)
    for line in clauses.lines(folded):
        if _HEADING.fullmatch(folded, line.start, line.end) and line.start > 0:
            section = _section(story, line)
        state = replace(section)
        for sentence in clauses.sentences(folded, line):
            state = _new_sentence(state, story.folded[sentence.start : sentence.start + 4])
            drafts += _sentence(story, sentence, state)
    return drafts


def _section(story: Story, heading: Span) -> State:
    """What a heading sets for the paragraphs under it: time, area, topic and whether they are plans."""
    state = State(topic=story.topic, planned=bool(_PLAN.search(story.folded, heading.start, heading.end)))
    if within(story.amounts, heading.start, heading.end):
        return state
    _set_scene(story, heading, state)
    return replace(state, event=None, status=Status.ACTUAL)


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
        time=state.main if is_part(state.time, state.main) and not goes_on else state.time,
        topic=topic,
        parent=None,
        measure=None,
        status=Status.TARGET if state.planned else Status.ACTUAL,
        part=False,
        newly=False,
        thing=None,
        basis="",
    )


def _sentence(story: Story, sentence: Span, state: State) -> list[Draft]:
    drafts: list[Draft] = []
    outer = state.area
    if state.area in ("CN", "WORLD"):
        state.area = outer = None
    for clause in clauses.clauses(story.folded, sentence):
        if clause.after in ";；" and clause.after:
            if state.parent and is_part(state.time, state.main):
                state.time = state.main
            state.topic, state.parent = state.parent or state.topic, None
            state.part = False
            if state.status is Status.FORECAST:
                state.status = Status.ACTUAL
            if state.area in ("CN", "WORLD"):
                state.area = outer
        drafts += _clause(story, clause.span, sentence, state)
    if state.area in ("CN", "WORLD"):
        state.area = outer
    ahead = bool(state.time and state.time.period and state.time.period.end > story.published)
    if not drafts:
        state.planned |= bool(_TO_DO.search(story.folded, sentence.start, sentence.end)) and ahead
    else:
        state.planned = state.status is Status.TARGET and (ahead or state.planned)
    return drafts


def _clause(story: Story, span: Span, sentence: Span, state: State) -> list[Draft]:
    text = story.folded[span.start : span.end]
    state.company = _is_company(story, span, text, state)
    found = within(story.amounts, span.start, span.end)
    if re.match(r"\s*(?:但|而|，)?其中", text) and state.parent is None:
        state.parent = state.topic
    if re.match(r"\s*(?:从|按)?环比(?:来?看|方面)", text):
        state.basis = "环比"
    if re.match(r"\s*(?:分季度|逐季|分月|按季|分季)", text) and state.main is None:
        state.main = story.period
    state.newly = state.newly and bool(re.match(r"\s*[、和及]|", text))
    if not found:
        _set_scene(story, span, state)
        return []
    drafts: list[Draft] = []
    start = span.start
    for run in _runs(story.folded, found):
        drafts += _run(story, span, sentence, start, run, state)
        start = run[-1].end
    _times_after(story, span, start, state)
    return drafts


_COMPANY = re.compile(
    r"[ 　]*(?:[^，。;]{0,24}(?:有限公司|集团(?!军)|股份)(?!制|合作)|(?:该|这家|两家|其)?公司|"
    r"该企业|该集团|旗下)"
)


def _is_company(story: Story, span: Span, text: str, state: State) -> bool:
    """Whether the clause, or one before it in the paragraph, turned to one company's figures."""
    if _COMPANY.match(text) and not _ANNOUNCED.search(text):
        return True
    places = [p for p in within(story.places, span.start, span.end) if not p.reference]
    return state.company and not places


def _runs(folded: str, found: Sequence[Amount]) -> list[list[Amount]]:
    """Quantities in runs: "5.3%、15.6%和12%" is one run, values that have words of their own are apart."""
    runs: list[list[Amount]] = []
    for amount in found:
        if runs and _listed(folded, runs[-1][-1], amount):
            runs[-1].append(amount)
        else:
            runs.append([amount])
    return runs


_BETWEEN = re.compile(
    r"^(?:人民币)?(?:左右|以上|以下|以内|上下)?\s?(?:[:∶]|(?:、|和|及|与|以及|，|"
    r"或)\s?(?:增长|下降|上涨|提高|约|近|超过?|逾|和|达)*+)\s?$"
)


def _listed(folded: str, first: Amount, second: Amount) -> bool:
    if first.quantity.unit != second.quantity.unit:
        return False
    return bool(_BETWEEN.match(folded[first.end : second.start][:16])) and second.start - first.end < 16


_ANNOUNCED = re.compile(r"获悉|召开|发布|公布|举行|通报|透露|介绍|了解|报道|印发|举办|启幕|开幕|讯|电")


def _set_scene(story: Story, span: Span, state: State) -> None:
    """What a clause without a number sets for those after it: time, area, topic, part, status."""
    text = story.folded[span.start : span.end]
    announced = bool(_ANNOUNCED.search(text))
    for time in within(story.times, span.start, span.end):
        if not (announced and time.sort is Sort.DAY):
            take_time(state, time, story.folded)
    _take_area(story, span.start, span.end, state, opening=True)
    state.status = _status(story, text, state, None)
    if re.search(r"扣除|剔除(?!价格)|不含", text):
        state.topic = Subject(None, text.strip())
        return
    masked = masked_text(story, span.start, span.end)
    things = within(story.things, span.start, span.end)
    if things and not lexicon.residual(masked[: things[0].start - span.start]):
        name = story.folded[things[0].start : things[0].end]
        state.thing = Subject(None, name, name, codes=things[0].what.codes)
    named = within(story.names, span.start, span.end)
    if named and not lexicon.residual(masked[: named[-1].start - span.start]):
        if not lexicon.PART.search(text):
            subject = indicators.named(
                story.catalog, masked[: named[-1].end - span.start], named[-1], span.start, text, None
            )
            if subject.known:
                state.topic, state.parent = subject, None
    elif (lexicon.PART.match(text.strip()) and span.start) or _PARTNERS.search(text):
        state.part = True


_PARTNERS = re.compile(r"贸易伙伴|出口市场|主要市场|进口来源")


def _times_after(story: Story, span: Span, start: int, state: State) -> None:
    for time in within(story.times, start, span.end):
        if time.sort is not Sort.DAY:
            take_time(state, time, story.folded)


def _take_area(story: Story, start: int, end: int, state: State, *, opening: bool = False) -> None:
    places = [p for p in within(story.places, start, end) if not p.reference]
    if not places:
        return
    before = masked_text(story, start, places[-1].start)
    if opening and lexicon.residual(before) and len({p.code for p in places}) > 1:
        return
    state.area = places[-1].code


def _run(
    story: Story, span: Span, sentence: Span, start: int, run: list[Amount], state: State
) -> list[Draft]:
    """The drafts of one run of values that share their lead."""
    first = run[0]
    lead = story.folded[start : first.start]
    times = [t for t in within(story.times, start, first.start) if not t.base]
    for time in times:
        take_time(state, time, story.folded)
    _take_area(story, start, first.start, state)
    masked = without_references(masked_text(story, start, first.start))
    if first.form is Form.RANK:
        masked = RANK_ZONE.sub(lambda hit: " " * len(hit.group()), masked)
    end = _tail_end(story, span, run[-1])
    tail = story.folded[run[-1].end : end]
    about = subjects(story, start, masked, lead, tail, run, state)
    own = [t for t in times if not t.base]
    drafts = []
    for index, (amount, subject) in enumerate(zip(run, about, strict=True)):
        between = story.folded[run[index - 1].end : amount.start] if index else ""
        said = between if lexicon.VERB.search(between) else lead
        paired = own[index] if len(run) > 1 and len(own) == len(run) and not subject.area else None
        drafts.append(_draft(story, span, sentence, start, amount, subject, tail, paired, state, said))
    _remember(state, about, drafts, lead)
    return [draft for draft in drafts if draft.unit != "unknown"]


def _tail_end(story: Story, span: Span, amount: Amount) -> int:
    following = within(story.amounts, amount.end, span.end)
    return following[0].start if following else span.end


def _draft(
    story: Story,
    span: Span,
    sentence: Span,
    start: int,
    amount: Amount,
    subject: Subject,
    tail: str,
    time: Time | None,
    state: State,
    lead: str,
) -> Draft:
    amount = _in_unit(amount, story, subject)
    quantity = amount.quantity
    clause = story.folded[span.start : amount.start]
    indicator = story.catalog.by_code.get(subject.indicator or "")
    places = [p for p in within(story.places, start, amount.start) if p.reference]
    cue = roles.Cue(
        lead=lead,
        clause=clause,
        tail=re.sub(r"^(?:以上|以下|左右|多|余)", "", tail),
        ratio=bool(indicator and indicator.kind is Kind.RATIO and indicator.code not in ("cpi", "ppi")),
        carried=state.measure,
        fresh=subject is not state.topic,
        name=subject.name,
        place=bool(places),
        stock=indicator is None or indicator.kind is Kind.STOCK,
    )
    kind = roles.measure(amount, cue)
    if (
        kind is Measure.LEVEL
        and state.newly
        and quantity.unit not in ("percent", "pp")
        and lead[:1] in "、和"
    ):
        kind = Measure.CHANGE
    value = quantity.value * roles.sign(amount, kind, cue)
    status = _status(story, story.folded[span.start : amount.end + min(len(tail), 10)], state, amount)
    state.status = status
    if _GOAL.match(tail):
        status = Status.TARGET
    if kind is Measure.GAP and "目标" in lead:
        status = Status.ACTUAL
    used = time_of(
        story, start, amount, time, state, sentence, flow=bool(indicator and indicator.kind is Kind.FLOW)
    )
    stock = indicator.kind is Kind.STOCK if indicator else _is_stock(subject, quantity.unit, lead)
    stock = stock and not _FLOW_NAME.search(subject.name)
    if kind is Measure.LEVEL and is_running_total(subject, lead, used, sentence):
        used = state.event or Time(0, 0, Sort.NOW, None)
    period = period_of(
        story,
        used,
        kind,
        state,
        stock=stock,
        coded=subject.indicator,
        unit=quantity.unit,
        status=status,
        lead=lead,
        said=story.folded[max(sentence.start, amount.start - 120) : amount.start],
    )
    period = at_ends(period, kind, clause, lead)
    base = [t for t in within(story.times, span.start, amount.end + 2) if t.base]
    base = base or [t for t in within(story.times, sentence.start, span.start) if t.local]
    basis = basis_of(kind, quantity.unit, state.basis + clause + tail[:4], period, base)
    if basis is Basis.ANNUAL_AVERAGE and period:
        period = spanned(period, within(story.times, sentence.start, amount.start))
    return Draft(
        quantity=replace(quantity, text=story.text[quantity.start : quantity.end]),
        sentence=sentence,
        concept=subject.concept or clause[-12:],
        measure=kind,
        value=round(value, 9),
        unit=quantity.unit,
        indicator=None if _is_other(state, used, indicator) else subject.indicator,
        ref_area=subject.area or state.area or story.area,
        bound=quantity.bound,
        status=status,
        period=period,
        basis=basis,
        reference=places[-1].code
        if places and kind in (Measure.RANK, Measure.SHARE, Measure.GAP, Measure.CONTRIBUTION)
        else None,
        prices=roles.prices(clause),
        attributed_to=roles.speaker(story.folded[sentence.start : sentence.start + 60]),
        confidence=_confidence(subject, state, period, used),
    )


def _in_unit(amount: Amount, story: Story, subject: Subject) -> Amount:
    """突破3万亿 in the unit of what it is about."""
    indicator = story.catalog.by_code.get(subject.indicator or "")
    if amount.quantity.unit != "unknown" or indicator is None or indicator.unit in ("percent", "rank"):
        return amount
    return replace(amount, quantity=replace(amount.quantity, unit=indicator.unit))


def _status(story: Story, text: str, state: State, amount: Amount | None) -> Status:
    time = state.time
    future = bool(time and time.period and time.period.start > story.published)
    past = bool(time and time.period and time.period.end <= story.published and not time.relative)
    return roles.status(text, state.status, future=future, past=past)


_STOCK_WORDS = re.compile(
    r"余额|(?<!销售)(?<!施工)(?<!竣工)(?<!成交)(?<!播种)面积|里程|保有量|存量|总数|人口(?!流)|能力|产能|容量|"
    r"在册|覆盖率|普及率|资产总额"
)
_EXISTS = re.compile(
    r"[共现已拥设建][有成]|总数|覆盖|通达|辐射|在建|总里程|全长|聚集|集聚|入驻|汇聚|培育|总量|达到?(?:了|约|近|超过?)?$|有(?:约|近|超过?)?$"
)
_HAPPENS = re.compile(
    r"新|签|举办|完成|实现|开行|发送|发放|接待|生产|产出|销售|出口|进口|下线|成交|引进|办理|登记|开工|授权|交付|发布|查处|救助|培训|减|增|产量"
)
_FLOW_NAME = re.compile(r"新设|新增|新登记|净增")
_GOAL = re.compile(r"^(?:左右|以内|以上)?的(?:[^，。;]{0,8})(?:目标|预期|任务)")


def _is_stock(subject: Subject, unit: str, lead: str) -> bool:
    """Whether something without a code is there, and not done: 共有车站297座, 种植面积36万亩."""
    if _STOCK_WORDS.search(subject.concept):
        return True
    there = unit in ("count", "km", "mu", "m2", "ha", "W") and bool(_EXISTS.search(lead))
    return there and not _HAPPENS.search(lead)


def _is_other(state: State, time: Time | None, indicator: Indicator | None) -> bool:
    """Whether a value is one firm's, or a holiday's, and never the series of the whole."""
    if time and time.holiday:
        return True
    traded = indicator is not None and indicator.kind is Kind.FLOW and indicator.unit in ("CNY", "count")
    return state.company and traded


def _confidence(subject: Subject, state: State, period: Period | None, time: Time | None) -> float:
    """Less for what is carried over from further away."""
    confidence = 0.95
    if subject is state.topic:
        confidence -= 0.05
    if subject.indicator is None:
        confidence -= 0.1
    if period is None:
        confidence -= 0.2
    elif time is not state.time:
        confidence -= 0.1
    return confidence


def _remember(state: State, subjects: list[Subject], drafts: list[Draft], lead: str) -> None:
    state.group = subjects if len(subjects) > 1 else state.group if subjects[0] is state.topic else []
    placed = [(replace(s, area=s.area or d.ref_area), d.unit) for s, d in zip(subjects, drafts, strict=True)]
    state.recent = [*state.recent[-8:], *placed]
    state.carrier = next((s for s in subjects if indicators.is_carrier(s)), state.carrier)
    if len(subjects) == 1:
        state.topic = subjects[0]
    elif subjects[0] is not state.topic:
        state.topic = subjects[-1]
    state.activity = subjects[-1].activity or state.activity
    kind = drafts[-1].measure
    if drafts[-1].unit == "percent":
        state.measure = kind
    elif drafts[-1].unit == "pp" and re.search(r"占|比重|份额|占比|比例", lead):
        state.measure = Measure.SHARE
    elif drafts[-1].unit != "pp":
        state.measure = None
    state.newly = bool(roles.NEWLY.search(lead)) or (state.newly and lead[:1] in "、和")
