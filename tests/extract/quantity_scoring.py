"""Scores of quantities against those of `tests/gold/quantities`; see the README there for how one is written.

The tiers are those of CQE (Almasian et al., EMNLP 2023): the value, the value with its unit, the value with
its bound and direction. A quantity may be matched to one of its sentence's gold, only where the values agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from cqmonitor.records import Quantity

NEWS = Path(__file__).parents[1] / "gold" / "quantities"
TIERS = ("value", "unit", "change")
_NUMBER = r"\d+(?:\.\d+)?(?:e\d+)?"
_WRITTEN = re.compile(
    rf"(?P<low>-?{_NUMBER})(?:\.\.(?P<high>{_NUMBER}))?\s(?P<unit>\w+)(?:/(?P<noun>\S+))?"
    r"(?:\s(?P<bound>[<>~]))?(?:\s(?P<direction>up|down))?"
)
_COUNTED = {"count", "person"}


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity as far as it is scored; `noun` is its head, None where that is not compared."""

    value: float
    unit: str
    noun: str | None
    bound: str
    direction: str | None

    @staticmethod
    def of(written: str) -> Amount:
        """A gold quantity: "300 count/MPs ~"."""
        match = _WRITTEN.fullmatch(written)
        if match is None:
            raise ValueError(
                f"not a gold quantity: {written!r}; VALUE UNIT[/NOUN] [<>~] [up|down] is allowed"
            )
        ends = [float(match["low"]), float(match["high"] or match["low"])]
        noun = "" if match["noun"] == "-" else (match["noun"] or "").lower()
        return Amount(sum(ends) / 2, match["unit"], noun, match["bound"] or "=", match["direction"])

    @staticmethod
    def said(quantity: Quantity) -> Amount:
        """What was extracted; the head of a noun is its last word before "of"."""
        noun = re.split(r"\s(?:of|and)\s", quantity.noun.lower())[0].split()
        if quantity.unit == "unknown":
            noun = noun[:1]
        head = noun[-1] if noun else ""
        return Amount(quantity.value, quantity.unit, head, str(quantity.bound), quantity.direction)

    def right(self, gold: Amount, tier: str) -> bool:
        """Whether it agrees with a gold of the same value in a tier's fields."""
        if tier == "unit":
            return self._unit(gold)
        return tier == "value" or (self.bound, self.direction) == (gold.bound, gold.direction)

    def _unit(self, gold: Amount) -> bool:
        alike = self.unit == gold.unit or {self.unit, gold.unit} <= _COUNTED
        return alike and (
            self.noun is None or gold.unit not in {"unknown", *_COUNTED} or self.noun == gold.noun
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """A quantity and its gold; None for one without the other."""

    said: Amount | None
    gold: Amount | None

    def right(self, tier: str) -> bool:
        return self.said is not None and self.gold is not None and self.said.right(self.gold, tier)


def sentences(path: Path) -> list[tuple[str, list[Amount]]]:
    """The sentences of a file with their gold."""
    return [
        (case["text"], [Amount.of(one) for one in case["expect"]]) for case in YAML(typ="safe").load(path)
    ]


def paired(said: Sequence[Amount], golds: Sequence[Amount]) -> list[Pair]:
    """The quantities of a sentence with their gold, best agreement first, each used once."""
    best = sorted(
        (-sum(one.right(gold, tier) for tier in TIERS), i, j)
        for i, one in enumerate(said)
        for j, gold in enumerate(golds)
        if abs(one.value - gold.value) <= max(0.001 * abs(gold.value), 1e-9)
    )
    of_said: dict[int, int] = {}
    for _, i, j in best:
        if i not in of_said and j not in of_said.values():
            of_said[i] = j
    pairs = [Pair(one, golds[of_said[i]] if i in of_said else None) for i, one in enumerate(said)]
    return pairs + [Pair(None, gold) for j, gold in enumerate(golds) if j not in of_said.values()]


def f1(pairs: Iterable[Pair]) -> dict[str, float]:
    """F1 of each tier."""
    pairs = list(pairs)
    said = sum(pair.said is not None for pair in pairs)
    wanted = sum(pair.gold is not None for pair in pairs)
    return {tier: 2 * sum(pair.right(tier) for pair in pairs) / max(said + wanted, 1) for tier in TIERS}
