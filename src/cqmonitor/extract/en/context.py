"""What one sentence leaves for the next: concept, period, area and status of the discourse."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from cqmonitor.codes import Basis, Status
from cqmonitor.extract import calendar
from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.lexicon import FORECAST_WORDS, TARGET_WORDS
from cqmonitor.extract.en.period_rules import PeriodMention
from cqmonitor.extract.en.tokens import Sentence, Token
from cqmonitor.extract.sought import Sought

_TARGET = Sought(rf"(?<!party )(?<!year )\b(?:{TARGET_WORDS})\b", re.IGNORECASE)
_FORECAST = Sought(rf"\b(?:{FORECAST_WORDS})\b", re.IGNORECASE)
_WILL = re.compile(r"will|would", re.IGNORECASE)
_FACT = re.compile(
    r"\b(?<!be\s)(?:(?:was|were)(?!\sset\b)|had|reached|rose|grew|fell|increased|decreased|declined|dropped|totaled|totalled|hit|stood|came|"
    r"climbed|jumped|surged|exceeded|recorded|achieved|posted|is\snow|has\sbeen|have\sbeen|now|accounted|realized|"
    r"topped|amounted|handled|produced|(?<!value )(?<!value-)added|expanded|now\sat)\b",
    re.IGNORECASE,
)
_DONE_BEHIND = re.compile(
    r"^[^,;.]{0,40}\b(?:have|has|had|were|was)\s(?:already|so\sfar|since)\b|"
    r"^(?:\s[a-z]+){0,2}\s(?:have|has|had|were|was)\s(?:been\s)?(?:started|begun|opened|completed|finished|launched|built|signed|delivered)\b",
    re.IGNORECASE,
)
_OUTDOES_BEHIND = re.compile(
    r"^\s(?:growth\s|rise\s|increase\s|pace\s)?(?:comfortably\s|easily\s|narrowly\s|just\s|slightly\s|well\s|also\s|had\s)?"
    r"(?:beat|met|missed|topped|exceeded|surpassed|outdid|overshot|undershot|above|below|beyond|short\sof|ahead\sof|against|"
    r"in\sline\swith|fell\sshort\sof)\s(?:[\w'-]+\s){0,4}(?:targets?|goals?|plans?)\b",
    re.IGNORECASE,
)
""" "growth of 5.7 percent beat the target": what a goal is measured with has come about."""

_ALREADY = re.compile(
    r"\b(?:percent|%|part|share)?\s?of\s(?:the|its)\s(?:annual|yearly|full-year)?\s?(?:target|goal|plan)",
    re.IGNORECASE,
)
_PLAN_DONE = re.compile(
    r"(?<=\s)of\s(?:the|its|their)\s(?:whole\s|full\s)?(?:annual|yearly|year's|full-year)\s(?:investment\s)?(?:target|goal|plan)s?\b|"
    r"\b(?:would|should|could)\s(?:\w+\s)?have\s(?:been\s)?(?=\w+(?:ed|en|n|wn|de|lt|ld|st|t)\b)",
    re.IGNORECASE,
)
""" "55 percent of the annual plan" is no intent, nor is what "would have risen"."""
_GOAL_BEHIND = re.compile(
    r"^[^,;.]{0,40}\b(?:is|are)\swithin\sreach\b|^[^,;.]{0,30}\b(?:planned|scheduled|envisaged)\s(?:for|in|by)\b|"
    r"^[^,;.]{0,30}\b(?:target|goal)\b|"
    r"^(?:\s(?!and\b)[\w-]+){0,7}\s(?:will|would|(?:is|are)\s(?:to|set\sto|planned|expected|scheduled|forecast|projected)\b)",
    re.IGNORECASE,
)


_USUAL = 3
"""Claims that name a period before it overrules the one that headline and lead only speak of."""


@dataclass(slots=True)
class Discourse:
    """State carried through the sentences of one article.

    What the paragraph says comes first, then what its heading says, then headline and lead.

    Attributes:
        lead_area, lead_period, lead_day: those of headline and lead; lead_frame: that of a lead without figures.
        concept, activity, subject: what the sentence before was about, what was done with it, and the
            words that opened it.
        introduced: what the sentence before, without figures, says is so ("Wages are a burden"), for a pronoun.
        industry: the industry that was spoken of last, in the text's words ("software", "cars").
        partners: what the sentence before was about are countries abroad ("ASEAN was the biggest partner").
        shared: its last percentage was a share ("It was 71 percent" is one too); unit: that of its last amount.
        recent: the concepts that the last sentence with any named, in order.
        topics, topics_before, topics_first: codes by topic: of this sentence, of one before, of the story.
        pair, areas: the two things, and the two areas, last set side by side ("the former").
        company: the text is about a company at the moment; its figures are not the city's.
        places: topic -> area that it was told of.
        opened: the text has begun; the lines above it are headline, outlet and menu.
        paragraph, area, period, interval, paragraph_concept, span: number of the paragraph; its area, the
            time it set last, the last that is no day, the last of them that is over, its first concept, and span of years.
        last_day: the last day that the text set, for stocks told behind a flow.
        base, heading_base: what growth is against, where the paragraph or the heading above it says so.
        listed, heading_status, under_goals, heading_period, bracket_period, section: whether the line is an item of a
            list, and what the heading above says: goals or facts, their period, the period of values in
            brackets, the area.
        subject_area: the area that the last sentence was about ("its exports").
        district, region, goal_period, story_concept: those last named ("the district", "by then"); the
            story's first coded concept.
        used: how many claims named each period themselves; first_interval: the first past period that was set.
    """

    published: date
    home: str
    catalog: Catalog

    lead_area: str
    lead_period: PeriodMention | None = None
    lead_day: PeriodMention | None = None
    lead_frame: PeriodMention | None = None

    concept: Concept | None = None
    introduced: Concept | None = None
    activity: str | None = None
    subject: str = ""
    industry: str = ""
    partners: bool = False
    shared: bool = False
    unit: str = ""
    recent: tuple[Concept, ...] = ()
    topics: frozenset[str] = frozenset()
    topics_before: frozenset[str] = frozenset()
    topics_first: frozenset[str] = frozenset()
    pair: tuple[str, str] | None = None
    areas: tuple[str, ...] = ()
    company: bool = False
    places: dict[str, str] = field(default_factory=dict)

    opened: bool = False
    paragraph: int = -1
    area: str | None = None
    period: PeriodMention | None = None
    interval: PeriodMention | None = None
    told: PeriodMention | None = None
    last_day: PeriodMention | None = None
    paragraph_concept: Concept | None = None
    span: PeriodMention | None = None
    base: Basis | None = None
    heading_base: Basis | None = None

    listed: bool = False
    heading_status: Status | None = None
    under_goals: bool = False
    heading_period: PeriodMention | None = None
    bracket_period: PeriodMention | None = None
    section: str | None = None

    subject_area: str | None = None
    district: str | None = None
    region: str | None = None
    goal_period: PeriodMention | None = None
    story_concept: Concept | None = None
    used: Counter[PeriodMention] = field(default_factory=Counter)
    first_interval: PeriodMention | None = None

    def story(self) -> PeriodMention | None:
        """The period that the story is about: that of headline or lead, else the one most claims so far hold for.

        Of periods named equally often it is the first, unless it is long past.
        """
        usual = max(self.used, key=self._weight, default=None)
        if usual is None or self.lead_period or (self.lead_frame and self.used[usual] < _USUAL):
            return self.lead_period or self.lead_frame or self.first_interval
        return usual

    def _weight(self, mention: PeriodMention) -> tuple[int, bool]:
        assert mention.period is not None
        return self.used[mention], calendar.is_recent(mention.period, self.published)

    def hold(self, mention: PeriodMention) -> None:
        """Count a period that a claim named itself."""
        if mention.role == "when" and not mention.ahead and not mention.vague and not mention.point:
            self.used[replace(mention, start=0, end=0)] += 1

    def enter(self, sentence: Sentence) -> None:
        """A new paragraph forgets the area and period of the one before."""
        first = sentence.tokens[0].word if sentence.tokens else ""
        self.opened = self.opened or not sentence.heading
        self.listed = sentence.heading or first in ("-", "*", "•", "·", "—", "–")
        if sentence.paragraph == self.paragraph:
            return
        self.paragraph = sentence.paragraph
        self.area = None
        self.partners = False
        self.period = self.interval = self.told = None
        self.paragraph_concept = None
        self.span = None
        self.base = self.heading_base

    def look(self, tokens: Sequence[Token]) -> None:
        """Keep the last span of years, the last time ahead, the region and the base that a sentence names."""
        self.base = opening_base(tokens) or self.base
        for token in tokens:
            mention = token.of
            if token.kind == "area" and token.code == "X-CHENGYU":
                self.region = "X-CHENGYU"
            if isinstance(mention, PeriodMention) and mention.role == "when" and mention.period:
                if (mention.period.months or 0) >= 24:
                    self.span = mention
                if mention.by_then or (mention.lasting and (mention.period.months or 0) >= 24):
                    self.goal_period = mention

    def set_time(self, mention: PeriodMention) -> None:
        """What is told from here on holds at that time: a flow over the last interval, a stock on the last day."""
        self.period = mention
        if mention.point:
            self.last_day = mention
        else:
            self.interval = mention
            self.told = self.told if mention.ahead or mention.lasting else mention
            told = (
                not (mention.ahead or mention.lasting) and mention.period and (mention.period.months or 0) > 2
            )
            self.first_interval = self.first_interval or (mention if told else None)

    def hear(self, topics: frozenset[str]) -> None:
        """The topics that a sentence names come before those of the sentences before it."""
        if self.topics:
            self.topics_before = self.topics
        self.topics = topics
        self.topics_first = self.topics_first or topics


def status_of(sentence: str, start: int, end: int) -> Status:
    """Status of the quantity at [start, end) of a sentence.

    The last word of intent, expectation or fact before the number governs it.
    """
    before, behind = _PLAN_DONE.sub(_blank, sentence[:start]), sentence[end:]
    latest, status = -1, Status.ACTUAL
    for pattern, meaning in ((_FACT, Status.ACTUAL), (_TARGET, Status.TARGET), (_FORECAST, Status.FORECAST)):
        for match in pattern.finditer(before):
            base = pattern is _FACT and before[: match.start()].endswith("to ")
            if match.start() > latest and not base and not _undone(before, match.end()):
                latest, status = match.start(), meaning
    if status is Status.TARGET and _FORECAST.search(before) and _WILL.match(before, latest):
        status = Status.FORECAST
    if _ALREADY.match(behind.lstrip()) or _DONE_BEHIND.match(behind) or _OUTDOES_BEHIND.match(behind):
        return Status.ACTUAL
    if status is Status.ACTUAL and _GOAL_BEHIND.match(behind) and not _FACT.search(before[-40:]):
        return Status.TARGET
    return status


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def states_fact(sentence: str) -> bool:
    """Whether a sentence has a verb of what has come about."""
    return _FACT.search(sentence) is not None


def _undone(before: str, end: int) -> bool:
    """ "completed the target", "will be remembered": intent words that a colon of clauses closes."""
    return ";" in before[end:] and ":" not in before[end:]


def opening_base(tokens: Sequence[Token]) -> Basis | None:
    """ "Month on month, food prices rose …": what all that follows is against."""
    for at, token in enumerate(tokens[:4]):
        base = base_of(token)
        if base is not None and any(one.word == "," for one in tokens[at + 1 : at + 3]):
            return base
        if base is None and token.word not in _BEFORE_BASE:
            return None
    return None


_BEFORE_BASE = frozenset({"on", "a", "an", "but", "and"})


def base_of(token: Token) -> Basis | None:
    """The basis that a word tells: "month on month"."""
    told = token.of if isinstance(token.of, PeriodMention) and token.of.role == "base" else None
    return told.basis if told else None


def is_district(code: str, home: str) -> bool:
    """Whether a code is that of a district, county or new area of Chongqing (GB/T 2260: 50....)."""
    return home == "CN-CQ" and bool(re.fullmatch(r"CN-50\d{4}|X-LIANGJIANG", code))
