"""Single numbers as written, in digits or words: sign, currency, multiplier, unit.

piece := sign? currency? number multiplier? ("-odd")? unit?
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cqmonitor.extract.en import lexicon, units
from cqmonitor.extract.en.lexicon import alternation
from cqmonitor.extract.en.numerals import (
    DIGITS,
    MULTIPLIER,
    SHORT,
    WORDS,
    Words,
    plain,
    power_of,
    readable,
    scaled,
)
from cqmonitor.extract.en.percentage_points import percentage_points
from cqmonitor.extract.sought import Sought

_CODES = alternation(units.CURRENCY_BEFORE)
_UNIT = alternation({*units.UNITS, *units.UNKNOWN_UNITS} - {"g", "p", "t"}) + "|t(?![-'])"
_UNIT_BEHIND = rf"(?:(?P<gap>[\s-]?\s?)(?P<unit>{_UNIT})|(?<=\d)(?P<letter>[gp]))(?![a-z0-9])(?P<short_form>\s?\([A-Za-z]{{2,4}}s?\))?"
_NUMBER = re.compile(
    rf"""
    (?P<number>{DIGITS})(?!(?:st|nd|rd|th)\b)
    (?P<part>\s?[½¼¾⅓⅔]|[\s-][1-9]/[2-9]\b)?
    (?:[\s-]?(?P<mult>{MULTIPLIER})\b|(?P<short>{SHORT}))?
    (?P<odd>-odd\b)?
    (?:{_UNIT_BEHIND})?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BEGINS = re.compile(
    r"[\d.](?:(?<![\w.,].)|(?<=RMB.)|(?<=CNY.)|(?<=USD.)|(?<=HKD.)|(?<=EUR.)|(?<=GBP.)|(?<=SGD.))",
    re.IGNORECASE,
)
"""Where a number in digits may begin; found much faster than `_NUMBER` tries every character."""
_WORDED = re.compile(WORDS, re.IGNORECASE)
_BEHIND_WORDS = re.compile(rf"(?P<odd>-odd\b)?(?:{_UNIT_BEHIND})?", re.IGNORECASE)
_CURRENCY = re.compile(rf"(?<![A-Za-z])(?:{_CODES})\s?$|[A-Z]{{1,3}}\$\s?$", re.IGNORECASE)
_CURRENCY_ENDS, _SIGN_ENDS = tuple(units.CURRENCY_BEFORE), ("-", "–", "−", "+", "s ", "e ")
"""What the two end with, so that they are looked for only where they can be."""
_SIGN = re.compile(
    r"(?:^|(?<=[\s(\[:;|/]))(?:([-–−+])|(?<!or\s)(minus|negative|(?<=\sto\s)plus)\s)$", re.IGNORECASE
)


@dataclass(slots=True)
class Piece:
    """One number as written.

    Attributes:
        start, numbers_end, end: sign and currency included; without and with the unit.
        number: the digits, as `float` reads them.
        place: last written decimal place, before multiplier and unit.
        power: of ten, of its multiplier; None where it has none.
        unit, factor: as in `units.UNITS`; None where it counts a noun.
        named: the unit is a word behind, not a sign before.
        unknown: its unit as written, where the table does not hold it.
        compound: the word that a hyphen joins to it ("500-bed").
        precise: three digits or more that are no zeros.
        low, high: the ends of a merged range, in the base unit.
    """

    start: int
    numbers_end: int
    end: int
    number: str
    place: int
    power: int | None = None
    unit: str | None = None
    factor: float = 1.0
    named: bool = False
    sign: int = 1
    precise: bool = False
    about: bool = False
    spelled: bool = False
    joined: bool = False
    unknown: str = ""
    compound: str = ""
    low: float | None = None
    high: float | None = None

    @property
    def prefixed(self) -> bool:
        """Whether its unit is a currency before the number."""
        return self.unit is not None and not self.named

    def value(self, power: int | None = None) -> float:
        """In the base unit, with its own power of ten or the one given."""
        if self.low is not None and self.high is not None:
            return (self.low + self.high) / 2
        return _times(float(f"{self.number}e{(self.power or 0) if power is None else power}"), self.factor)

    @property
    def digits(self) -> int:
        """Last written decimal place as a power of ten of the base unit."""
        return self.place + (self.power or 0) + _power(self.factor)


