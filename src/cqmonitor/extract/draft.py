"""From what the language rules found about one quantity to a checked claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cqmonitor.codes import MONEY, Basis, Bound, Measure, Prices, Status
from cqmonitor.config import Indicator
from cqmonitor.extract.text import Span
from cqmonitor.records import Claim, Period, Quantity

_COUNTED = frozenset({"count", "person"})


@dataclass(slots=True, kw_only=True)
class Draft:
    """One quantity with all that was found about it.

    `value` is signed and in the base unit of `unit`; `grounds` tells for parts of the claim on what
    ground they were read, where the language keeps them.
    """

    quantity: Quantity
    sentence: Span
    concept: str
    measure: Measure
    value: float
    unit: str
    indicator: str | None = None
    ref_area: str = "CN-CQ"
    bound: Bound = Bound.EXACT
    status: Status = Status.ACTUAL
    period: Period | None = None
    basis: Basis | None = None
    reference: str | None = None
    prices: Prices | None = None
    attributed_to: str | None = None
    confidence: float = 1.0
    grounds: Mapping[str, str] = field(default_factory=dict)


def same_kind(unit: str, other: str) -> bool:
    """Whether values of two units can belong to one indicator: money with money, counts with persons."""
    return unit == other or {unit, other} <= MONEY or {unit, other} <= _COUNTED


def finish(draft: Draft, text: str, published: date, indicators: Mapping[str, Indicator]) -> Claim:
    """The claim of a draft, checked.

    A level whose unit is not of the indicator's kind loses the code (a count of trips is no
    tonnage); an actual period that would end after publication ends with it.
    """
    quantity = draft.quantity
    indicator = draft.indicator
    if (
        indicator
        and draft.measure in (Measure.LEVEL, Measure.CHANGE)
        and draft.unit not in ("pp", "percent", "rank")
    ):
        indicator = indicator if same_kind(draft.unit, indicators[indicator].unit) else None
    return Claim(
        indicator=indicator,
        concept=draft.concept,
        ref_area=draft.ref_area,
        measure=draft.measure,
        value=draft.value,
        unit=draft.unit,
        bound=draft.bound,
        status=draft.status,
        period=_until(draft.period, published) if draft.status is Status.ACTUAL else draft.period,
        basis=draft.basis,
        quote=text[draft.sentence.start : draft.sentence.end],
        quote_start=draft.sentence.start,
        quote_end=draft.sentence.end,
        value_start=quantity.start,
        value_end=quantity.end,
        value_low=quantity.low,
        value_high=quantity.high,
        digits=quantity.digits,
        equivalent_value=quantity.equivalent_value,
        equivalent_unit=quantity.equivalent_unit,
        reference=draft.reference,
        prices=draft.prices,
        attributed_to=draft.attributed_to,
        confidence=round(draft.confidence, 3),
    )


def _until(period: Period | None, published: date) -> Period | None:
    if period is None or period.end <= published:
        return period
    return Period(start=min(period.start, published), end=published)
