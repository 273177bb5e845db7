"""Showing why claims came out as they did: a sentence, what the stages found in it, and its claims.

In two forms, text for a terminal and one page for a browser that needs nothing beside itself.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cqmonitor.extract import Explained, Explanation
from cqmonitor.extract.marks import Mark
from cqmonitor.records import Claim
from cqmonitor.summary import written
from cqmonitor.templates import environment

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence: marked, or plain where `mark` is None."""

    text: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in pieces, with its claims; together the pieces are the sentence as it stands."""

    pieces: tuple[Piece, ...]
    claims: tuple[Explained, ...]

    @property
    def marks(self) -> list[tuple[str, Mark]]:
        """What was marked, with its words."""
        return [(piece.text, piece.mark) for piece in self.pieces if piece.mark]


@dataclass(frozen=True, slots=True)
class Document:
    """An article in sentences; sentences without a number are left out."""

    doc: str
    published: str
    sentences: tuple[Sentence, ...]


def document(doc: str, published: str, explanation: Explanation) -> Document:
    """The parts of an explanation, sentence by sentence."""
    return Document(doc, published, tuple(_sentences(explanation)))


def _sentences(explanation: Explanation) -> Iterator[Sentence]:
    by_quote: dict[tuple[int, int], list[Explained]] = {}
    for one in explanation.claims:
        by_quote.setdefault((one.claim.quote_start, one.claim.quote_end), []).append(one)
    for start, end in _stretches(explanation, sorted(by_quote)):
        pieces = tuple(_pieces(explanation.text, start, end, explanation.marks))
        claims = tuple(by_quote.get((start, end), ()))
        if claims or any(piece.mark and piece.mark.kind in ("quantity", "mask") for piece in pieces):
            yield Sentence(pieces, claims)


def _stretches(explanation: Explanation, quotes: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The quotes and the lines between them, in the order of the text."""
    last = 0
    for start, end in [*quotes, (len(explanation.text), len(explanation.text))]:
        offset = last
        for line in explanation.text[last : max(last, start)].split("\n"):
            if line.strip():
                yield offset, offset + len(line)
            offset += len(line) + 1
        if end > start:
            yield start, end
        last = max(last, end)


def _pieces(text: str, start: int, end: int, marks: Iterable[Mark]) -> Iterator[Piece]:
    at = start
    for mark in marks:
        if start <= mark.start and mark.end <= end:
            if mark.start > at:
                yield Piece(text[at : mark.start])
            yield Piece(text[mark.start : mark.end], mark)
            at = mark.end
    if at < end:
        yield Piece(text[at:end])


def read_as(claim: Claim) -> list[tuple[str, str]]:
    """The parts of a claim in words: (part, what it was read as)."""
    code = claim.indicator or "no code"
    growth = f" ({claim.basis})" if claim.basis else ""
    return [
        ("concept", f"{code}: {claim.concept!r}"),
        ("area", claim.ref_area),
        ("period", claim.period.time_period if claim.period else "unknown"),
        ("measure", f"{claim.measure}{growth}"),
        ("status", str(claim.status)),
    ]


def value_of(claim: Claim) -> str:
    """Value and unit as a person writes them: `>3 trillion CNY`."""
    return f"{written(claim.value, str(claim.bound))} {claim.unit}"


def as_text(documents: Iterable[Document]) -> Iterator[str]:
    """The lines for a terminal."""
    for one in documents:
        yield f"{one.doc} ({one.published})"
        for sentence in one.sentences:
            yield from ("", "".join(piece.text for piece in sentence.pieces))
            for words, mark in sentence.marks:
                yield f"    {mark.kind:<9} {words}  [{mark.meaning or 'no quantity'}]"
            for claim in sentence.claims:
                yield from _claim_lines(claim)
        yield ""


def _claim_lines(explained: Explained) -> Iterator[str]:
    claim = explained.claim
    yield f"  = {value_of(claim)}  (confidence {claim.confidence:.2f})"
    for part, what in read_as(claim):
        why = explained.grounds.get(part)
        yield f"      {part:<8} {what}{f'  <- {why}' if why else ''}"


def as_page(documents: Iterable[Document]) -> str:
    """One HTML page; everything that comes from an article is escaped."""
    page = environment(HERE).get_template("page.html")
    return page.render(documents=list(documents), read_as=read_as, value_of=value_of, **_style())


@cache
def _style() -> dict[str, str]:
    """The style sheet, and its digest for the page's Content-Security-Policy (CSP Level 3, hash source)."""
    style = (HERE / "page.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {"style": style, "style_digest": digest}
