"""Numbers as written, in digits and in words, to value and last written decimal place."""

from __future__ import annotations

import re

from cqmonitor.extract.en import lexicon
from cqmonitor.extract.en.lexicon import alternation

DIGITS = r"\d{1,3}(?:,\d{3})++(?:\.\d++)?|\d++(?:\.\d++)?|\.\d++"
MULTIPLIER = alternation(set(lexicon.MULTIPLIERS) - {"k", "m", "b", "mn", "hundred", "hundred million"})
MULTIPLIER = rf"hundred million|{MULTIPLIER}"
SHORT = r"(?:k|m|b|mn)(?![a-z0-9²2³3])"
SMALL = alternation(set(lexicon.NUMBER_WORDS) - {"zero"})
_SCALE = alternation(["thousand", "million", "millions", "billion", "billions", "trillion", "trillions"])
_PLAIN = rf"(?:(?:{SMALL})(?:-(?:{SMALL}))?|a)"
WORDS = (
    rf"(?:a\squarter|three[\s-]quarters)\sof\sa\s(?:{_SCALE})"
    rf"|half\sa\s(?:{_SCALE}|dozen)"
    rf"|{_PLAIN}\s(?:{_SCALE})\sand\sa\shalf"
    rf"|(?:{SMALL})\sand\sa\shalf(?:\s(?:{_SCALE}))?"
    rf"|{_PLAIN}(?:\s(?:dozen|hundred\s(?:million|billion)|hundred|{_SCALE})"
    rf"(?:(?:\sand)?\s{_PLAIN}(?:\shundred)?(?:\sand\s(?:{SMALL})(?:-(?:{SMALL}))?)?(?![\s-](?:{_SCALE}))(?!-[a-z]))?"
    rf"(?:\s(?:{_SCALE}))?)?"
)
"""Number words; `parse_words` knows what of a match is a number."""

_MAX_DIGITS = 18


def scaled(number: str, power: int = 0) -> tuple[float, int]:
    """Value and last written decimal place of a number in digits, times ten to `power`.

    Trailing zeros of a whole number of four digits and more are taken for rounding: "953,000" was
    written to the thousand.
    """
    digits = number.replace(",", "")
    if "." in digits:
        place = -len(digits.split(".")[1])
    else:
        zeros = len(digits) - len(digits.rstrip("0"))
        place = min(zeros, len(digits) - 1) if len(digits) >= 4 else 0
    return float(f"{digits}e{power}"), place + power


def readable(number: str) -> bool:
    """Whether a run of digits can be a number: longer ones are codes, and lose digits as a float."""
    return len(number) <= _MAX_DIGITS + 6 and sum(map(str.isdigit, number)) <= _MAX_DIGITS


def power_of(multiplier: str | None) -> int | None:
    """The power of ten of a multiplier, or None where there is none."""
    return lexicon.MULTIPLIERS[multiplier.lower()] if multiplier else None


def parse_words(words: str) -> tuple[float, int]:
    """Value and power of ten of the last word of a number in words.

    >>> parse_words("three hundred and fifty thousand")
    (350000.0, 3)
    >>> parse_words("half a million")
    (500000.0, 6)
    """
    parts = re.split(r"[\s-]", words.lower())
    if parts[0] == "half":
        return _scale("half", parts[-1])
    if "quarter" in words.lower():
        return _scale("quarter" if parts[0] == "a" else "quarters", parts[-1])
    total = current = 0.0
    power = 0
    for part in parts:
        if part == "half":
            current, total = (current or 0) + 0.5 * (10**power if power else 1), total
        elif part == "hundred":
            current, power = (current or 1) * 100, 0
        elif part == "dozen":
            current, power = (current or 1) * 12, 0
        elif part in lexicon.MULTIPLIERS:
            power = lexicon.MULTIPLIERS[part]
            total, current = total + current * 10**power, 0
        elif part in lexicon.NUMBER_WORDS:
            current, power = current + lexicon.NUMBER_WORDS[part], 0
        elif part == "a" and not (current or total):
            current = 1
    return total + current, power


_PARTS = {"half": 0.5, "quarter": 0.25, "quarters": 0.75}


def _scale(part: str, of: str) -> tuple[float, int]:
    if of == "dozen":
        return 12 * _PARTS[part], 0
    power = lexicon.MULTIPLIERS[of]
    return _PARTS[part] * 10**power, power