def _times(value: float, factor: float) -> float:
    return round(value * factor, 10) if factor < 1 else value * factor


def _power(factor: float) -> int:
    return round(math.log10(factor)) if factor in (1e3, 1e6, 1e9, 1e-2, 1e-3) else 0


def pieces(folded: str) -> list[Piece]:
    """All numbers of folded text where what is no quantity has been blanked, in order."""
    digits = [piece for match in _numbers(folded) if (piece := _of_digits(match, folded))]
    return sorted(
        (*digits, *_of_words(folded), *_halves(folded), *_ones(folded)), key=lambda piece: piece.start
    )


def _numbers(folded: str) -> Iterator[re.Match[str]]:
    position = 0
    for begins in _BEGINS.finditer(folded):
        if begins.start() >= position and (match := _NUMBER.match(folded, begins.start())):
            position = match.end()
            yield match


def _of_digits(match: re.Match[str], folded: str) -> Piece | None:
    number = match["number"]
    if not readable(number):
        return None
    place = scaled(number)[1]
    written = plain(number)
    if match["part"]:
        written, place = repr(float(written) + _part(match["part"].strip(" -"))), min(place, -1)
    start, currency = _currency(folded, match.start("number"))
    piece = Piece(
        start, _end_of_number(match), match.end(), written, place, power_of(match["mult"] or match["short"]),
        precise=len(written.replace(".", "").strip("0")) >= 3, about=bool(match["odd"]),
    )  # fmt: skip
    if match["short"] in ("m", "M") and not currency and _LENGTH.match(folded, piece.numbers_end):
        return replace(piece, end=piece.numbers_end, power=None, unit="m", named=True)
    _set_unit(piece, match, currency, folded)
    _set_sign(piece, folded)
    if piece.unit is None and not piece.unknown and (named := _COMPOUND.match(folded, piece.end)):
        piece.joined, piece.compound = True, named[1]
    return piece


_COMPOUND = re.compile(r"-(?!strong|plus|odd|ish)([a-z]{2,20})\b(?!-\d)")
_LENGTH = re.compile(
    r"\s(?:race|sprint|final|freestyle|backstroke|breaststroke|butterfly|hurdles|relay|deep|tall|high|wide|long|away|"
    r"above|below|tower|bridge|event|dash)\b",
    re.IGNORECASE,
)


def _end_of_number(match: re.Match[str]) -> int:
    end = match.end
    return max(end("number"), end("part"), end("mult"), end("short"), end("odd"))


def _part(written: str) -> float:
    if "/" in written:
        top, bottom = written.split("/")
        return int(top) / int(bottom)
    return lexicon.VULGAR[written]


def _currency(folded: str, at: int) -> tuple[int, str | None]:
    """Where an amount begins, and the code of the currency before its number."""
    window = folded[max(0, at - 6) : at]
    if not window.rstrip().lower().endswith(_CURRENCY_ENDS) or not (match := _CURRENCY.search(window)):
        return at, None
    written = match.group().strip()
    code = units.CURRENCY_BEFORE.get(written.lower(), "unknown")
    if code == "unknown" and written.isalpha() and written != "Rs" and not written.isupper():
        return at, None
    return at - len(window) + match.start(), code


def _set_unit(piece: Piece, match: re.Match[str], currency: str | None, folded: str) -> None:
    """Unit from the sign before or the word behind; a unit that is not in the table ends the number."""
    name = match["unit"] or match["letter"]
    written = name.lower() if name else None
    piece.unit = currency
    piece.joined = bool(match["unit"]) and match["gap"].strip() == "-"
    if written is None or written in units.UNKNOWN_UNITS:
        piece.end, piece.unknown = piece.numbers_end, written if written and not currency else ""
    elif currency:
        piece.end = match.end() if units.UNITS[written][0] == currency else piece.numbers_end
    elif written == "pounds" and _WEIGHT.search(folded[max(0, piece.start - 30) : match.end() + 3]):
        piece.end, piece.unknown = piece.numbers_end, written
    else:
        (piece.unit, piece.factor), piece.named = units.UNITS[written], True
        long = piece.unit == "km" and _LONG.match(folded, match.end())
        piece.joined = piece.joined and piece.unit not in _TOLD and not long
    _set_points(piece, folded)


