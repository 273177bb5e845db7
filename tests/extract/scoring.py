"""Scores of claims against gold claims, in tiers; see `tests/gold/README.md` for the gold's fields.

A claim may be matched to one gold claim of its document, and only where value and unit agree. A tier
counts a match where all of its fields agree. Optional gold is neither rewarded nor punished.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cqmonitor.extract import extract_claims
from cqmonitor.records import Claim

GOLD = Path(__file__).parents[1] / "gold"
TIERS: dict[str, tuple[str, ...]] = {
    "quantity": (),
    "measure": ("measure",),
    "period": ("measure", "period"),
    "coded": ("measure", "indicator", "ref_area"),
    "full": ("measure", "period", "indicator", "ref_area", "bound", "status", "basis"),
}
"""Tier -> the fields that must agree, beside value and unit."""
_AHEAD = {"target", "forecast"}
_COUNTED = {"count", "person"}

Gold = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Match:
    """A claim with the gold claim that it was matched to; None for one without the other."""

    claim: Claim | None
    gold: Gold | None

    def right(self, tier: str) -> bool:
        """Whether claim and gold agree in all fields of a tier."""
        if self.claim is None or self.gold is None:
            return False
        return all(agrees(self.claim, self.gold, field) for field in TIERS[tier])


def documents(directory: Path, lang: str) -> Iterator[tuple[str, date, str, list[Gold]]]:
    """(name, day of publication, text, gold claims) of a directory's articles in one language.

    Texts stand beside the gold, or one directory above it.
    """
    manifest = next(
        path for path in (directory / f"manifest-{lang}.csv", directory / "manifest.csv") if path.exists()
    )
    with manifest.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            gold = directory / f"{row['doc']}.jsonl"
            if row["lang"] == lang and gold.exists():
                text = next(
                    path
                    for path in (directory / f"{row['doc']}.txt", directory.parent / f"{row['doc']}.txt")
                    if path.exists()
                )
                claims = [
                    json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()
                ]
                yield (
                    row["doc"],
                    date.fromisoformat(row["published"]),
                    text.read_text(encoding="utf-8"),
                    claims,
                )


def score(directory: Path, lang: str) -> list[Match]:
    """All claims of a directory's articles in one language, matched to their gold."""
    found: list[Match] = []
    for _, published, text, golds in documents(directory, lang):
        found += match(extract_claims(text, published=published, lang=lang), golds)
    return found


def f1(matches: Iterable[Match]) -> dict[str, float]:
    """F1 of each tier."""
    matches = list(matches)
    said = sum(match.claim is not None for match in matches)
    wanted = sum(match.gold is not None for match in matches)
    return {tier: 2 * sum(match.right(tier) for match in matches) / max(said + wanted, 1) for tier in TIERS}


def match(claims: Sequence[Claim], golds: Sequence[Gold]) -> list[Match]:
    """Claims paired with gold, best agreement first, each used once; what is optional alone is left out."""
    fields = TIERS["full"]
    pairs = sorted(
        (-sum(agrees(claim, gold, field) for field in fields), bool(gold.get("optional")), i, j)
        for i, claim in enumerate(claims)
        for j, gold in enumerate(golds)
        if _same_amount(claim, gold)
    )
    of_claim: dict[int, int] = {}
    used: set[int] = set()
    for _, _, i, j in pairs:
        if i not in of_claim and j not in used:
            of_claim[i] = j
            used.add(j)
    said = [Match(claim, golds[of_claim[i]] if i in of_claim else None) for i, claim in enumerate(claims)]
    missed = [Match(None, gold) for j, gold in enumerate(golds) if j not in used]
    return [one for one in (*said, *missed) if one.gold is None or not one.gold.get("optional")]


def agrees(claim: Claim, gold: Gold, field: str) -> bool:
    """Whether one field of a claim is one of the gold's readings; a field that the gold leaves out agrees."""
    if field == "period":
        said = (
            [claim.period.start.isoformat(), claim.period.end.isoformat()] if claim.period else [None, None]
        )
        return gold.get("period") is None or said in gold["period"]
    if field not in gold or (field == "basis" and "growth" not in _readings(gold["measure"])):
        return True
    value = getattr(claim, field)
    if field == "status" and str(value) in _AHEAD:
        return bool(_AHEAD & set(_readings(gold[field])))
    return value in _readings(gold[field])


def _same_amount(claim: Claim, gold: Gold) -> bool:
    close = abs(claim.value - gold["value"]) <= max(0.006 * abs(gold["value"]), 1e-9)
    units = _readings(gold.get("unit"))
    return close and (
        units == [None] or any(claim.unit == unit or {claim.unit, unit} <= _COUNTED for unit in units)
    )


def _readings(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
