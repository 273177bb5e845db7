"""What the stages before linking found in an English text; see `extract.marks`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cqmonitor.extract.catalog import Catalog, Mention, Thing
from cqmonitor.extract.en.claims import tokenized
from cqmonitor.extract.en.found import Found
from cqmonitor.extract.en.masks import masks
from cqmonitor.extract.en.period_rules import PeriodMention
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.marks import Mark, told_period, told_quantity
from cqmonitor.extract.text import fold


def marks(text: str, *, published: date, catalog: Catalog) -> Iterator[Mark]:
    """The typed tokens of a text, and the numbers in it that are no quantities."""
    folded = fold(text)
    for sentence in tokenized(text, folded, published, catalog):
        yield from filter(None, map(_mark, sentence.tokens))
    for span in masks(folded):
        yield Mark("mask", span.start, span.end)


def _mark(token: Token) -> Mark | None:
    match token.of:
        case Found(quantity=quantity):
            return Mark("quantity", token.start, token.end, told_quantity(quantity))
        case PeriodMention(period=period):
            return Mark("period", token.start, token.end, told_period(period))
        case Mention(what=Thing(codes=codes)):
            return Mark("indicator", token.start, token.end, ", ".join(sorted(set(codes.values()))))
        case Mention(what=str(code)):
            return Mark("area" if token.kind == "area" else "indicator", token.start, token.end, code)
    return None
