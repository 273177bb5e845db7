"""Linking: every quantity with its subject, area, period and role, clause by clause.

A clause says what it says; what it leaves out it takes from the clauses before it in the sentence,
then in the paragraph, then from the headline (claims definition, section "period").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from cqmonitor.extract import calendar as cal
from cqmonitor.extract.catalog import Catalog, Mention, Thing
from cqmonitor.extract.draft import Draft
from cqmonitor.extract.text import Span
from cqmonitor.extract.zh import areas, clauses, indicators, lexicon, periods, quantities, roles
from cqmonitor.extract.zh.areas import Place
from cqmonitor.extract.zh.indicators import Subject
from cqmonitor.extract.zh.periods import Sort, Time
from cqmonitor.extract.zh.quantities import Amount, Form
from cqmonitor.records import Basis, Kind, Measure, Period, Status


@dataclass(slots=True)
class State:
    """What the clauses so far have fixed."""

    topic: Subject | None = None
    parent: Subject | None = None
    group: list[Subject] = field(default_factory=list)
    recent: list[Subject] = field(default_factory=list)
    area: str | None = None
    time: Time | None = None
    event: Time | None = None
    measure: Measure | None = None
    status: Status = Status.ACTUAL
    activity: str = ""
    part: bool = False
    newly: bool = False
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """The text with all spans that the stages before have found, and what holds for all of it."""

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


def read(text: str, folded: str, *, published: date, title: str, home: str, catalog: Catalog) -> list[Draft]:
    """The drafts of all claims of a text, in its order."""
    story = _story(text, folded, published, title, home, catalog)
    drafts: list[Draft] = []
    for line in clauses.lines(folded):
        state = State(topic=story.topic)
        for sentence in clauses.sentences(folded, line):
            state = _new_sentence(state)
            drafts += _sentence(story, sentence, state)
    return drafts


def _story(text: str, folded: str, published: date, title: str, home: str, catalog: Catalog) -> Story:
    from cqmonitor.extract.zh.folding import fold_zh

    head = fold_zh(title) or _headline(folded)
    places, area = areas.find(folded, catalog, home, head)
    times = periods.find(folded, published)
    names = [m for m in catalog.indicators.find(folded) if indicators.valid(m, folded)]
    in_title = [m for m in catalog.indicators.find(head) if indicators.valid(m, head)]
    first = in_title[0] if in_title else None
    return Story(
        text=text,
        folded=folded,
        published=published,
        catalog=catalog,
        amounts=[amount for amount in quantities.find(folded) if not amount.vague],
        times=times,
        places=places,
        names=names,
        things=catalog.things.find(folded),
        area=area,
        period=_lead_period(folded, times, periods.find(head, published)),
        topic=Subject(first.what, head[first.start : first.end], head[first.start : first.end])
        if first
        else None,
    )


def _headline(folded: str) -> str:
    line = folded.partition("\n")[0]
    return line if len(line) < 60 and "。" not in line else ""


def _lead_period(folded: str, times: Sequence[Time], of_title: Sequence[Time]) -> Time | None:
    """The period that the headline, else the first paragraphs, give for all of the text."""
    for time in (*times, *of_title):
        if (
            time.sort in (Sort.INTERVAL, Sort.END)
            and not (time.base or time.local or time.since)
            and time.period
        ):
            return time
    return None


def _new_sentence(state: State) -> State:
    """What outlives the sentence: topic, area and period of the paragraph; never a plan or a forecast."""
    topic = state.parent or state.topic
    return replace(
        state, topic=topic, parent=None, measure=None, status=Status.ACTUAL, part=False, newly=False, basis=""
    )


def _sentence(story: Story, sentence: Span, state: State) -> list[Draft]:
    drafts: list[Draft] = []
    outer = state.area
    if state.area in ("CN", "WORLD"):
        state.area = outer = None
    for clause in clauses.clauses(story.folded, sentence):
        if clause.after in ";；" and clause.after:
            state.topic, state.parent = state.parent or state.topic, None
            state.part = False
            if state.status is Status.FORECAST:
                state.status = Status.ACTUAL
            if state.area in ("CN", "WORLD"):
                state.area = outer
        drafts += _clause(story, clause.span, sentence, state)
    if state.area in ("CN", "WORLD"):
        state.area = outer
    return drafts


def _clause(story: Story, span: Span, sentence: Span, state: State) -> list[Draft]:
    text = story.folded[span.start : span.end]
    found = [a for a in story.amounts if span.start <= a.start and a.end <= span.end]
    if re.match(r"\s*(?:但|而|，)?其中", text) and state.parent is None:
        state.parent = state.topic
    if re.match(r"\s*(?:从|按)?环比(?:来?看|方面)", text):
        state.basis = "环比"
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
    r"^(?:人民币)?(?:左右|以上|以下|以内|上下)?\s?(?:[:∶]|(?:、|和|及|与|以及|，|或)\s?(?:增长|下降|上涨|提高|约|近|超过?|逾|和|达)*)\s?$"
)


def _listed(folded: str, first: Amount, second: Amount) -> bool:
    if first.quantity.unit != second.quantity.unit:
        return False
    return bool(_BETWEEN.match(folded[first.end : second.start][:16])) and second.start - first.end < 16


def _set_scene(story: Story, span: Span, state: State) -> None:
    """What a clause without a number sets for those after it: time, area, topic, part, status."""
    text = story.folded[span.start : span.end]
    for time in _within(story.times, span.start, span.end):
        _take_time(state, time)
    _take_area(story, span.start, span.end, state, opening=True)
    state.status = _status(story, text, state, None)
    if re.search(r"扣除|剔除(?!价格)|不含", text):
        state.topic = Subject(None, text.strip())
        return
    masked = _masked(story, span.start, span.end)
    named = [m for m in story.names if span.start <= m.start and m.end <= span.end]
    if named and not lexicon.residual(masked[: named[-1].start - span.start]):
        if not lexicon.PART.search(text):
            subject = indicators.named(story.catalog, masked, named[-1], span.start, text, None)
            if subject.known:
                state.topic, state.parent = subject, None
    elif lexicon.PART.match(text.strip()) and span.start:
        state.part = True


def _within(times: Sequence[Time], start: int, end: int) -> list[Time]:
    return [time for time in times if start <= time.start and time.end <= end]


def _take_time(state: State, time: Time) -> None:
    if time.base or time.local or time.of_goal:
        return
    if time.sort is Sort.DAY:
        state.event = time
    else:
        state.time = time


def _times_after(story: Story, span: Span, start: int, state: State) -> None:
    for time in _within(story.times, start, span.end):
        if time.sort is not Sort.DAY:
            _take_time(state, time)


def _take_area(story: Story, start: int, end: int, state: State, *, opening: bool = False) -> None:
    places = [p for p in story.places if start <= p.start and p.end <= end and not p.reference]
    if not places:
        return
    before = _masked(story, start, places[-1].start)
    if opening and lexicon.residual(before) and len({p.code for p in places}) > 1:
        return
    state.area = places[-1].code


def _masked(story: Story, start: int, end: int) -> str:
    """The text with times and places blanked, and who says it."""
    chars = list(story.folded[start:end])
    for span in [*story.times, *story.places]:
        if span.start < end and span.end > start and not _in_name(story, span):
            for at in range(max(start, span.start), min(end, span.end)):
                chars[at - start] = " "
    masked = "".join(chars)
    said = lexicon.REPORTED.match(masked)
    return " " * said.end() + masked[said.end() :] if said else masked


def _in_name(story: Story, span: Time | Place) -> bool:
    """成渝班列 and 西部陆海新通道 hold a place and stay names."""
    return any(
        m.start <= span.start and span.end <= m.end and m.end - m.start > span.end - span.start
        for m in (*story.names, *story.things)
    )


_ZONES = re.compile(
    r"占(?!比|领|地)[^，。;]{0,30}$|(?:在|为)[^，。;]{1,24}中的?(?:占比?|比重|约占).{0,6}$"
    r"|(?:拉动|带动|下拉|拉高|拉低|影响)(?!作用)[^，。;]{0,30}$|对[^，。;]{1,24}贡献.{0,10}$|[^，。;]{0,8}?贡献率.{0,8}$"
    r"|(?:(?<![同环占对])比(?!重|例)|较(?!快|大|好|高|多))[^，。;]{1,20}?(?=高|低|多|少|增|减|提|升|上|下|降|回|扩|收|缩|快|慢|翻|净|新|放|加|延)"
    r"|(?:高于|低于|高出|高过|快于|慢于|好于|少于|多于|超过|超出|跑赢|领先)[^，。;\d]{2,24}$"
    r"|(?:居(?!民|住|家)|列(?!车|入)|位居|位列|排名|排在|跃居|跃升|名列|重回|升至|滑落)[^，。;]{0,20}$"
    r"|(?:完成|达到?|超过?|相当于)(?:了)?(?:全年|年度|年初|预期|既定|计划|目标)[^，。;]{0,14}$|(?:全年|年度)?(?:目标|任务)(?:任务)?已?完成.{0,4}$"
)


def _referenced(masked: str) -> str:
    """The lead with what the value is compared with or a part of blanked."""
    return _ZONES.sub(lambda hit: " " * len(hit.group()), masked)


def _run(
    story: Story, span: Span, sentence: Span, start: int, run: list[Amount], state: State
) -> list[Draft]:
    """The drafts of one run of values that share their lead."""
    first = run[0]
    lead = story.folded[start : first.start]
    times = [t for t in _within(story.times, start, first.start) if not t.base]
    for time in times:
        _take_time(state, time)
    _take_area(story, start, first.start, state)
    masked = _referenced(_masked(story, start, first.start))
    if first.form is Form.RANK:
        masked = _RANK_ZONE.sub(lambda hit: " " * len(hit.group()), masked)
    end = _tail_end(story, span, run[-1])
    tail = story.folded[run[-1].end : end]
    subjects = _subjects(story, start, masked, lead, tail, run, state)
    own = [t for t in times if not t.base]
    drafts = []
    for index, (amount, subject) in enumerate(zip(run, subjects, strict=True)):
        time = own[index] if len(run) > 1 and len(own) == len(run) and not subject.area else None
        drafts.append(_draft(story, span, sentence, start, amount, subject, tail, time, state, lead))
    _remember(state, subjects, drafts, lead)
    return drafts


_RANK_ZONE = re.compile(r"(?:全国|全球|世界|全市|西部|中西部|各省区市|同类城市|城市)?排名[^，。;]{0,8}$")


def _tail_end(story: Story, span: Span, amount: Amount) -> int:
    following = [a.start for a in story.amounts if a.start >= amount.end]
    return min([span.end, *following[:1]])


def _subjects(
    story: Story, start: int, masked: str, lead: str, tail: str, run: list[Amount], state: State
) -> list[Subject]:
    count = len(run)
    if run[0].form is Form.RATIO and count == 3:
        return [
            Subject(story.catalog.indicators.meaning.get(name), name, name)
            for name in ("第一产业增加值", "第二产业增加值", "第三产业增加值")
        ]
    if count > 1:
        paired = _paired(story, start, masked, lead, count, state, run)
        if paired:
            return paired
    subject = _subject(story, start, masked, lead, tail, run[0], state)
    if (
        count > 1
        and subject is not state.topic
        and len(state.group) == count
        and all(s.area for s in state.group)
    ):
        return [replace(subject, area=s.area) for s in state.group]
    return [subject] * count


def _paired(
    story: Story, start: int, masked: str, lead: str, count: int, state: State, run: list[Amount]
) -> list[Subject]:
    """The subjects that "分别" or a list of values pairs with, in order."""
    places = [p for p in story.places if start <= p.start < run[0].start and not p.reference]
    if len(places) == count and _adjacent(story.folded, places):
        whole = _subject(story, start, masked, lead, "", run[0], state)
        return [replace(whole, area=p.code) for p in places]
    head = masked.rstrip()
    found = indicators.coordinate_subjects(story.catalog, head, count, state.topic, lead)
    if found:
        return found
    if lexicon.residual(masked):
        return []
    if len(state.group) == count:
        return state.group
    distinct = list(dict.fromkeys((s.indicator, s.concept) for s in state.recent))
    if len(distinct) >= count and "分别" in lead:
        by_key = {(s.indicator, s.concept): s for s in state.recent}
        return [by_key[key] for key in distinct[-count:]]
    return []


def _adjacent(folded: str, places: list[Place]) -> bool:
    gaps = (folded[a.end : b.start] for a, b in zip(places, places[1:], strict=False))
    return all(re.fullmatch(r"[、和与及]|以及", gap) for gap in gaps)


def _subject(
    story: Story, start: int, masked: str, lead: str, tail: str, amount: Amount, state: State
) -> Subject:
    """What one value is about."""
    end = start + len(lead)
    unit = amount.quantity.unit
    inside = [m for m in story.names if start <= m.start and m.end <= end and masked[m.start - start].strip()]
    if inside:
        subject = indicators.named(story.catalog, masked, inside[-1], start, lead, state.topic)
        if state.part and len(subject.name) <= 4:
            subject = Subject(None, subject.concept, subject.name)
        return _fit(story, subject, amount)
    things = [
        m for m in story.things if start <= m.start and m.end <= end and masked[m.start - start].strip()
    ]
    if things:
        thing = indicators.of_thing(story.catalog, masked, things[-1], start, lead, unit, state.activity)
        if thing.known:
            return thing
    after = _after(story, amount, tail, lead, state)
    if after:
        return after
    words = lexicon.residual(masked)
    if words:
        built = indicators.composed(story.catalog, words, state.parent or state.topic)
        return built or Subject(None, words, words)
    return _fit(story, state.topic, amount) if state.topic else Subject(None, "")


def _fit(story: Story, subject: Subject, amount: Amount) -> Subject:
    unit = amount.quantity.unit
    if unit in ("percent", "pp", "rank"):
        return subject
    if subject.codes:
        for activity in indicators._BY_UNIT.get(unit, ()):
            if activity in subject.codes:
                return replace(subject, indicator=subject.codes[activity], activity=activity)
    return replace(subject, indicator=indicators.fitting(subject.indicator, unit, story.catalog))


_NOT_NOUN = re.compile(
    r"^(?:同比|环比|增|下|上|左右|以|，|。|、|;|和|及|至|到|提|为|占|比|较|的(?:基础|水平|规模|台阶|大关|目标)|大关|台阶|多|余|高|低|升|降|，|\s|$|[^一-鿿“\"])"
)


def _after(story: Story, amount: Amount, tail: str, lead: str, state: State) -> Subject | None:
    """A subject that follows its number: 882.2亿元的生产总值, 319家世界500强企业."""
    quantity = amount.quantity
    skip = len(tail) - len(re.sub(r"^(?:左右|以上|多|余)?的?", "", tail))
    at = quantity.end + skip
    if quantity.unit in ("percent", "pp", "rank", "day", "hour", "minute"):
        return None
    masked = _masked(story, at, quantity.end + len(tail))
    for mention in story.names:
        if at <= mention.start <= at + 8 and mention.end <= quantity.end + len(tail):
            if lexicon.residual(masked[: mention.start - at]) or lexicon.PART.search(lead):
                break
            return Subject(
                mention.what,
                story.folded[mention.start : mention.end],
                story.folded[mention.start : mention.end],
            )
    for thing in story.things:
        if at <= thing.start <= at + 4 and not lexicon.residual(masked[: thing.start - at]):
            codes = thing.what.codes
            activity = indicators.activity_of(lead + tail) or state.activity
            rest = story.folded[thing.end : quantity.end + len(tail)]
            if re.match(r"[一-鿿]", rest) and not lexicon.CONTINUATION.match(rest):
                break
            name = story.folded[thing.start : thing.end]
            return Subject(codes.get(activity), name, name, codes=codes, activity=activity)
    if skip and "的" in tail[:skip]:
        noun = re.match(
            r"(?:产量|销量|产能|体量|总量|规模|成绩|速度|增速|水平|价格|总额|数量|业绩)", tail[skip:]
        )
        return None if noun or not tail[skip:] else Subject(None, tail[skip : skip + 12])
    if (
        quantity.unit in ("count", "person")
        and not _NOT_NOUN.match(tail)
        and not lexicon.residual(_masked(story, quantity.start - len(lead), quantity.start))
    ):
        return Subject(None, tail[:12])
    return None


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
    quantity = amount.quantity
    clause = story.folded[span.start : amount.start]
    indicator = story.catalog.by_code.get(subject.indicator or "")
    places = [p for p in story.places if start <= p.start < amount.start and p.reference]
    cue = roles.Cue(
        lead=lead,
        clause=clause,
        tail=tail,
        ratio=bool(indicator and indicator.kind is Kind.RATIO and indicator.code not in ("cpi", "ppi")),
        carried=state.measure,
        fresh=subject is not state.topic,
        name=subject.name,
        place=bool(places),
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
    used = _time_of(story, start, amount, time, state)
    stock = bool(indicator and indicator.kind is Kind.STOCK)
    period = _period(story, used, kind, stock, status, lead, state)
    base = [t for t in _within(story.times, span.start, amount.end + 2) if t.base]
    return Draft(
        quantity=replace(quantity, text=story.text[quantity.start : quantity.end]),
        sentence=sentence,
        concept=subject.concept or clause[-12:],
        measure=kind,
        value=round(value, 9),
        unit=quantity.unit,
        indicator=subject.indicator,
        ref_area=subject.area or state.area or story.area,
        bound=quantity.bound,
        status=status,
        period=period,
        basis=_basis(kind, quantity.unit, state.basis + clause + tail[:4], period, base),
        reference=places[-1].code
        if places and kind in (Measure.RANK, Measure.SHARE, Measure.GAP, Measure.CONTRIBUTION)
        else None,
        prices=roles.prices(clause),
        attributed_to=roles.speaker(story.folded[sentence.start : sentence.end]),
        confidence=_confidence(subject, state, period, used),
    )


def _status(story: Story, text: str, state: State, amount: Amount | None) -> Status:
    time = state.time
    future = bool(time and time.period and time.period.start > story.published)
    past = bool(time and time.period and time.period.end <= story.published and not time.relative)
    return roles.status(text, state.status, future=future, past=past)


def _time_of(story: Story, start: int, amount: Amount, paired: Time | None, state: State) -> Time | None:
    """The time of one value: its own, one said for it alone, the sentence's, the text's, else a day."""
    if paired:
        return paired
    local = [t for t in _within(story.times, start, amount.start) if t.local]
    if local:
        return local[-1]
    return state.time or state.event or story.period


def _period(
    story: Story, time: Time | None, kind: Measure, stock: bool, status: Status, lead: str, state: State
) -> Period | None:
    if time is None:
        return cal.day(story.published) if stock and status is Status.ACTUAL else None
    if time.sort is Sort.NOW:
        return cal.day(story.published)
    period = time.period
    if period is None:
        return None
    if status is not Status.ACTUAL:
        early = status is Status.FORECAST and story.published.month <= 3
        if time.relative and period.end < story.published and not early:
            return cal.back(period, -1)
        return period
    if time.sort is Sort.END and kind is Measure.CHANGE and roles._NEWLY.search(lead) and not stock:
        return period
    if stock and not (kind is Measure.CHANGE and re.search(r"新增|新设|新登记", lead)):
        return cal.day(min(period.end, story.published))
    return period


def _basis(kind: Measure, unit: str, before: str, period: Period | None, base: list[Time]) -> Basis | None:
    end_of_year = bool(period and period.end.month == 12 and period.end.day == 31)
    quarterly = bool(period and period.months == 3)
    old = bool(
        period
        and base
        and base[-1].period
        and base[-1].whole_year
        and not base[-1].relative
        and period.end.year - base[-1].period.end.year != 1
    )
    long = bool(period and (period.end - period.start).days > 400)
    return roles.basis(
        kind, unit, before, quarterly=quarterly, end_of_year=end_of_year, old_base=old, long=long
    )


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
    state.recent = [*state.recent[-8:], *subjects]
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
    state.newly = bool(roles._NEWLY.search(lead)) or (state.newly and lead[:1] in "、和")
