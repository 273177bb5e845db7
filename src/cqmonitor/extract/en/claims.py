"""Stage 7: quantity, indicator, area, period and status linked: in the clause, the sentence, the paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cqmonitor.extract.catalog import Catalog, Mention
from cqmonitor.extract.draft import Draft, same_kind
from cqmonitor.extract.en import activities
from cqmonitor.extract.en.attribution import attributed_to
from cqmonitor.extract.en.concepts import NEUTRAL, Concept, concept_of, is_local
from cqmonitor.extract.en.context import Discourse, area_code, default_area, is_district, status_of
from cqmonitor.extract.en.dating import basis_of, compares_with_stated, date_brackets, date_readings, in_brackets, is_compared, is_when, period_of
from cqmonitor.extract.en.lexicon import OUTPUT_VERBS
from cqmonitor.extract.en.lists import distinct, pair
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.owners import is_company, is_single, names_city, names_company
from cqmonitor.extract.en.periods import PeriodMention, periods
from cqmonitor.extract.en.phrases import (
    announced_subject,
    antecedent,
    first_subject,
    paired,
    phrase_before,
    phrase_of,
    subject_between,
    subject_of,
)
from cqmonitor.extract.en.places import CHENGYU, area_of, areas_told, carried_area, compares_with_average, pair_areas, remember
from cqmonitor.extract.en.quantities import Found, blank, find
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.roles import Role, role
from cqmonitor.extract.en.tokens import Sentence, Token, tokenize
from cqmonitor.extract.en.topics import compose, settle, topics_in
from cqmonitor.extract.text import Span, fold
from cqmonitor.records import Bound, Kind, Measure, Period, Prices, Status

_TIME_UNITS = frozenset({"year", "month", "day", "hour", "minute", "second"})
_INDEXES = frozenset({"cpi", "ppi"})
_CONSTANT = re.compile(
    r"\b(?:(?:at|calculated at)\s(?:constant|comparable|unchanged)\sprices|in\sreal\sterms|real\s(?:growth|increase)|"
    r"after\s(?:adjust\w+|deduct\w+)\s(?:for\s)?(?:inflation|price))",
    re.IGNORECASE,
)
_CURRENT = re.compile(r"\b(?:at\scurrent\sprices|in\snominal\sterms|nominal(?:ly)?)\b", re.IGNORECASE)
_SHARE_WORDS = re.compile(r"\b(?:share|proportion)\b", re.IGNORECASE)
_CUT = re.compile(r"(?:the\s|a\s)?(?:cut|reduction|decrease|drop|decline)s?\s(?:in|of)\b", re.IGNORECASE)
_OF_THESE = re.compile(r"\b(?:of|among)\s(?:these|them|those|which|whom)\b", re.IGNORECASE)
_CAPACITY = re.compile(r"\bcapacit\w+\b|\bdesigned\sto\b", re.IGNORECASE)
_NEW = re.compile(r"\bnew(?:ly)?\b", re.IGNORECASE)
_EXCEED = re.compile(
    r"\bpast\s$|\b(?:exceed\w*|surpass\w*|topp?(?:ed|ing|s)?)\s(?:an?\s|the\s)?(?:[a-z-]+\s){0,3}of\s$", re.IGNORECASE
)
_ABOUT_NAME = re.compile(r"\b(?:by|in\sterms\sof)\s")


def read(text: str, *, published: date, title: str, home_area: str, catalog: Catalog) -> list[Draft]:
    """All drafts of an English article, in the order of the text; see `extract.extract_claims`."""
    folded = fold(text)
    sentences = _sentences(text, folded, published, catalog)
    heading = _sentences(title, fold(title), published, catalog) if title else []
    discourse = _opening(heading, sentences, published, home_area, catalog)
    drafts: list[Draft] = []
    for sentence in sentences:
        discourse.enter(sentence)
        drafts += _read_sentence(sentence, text, folded, discourse)
    return drafts


def _sentences(text: str, folded: str, published: date, catalog: Catalog) -> list[Sentence]:
    dated = periods(folded, published)
    spans = [Span(mention.start, mention.end) for mention in dated]
    return tokenize(
        folded,
        quantities=find(text, folded, spans),
        periods=dated,
        indicators=catalog.indicators.find(folded),
        things=catalog.things.find(folded),
        areas=_joined_areas(catalog.areas.find(folded), folded),
    )


def _joined_areas(areas: list[Mention[str]], folded: str) -> list[Mention[str]]:
    """ "Chengdu and Chongqing", "Sichuan and Chongqing": one area, the region of both."""
    joined: list[Mention[str]] = []
    for area in areas:
        last = joined[-1] if joined else None
        pair_of = {last.what, area.what} if last else set()
        between = folded[last.end : area.start] if last else ""
        if re.match(r"\sdollars?\b|\$", folded[area.end : area.end + 8], re.IGNORECASE):
            continue
        if last and "CN-CQ" in pair_of and pair_of & CHENGYU and re.fullmatch(r"\s?(?:and|-|–)\s?", between):
            joined[-1] = Mention(last.start, area.end, "X-CHENGYU")
        else:
            joined.append(area)
    return joined


def _opening(
    heading: list[Sentence], sentences: list[Sentence], published: date, home: str, catalog: Catalog
) -> Discourse:
    title = [token for sentence in heading for token in sentence.tokens]
    body = [sentence.tokens for sentence in sentences if not sentence.heading]
    lead = body[0] if body else ()
    area = default_area(title, [token for tokens in body[:4] for token in tokens], home)
    sections = {area_code(token) or "" for one in sentences if one.heading for token in one.tokens if token.kind == "area"}
    if len({code for code in sections if is_district(code, home)}) > 1:
        area = home
    period = _first_period(title) or _first_period(lead)
    return Discourse(published=published, home=home, catalog=catalog, lead_area=area, lead_period=period)


def _first_period(tokens: Sequence[Token]) -> PeriodMention | None:
    for token in tokens:
        if not (is_when(token) and isinstance(token.of, PeriodMention)):
            continue
        period = token.of.period
        if period and not token.of.ahead and period.start != period.end:
            return token.of
    return None


# --- one sentence -----------------------------------------------------------------------------


def _read_sentence(sentence: Sentence, text: str, folded: str, discourse: Discourse) -> list[Draft]:
    tokens = sentence.tokens
    discourse.hear(topics_in(folded, sentence.span, discourse.catalog))
    plain = _plain(folded, sentence)
    readings: list[Reading] = []
    for index, token in enumerate(tokens):
        if isinstance(token.of, Found) and not token.of.joined:
            status = status_of(plain, token.start - sentence.span.start, token.end - sentence.span.start)
            if status is Status.ACTUAL and discourse.listed and discourse.heading_status:
                status = discourse.heading_status
            reading = _reading(tokens, index, token.of, status, readings, folded, discourse)
            reading.compared = is_compared(tokens, index) or compares_with_average(tokens, index, folded)
            if _is_claim(reading, readings):
                readings.append(reading)
    runs = pair(readings, tokens, folded, discourse.catalog, discourse.recent)
    for reading in (one for one in readings if one.paired and one.concept and one.concept.thing):
        clause = folded[tokens[0].start : tokens[reading.index].start]
        reading.concept = _coded(reading.concept, True, reading.role, tokens, reading.index, clause, folded, discourse)
    date_readings(readings, tokens)
    date_brackets(readings, tokens, discourse)
    discourse.look(tokens)
    for last, reading in zip([None, *readings], readings, strict=False):
        reading.area = area_of(reading, last, tokens, folded, discourse)
        remember(reading, discourse)
    pair_areas(readings, runs, tokens, discourse)
    discourse.areas = areas_told(readings, discourse.areas)
    drafts = [_draft(reading, sentence, text, folded, discourse) for reading in readings]
    _carry(sentence, readings, folded, discourse)
    return drafts


def _plain(folded: str, sentence: Sentence) -> str:
    """The sentence with its periods blanked: a "Five-Year Plan" is no plan."""
    start = sentence.span.start
    spans = [
        Span(token.start - start, token.end - start) for token in sentence.tokens if token.kind == "period"
    ]
    return blank(folded[start : sentence.span.end], spans)


def _reading(
    tokens: Sequence[Token],
    index: int,
    found: Found,
    status: Status,
    before: list[Reading],
    folded: str,
    discourse: Discourse,
) -> Reading:
    if before and _says_otherwise(tokens, index):
        status = before[-1].status
    boundary = before[-1].index + 1 if before else 0
    clause = folded[tokens[boundary].start : tokens[index].start] if boundary < index else ""
    what = role(tokens, index, found, folded, clause)
    last = before[-1] if before else None
    concept, own = _concept(tokens, index, what, last, clause, folded, discourse)
    alike = next((reading for reading in reversed(before) if reading.role.unit == what.unit), None)
    shared = concept is not None and _SHARE_WORDS.search(concept.words)
    if what.unit == "percent" and (
        compares_with_average(tokens, index, folded) or compares_with_stated(tokens[index])
    ):
        what = replace(what, measure=Measure.GROWTH, sure=False)
    if not what.sure and alike is not None and not shared:
        what = _parallel(what, alike)
    if found.bare and not found.quantity.noun and last is not None:
        alike_words = concept is not None and last.concept is not None and concept.words == last.concept.words
        again = last.role.unit not in ("percent", "pp", "rank") and is_compared(tokens, index) and (alike_words or tokens[index - 2].word == "instead")
        what = replace(what, unit=last.role.unit) if again or what.measure is Measure.CHANGE else what
    revised = any(token.word in _FORESEEN for token in tokens[:index])
    if index and tokens[index - 1].word == "from" and not revised:
        status = Status.ACTUAL
    aimed = bool(index and _GOAL_BEFORE.search(folded[tokens[0].start : tokens[index].start][-50:]))
    status = Status.TARGET if aimed else status
    falling = last is not None and last.role.measure is Measure.GROWTH and last.role.value < 0
    if falling and what.measure is Measure.CHANGE and what.unit == "pp" and _EASING.match(tokens[what.verb].word):
        what = replace(what, value=abs(what.value))
    if concept is not None and what.measure in (Measure.SHARE, Measure.LEVEL) and what.unit == "percent":
        what, concept = _ratio(tokens, index, what, concept, discourse.catalog)
    if concept is not None and concept.code and found.bare and not found.quantity.noun and what.unit == "count":
        unit = discourse.catalog.by_code[concept.code].unit
        what = replace(what, unit=unit) if unit in ("day", "person") else what
    if concept is not None:
        concept = _coded(concept, own, what, tokens, index, clause, folded, discourse)
    per = found.bare and tokens[index - 1].word in ("every", "per", "each") if index else False
    what = _by_concept(what, concept, discourse.catalog)
    return Reading(index, found, what, concept, own, status, per=per, aimed=aimed, as_base=index > 0 and tokens[index - 1].word == "as")


_EASING = re.compile(r"narrow|eas|moderat")
_FORESEEN = frozenset("forecast forecasts projection projections outlook".split())
_GOAL_BEFORE = re.compile(
    r"\b(?:target|goal|ceiling|quota)(?:,|\sof|\swas|\sis)?\s(?:about|around|some|over|under|more\sthan|less\sthan|\s)*$",
    re.IGNORECASE,
)


def _says_otherwise(tokens: Sequence[Token], index: int) -> bool:
    """ "1.3 million units, or more than 10 percent of the total": the same thing in other words."""
    return index > 1 and tokens[index - 1].word == "or" and tokens[index - 2].word in (",", "(")


def _ratio(
    tokens: Sequence[Token], index: int, what: Role, concept: Concept, catalog: Catalog
) -> tuple[Role, Concept]:
    """A share that is an indicator itself: R&D spending in per cent of GDP."""
    whole = next(
        (area_code(token) for token in tokens[index + 1 : index + 5] if token.kind == "indicator"), None
    )
    before = (area_code(token) for token in reversed(tokens[:index]) if token.kind == "indicator")
    part = concept.code if concept.code and concept.code != whole else next(before, None)
    code = next((entry.code for entry in catalog.by_code.values() if entry.ratio_of == (part, whole)), None)
    if code is None or part is None:
        return what, concept
    return replace(what, measure=Measure.LEVEL, sure=True), replace(concept, code=code)


def _parallel(what: Role, last: Reading) -> Role:
    """A quantity whose measure was only guessed takes that of the one before, where the unit is the same."""
    copied = (Measure.GROWTH, Measure.SHARE, Measure.CONTRIBUTION, Measure.LEVEL)
    if last.role.unit == what.unit and last.role.measure in copied:
        sign = -1 if last.role.value < 0 and last.role.measure is Measure.GROWTH else 1
        return replace(what, measure=last.role.measure, value=sign * abs(what.value), sure=True)
    return what


def _by_concept(what: Role, concept: Concept | None, catalog: Catalog) -> Role:
    """What only the concept tells of a percentage: a share's level is a share, an amount's is its growth."""
    if concept is None or what.unit != "percent":
        return what
    if what.measure is Measure.GROWTH and what.value > 0 and _CUT.match(concept.words) and not what.sure:
        return replace(what, value=-what.value)
    if what.measure is Measure.GROWTH and not what.sure:
        if _SHARE_WORDS.search(concept.words):
            return replace(what, measure=Measure.SHARE)
        rate = (
            concept.code and catalog.by_code[concept.code].unit == "percent" and concept.code not in _INDEXES
        )
        named_rate = concept.code is None and concept.words.lower().rstrip().endswith(
            (" rate", " ratio", " occupancy")
        )
        return replace(what, measure=Measure.LEVEL) if rate or named_rate else what
    if what.measure is not Measure.LEVEL:
        return what
    if _SHARE_WORDS.search(concept.words):
        return replace(what, measure=Measure.SHARE)
    of_amount = concept.code and (concept.code in _INDEXES or catalog.by_code[concept.code].unit != "percent")
    return replace(what, measure=Measure.GROWTH) if of_amount and not what.sure else what


def _concept(
    tokens: Sequence[Token],
    index: int,
    what: Role,
    last: Reading | None,
    clause: str,
    folded: str,
    discourse: Discourse,
) -> tuple[Concept | None, bool]:
    """The concept of a quantity and whether it is named in its own clause."""
    catalog = discourse.catalog
    if what.where == "unit":
        return Concept(found_unit(tokens[index])), True
    if what.measure is Measure.RANK:
        return _ranked(tokens, index, what, last, folded, discourse)
    if what.where in ("of", "noun") and what.measure is Measure.SHARE:
        return _part_of(tokens, index, what, last, folded, discourse)
    compared = compares_with_average(tokens, index, folded) or compares_with_stated(tokens[index])
    if compared and last is not None:
        return last.concept, False
    if traded := _traded(tokens, what):
        return traded, True
    if what.where == "subject" and last is not None and _participle(tokens, what.verb):
        spoken = subject_between(tokens, last.index, what.verb)
        return (concept_of(spoken, folded, catalog), True) if spoken else (last.concept, False)
    phrase = phrase_of(tokens, index, what)
    if what.where == "same":
        phrase = antecedent(tokens, what.verb) or (phrase_before(tokens, what.verb) if last is None else phrase)
    concept = concept_of(phrase, folded, catalog) if phrase else None
    if concept and what.unit == "percent" and _AMONG_INDUSTRIES.search(folded[tokens[0].start : tokens[index].start]):
        concept = _industry(concept, catalog) or concept
    told = discourse.paragraph_concept
    if last is None and (concept is None or concept.anaphor):
        announced = announced_subject(tokens, index) or (first_subject(tokens, what.verb) if what.where == "same" else [])
        concept = concept_of(announced, folded, catalog) or concept
    if (
        last is None
        and (told is None or told.code == "gdp" or tokens[what.verb].word != "growth")
        and what.where in ("subject", "same")
        and not any(token.kind in ("indicator", "thing") for token in phrase)
    ):
        concept = _growing_area(tokens, what) or concept
    if what.where == "of" and (concept is None or concept.anaphor):
        concept = concept_of(phrase_before(tokens, what.verb), folded, catalog)
    if what.where == "apposed" and phrase and (concept is None or concept.code is None):
        owner = concept_of(phrase_before(tokens, tokens.index(phrase[0])), folded, catalog)
        concept = compose(folded[phrase[0].start : phrase[-1].end], owner, catalog) or concept
    before = last.concept if last else discourse.concept
    if concept and concept.code is None and (named := _spelled_out(concept, before, tokens[:index], discourse)):
        return named, True
    if concept and before and (of_thing := _activity_of(concept, before, catalog)):
        return of_thing, True
    for earlier in (before, discourse.concept):
        if concept and earlier and earlier.code and _repeats(concept, earlier):
            return replace(earlier, area=concept.area or earlier.area), True
    aims = {tokens[max(what.verb - 1, 0)].word, tokens[what.verb].word} & {"target", "goal"}
    aims = aims or (concept is not None and _AIM.search(concept.words))
    if aims and (concept is None or concept.code is None):
        growth = any(token.word == "growth" for token in phrase)
        told = last.concept if last else discourse.paragraph_concept
        goal = (
            told
            if told and told.code and not growth
            else Concept("growth target", "gdp")
            if what.unit == "percent"
            else None
        )
        concept, aimed = goal or concept, goal is not None
        if aimed:
            return concept, True
    elsewhere = what.where == "apposed" and last is not None and _elsewhere(tokens, last.index, index)
    if concept is None or concept.anaphor or (concept.code is None and elsewhere):
        boundary = last.index if last else 0
        dated = any(token.kind == "period" for token in tokens[boundary:index])
        return _carried(concept, last, clause, dated, discourse), False
    return concept, True


_TRADED = {"imported": "imports", "exported": "exports", "importing": "imports", "exporting": "exports"}


def _traded(tokens: Sequence[Token], what: Role) -> Concept | None:
    """ "Chongqing imported 235 billion yuan worth of goods": the verb names what is measured."""
    code = _TRADED.get(tokens[what.verb].word)
    first = next((at for at, token in enumerate(tokens) if token.word in _TRADED and token.kind == "word"), 0)
    if code is None or what.unit not in ("CNY", "USD") or not first or tokens[what.verb - 2].word in _TRADED:
        return None
    trader, joined = tokens[first - 1], first == what.verb or tokens[what.verb - 1].word == "and"
    whole = trader.kind == "area" or trader.word in ("it", "city", "municipality", "province", "country")
    return Concept(code, code) if whole and joined else None


def _participle(tokens: Sequence[Token], verb: int) -> bool:
    """ "expanded 4.6 percent, data showed, quickening from": a participle behind a comma has the subject before."""
    return verb > 0 and tokens[verb].word.endswith("ing") and tokens[verb - 1].word == ","


_AIM = re.compile(r"\b(?:target|goal)$", re.IGNORECASE)
_ITS_VALUE = re.compile(r"(?:its|their)\s(?:value[\s-]added|added[\s-]value)$", re.IGNORECASE)
_SECTOR = re.compile(r"\b(?:the|this|that)\s(?:sector|industry)\b", re.IGNORECASE)
_PAIR = re.compile(r"\b(?:the\s)?(former|latter)\b", re.IGNORECASE)
_THAT_OF = re.compile(r"^(?:that|those)\s(?=(?:of|in|for)\s)", re.IGNORECASE)
_HEAD = re.compile(r"^(.*?)\s(?:of|in|for)\s", re.IGNORECASE)


def _spelled_out(
    concept: Concept, before: Concept | None, tokens: Sequence[Token], discourse: Discourse
) -> Concept | None:
    """ "the value added of the sector", "that of the latter": the words with what they point back to."""
    words = concept.words
    if before and _ITS_VALUE.match(words):
        named = discourse.catalog.indicators.find(before.words)
        codes = [mention.what for mention in named if mention.what.endswith("_value_added")]
        return replace(concept, code=codes[0], anaphor=False) if codes else None
    pair_of = paired(tokens) or discourse.pair
    if pair_of and (match := _PAIR.search(words)):
        words = words[: match.start()] + pair_of[match[1].lower() == "latter"] + words[match.end() :]
    if before and (head := _HEAD.match(before.words)):
        words = _THAT_OF.sub(f"{head[1]} ", words)
    if before and before.code and words == concept.words:
        head = before.words.lower().split()[-1]
        whole = discourse.catalog.indicators.find(f"{words} {head}")
        if len(whole) == 1 and (whole[0].start, whole[0].end) == (0, len(words) + 1 + len(head)):
            return replace(concept, words=f"{words} {head}", code=whole[0].what, anaphor=False)
    if discourse.subject:
        words = _SECTOR.sub(discourse.subject, words)
    if words == concept.words:
        return None
    found = discourse.catalog.indicators.find(words)
    return replace(concept, words=words, code=found[0].what, anaphor=False) if len(found) == 1 else None


_GROWING = frozenset({"grow", "grew", "grown", "growing", "expand", "expanded"})
_WHOLE_AREA = re.compile(r"(?:^|, |while |and )the (country|nation|city|municipality|province|region)(?: as a whole)?(?: also)?$")


_AMONG_INDUSTRIES = re.compile(r"\b(?:pillar|key|major|leading|main)\s(?:industries|sectors)\b|\bby\sindustry\b|\bpillars?\b", re.IGNORECASE)


def _industry(concept: Concept, catalog: Catalog) -> Concept | None:
    """ "Among the pillar industries, automobiles grew 8.9 percent": the industry that makes them."""
    word = concept.words.lower().removeprefix("the ").removesuffix("s")
    for name in (f"{word} industry", f"{word}s industry"):
        found = catalog.indicators.find(name)
        if len(found) == 1 and found[0].end == len(name) and found[0].start == 0:
            return Concept(concept.words, found[0].what, concept.area)
    return None


def _growing_area(tokens: Sequence[Token], what: Role) -> Concept | None:
    """ "expects Chongqing to grow 6 percent", "aims at growth of 7 percent": an economy's growth is its GDP's."""
    if what.measure is not Measure.GROWTH or what.unit != "percent":
        return None
    verb, before = tokens[what.verb].word, tokens[what.verb - 1] if what.verb else None
    if verb == "growth":
        named = before is not None and before.word in ("the", "that", "this", "its", "an", "a")
        return None if named or before is None else Concept("growth", "gdp")
    if verb in _GROWING and (match := _WHOLE_AREA.search(" ".join(token.word for token in tokens[: what.verb]))):
        return Concept("economy", "gdp", "CN" if match[1] in ("country", "nation") else None)
    at = what.verb - 1
    while at > 0 and tokens[at].word in ("to", "will", "would", "is", "has", "also", "expected", "forecast"):
        at -= 1
    if (
        verb in _GROWING
        and at >= 0
        and tokens[at].kind == "area"
    ):
        return Concept("economy", "gdp", area_code(tokens[at]))
    return None


def _elsewhere(tokens: Sequence[Token], last: int, index: int) -> bool:
    """ "8.2 percent next door and 6 percent nationwide": the same thing in another area."""
    between = [token for token in tokens[last + 1 : index] if token.kind != "period"]
    places = [*between, *tokens[index + 1 : index + 4]]
    named = any(token.kind in ("indicator", "thing", "quantity") for token in between)
    return any(token.kind == "area" for token in places) and len(between) < 7 and not named


def _carried(
    concept: Concept | None, last: Reading | None, clause: str, dated: bool, discourse: Discourse
) -> Concept | None:
    """The concept before, less its code where the words say that this is a part of it."""
    before = last.concept if last else discourse.concept
    if concept and last is None and "total" in concept.words.lower().split():
        before = discourse.paragraph_concept or before
    if before is None:
        return concept
    if concept and len(discourse.recent) > 1 and (which := re.search(r"\b(former|latter)\b", concept.words)):
        return discourse.recent[-2 if which[1] == "former" else -1]
    area = concept.area if concept else None
    foreign = concept is not None and concept.partner
    if foreign or (_OF_THESE.search(clause) and not dated):
        words = concept.words if concept else before.words
        return Concept(words, None, None if foreign else area, restricted=True)
    words = concept.words if concept and _SHARE_WORDS.search(concept.words) else before.words
    return replace(before, area=area or before.area, words=words)


def found_unit(token: Token) -> str:
    """The unit's words of a quantity: "TEUs" of "213,000 TEUs"."""
    return re.sub(r"^.*\d\S*\s(?:(?:thousand|million|billion)\s)?", "", token.word)


