"""Stage 2: quantities: numeral, multiplier, unit, bound, range, fraction, multiple, rank.

Grammar, on folded text (`?` optional):

    amount   := currency? number multiplier? (range-sign number multiplier?)? unit?
    multiple := "doubled" | number "times" | number "-fold"
    fraction := "one-third" | "half" | "three quarters" | "one in every three"
    rank     := ordinal where a frame of order stands around it

Bounds stand before or after. A number without a unit counts the noun that follows.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from cqmonitor.extract.en import lexicon
from cqmonitor.extract.en.lexicon import alternation
from cqmonitor.extract.en.masks import masks
from cqmonitor.extract.en.nouns import counted_noun
from cqmonitor.extract.text import Span, fold
from cqmonitor.records import Bound, Quantity

Form = Literal["amount", "multiple", "fraction", "rank", "ratio"]


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity with how it was written.

    Attributes:
        quantity: the number with its offsets (the bound's words included).
        form: amount, multiple (value is the ratio new to old, or N of "N-fold increase"), fraction
            (value in per cent), rank, ratio ("4.6:37.2:58.2", one each).
        core_start, core_end: offsets of the number with its unit, without the bound's words.
        spelled: the number is in words.
        bare: neither unit nor multiplier nor currency.
        joined: unit joined by a hyphen, as an adjective ("10,000-ton vessels").
    """

    quantity: Quantity
    form: Form
    core_start: int
    core_end: int
    spelled: bool = False
    bare: bool = False
    joined: bool = False


_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SMALL = alternation(set(lexicon.NUMBER_WORDS) - {"zero"})
_WORDS = rf"(?:(?:{_SMALL})(?:-(?:{_SMALL}))?|a)\b(?:\shundred(?:\sand\s(?:{_SMALL})(?:-(?:{_SMALL}))?)?)?"
_MULT = r"hundred million|hundred billion|ten thousand|" + alternation(
    set(lexicon.MULTIPLIERS) - {"k", "m", "b", "mn", "hundred", "hundred million"}
)
_SHORT = r"(?:k|m|b|mn)(?![a-z0-9²2³3])"
_BEFORE = alternation(lexicon.CURRENCY_BEFORE)
_UNIT = alternation(lexicon.UNITS)

