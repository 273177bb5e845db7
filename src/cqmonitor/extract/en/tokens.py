"""The text as paragraphs, sentences and tokens; what earlier stages found is one token each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from cqmonitor.extract.catalog import Mention, Thing
from cqmonitor.extract.en.found import Found
from cqmonitor.extract.en.lexicon import MONTHS
from cqmonitor.extract.en.period_rules import PeriodMention
from cqmonitor.extract.text import Span

Kind = Literal["quantity", "period", "indicator", "thing", "area", "word", "mark"]
Reference = Found | PeriodMention | Mention[str] | Mention[Thing] | None


class Token(NamedTuple):
    """One token: a typed span of an earlier stage, a word (lower case) or a punctuation mark."""

    kind: Kind
    start: int
    end: int
    word: str
    of: Reference = None

    @property
    def code(self) -> str | None:
        """The code of the area or indicator that it names."""
        return self.of.what if isinstance(self.of, Mention) and isinstance(self.of.what, str) else None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with its tokens; `paragraph` counts lines, `heading` is a line without a full stop.

    The tokens begin behind the dateline ("CHENGDU, May 5 (Xinhua) --"); `dateline` is the code of its place, "" where
    the catalog does not know it.
    """

    span: Span
    paragraph: int
    heading: bool
    tokens: tuple[Token, ...]
    dateline: str | None = None