def _ranked(
    tokens: Sequence[Token], index: int, what: Role, last: Reading | None, folded: str, discourse: Discourse
) -> tuple[Concept | None, bool]:
    """A rank's concept: "by trade value" behind it, the subject, else the paragraph's."""
    for at in range(index + 1, min(len(tokens), index + 16)):
        if tokens[at].kind == "indicator" and tokens[at - 1].word in ("by", "of", "in", "total"):
            return concept_of([tokens[at]], folded, discourse.catalog), True
        if tokens[at].word in (";", ",", "while"):
            break
    subject = concept_of(phrase_before(tokens, what.verb), folded, discourse.catalog)
    apposed = what.verb == index and last is not None
    if subject and not subject.anaphor and not apposed and (subject.code or last is None):
        return subject, True
    carried = last.concept if last else discourse.paragraph_concept or discourse.concept
    if (carried is None or carried.code is None) and re.match(r"[^,;]{0,60}\bby\s(?:total\s)?(?:value|volume|size)\b", folded[tokens[index].end : tokens[-1].end]):
        carried = discourse.story_concept or carried
    return carried or subject, False


_ACTIVITY_NOUN = re.compile(
    r"(?:the\s|its\s|their\s|total\s|annual\s|monthly\s)*(?:value\sof\s(?:the\s|its\s)?)?"
    r"(output|production|sales|exports|shipments|deliveries)"
    r"(?:\s(?:of|in)\s(?:the\s)?(?:whole\s|entire\s)?(?:city|municipality|province|country|chongqing))?(?:\sagain)?$",
    re.IGNORECASE,
)


