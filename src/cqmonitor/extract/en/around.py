"""A quantity with what stands around it, and the role that it has there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cqmonitor.codes import Measure
from cqmonitor.extract.en.found import Found
from cqmonitor.extract.en.tokens import Token

Trigger = Literal["up", "down", "level", "share", "contribute", "noun", "other", "none"]

Where = Literal["subject", "object", "noun", "unit", "of", "apposed", "same"]


@dataclass(frozen=True, slots=True)
class Role:
    """How a quantity relates to its concept.

    Attributes:
        measure: what it is of the concept.
        value: signed.
        unit: a code of `codes.UNITS`.
        where: where the concept stands: the subject left of `verb`, the counted `noun`, the `unit` itself, behind
            "of" to the right, the verb's object, apposed (the noun phrase directly to the left), or the same as the
            quantity before.
        verb: index of the governing token; the subject ends before it.
        sure: False where the measure was only guessed and a parallel quantity may overrule it.
    """

    measure: Measure
    value: float
    unit: str
    where: Where
    verb: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Left:
    """What stands to the left of a quantity: preposition, governing token and its class."""

    preposition: str | None
    trigger: Trigger
    at: int


@dataclass(frozen=True, slots=True)
class Around:
    """A quantity with what governs it.

    Attributes:
        left, right: what stands to its left, and the words behind it.
        subject: the text of the clause to its left.
        folded: the whole text.
    """

    tokens: Sequence[Token]
    index: int
    found: Found
    left: Left
    right: Sequence[Token]
    subject: str
    folded: str

    @property
    def value(self) -> float:
        return self.found.quantity.value

    @property
    def verb(self) -> int:
        """Place of the governing token, or of the quantity itself where none governs."""
        return self.left.at if self.left.trigger != "none" else self.index

    @property
    def word(self) -> str:
        """The word to the left that may govern it."""
        return self.tokens[self.left.at].word

    @property
    def before(self) -> str:
        """The word directly before it."""
        return self.tokens[self.index - 1].word if self.index else ""

    @property
    def behind(self) -> str:
        """The word directly behind it, periods skipped."""
        return self.right[0].word if self.right else ""

    @property
    def changes(self) -> bool:
        """Whether a word of rise or fall governs it."""
        return self.left.trigger in ("up", "down")

    def role(
        self,
        measure: Measure,
        where: Where = "subject",
        *,
        value: float | None = None,
        verb: int | None = None,
        sure: bool = True,
    ) -> Role:
        """A role of this quantity; its own value, unit and governing word where nothing else is said."""
        signed = self.value if value is None else value
        unit = self.found.quantity.unit
        return Role(measure, signed, unit, where, self.verb if verb is None else verb, sure)
