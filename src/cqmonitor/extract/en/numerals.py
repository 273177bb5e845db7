"""Numbers as written, in digits and in words, to value and last written decimal place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cqmonitor.extract.en import lexicon
from cqmonitor.extract.en.lexicon import alternation

DIGITS = r"\d{1,3}(?:,\d{3})++(?:\.\d++)?|\d{1,3}(?:\s\d{3}){2,}+(?![\d,])|\d++(?:\.\d++)?|(?<=[\s(])\.\d++"
MULTIPLIER = alternation(set(lexicon.MULTIPLIERS) - {"k", "m", "b", "mn", "hundred"})
SHORT = r"(?:k|m|b|mn)(?![a-z0-9²2³3])"
SMALL = alternation(set(lexicon.NUMBER_WORDS) - {"zero"})
_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_LARGE = r"dozen|hundred|thousand|million|billion|trillion"
_TOKEN = rf"(?:{SMALL}|hundred|dozen|{alternation(_SCALES)})\b"
WORDS = rf"\b(?=[otfsenhdmaq])(?:(?:half[\s-]a\s|(?:half|quarter)-|(?:an?\s)?(?:quarter\sof|half)\sa\s|three[\s-]quarters\sof\sa\s|a\s)(?={_LARGE}))?{_TOKEN}(?:(?:\sand\s|\s|-)(?:{_TOKEN}|a\shalf\b)){{0,9}}+"
"""A run of number words, bounded; `Words.of` tells how much of it is one number."""

_MAX_DIGITS = 18
_JOINED = re.compile(r"(^|\sand\s|\s|-)(quarters?(?:\sof\sa)?|[a-z]+(?:\shalf)?)")


def scaled(number: str, power: int = 0) -> tuple[float, int]:
    """Value and last written decimal place of a number in digits, times ten to `power`.

    Trailing zeros of a whole number of four digits and more are taken for rounding: "953,000" was
    written to the thousand.
    """
    digits = plain(number)
    if "." in digits:
        place = -len(digits.split(".")[1])
    else:
        zeros = len(digits) - len(digits.rstrip("0"))
        place = min(zeros, len(digits) - 1) if len(digits) >= 4 else 0
    return float(f"{digits}e{power}"), place + power


def plain(number: str) -> str:
    """Digits as written without their separators."""
    return number.replace(",", "").replace(" ", "")


def readable(number: str) -> bool:
    """Whether a run of digits can be a number: longer ones are codes, and lose digits as a float."""
    return len(number) <= 2 * _MAX_DIGITS and sum(map(str.isdigit, number)) <= _MAX_DIGITS


def power_of(multiplier: str | None) -> int | None:
    """The power of ten of a multiplier, or None where there is none."""
    return lexicon.MULTIPLIERS[multiplier.lower()] if multiplier else None


@dataclass(slots=True)
class Words:
    """A number in words, read from the left as far as it is one number.

    Attributes:
        value: the number.
        power: of ten, of its last word where that is a scale ("million" is 6), else 0.
        length: how many characters of the run belong to it.
        scaled: a word of scale (thousand and more) is among them.
    """

    value: float
    power: int
    length: int
    scaled: bool

    @staticmethod
    def of(run: str) -> Words | None:
        """The number that a run of number words begins with, or None where it begins with none."""
        reader = _Reader()
        length = 0
        for match in _JOINED.finditer(run.lower()):
            if not reader.take(match[2], match[1]):
                break
            length = match.end()
        value = reader.total + reader.group
        return Words(value, reader.power, length, reader.last_scale < _NONE) if value else None


_NONE = 99


class _Reader:
    """Adds number words one by one; `take` refuses a word that cannot go on the same number."""

    def __init__(self) -> None:
        self.total = self.group = 0.0
        self.power = 0
        self.last_scale = _NONE
        self.before = ""

    def take(self, word: str, joint: str) -> bool:
        if word == "half":
            return self._set("half", 0.5)
        if word.startswith("quarter"):
            return self._set("half", 0.25 * (self.group or 1.0))
        if word == "a":
            return self._set("article", self.group or 1.0)
        if word == "a half":
            return self._half()
        if word == "hundred":
            return 0 < self.group < 100 and "and" not in joint and self._set("hundred", self.group * 100)
        if word == "dozen":
            return 0 < self.group < 100 and "and" not in joint and self._set("dozen", self.group * 12)
        if word in _SCALES:
            return self._scale(word)
        return self._small(lexicon.NUMBER_WORDS[word], joint)

    def _set(self, kind: str, group: float) -> bool:
        self.group, self.before, self.power = group, kind, 0
        return True

    def _half(self) -> bool:
        if self.before == "scale":
            self.total += 0.5 * 10.0**self.power
            self.power -= 1
            return True
        return self.before == "small" and self._set("half", self.group + 0.5)

    def _scale(self, word: str) -> bool:
        power = _SCALES[word]
        if not self.group or power >= self.last_scale or self.before == "dozen":
            return False
        self.total += self.group * 10.0**power
        self._set("scale", 0.0)
        self.power = self.last_scale = power
        return True

    def _small(self, number: int, joint: str) -> bool:
        tens = self.before == "tens" and number < 10 and "and" not in joint
        fresh = self.before in ("", "hundred") or (self.before == "scale" and self.last_scale > 0)
        if not (tens or fresh) or (self.before and joint == "-" and not tens):
            return False
        return self._set("tens" if number >= 20 and number % 10 == 0 else "small", self.group + number)