def _activity_of(concept: Concept, before: Concept, catalog: Catalog) -> Concept | None:
    """ "the output of the whole city" after "new energy vehicles": the thing spoken of, and what is done with it."""
    match = (
        _ACTIVITY_NOUN.match(concept.words.strip())
        if concept.code is None and concept.thing is None
        else None
    )
    thing = before.thing or (catalog.thing_of.get(before.code) if before.code else None)
    if match is None or thing is None:
        return None
    named = {"production": "output", "shipments": "exports", "deliveries": "sales"}
    activity = named.get(match[1].lower(), match[1].lower())
    money = "value" in concept.words.lower()
    codes = [
        code for done, code in thing.pairs if done == activity and (catalog.by_code[code].unit == "CNY") is money
    ]
    return replace(concept, code=codes[0], thing=thing, anaphor=False) if codes else None


def _repeats(concept: Concept, before: Concept) -> bool:
    """ "its consumption" after "electricity consumption": the head noun alone stands for the name."""
    words = concept.words.lower().split()
    head = before.words.lower().split()[-1]
    return (
        concept.code is None
        and concept.thing is None
        and not concept.restricted
        and words[-1] == head
        and head not in ("%", "sales", "output")
        and all(word in NEUTRAL or word in FUNCTION_WORDS or word.endswith("'s") for word in words[:-1])
    )


