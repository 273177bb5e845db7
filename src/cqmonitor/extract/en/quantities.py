"""Stage 2: quantities: numeral, multiplier, unit, bound, range, list, fraction, multiple, rank.

Grammar, on folded text (`?` optional):

    amount   := sign? currency? number multiplier? unit?       in ranges and lists: `amounts`
    multiple := "doubled" | number "times" | number "-fold"    `parts`
    fraction := "one-third" | "half" | "one in every three"    `parts`
    rank     := ordinal where a frame of order stands around   `orders`

Bounds stand before or after. A number without a unit counts the noun that follows. Where it moves, `directions`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cqmonitor.extract.en import units
from cqmonitor.extract.en.amounts import amounts
from cqmonitor.extract.en.found import Found
from cqmonitor.extract.en.masks import masks
from cqmonitor.extract.en.orders import ranks
from cqmonitor.extract.en.parts import fractions, multiples, odds, ratios
from cqmonitor.extract.text import Span

__all__ = ["blank", "find"]

_CONVERSION = re.compile(
    r"^\s?[(\[]\s?(?:about|around|some|nearly|approximately|approx\.?|or|roughly|equivalent to|=|over|more than|or about)?\s?$",
    re.I,
)
_APPOSED_CONVERSION = re.compile(
    r"^\s?,?\s?(?:or|equal to|equivalent to)\s(?:about|around|some|nearly|approximately|roughly)?\s?$|"
    r"^,\s(?:about|around|some|approximately|roughly)\s$",
    re.I,
)


def find(text: str, folded: str, dated: Sequence[Span] = ()) -> list[Found]:
    """All quantities with how they were written; conversions in brackets are part of their amount.

    `dated` are further spans to leave alone, those of the period stage.
    """
    blanked = blank(folded, [*masks(folded), *dated])
    spans: list[Found] = []
    for stage in (ratios, ranks):
        spans += _free(stage(text, folded), spans)
    for stage in (fractions, odds, multiples, amounts):
        spans += _free(stage(text, blanked), spans)
    ordered = sorted(spans, key=lambda found: found.quantity.start)
    return _with_percent(_merge_conversions(ordered, text, folded), folded)


_NO_PERCENT = re.compile(
    r"\b(?:index|pmi|coefficient|magnitude|score\w*|points?|ratio|rating|times|to\s(?:[a-z]+\s)?$)|[.!?]\s+[A-Z\"]|[\n;:(]",
    re.IGNORECASE,
)


def _with_percent(ordered: Sequence[Found], folded: str) -> list[Found]:
    """ "slowed to 7.7 percent from 7.9", "up 4.6 percent, the secondary 13.7 and the tertiary 12": a sign said once."""
    result: list[Found] = []
    for item in ordered:
        last = result[-1] if result else None
        if last is not None and _leaves_out_percent(last, item, folded):
            item = replace(item, quantity=replace(item.quantity, unit="percent"), bare=False)
        result.append(item)
    return result


def _leaves_out_percent(last: Found, item: Found, folded: str) -> bool:
    decimal = _DECIMAL.fullmatch(folded[item.core_start : item.core_end])
    plain = item.form == "amount" and item.bare and decimal and not item.quantity.noun
    if not plain or last.form != "amount" or last.quantity.unit != "percent":
        return False
    between = folded[last.core_end : item.core_start]
    return len(between) < _NEAR and not _NO_PERCENT.search(between)


_DECIMAL = re.compile(r"[-−]?\d{1,3}\.\d{1,2}")

_NEAR = 70
"""Characters within which a second figure still shares the sign of the first."""


def blank(folded: str, spans: Iterable[Span]) -> str:
    """The text with spans overwritten by a sign that no rule matches; the length stays."""
    pieces: list[str] = []
    position = 0
    for span in sorted(spans, key=lambda span: span.start):
        start = max(span.start, position)
        if span.end > start:
            pieces += [folded[position:start], "\u00a4" * (span.end - start)]
            position = span.end
    return "".join([*pieces, folded[position:]])


def _free(found: Iterator[Found], taken: Sequence[Found]) -> list[Found]:
    """What overlaps no earlier quantity."""
    if not taken:
        return list(found)
    result: list[Found] = []
    occupied = sorted((item.core_start, item.core_end) for item in taken)
    for item in found:
        index = bisect_left(occupied, (item.core_end, -1))
        if any(end > item.core_start for _, end in occupied[max(0, index - 3) : index]):
            continue
        result.append(item)
    return result


# --- conversions -------------------------------------------------------------------


def _merge_conversions(ordered: list[Found], text: str, folded: str) -> list[Found]:
    """A currency amount in brackets behind another is its conversion, not a second quantity."""
    result: list[Found] = []
    for item in ordered:
        last = result[-1] if result else None
        if last and _converts(last, item, folded):
            quantity = replace(
                last.quantity,
                equivalent_value=item.quantity.value,
                equivalent_unit=item.quantity.unit,
            )
            result[-1] = replace(last, quantity=quantity)
        else:
            result.append(item)
    return result


def _converts(amount: Found, other: Found, folded: str) -> bool:
    first, second = amount.quantity, other.quantity
    if first.unit not in units.MONEY or second.unit not in units.MONEY or first.unit == second.unit:
        return False
    between = folded[amount.core_end : other.core_start]
    return bool(_CONVERSION.match(between) or _APPOSED_CONVERSION.match(between))