def _set_points(piece: Piece, folded: str) -> None:
    """ "4 points faster", "growth of 11 percent, two points above": percentage points without the word."""
    points = None if piece.unit or piece.unknown else percentage_points(folded, piece.end, piece.number)
    if points:
        piece.unit, piece.named, piece.end = "pp", True, points


_TOLD = frozenset({"percent", "pp", *units.MONEY})
"""Units whose adjectives are amounts: "a 26-percent jump", "the 800-billion-yuan mark"; not so "a 10,000-ton ship"."""
_LONG = re.compile(
    r"[\s-](?:long\s)?(?:[a-z-]+\s){0,2}(?:line|route|railway|railroad|expressway|motorway|highway|road|tunnel|bridge|journey|corridor|"
    r"pipeline|canal|waterway|stretch|section|track|trip)\b",
    re.IGNORECASE,
)
""" "the 11,179-km line": how long it is."""
_WEIGHT = re.compile(r"\bweigh|\bpounds of$|\bpounds (?:of|per|in)$", re.IGNORECASE)


def _set_sign(piece: Piece, folded: str) -> None:
    """ "(-0.6%)", "minus 3 percent": the sign where it cannot be a dash or a bullet."""
    signed = piece.unit is not None or bool(piece.unknown)
    if not signed or not folded.endswith(_SIGN_ENDS, 0, piece.start):
        return
    if not (match := _SIGN.search(folded, max(0, piece.start - 10), piece.start)):
        return
    if (
        match[2]
        or piece.unit in ("percent", "pp")
        or folded[match.start() - 1 : match.start()] not in ("", "\n")
    ):
        piece.start = match.start()
        piece.sign = (
            1
            if match[1] == "+"
            or (match[2] or "").lower() == "plus"
            or _FALLS.search(folded[max(0, piece.start - 30) : piece.start])
            else -1
        )


_FALLS = re.compile(
    rf"\b(?:{alternation(lexicon.DOWN_VERBS | lexicon.FALL_NOUNS)})\s(?:of\s|by\s|was\s)?$", re.IGNORECASE
)


_HALF = Sought(rf"\bhalf(?=\san?\s(?P<unit>{alternation(units.MEASURES)})\b)", re.IGNORECASE)


def _halves(folded: str) -> Iterator[Piece]:
    """ "half a degree", "half an hour"."""
    for match in _HALF.finditer(folded):
        written, (start, end) = match["unit"].lower(), match.span()
        piece = Piece(start, end, match.end("unit"), "0.5", 0, spelled=True)
        if written in units.UNITS:
            (piece.unit, piece.factor), piece.named = units.UNITS[written], True
        else:
            piece.end, piece.unknown = end, written
        yield piece


_ONE_POINT = Sought(r"(?<!half )(?<!of )\ba\s(?:full\s|whole\s)?percentage\spoint\b", re.IGNORECASE)


def _ones(folded: str) -> Iterator[Piece]:
    """ "a percentage point faster"."""
    for match in _ONE_POINT.finditer(folded):
        yield Piece(*match.span(), match.end(), "1", 0, unit="pp", named=True, spelled=True)


def _of_words(folded: str) -> Iterator[Piece]:
    """Numbers in words; a run of words may hold several."""
    position = 0
    while match := _WORDED.search(folded, position):
        words = Words.of(match.group())
        if words is None:
            position = match.start() + 1
            continue
        position = match.start() + words.length
        piece = Piece(
            match.start(), position, position, repr(words.value / 10.0**words.power), 0,
            words.power or None, spelled=not words.scaled,
        )  # fmt: skip
        behind = _BEHIND_WORDS.match(folded, position)
        if behind is not None and behind.group():
            piece.end, piece.about = behind.end(), bool(behind["odd"])
            piece.numbers_end = behind.end("odd") if piece.about else position
            _set_unit(piece, behind, None, folded)
        _set_points(piece, folded)
        if piece.unit is None and not piece.about and re.match(r"-[a-z]", folded[position : position + 2]):
            continue  # "two-bedroom", "one-stop": a name
        yield piece