_MAKING = OUTPUT_VERBS | {"generate", "generates", "generated", "create", "created", "creates"}


def _part_of(
    tokens: Sequence[Token], index: int, what: Role, last: Reading | None, folded: str, discourse: Discourse
) -> tuple[Concept | None, bool]:
    """A share's concept is the part: "made a third of the world's laptops", "5 bn, or 30 % of exports"."""
    whole = concept_of(phrase_of(tokens, index, what), folded, discourse.catalog)
    before = tokens[index - 1].word if index else ""
    if (
        last is not None
        and before in ("or", ",", "(", "and", "with", "for", "at")
        and not (whole and whole.thing)
    ):
        return last.concept, False
    if whole and whole.thing:
        return whole, True
    aim = whole is not None and _AIM.search(re.sub(r"\sfor\s.*", "", whole.words))
    if aim and last is not None:
        return last.concept, False
    subject = concept_of(phrase_before(tokens, what.verb), folded, discourse.catalog)
    if subject and not subject.anaphor and what.verb != index:
        return subject, True
    if whole and whole.code and tokens[what.verb].word in _MAKING:
        return whole, True
    carried = last.concept if last else discourse.concept
    if what.verb != index and carried and (subject is None or subject.anaphor):
        return carried, False
    return (replace(whole, code=None, restricted=True) if whole else None), True


