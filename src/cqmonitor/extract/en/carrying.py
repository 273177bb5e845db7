"""What a sentence leaves for the sentences that follow it."""

from __future__ import annotations

import re

from cqmonitor.extract.en import activities
from cqmonitor.extract.en.concepts import Concept, is_local
from cqmonitor.extract.en.context import Discourse, area_code, is_district
from cqmonitor.extract.en.dating import in_brackets, is_when
from cqmonitor.extract.en.lists import distinct
from cqmonitor.extract.en.owners import names_city, names_company
from cqmonitor.extract.en.period_rules import PeriodMention
from cqmonitor.extract.en.phrases import paired, subject_of
from cqmonitor.extract.en.places import carried_area
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tokens import Sentence
from cqmonitor.records import Status


def _substantial(concept: Concept | None) -> bool:
    return concept is not None and not concept.anaphor


_GOALS = re.compile(r"\b(?:goals?|targets?|plans?|outlook|objectives?)\b", re.IGNORECASE)


def leave(sentence: Sentence, readings: list[Reading], folded: str, discourse: Discourse) -> None:
    """Leave concept, period, area and activity for the sentences that follow."""
    tokens = sentence.tokens
    codes = [reading.concept.code for reading in readings if reading.concept and reading.concept.code]
    done = [discourse.catalog.by_code[code].activity for code in codes]
    discourse.activity = activities.last(tokens) or next((name for name in done if name), discourse.activity)
    words = folded[sentence.span.start : sentence.span.end]
    if names_company(words[:120]):
        discourse.company = True
    elif names_city(words) or carried_area(tokens, folded):
        discourse.company = False
    named = [reading for reading in readings if reading.concept]
    if named:
        discourse.concept = next(
            (one.concept for one in named if _substantial(one.concept)), named[0].concept
        )
        discourse.paragraph_concept = discourse.paragraph_concept or named[0].concept
        coded = (reading.concept for reading in named if reading.concept and reading.concept.code)
        discourse.story_concept = discourse.story_concept or next(coded, None)
        discourse.recent = distinct(named) or discourse.recent
    elif not sentence.heading:
        first = next((token for token in tokens if token.kind == "indicator"), None)
        discourse.concept = Concept(first.word, area_code(first)) if first else discourse.concept
    dated = [token.of for token in tokens if is_when(token) and isinstance(token.of, PeriodMention)]
    spoken = [
        reading.mention
        for reading in readings
        if reading.mention and reading.mention.role == "when" and not reading.compared and not reading.earlier
    ]
    for mention in spoken:
        discourse.hold(mention)
    kept = spoken or [mention for mention in dated if not mention.point]
    past = [mention for mention in kept if not mention.ahead]
    discourse.period = next(iter(past or kept), discourse.period)
    placed = [reading.area for reading in readings if reading.own and reading.area and is_local(reading.area)]
    subject_area = carried_area(tokens, folded)
    discourse.area = subject_area or next(iter(placed), discourse.area)
    if subject_area and is_district(subject_area, discourse.home):
        discourse.district = subject_area
    discourse.subject, discourse.pair = subject_of(tokens), paired(tokens) or discourse.pair
    if sentence.heading and not readings:
        named_areas = {area_code(token) or "" for token in tokens if token.kind == "area"}
        discourse.section = (
            named_areas.pop() if len(named_areas) == 1 and all(map(is_local, named_areas)) else None
        )
    intro = words.rstrip().endswith(":")
    if (sentence.heading and not readings) or intro:
        words = " ".join(token.word for token in tokens)
        discourse.heading_status = Status.TARGET if _GOALS.search(words) else None
        bracketed = in_brackets(tokens)
        told = (mention for mention in dated if not mention.vague and mention is not bracketed)
        discourse.heading_period, discourse.bracket_period = next(told, None), bracketed
