"""What the stages before linking found in a text, as typed spans that a person can look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cqmonitor.records import Period, Quantity

MarkKind = Literal["quantity", "period", "area", "indicator", "mask"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a text with what a stage took it for.

    Attributes:
        kind: the stage; `mask` is a number that is no quantity.
        start, end: half-open offsets into the text.
        meaning: value and unit, a time period (SDMX), or codes.
    """

    kind: MarkKind
    start: int
    end: int
    meaning: str = ""


def told_quantity(quantity: Quantity) -> str:
    """Value and unit of a quantity: `5.7 percent`, `953,200 count`."""
    return f"{quantity.value:,.10g} {quantity.unit}"


def told_period(period: Period | None) -> str:
    """The SDMX time period, or what it is where it has no interval of its own."""
    return period.time_period if period else "relative"


def apart(marks: Iterable[Mark]) -> list[Mark]:
    """The marks in the order of the text, none overlapping another; a mask gives way, else the first stays."""
    ranked = sorted(marks, key=lambda mark: (mark.kind == "mask", mark.start, -mark.end))
    taken = bytearray(max((mark.end for mark in ranked), default=0))
    kept = []
    for mark in ranked:
        if not any(taken[mark.start : mark.end]):
            taken[mark.start : mark.end] = b"\x01" * (mark.end - mark.start)
            kept.append(mark)
    return sorted(kept, key=lambda mark: mark.start)