def _activity_before(tokens: Sequence[Token], index: int, discourse: Discourse) -> str | None:
    """ "Output of phones fell, while that of chips rose": what is done is told by the name before."""
    for token in reversed(tokens[:index]):
        entry = discourse.catalog.by_code.get(area_code(token) or "") if token.kind == "indicator" else None
        if entry and entry.activity:
            return entry.activity
    return discourse.activity


def _coded(
    concept: Concept,
    own: bool,
    what: Role,
    tokens: Sequence[Token],
    index: int,
    clause: str,
    folded: str,
    discourse: Discourse,
) -> Concept:
    """The concept with the code that activity, topic and unit give, or without the one that they refuse."""
    able = frozenset(concept.thing.codes) if concept.thing else None
    done = activities.near(tokens, index, able) or _activity_before(tokens, index, discourse)
    settled = settle(
        concept,
        activity=None if _INDUSTRY.search(concept.words) and what.unit == "CNY" else done,
        topics=(discourse.topics, discourse.topics_before, discourse.topics_first),
        clause=clause,
        unit=what.unit,
        measure=what.measure,
        catalog=discourse.catalog,
    )
    code = settled.code
    if code is None:
        return settled
    indicator = discourse.catalog.by_code[code]
    if what.measure is Measure.LEVEL and what.unit not in _ANY_UNIT and not same_kind(what.unit, indicator.unit):
        return replace(settled, code=None, restricted=True)
    capacity = _CAPACITY.search(clause[-80:]) and indicator.activity != "capacity" and own
    stock = indicator.kind is Kind.STOCK
    newly = stock and _NEW.search(concept.words)
    built = (
        stock and what.verb != index and tokens[what.verb].word in _ADDING and what.where in ("noun", "of")
    )
    people = stock and concept.words.lower() in ("people", "persons") and _then_verb(tokens, index)
    other = _of_other(settled, own, what, tokens, index, folded, discourse)
    refused = capacity or newly or built or people or other
    return replace(settled, code=None, thing=None, restricted=True) if refused else settled


