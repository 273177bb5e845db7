"""One quantity in its sentence: what stands around it, and what was read before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.en.around import Role
from cqmonitor.extract.en.comparing import compares_with_average, compares_with_stated
from cqmonitor.extract.en.concepts import Concept, concept_of
from cqmonitor.extract.en.context import Discourse
from cqmonitor.extract.en.found import Found
from cqmonitor.extract.en.preverbal import phrase_before
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tokens import Token


@dataclass(frozen=True, slots=True)
class Clause:
    """The surroundings of the quantity at `index` of a sentence's tokens.

    Attributes:
        what: its role, as far as it is known.
        readings: the quantities before it in the sentence.
        folded: the whole text; token offsets count in it.
    """

    tokens: Sequence[Token]
    index: int
    found: Found
    what: Role
    readings: Sequence[Reading]
    folded: str
    discourse: Discourse

    @property
    def catalog(self) -> Catalog:
        return self.discourse.catalog

    @property
    def last(self) -> Reading | None:
        """The quantity before it in the sentence."""
        return self.readings[-1] if self.readings else None

    @property
    def spoken_of(self) -> Concept | None:
        """What the quantity before it was of, else what the sentence before was about."""
        return self.last.concept if self.last else self.discourse.concept

    @property
    def verb(self) -> str:
        """The word that governs it."""
        return self.tokens[self.what.verb].word

    @property
    def governed(self) -> bool:
        """Whether another word governs it."""
        return self.what.verb != self.index

    @property
    def preceding(self) -> str:
        """The word directly before it, or nothing."""
        return self.tokens[self.index - 1].word if self.index else ""

    @property
    def sentence_before(self) -> str:
        """The text of the sentence up to it."""
        return self.folded[self.tokens[0].start : self.tokens[self.index].start]

    @property
    def text(self) -> str:
        """The text between the quantity before and this one."""
        start = self.last.index + 1 if self.last else 0
        if start >= self.index:
            return ""
        return self.folded[self.tokens[start].start : self.tokens[self.index].start]

    @property
    def text_behind(self) -> str:
        """The text behind it, up to the next mark or quantity."""
        words = takewhile(lambda token: token.kind not in ("mark", "quantity"), self.tokens[self.index + 1 :])
        end = max((token.end for token in words), default=0)
        return self.folded[self.tokens[self.index].end : end]

    @property
    def alone(self) -> bool:
        """Whether it is a bare number that names nothing it counts."""
        return self.found.bare and not self.found.quantity.noun

    @property
    def compares(self) -> bool:
        """Whether it is the value of an average, or one stated before, that another is compared with."""
        stated = compares_with_stated(self.tokens, self.index)
        return stated or compares_with_average(self.tokens, self.index, self.folded)

    def name(self, phrase: Sequence[Token]) -> Concept | None:
        """What a phrase of the sentence names."""
        return concept_of(phrase, self.folded, self.catalog) if phrase else None

    def subject(self) -> list[Token]:
        """The phrase before the governing word; empty where none governs."""
        return phrase_before(self.tokens, self.what.verb) if self.governed else []
