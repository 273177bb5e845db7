"""Patterns that are looked for only where they can be.

`re` tries a pattern of words at every character of a text. Nearly all patterns of a grammar need a word that
few lines have ("quarter", "festival"), and finding a plain string is a hundred times as fast: a line without
any of the words that a pattern needs is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from re import _parser  # type: ignore[attr-defined]  # the one way to ask a pattern what it is made of
from typing import Any


class Sought:
    """A pattern with the words (lower case) of which each match of it holds one; none where that is not so.

    `where` is for what needs no word: a cheap pattern that each line (in lower case) with a match holds.
    It is cheap where it begins with a character, or a set of them: `re` looks for those alone.
    """

    __slots__ = ("pattern", "where", "words")

    def __init__(self, pattern: str, flags: int = 0, *, where: str = "") -> None:
        self.pattern = re.compile(pattern, flags)
        self.words = words_needed(self.pattern)
        self.where = re.compile(where)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches in the lines of a text; none goes on in the next line. The text's end is "\\Z"."""
        for start, end, lowered in _lines(text):
            if self._may_be_in(lowered):
                yield from self.pattern.finditer(text, start, end)

    def search(self, line: str) -> re.Match[str] | None:
        """The first match in a line."""
        return self.pattern.search(line) if self._may_be_in(line.lower()) else None

    def sub(self, replacement: Callable[[re.Match[str]], str], line: str) -> str:
        """The line with each match replaced."""
        return self.pattern.sub(replacement, line) if self._may_be_in(line.lower()) else line

    def _may_be_in(self, lowered: str) -> bool:
        for word in self.words:  # a loop, as this is asked of every line for every pattern
            if word in lowered:
                return self.where.search(lowered) is not None
        return not self.words and self.where.search(lowered) is not None


@lru_cache(maxsize=8)
def _lines(text: str) -> list[tuple[int, int, str]]:
    """Each line, with its break: where it begins and ends, and its letters in lower case."""
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append((start, min(start + len(line) + 1, len(text)), line.lower()))
        start += len(line) + 1
    return lines


def words_needed(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Strings in lower case of which each match of a pattern holds one; none where there are no such strings."""
    words = _needed(_parser.parse(pattern.pattern, pattern.flags))
    return tuple(word for word in sorted(words) if not any(other in word for other in words - {word}))


def _needed(items: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """Of the parts of a sequence, each of which a match must have, the one whose words are the longest."""
    found, run = list[frozenset[str]](), ""
    for kind, of in items:
        if kind is _parser.LITERAL:
            run += chr(of).lower()
            continue
        found += [frozenset({run}), _needed_by(kind, of)]
        run = ""
    found = [words for words in (*found, frozenset({run})) if words and "" not in words]
    return max(found, key=lambda words: (min(map(len, words)), -len(words)), default=frozenset())


def _needed_by(kind: Any, of: Any) -> frozenset[str]:
    """The words that one part of a pattern needs: a group, a repetition, a choice."""
    if kind is _parser.SUBPATTERN:
        return _needed(of[-1])
    if kind is _parser.ATOMIC_GROUP:
        return _needed(of)
    if kind in (_parser.MAX_REPEAT, _parser.MIN_REPEAT, _parser.POSSESSIVE_REPEAT):
        least, _, repeated = of
        return _needed(repeated) if least else frozenset()
    if kind is _parser.BRANCH:
        choices = [_needed(choice) for choice in of[1]]
        return frozenset().union(*choices) if all(choices) else frozenset()
    return frozenset()
