"""Sentences made from frames, with the claims that they must give: `tests/cases/en/frames.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from ruamel.yaml import YAML

from cqmonitor.codes import Kind
from cqmonitor.config import Config, Indicator
from cqmonitor.records import Claim

CASES = Path(__file__).parent.parent / "cases" / "en"
PUBLISHED = date(2024, 7, 20)
Days = tuple[date, date]

AREAS = {"Chongqing": "CN-CQ", "Sichuan": "CN-SC", "Chengdu": "CN-510100", "Guizhou": "CN-GZ"}
NAMED_AREAS = {**AREAS, "Yubei District": "CN-500112", "CN": "CN", "home": "CN-CQ"}


def year(number: int) -> Days:
    return date(number, 1, 1), date(number, 12, 31)


SPANS: dict[str, Days] = {
    "in 2023": year(2023),
    "last year": year(2023),
    "in the first half of 2024": (date(2024, 1, 1), date(2024, 6, 30)),
    "in the first half of the year": (date(2024, 1, 1), date(2024, 6, 30)),
    "in the first quarter of 2024": (date(2024, 1, 1), date(2024, 3, 31)),
    "in the first three quarters of 2022": (date(2022, 1, 1), date(2022, 9, 30)),
    "in the January-May period": (date(2024, 1, 1), date(2024, 5, 31)),
    "from January to May": (date(2024, 1, 1), date(2024, 5, 31)),
    "in the first five months of this year": (date(2024, 1, 1), date(2024, 5, 31)),
    "in June": (date(2024, 6, 1), date(2024, 6, 30)),
    "in the second quarter": (date(2024, 4, 1), date(2024, 6, 30)),
    "in December 2023": (date(2023, 12, 1), date(2023, 12, 31)),
}
"""Periods of flows and ratios."""
EARLIER: dict[str, Days] = {"in 2022": year(2022), "in 2021": year(2021), "in the whole of 2020": year(2020)}
DAYS: dict[str, Days] = {
    "at the end of 2023": (date(2023, 12, 31),) * 2,
    "by the end of June": (date(2024, 6, 30),) * 2,
    "as of the end of March 2024": (date(2024, 3, 31),) * 2,
    "by the end of last year": (date(2023, 12, 31),) * 2,
}
"""Days of stocks."""
EARLIER_DAYS: dict[str, Days] = {
    "at the end of 2022": (date(2022, 12, 31),) * 2,
    "at the end of 2021": (date(2021, 12, 31),) * 2,
}

PRICES = ("cpi", "ppi")

NOUNS = {
    "CNY": ("billion yuan", 9),
    "USD": ("billion US dollars", 9),
    "m2": ("million square meters", 6),
    "t": ("million tonnes", 6),
    "TEU": ("million TEUs", 6),
    "kWh": ("billion kWh", 9),
    "km": ("km", 0),
    "day": ("days", 0),
    "person": ("yuan", 0),
    "people": ("million people", 6),
    "trips": ("million", 6),
    "units": ("million units", 6),
    "passengers": ("million", 6),
    "trains": ("", 0),
    "heads": ("million head", 6),
    "plain": ("", 0),
    "count": ("", 0),
    "percent": ("percent", 0),
}
"""What an amount is written with, and its power of ten."""


@dataclass(frozen=True)
class Frame:
    """A text with slots and the lines of its claims; see the head of frames.yaml."""

    group: str
    text: str
    claims: tuple[str, ...]
    kinds: tuple[str, ...] = ("stock", "flow", "ratio")
    only: tuple[str, ...] = ()
    area: str = ""

    def takes(self, entry: Indicator) -> bool:
        """Whether the frame goes with an indicator: a ratio has levels only, a price index growth only."""
        if entry.kind.value not in self.kinds or (self.only and entry.unit not in self.only):
            return False
        if entry.unit != "percent":
            return True
        told = {line.split()[1] for line in self.claims}
        return told == ({"growth"} if entry.code in PRICES else {"level"})


@dataclass(frozen=True)
class Expected:
    """What a claim must say."""

    indicator: str | None
    measure: str
    value: float
    area: str
    period: Days | None
    status: str = "actual"


@dataclass(frozen=True)
class Made:
    """A text with its claims."""

    frame: Frame
    codes: tuple[str, ...]
    text: str
    claims: tuple[Expected, ...]


def frames() -> list[Frame]:
    groups = YAML(typ="safe").load(CASES / "frames.yaml")
    return [
        Frame(
            group["group"],
            one["text"],
            tuple(one["claims"]),
            tuple(one.get("kind", ("stock", "flow", "ratio"))),
            tuple(one.get("only", ())),
            one.get("area", ""),
        )
        for group in groups
        for one in group["frames"]
    ]


class Grammar:
    """Makes texts; the same seed gives the same texts."""

    def __init__(self, config: Config) -> None:
        self.subjects = YAML(typ="safe").load(CASES / "subjects.yaml")
        self.by_code = {entry.code: entry for entry in config.indicators}

    def make(self, frame: Frame, code: str, random: Random) -> Made | None:
        """A text of the frame about an indicator; None where they do not go together."""
        entry = self.by_code[code]
        if not frame.takes(entry):
            return None
        codes = (code, *self._others(frame, entry, random))
        if any(f"{{{slot}}}" in frame.text for slot in "xyz"[len(codes) :]):
            return None
        stock = entry.kind is Kind.STOCK
        spans, earlier = (DAYS, EARLIER_DAYS) if stock else (SPANS, EARLIER)
        words = {"p": random.choice(sorted(spans)), "q": random.choice(sorted(earlier))}
        a, b = random.sample(sorted(AREAS), 2)
        words |= {"a": "Chongqing" if frame.area else a, "b": b}
        for slot, one in zip("xyz", codes, strict=False):
            words[slot] = random.choice(self.subjects[one]["names"])
        values: dict[str, float] = {}
        for slot, one in zip("123", (codes * 3 if len(codes) == 1 else codes), strict=False):
            words[slot], values[slot] = self._amount(one, random)
        sign = Random(frame.text + code).choice((" percent", " per cent", "%"))
        for slot in "rst":
            number = round(random.uniform(0.3, 28), 1)
            words[slot], values[slot] = f"{number}{sign}", number
        words["s pp"] = f"{values['s']} percentage points"
        where = {"p": spans[words["p"]], "q": earlier[words["q"]]}
        claims = tuple(
            _expected(line, dict(zip("xyz", codes, strict=False)), values, where, words)
            for line in frame.claims
        )
        return Made(frame, codes, _capitals(_filled(frame.text, words)), claims)

    def _others(self, frame: Frame, entry: Indicator, random: Random) -> list[str]:
        """Further indicators, of another family but the same kind and unit."""
        alike = [
            one
            for one in self.subjects
            if one != entry.code
            and (one in PRICES) is (entry.code in PRICES)
            and self.by_code[one].unit == entry.unit
            and self.by_code[one].kind is entry.kind
            and self.subjects[one].get("amount") == self.subjects[entry.code].get("amount")
        ]
        wanted = len({slot for slot in "yz" if f"{{{slot}}}" in frame.text})
        return random.sample(alike, min(wanted, len(alike))) if wanted else []

    def _amount(self, code: str, random: Random) -> tuple[str, float]:
        """An amount as written and its value in the base unit."""
        noun, power = NOUNS[self.subjects[code].get("amount") or self.by_code[code].unit]
        number: float = round(random.uniform(1.1, 99), random.choice((1, 2)))
        if not power and noun != "percent":
            number = random.randint(2100, 98000) if noun != "days" else random.randint(200, 360)
        return f"{number:,} {noun}".strip(), round(number * 10**power, 4)


def _filled(text: str, words: dict[str, str]) -> str:
    return re.sub(r"\{([^}]+)\}", lambda match: words[match[1]], text)


def _capitals(text: str) -> str:
    return re.sub(r"(?:^|(?<=[.!]\s)|(?<=\n)|(?<=\n[-*]\s))[a-z]", lambda match: match[0].upper(), text)


def _expected(
    line: str, codes: dict[str, str], values: dict[str, float], where: dict[str, Days], words: dict[str, str]
) -> Expected:
    name, measure, slot, *rest = line.split(maxsplit=3)
    value = -values[slot[1:]] if slot.startswith("~") else values[slot]
    period: Days | None = where["p"]
    area, status = NAMED_AREAS[words["a"]], "actual"
    told = rest[0] if rest else ""
    for place, code in NAMED_AREAS.items():
        if place in told:
            area, told = code, told.replace(place, "")
    for word in told.split():
        if word in ("target", "forecast"):
            status = "aim"
        elif word == "b":
            area = AREAS[words["b"]]
        elif word == "any":
            period = None
        elif word.isdigit():
            period = year(int(word))
        elif word in where:
            period = where[word]
    return Expected(codes.get(name), measure, value, area, period, status)


def wrong(made: Made, claims: list[Claim]) -> Iterator[str]:
    """What is wrong with the claims that were read from a text, as causes."""
    left = list(claims)
    for one in made.claims:
        got = next((claim for claim in left if abs(claim.value) == abs(one.value)), None)
        if got is None:
            yield f"missed {one.measure}"
            continue
        left.remove(got)
        yield from _differences(one, got)
    yield from (f"extra {claim.value} {claim.unit}" for claim in left)


def _differences(one: Expected, got: Claim) -> Iterator[str]:
    period = (got.period.start, got.period.end) if got.period else None
    if got.value != one.value:
        yield f"sign of {one.measure}"
    if got.measure != one.measure:
        yield f"{got.measure} for {one.measure}"
    if got.indicator != one.indicator:
        yield (
            f"{'no' if got.indicator is None else 'other'} code of {one.measure}"
            if one.indicator
            else "false code"
        )
    if got.ref_area != one.area:
        yield f"area of {one.measure}"
    if one.period and period != one.period and not _aims_alike(one, period):
        yield f"period of {one.measure}"
    if (got.status != "actual") is (one.status == "actual"):
        yield f"status of {one.measure}"


def _aims_alike(one: Expected, period: Days | None) -> bool:
    """An aim for a year is of the year, or of its last day for a stock."""
    return (
        one.status == "aim" and period is not None and one.period is not None and period[1] == one.period[1]
    )
