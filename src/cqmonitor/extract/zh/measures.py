"""What a number is of its subject: level, growth, change, share, contribution, gap or rank."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cqmonitor.codes import Measure
from cqmonitor.extract.zh import lexicon
from cqmonitor.extract.zh.written import Amount, Form


@dataclass(frozen=True, slots=True)
class Cue:
    """What the rules look at around one number.

    Attributes:
        lead: from the number before (or the clause's start) up to the number.
        clause: the clause up to the number.
        tail: what follows, to the next number or the clause's end.
        ratio: the subject is a rate by itself (失业率).
        carried: the measure that a percentage had in the clause before.
        fresh: the lead names its own subject.
        inside: words of rise inside the subject's name (城镇新增就业), which tell nothing.
        place: the comparison is with a place, not a time.
        stock: the subject is a stock, so that 新设 in its name makes a change of it.
        fell: the growth told before was negative, so that 收窄 is of a fall.
    """

    lead: str
    clause: str
    tail: str
    ratio: bool
    carried: Measure | None
    fresh: bool
    name: str
    place: bool
    stock: bool = False
    fell: bool = False


GAP = re.compile(
    r"(?:(?<![同环占对])比|较)(?P<with>[^，。;]{1,20}?)(?P<sign>高|低|多|少|快|慢|大|小|好|差|"
    r"领先|落后|便宜|贵)[出于了近约超达过]{0,3}$"
    r"|(?P<sign2>高于|低于|高出|高过|快过|慢过|胜过|快于|慢于|好于|优于|差于|领先|落后于?|跑赢|超过|超出|"
    r"少于|多于|大于|小于|低过|超(?!过|出))(?P<with2>[^，。;]{1,24}?)[约近了超]?$"
)
_OTHERS = re.compile(r"(?:高于|低于|快于|慢于|好于|超过)[^，。;]{1,16}的$|(?:高于|低于|快于|慢于)$")
_SHARE_TO = re.compile(
    r"(?:占比|比重|份额|比例|占(?!地|用))[^，。;]{0,20}?(?:升|高|加|大|降|落|少|低|稳定|"
    r"保持)(?:至|到|为|达到?|在)[^，。;]{0,4}$"
)
_RECOVERED = re.compile(r"(?:恢复|达|相当|回升)(?:到|至|于)[^，。;]{2,16}的$")
_DIRECT = re.compile(
    r"(?:增长|上升|下降|提高|提升|降低|上涨|回落|减少|增加|下滑|下跌|攀升|激增|大增|猛增|劲增|[增涨跌降升])"
    r"(?:了|约|近|超过?|逾|超出|接近|将近|不足|不到|高达|不低于|不超过|仅|大约|也|均|各|均为|[ 0]){0,3}$"
)
_BRACKETS = re.compile(r"\([^)]{0,24}\)")
_PLACE_WORDS = re.compile(
    r"全国|全市|全省|全球|世界|平均|均值|整体|水平|国内|省|市|区|县|GDP|地区|城镇|农村|城市|"
    r"目标|规上|行业|同类|欧|美"
)
_TO = re.compile(
    r"(?:到|至|为|达|达到|仅|在|转为|只有|变为)(?:了|约|近|超过?|逾|接近|不足|不到|最高|高达)*+$"
)
_CHANGE = re.compile(
    r"(?:增长|增加|上升|上涨|提高|提升|回升|扩大|净增|新增|增添|减少|下降|下滑|下跌|回落|降低|"
    r"缩减|缩短|压缩|压减|净减|多增|少增|增收|减收|增产|减产|节省"
    r"|(?<![期末岁])[增减涨降升]|(?:比|较)[^，。;]{1,14}[多少快慢高低]|(?:同比|环比|[比较][^，。;]{1,12})[多少][卖销产出收运发接]|设立|登记|开通|开工|投用|签约)"
    r"(?:了|近|约|超过?|逾|出|达|达到|超出|接近|不足|不到|将近|高达|至少|不少于|不低于){0,3}$"
)
NEWLY = re.compile(
    r"新增|净增|新建(?!商品|住宅|住房|房)|新改建|新改扩建|新完工|新设|新登记|新开通?|新开工|"
    r"新投用|新认定|新培育|新注册|增设|诞生|净减"
)
SHARE_END = re.compile(r"占|比重|份额|比例|占比|市占率")
_OF_GROWTH = re.compile(
    r"^的?(?:年均|平均|同比|较高|高|快|复合)?(?:增速|增长|增幅|涨幅|速度|升幅|降幅|跌幅|年均)"
)
_OTHER_THING = re.compile(
    r"(?:产业|工业|服务业|制造业|投资|出口|进口|贸易|消费|收入|居民|企业|单位)(?:增速|增幅|占比|比重)?$"
)
"""比第二产业高, 比进口快: a gap to another thing, no change over time."""
_THAN = re.compile(r"[高低快慢好优差]于|跑赢")
_WHEN = re.compile(r"年|月|季|期|时|天|日|以往|历史|过去|此前|往")


def measure(amount: Amount, cue: Cue) -> Measure:
    """What the number is of its subject."""
    quantity = amount.quantity
    if amount.form is Form.RANK:
        return Measure.RANK
    if amount.form is Form.RATIO:
        return Measure.SHARE
    if quantity.unit == "rank":
        return Measure.CHANGE
    if quantity.unit == "pp":
        return _of_points(cue)
    if quantity.unit == "percent":
        return _of_percent(amount, cue)
    return _of_amount(cue)


def _of_points(cue: Cue) -> Measure:
    if lexicon.CONTRIBUTION.search(cue.lead) and not SHARE_END.search(cue.lead):
        return Measure.CONTRIBUTION
    return Measure.GAP if _is_gap(cue) else Measure.CHANGE


def _is_gap(cue: Cue) -> bool:
    """Whether the comparison is with a place or an average, not with an earlier time."""
    hit = GAP.search(cue.lead)
    if cue.lead.endswith("的"):
        return False
    if not hit:
        return bool(cue.place and re.search(r"(?<!最)[高低]出?$|领先$|落后$", cue.lead))
    if SHARE_END.search(cue.lead[: hit.start()]) and hit["sign2"] in ("超过", "超出", "超"):
        return False
    compared = hit["with"] or hit["with2"] or ""
    if cue.place or re.search(r"目标|预期|平均|均值", compared):
        return True
    if _THAN.match(hit["sign2"] or "") and not _WHEN.search(compared):
        return True
    if _OTHER_THING.search(compared):
        return True
    return bool(_PLACE_WORDS.search(compared)) and not re.search(r"年|月|季|期|时", compared)


def _of_percent(amount: Amount, cue: Cue) -> Measure:
    lead = _BRACKETS.sub("", cue.lead)
    if _is_gap(cue) and not cue.tail.startswith("的"):
        return Measure.GAP
    if lexicon.CONTRIBUTION.search(lead) and not SHARE_END.search(lead):
        return Measure.CONTRIBUTION
    if amount.form is Form.TIMES_OF and cue.place:
        return Measure.GAP
    if amount.form in (Form.TIMES_MORE, Form.TIMES_OF):
        return Measure.GROWTH
    if _OTHERS.search(lead):
        return cue.carried or Measure.GROWTH
    if _OF_GROWTH.match(cue.tail):
        return Measure.GROWTH
    if cue.ratio and f"({cue.name})" in cue.lead:
        return Measure.LEVEL
    if re.search(r"(?:增长|覆盖|盈利|亏损|上涨)面", lead):
        return Measure.SHARE
    if _SHARE_TO.search(lead) or _RECOVERED.search(lead):
        return Measure.SHARE
    if _DIRECT.search(without(lead, cue.name)) and not lexicon.SHARE.search(lead):
        return Measure.GROWTH
    share, growth = _last(lexicon.SHARE, lead), _last(_GROWTH_ANY, without(lead, cue.name))
    if share > growth:
        return Measure.SHARE
    if re.search(r"增速|增幅|增长率|涨幅|降幅|跌幅", lead):
        return Measure.GROWTH
    if cue.ratio or (lexicon.RATE_END.search(lead) and not re.search(r"增长率|增长速度|幅度$", lead)):
        return Measure.LEVEL
    if re.search(r"率$", cue.name) and (growth < 0 or _TO.search(lead)):
        return Measure.LEVEL
    if growth >= 0:
        return cue.carried or Measure.LEVEL if _is_to_of_share(cue) else Measure.GROWTH
    fraction = re.search(r"成|分之|半", amount.quantity.text)
    if not cue.fresh and cue.carried and not (fraction and cue.carried is Measure.GROWTH):
        return cue.carried
    if cue.tail.startswith("的") or re.search(r"(?:覆盖|涉及|有)$", lead):
        return Measure.SHARE
    return Measure.GROWTH if cue.name and not fraction else Measure.SHARE


_GROWTH_ANY = re.compile(f"{lexicon.VERB.pattern}|{lexicon.GROWTH_NOUN.pattern}")


def _is_to_of_share(cue: Cue) -> bool:
    """比重…提升，达到36.2%: the level that a share or rate came to."""
    return cue.carried in (Measure.SHARE, Measure.LEVEL) and not cue.fresh and bool(_TO.search(cue.lead))


def _of_amount(cue: Cue) -> Measure:
    lead = cue.lead if cue.stock else without(cue.lead, cue.name)
    if _TO.search(lead) and not NEWLY.search(lead):
        return Measure.LEVEL
    if _is_gap(cue):
        return Measure.GAP
    if NEWLY.search(lead):
        return Measure.CHANGE
    return (
        Measure.CHANGE
        if _CHANGE.search(lead) and not re.search(r"(?:达|完成|实现)$", lead)
        else Measure.LEVEL
    )


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((hit.start() for hit in pattern.finditer(text)), default=-1)


def without(text: str, name: str) -> str:
    return text.replace(name, " " * len(name)) if name else text
