"""Which subject one value has: named in its lead, following it, or carried over."""

from __future__ import annotations

import re
from dataclasses import replace

from cqmonitor.extract.catalog import Mention
from cqmonitor.extract.zh import activities, families, indicators, lexicon
from cqmonitor.extract.zh.corridor import REACHED, of_corridor, reaches
from cqmonitor.extract.zh.following import after_number
from cqmonitor.extract.zh.indicators import Subject
from cqmonitor.extract.zh.kinds import fit, fits
from cqmonitor.extract.zh.story import State, Story, within
from cqmonitor.extract.zh.written import Amount, Form

_CARRIED = re.compile(r"箱量|运量|发送|运送|运输|到发|发运|货物|货值|集装箱|价值")
_ECONOMY = re.compile(
    r"(?:^|[\s市区县国省])经济(?:总体|年均|同比|平均|累计|实现|保持)*+(?:增长|增速)[^，。;]{0,6}$"
)
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


def subject_of(
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
    reached = REACHED.match(tail) if reaches(story, start, end) else None
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
        return fit(story, subject, amount)
    things = [m for m in within(story.things, start, end) if masked[m.start - start].strip()]
    if things:
        thing = families.of_thing(story.catalog, masked, things[-1], start, lead, unit, state.activity)
        if thing.known:
            return thing
    carried = state.topic
    if carried and "集装箱" in masked and (boxes := families.in_containers(carried, story.catalog)):
        return boxes
    if _ECONOMY.search(masked):
        return Subject("gdp" if "gdp" in story.catalog.by_code else None, "经济", "经济增长")
    if state.carrier and _CARRIED.search(masked) and not lexicon.residual(masked, carriage=True):
        if "值" in masked and unit in ("percent", "pp"):
            return families.by_value(state.carrier)
        return fit(story, state.carrier, amount)
    if state.carrier and _TRAINS.search(amount.quantity.text) and not lexicon.residual(masked):
        return fit(story, state.carrier, amount)
    if (
        unit == "count"
        and carried
        and _PROJECTS.search(story.folded, max(0, start - 16), end)
        and "项目" not in carried.concept
    ):
        return Subject(None, "项目")
    if corridor := of_corridor(story, start, masked, amount):
        return corridor
    after = after_number(story, amount, tail, lead, state)
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
    words = lexicon.residual(masked, carriage=bool(carried and families.has_family(carried)))
    words = "" if carried and words in ("小", "差", "好") else words
    if words:
        other = _OTHER_SIDE.search(masked)
        built = None if other else indicators.composed(story.catalog, words, state.parent or carried)
        unknown = Subject(None, lexicon.words_of(masked), words, activity=activities.activity_of(lead))
        return built or unknown
    bare = indicators.bare_activity(story.catalog, masked, carried)
    if bare:
        return bare
    if carried is None or _is_with_partner(story, start, end):
        return Subject(None, lead.strip())
    fitted = fit(story, carried, amount)
    return fitted if fits(story, fitted, unit) else Subject(None, lead.strip())


_ONLY_RISE = re.compile(
    rf"(?:名义|实际|年均|平均|{lexicon.GROWTH_NOUN.pattern}|{lexicon.VERB.pattern}){{1,4}}"
)
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
