"""How well quantities of general news are extracted: F1 of value, with unit, with change, beside quantulum3.

    python benchmarks/quantities.py [--errors] [--env DIR] [--without-quantulum3]

The sentences are those of `tests/gold/quantities`. The numbers that CQE published for its own set, NewsQuant,
stand beside them for orientation: the sets are not the same. quantulum3 runs on the same sentences in an
environment of its own (see `extract.py`); it knows no bounds and directions, and names no counted things,
so a number without a unit passes for any count. `--errors` prints what differs in the development half.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / "extract"), str(ROOT / "benchmarks")]

from extract import environment  # type: ignore[import-not-found]  # noqa: E402
from quantity_scoring import NEWS, TIERS, Amount, Pair, f1, paired, sentences  # noqa: E402

from cqmonitor.extract import extract_quantities  # noqa: E402

SETS = ("news-dev", "news-test")
CQE = {"value": 0.920, "unit": 0.856, "change": 0.881}
"""F1 on NewsQuant: Almasian et al., "CQE: A Comprehensive Quantity Extractor", EMNLP 2023."""

UNITS = {
    "percentage": ("percent", 1), "dollar": ("USD", 1), "euro": ("EUR", 1), "pound sterling": ("GBP", 1),
    "yen": ("JPY", 1), "yuan": ("CNY", 1), "won": ("KRW", 1), "Hong Kong dollar": ("HKD", 1),
    "kilometre": ("km", 1), "metre": ("m", 1), "centimetre": ("m", 1e-2), "millimetre": ("m", 1e-3),
    "square metre": ("m2", 1), "square kilometre": ("km2", 1), "cubic metre": ("m3", 1), "tonne": ("t", 1),
    "ton": ("t", 1), "kilogram": ("kg", 1), "gram": ("kg", 1e-3), "year": ("year", 1), "month": ("month", 1),
    "week": ("day", 7), "day": ("day", 1), "hour": ("hour", 1), "minute": ("minute", 1),
    "second": ("second", 1),
    "gigawatt": ("W", 1e9), "basis point": ("pp", 0.01), "percentage point": ("pp", 1),
    "dimensionless": ("count", 1),
}  # fmt: skip
"""quantulum3's names of the units that our table holds; any other is `unknown`."""

CHILD = """
import json, sys, warnings
warnings.simplefilter("ignore")
from quantulum3 import parser
found = []
for line in json.load(open(sys.argv[1])):
    try:
        found.append([[one.value, one.unit.name] for one in parser.parse(line)])
    except Exception:
        found.append([])
print(json.dumps(found))
"""


def ours(text: str) -> list[Amount]:
    return [Amount.said(one) for one in extract_quantities(text, lang="en")]


def theirs(python: Path, texts: list[str]) -> list[list[Amount]]:
    """What quantulum3 finds in each text."""
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "lines.json"
        lines.write_text(json.dumps(texts), encoding="utf-8")
        done = subprocess.run([python, "-c", CHILD, str(lines)], capture_output=True, text=True, check=True)
    return [[_amount(*one) for one in found] for found in json.loads(done.stdout)]


def _amount(value: float, name: str) -> Amount:
    unit, factor = UNITS.get(name, ("unknown", 1))
    return Amount(value * factor, unit, None, "=", None)


def row(name: str, system: str, pairs: list[Pair]) -> list[str]:
    """One line of the table; quantulum3 is not scored on change."""
    scores = f1(pairs)
    cells = [f"{scores[tier]:.3f}" for tier in TIERS]
    if system != "cqmonitor":
        cells[-1] = "-"
    return [name, system, str(sum(pair.gold is not None for pair in pairs)), *cells]


def differing(text: str, pairs: list[Pair]) -> list[str]:
    """What was missed, said in excess, or said otherwise in a sentence."""
    wrong = [pair for pair in pairs if not all(pair.right(tier) for tier in TIERS)]
    return [text, *(f"    said {pair.said}\n    gold {pair.gold}" for pair in wrong)] if wrong else []


def main() -> None:
    """Print one line a set and system, and the published figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--env", type=Path, default=Path(tempfile.gettempdir()) / "cqmonitor-quantulum3")
    parser.add_argument("--without-quantulum3", action="store_true")
    args = parser.parse_args()
    python = None if args.without_quantulum3 else environment(args.env)
    table = Table("set", "system", "quantities", *(f"F1 {tier}" for tier in TIERS))
    for name in SETS:
        cases = sentences(NEWS / f"{name}.yaml")
        found = [paired(ours(text), golds) for text, golds in cases]
        if args.errors and name == "news-dev":
            for (text, _), pairs in zip(cases, found, strict=True):
                print(*differing(text, pairs), sep="\n", end="\n" if differing(text, pairs) else "")
        table.add_row(*row(name, "cqmonitor", [pair for pairs in found for pair in pairs]))
        if python:
            others = zip(theirs(python, [text for text, _ in cases]), cases, strict=True)
            table.add_row(
                *row(
                    name, "quantulum3", [pair for said, (_, golds) in others for pair in paired(said, golds)]
                )
            )
    table.add_row("NewsQuant", "CQE (published)", "", *(f"{CQE[tier]:.3f}" for tier in TIERS))
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
