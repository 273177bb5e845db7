"""Coordinate names, which share words: 汽车、电子和装备产业增加值, 城乡居民收入."""

from __future__ import annotations

import re

from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.zh.indicators import Subject, code_of, composed
from cqmonitor.extract.zh.lexicon import residual

_SHORTENED = (
    ("城乡", 2, ("城镇", "农村")),
    ("三次产业", 3, ("第一产业", "第二产业", "第三产业")),
    ("一二三产业", 3, ("第一产业", "第二产业", "第三产业")),
)
"""Words that stand for several names in order, as in 城乡居民人均可支配收入分别增长."""
_ORDINALS = re.compile(r"(?:第?一、)?第?二(?:、|和)第?三(?:次)?产业")


def coordinates(text: str, count: int) -> list[str]:
    """The `count` coordinate parts of a text (汽车、电子和装备产业), or [] where it has another number of them."""
    for short, count_of, full in _SHORTENED:
        if short in text and count == count_of:
            return [text.replace(short, word) for word in full]
    if hit := _ORDINALS.search(text):
        names = [f"第{number}产业" for number in hit.group() if number in "一二三"]
        if len(names) == count:
            return [text[: hit.start()] + name + text[hit.end() :] for name in names]
    for pattern in (r"、", r"、|以及|及|和|与", r"、|和|及"):
        parts = [part for part in re.split(pattern, text) if part.strip(' "“”')]
        if len(parts) == count:
            return parts
    return []


_DONE_OF = re.compile(
    r"等?[两三四五六七八九十]大(?=产业|行业|支柱|领域|板块)|(?:分别|依次|各)(?:累计)?(?:完成|实现|达到?)?(?=[一-鿿])"
)
"""基础设施、房地产和工业分别完成投资: the head that all of them share follows the verb."""


def coordinate_subjects(
    catalog: Catalog, masked: str, count: int, topic: Subject | None, raw: str
) -> list[Subject]:
    """The subjects of "A、B和C分别": names that share a head share it (电子、装备产业增加值)."""
    parts = [residual_keep(_DONE_OF.sub("", part)) for part in coordinates(masked, count)]
    if len(parts) != count or not all(parts):
        return []
    last, first = parts[-1], parts[0]
    if (shared := _shared_head(catalog, last)) and any(code_of(catalog, part) for part in parts[:-1]):
        return [Subject(None, part + shared) for part in parts[:-1]] + [Subject(None, last)]
    whole = not re.search(r"(?:对|与(?!四川|成都))[^，。;]{1,30}(?:进出口|出口|进口|贸易)", raw)
    return [
        Subject(*_code_of(catalog, part, first, last, topic)) if whole else Subject(None, part, part)
        for part in parts
    ]


def _shared_head(catalog: Catalog, last: str) -> str:
    """What follows a name in the last of coordinate parts, where it makes another thing of all of them.

    进口、出口整体通关时间 are two times; 出口、进口额 are exports and imports.
    """
    if code_of(catalog, last):
        return ""
    heads = (last[:length] for length in range(len(last) - 2, 1, -1))
    head = next((head for head in heads if code_of(catalog, head)), "")
    rest = last[len(head) :] if head else ""
    return rest if len(residual(rest)) > 1 else ""


def residual_keep(text: str) -> str:
    """A coordinate part without the words around the name."""
    text = re.sub(r"^(?:其中|全市|我市|全年|同时|的|实现|完成|规上工业中)++", "", text.strip(' "“”'))
    return re.sub(
        r"(?:同比|环比|年均|分别|则|也|均|各|为|达到?|实现|完成|增长|增速|增幅|上涨|下降|仅|累计|"
        r"预计|计划|力争|约|占比|占|将|由|的|继续|保持|依次|提高|提升|较|比|到|同期|名义|实际|"
        r"[ ，])++$",
        "",
        text,
    ).strip(' "“”')


def _code_of(
    catalog: Catalog, part: str, first: str, last: str, topic: Subject | None
) -> tuple[str | None, str, str]:
    candidates = [part]
    candidates += [part + last[-length:] for length in range(len(last) - 1, 1, -1)]
    candidates += [
        first[:head] + part + last[-length:]
        for head in (1, 2, 3, 4)
        for length in range(len(last) - 1, 0, -1)
    ]
    candidates += [first[:head] + part for head in range(1, min(len(first), 8))]
    for candidate in candidates:
        if code := code_of(catalog, candidate):
            return code, part, candidate
    built = composed(catalog, part, topic)
    return (built.indicator, part, built.name) if built else (None, part, part)