_ANY_UNIT = frozenset({"percent", "pp", "rank"})
_INDUSTRY = re.compile(r"\b(?:industry|industries|sector|cluster)\b", re.IGNORECASE)
def _then_verb(tokens: Sequence[Token], index: int) -> bool:
    """ "751,800 people were newly employed": something is said of those counted, they are not all there are."""
    behind = [token.word for token in tokens[index + 1 : index + 4]]
    return bool({"were", "was", "have", "had", "has", "remain", "remained", "got", "found"} & set(behind))


_ADDING = frozenset("put build building construct lay laid laying add added adding renovate renovated open opened".split())


_ITS = re.compile(r"(?:it|they|it\salso)$|(?:sales|output|exports|deliveries)\sof\sits\b|its\s", re.IGNORECASE)
_OURS = re.compile(r"\b(?:our|my)\b(?!\s(?:city|country|municipality|province|region|district))", re.IGNORECASE)
_PART_OWNERS = frozenset("cross-border road private foreign foreign-invested foreign-funded state-owned".split())
"""Subjects whose things are a part: "cross-border road services made 2,886 trips"."""


def _of_other(
    concept: Concept,
    own: bool,
    what: Role,
    tokens: Sequence[Token],
    index: int,
    folded: str,
    discourse: Discourse,
) -> bool:
    """Whether a coded figure is a company's or a single place's, by its subject or by what the text is about."""
    indicator = discourse.catalog.by_code[concept.code or ""]
    before = folded[tokens[0].start : tokens[index].start]
    subject = phrase_before(tokens, what.verb) if what.verb != index else []
    words = folded[subject[0].start : subject[-1].end] if subject else ""
    if indicator.kind is not Kind.FLOW:
        return False
    if is_company(words) or (discourse.company and _ITS.match(words or concept.words)):
        return True
    if concept.area or names_city(before):
        return False
    if names_company(before[:120]) or _OURS.search(before):
        return True
    if what.where == "noun" and any(token.word in _PART_OWNERS for token in subject):
        return True
    return what.where == "noun" and is_single(subject, folded, discourse.catalog)