_NUMBER = re.compile(
    rf"""
    (?P<currency>(?<![a-z])(?:{_BEFORE}))?\s?
    (?<![\w.,])
    (?P<number>{_DIGITS})
    (?:[\s-]?(?P<mult>{_MULT})\b|(?P<short>{_SHORT}))?
    (?:\s?(?P<sep>-|–|—|~|to|and)\s?(?:{_BEFORE})?\s?(?P<number2>{_DIGITS})(?:[\s-]?(?P<mult2>{_MULT})\b|(?P<short2>{_SHORT}))?)?
    (?P<gap>[\s-]?\s?)(?:(?P<unit>(?:{_UNIT})(?![a-z0-9]))(?P<short_form>\s?\([A-Za-z]{{2,4}}s?\))?)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WORDED = re.compile(
    rf"""
    \b(?P<half>half)?\s?\b(?P<words>{_WORDS})\b
    (?:[\s-](?P<mult>{_MULT})\b)?
    (?:\s(?P<sep>to|or)\s(?P<words2>{_WORDS})\b(?:[\s-](?P<mult2>{_MULT})\b)?)?
    (?P<gap>[\s-]?)(?P<unit>(?:{_UNIT})(?![a-z0-9]))?
    """,
    re.VERBOSE | re.IGNORECASE,
)

_FRACTION_NOUN = alternation({name for name in lexicon.FRACTIONS if name != "half"})
_FRACTION = re.compile(
    rf"""
    \b(?P<top>one|two|three|four|five|six|seven|eight|nine)[\s-](?P<bottom>{_FRACTION_NOUN})s?\b
      (?!\s(?:quarter|place|time|year|largest|of\s(?:january|february|march|april|may|june|july|august|september|
      october|november|december|20|the\syear|this\syear|last\syear)))
    | \b(?P<top3>a)\s(?P<bottom3>{_FRACTION_NOUN})\b(?=\sof\b|\sless|\smore|\shigher|\slower)
    | (?<!first\s)(?<!second\s)(?<!latter\s)(?<!other\s)\b(?P<half>half|one\shalf|one-half)\b(?!\sa\s(?:million|billion|trillion|dozen|century|year|day))(?!-)(?=\s(?:of|the|its|their|a\b|all)|[,.;])
    | \b(?P<top2>one|two|three|four|five|six|seven|eight|nine|\d{{1,3}})\s(?:in|out\sof)(?:\severy)?\s
      (?P<bottom2>two|three|four|five|six|seven|eight|nine|ten|\d{{1,4}})\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MULTIPLE = re.compile(
    rf"""
    \b(?P<verb>{alternation(lexicon.MULTIPLE_VERBS)})\b(?!-(?:digit|decker|track|check|edged|cropping))(?!\s(?:digit|decker|track|check))
    | \b(?:(?P<times>{_DIGITS})|(?P<times_word>{_SMALL}))\s?(?:times|x)\b(?!\s(?:a|per|each|daily|weekly|more\slikely)\b)
    | \b(?:(?P<fold>{_DIGITS})|(?P<fold_word>{_SMALL}))[\s-]?fold\b
    | \b(?P<folded>{alternation(lexicon.FOLDS)})\b
    """,
    re.VERBOSE | re.IGNORECASE,
)

_ORDINAL = rf"(?P<ordinal>{alternation(lexicon.ORDINAL_WORDS)}|\d{{1,4}}(?:st|nd|rd|th))"
_SUPERLATIVE = (
    r"(?:largest|biggest|highest|busiest|most|best|longest|fastest|lowest|smallest|richest|wealthiest|"
    r"strongest|greatest|top|leading|favorite|favourite)"
)
_RANK = re.compile(
    rf"""
    (?P<rank_verb>\brank(?:s|ed|ing)?|\bplac(?:es|ed|ing)|\bcame|\bcoming|\bcomes|\blisted|\blist|\bstood|\bstands|\bstanding|\bat|\bin|\bto|\bfrom|
      \bit|\bas|\bthe|\bfinished|\brated|\boccup(?:y|ies|ied|ying)|\bremained|\bremains|\bkept|\bnow|\bchongqing|\bcity|\bits|,)
    \s(?:the\s|in\s|at\s|its\s|it\s|to\s|up\sto\s|firmly\s|as\s|a\s)*{_ORDINAL}
    (?P<frame>\s(?:place|position|spot|rank)\b|[\s-]{_SUPERLATIVE}\b|\s(?:among|nationally|nationwide|globally|
      worldwide|in\sterms|across|countrywide|in\sthe\s(?:country|nation|world|west|whole|region|list|global|national|ranking|midwest)|
      in\s(?:china|western|asia|central|the\swestern|mainland)|of\sall|overall|out\sof|behind|in\s(?:19|20)\d\d|on\sthe\slist|for\b))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMBER_ONE = re.compile(
    r"\b[Nn]o\.\s?(?P<n>\d{1,3})(?=\s(?:in|among|nationwide|nationally|globally|worldwide|across)\b)"
)
_RATIO = re.compile(r"(?<![\d:.])(\d+(?:\.\d+)?)(?:\s?[:：]\s?(\d+(?:\.\d+)?)){2}(?![\d:])")
_CONVERSION = re.compile(
    r"^\s?[(\[]\s?(?:about|around|some|nearly|approximately|approx\.?|or|roughly|equivalent to|=|over|more than|or about)?\s?$",
    re.I,
)
_APPOSED_CONVERSION = re.compile(
    r"^\s?,?\s?(?:or|equal to|equivalent to)\s(?:about|around|some|nearly|approximately|roughly)?\s?$", re.I
)

_BOUND_BEFORE = [
    (
        Bound(sign),
        re.compile(
            rf"(?:^|[\s(\"—–-])((?:{words})(?:\sthe|\san?)?(?:\s(?:mark\sof|record|level\sof|average\sof|total\sof))?\s?)$",
            re.IGNORECASE,
        ),
    )
    for sign, words in lexicon.BOUND_BEFORE.items()
]
_BOUND_AFTER = [
    (Bound(sign), re.compile(rf"\s?(?:{words})(?![a-z])", re.IGNORECASE))
    for sign, words in lexicon.BOUND_AFTER.items()
]
_UP = re.compile(
    rf"\b(?:up|{alternation(lexicon.UP_VERBS | lexicon.RISE_NOUNS)})\b(?:\s\w+){{0,2}}\s?$", re.IGNORECASE
)
_DOWN = re.compile(
    rf"\b(?:down|{alternation(lexicon.DOWN_VERBS | lexicon.FALL_NOUNS)})\b(?:\s\w+){{0,2}}\s?$", re.IGNORECASE
)
_UP_AFTER = re.compile(
    rf"^\s?(?:[a-z-]+\s){{0,3}}?(?:{alternation(lexicon.RISE_NOUNS)}|more|higher|faster)\b", re.IGNORECASE
)
_DOWN_AFTER = re.compile(
    rf"^\s?(?:[a-z-]+\s){{0,3}}?(?:{alternation(lexicon.FALL_NOUNS)}|less|lower|fewer|slower)\b",
    re.IGNORECASE,
)


def quantities(text: str) -> list[Quantity]:
    """All quantities of an English text, in its order, with noun and direction; see `records.Quantity`."""
    folded = fold(text)
    return [_with_direction(found.quantity, folded) for found in find(text, folded) if _said(found)]


def find(text: str, folded: str, dated: Sequence[Span] = ()) -> list[Found]:
    """All quantities with how they were written; conversions in brackets are part of their amount.

    `dated` are further spans to leave alone, those of the period stage.
    """
    blanked = blank(folded, [*masks(folded), *dated])
    spans: list[Found] = []
    for stage in (_ratios, _ranks):
        spans += _free(stage(text, folded), spans)
    for stage in (_fractions, _multiples, _amounts, _spelled):
        spans += _free(stage(text, blanked), spans)
    ordered = sorted(spans, key=lambda found: found.quantity.start)
    return _merge_conversions(ordered, text, folded)


def _said(found: Found) -> bool:
    """Whether general news would call it a quantity: spelled-out bare numbers without a noun are none."""
    return not (found.spelled and found.bare and not found.quantity.noun)


def blank(folded: str, spans: Iterable[Span]) -> str:
    """The text with spans overwritten by a sign that no rule matches; the length stays."""
    pieces: list[str] = []
    position = 0
    for span in sorted(spans, key=lambda span: span.start):
        start = max(span.start, position)
        if span.end > start:
            pieces += [folded[position:start], "\u00a4" * (span.end - start)]
            position = span.end
    return "".join([*pieces, folded[position:]])


def _free(found: Iterator[Found], taken: Sequence[Found]) -> list[Found]:
    """What overlaps no earlier quantity."""
    result: list[Found] = []
    occupied = sorted((item.core_start, item.core_end) for item in taken)
    for item in found:
        index = bisect_left(occupied, (item.core_end, -1))
        if any(end > item.core_start for _, end in occupied[max(0, index - 3) : index]):
            continue
        result.append(item)
    return result


# --- amounts ----------------------------------------------------------------------------------


def _amounts(text: str, folded: str) -> Iterator[Found]:
    for match in _NUMBER.finditer(folded):
        yield from _amount(match, text, folded)


def _amount(match: re.Match[str], text: str, folded: str) -> Iterator[Found]:
    groups = match.groupdict()
    end = match.end() if groups["unit"] else _end_of_numbers(match)
    start = match.start("currency") if groups["currency"] else match.start("number")
    first = _scaled(groups["number"], groups["mult"] or groups["short"])
    second = _scaled(groups["number2"], groups["mult2"] or groups["short2"]) if groups["number2"] else None
    unit, factor = _unit(groups["currency"], groups["unit"])
    if second is not None and not _is_range(match, folded):
        yield from _two_amounts(match, text, folded)
        return
    bare = unit is None
    low = high = None
    value, digits = first
    if second is not None:
        if groups["mult2"] and not groups["mult"] and not groups["short"]:
            low_value, digits = _scaled(groups["number"], groups["mult2"])
        else:
            low_value = first[0]
        low, high = low_value * factor, second[0] * factor
        value = (low_value + second[0]) / 2
        digits = min(digits, second[1])
    noun, noun_end, person = counted_noun(folded, end) if bare else ("", end, False)
    code = unit or ("person" if person else "count")
    yield _found(
        text, folded, start, end,
        value=round(value * factor, 10) if factor < 1 else value * factor,
        low=low, high=high, unit=code, noun=noun, digits=digits + _power(factor),
        bare=bare, joined=bool(groups["unit"]) and groups["gap"].strip() == "-",
    )  # fmt: skip


def _two_amounts(match: re.Match[str], text: str, folded: str) -> Iterator[Found]:
    """ "38 and 65 percent", "from 43,000 to 953,000 vehicles": two amounts, of one unit where it stands once."""
    groups = match.groupdict()
    unit, factor = _unit(groups["currency"], groups["unit"])
    first_unit = None if groups["mult"] is None and groups["sep"] == "and" and unit in lexicon.MONEY else unit
    first = _scaled(
        groups["number"],
        groups["mult"] or groups["short"] or (groups["mult2"] if unit in lexicon.MONEY else None),
    )
    first_end = max(match.end("number"), match.end("mult"), match.end("short"))
    first_start = match.start("currency") if groups["currency"] else match.start("number")
    noun, _, person = counted_noun(folded, _end_of_numbers(match)) if unit is None else ("", 0, False)
    code = unit or ("person" if person else "count")
    yield _found(
        text, folded, first_start, first_end,
        value=first[0] * factor, unit=first_unit or code, noun=noun, digits=first[1] + _power(factor), bare=unit is None,
    )  # fmt: skip
    second = _scaled(groups["number2"], groups["mult2"] or groups["short2"])
    end = match.end("unit") if groups["unit"] else _end_of_numbers(match)
    yield _found(
        text, folded, match.start("number2"), end,
        value=second[0] * factor, unit=code, noun=noun, digits=second[1] + _power(factor), bare=unit is None,
    )  # fmt: skip


def _is_range(match: re.Match[str], folded: str) -> bool:
    """Whether two numbers are the ends of one range, not two amounts side by side."""
    sep, before = match["sep"].lower(), folded[max(0, match.start() - 24) : match.start("number")].lower()
    if sep == "and":
        return re.search(r"\bbetween\s(?:rmb|us\$|\$)?\s?$", before) is not None
    if sep == "to":
        start_of_from = re.search(
            r"\b(?:from|[a-z]+ed from)\s(?:(?:about|around|nearly|over|some|rmb)\s)?(?:us\$|\$|rmb)?\s?$",
            before,
        )
        return start_of_from is None and _ascending(match)
    return _ascending(match)


def _ascending(match: re.Match[str]) -> bool:
    second = _scaled(match["number2"], match["mult2"] or match["short2"])[0]
    first = _scaled(match["number"], match["mult"] or match["short"] or match["mult2"] or match["short2"])[0]
    return first < second


def _end_of_numbers(match: re.Match[str]) -> int:
    return max(match.end(name) for name in ("number", "mult", "short", "number2", "mult2", "short2"))


def _scaled(number: str, multiplier: str | None) -> tuple[float, int]:
    """Value and last written decimal place of a number with its multiplier.

    Trailing zeros of a whole number of four digits and more are taken for rounding: "953,000" was
    written to the thousand.
    """
    digits = number.replace(",", "")
    power = _multiplier_power(multiplier)
    if "." in digits:
        place = -len(digits.split(".")[1])
    else:
        zeros = len(digits) - len(digits.rstrip("0"))
        place = min(zeros, len(digits) - 1) if len(digits) >= 4 else 0
    value = float(f"{digits}e{power}")
    return value, place + power


def _multiplier_power(multiplier: str | None) -> int:
    if not multiplier:
        return 0
    name = multiplier.lower()
    return {"hundred billion": 11, "ten thousand": 4}.get(name) or lexicon.MULTIPLIERS[name]


def _unit(currency: str | None, unit: str | None) -> tuple[str | None, float]:
    written = lexicon.UNITS.get(unit.lower()) if unit else None
    if currency:
        code = lexicon.CURRENCY_BEFORE[currency.lower()]
        return code, 1.0
    return written or (None, 1.0)


def _power(factor: float) -> int:
    return round(math.log10(factor)) if factor in (1e3, 1e6, 1e9, 0.01) else 0


# --- numbers in words -------------------------------------------------------------------------


def _spelled(text: str, folded: str) -> Iterator[Found]:
    for match in _WORDED.finditer(folded):
        if match["words"].lower() == "a" and not match["mult"]:
            continue
        if match["half"] and not match["mult"]:
            continue
        yield _spelled_one(match, text, folded)


def _spelled_one(match: re.Match[str], text: str, folded: str) -> Found:
    unit, factor = _unit(None, match["unit"])
    power = _multiplier_power(match["mult"])
    value = _word_value(match["words"]) * 10.0**power * (0.5 if match["half"] else 1)
    low = high = None
    if match["words2"]:
        low, high = (
            value,
            _word_value(match["words2"]) * 10.0 ** _multiplier_power(match["mult2"] or match["mult"]),
        )
        if match["mult2"] and not match["mult"]:
            low = low * 10.0 ** _multiplier_power(match["mult2"])
        if low >= high:
            low, high = None, None
        else:
            value, low, high = (low + high) / 2 * factor, low * factor, high * factor
    if low is None:
        value *= factor
    numbers_end = max(match.end(name) for name in ("words", "mult", "words2", "mult2"))
    end = match.end("unit") if match["unit"] else numbers_end
    noun, _, person = counted_noun(folded, end) if unit is None else ("", end, False)
    return _found(
        text, folded, match.start("half") if match["half"] else match.start("words"), end,
        value=value, low=low, high=high, unit=unit or ("person" if person else "count"), noun=noun,
        digits=power, bare=unit is None, spelled=not match["mult"],
        joined=bool(match["unit"]) and match["gap"] == "-",
    )  # fmt: skip


def _word_value(words: str) -> float:
    total = 0
    for part in re.split(r"[\s-]", words.lower()):
        if part == "hundred":
            total = max(total, 1) * 100
        elif part == "a":
            total += 1
        elif part != "and":
            total += lexicon.NUMBER_WORDS[part]
    return float(total)


# --- fractions, multiples, ranks, ratios ------------------------------------------------------


def _fractions(text: str, folded: str) -> Iterator[Found]:
    for match in _FRACTION.finditer(folded):
        top = match["top"] or match["top2"] or match["top3"]
        bottom = match["bottom"] or match["bottom3"]
        if match["half"]:
            share = 0.5
        elif bottom:
            share = _count(top) * lexicon.FRACTIONS[bottom.lower()]
        else:
            share = _count(top) / _count(match["bottom2"])
        if 0 < share < 1:
            yield _found(
                text, folded, *match.span(), value=round(share * 100, 2), unit="percent", digits=0,
                form="fraction", spelled=True,
            )  # fmt: skip


def _count(word: str) -> float:
    return 1.0 if word.lower() == "a" else float(lexicon.NUMBER_WORDS.get(word.lower()) or word)


def _multiples(text: str, folded: str) -> Iterator[Found]:
    for match in _MULTIPLE.finditer(folded):
        if match["verb"]:
            value, digits = lexicon.MULTIPLE_VERBS[match["verb"].lower()], 0
        elif number := match["times"] or match["fold"]:
            value, digits = _scaled(number, None)
        elif word := match["times_word"] or match["fold_word"]:
            value, digits = _word_value(word), 0
        else:
            value, digits = float(lexicon.FOLDS[match["folded"].lower()]), 0
        yield _found(text, folded, *match.span(), value=value, unit="count", digits=digits, form="multiple")


def _ranks(text: str, folded: str) -> Iterator[Found]:
    for match in _RANK.finditer(folded):
        verb = match["rank_verb"].lower()
        framed = match["frame"] is not None
        if (
            verb.startswith(("rank", "plac", "listed", "finished", "rated"))
            or (framed and _orders(match))
            or (
                verb in ("from", "to")
                and re.search(r"\brank", folded[max(0, match.start() - 120) : match.start()], re.I)
            )
        ):
            yield _rank(text, folded, match["ordinal"], *match.span("ordinal"))
    for match in _NUMBER_ONE.finditer(folded):
        yield _rank(text, folded, match["n"], *match.span())


def _orders(match: re.Match[str]) -> bool:
    """ "first place", "second-largest", "third among": a place in an order, not the first time of a thing."""
    frame, ordinal = match["frame"].strip().lower(), match["ordinal"].lower()
    if re.match(r"for\b|in (?:19|20)|in china|in western|in central|across|behind|of all|overall", frame):
        return ordinal != "first" and match["rank_verb"].lower() not in ("the", "its", "it", ",", "in")
    return True


def _rank(text: str, folded: str, ordinal: str, start: int, end: int) -> Found:
    number = lexicon.ORDINAL_WORDS.get(ordinal.lower()) or int(re.sub(r"\D", "", ordinal))
    quantity = Quantity(
        value=float(number), unit="rank", start=start, end=end, text=text[start:end], digits=0
    )
    return Found(quantity, "rank", start, end)


def _ratios(text: str, folded: str) -> Iterator[Found]:
    """ "4.6: 37.2: 58.2": parts of a hundred, one quantity each."""
    for match in _RATIO.finditer(folded):
        numbers = list(re.finditer(r"\d+(?:\.\d+)?", match.group()))
        parts = [float(number.group()) for number in numbers]
        if abs(sum(parts) - 100) > 0.5:
            continue
        for number, part in zip(numbers, parts, strict=True):
            start, end = match.start() + number.start(), match.start() + number.end()
            quantity = Quantity(
                value=part, unit="percent", start=start, end=end, text=text[start:end],
                digits=_scaled(number.group(), None)[1],
            )  # fmt: skip
            yield Found(quantity, "ratio", start, end)


# --- bounds, direction, conversions -----------------------------------------------------------


def _found(
    text: str,
    folded: str,
    start: int,
    end: int,
    *,
    value: float,
    unit: str,
    digits: int,
    low: float | None = None,
    high: float | None = None,
    noun: str = "",
    form: Form = "amount",
    spelled: bool = False,
    bare: bool = False,
    joined: bool = False,
) -> Found:
    """A quantity with the bound that its surroundings give it."""
    bound, bound_start, bound_end = _bound(folded, start, end)
    if bound is Bound.EXACT and noun:
        bound = _bound_behind_noun(folded, end, noun)
    quantity = Quantity(
        value=value, low=low, high=high, unit=unit, noun=noun, bound=bound, digits=digits,
        start=bound_start, end=bound_end, text=text[bound_start:bound_end],
    )  # fmt: skip
    return Found(quantity, form, start, end, spelled=spelled, bare=bare, joined=joined)


def _bound(folded: str, start: int, end: int) -> tuple[Bound, int, int]:
    before = folded[max(0, start - 40) : start]
    hits = [(match.start(1), bound) for bound, pattern in _BOUND_BEFORE if (match := pattern.search(before))]
    if hits:
        at, bound = min(hits, key=lambda hit: hit[0])
        return bound, start - len(before) + at, end
    for bound, pattern in _BOUND_AFTER:
        if match := pattern.match(folded, end):
            return bound, start, match.end()
    return Bound.EXACT, start, end


def _bound_behind_noun(folded: str, end: int, noun: str) -> Bound:
    """ "600,000 new urban jobs or more"."""
    at = folded.find(noun, end) + len(noun)
    for bound, pattern in _BOUND_AFTER:
        if pattern.match(folded, at):
            return bound
    return Bound.EXACT


def _merge_conversions(ordered: list[Found], text: str, folded: str) -> list[Found]:
    """A currency amount in brackets behind another is its conversion, not a second quantity."""
    result: list[Found] = []
    for item in ordered:
        last = result[-1] if result else None
        if last and _converts(last, item, folded):
            quantity = replace(
                last.quantity,
                equivalent_value=item.quantity.value,
                equivalent_unit=item.quantity.unit,
            )
            result[-1] = replace(last, quantity=quantity)
        else:
            result.append(item)
    return result


def _converts(amount: Found, other: Found, folded: str) -> bool:
    first, second = amount.quantity, other.quantity
    if first.unit not in lexicon.MONEY or second.unit not in lexicon.MONEY or first.unit == second.unit:
        return False
    between = folded[amount.core_end : other.core_start]
    return bool(_CONVERSION.match(between) or _APPOSED_CONVERSION.match(between))


def _with_direction(quantity: Quantity, folded: str) -> Quantity:
    before, after = (
        folded[max(0, quantity.start - 40) : quantity.start],
        folded[quantity.end : quantity.end + 40],
    )
    if _UP.search(before) or _UP_AFTER.match(after):
        return replace(quantity, direction="up")
    if _DOWN.search(before) or _DOWN_AFTER.match(after):
        return replace(quantity, direction="down")
    return quantity
