"""What stands between the words of a statement and says nothing of it is left out before the rules read.

Spaces that some outlets set around digits (增长 5.3%), footnote marks (地区生产总值[2]) and causes
(受疫情影响) would else need a place in every rule. Offsets are mapped back afterwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from cqmonitor.extract.draft import Draft
from cqmonitor.extract.text import Span
from cqmonitor.records import Quantity

_HAN = r"[一-鿿%‰（）()，。、；：]"
_LEFT_OUT = re.compile(
    rf"(?<=[\d%‰])[ \u00a0\u2009](?={_HAN})|(?<={_HAN})[ \u00a0\u2009](?=\d)"
    r"|(?<=[一-鿿])(?:\[\d{1,2}\]|〔\d{1,2}〕|[①-⑳⑴-⒇¹²³⁴-⁹])"
    r"|从[^，。；;\n\d]{2,12}(?:始发|出发|发出|开出|启程|发车)的"
    r"|(?:但|虽|主要)?受[^，。；;\n\d]{2,24}?(?:等因素)?的?(?:影响(?!程度|力|面)|拖累|冲击|制约|(?:带|推|拉|驱)动(?=，|,)|提振|支撑(?=，|,))(?:，|,)?"
)


@dataclass(frozen=True, slots=True)
class Condensed:
    """A text without what is left out; `origin[i]` is the offset that character i had."""

    text: str
    folded: str
    origin: list[int]

    def span(self, start: int, end: int) -> Span:
        """The span in the text as it was."""
        return Span(self.origin[start], self.origin[end - 1] + 1)


def condense(text: str, folded: str) -> Condensed | None:
    """The text without what says nothing, or None where nothing is to be left out."""
    gaps = [hit.span() for hit in _LEFT_OUT.finditer(folded) if "\t" not in text[hit.start() : hit.end()]]
    if not gaps:
        return None
    kept: list[int] = []
    last = 0
    for start, end in gaps:
        kept += range(last, start)
        last = end
    kept += range(last, len(text))
    return Condensed("".join(text[at] for at in kept), "".join(folded[at] for at in kept), kept)


def restored(draft: Draft, condensed: Condensed, text: str) -> Draft:
    """A draft of the condensed text with the offsets of the text as it was."""
    return replace(
        draft,
        quantity=restored_quantity(draft.quantity, condensed, text),
        sentence=condensed.span(draft.sentence.start, draft.sentence.end),
    )


def restored_quantity(quantity: Quantity, condensed: Condensed, text: str) -> Quantity:
    """A quantity of the condensed text with the offsets of the text as it was."""
    span = condensed.span(quantity.start, quantity.end)
    return replace(quantity, start=span.start, end=span.end, text=text[span.start : span.end])
