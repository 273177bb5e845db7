"""Stage 2: quantities: numeral, multiplier, unit, bound, range, list, fraction, multiple, rank.

Grammar, on folded text (`?` optional):

    amount   := sign? currency? number multiplier? unit?       in ranges and lists: `amounts`
    multiple := "doubled" | number "times" | number "-fold"    `parts`
    fraction := "one-third" | "half" | "one in every three"    `parts`
    rank     := ordinal where a frame of order stands around   `orders`

Bounds stand before or after. A number without a unit counts the noun that follows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cqmonitor.extract.en import lexicon, units
from cqmonitor.extract.en.amounts import amounts
from cqmonitor.extract.en.found import Form, Found
from cqmonitor.extract.en.lexicon import alternation
from cqmonitor.extract.en.masks import masks
from cqmonitor.extract.en.orders import ranks
from cqmonitor.extract.en.parts import fractions, multiples, ratios
from cqmonitor.extract.text import Span, fold
from cqmonitor.records import Quantity

__all__ = ["Form", "Found", "blank", "find", "quantities"]

_CONVERSION = re.compile(
    r"^\s?[(\[]\s?(?:about|around|some|nearly|approximately|approx\.?|or|roughly|equivalent to|=|over|more than|or about)?\s?$",
    re.I,
)
_APPOSED_CONVERSION = re.compile(
    r"^\s?,?\s?(?:or|equal to|equivalent to)\s(?:about|around|some|nearly|approximately|roughly)?\s?$", re.I
)
_UP = lexicon.UP_VERBS | lexicon.RISE_NOUNS | {"up"}
_DOWN = lexicon.DOWN_VERBS | lexicon.FALL_NOUNS | {"down"}
_MARK = re.compile(r"[^\w\s-]|\n")
_PLACED = frozenset("on in under within into".split())
_KIND = (
    r"^\s?(?:(?:\w+ly|year-on-year|year-over-year|month-on-month|quarter-on-quarter|annual|average|sharp|slight|overall|"
    r"further|record|surprise|price|wage|pay|tax|rate|of)\s){0,3}"
)
_UP_AFTER = re.compile(rf"{_KIND}(?:{alternation(lexicon.RISE_NOUNS)}|more|higher|faster)\b", re.IGNORECASE)
_DOWN_AFTER = re.compile(
    rf"{_KIND}(?:{alternation(lexicon.FALL_NOUNS)}|less|lower|fewer|slower)\b", re.IGNORECASE
)


def quantities(text: str) -> list[Quantity]:
    """All quantities of an English text, in its order, with noun and direction; see `records.Quantity`."""
    folded = fold(text)
    directed: list[Quantity] = []
    for found in find(text, folded):
        if _said(found):
            quantity = _with_direction(found.quantity, folded)
            directed.append(_as_before(quantity, directed[-1], folded) if directed else quantity)
    return directed


_SAME_MOVE = re.compile(r",?\sor\s", re.IGNORECASE)


def _as_before(quantity: Quantity, last: Quantity, folded: str) -> Quantity:
    """ "fell 51 cents, or 0.6%": one move told in two amounts."""
    if quantity.direction or not last.direction:
        return quantity
    between = folded[last.end : quantity.start]
    between = between.removeprefix(f" {last.noun}") if last.noun else between
    return replace(quantity, direction=last.direction) if _SAME_MOVE.fullmatch(between) else quantity


def find(text: str, folded: str, dated: Sequence[Span] = ()) -> list[Found]:
    """All quantities with how they were written; conversions in brackets are part of their amount.

    `dated` are further spans to leave alone, those of the period stage.
    """
    blanked = blank(folded, [*masks(folded), *dated])
    spans: list[Found] = []
    for stage in (ratios, ranks):
        spans += _free(stage(text, folded), spans)
    for stage in (fractions, multiples, amounts):
        spans += _free(stage(text, blanked), spans)
    ordered = sorted(spans, key=lambda found: found.quantity.start)
    return _merge_conversions(ordered, text, folded)


def _said(found: Found) -> bool:
    """Whether general news would call it a quantity: spelled-out bare numbers without a noun are none."""
    return not (found.spelled and found.bare and not found.quantity.noun)


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
    result: list[Found] = []
    occupied = sorted((item.core_start, item.core_end) for item in taken)
    for item in found:
        index = bisect_left(occupied, (item.core_end, -1))
        if any(end > item.core_start for _, end in occupied[max(0, index - 3) : index]):
            continue
        result.append(item)
    return result


# --- conversions, direction -------------------------------------------------------------------


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


def _with_direction(quantity: Quantity, folded: str) -> Quantity:
    before, after = (
        folded[max(0, quantity.start - 40) : quantity.start],
        folded[quantity.end : quantity.end + 40],
    )
    if quantity.text[:1] == "+":
        return replace(quantity, direction="up")
    if quantity.value < 0:
        return replace(quantity, direction="down")
    words = _last_words(before)
    if words & _UP or _UP_AFTER.match(after):
        return replace(quantity, direction="up")
    if words & _DOWN or _DOWN_AFTER.match(after):
        return replace(quantity, direction="down")
    return quantity


def _last_words(before: str) -> set[str]:
    """The last three words of a text, as far back as none of them says where."""
    words: list[str] = []
    for word in reversed(_MARK.split(before.lower())[-1].split()):
        words.append(word)
        if word in _PLACED or len(words) == 3:
            break
    return set(words)
