"""Stock or flow, whose value it is, and how sure: what the link of a value to its subject entails."""

from __future__ import annotations

import re
from dataclasses import replace

from cqmonitor.codes import Kind, Measure
from cqmonitor.config import Indicator
from cqmonitor.extract.draft import same_kind
from cqmonitor.extract.zh import activities, families
from cqmonitor.extract.zh.indicators import Subject
from cqmonitor.extract.zh.story import State, Story
from cqmonitor.extract.zh.times import Time
from cqmonitor.extract.zh.written import Amount


def in_unit(amount: Amount, story: Story, subject: Subject) -> Amount:
    """突破3万亿 in the unit of what it is about."""
    indicator = story.catalog.by_code.get(subject.indicator or "")
    written = re.search(r"[公里户次]$", amount.quantity.text) is not None
    if amount.quantity.unit != "unknown" or written or not indicator or indicator.unit in ("percent", "rank"):
        return amount
    return replace(amount, quantity=replace(amount.quantity, unit=indicator.unit))


def fits(story: Story, subject: Subject, unit: str) -> bool:
    """Whether a carried subject can be counted in this unit."""
    if subject.indicator is None or unit in ("percent", "pp", "rank", "unknown"):
        return True
    return same_kind(story.catalog.by_code[subject.indicator].unit, unit)


def fit(story: Story, subject: Subject, amount: Amount) -> Subject:
    """The subject by the code that is counted in the unit of the amount."""
    unit = amount.quantity.unit
    if unit in ("percent", "pp", "rank", "unknown"):
        return subject
    if subject.codes:
        for activity in activities.BY_UNIT.get(unit, ()):
            if activity in subject.codes:
                code = families.fitting(subject.codes[activity], unit, story.catalog)
                return replace(subject, indicator=code, activity=activity)
    return replace(subject, indicator=families.fitting(subject.indicator, unit, story.catalog))


_STOCK_WORDS = re.compile(
    r"余额|(?<!销售)(?<!施工)(?<!竣工)(?<!成交)(?<!播种)面积|里程|保有量|存量|总数|(?<!出生)(?<!死亡)(?<!减少)人口(?!流|脱贫|转移)|能力|产能|容量|"
    r"在册|覆盖率|普及率|资产总额"
)


_EXISTS = re.compile(
    r"[共现已拥设][有成]|(?:累计|共|已|总共)建成|总数|覆盖|通达|辐射|在建|总里程|全长|聚集|集聚|入驻|汇聚|培育|总量|达到?(?:了|约|近|超过?)?$|有(?:约|近|超过?)?$"
)


_HAPPENS = re.compile(
    r"新|签|举办|完成|实现|开行|发送|发放|接待|生产|产出|销售|出口|进口|下线|成交|引进|办理|登记|开工|授权|交付|发布|查处|救助|培训|减|增|产量"
)


_DONE_IN_YEAR = re.compile(r"授权(?!量?累计)|申请量?|受理")
_FLOW_NAME = re.compile(r"新设|新增|新登记|净增")


def is_of_new(subject: Subject, *, carried_new: bool) -> bool:
    """新设企业1.2万户，增长5%: how many more were new is no growth of the stock."""
    return carried_new or bool(_FLOW_NAME.search(subject.name + subject.concept))


def is_stock(subject: Subject, indicator: Indicator | None, unit: str, lead: str) -> bool:
    """Whether a value is read on a day: by its indicator, else because it is there, and not done.

    共有车站297座 and 种植面积36万亩 are; 新设企业 is a flow even where the number of firms is a stock.
    """
    if _FLOW_NAME.search(subject.name):
        return False
    if indicator:
        return indicator.kind is Kind.STOCK and not _DONE_IN_YEAR.search(lead + subject.concept)
    if _STOCK_WORDS.search(subject.concept):
        return True
    there = unit in ("count", "km", "mu", "m2", "ha", "W") and bool(_EXISTS.search(lead))
    return there and not _HAPPENS.search(lead)


_PER_DAY = re.compile(r"日均|每天|每日|每小时|周均|每周|月均(?!收入)|单日|每趟|每公里|每列")


def is_other(state: State, time: Time | None, indicator: Indicator | None, kind: Measure, lead: str) -> bool:
    """Whether a value is one firm's, a holiday's or a day's, and never the series of the whole."""
    if time and time.holiday:
        return True
    if kind in (Measure.LEVEL, Measure.CHANGE) and _PER_DAY.search(lead):
        return True
    traded = (
        indicator is not None and indicator.kind is Kind.FLOW and indicator.unit not in ("percent", "rank")
    )
    return state.company and traded
