"""Amounts: single numbers joined to ranges and lists by what stands between them.

    range  := piece ("to" | "-" | "or") piece | "between" piece "and" piece
    list   := piece ("," piece)* ("and" | "or") piece

A list shares the unit of its last piece, and the multiplier where the numbers are of one size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cqmonitor.extract.en import lexicon
from cqmonitor.extract.en.found import Found, found
from cqmonitor.extract.en.lexicon import alternation
from cqmonitor.extract.en.nouns import counted_noun
from cqmonitor.extract.en.pieces import Piece
from cqmonitor.extract.en.pieces import pieces as read_pieces

_SEP = re.compile(
    r"\s?(?:(?P<dash>[-–—~])|(?P<word>to|and|or)|(?P<comma>,)(?:\s(?P<last>and|or))?)\s?", re.IGNORECASE
)


def amounts(text: str, folded: str) -> Iterator[Found]:
    """All amounts of folded text where what is no quantity has been blanked, in order."""
    for chain in _chains(read_pieces(folded), folded):
        yield from _resolved(chain, text, folded)


_Chain = tuple[list[Piece], list[str]]


def _chains(pieces: Sequence[Piece], folded: str) -> Iterator[_Chain]:
    """Runs of pieces with nothing but a separator between each two."""
    chain: list[Piece] = []
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


def _separator(first: Piece, second: Piece, folded: str) -> str | None:
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
    if _is_score(pieces, seps):
        return
    _share(pieces, seps, folded)
    counted: list[_Counted] = []
    behind: _Counted = ("", False, False)
    for at in range(len(pieces) - 1, -1, -1):
        if at < len(seps) and seps[at] == ",":
            behind = ("", *behind[1:])  # its unit holds for the whole list, its name for what "and" joins
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


def _counted(piece: Piece, behind: _Counted, folded: str) -> _Counted:
    """Noun, whether of persons, whether of an unknown unit; `behind` is that of the next of its list."""
    if piece.unit is not None:
        return "", False, False
    if piece.unknown:
        return _measured(piece, folded), False, True
    noun, _, person = counted_noun(folded, piece.end)
    if not noun and not piece.compound and _HURT.match(folded, piece.end):
        return "", True, False
    return (noun or piece.compound, person, False) if noun or piece.compound else behind


_HURT = re.compile(
    r"\s(?:(?:were|was|are|is|have been|others?|more|still|reported|confirmed|feared)\s)*"
    r"(?:killed|injured|wounded|hurt|dead|missing|arrested|detained|rescued|evacuated|hospitali[sz]ed|homeless|displaced|infected)\b"
)
"""What befalls people only: "28 people were killed and more than 100 injured"."""


def _measured(piece: Piece, folded: str) -> str:
    """ "barrels of oil": the name of a unit that the table does not hold, with what is measured."""
    match = re.compile(rf"[\s-]{{0,2}}{re.escape(piece.unknown)}(\sof)?", re.IGNORECASE).match(
        folded, piece.end
    )
    if match is None or not match[1]:
        return piece.unknown
    noun, end, _ = counted_noun(folded, match.end())
    return folded[piece.end : end].strip(" -.") if noun else piece.unknown


def _is_score(pieces: Sequence[Piece], seps: Sequence[str]) -> bool:
    """ "52-48", "1-1-1": bare numbers with dashes that are no range."""
    return bool(seps) and set(seps) == {"-"} and all(piece.unit is None for piece in pieces)


# --- ranges -----------------------------------------------------------------------------------

_BETWEEN = re.compile(r"\bbetween\s$", re.IGNORECASE)
_HEDGE = (
    r"(?:(?:the|its|their)\s)?(?:(?:current|present|existing|previous|original|initial|earlier)\s)?"
    r"(?:(?:about|around|nearly|over|some|more than|less than|just|only|almost|a)\s)?"
)
_FROM = re.compile(rf"\bfrom[\s\xa4]+{_HEDGE}$", re.IGNORECASE)
_RANGING = re.compile(rf"\b(?:rang|vary|vari)\w*\sfrom\s{_HEDGE}$", re.IGNORECASE)
_BY = re.compile(rf"\bby\s(?:an?\s(?:average|total)\sof\s)?{_HEDGE}$", re.IGNORECASE)
_CHANGING = re.compile(
    rf"\b(?:up|down|{alternation(lexicon.UP_VERBS | lexicon.DOWN_VERBS)})\s{_HEDGE}$", re.IGNORECASE
)


def _merge_ranges(pieces: list[Piece], seps: list[str], folded: str) -> tuple[list[Piece], list[str]]:
    merged, between = [pieces[0]], list[str]()
    for piece, sep in zip(pieces[1:], seps, strict=True):
        if merged[-1].low is None and _is_range(merged[-1], piece, sep, folded):
            merged[-1] = _range(merged[-1], piece)
        else:
            merged.append(piece)
            between.append(sep)
    return merged, between


def _range(first: Piece, second: Piece) -> Piece:
    one = first
    if first.unit is None or (first.prefixed and second.unit is None):
        one = replace(first, unit=second.unit or first.unit, factor=second.factor)
    low = replace(one, power=_own_power(first, second))
    unit = second.unit or first.unit
    return replace(
        second, start=first.start, low=low.value(), high=second.value(), unit=unit, power=0, factor=1.0,
        named=second.named or second.unit is None, place=min(low.digits, second.digits), sign=1,
    )  # fmt: skip


def _own_power(first: Piece, second: Piece) -> int:
    """The power of ten of the first of two: that of the second where it has none and they are of one size."""
    if _in_thousands(first, second):
        return 3
    if first.power is not None or second.power is None:
        return first.power or 0
    return second.power if _one_size(first, second) else 0


def _in_thousands(first: Piece, second: Piece) -> bool:
    """ "30-40,000": the first is in thousands as well."""
    one, two = float(first.number), float(second.number)
    whole = second.power is None and first.power is None and second.place >= 3 and first.unit is None
    return whole and second.start == first.end + 1 and 0.2 * two <= one * 1000 < two


def _one_size(first: Piece, second: Piece) -> bool:
    one, two = float(first.number), float(second.number)
    return one < 1000 and two > 0 and 0.02 <= one / two <= 50


def _is_range(first: Piece, second: Piece, sep: str, folded: str) -> bool:
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


def _comparable(first: Piece, second: Piece) -> bool:
    """Of one unit, in ascending order."""
    if first.unit and second.unit != first.unit and not (first.prefixed and second.unit is None):
        return False
    if first.joined or (first.unknown and not second.unknown):
        return False
    one = replace(first, factor=first.factor if first.unit else second.factor)
    return one.value(_own_power(first, second)) < second.value()


def _is_span(first: Piece, second: Piece, before: str) -> bool:
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


def _share(pieces: list[Piece], seps: Sequence[str], folded: str) -> None:
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


def _lends(first: Piece, second: Piece) -> bool:
    """Whether the unit behind `second` is said of `first` too."""
    if second.unit is None or not second.named or second.joined or first.unknown or first.low is not None:
        return False
    if second.unit in ("percent", "pp"):
        return first.power is None and float(first.number) < 1000 and (second.spelled or not first.spelled)
    return not first.spelled or second.spelled
