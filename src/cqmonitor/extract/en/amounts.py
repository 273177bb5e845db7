"""Amounts: single numbers with multiplier and unit, joined to ranges and lists by what stands between.

    piece  := sign? currency? number multiplier? ("-odd")? unit?
    range  := piece ("to" | "-" | "or") piece | "between" piece "and" piece
    list   := piece ("," piece)* ("and" | "or") piece

A list shares the unit of its last piece, and the multiplier where the numbers are of one size.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cqmonitor.extract.en import lexicon
from cqmonitor.extract.en.found import Found, found
from cqmonitor.extract.en.lexicon import alternation
from cqmonitor.extract.en.nouns import counted_noun
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

_CODES = alternation(lexicon.CURRENCY_BEFORE)
_UNIT = alternation({*lexicon.UNITS, *lexicon.UNKNOWN_UNITS})
_UNIT_BEHIND = rf"(?P<gap>[\s-]?\s?)(?P<unit>{_UNIT})(?![a-z0-9])(?P<short_form>\s?\([A-Za-z]{{2,4}}s?\))?"
_NUMBER = re.compile(
    rf"""
    (?:(?<![\w.,])|(?<=RMB)|(?<=CNY)|(?<=USD)|(?<=HKD)|(?<=EUR)|(?<=GBP)|(?<=SGD))
    (?P<number>{DIGITS})
    (?P<part>\s?[½¼¾⅓⅔]|\s[1-9]/[2-9]\b)?
    (?:[\s-]?(?P<mult>{MULTIPLIER})\b|(?P<short>{SHORT}))?
    (?P<odd>-odd\b)?
    (?:{_UNIT_BEHIND})?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WORDED = re.compile(WORDS, re.IGNORECASE)
_BEHIND_WORDS = re.compile(rf"(?P<odd>-odd\b)?(?:{_UNIT_BEHIND})?", re.IGNORECASE)
_CURRENCY = re.compile(rf"(?<![A-Za-z])(?:{_CODES})\s?$|[A-Z]{{1,3}}\$\s?$", re.IGNORECASE)
_SIGN = re.compile(r"(?:^|(?<=[\s(\[:;|/]))(?:([-–−+])|(?<!or\s)(minus|negative)\s)$", re.IGNORECASE)
_SEP = re.compile(
    r"\s?(?:(?P<dash>[-–—~])|(?P<word>to|and|or)|(?P<comma>,)(?:\s(?P<last>and|or))?)\s?", re.IGNORECASE
)


