"""Linking: every quantity with its subject, area, period and role, clause by clause.

A clause says what it says; what it leaves out it takes from the clauses before it in the sentence,
then in the paragraph, then from the headline (claims definition, section "period").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cqmonitor.codes import Measure, Status
from cqmonitor.extract.catalog import Catalog, Mention
from cqmonitor.extract.draft import Draft
from cqmonitor.extract.text import Span
from cqmonitor.extract.zh import clauses, indicators, lexicon, roles
from cqmonitor.extract.zh.areas import Place
from cqmonitor.extract.zh.dating import (
    is_part,
    take_time,
)
from cqmonitor.extract.zh.drafts import Value, draft_of, goes_on, status_at
from cqmonitor.extract.zh.indicators import Subject
from cqmonitor.extract.zh.kinds import in_unit
from cqmonitor.extract.zh.periods import Sort, Time
from cqmonitor.extract.zh.story import State, Story, masked_text, story_of, within, without_references
from cqmonitor.extract.zh.subjects import RANK_ZONE, adjacent, subjects
from cqmonitor.extract.zh.written import Amount, Form


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
    _set_scene(story, heading, state)
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
    state.company = _is_company(story, span, text, state)
    found = within(story.amounts, span.start, span.end)
    if re.match(r"\s*(?:但|而|，)?其中", text) and state.parent is None:
        state.parent, state.before_part = state.topic, state.time
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
    r"[ 　]*(?:[^，。;]{0,24}(?:有限公司|(?<!机场)集团(?!军)|股份)(?!制|合作)|(?:该|这家|两家|其)?公司|"
    r"该企业|该集团|旗下|[一-鿿]{2,14}(?:微电园|产业园|工业园|科技园|软件园|物流园)(?!区))"
)


_SITE = re.compile(
    r"[^，。;]{2,16}(?:重庆基地|生产基地|工厂|分公司|厂区|分行|支行)(?=负责人|看到|投产|里|内|的?生产|上半年|今年|去年|前|，|[ \d])"
)
_WE = re.compile(
    r"我们(?:公司|厂|企业|的)|我们[^，。;]{0,8}(?:订单|出口|产量|销量|产值|营收|销售)|我[厂司]|我公司"
)
_ZONE = re.compile(
    r"[ 　]*(?:[^，。;\d]{0,8})(?:经开区|经济技术开发区|高新区|高新技术产业开发区|工业园区?|产业园区?|园区|"
    r"综保区|综合保税区|自贸试验区|自贸区|商圈|港区|组团)(?=上半年|今年|去年|前|全年|一季度|[ \d]|实现|完成|累计|的|，|规上|工业|进出口)"
)
"""A plant, a branch, a zone within a district: a part of the area, in the clauses that follow, too."""


def _is_part_of_place(story: Story, span: Span, text: str) -> bool:
    if _SITE.match(text) or _WE.search(text):
        return True
    zone = _ZONE.match(text)
    if zone is None or _ANNOUNCED.search(text):
        return False
    end = span.start + zone.end()
    return not any(p.end == end for p in within(story.places, span.start, end))


def _is_company(story: Story, span: Span, text: str, state: State) -> bool:
    """Whether the clause, or one before it in the paragraph, turned to one company's figures."""
    if (_COMPANY.match(text) and not _ANNOUNCED.search(text)) or lexicon.FIRM.match(text):
        return True
    if _is_part_of_place(story, span, text):
        return True
    places = [
        p for p in within(story.places, span.start, span.end) if not p.reference and p.code not in ("WORLD",)
    ]
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


_ANNOUNCED = re.compile(
    r"获悉|召开|发布|公布|举行|通报|透露|介绍|了解|报道|印发|举办|启幕|开幕|(?<![通资音视])讯(?!息|设|飞)|日电|电[(]"
)


def _set_scene(story: Story, span: Span, state: State) -> None:
    """What a clause without a number sets for those after it: time, area, topic, part, status."""
    text = story.folded[span.start : span.end]
    if re.match(r"\s*(?:与|和|同|较|比)[^，。;]{2,24}(?:相比|比较)?$", text):
        state.compared = next((t for t in within(story.times, span.start, span.end) if t.base), None)
    announced = bool(_ANNOUNCED.search(text))
    for time in within(story.times, span.start, span.end):
        if not (announced and time.sort is Sort.DAY):
            take_time(state, time, story.folded)
    _take_area(story, span.start, span.end, state, opening=True)
    state.status = status_at(story, text, state)
    if viewed := _VIEWED.search(text):
        state.activity = indicators.activity_of(viewed.group()) or "output"
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
    state.area = _joint(story, places) or places[-1].code
    if state.area not in ("CN", "WORLD"):
        in_name = bool(_SITED.search(story.folded, max(0, places[-1].start - 6), places[-1].start))
        spot = in_name or bool(_SPOT.match(story.folded, places[-1].end))
        state.outer = state.outer if spot else state.area
        state.spot = spot


def _joint(story: Story, places: Sequence[Place]) -> str | None:
    """重庆与四川共同实施: what both do is the region's; 分别 makes two of it, one a value."""
    if len(places) < 2 or {p.code for p in places[-2:]} != {"CN-CQ", "CN-SC"}:
        return None
    return "X-CHENGYU" if adjacent(story.folded, places[-2:]) else None


_SITED = re.compile(r"(?:[(]|位于|位居于|坐落[于在]|地处|走[进访]|来到|落户)$")
"""What places a thing and not the sentences after: 走进位于渝北的工厂."""
_SPOT = re.compile(
    r"[一-鿿]{0,6}?(?:景区|石刻|古镇|古城|博物馆|动物园|公园|度假区|天生三桥|商圈|体育馆|大剧院|洪崖洞)"
)
"""What makes a place's name that of one spot in it: what is said of it does not place the sentence after."""


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
    state.carrier = next((s for s in subjects if indicators.is_carrier(s)), state.carrier)
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
    state.newly = bool(roles.NEWLY.search(lead)) or (state.newly and goes_on(lead))