def _is_claim(reading: Reading, before: Sequence[Reading]) -> bool:
    """Leave out what plain narration counts: small numbers in words, numbers that count nothing."""
    found, quantity = reading.found, reading.found.quantity
    coded = reading.concept is not None and reading.concept.code is not None
    if found.form == "rank":
        return True
    if reading.per:
        return False
    if found.spelled and found.form == "amount":
        small = quantity.value <= 20
        if found.bare and small:
            more = reading.role.measure is Measure.CHANGE and reading.role.verb == reading.index
            return coded and (reading.own or more)
        return bool(quantity.noun) if found.bare else not (small and quantity.unit in _TIME_UNITS)
    if found.bare and not quantity.noun and reading.as_base:
        return False
    if found.bare and not quantity.noun:
        large = quantity.value >= 1000 and not re.fullmatch(r"(?:1[89]|20)\d\d", quantity.text)
        governed = reading.role.verb != reading.index or quantity.start < found.core_start
        return large or coded or governed or (bool(before) and before[-1].role.unit == quantity.unit)
    return True


# --- the claim --------------------------------------------------------------------------------


def _draft(reading: Reading, sentence: Sentence, text: str, folded: str, discourse: Discourse) -> Draft:
    tokens, quantity, what = sentence.tokens, reading.found.quantity, reading.role
    mention = period_of(reading, tokens, folded[sentence.span.start : sentence.span.end], discourse)
    period = mention.period if mention else None
    concept = reading.concept
    exceeds = quantity.bound is Bound.EXACT and _EXCEED.search(folded[: quantity.start][-60:])
    return Draft(
        quantity=quantity,
        sentence=sentence.span,
        concept=concept.words.strip() if concept else quantity.noun,
        measure=what.measure,
        value=what.value,
        unit=what.unit,
        indicator=_code(concept, what, period, discourse),
        ref_area=reading.area or discourse.lead_area,
        bound=Bound.ABOVE if exceeds else quantity.bound,
        status=_status(reading, mention, discourse),
        period=period,
        basis=basis_of(reading, tokens, folded, period),
        reference=_reference(reading, tokens),
        prices=_prices(folded, sentence, what),
        attributed_to=attributed_to(text, sentence.span),
        confidence=_confidence(reading, mention),
    )


