"""What a number is about: the catalog's names, composed names, parts of a whole, things counted.

A name stands for the whole only where nothing in its clause restricts it: 手机出口, 对东盟进出口 and
限额以上零售额 are parts and take no code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from cqmonitor.extract.catalog import Catalog, Mention, Thing
from cqmonitor.extract.draft import same_kind
from cqmonitor.extract.text import lower
from cqmonitor.extract.zh.lexicon import CONTINUATION, PART, VERB, residual, words_around, words_of


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing measured: its code or None, the words for it, and what further words can build on."""

    indicator: str | None
    concept: str
    name: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    activity: str = ""
    area: str | None = None

    @property
    def known(self) -> bool:
        return self.indicator is not None or bool(self.codes)


ACTIVITIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("capacity", re.compile(r"产能")),
    ("output", re.compile(r"产量|生产(?!总值|线|性|者|力)|产出|下线|出产|造出")),
    ("exports", re.compile(r"出口")),
    ("imports", re.compile(r"进口")),
    ("sales", re.compile(r"销量|销售(?!额|收入|面积|网)|售出|卖出")),
    ("employment", re.compile(r"从业人员|就业人员|从业人数")),
    ("cargo_value", re.compile(r"货值|货物价值|价值")),
    ("containers", re.compile(r"标箱|标准箱|TEU|箱量|(?<!货)运量")),
    ("trips", re.compile(r"开行|发车|班列数|列数|发运班列")),
    ("visits", re.compile(r"接待")),
    ("revenue", re.compile(r"营收|收入")),
)
BY_UNIT = {
    "TEU": ("containers",),
    "CNY": ("cargo_value", "export_value", "exports", "revenue"),
    "count": ("trips",),
}

FAMILIES: tuple[tuple[str, ...], ...] = (
    ("cer_trains", "cer_teu", "cer_cargo_value"),
    ("ilstc_trains", "ilstc_teu", "ilstc_cargo_value"),
    ("vehicle_exports", "vehicle_export_value"),
    ("nev_exports", "nev_export_value"),
    ("port_throughput", "port_containers"),
)
"""Codes that one subject is counted under in several units."""


def fitting(code: str | None, unit: str, catalog: Catalog) -> str | None:
    """The code of the same family that is counted in this unit, else the code itself."""
    if code is None or same_kind(catalog.by_code[code].unit, unit):
        return code
    for family in FAMILIES:
        if code in family:
            return next(
                (c for c in family if c in catalog.by_code and same_kind(catalog.by_code[c].unit, unit)), code
            )
    return code


def code_of(catalog: Catalog, name: str) -> str | None:
    """The code that a name as a whole stands for."""
    return catalog.indicators.meaning.get(lower(name))


def is_carrier(subject: Subject) -> bool:
    """Whether goods travel on the subject: a train or a route that later words (货值, 标箱) are about."""
    return "containers" in subject.codes or any(subject.indicator in family for family in FAMILIES[:2])


def by_value(carrier: Subject) -> Subject:
    """The value of the goods that a train or route carries."""
    family = next((family for family in FAMILIES[:2] if carrier.indicator in family), None)
    return replace(carrier, indicator=family[2] if family else carrier.codes.get("cargo_value"))


def in_containers(subject: Subject, catalog: Catalog) -> Subject | None:
    """集装箱 after 港口货物吞吐量: the same thing counted in containers."""
    code = fitting(subject.indicator, "TEU", catalog)
    if code is None or catalog.by_code[code].unit != "TEU":
        return None
    return replace(subject, indicator=code, concept=f"{subject.concept}（集装箱）")


def has_family(subject: Subject) -> bool:
    """Whether the subject is counted in several units, so that 货值 and 发送货物 say nothing new."""
    return (
        bool(subject.codes)
        or "出口" in subject.concept
        or any(subject.indicator in family for family in FAMILIES)
    )


def valid(mention: Mention[str], folded: str) -> bool:
    """Whether a name ends where it was matched, and is no part of a longer one (工业投资基金)."""
    after = folded[mention.end : mention.end + 24]
    after = re.sub(r"^[\"“”'’》]", "", after)
    after = re.sub(r"^[（(][^）)]{0,16}[）)]", "", after)
    return not after or bool(CONTINUATION.match(after))


def named(
    catalog: Catalog, masked: str, mention: Mention[str], offset: int, raw: str, topic: Subject | None
) -> Subject:
    """The subject of a lead that holds a name.

    Args:
        masked: the lead with times, places and references blanked, starting at `offset`.
        mention: the name; its offsets count in the whole text.
        raw: the lead as it stands.
    """
    start, end = mention.start - offset, mention.end - offset
    name = masked[start:end]
    head = masked[_after_predicate(masked[:start]) : start]
    before, after = residual(head), residual(re.sub(r"[（(][^）)]*[）)]?", "", masked[end:]))
    concept = words_around(masked, start, end)
    for composed in (before + name, before[-4:] + name, before[-2:] + name):
        if (
            composed != name
            and code_of(catalog, composed)
            and residual((before + name)[: -len(composed)]) == ""
        ):
            return Subject(code_of(catalog, composed), concept, composed)
    if before and (code := code_of(catalog, compact(head) + name) or code_of(catalog, compact(head + name))):
        return Subject(code, concept, compact(head) + name)
    full = compact(masked[start:])
    if after and not before and full != name and (code := code_of(catalog, full)):
        return Subject(code, concept, full, activity=activity_of(raw))
    if before or after or _is_part(raw, start) or _part_of_unknown(name, raw, topic):
        return Subject(None, concept, name)
    if topic and _refers_back(name, topic):
        return replace(topic, area=None)
    return Subject(mention.what, concept, name, activity=activity_of(raw))


