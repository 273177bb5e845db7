"""What the stages before linking found in a Chinese text; see `extract.marks`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.marks import Mark, told_period, told_quantity
from cqmonitor.extract.zh import masks
from cqmonitor.extract.zh.condensing import condense
from cqmonitor.extract.zh.folding import fold_zh
from cqmonitor.extract.zh.story import Story, story_of


def marks(text: str, *, published: date, catalog: Catalog) -> Iterator[Mark]:
    """The amounts, times, places and names of a text, and the numbers in it that are no quantities."""
    folded = fold_zh(text)
    condensed = condense(text, folded)
    read, read_folded = (condensed.text, condensed.folded) if condensed else (text, folded)
    story = story_of(read, read_folded, published, "", "CN-CQ", catalog)
    for mark in _marks(story):
        span = condensed.span(mark.start, mark.end) if condensed else mark
        yield replace(mark, start=span.start, end=span.end)


def _marks(story: Story) -> Iterator[Mark]:
    for amount in story.amounts:
        yield Mark("quantity", amount.start, amount.end, told_quantity(amount.quantity))
    for time in story.times:
        yield Mark("period", time.start, time.end, told_period(time.period))
    for place in story.places:
        yield Mark("area", place.start, place.end, place.code)
    for name in story.names:
        yield Mark("indicator", name.start, name.end, name.what)
    for thing in story.things:
        yield Mark("indicator", thing.start, thing.end, ", ".join(sorted(set(thing.what.codes.values()))))
    for span in masks.find(story.folded):
        yield Mark("mask", span.start, span.end)
