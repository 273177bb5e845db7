"""Which subject each value has: named in its lead, paired with a list, following it, or carried over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from cqmonitor.extract.catalog import Mention
from cqmonitor.extract.draft import same_kind
from cqmonitor.extract.zh import indicators, lexicon
from cqmonitor.extract.zh.indicators import Subject
from cqmonitor.extract.zh.story import Spanned, State, Story, masked_text, within
from cqmonitor.extract.zh.written import Amount, Form

RANK_ZONE = re.compile(
    r"(?:(?:在[^，。;]{1,16}中)?(?:分?居(?!民|住|家)|分?列(?!车|入)|位居|位列|名列|排名|排在|排|"
    r"跃居|跃升|稳居|重回|重返|升至|降至|滑落|上升|位次)[^，。;]{0,20}"
    r"|(?:全国|全球|世界|全市|全省|西部|中西部|各省区市|同类城市|城市)(?:排名)?.{0,4})$"
)


def subjects(
    story: Story, start: int, masked: str, lead: str, tail: str, run: list[Amount], state: State
) -> list[Subject]:
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
    subject = _subject(story, start, masked, lead, tail, run[0], state)
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


_CARRIED = re.compile(r"箱量|运量|发送|运送|运输|到发|发运|货物|货值|集装箱|价值")
_ECONOMY = re.compile(
    r"(?:^|[\s市区县国省])经济(?:总体|年均|同比|平均|累计|实现|保持)*+(?:增长|增速)[^，。;]{0,6}$"
)
_REACH = re.compile(
    r"陆海(?:贸易)?新?通道[^\n]{0,80}(?:通达|覆盖|辐射|到达|拓展|联通|延伸|连接|触达|扩展|增[至加])"
)
_REACH_SHORT = re.compile(
    r"通道(?:网络|物流网络|目的地)?[^。\n]{0,40}(?:通达|覆盖|辐射|到达|拓展|联通|延伸|触达|扩展|新增|增[至加])"
)
_ROUTE = "陆海新通道"


def _reaches(story: Story, start: int, end: int, state: State) -> bool:
    """Whether a count is of what the corridor reaches: named in full, or as 通道 after its name in the text."""
    folded = story.folded
    if _REACH.search(folded, max(0, start - 120), end):
        return True
    return bool(_REACH_SHORT.search(folded, max(0, start - 60), end)) and 0 <= folded.find(_ROUTE) < start


_REACHED = re.compile(r"^(?:的)?(国家和地区|国家(?:\(地区\))?|港口)")
_BRACKETED = re.compile(r"\(([一-鿿]{2,12}[率度])\)(?:为|达到?|约|至|分别)?$")


_TRADED = re.compile(r"(?:进出口|出口|进口)(?:总?[额值]|总值|总额)?")
_KIND = re.compile(r"产品|商品|企业|公司|集团|设备|制品|电池|伙伴|国家|贸易|保税区|综保区|自贸")


def _is_of_kind(subject: Subject, masked: str, state: State) -> bool:
    """机电产品占出口的九成，出口5036亿元: a bare 出口 in a sentence about a kind of goods or firms is theirs."""
    if not state.said or state.topic is None or state.topic.indicator or not _TRADED.fullmatch(subject.name):
        return False
    return bool(_KIND.search(state.topic.concept)) and not lexicon.residual(masked.replace(subject.name, ""))


def _unbracketed(story: Story, names: list[Mention[str]]) -> Mention[str]:
    """The last name; 消费者物价指数 of 消费者物价指数(CPI), which says it twice."""
    last, before = names[-1], names[-2:-1]
    twice = before and before[0].end == last.start - 1 and story.folded[last.start - 1] == "("
    return before[0] if twice else last


def _subject(
    story: Story, start: int, masked: str, lead: str, tail: str, amount: Amount, state: State
) -> Subject:
    """What one value is about."""
    end = start + len(lead)
    unit = amount.quantity.unit
    if state.topic and tail.startswith("相比") and re.match(r"\s*[与和同]", lead):
        return state.topic
    bracketed = _BRACKETED.search(lead)
    if bracketed and (code := indicators.code_of(story.catalog, bracketed[1])):
        return Subject(code, bracketed[1], bracketed[1])
    if amount.form is Form.RANK and lead[:1] in "、和" and state.topic:
        return state.topic
    reached = _REACHED.match(tail) if _reaches(story, start, end, state) else None
    if reached:
        routes = within(story.things, max(0, start - 120), end)
        if routes and "containers" in routes[-1].what.codes:
            name = story.folded[routes[-1].start : routes[-1].end]
            state.carrier = Subject(None, name, name, codes=routes[-1].what.codes)
        code = "ilstc_ports" if reached[1] == "港口" else "ilstc_countries"
        return Subject(code if code in story.catalog.by_code else None, reached[1], activity=state.activity)
    inside = [m for m in within(story.names, start, end) if masked[m.start - start].strip()]
    if inside:
        mention = _unbracketed(story, inside)
        subject = indicators.named(story.catalog, masked, mention, start, lead, state.topic)
        if _is_of_kind(subject, masked, state):
            subject = replace(state.topic or subject, concept=f"{state.topic.concept}{subject.name}")  # type: ignore[union-attr]
        if state.part and len(subject.name) <= 4:
            subject = Subject(None, subject.concept, subject.name)
        if subject.name in ("出口", "进口") and re.match(r"量", masked[mention.end - start :]):
            subject = indicators.bare_activity(story.catalog, subject.name + "量", state.topic) or subject
        if state.thing and subject.indicator in ("exports", "imports") and subject.name in ("出口", "进口"):
            code = state.thing.codes.get(subject.indicator)
            subject = replace(state.thing, indicator=code, concept=state.thing.concept + subject.name)
        return _fit(story, subject, amount)
    things = [m for m in within(story.things, start, end) if masked[m.start - start].strip()]
    if things:
        thing = indicators.of_thing(story.catalog, masked, things[-1], start, lead, unit, state.activity)
        if thing.known:
            return thing
    carried = state.topic
    if carried and "集装箱" in masked and (boxes := indicators.in_containers(carried, story.catalog)):
        return boxes
    if _ECONOMY.search(masked):
        return Subject("gdp" if "gdp" in story.catalog.by_code else None, "经济", "经济增长")
    if state.carrier and _CARRIED.search(masked) and not lexicon.residual(masked, carriage=True):
        if "值" in masked and unit in ("percent", "pp"):
            return indicators.by_value(state.carrier)
        return _fit(story, state.carrier, amount)
    if state.carrier and _TRAINS.search(amount.quantity.text) and not lexicon.residual(masked):
        return _fit(story, state.carrier, amount)
    if (
        unit == "count"
        and carried
        and _PROJECTS.search(story.folded, max(0, start - 16), end)
        and "项目" not in carried.concept
    ):
        return Subject(None, "项目")
    if corridor := _corridor(story, start, masked, amount):
        return corridor
    after = _after(story, amount, tail, lead, state)
    if after:
        return after
    if state.thing and (bare := indicators.bare_activity(story.catalog, masked, state.thing)):
        return bare
    whole = indicators.compact(masked)
    built = (
        indicators.composed(story.catalog, whole, state.parent or carried)
        if len(whole) > 1 and not _ONLY_RISE.fullmatch(whole)
        else None
    )
    if built:
        return built
    words = lexicon.residual(masked, carriage=bool(carried and indicators.has_family(carried)))
    words = "" if carried and words in ("小", "差", "好") else words
    if words:
        other = _OTHER_SIDE.search(masked)
        built = None if other else indicators.composed(story.catalog, words, state.parent or carried)
        unknown = Subject(None, lexicon.words_of(masked), words, activity=indicators.activity_of(lead))
        return built or unknown
    bare = indicators.bare_activity(story.catalog, masked, carried)
    if bare:
        return bare
    if carried is None or _is_with_partner(story, start, end):
        return Subject(None, lead.strip())
    fitted = _fit(story, carried, amount)
    return fitted if _fits(story, fitted, unit) else Subject(None, lead.strip())


_ONLY_RISE = re.compile(
    rf"(?:名义|实际|年均|平均|{lexicon.GROWTH_NOUN.pattern}|{lexicon.VERB.pattern}){{1,4}}"
)


def _corridor(story: Story, start: int, masked: str, amount: Amount) -> Subject | None:
    """经通道运输, 通道运量: the corridor by its short name, once the text has named it in full."""
    at = story.folded.find(_ROUTE, 0, start)
    if at < 0 or "通道" not in masked or lexicon.residual(masked.replace("通道", ""), carriage=True):
        return None
    routes = [m for m in within(story.things, max(0, at - 2), start) if "containers" in m.what.codes]
    if not routes:
        return None
    name, codes = story.folded[routes[0].start : routes[0].end], routes[0].what.codes
    subject = Subject(None, name, name, codes=codes)
    if amount.quantity.unit not in ("percent", "pp", "rank"):
        return _fit(story, subject, amount)
    return replace(subject, indicator=codes.get("cargo_value" if "值" in masked else "containers"))


_TRAINS = re.compile(r"列(?:次|车)?$")
_PROJECTS = re.compile(
    r"(?:引进|签约|落地|招引|引育|实施|开工|推进|储备)[^，。;]{0,16}项目(?:达|共|约|近|超)?(?!.)"
)
_OTHER_SIDE = re.compile(r"销售|(?<!增加)[额值价款]|消费|投资|税|利润")


def _is_with_partner(story: Story, start: int, end: int) -> bool:
    """对欧盟增长5.2%: a part of the trade that was named before."""
    return any(
        p.reference and story.folded[p.start - 1 : p.start] in tuple("对与自从向")
        for p in within(story.places, start, end)
    )


def _fits(story: Story, subject: Subject, unit: str) -> bool:
    """Whether a carried subject can be counted in this unit."""
    if subject.indicator is None or unit in ("percent", "pp", "rank", "unknown"):
        return True
    return same_kind(story.catalog.by_code[subject.indicator].unit, unit)


def _fit(story: Story, subject: Subject, amount: Amount) -> Subject:
    unit = amount.quantity.unit
    if unit in ("percent", "pp", "rank", "unknown"):
        return subject
    if subject.codes:
        for activity in indicators.BY_UNIT.get(unit, ()):
            if activity in subject.codes:
                code = indicators.fitting(subject.codes[activity], unit, story.catalog)
                return replace(subject, indicator=code, activity=activity)
    return replace(subject, indicator=indicators.fitting(subject.indicator, unit, story.catalog))


_NOT_NOUN = re.compile(
    r"^(?:同比|环比|增|下|上|左右|以|，|。|、|;|和|及|至|到|提|为|占|比|较|的(?:基础|水平|"
    r"规模|台阶|大关|目标)|大关|台阶|多|余|高|低|升|降|，|\s|$|[^一-鿿“\"])"
)


def _counted_name(story: Story, name: str, unit: str) -> str:
    """The name, or its longest beginning that is counted in this unit: 300个共建项目 in 共建项目完成投资."""
    by_code = story.catalog.by_code
    for length in range(len(name), 1, -1):
        code = indicators.code_of(story.catalog, name[:length])
        if code and same_kind(by_code[code].unit, unit):
            return name[:length]
    return name


def _after(story: Story, amount: Amount, tail: str, lead: str, state: State) -> Subject | None:
    """A subject that follows its number: 882.2亿元的生产总值, 319家世界500强企业."""
    quantity = amount.quantity
    skip = len(tail) - len(re.sub(r"^(?:左右|以上|多|余)?的?", "", tail))
    at = quantity.end + skip
    if quantity.unit in ("percent", "pp", "rank", "day", "hour", "minute"):
        return None
    stop = quantity.end + len(tail)
    if re.match(r"[^一-鿿“\"A-Za-z]|[和及]", story.folded[at:stop]):
        return None
    masked = masked_text(story, at, stop)
    for mention in within(story.names, at, stop):
        if (
            mention.start > at + 8
            or lexicon.residual(masked[: mention.start - at])
            or lexicon.PART.search(lead)
        ):
            break
        name = _counted_name(story, story.folded[mention.start : mention.end], quantity.unit)
        return Subject(indicators.code_of(story.catalog, name), name, name)
    for thing in within(story.things, at, stop):
        if (
            at <= thing.start <= at + 4
            and thing.end <= stop
            and not lexicon.residual(masked[: thing.start - at])
        ):
            codes = thing.what.codes
            activity = indicators.activity_of(lead + tail) or state.activity
            rest = story.folded[thing.end : quantity.end + len(tail)]
            if re.match(r"[一-鿿]", rest) and not lexicon.CONTINUATION.match(rest):
                break
            name = story.folded[thing.start : thing.end]
            return Subject(codes.get(activity), name, name, codes=codes, activity=activity)
    if skip and "的" in tail[:skip]:
        noun = re.match(
            r"(?:年度|全年)?(?:目标|任务|计划)|新?(?:台阶|大关|关口|产量|销量|产能|体量|总量|规模|成绩|速度|增速|水平|价格|总额|数量|业绩)",
            tail[skip:],
        )
        return None if noun or not tail[skip:] else Subject(None, tail[skip : skip + 12])
    if (
        quantity.unit in ("count", "person")
        and not _NOT_NOUN.match(tail)
        and not lexicon.residual(masked_text(story, quantity.start - len(lead), quantity.start))
    ):
        return Subject(None, tail[:12])
    return None
