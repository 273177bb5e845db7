"""What was read of a quantity, as a draft of the claim."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqmonitor.codes import Basis, Bound, Kind, Measure, Prices, Status
from cqmonitor.extract.draft import Draft
from cqmonitor.extract.en.around import Role
from cqmonitor.extract.en.bases import basis_of
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.confidence import confidence, grounds_of
from cqmonitor.extract.en.context import Discourse, opening_base
from cqmonitor.extract.en.counts import ADDING
from cqmonitor.extract.en.period_rules import PeriodMention
from cqmonitor.extract.en.prices import prices_of_growth, prices_of_level
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tokens import Sentence, Token
from cqmonitor.extract.sought import Sought

_EXCEED = Sought(
    r"\b(?:past|pass(?:ed|es|ing)?)\s$|\b(?:exceed\w*|surpass\w*|topp?(?:ed|ing|s)?)\s(?:an?\s|the\s)?"
    r"(?:(?!targets?\b|goals?\b|plans?\b|quotas?\b|forecasts?\b|estimates?\b|high\b|record\b|average\b)[a-z-]+\s){0,3}of\s$",
    re.IGNORECASE,
)


def draft_of(
    reading: Reading, sentence: Sentence, folded: str, discourse: Discourse, said_by: str | None
) -> Draft:
    tokens, quantity, what = sentence.tokens, reading.found.quantity, reading.role
    mention = reading.held
    period = mention.period if mention else None
    concept = reading.concept
    exceeds = quantity.bound is Bound.EXACT and _EXCEED.search(
        folded[max(0, quantity.start - 60) : quantity.start]
    )
    status = _status(reading, mention, discourse)
    grounds = grounds_of(reading, mention, status)
    return Draft(
        quantity=quantity,
        sentence=sentence.span,
        concept=concept.words.strip() if concept else quantity.noun,
        measure=_measure(what, concept, tokens, discourse),
        value=what.value,
        unit=what.unit,
        indicator=_code(concept, what, mention, discourse),
        ref_area=reading.area or discourse.lead_area,
        bound=Bound.ABOVE if exceeds else quantity.bound,
        status=status,
        period=period,
        basis=basis_of(reading, tokens, folded, period, _base_held(reading, tokens, discourse)),
        reference=_reference(reading, tokens),
        prices=_prices(folded, sentence, reading),
        attributed_to=said_by,
        confidence=confidence(grounds),
        grounds=grounds,
    )


_PRICED = re.compile(r"\b(?:prices?|cpi|ppi|inflation|deflation|cost)\b", re.IGNORECASE)


def _base_held(reading: Reading, tokens: Sequence[Token], discourse: Discourse) -> Basis | None:
    """What growth is against by the words before: "Month on month, …" holds for its sentence, and for prices behind it."""
    if discourse.base is discourse.heading_base or opening_base(tokens):
        return discourse.base
    spoken = (reading.concept, discourse.paragraph_concept)
    priced = any(one and (one.code in ("cpi", "ppi") or _PRICED.search(one.words)) for one in spoken)
    return discourse.base if priced else None


def _code(
    concept: Concept | None, what: Role, mention: PeriodMention | None, discourse: Discourse
) -> str | None:
    """The code, unless a flow is told of a few days: a holiday's or one day's figure enters no series.

    A flow "by the end of August" is no day's, whatever it began with.
    """
    code, period = (concept.code if concept else None), (mention.period if mention else None)
    if code is None or period is None or what.measure is Measure.RANK or (mention and mention.point):
        return code
    short = (period.end - period.start).days < 27 and discourse.catalog.by_code[code].kind is Kind.FLOW
    to_date = period.end == discourse.published and (
        period.start.month == period.start.day == 1 or period.start == period.end
    )
    return None if short and not to_date else code


def _measure(what: Role, concept: Concept | None, tokens: Sequence[Token], discourse: Discourse) -> Measure:
    """ "added 740,000 new urban jobs": what comes new is what the indicator counts, not a change of it."""
    flow = concept and concept.code and discourse.catalog.by_code[concept.code].kind is Kind.FLOW
    added = what.measure is Measure.CHANGE and what.where == "noun" and tokens[what.verb].word in ADDING
    return Measure.LEVEL if added and flow else what.measure


def _status(reading: Reading, mention: PeriodMention | None, discourse: Discourse) -> Status:
    """What the words say, corrected by the period: the past is actual, the future is not."""
    period = mention.period if mention else None
    passed = period is not None and period.end <= discourse.published and mention and not mention.ahead
    if passed and reading.beside and not reading.aimed:
        return Status.ACTUAL
    if period and period.start > discourse.published and reading.status is Status.ACTUAL:
        return Status.TARGET
    if (
        reading.status is not Status.ACTUAL
        and not reading.aimed
        and period
        and period.end < discourse.published
    ):
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
            return token.code
    return None


def _prices(folded: str, sentence: Sentence, reading: Reading) -> Prices | None:
    if reading.role.measure is Measure.GROWTH:
        return prices_of_growth(folded, sentence, reading.index)
    return prices_of_level(folded, sentence)