_BREAK = re.compile(
    r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]*[A-Z\d$*])|(?<=[.!?][\"'])\s+(?=[A-Z])|(?<=\))\s+(?=[A-Z]\w+\s)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No|Nos|vs|Mr|Mrs|Ms|Dr|Prof|St|Co|Ltd|Inc|Corp|approx|"
    r"sq|U\.S|U\.K|a\.m|p\.m|e\.g|i\.e|Fig|Gen|Sen|Rep|Gov)\.|\b[A-Z]\.|^\s?(?:\d{1,2}|[IVX]{1,5})\.)$"
)
_WORD = re.compile(
    r"'s\b|(?:[Vv]alue[ -][Aa]dded|[Aa]dded[ -][Vv]alue)\b|[A-Za-z][A-Za-z&]*(?:['./-][A-Za-z&]+)*|\d[\w,.-]*\w|\d|[^\w\s]"
)
_BULLET = re.compile(r"^\s*(?:[-*•·▪◦]|\d{1,2}[.)])\s*")


def sentences(folded: str) -> Iterator[tuple[Span, int, bool]]:
    """Sentences as (span, paragraph number, heading), in the order of the text."""
    position = 0
    for number, line in enumerate(folded.split("\n")):
        spans = list(_split(line, position))
        whole = line.strip()
        heading = len(spans) == 1 and not re.search(r"[.!?;][\"')]*$", whole) and len(whole) < 130
        for span in spans:
            yield span, number, heading
        position += len(line) + 1


def _split(line: str, offset: int) -> Iterator[Span]:
    start = 0
    bullet = _BULLET.match(line)
    for match in _BREAK.finditer(line):
        before = line[start : match.start() + 1].rstrip()
        if _ABBREVIATION.search(before[-8:]) or (bullet and match.start() <= bullet.end()):
            continue
        yield from _stripped(line, start, match.end(), offset)
        start = match.end()
    yield from _stripped(line, start, len(line), offset)


LONGEST = 1500
"""Characters of a sentence; what is longer is no prose and is cut, so that work grows with the text alone."""


def _stripped(line: str, start: int, end: int, offset: int) -> Iterator[Span]:
    while end - start > LONGEST:
        space = line.rfind(" ", start + 1, start + LONGEST)
        cut = space if space > start else start + LONGEST
        yield from _stripped(line, start, cut, offset)
        start = cut
    piece = line[start:end]
    left, right = start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
    if left < right:
        yield Span(offset + left, offset + right)


def tokenize(
    folded: str,
    *,
    quantities: Iterable[Found],
    periods: Iterable[PeriodMention],
    indicators: Iterable[Mention[str]],
    things: Iterable[Mention[Thing]],
    areas: Iterable[Mention[str]],
) -> list[Sentence]:
    """Sentences of folded text with the spans of all stages as tokens; earlier kinds win where they overlap."""
    typed: list[Token] = []
    taken = bytearray(len(folded))
    groups: tuple[tuple[Kind, list[tuple[int, int, Reference]]], ...] = (
        ("quantity", [(item.quantity.start, item.quantity.end, item) for item in quantities]),
        ("period", [(item.start, item.end, item) for item in periods]),
        ("indicator", [(item.start, item.end, item) for item in indicators]),
        ("thing", [(item.start, item.end, item) for item in things]),
        ("area", [(item.start, item.end, item) for item in areas]),
    )
    for kind, spans in groups:
        for start, end, item in spans:
            while kind == "indicator" and start < end and taken[start]:
                start += 1  # "316 days of good air": the name begins inside the quantity
            if start < end and not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                typed.append(Token(kind, start, end, folded[start:end].lower(), item))
    typed.sort(key=lambda token: token.start)
    return list(_with_tokens(folded, typed))


def _with_tokens(folded: str, typed: list[Token]) -> Iterator[Sentence]:
    at = 0
    for span, paragraph, heading in sentences(folded):
        while at < len(typed) and typed[at].end <= span.start:
            at += 1
        inside: list[Token] = []
        upto = at
        while upto < len(typed) and typed[upto].start < span.end:
            inside.append(typed[upto])
            upto += 1
        tokens = tuple(_interleave(folded, span, inside))
        behind = 0 if heading else _behind_dateline(tokens, folded)
        yield Sentence(span, paragraph, heading, tokens[behind:], (tokens[0].code or "") if behind else None)


_DASHES = frozenset({"-", "--", "–", "—"})
_LONGEST_DATELINE = 12


def _behind_dateline(tokens: Sequence[Token], folded: str) -> int:
    """Where a sentence begins behind "CHENGDU, May 5 (Xinhua) --" or "Chongqing - ": place, date and agency, then a dash."""
    dash = next((at for at, token in enumerate(tokens[:_LONGEST_DATELINE]) if _is_dash(token, folded)), 0)
    behind = next((at for at in range(dash, len(tokens)) if tokens[at].word not in _DASHES), 0)
    spaced = behind > dash and folded[tokens[behind].start - 1].isspace()
    return behind if spaced and _is_dateline(tokens[:dash], folded) else 0


def _is_dash(token: Token, folded: str) -> bool:
    return token.word in _DASHES and folded[token.start - 1 : token.start].isspace()


def _is_dateline(tokens: Sequence[Token], folded: str) -> bool:
    """Whether the words before a dash are but place, date and agency; a place that stands alone is one of the catalog.

    Beside a day, an outlet need not be in capitals: "Reuters, Sept 14, 2018 - ", "Feb 2, 2020 (Car Weekly) - ".
    """
    bracketed, day = False, any(_is_day(token) for token in tokens)
    for token in tokens:
        bracketed = token.word == "(" or (bracketed and token.word != ")")
        named = token.kind in ("area", "period") or token.word in (",", ".", "(", ")", "/")
        written = folded[token.start : token.end]
        named = named or written.isupper() or (day and written[0].isupper())
        if token.kind == "quantity" or not (named or bracketed):
            return False
    dated = any(token.kind == "period" or token.word == ")" for token in tokens)
    return bool(tokens) and (tokens[0].kind == "area" or day or (dated and tokens[0].kind == "word"))


def _is_day(token: Token) -> bool:
    """ "Sept 14, 2018", not "2018" nor "the end of 2018"."""
    mention = token.of if isinstance(token.of, PeriodMention) else None
    day = mention is not None and mention.period is not None and mention.period.start == mention.period.end
    return day and token.word[-1].isdigit() and any(month in token.word for month in MONTHS)


def _interleave(folded: str, span: Span, typed: list[Token]) -> Iterator[Token]:
    position = span.start
    for token in typed:
        yield from _words(folded, position, token.start)
        yield token
        position = max(position, token.end)
    yield from _words(folded, position, span.end)


def _words(folded: str, start: int, end: int) -> Iterator[Token]:
    for match in _WORD.finditer(folded, start, end):
        word = match.group().lower()
        yield Token("word" if word[0].isalnum() or word == "'s" else "mark", match.start(), match.end(), word)