def _is_part(raw: str, start: int) -> bool:
    """Whether words before a name at `start` restrict it."""
    return any(hit.start() < start for hit in PART.finditer(raw))


def _after_predicate(text: str) -> int:
    """Where the last item of a list begins whose items have verbs: 出口微降、进口增长."""
    last = 0
    for hit in re.finditer(r"、", text):
        if VERB.search(text[last : hit.start()]):
            last = hit.end()
    return last


def _part_of_unknown(name: str, raw: str, topic: Subject | None) -> bool:
    """第三产业占比 after a topic without a code is a part of that."""
    bare = re.search(r"(?:业|经济)$", name) is not None
    return bare and topic is not None and topic.indicator is None and "占" in raw[raw.find(name) :]


def _refers_back(name: str, topic: Subject) -> bool:
    """出口值 after 笔记本电脑出口 says the same thing again."""
    stem = re.sub(r"总?[额值量]$", "", name)
    if stem not in ("出口", "进口", "进出口") or topic.indicator in ("foreign_trade", "exports", "imports"):
        return False
    return stem in topic.concept and len(topic.concept) > len(stem) + 1


def of_thing(
    catalog: Catalog, masked: str, mention: Mention[Thing], offset: int, raw: str, unit: str, carried: str
) -> Subject:
    """The subject of a lead that holds a thing with codes by activity (生产汽车, 新能源汽车下线)."""
    start, end = mention.start - offset, mention.end - offset
    before, after = residual(masked[:start]), residual(masked[end:], carriage=True)
    name = masked[start:end]
    codes = mention.what.codes
    activity = activity_of(raw) or carried
    for by_unit in BY_UNIT.get(unit, ()):
        if by_unit in codes and (activity not in codes or by_unit != "exports"):
            activity = by_unit
            break
    rest = before + re.sub(r"产量|销量|产能|出口|进口|班列|专列|产(?!值)|销|车|量|额|(?<!产)值", "", after)
    if rest or _is_part(raw, start):
        return Subject(None, words_of(masked), name)
    code = fitting(codes.get(activity), unit, catalog)
    return Subject(code, name, name, codes=codes, activity=activity)


def activity_of(text: str) -> str:
    """The activity that a piece of text names, or ""."""
    return next((name for name, pattern in ACTIVITIES if pattern.search(text)), "")


BARE = re.compile(r"(?:总?产量|出口量|出口|总?销量|销售量|进口量|总产)")


_VERBS = re.compile(
    r"实现|完成|新增|净增|还|累计|共计?|达到?|为|约|近|超过?|逾|总计|合计|则|也|分别|同比|已|将|预计|力争|[\s“”\"，、：:]"
)


def compact(masked: str) -> str:
    """The words of a lead without verbs and adverbs: 跨境电商交易额 of 跨境电商实现交易额."""
    return _VERBS.sub("", masked)


def bare_activity(catalog: Catalog, text: str, topic: Subject | None) -> Subject | None:
    """销量 or 总产量 alone, of the thing that the topic has named: 汽车产量…，出口量…."""
    hit = BARE.search(text)
    if hit is None or topic is None or not topic.name:
        return None
    if topic.codes and activity_of(hit.group()) in topic.codes:
        activity = activity_of(hit.group())
        return replace(topic, indicator=topic.codes[activity], activity=activity)
    for length in range(len(topic.name) - 1, 1, -1):
        full = topic.name[:length] + hit.group()
        if code_of(catalog, full):
            return Subject(code_of(catalog, full), full, full)
    return None


def composed(catalog: Catalog, words: str, topic: Subject | None) -> Subject | None:
    """A code for words that shorten a name by what the topic has just said: 第二产业 after 第一产业增加值."""
    name = topic.name if topic else ""
    for full in _built(words, name):
        if code := code_of(catalog, full):
            return Subject(code, words, full)
    if topic and topic.indicator and (topic.indicator == "gdp" or topic.indicator.endswith("value_added")):
        full = words + "增加值"
        if code := code_of(catalog, full):
            return Subject(code, words, full)
    code = code_of(catalog, words)
    return Subject(code, words, words) if code else None


def _built(words: str, name: str) -> Iterator[str]:
    """Names made of the words and a part of the topic's name, the longest part first."""
    for length in range(len(name), 1, -1):
        yield words + name[-length:]
        yield name[:length] + words
        yield name[-length:] + words
    if name.startswith("全社会"):
        yield from _built(words, name.removeprefix("全社会"))


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
