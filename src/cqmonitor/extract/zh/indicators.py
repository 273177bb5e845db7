"""What a number is about: the catalog's names, composed names, parts of a whole, things counted.

A name stands for the whole only where nothing in its clause restricts it: 手机出口, 对东盟进出口 and
限额以上零售额 are parts and take no code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from cqmonitor.extract.catalog import Catalog, Mention
from cqmonitor.extract.text import lower
from cqmonitor.extract.zh.activities import activity_of
from cqmonitor.extract.zh.lexicon import CONTINUATION, PART, VERB, residual, words_around


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


def code_of(catalog: Catalog, name: str) -> str | None:
    """The code that a name as a whole stands for."""
    return catalog.indicators.meaning.get(lower(name))


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
    if before or after or is_restricted(raw, start) or _part_of_unknown(name, raw, topic):
        return Subject(None, concept, name)
    if topic and _refers_back(name, topic):
        return replace(topic, area=None)
    return Subject(mention.what, concept, name, activity=activity_of(raw))


def is_restricted(raw: str, start: int) -> bool:
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
