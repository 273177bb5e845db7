"""A subject that follows its number: 882.2亿元的生产总值, 319家世界500强企业."""

from __future__ import annotations

import re

from cqmonitor.extract.draft import same_kind
from cqmonitor.extract.zh import activities, indicators, lexicon
from cqmonitor.extract.zh.indicators import Subject
from cqmonitor.extract.zh.story import State, Story, masked_text, within
from cqmonitor.extract.zh.written import Amount

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


def after_number(story: Story, amount: Amount, tail: str, lead: str, state: State) -> Subject | None:
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
            activity = activities.activity_of(lead + tail) or state.activity
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
