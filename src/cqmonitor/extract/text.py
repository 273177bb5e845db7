"""Text as the rules read it: folded to one form, character for character, so that offsets hold.

Everything downstream matches on the folded text and quotes from the untouched one; both have
the same length, so one offset serves both.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Literal

_HAN = re.compile(r"[㐀-鿿]")
_LETTER = re.compile(r"[A-Za-z]")
_PLAIN = str.maketrans("\t\u00a0\u2002\u2003\u2009\u200a\u202f\u3000’‘＇“”", " " * 8 + "'''" + '""')


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of character offsets into the text."""

    start: int
    end: int

    def holds(self, other: Span) -> bool:
        """Whether `other` lies inside."""
        return self.start <= other.start and other.end <= self.end


@cache
def _narrow(char: str) -> str:
    """The NFKC form of one character where that is one character, else the character itself.

    Footnote marks (①, ²) stay: as plain digits they would join the number after them.
    """
    if unicodedata.category(char) == "No":
        return char
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def fold(text: str) -> str:
    """Full-width forms to ASCII, odd spaces to a space, curly quotes to straight ones; the length stays."""
    if not text.isascii():
        text = "".join(char if char.isascii() else _narrow(char) for char in text)
    return text.translate(_PLAIN)


def lower(text: str) -> str:
    """Lower case with the length kept (a few letters would grow, such as İ)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def detect_lang(text: str) -> Literal["en", "zh"]:
    """`zh` where Han characters outnumber a third of the Latin letters, else `en`."""
    return "zh" if len(_HAN.findall(text)) * 3 > len(_LETTER.findall(text)) else "en"
