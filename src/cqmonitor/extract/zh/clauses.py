"""Paragraphs, sentences and clauses of Chinese text, as spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cqmonitor.extract.text import Span

_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(r"[。！？!?]+[）)」』]?")
_LONGEST = 1000
"""Characters of the longest sentence that is read as one; a longer one is cut at a comma, so that work stays linear."""
_CUT = re.compile(r"[，；、;,\s](?=[^，；、;,\s]*$)")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with what stands before it: `after` is the mark that ended the one before ("" at the start)."""

    span: Span
    after: str


def lines(folded: str) -> Iterator[Span]:
    """The lines that are not blank."""
    for hit in _LINE.finditer(folded):
        if hit.group().strip():
            yield Span(hit.start(), hit.end())


def sentences(folded: str, line: Span) -> Iterator[Span]:
    """The sentences of a line, without the blanks around them."""
    start = line.start
    for end in _ends(folded, line):
        text = folded[start:end]
        yield from _short(
            folded, start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))
        )
        start = end


def _ends(folded: str, line: Span) -> Iterator[int]:
    """Where sentences end; a quote after the stop belongs to the sentence where it closes one.

    Folded quotes have lost their direction, so that the number of them before tells it.
    """
    last, quotes = line.start, 0
    for stop in _STOP.finditer(folded, line.start, line.end):
        quotes += folded.count('"', last, stop.end())
        closes = quotes % 2 == 1 and folded[stop.end() : stop.end() + 1] == '"'
        last = stop.end() + closes
        quotes += closes
        yield last
    if last < line.end:
        yield line.end


def _short(folded: str, start: int, end: int) -> Iterator[Span]:
    """A sentence, cut at commas where it is longer than any that a person writes."""
    while end - start > _LONGEST:
        mark = _CUT.search(folded, start, start + _LONGEST)
        middle = mark.end() if mark else start + _LONGEST
        yield Span(start, middle)
        start = middle
    if end > start:
        yield Span(start, end)


def clauses(folded: str, sentence: Span) -> Iterator[Clause]:
    """The clauses of a sentence, split at commas, semicolons and colons (never inside a number or brackets)."""
    start, depth, after = sentence.start, 0, ""
    for at in range(sentence.start, sentence.end):
        char = folded[at]
        if char in "(（":
            depth += 1
        elif char in ")）":
            depth = max(0, depth - 1)
        elif char in "，；;：:," and depth == 0 and not _in_number(folded, at):
            if at > start:
                yield Clause(Span(start, at), after)
            start, after = at + 1, char
    if sentence.end > start:
        yield Clause(Span(start, sentence.end), after)


def _in_number(folded: str, at: int) -> bool:
    return folded[at] in ",:" and folded[at - 1 : at].isdigit() and folded[at + 1 : at + 2].isdigit()