@dataclass(slots=True)
class _Piece:
    """One number as written.

    Attributes:
        start, numbers_end, end: sign and currency included; without and with the unit.
        number: the digits, as `float` reads them.
        place: last written decimal place, before multiplier and unit.
        power: of ten, of its multiplier; None where it has none.
        unit, factor: as in `lexicon.UNITS`; None where it counts a noun.
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
        return self.place + (self.power or 0) + _power(self.factor)


def _times(value: float, factor: float) -> float:
    return round(value * factor, 10) if factor < 1 else value * factor


def _power(factor: float) -> int:
    return round(math.log10(factor)) if factor in (1e3, 1e6, 1e9, 1e-2, 1e-3) else 0


def amounts(text: str, folded: str) -> Iterator[Found]:
    """All amounts of folded text where what is no quantity has been blanked, in order."""
    for chain in _chains(_pieces(folded), folded):
        yield from _resolved(chain, text, folded)


# --- pieces -----------------------------------------------------------------------------------


def _pieces(folded: str) -> list[_Piece]:
    digits = [piece for match in _NUMBER.finditer(folded) if (piece := _of_digits(match, folded))]
    return sorted((*digits, *_of_words(folded)), key=lambda piece: piece.start)


def _of_digits(match: re.Match[str], folded: str) -> _Piece | None:
    number = match["number"]
    if not readable(number):
        return None
    place = scaled(number)[1]
    written = plain(number)
    if match["part"]:
        written, place = repr(float(written) + _part(match["part"].strip())), min(place, -1)
    start, currency = _currency(folded, match.start("number"))
    piece = _Piece(
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
    return max(match.end(name) for name in ("number", "part", "mult", "short", "odd"))


def _part(written: str) -> float:
    if "/" in written:
        top, bottom = written.split("/")
        return int(top) / int(bottom)
    return lexicon.VULGAR[written]


def _currency(folded: str, at: int) -> tuple[int, str | None]:
    """Where an amount begins, and the code of the currency before its number."""
    window = folded[max(0, at - 6) : at]
    match = _CURRENCY.search(window)
    if not match:
        return at, None
    written = match.group().strip()
    code = lexicon.CURRENCY_BEFORE.get(written.lower(), "unknown")
    if code == "unknown" and written.isalpha() and written != "Rs" and not written.isupper():
        return at, None
    return at - len(window) + match.start(), code


def _set_unit(piece: _Piece, match: re.Match[str], currency: str | None, folded: str) -> None:
    """Unit from the sign before or the word behind; a unit that is not in the table ends the number."""
    written = match["unit"].lower() if match["unit"] else None
    piece.unit = currency
    piece.joined = written is not None and match["gap"].strip() == "-"
    if written is None or written in lexicon.UNKNOWN_UNITS:
        piece.end, piece.unknown = piece.numbers_end, written if written and not currency else ""
    elif currency:
        piece.end = match.end() if lexicon.UNITS[written][0] == currency else piece.numbers_end
    elif written == "pounds" and _WEIGHT.search(folded[max(0, piece.start - 30) : match.end() + 3]):
        piece.end, piece.unknown = piece.numbers_end, written
    else:
        (piece.unit, piece.factor), piece.named = lexicon.UNITS[written], True
    if piece.unit is None and not piece.unknown and _percentage_points(folded, piece.end, piece.number):
        piece.unit, piece.named = "pp", True
        piece.end += len(_POINTS.match(folded, piece.end)[0])  # type: ignore[index]


_WEIGHT = re.compile(r"\bweigh|\bpounds of$|\bpounds (?:of|per|in)$", re.IGNORECASE)
_POINTS = re.compile(r"\s(?:points?|pts?)\b", re.IGNORECASE)
_POINTS_OF = re.compile(
    r"\s(?:points?|pts?)\s(?:below|above|lower|higher|faster|slower|quicker|of\sthe\s(?:\w+\s)?(?:rise|increase|growth|gain|decline|fall|drop)|"
    r"of\s(?:\w+\s)?growth|to\s(?:\w+\s){0,2}growth)\b",
    re.IGNORECASE,
)
_RATE_WORDS = re.compile(r"%|\bper\s?cent|\b(?:rate|share|ratio|proportion|margin|yield)\b", re.IGNORECASE)
_INDEX_WORDS = re.compile(
    r"\b(?:index|indices|shares|stocks?|nasdaq|dow|nikkei|hang\sseng|composite|ftse|dax|pmi|score\w*|game|match|season|"
    r"quarter-?final|team|player|coach|win|won|lead|futures|confidence)\b",
    re.IGNORECASE,
)


def _percentage_points(folded: str, end: int, number: str) -> bool:
    """Whether bare "points" are percentage points: by what they are compared with, or by a rate before them."""
    if not _POINTS.match(folded, end) or float(number) >= 50:
        return False
    before = folded[max(0, end - 130) : end].rsplit("\n", 1)[-1]
    if _INDEX_WORDS.search(before):
        return False
    return bool(_POINTS_OF.match(folded, end) or _RATE_WORDS.search(before))


def _set_sign(piece: _Piece, folded: str) -> None:
    """ "(-0.6%)", "minus 3 percent": the sign where it cannot be a dash or a bullet."""
    signed = piece.unit is not None or bool(piece.unknown)
    if not signed or not (match := _SIGN.search(folded, max(0, piece.start - 10), piece.start)):
        return
    if (
        match[2]
        or piece.unit in ("percent", "pp")
        or folded[match.start() - 1 : match.start()] not in ("", "\n")
    ):
        piece.start = match.start()
        piece.sign = (
            1 if match[1] == "+" or _FALLS.search(folded[max(0, piece.start - 30) : piece.start]) else -1
        )


_FALLS = re.compile(
    rf"\b(?:{alternation(lexicon.DOWN_VERBS | lexicon.FALL_NOUNS)})\s(?:of\s|by\s|was\s)?$", re.IGNORECASE
)


def _of_words(folded: str) -> Iterator[_Piece]:
    """Numbers in words; a run of words may hold several."""
    position = 0
    while match := _WORDED.search(folded, position):
        words = Words.of(match.group())
        if words is None:
            position = match.start() + 1
            continue
        position = match.start() + words.length
        behind = _BEHIND_WORDS.match(folded, position)
        piece = _Piece(
            match.start(), position, position, repr(words.value / 10.0**words.power), 0,
            words.power or None, spelled=not words.scaled,
        )  # fmt: skip
        behind = _BEHIND_WORDS.match(folded, position)
        if behind is not None and behind.group():
            piece.end, piece.about = behind.end(), bool(behind["odd"])
            piece.numbers_end = behind.end("odd") if piece.about else position
            _set_unit(piece, behind, None, folded)
        if piece.unit is None and not piece.about and re.match(r"-[a-z]", folded[position : position + 2]):
            continue  # "two-bedroom", "one-stop": a name
        yield piece


# --- chains -----------------------------------------------------------------------------------

_Chain = tuple[list[_Piece], list[str]]


def _chains(pieces: Sequence[_Piece], folded: str) -> Iterator[_Chain]:
    """Runs of pieces with nothing but a separator between each two."""
    chain: list[_Piece] = []
    seps: list[str] = []
    for piece in pieces:
        if chain and piece.start < chain[-1].end:
            continue
        sep = _separator(chain[-1], piece, folded) if chain else None
        if sep is None:
            if chain:
                yield chain, seps
            chain, seps = [piece], []
        else:
            chain.append(piece)
            seps.append(sep)
    if chain:
        yield chain, seps


def _separator(first: _Piece, second: _Piece, folded: str) -> str | None:
    if second.start - first.end > 8:
        return None
    match = _SEP.fullmatch(folded, first.end, second.start)
    if not match:
        return None
    if match["dash"]:
        return "-"
    return (match["word"] or match["last"] or ",").lower()


def _resolved(chain: _Chain, text: str, folded: str) -> Iterator[Found]:
    pieces, seps = _merge_ranges(*chain, folded)
    if _is_score(pieces, seps, folded):
        return
    _share(pieces, seps, folded)
    counted: list[_Counted] = []
    behind: _Counted = ("", False, False)
    for at in range(len(pieces) - 1, -1, -1):
        if at < len(seps) and seps[at] == ",":
            behind = (
                "",
                *behind[1:],
            )  # its unit holds for the whole list, its name for what is joined by "and"
        behind = _counted(pieces[at], behind, folded)
        counted.append(behind)
    for piece, (noun, person, unknown) in zip(pieces, reversed(counted), strict=True):
        code = piece.unit or ("unknown" if unknown else "person" if person else "count")
        yield found(
            text, folded, piece.start, piece.end,
            value=piece.sign * piece.value(), low=piece.low, high=piece.high, unit=code, noun=noun,
            digits=piece.digits, about=piece.about, spelled=piece.spelled, bare=piece.unit is None, joined=piece.joined,
        )  # fmt: skip


_Counted = tuple[str, bool, bool]


def _counted(piece: _Piece, behind: _Counted, folded: str) -> _Counted:
    """Noun, whether of persons, whether of an unknown unit; `behind` is that of the next of its list."""
    if piece.unit is not None:
        return "", False, False
    if piece.unknown:
        return _measured(piece, folded), False, True
    noun, _, person = counted_noun(folded, piece.end)
    return (noun or piece.compound, person, False) if noun or piece.compound else behind


def _measured(piece: _Piece, folded: str) -> str:
    """ "barrels of oil": the name of a unit that the table does not hold, with what is measured."""
    match = re.compile(rf"[\s-]{{0,2}}{re.escape(piece.unknown)}(\sof)?", re.IGNORECASE).match(
        folded, piece.end
    )
    if match is None or not match[1]:
        return piece.unknown
    noun, end, _ = counted_noun(folded, match.end())
    return folded[piece.end : end].strip(" -") if noun else piece.unknown


def _is_score(pieces: Sequence[_Piece], seps: Sequence[str], folded: str) -> bool:
    """ "52-48": two bare numbers with a dash that are no range."""
    return len(pieces) == 2 and seps == ["-"] and all(piece.unit is None for piece in pieces)


# --- ranges -----------------------------------------------------------------------------------

_BETWEEN = re.compile(r"\bbetween\s$", re.IGNORECASE)
_HEDGE = r"(?:(?:about|around|nearly|over|some|more than|less than|just|only|almost|a)\s)?"
_FROM = re.compile(rf"\bfrom\s{_HEDGE}$", re.IGNORECASE)
_RANGING = re.compile(rf"\b(?:rang|vary|vari)\w*\sfrom\s{_HEDGE}$", re.IGNORECASE)
_BY = re.compile(rf"\bby\s{_HEDGE}$", re.IGNORECASE)
_CHANGING = re.compile(
    rf"\b(?:up|down|{alternation(lexicon.UP_VERBS | lexicon.DOWN_VERBS)})\s{_HEDGE}$", re.IGNORECASE
)


def _merge_ranges(pieces: list[_Piece], seps: list[str], folded: str) -> tuple[list[_Piece], list[str]]:
    merged, between = [pieces[0]], list[str]()
    for piece, sep in zip(pieces[1:], seps, strict=True):
        if merged[-1].low is None and _is_range(merged[-1], piece, sep, folded):
            merged[-1] = _range(merged[-1], piece)
        else:
            merged.append(piece)
            between.append(sep)
    return merged, between


def _range(first: _Piece, second: _Piece) -> _Piece:
    one = first
    if first.unit is None or (first.prefixed and second.unit is None):
        one = replace(first, unit=second.unit or first.unit, factor=second.factor)
    low = replace(one, power=_own_power(first, second))
    unit = second.unit or first.unit
    return replace(
        second, start=first.start, low=low.value(), high=second.value(), unit=unit, power=0, factor=1.0,
        named=second.named or second.unit is None, place=min(low.digits, second.digits), sign=1,
    )  # fmt: skip


def _own_power(first: _Piece, second: _Piece) -> int:
    """The power of ten of the first of two: that of the second where it has none and they are of one size."""
    if _in_thousands(first, second):
        return 3
    if first.power is not None or second.power is None:
        return first.power or 0
    return second.power if _one_size(first, second) else 0


def _in_thousands(first: _Piece, second: _Piece) -> bool:
    """ "30-40,000": the first is in thousands as well."""
    one, two = float(first.number), float(second.number)
    whole = second.power is None and first.power is None and second.place >= 3 and first.unit is None
    return whole and second.start == first.end + 1 and 0.2 <= one * 1000 / two < 1


def _one_size(first: _Piece, second: _Piece) -> bool:
    one, two = float(first.number), float(second.number)
    return one < 1000 and two > 0 and 0.02 <= one / two <= 50


def _is_range(first: _Piece, second: _Piece, sep: str, folded: str) -> bool:
    """Whether two numbers are the ends of one range, not two amounts side by side."""
    if not _comparable(first, second):
        return False
    before = folded[max(0, first.start - 30) : first.start]
    match sep:
        case "and":
            return _BETWEEN.search(before) is not None
        case "or":
            return second.value() <= 3 * first.value(_own_power(first, second)) and first.unit is None
        case "to":
            return _is_span(first, second, before)
        case "-":
            return not (second.sign < 0)
    return False


def _comparable(first: _Piece, second: _Piece) -> bool:
    """Of one unit, in ascending order."""
    if first.unit and second.unit != first.unit and not (first.prefixed and second.unit is None):
        return False
    if first.joined or (first.unknown and not second.unknown):
        return False
    one = replace(first, factor=first.factor if first.unit else second.factor)
    return one.value(_own_power(first, second)) < second.value()


def _is_span(first: _Piece, second: _Piece, before: str) -> bool:
    """ "5 to 6 percent", but not "from 5 to 6 percent" nor "by 594 to 2,027"."""
    if _FROM.search(before):
        return _RANGING.search(before) is not None
    shared = first.unit is None and second.unit is not None
    near = second.value() <= 2.5 * first.value(_own_power(first, second))
    exact = first.precise or second.precise
    if _BY.search(before) or _CHANGING.search(before):
        return shared or (near and not exact and (first.unit in ("percent", "pp", None)))
    return True


# --- lists ------------------------------------------------------------------------------------

_RESPECTIVELY = re.compile(r"[^.;\n]{0,60}\brespectively\b", re.IGNORECASE)


def _share(pieces: list[_Piece], seps: Sequence[str], folded: str) -> None:
    """Give the pieces of a list the unit, and where they are of one size the multiplier, of their neighbour."""
    closed = False
    for at in range(len(pieces) - 2, -1, -1):
        first, second, sep = pieces[at], pieces[at + 1], seps[at]
        closed = closed or sep != ","
        if not closed and not _RESPECTIVELY.match(folded, pieces[-1].end):
            continue
        if first.unit is None and _lends(first, second):
            pieces[at] = first = replace(first, unit=second.unit, factor=second.factor, named=True)
        elif (
            second.unit is None
            and first.prefixed
            and second.power
            and not counted_noun(folded, second.end)[0]
        ):
            pieces[at + 1] = second = replace(second, unit=first.unit)
        if first.power is None and second.power and first.unit == second.unit and _one_size(first, second):
            pieces[at] = replace(first, power=second.power)


def _lends(first: _Piece, second: _Piece) -> bool:
    """Whether the unit behind `second` is said of `first` too."""
    if second.unit is None or not second.named or second.joined or first.unknown or first.low is not None:
        return False
    if second.unit in ("percent", "pp"):
        return first.power is None and float(first.number) < 1000 and (second.spelled or not first.spelled)
    return not first.spelled or second.spelled
