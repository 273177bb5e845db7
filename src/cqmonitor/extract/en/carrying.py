"""What a sentence leaves for the sentences that follow it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from cqmonitor.codes import Measure, Status
from cqmonitor.extract.en import activities
from cqmonitor.extract.en.antecedents import introduced
from cqmonitor.extract.en.bare import bare_code
from cqmonitor.extract.en.concepts import Concept, concept_of
from cqmonitor.extract.en.context import Discourse, base_of, is_district
from cqmonitor.extract.en.dating import in_brackets
from cqmonitor.extract.en.frames import dated, leave_period
from cqmonitor.extract.en.industries import names_industry
from cqmonitor.extract.en.lexicon import OUTPUT_VERBS
from cqmonitor.extract.en.lists import distinct
from cqmonitor.extract.en.locus import is_local
from cqmonitor.extract.en.owners import is_single, is_site, names_city, names_company
from cqmonitor.extract.en.partners import is_foreign
from cqmonitor.extract.en.period_rules import PeriodMention
from cqmonitor.extract.en.phrases import paired
from cqmonitor.extract.en.places import carried_area
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.subjects import opening_phrase, subject_of
from cqmonitor.extract.en.tokens import Sentence, Token
from cqmonitor.extract.en.units import RELATIVE_UNITS

_GOALS = re.compile(r"\b(?:goals?|targets?|plans?|outlook|objectives?)\b", re.IGNORECASE)

_AIMS = re.compile(
    r"(?:the\s|main\s|key\s|major\s|what\s\w+\s)*(?:goals?|targets?|objectives?|aims?)\b|looking\s(?:to|ahead)\b",
    re.IGNORECASE,
)
"""A heading of whole paragraphs about what is to come: "Goals for 2026", "Looking to 2030"."""


def leave(sentence: Sentence, readings: list[Reading], folded: str, discourse: Discourse) -> None:
    """Leave concept, period, area and activity for the sentences that follow."""
    words = folded[sentence.span.start : sentence.span.end]
    _leave_owner(words, sentence, readings, folded, discourse)
    _leave_concept(sentence, readings, folded, discourse)
    leave_period(sentence, readings, discourse)
    _leave_area(sentence, readings, folded, discourse)
    if (sentence.heading and not readings) or words.rstrip().endswith(":"):
        _leave_heading(sentence, discourse)


def _leave_owner(
    words: str, sentence: Sentence, readings: Sequence[Reading], folded: str, discourse: Discourse
) -> None:
    """Whether the text is about a company from here on, or about the city again."""
    if (
        names_company(words[:120])
        or _opens_with_site(sentence.tokens, folded)
        or _acts_alone(sentence.tokens, folded, discourse)
    ):
        discourse.company = True
    elif names_city(words) or _names_whole(readings) or carried_area(sentence.tokens, folded, discourse):
        discourse.company = False


def _names_whole(readings: Sequence[Reading]) -> bool:
    """ "Investment in property totaled 424 billion yuan": a figure of all, behind those of a company."""
    first = readings[0] if readings else None
    named = first is not None and first.own and first.concept is not None and first.concept.code is not None
    return named and first is not None and first.role.where == "subject"


def _opens_with_site(tokens: Sequence[Token], folded: str) -> bool:
    """ "The plant in Yubei made": "its output" in what follows is the plant's."""
    opening = opening_phrase(tokens)
    return bool(opening) and is_site(folded[opening[0].start : opening[-1].end])


def _acts_alone(tokens: Sequence[Token], folded: str, discourse: Discourse) -> bool:
    """ "Changan sold 2.7 million cars": a name that is no area, no office and no speaker does something."""
    subject = opening_phrase(tokens)
    verb = tokens[len(subject)].word if len(subject) < len(tokens) else ""
    subject = list(takewhile(lambda token: token.word != ",", subject))
    made = verb in OUTPUT_VERBS or verb in ("sold", "sells", "delivered", "exported", "shipped", "earned")
    return made and is_single(subject, folded, discourse.catalog)


def _leave_concept(sentence: Sentence, readings: list[Reading], folded: str, discourse: Discourse) -> None:
    """The concept spoken of, and what is done with it."""
    tokens = sentence.tokens
    concepts = [reading.concept for reading in readings if reading.concept]
    coded = [concept for concept in concepts if concept.code]
    done = (discourse.catalog.by_code[concept.code or ""].activity for concept in coded)
    discourse.activity = activities.last(tokens) or next((name for name in done if name), discourse.activity)
    discourse.subject, discourse.pair = subject_of(tokens), paired(tokens) or discourse.pair
    abroad = is_foreign(opening_phrase(tokens))
    discourse.partners = abroad or (discourse.partners and not any(reading.own for reading in readings))
    percents = [reading for reading in readings if reading.role.unit == "percent"]
    amounts = [reading.role.unit for reading in readings if reading.role.unit not in RELATIVE_UNITS]
    if readings:
        discourse.unit = amounts[-1] if amounts else ""
        discourse.shared = bool(percents) and percents[-1].role.measure is Measure.SHARE
    discourse.industry = _industry_of(sentence, discourse) or discourse.industry
    discourse.introduced = (
        None if readings or sentence.heading else introduced(sentence.tokens, folded, discourse.catalog)
    )
    if concepts:
        told = next((concept for concept in concepts if not concept.anaphor), concepts[0])
        discourse.concept = next((one for one in coded if one.words == told.words), told)
        discourse.paragraph_concept = discourse.paragraph_concept or concepts[0]
        discourse.story_concept = discourse.story_concept or next(iter(coded), None)
        discourse.recent = distinct([reading for reading in readings if reading.concept]) or discourse.recent
    elif not sentence.heading:
        discourse.concept = _topic_of(sentence, folded, discourse) or discourse.concept


