"""Stage 7: quantity, indicator, area, period and status linked: in the clause, the sentence, the paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from cqmonitor.codes import Measure, Status
from cqmonitor.extract.catalog import Catalog, Mention
from cqmonitor.extract.draft import Draft, same_kind
from cqmonitor.extract.en.attribution import attributed_to
from cqmonitor.extract.en.captions import captions
from cqmonitor.extract.en.carrying import is_byline, leave
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.coding import with_code
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.context import Discourse, is_district, states_fact, status_of
from cqmonitor.extract.en.contradictions import doubted
from cqmonitor.extract.en.dating import date_brackets, date_readings
from cqmonitor.extract.en.drafting import draft_of
from cqmonitor.extract.en.fact_lines import fact_lines
from cqmonitor.extract.en.found import Found
from cqmonitor.extract.en.framing import period_of
from cqmonitor.extract.en.lists import pair
from cqmonitor.extract.en.loci import CHENGYU
from cqmonitor.extract.en.measuring import read_quantity
from cqmonitor.extract.en.periods import periods
from cqmonitor.extract.en.places import (
    area_of,
    areas_told,
    pair_areas,
    remember,
)
from cqmonitor.extract.en.quantities import blank, find
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.roles import role
from cqmonitor.extract.en.setting import default_area
from cqmonitor.extract.en.short_names import with_capitals, with_initials, with_short_names, without_lines
from cqmonitor.extract.en.story import story_day, story_frame, story_time
from cqmonitor.extract.en.tables import Saying, Table, sayings, tables
from cqmonitor.extract.en.tokens import Sentence, Token, tokenize
from cqmonitor.extract.en.topics import topics_in
from cqmonitor.extract.text import Span, fold


def read(text: str, *, published: date, title: str, home_area: str, catalog: Catalog) -> list[Draft]:
    """All drafts of an English article, in the order of the text; see `extract.extract_claims`."""
    folded = fold(text)
    found = sorted([*tables(folded), *fact_lines(folded)], key=lambda table: table.span.start)
    folded = _without(folded, found)
    sentences = tokenized(text, folded, published, catalog)
    heading = tokenized(title, fold(title), published, catalog) if title else []
    pictures = captions(folded)
    told = [one for one in sentences if not any(line.start <= one.span.start < line.end for line in pictures)]
    discourse = _opening(heading, told, published, home_area, catalog)
    drafts: list[Draft] = []
    for sentence in sentences:
        while found and found[0].span.end <= sentence.span.start:
            drafts += _read_table(found.pop(0), text, discourse)
        discourse.enter(sentence)
        drafts += _read_sentence(sentence, text, folded, discourse)
    for table in found:
        drafts += _read_table(table, text, discourse)
    return doubted(drafts)


def _without(folded: str, found: Sequence[Table]) -> str:
    """The text with its tables blanked; its lines and its length stay."""
    pieces: list[str] = []
    position = 0
    for table in found:
        lines = folded[table.span.start : table.span.end].split("\n")
        pieces += [folded[position : table.span.start], "\n".join(" " * len(line) for line in lines)]
        position = table.span.end
    return "".join([*pieces, folded[position:]])


def _read_table(table: Table, text: str, discourse: Discourse) -> Iterator[Draft]:
    """What the cells of a table say; they leave nothing for the text behind them."""
    for saying in sayings(table, discourse.published, discourse.catalog):
        now = replace(discourse, places=dict(discourse.places), used=discourse.used.copy())
        said = saying.sentence
        for sentence in tokenized(said, said, discourse.published, discourse.catalog):
            for draft in _read_sentence(sentence, said, said, now):
                if saying.amount.start <= draft.quantity.start:
                    yield _in_table(draft, saying, text)


def _in_table(draft: Draft, saying: Saying, text: str) -> Draft:
    """The draft with the offsets of its cell and row."""
    cell = saying.cell
    quantity = replace(draft.quantity, start=cell.start, end=cell.end, text=text[cell.start : cell.end])
    return replace(draft, quantity=quantity, sentence=saying.row)


def tokenized(text: str, folded: str, published: date, catalog: Catalog) -> list[Sentence]:
    """The sentences of an English text with the spans of all stages before linking as tokens."""
    dated = periods(folded, published)
    spans = [Span(mention.start, mention.end) for mention in dated]
    return tokenize(
        folded,
        quantities=find(text, folded, spans),
        periods=dated,
        indicators=catalog.indicators.find(folded),
        things=catalog.things.find(folded),
        areas=_joined_areas(_areas(folded, catalog), folded),
    )


def _areas(folded: str, catalog: Catalog) -> list[Mention[str]]:
    named = with_short_names(catalog.areas.find(folded), folded)
    return with_capitals(with_initials(named, folded), folded, catalog.capitals)


def _joined_areas(areas: list[Mention[str]], folded: str) -> list[Mention[str]]:
    """ "Chengdu and Chongqing", "Chongqing, Sichuan sign deals": one area, the region of both.

    "the Chongqing-Guizhou-Guangxi corridor" is named after places and lies in none of them.
    """
    joined: list[Mention[str]] = []
    for area in without_lines(areas, folded):
        last = joined[-1] if joined else None
        pair_of = {last.what, area.what} if last else set()
        between = folded[last.end : area.start] if last else ""
        if re.match(r"\sdollars?\b|\$", folded[area.end : area.end + 8], re.IGNORECASE):
            continue
        link = r"\s?(?:and|-|–)\s?|,\s" if pair_of == _PROVINCES and _ends_pair(folded, area.end) else _PAIRED
        if last and "CN-CQ" in pair_of and pair_of & CHENGYU and re.fullmatch(link, between):
            joined[-1] = Mention(last.start, area.end, "X-CHENGYU")
        else:
            joined.append(area)
    return joined


_PAIRED = r"\s?(?:and|-|–)\s?"
_PROVINCES = {"CN-CQ", "CN-SC"}


def _ends_pair(folded: str, end: int) -> bool:
    """Whether no further place follows: "Chongqing, Sichuan sign deals", not "Chongqing, Sichuan and Guizhou"."""
    return re.match(r"\s[a-z]+", folded[end:]) is not None and not re.match(r"\s(?:and|or)\b", folded[end:])


_FRAMED = 2
"""How many figures of another time a lead without figures outweighs."""


def _opening(
    heading: list[Sentence], sentences: list[Sentence], published: date, home: str, catalog: Catalog
) -> Discourse:
    title = [token for sentence in heading for token in sentence.tokens]
    body = [sentence for sentence in sentences if not sentence.heading and not is_byline(sentence)]
    headline = title or [token for one in sentences[:1] if one.heading for token in one.tokens]
    area = default_area(headline, body, home, catalog.parents)
    sections = {
        token.code or "" for one in sentences if one.heading for token in one.tokens if token.kind == "area"
    }
    if len({code for code in sections if is_district(code, home)}) > 1:
        area = home
    frame = story_frame(title, sentences, published)
    return Discourse(
        published=published,
        home=home,
        catalog=catalog,
        lead_area=area,
        lead_period=story_time(title, sentences, published),
        lead_day=story_day(sentences, published),
        lead_frame=frame,
        used=Counter({replace(frame, start=0, end=0): _FRAMED} if frame else {}),
    )


def _read_sentence(sentence: Sentence, text: str, folded: str, discourse: Discourse) -> list[Draft]:
    tokens = sentence.tokens
    discourse.hear(topics_in(folded, sentence.span, discourse.catalog))
    readings = _readings(sentence, folded, discourse)
    runs = pair(readings, tokens, folded, discourse.catalog, discourse.recent)
    _code_paired(readings, tokens, folded, discourse)
    _code_results(readings, tokens, discourse.catalog)
    date_readings(readings, tokens)
    date_brackets(readings, tokens, discourse)
    discourse.look(tokens)
    for last, reading in zip([None, *readings], readings, strict=False):
        reading.area = area_of(reading, last, tokens, folded, discourse)
        remember(reading, discourse)
    pair_areas(readings, runs, tokens, discourse)
    discourse.areas = areas_told(readings, discourse.areas)
    words = folded[tokens[0].start : sentence.span.end] if tokens else ""
    for place, reading in enumerate(readings):
        reading.held = period_of(reading, readings[:place], tokens, words, discourse)
    said_by = attributed_to(text, folded, sentence.span) if readings else None
    drafts = [draft_of(reading, sentence, folded, discourse, said_by) for reading in readings]
    for reading, draft in zip(readings, drafts, strict=True):
        if draft.indicator is None and reading.concept and reading.concept.code:
            reading.concept = replace(reading.concept, code=None, restricted=True)  # a holiday's figure
    leave(sentence, readings, folded, discourse)
    return drafts


def _readings(sentence: Sentence, folded: str, discourse: Discourse) -> list[Reading]:
    """The quantities of a sentence that make claims, each read with those before it."""
    tokens, plain = sentence.tokens, _plain(folded, sentence)
    readings: list[Reading] = []
    for index, token in enumerate(tokens):
        if isinstance(token.of, Found) and not token.of.joined:
            clause = _clause(tokens, index, token.of, readings, folded, discourse)
            status = status_of(plain, token.start - sentence.span.start, token.end - sentence.span.start)
            aimed = discourse.listed or (discourse.under_goals and not states_fact(plain))
            told = discourse.heading_status if aimed and status is Status.ACTUAL else None
            if reading := read_quantity(clause, told or status):
                readings.append(reading)
    return readings


def _clause(
    tokens: Sequence[Token],
    index: int,
    found: Found,
    readings: Sequence[Reading],
    folded: str,
    discourse: Discourse,
) -> Clause:
    start = readings[-1].index + 1 if readings else 0
    text = folded[tokens[start].start : tokens[index].start] if start < index else ""
    what = role(tokens, index, found, folded, text)
    return Clause(tokens, index, found, what, tuple(readings), folded, discourse)


def _code_paired(
    readings: Sequence[Reading], tokens: Sequence[Token], folded: str, discourse: Discourse
) -> None:
    """Things that a list named ("service robots and LCD screens were up 4 and 5 percent") get their codes."""
    beside = any(one.paired and one.concept and one.concept.code for one in readings)
    for reading in readings:
        if reading.paired and reading.concept and _is_uncoded(reading.concept, beside):
            clause = Clause(tokens, reading.index, reading.found, reading.role, (), folded, discourse)
            reading.concept = with_code(reading.concept, True, clause)


def _is_uncoded(concept: Concept, beside: bool) -> bool:
    """Whether a name that a list gave may still get a code: by what is done with it, or by the topic, beside one with a code."""
    open_ = beside and not (concept.code or concept.restricted or concept.anaphor)
    return concept.thing is not None or open_


def _code_results(readings: Sequence[Reading], tokens: Sequence[Token], catalog: Catalog) -> None:
    """ "Containers fared better, growing 3.3 percent to 612,000 TEUs": a growth is of what it led to."""
    for growth, level in pairwise(readings):
        led = level.index == growth.index + 2 and tokens[level.index - 1].word == "to"
        if led and level.role.measure is Measure.LEVEL and _is_open(growth) and level.concept is not None:
            growth.concept = level.concept if level.concept.code else growth.concept
        elif led and _is_of_other(growth, level, catalog):
            growth.concept = level.concept


def _is_of_other(growth: Reading, level: Reading, catalog: Catalog) -> bool:
    """ "Their value fell by 44 percent to 37 billion yuan" behind square meters: the growth is of the money."""
    known = catalog.by_code.get(growth.concept.code or "") if growth.concept else None
    carried = known is not None and not growth.own and growth.role.measure is Measure.GROWTH
    level_ = level.role.measure is Measure.LEVEL and level.concept is not None
    return carried and level_ and known is not None and not same_kind(level.role.unit, known.unit)


def _is_open(growth: Reading) -> bool:
    """Whether a growth has no code, though nothing made it that of a part."""
    concept = growth.concept
    open_ = concept is None or (concept.code is None and not concept.restricted and not concept.area)
    return growth.role.measure is Measure.GROWTH and open_


def _plain(folded: str, sentence: Sentence) -> str:
    """The sentence with its periods blanked: a "Five-Year Plan" is no plan."""
    start = sentence.span.start
    spans = [
        Span(token.start - start, token.end - start) for token in sentence.tokens if token.kind == "period"
    ]
    return blank(folded[start : sentence.span.end], spans)
