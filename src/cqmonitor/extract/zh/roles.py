"""How a number is told of its subject, besides its measure: basis, status, prices, speaker."""

from __future__ import annotations

import re

from cqmonitor.codes import Basis, Measure, Prices, Status
from cqmonitor.extract.zh import lexicon

_TARGET_TAIL = re.compile(r"^(?:[左右上下以内]{0,4}的)(?:[^，。;]{0,6})(?:目标|预期)")
_BASES = re.compile(
    r"(?P<qoq>按季|季[增减][约近逾超]?$|(?:较|比)上(?:个)?季度?)|(?P<mom>环比|按月|(?<![\d个])月[增减][约近逾超]?$|(?:较|比)(?:上个?月(?!末|底)|"
    r"前一?个?月|\d{1,2}月(?!末|底)(?!.{0,3}同))|月环比)|(?P<yoy>同比|按年|年[增减][约近逾超]?$|(?:较|比|"
    r"与)?(?:上年|去年|前一年|上一年)(?:同期|同月|同季)|(?:较|比)(?:上年|去年|"
    r"上一年)(?![末底]))"
    r"|(?P<annual_average>年均|年平均|每年平均|[两二三四五六]年平均|年复合|年化)|"
    r"(?P<since>(?:较|比)?年初|较?(?:上年|去年)[末底]|以来)"
)


def basis(
    kind: Measure, unit: str, before: str, *, quarterly: bool, end_of_year: bool, old_base: bool, long: bool
) -> Basis | None:
    """What a growth or change is against.

    Args:
        before: the clause up to the number, from its last change of basis on.
        quarterly: the period is a quarter, so that 环比 is against the quarter before.
        end_of_year: the value is that of a year's last day, so that 比上年末 is a year.
        old_base: it is compared with a year that is not the year before.
        long: the period spans several years.
    """
    if kind not in (Measure.GROWTH, Measure.CHANGE) or (kind is Measure.CHANGE and unit == "pp"):
        return None
    last = max(_BASES.finditer(before), key=lambda hit: hit.start(), default=None)
    name = last.lastgroup if last else None
    if name == "mom":
        return Basis.QOQ if quarterly and "环比" in (last.group() if last else "") else Basis.MOM
    if name == "since" and end_of_year:
        return Basis.YOY
    if name in ("annual_average", "since", "qoq"):
        return Basis(name)
    if old_base:
        return Basis.SINCE
    if name == "yoy":
        return Basis.YOY
    if long:
        return Basis.SINCE
    return Basis.YOY if kind is Measure.GROWTH else None


_DONE = re.compile(
    r"占(?:全年|年度|年)?(?:计划|目标|任务|预算)[^，。;]{0,8}的|(?:完成|达到?|超额|为|超)(?:了)?[^，。;]{0,6}(?:目标任务|目标|任务|计划|预算)[^，。;]{0,4}?的|(?:目标|任务|计划)(?:任务)?的?已?完成"
)
"""What has been done of a goal is a fact."""
_GOALS = re.compile(r"力争|目标|确保|争取|计划")


def status(text: str, carried: Status, *, future: bool, past: bool) -> Status:
    """Whether the value has come about: the clause's own words, else what governs the sentence."""
    text = _DONE.sub("", text)
    forecast, target = lexicon.FORECAST.search(text), lexicon.TARGET.search(text)
    if forecast and not _GOALS.search(text, forecast.end()):
        return Status.FORECAST
    if target and not past:
        return Status.TARGET
    if future:
        return carried if carried is not Status.ACTUAL else Status.TARGET
    if (past and carried is Status.TARGET) or lexicon.FACT.search(text):
        return Status.ACTUAL
    return carried


def prices(clause: str) -> Prices | None:
    """The price basis where the clause tells it."""
    if re.search(r"不变价|可比价|扣除价格|剔除价格|实际增长|实际下降|扣除物价", clause):
        return Prices.CONSTANT
    return Prices.CURRENT if re.search(r"名义|现价|当年价", clause) else None


_SPEAKER = re.compile(
    r"(?:据|根据)?(?P<who>[一-鿿A-Za-z（）()“”\"·]{2,24}?)(?:\d{1,2}日)?(?:最新|联合)?(?:预计|"
    r"预测|表示|介绍|透露|通报|公布|发布|称|指出|提出|显示|统计(?!局|公报)|测算)"
)


def speaker(sentence: str) -> str | None:
    """Who said it, where the sentence opens with that."""
    hit = _SPEAKER.match(sentence)
    if not hit:
        return None
    who = re.sub(
        r"^(?:据|根据|记者从|从|昨日|今日|昨天|日前|近日)++|(?:初步|数据|最新|统计|今日|昨日|今天|昨天|日前|近日|的)++$",
        "",
        hit["who"],
    )
    return who if len(who) >= 3 and not re.search(r"^(?:初步|数据|经|其中|业内|按|分|从)", who) else None
