"""Stage 7: quantity, indicator, area, period and status linked: in the clause, the sentence, the paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from cqmonitor.extract import calendar
from cqmonitor.extract.catalog import Catalog, Mention
from cqmonitor.extract.draft import Draft
from cqmonitor.extract.en import activities
from cqmonitor.extract.en.attribution import attributed_to
from cqmonitor.extract.en.concepts import AWAY, Concept, concept_of, is_local, is_locus
from cqmonitor.extract.en.context import Discourse, area_code, default_area, status_of
from cqmonitor.extract.en.lexicon import DOWN_VERBS, LEVEL_VERBS, SHARE_VERBS, UP_VERBS
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.periods import PeriodMention, basis_against, periods
from cqmonitor.extract.en.quantities import Found, blank, find
from cqmonitor.extract.en.roles import Role, role
from cqmonitor.extract.en.tokens import Sentence, Token, tokenize
from cqmonitor.extract.en.topics import settle, topics_in
from cqmonitor.extract.text import Span, fold
from cqmonitor.records import Basis, Kind, Measure, Period, Prices, Status

_TIME_UNITS = frozenset({"year", "month", "day", "hour", "minute", "second"})
_CHENGYU = frozenset({"CN-510100", "CN-SC"})
_ANNUAL = re.compile(
    r"\b(?:annually|annual\saverage|average\sannual|on\saverage|averag(?:e|ing|ed)|per\syear|each\syear|a\syear(?!\s(?:ago|earlier|before|on))|yearly)\b",
    re.IGNORECASE,
)
_CONSTANT = re.compile(
    r"\b(?:at\s(?:constant|comparable|unchanged)\sprices|in\sreal\sterms|real\s(?:growth|increase)|after\sadjust\w+\sfor\sinflation)",
    re.IGNORECASE,
)
_CURRENT = re.compile(r"\b(?:at\scurrent\sprices|in\snominal\sterms|nominal(?:ly)?)\b", re.IGNORECASE)
_PRESENT = re.compile(
    r"\b(?:is|are|has|have|now|currently|boasts?|covers?|operates?|stands?|extends?|reaches|serves?|totals?|measures?|number)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Reading:
    """One quantity of a sentence, as far as it has been understood."""

    index: int
    found: Found
    role: Role
    concept: Concept | None
    own: bool
    mention: PeriodMention | None = None


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


def _plain(folded: str, sentence: Sentence) -> str:
    """The sentence with its periods blanked: "Five-Year Plan" is no plan."""
    spans = [
        Span(token.start - sentence.span.start, token.end - sentence.span.start)
        for token in sentence.tokens
        if token.kind == "period"
    ]
    return blank(folded[sentence.span.start : sentence.span.end], spans)


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
        pair = {last.what, area.what} if last else set()
        if (
            last
            and "CN-CQ" in pair
            and pair & _CHENGYU
            and re.fullmatch(r"\s?(?:and|-|–)\s?", folded[last.end : area.start])
        ):
            joined[-1] = Mention(last.start, area.end, "X-CHENGYU")
        else:
            joined.append(area)
    return joined


def _opening(
    heading: list[Sentence], sentences: list[Sentence], published: date, home: str, catalog: Catalog
) -> Discourse:
    title = [token for sentence in heading for token in sentence.tokens]
    lead = next((sentence.tokens for sentence in sentences if not sentence.heading), ())
    area = default_area(title, lead, home)
    period = _first_period(title) or _first_period(lead)
    return Discourse(published=published, home=home, catalog=catalog, lead_area=area, lead_period=period)


def _first_period(tokens: Sequence[Token]) -> PeriodMention | None:
    for token in tokens:
        if (
            isinstance(token.of, PeriodMention)
            and token.of.role == "when"
            and token.of.period
            and not token.of.ahead
        ):
            if token.of.period.start != token.of.period.end:
                return token.of
    return None


# --- one sentence -----------------------------------------------------------------------------


def _read_sentence(sentence: Sentence, text: str, folded: str, discourse: Discourse) -> list[Draft]:
    tokens = sentence.tokens
    discourse.topics = topics_in(folded, sentence.span, discourse.catalog) or discourse.topics
    readings: list[Reading] = []
    for index, token in enumerate(tokens):
        if isinstance(token.of, Found) and not token.of.joined:
            reading = _reading(tokens, index, token.of, readings, folded, discourse)
            _settle_activity(reading, tokens, discourse)
            if _is_claim(reading, readings):
                readings.append(reading)
    _pair(readings, tokens, folded, discourse.catalog, discourse.recent)
    _date(readings, tokens)
    drafts = [_draft(reading, sentence, text, folded, discourse) for reading in readings]
    _carry(sentence, readings, folded, discourse)
    return drafts


def _reading(
    tokens: Sequence[Token],
    index: int,
    found: Found,
    before: list[Reading],
    folded: str,
    discourse: Discourse,
) -> Reading:
    boundary = before[-1].index + 1 if before else 0
    subject = folded[tokens[boundary].start : tokens[index].start] if boundary < index else ""
    what = role(tokens, index, found, folded, subject)
    last = before[-1] if before else None
    concept, own = _concept(tokens, index, what, last, folded, discourse)
    if not what.sure and last is not None:
        what = _parallel(what, last)
    what = _by_concept(what, concept, discourse.catalog)
    return Reading(index, found, what, concept, own)


def _parallel(what: Role, last: Reading) -> Role:
    """A quantity whose measure was only guessed takes that of the one before, where the unit is the same."""
    if last.role.unit == what.unit and last.role.measure in (
        Measure.GROWTH,
        Measure.SHARE,
        Measure.CONTRIBUTION,
        Measure.LEVEL,
    ):
        sign = -1 if last.role.value < 0 and last.role.measure is Measure.GROWTH else 1
        return replace(what, measure=last.role.measure, value=sign * abs(what.value), sure=True)
    return what


_SHARE_WORDS = re.compile(r"\b(?:share|proportion)\b", re.IGNORECASE)


def _by_concept(what: Role, concept: Concept | None, catalog: Catalog) -> Role:
    """What only the concept tells of a percentage: a share's level is a share, an amount's is its growth."""
    if concept is None or what.unit != "percent" or what.measure is not Measure.LEVEL:
        return what
    if _SHARE_WORDS.search(concept.words):
        return replace(what, measure=Measure.SHARE)
    if (
        concept.code
        and (concept.code in _INDEXES or catalog.by_code[concept.code].unit != "percent")
        and not what.sure
    ):
        return replace(what, measure=Measure.GROWTH)
    return what


_INDEXES = frozenset({"cpi", "ppi"})


def _concept(
    tokens: Sequence[Token], index: int, what: Role, last: Reading | None, folded: str, discourse: Discourse
) -> tuple[Concept | None, bool]:
    """The concept of a quantity and whether it is named in its own clause."""
    catalog = discourse.catalog
    carried = last.concept if last else discourse.concept
    phrase: Sequence[Token] = ()
    if what.where == "noun":
        phrase = _noun_phrase(tokens, index)
    elif what.where == "of":
        phrase = _phrase_behind(tokens, index)
    elif what.where == "object":
        phrase = _object_phrase(tokens, what.verb, index)
    elif what.where in ("subject", "apposed"):
        phrase = _phrase_before(tokens, what.verb if what.where == "subject" or what.verb else index)
    concept = concept_of(phrase, folded, catalog) if phrase else None
    if what.where == "of" and (concept is None or concept.anaphor):
        concept = concept_of(_phrase_before(tokens, what.verb), folded, catalog)
    if concept is None or concept.anaphor:
        area = concept.area if concept else None
        return (replace(carried, area=area or carried.area) if carried else concept), False
    return concept, True


def _noun_phrase(tokens: Sequence[Token], index: int) -> list[Token]:
    """Tokens of the counted noun behind a quantity, with an "of" phrase where it goes on."""
    phrase: list[Token] = []
    for token in tokens[index + 1 :]:
        if token.kind in ("mark", "quantity", "period"):
            break
        if token.kind == "word" and token.word in _STOPS and not (token.word == "of" and phrase):
            break
        if token.kind == "word" and token.word == "and" and phrase and not phrase[-1].kind == "word":
            break
        phrase.append(token)
        if len(phrase) > 9:
            break
    return phrase


_VERBS = UP_VERBS | DOWN_VERBS | LEVEL_VERBS | SHARE_VERBS
_FINITE = frozenset(
    word
    for word in _VERBS | {"up", "down"}
    if word.endswith(("ed", "ing"))
    or word
    in (
        "rose fell grew was were is are had has have came hit stood shot went up down reached dropped slipped sank be been slid shrank".split()
    )
)
_STOPS = (FUNCTION_WORDS - {"and", "or", "more", "most", "the"}) | _FINITE


def _object_phrase(tokens: Sequence[Token], verb: int, index: int) -> list[Token]:
    """What stands between a verb and its "by", "to" or "from"."""
    phrase: list[Token] = []
    for token in tokens[verb + 1 : index]:
        if token.kind == "word" and token.word in ("by", "to", "from") and phrase:
            break
        phrase.append(token)
    return phrase


def _phrase_behind(tokens: Sequence[Token], index: int) -> list[Token]:
    """The noun phrase behind "of", "in" or "worth of" to the right."""
    phrase: list[Token] = []
    started = False
    for token in tokens[index + 1 :]:
        if token.kind in ("mark", "quantity") or (started and token.word in _FINITE):
            break
        if not started:
            started = token.word in ("of", "in", "worth", "the", "its")
            continue
        if token.word in ("of", "worth") and not phrase:
            continue
        if (
            token.kind == "word"
            and token.word in ("by", "while", "which", "that", "than", "as", "when", "being", "with")
            and phrase
        ):
            break
        phrase.append(token)
        if len(phrase) > 12:
            break
    return phrase


def _phrase_before(tokens: Sequence[Token], verb: int) -> list[Token]:
    """The noun phrase that ends before `verb`: back to a quantity, a verb, a colon or a semicolon."""
    phrase: list[Token] = []
    for at in range(verb - 1, -1, -1):
        token = tokens[at]
        if token.word == ":" and not phrase:
            continue
        if token.kind == "quantity" or token.word in (";", ":", "(", ")", "—", "--", "*", '"'):
            break
        if token.kind == "word" and token.word in _FINITE and phrase and not _auxiliary(tokens, at, verb):
            break
        phrase.append(token)
    phrase.reverse()
    return _last_clause(phrase)


def _auxiliary(tokens: Sequence[Token], at: int, verb: int) -> bool:
    """ "has grown", "were increased": part of the verb itself."""
    return all(
        token.kind == "word" and token.word in FUNCTION_WORDS | {"also"} for token in tokens[at + 1 : verb]
    )


def _last_clause(phrase: list[Token]) -> list[Token]:
    """Behind the last comma or conjunction of clauses, where something of substance follows it."""
    for at in range(len(phrase) - 1, -1, -1):
        if phrase[at].word in (
            ",",
            "while",
            "but",
            "whereas",
            "although",
            "as",
            "when",
            "which",
            "with",
        ) and _substantial(phrase[at + 1 :]):
            return phrase[at + 1 :]
    return phrase


def _substantial(phrase: Sequence[Token]) -> bool:
    return any(token.kind in ("indicator", "thing") for token in phrase) or any(
        token.kind == "word"
        and token.word not in FUNCTION_WORDS
        and token.word not in _VERBS
        and not token.word.endswith("ly")
        for token in phrase
    )


# --- pairs and lists --------------------------------------------------------------------------


def _pair(
    readings: list[Reading], tokens: Sequence[Token], folded: str, catalog: Catalog, recent: Sequence[Concept]
) -> None:
    """ "X and Y grew 5 % and 6 %", "… up 5 % and 6 % respectively": names and values in order."""
    for run in _runs(readings, tokens):
        names = _names_for(run, readings, tokens, folded, catalog, recent)
        if len(names) == len(run):
            first = run[0].role
            for reading, concept in zip(run, names, strict=True):
                sign = -1 if first.value < 0 else 1
                reading.role = replace(
                    reading.role, measure=first.measure, value=sign * abs(reading.role.value)
                )
                reading.concept = concept


def _runs(readings: list[Reading], tokens: Sequence[Token]) -> list[list[Reading]]:
    """Two or more quantities of one unit with nothing but "and" and commas between them."""
    runs: list[list[Reading]] = []
    for reading in readings:
        last = runs[-1][-1] if runs else None
        if last and last.role.unit == reading.role.unit and _side_by_side(tokens, last.index, reading.index):
            runs[-1].append(reading)
        else:
            runs.append([reading])
    return [run for run in runs if len(run) > 1]


def _side_by_side(tokens: Sequence[Token], first: int, second: int) -> bool:
    between = [token.word for token in tokens[first + 1 : second] if token.kind != "period"]
    return (
        bool(between)
        and all(word in (",", "and", "or", "to", "by") for word in between)
        and "to" not in between
    )


def _names_for(
    run: list[Reading],
    readings: list[Reading],
    tokens: Sequence[Token],
    folded: str,
    catalog: Catalog,
    recent: Sequence[Concept],
) -> list[Concept]:
    phrase = _phrase_before(tokens, run[0].role.verb if run[0].role.where != "apposed" else run[0].index)
    split = _coordinated(phrase, folded, catalog)
    if len(split) == len(run):
        return split
    distinct = _distinct([reading for reading in readings if reading.index < run[0].index])
    if len(distinct) >= len(run):
        return list(distinct[-len(run) :])
    counted = len(recent) == len(run) or run[0].found.form == "ratio"
    return list(recent[-len(run) :]) if not distinct and counted and len(recent) >= len(run) else []


def _distinct(readings: Sequence[Reading]) -> tuple[Concept, ...]:
    """The concepts that readings name themselves, each once, in order."""
    found: list[Concept] = []
    for reading in readings:
        if (
            reading.concept
            and reading.own
            and all(
                (reading.concept.code or reading.concept.words) != (one.code or one.words) for one in found
            )
        ):
            found.append(reading.concept)
    return tuple(found)


def _coordinated(phrase: Sequence[Token], folded: str, catalog: Catalog) -> list[Concept]:
    """The concepts of "A, B and C", or of "growth of A and B" where head or tail is shared."""
    pieces: list[list[Token]] = [[]]
    for token in phrase:
        if token.word in (",", "and"):
            pieces.append([])
        else:
            pieces[-1].append(token)
    concepts = [
        concept for piece in pieces if (concept := concept_of(piece, folded, catalog)) and not concept.anaphor
    ]
    if len(concepts) > 1 and all(concept.code or concept.thing for concept in concepts):
        return concepts
    shared = _shared(phrase, folded, catalog)
    return shared or (concepts if len(concepts) > 1 else [])


_AND = re.compile(r"([\w-]+(?:\s[\w-]+)?)\sand\s([\w-]+)")


def _shared(phrase: Sequence[Token], folded: str, catalog: Catalog) -> list[Concept]:
    """ "disposable incomes of urban and rural residents" read once with each of the two."""
    if not phrase:
        return []
    words = folded[phrase[0].start : phrase[-1].end]
    for match in _AND.finditer(words):
        for left in (match[1], match[1].split()[-1]):
            start = match.end(1) - len(left)
            variants = (words[: match.end(1)] + words[match.end() :], words[:start] + words[match.start(2) :])
            named = [catalog.indicators.find(variant) for variant in variants]
            codes = [mentions[0].what if mentions else None for mentions in named]
            if all(codes) and codes[0] != codes[1]:
                return [Concept(variant, code) for variant, code in zip(variants, codes, strict=True)]
    return []


# --- period -----------------------------------------------------------------------------------


def _date(readings: list[Reading], tokens: Sequence[Token]) -> None:
    """Give each quantity the period of its clause, else of its sentence."""
    used: set[int] = set()
    for reading in readings:
        at = _period_right(tokens, reading.index)
        if at is not None:
            used.add(at)
            reading.mention = _mention(tokens[at])
    for reading in readings:
        if reading.mention is None:
            at = _period_left(tokens, reading.index, used)
            if at is None:
                at = _period_any(tokens, reading.index, used)
            reading.mention = _mention(tokens[at]) if at is not None else None


def _mention(token: Token) -> PeriodMention | None:
    return token.of if isinstance(token.of, PeriodMention) else None


def _is_when(token: Token) -> bool:
    return isinstance(token.of, PeriodMention) and token.of.role == "when" and token.of.period is not None


def _period_right(tokens: Sequence[Token], index: int) -> int | None:
    for at in range(index + 1, len(tokens)):
        token = tokens[at]
        if token.kind == "quantity" or token.word in (
            ";",
            ":",
            ",",
            "(",
            "while",
            "but",
            "than",
            "compared",
            "which",
        ):
            return None
        if _is_when(token):
            return at
    return None


def _period_left(tokens: Sequence[Token], index: int, used: set[int]) -> int | None:
    fallback = None
    for at in range(index - 1, -1, -1):
        token = tokens[at]
        if token.word == ";" and fallback is not None:
            break
        if _is_when(token):
            if at not in used:
                return at
            fallback = at if fallback is None else fallback
    return fallback


def _period_any(tokens: Sequence[Token], index: int, used: set[int]) -> int | None:
    for at in range(index + 1, len(tokens)):
        if tokens[at].word == ";":
            return None
        if _is_when(tokens[at]):
            return at
    return None


def _period_of(
    reading: Reading, sentence: Sentence, folded: str, discourse: Discourse
) -> PeriodMention | None:
    """The period in its sentence, else of the paragraph; a present stock is of the day of publication."""
    if reading.mention:
        return reading.mention
    now = PeriodMention(0, 0, calendar.day(discourse.published), "now", point=True)
    says_now = any(
        isinstance(token.of, PeriodMention) and token.of.role == "now" for token in sentence.tokens
    )
    code = reading.concept.code if reading.concept else None
    kind = discourse.catalog.by_code[code].kind if code else None
    present = bool(_PRESENT.search(folded[sentence.span.start : sentence.span.end]))
    if says_now and kind is not Kind.FLOW:
        return now
    if discourse.period:
        return discourse.period
    if discourse.heading_period:
        return discourse.heading_period
    if kind is Kind.STOCK and present:
        return now
    if code is None and present and reading.role.measure is Measure.LEVEL:
        return now
    return discourse.lead_period


# --- area -------------------------------------------------------------------------------------

_AWAY = frozenset(
    {"to", "from", "with", "between", "than", "by", "via", "behind", "among", "against", "after", "towards"}
)
_HOME = frozenset({"city", "municipality", "citywide", "municipal", "city's", "local"})


def _area_of(reading: Reading, tokens: Sequence[Token], folded: str, discourse: Discourse) -> str:
    concept = reading.concept
    whole = reading.role.where == "of" and reading.role.measure is Measure.SHARE
    if concept and concept.area and reading.own and not whole:
        return concept.area
    for at in range(reading.index - 1, -1, -1):
        token = tokens[at]
        if token.kind == "area" and not (at and tokens[at - 1].word in AWAY) and is_locus(tokens, at, folded):
            return area_code(token) or discourse.lead_area
        if token.word in _HOME and not (at and tokens[at - 1].word in ("per", "another", "each", "other")):
            return discourse.lead_area
        if token.word in (";",):
            break
    if reading.role.measure not in (Measure.RANK, Measure.SHARE, Measure.GAP):
        for at in range(reading.index + 1, min(len(tokens), reading.index + 8)):
            token = tokens[at]
            if token.kind in ("quantity", "mark"):
                break
            if (
                token.kind == "area"
                and tokens[at - 1].word in ("in", "of", "across")
                and is_local(area_code(token) or "")
            ):
                return area_code(token) or discourse.lead_area
    return discourse.area or discourse.lead_area


# --- the claim --------------------------------------------------------------------------------


def _settle_activity(reading: Reading, tokens: Sequence[Token], discourse: Discourse) -> None:
    if reading.concept:
        reading.concept = settle(
            reading.concept,
            activity=activities.near(tokens, reading.index) or discourse.activity,
            topics=discourse.topics,
            unit=reading.role.unit,
            measure=reading.role.measure,
            catalog=discourse.catalog,
        )


def _is_claim(reading: Reading, before: Sequence[Reading]) -> bool:
    """Leave out what plain narration counts: small numbers in words, numbers that count nothing."""
    found, quantity = reading.found, reading.found.quantity
    coded = reading.concept is not None and reading.concept.code is not None
    if found.form == "rank":
        return True
    if found.spelled and found.form == "amount":
        small = quantity.value <= 20
        if found.bare and small:
            return coded and reading.own
        return bool(quantity.noun) if found.bare else not (small and quantity.unit in _TIME_UNITS)
    if found.bare and not quantity.noun:
        large = quantity.value >= 1000 and not re.fullmatch(r"(?:19|20)\d\d", quantity.text)
        governed = reading.role.verb != reading.index or quantity.start < found.core_start
        return large or coded or governed or (bool(before) and before[-1].role.unit == quantity.unit)
    return True


def _draft(reading: Reading, sentence: Sentence, text: str, folded: str, discourse: Discourse) -> Draft:
    tokens, quantity, what = sentence.tokens, reading.found.quantity, reading.role
    mention = _period_of(reading, sentence, folded, discourse)
    period = mention.period if mention else None
    status = _status(reading, sentence, folded, mention, discourse)
    if status is not Status.ACTUAL and period and period.end <= discourse.published:
        period = calendar.year(discourse.published.year)
    concept = reading.concept
    code = concept.code if concept else None
    return Draft(
        quantity=quantity,
        sentence=sentence.span,
        concept=concept.words.strip() if concept else quantity.noun,
        measure=what.measure,
        value=what.value,
        unit=what.unit,
        indicator=code,
        ref_area=_area_of(reading, tokens, folded, discourse),
        bound=quantity.bound,
        status=status,
        period=period,
        basis=_basis(reading, tokens, folded, period),
        reference=_reference(reading, tokens),
        prices=_prices(folded, sentence, what),
        attributed_to=attributed_to(text, sentence.span),
        confidence=_confidence(reading, mention),
    )


def _status(
    reading: Reading, sentence: Sentence, folded: str, mention: PeriodMention | None, discourse: Discourse
) -> Status:
    quantity = reading.found.quantity
    start = sentence.span.start
    status = status_of(_plain(folded, sentence), quantity.start - start, quantity.end - start)
    own = reading.mention
    if own and own.period and own.period.end <= discourse.published and not own.ahead and own.role == "when":
        past = own.period.end.year < discourse.published.year or status is Status.ACTUAL
        return Status.ACTUAL if past else status
    if mention and mention.period and mention.period.start > discourse.published:
        return Status.TARGET if status is Status.ACTUAL else status
    return discourse.heading_status or status if status is Status.ACTUAL else status


def _basis(reading: Reading, tokens: Sequence[Token], folded: str, period: Period | None) -> Basis | None:
    if reading.role.measure not in (Measure.GROWTH, Measure.CHANGE):
        return None
    near = folded[max(tokens[0].start, tokens[reading.index].start - 40) : tokens[reading.index].end + 30]
    base = _base_near(tokens, reading.index)
    if base and base.basis:
        return base.basis
    if base and base.period:
        return basis_against(base.period, period)
    if reading.role.measure is Measure.GROWTH and _ANNUAL.search(near):
        return Basis.ANNUAL_AVERAGE
    return Basis.YOY if reading.role.measure is Measure.GROWTH else None


def _base_near(tokens: Sequence[Token], index: int) -> PeriodMention | None:
    for at in range(index + 1, len(tokens)):
        token = tokens[at]
        if token.kind == "quantity" or token.word in (";",):
            break
        if isinstance(token.of, PeriodMention) and token.of.role == "base":
            return token.of
    for at in range(index - 1, max(-1, index - 7), -1):
        token = tokens[at]
        if token.kind == "quantity" or token.word in (",", "and", "but"):
            break
        if isinstance(token.of, PeriodMention) and token.of.role == "base":
            return token.of
    return None


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


def _carry(sentence: Sentence, readings: list[Reading], folded: str, discourse: Discourse) -> None:
    """Leave concept, period, area and activity for the sentences that follow."""
    activity = activities.last(sentence.tokens)
    discourse.activity = activity or discourse.activity
    own = [reading for reading in readings if reading.concept]
    if own:
        discourse.concept = own[0].concept
        discourse.paragraph_concept = discourse.paragraph_concept or own[0].concept
        discourse.recent = _distinct(own) or discourse.recent
    else:
        named = [token for token in sentence.tokens if token.kind == "indicator"]
        if named and not sentence.heading:
            discourse.concept = Concept(named[0].word, area_code(named[0]))
    dated = [token.of for token in sentence.tokens if _is_when(token) and isinstance(token.of, PeriodMention)]
    past = [mention for mention in dated if not mention.ahead]
    if past:
        discourse.period = past[0]
    for at, token in enumerate(sentence.tokens):
        if (
            token.kind == "area"
            and not (at and sentence.tokens[at - 1].word in AWAY)
            and is_locus(sentence.tokens, at, folded)
        ):
            discourse.area = area_code(token)
            break
    if sentence.heading and not readings:
        _carry_heading(sentence, discourse)


_GOALS = re.compile(r"\b(?:goals?|targets?|plans?|outlook|objectives?)\b", re.IGNORECASE)


def _carry_heading(sentence: Sentence, discourse: Discourse) -> None:
    """A heading sets period and status for the list below it ("Goals for 2019")."""
    words = " ".join(token.word for token in sentence.tokens)
    discourse.heading_status = Status.TARGET if _GOALS.search(words) else None
    dated = [token.of for token in sentence.tokens if _is_when(token) and isinstance(token.of, PeriodMention)]
    discourse.heading_period = dated[0] if dated else None