def _industry_of(sentence: Sentence, discourse: Discourse) -> str:
    """The industry that a sentence opens with, else the first of the things that it names and an industry makes."""
    things = (token.word for token in sentence.tokens if token.kind == "thing")
    words = (discourse.subject, *things) if discourse.subject else things
    return next((one for one in words if names_industry(one, discourse.catalog)), "")


def _topic_of(sentence: Sentence, folded: str, discourse: Discourse) -> Concept | None:
    """ "Trade is another strong suit.": what a sentence without figures is about, for "it" in the next."""
    leading = [token for token in sentence.tokens[:3] if token.kind == "thing"]
    subject = opening_phrase(sentence.tokens) or leading[:1]
    told = concept_of(subject, folded, discourse.catalog) if subject else None
    if told and told.code is None and (code := bare_code(told.words, discourse.catalog)):
        return replace(told, code=code)
    if told and (told.code or told.thing):
        return told
    first = next((token for token in sentence.tokens if token.kind == "indicator"), None)
    return Concept(first.word, first.code) if first else None


def is_byline(sentence: Sentence) -> bool:
    """ "By our correspondent in Hong Kong": where the writer sits."""
    return bool(sentence.tokens) and sentence.tokens[0].word == "by" and sentence.tokens[-1].word != "."


def _leave_area(sentence: Sentence, readings: list[Reading], folded: str, discourse: Discourse) -> None:
    districts = {
        token.code or "" for token in sentence.tokens if is_district(token.code or "", discourse.home)
    }
    if len(districts) == 1:
        discourse.district = districts.pop()
    placed = [reading.area for reading in readings if reading.own and reading.area and is_local(reading.area)]
    if _is_elsewhere(readings) or _is_next_in_order(sentence, readings):
        return
    subject_area = carried_area(sentence.tokens, folded, discourse)
    discourse.subject_area = readings[0].area if readings else subject_area
    if sentence.tokens[:1] and sentence.tokens[0].word in ("it", "its"):
        subject_area = subject_area or discourse.subject_area
    discourse.area = subject_area or next(iter(placed), discourse.area)
    if subject_area and is_district(subject_area, discourse.home):
        discourse.district = subject_area
    if discourse.opened and sentence.heading and not readings and not is_byline(sentence):
        named = {token.code or "" for token in sentence.tokens if token.kind == "area"}
        one = named.pop() if len(named) == 1 else ""
        discourse.section = one if one and is_local(one) else None


def _is_elsewhere(readings: Sequence[Reading]) -> bool:
    """ "Nationally it was 6.4.": the figure before for another place, which the text does not go over to."""
    told = bool(readings) and all(reading.area_told and not reading.own for reading in readings)
    return told and not any(is_local(reading.area or "") for reading in readings)


_COMING_NEXT = frozenset("followed trailed lagged".split())


def _is_next_in_order(sentence: Sentence, readings: Sequence[Reading]) -> bool:
    """ "Guizhou and Tibet followed with 10.8 percent.": others that one is ranked with, which the text does not go over to."""
    carried = bool(readings) and not any(reading.own for reading in readings)
    subject = opening_phrase(sentence.tokens)
    behind = sentence.tokens[len(subject)].word if len(subject) < len(sentence.tokens) else ""
    return carried and behind in _COMING_NEXT


def _leave_heading(sentence: Sentence, discourse: Discourse) -> None:
    """What a heading tells of the list under it: goals or facts, their period, that of values in brackets."""
    words = " ".join(token.word for token in sentence.tokens)
    discourse.heading_status = Status.TARGET if _GOALS.search(words) else None
    discourse.under_goals = sentence.heading and _AIMS.match(words) is not None
    bracketed = in_brackets(sentence.tokens)
    told = (
        mention
        for mention in dated(sentence)
        if not mention.vague and mention is not bracketed and not _is_release(mention, discourse)
    )
    discourse.heading_base = next(filter(None, map(base_of, sentence.tokens)), None)
    discourse.heading_period, discourse.bracket_period = next(told, None), bracketed


def _is_release(mention: PeriodMention, discourse: Discourse) -> bool:
    """ "Date: 2023-04-18": the day of publication dates no list."""
    return mention.period is not None and abs((mention.period.start - discourse.published).days) < 8