def _code(concept: Concept | None, what: Role, period: Period | None, discourse: Discourse) -> str | None:
    """The code, unless a flow is told of a few days: a holiday's or one day's figure enters no series."""
    code = concept.code if concept else None
    if code is None or period is None or what.measure is Measure.RANK:
        return code
    short = (period.end - period.start).days < 27 and discourse.catalog.by_code[code].kind is Kind.FLOW
    to_date = period.end == discourse.published and (period.start.month == period.start.day == 1 or period.start == period.end)
    return None if short and not to_date else code


def _status(reading: Reading, mention: PeriodMention | None, discourse: Discourse) -> Status:
    """What the words say, corrected by the period: the past is actual, the future is not."""
    period = mention.period if mention else None
    if period and reading.beside and period.end <= discourse.published and mention and not mention.ahead:
        return Status.ACTUAL
    if period and period.start > discourse.published and reading.status is Status.ACTUAL:
        return Status.TARGET
    if reading.status is not Status.ACTUAL and not reading.aimed and period and period.end < discourse.published:
        return Status.ACTUAL if reading.mention else reading.status
    return reading.status


def _reference(reading: Reading, tokens: Sequence[Token]) -> str | None:
    """The area that a rank or gap is against, or the whole that a share is of."""
    if reading.role.measure not in (Measure.RANK, Measure.GAP, Measure.SHARE, Measure.CONTRIBUTION):
        return None
    for token in tokens[reading.index + 1 : reading.index + 12]:
        if token.word in (";", ",") or token.kind == "quantity":
            return None
        if token.kind in ("area", "indicator"):
            return area_code(token)
    return None


def _prices(folded: str, sentence: Sentence, what: Role) -> Prices | None:
    words = folded[sentence.span.start : sentence.span.end]
    if what.measure is Measure.GROWTH and _CONSTANT.search(words):
        return Prices.CONSTANT
    return Prices.CURRENT if _CURRENT.search(words) else None


def _confidence(reading: Reading, mention: PeriodMention | None) -> float:
    score = 0.95 if reading.own else 0.8
    score -= 0.1 if reading.mention is None else 0.0
    score -= 0.1 if not reading.role.sure else 0.0
    score -= 0.2 if mention is None else 0.0
    return score


# --- what the next sentence inherits ----------------------------------------------------------

def _substantial(concept: Concept | None) -> bool:
    return concept is not None and not concept.anaphor


_GOALS = re.compile(r"\b(?:goals?|targets?|plans?|outlook|objectives?)\b", re.IGNORECASE)


def _carry(sentence: Sentence, readings: list[Reading], folded: str, discourse: Discourse) -> None:
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
        discourse.concept = next((one.concept for one in named if _substantial(one.concept)), named[0].concept)
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
        discourse.section = named_areas.pop() if len(named_areas) == 1 and all(map(is_local, named_areas)) else None
    intro = words.rstrip().endswith(":")
    if (sentence.heading and not readings) or intro:
        words = " ".join(token.word for token in tokens)
        discourse.heading_status = Status.TARGET if _GOALS.search(words) else None
        bracketed = in_brackets(tokens)
        told = (mention for mention in dated if not mention.vague and mention is not bracketed)
        discourse.heading_period, discourse.bracket_period = next(told, None), bracketed
