"""How sure a claim is: the share of claims read on the same grounds that were right.

Each part of a claim (measure, concept, period, area, status) was read on some ground: said beside
the number, carried from the sentence before, taken by default. A ground's rate is the share of
claims on it whose part agreed with the gold (`benchmarks/calibration.py --grounds` counts them
again). Counted first on articles that the rules were written on, and then on articles that they had
never been tried on: the first count weighs as much as ten claims of the second. Confidence is the
product of the rates, scaled to the share of right claims on the latter articles.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log, prod

from cqmonitor.codes import Status
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.period_rules import PeriodMention
from cqmonitor.extract.en.reading import Reading

Grounds = Mapping[str, str]
"""Part of a claim -> the ground on which it was read."""

RATES: Mapping[tuple[str, str], float] = {
    ("area", "default"): 0.981,
    ("area", "told"): 0.981,
    ("article", "at odds"): 0.750,
    ("concept", "carried, name"): 0.750,
    ("concept", "carried, part"): 0.689,
    ("concept", "carried, topic"): 0.714,
    ("concept", "carried, uncoded"): 0.713,
    ("concept", "none"): 0.600,
    ("concept", "own, name"): 0.976,
    ("concept", "own, part"): 0.897,
    ("concept", "own, topic"): 0.849,
    ("concept", "own, uncoded"): 0.889,
    ("concept", "same sentence, name"): 0.898,
    ("concept", "same sentence, part"): 0.744,
    ("concept", "same sentence, topic"): 0.761,
    ("concept", "same sentence, uncoded"): 0.804,
    ("measure", "change, guessed"): 0.773,
    ("measure", "change, sure"): 0.898,
    ("measure", "contribution, sure"): 0.967,
    ("measure", "gap, sure"): 0.975,
    ("measure", "growth, guessed"): 0.861,
    ("measure", "growth, sure"): 0.991,
    ("measure", "level, guessed"): 0.809,
    ("measure", "level, sure"): 1.000,
    ("measure", "rank, sure"): 0.975,
    ("measure", "share, guessed"): 0.857,
    ("measure", "share, sure"): 0.999,
    ("period", "beside"): 0.980,
    ("period", "carried"): 0.868,
    ("period", "default"): 0.882,
    ("period", "sentence"): 0.957,
    ("status", "actual"): 1.000,
    ("status", "forecast"): 0.988,
    ("status", "target"): 0.965,
}
"""(part, ground) -> share of right ones."""
_UNSEEN = 0.6

AT_ODDS: Grounds = {"article": "at odds"}
"""The ground of a claim to whose fact a surer one of the same article gives another value.

It is of the whole claim. Its rate makes the confidence of such claims about the share of them that is right: 0.48
of 33 seen ones, 0.18 of 17 unseen ones (of the surer ones 0.71 and 0.83).
"""

SLOPE, INTERCEPT = 1.63, -1.14
"""Platt scaling of the product: parts that are read on weak grounds go wrong together."""

_IN_WORDS = {
    "own": "named in its own clause",
    "same sentence": "named before in the sentence",
    "carried": "named in a sentence before",
    "name": "a name of the catalog gives the code",
    "topic": "topic, activity and unit give the code",
    "part": "no code, since it is a part of the whole or another thing",
    "uncoded": "no code of the catalog fits",
    "none": "nothing names it",
    "sure": "the words say so",
    "guessed": "no word says so",
    "beside": "beside the number",
    "sentence": "elsewhere in the sentence",
    "default": "taken from what the story is about",
    "told": "the sentence says so",
    "at odds": "a surer claim of the article gives this fact another value",
}


def confidence(grounds: Grounds) -> float:
    """0 to 1: the scaled product of the rates of a claim's grounds, 0.6 for one never counted."""
    product = min(prod(RATES.get((part, ground), _UNSEEN) for part, ground in grounds.items()), 0.999)
    return 1 / (1 + exp(-(SLOPE * log(product / (1 - product)) + INTERCEPT)))


def worded(grounds: Grounds) -> dict[str, str]:
    """The grounds as a person would say them: part of a claim -> words; `carried` alone is of a period."""
    said = {
        part: [_IN_WORDS[one] for one in ground.split(", ") if one in _IN_WORDS]
        for part, ground in grounds.items()
    }
    if grounds.get("period") == "carried":
        said["period"] = ["told in a sentence before"]
    return {part: "; ".join(words) for part, words in said.items() if words}


def concept_ground(named: Concept | None, settled: Concept | None, own: bool, clause: Clause) -> str:
    """How a concept got its code: by its name, by topic or activity, carried from before, or not at all."""
    if settled is None:
        return "none"
    origin = "own" if own else "carried" if clause.last is None else "same sentence"
    if settled.code is None:
        return f"{origin}, part" if settled.restricted else f"{origin}, uncoded"
    return f"{origin}, name" if named is not None and named.code == settled.code else f"{origin}, topic"


def grounds_of(reading: Reading, mention: PeriodMention | None, status: Status) -> Grounds:
    """The grounds of a claim's parts."""
    sure = "sure" if reading.role.sure else "guessed"
    return {
        "measure": f"{reading.role.measure.value}, {sure}",
        "concept": reading.named_by,
        "period": _period_ground(reading, mention),
        "area": "told" if reading.area_told else "default",
        "status": status.value,
    }


def _period_ground(reading: Reading, mention: PeriodMention | None) -> str:
    if mention is None:
        return "none"
    if reading.mention is not None:
        return "beside" if reading.beside else "sentence"
    return "default" if mention.start == mention.end else "carried"
