"""What the confidence of a claim means: observed precision by confidence, against gold claims.

    python benchmarks/calibration.py [--gold DIR ...] [--lang en] [--grounds]

DIR holds `<doc>.jsonl` (gold) with a manifest, and the texts there or one directory above; without
it the project's own gold articles are taken. A claim counts as right where it agrees with its gold
in all fields (the `full` tier of `tests/extract/scoring.py`). Intervals are Wilson's of 95 per cent.

--grounds prints, for English, the share of right ones on each ground on which a part of a claim was
read: the table `RATES` of `cqmonitor.extract.en.confidence`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import sqrt
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "extract"))

from scoring import GOLD, Match, agrees, documents, match, score  # noqa: E402

from cqmonitor.config import load_config  # noqa: E402
from cqmonitor.extract import _catalog, en  # noqa: E402
from cqmonitor.extract.draft import finish  # noqa: E402

BINS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
ASPECTS = {
    "measure": "measure",
    "concept": "indicator",
    "period": "period",
    "area": "ref_area",
    "status": "status",
}
"""Part of a claim -> the gold's field that tells whether it was read rightly."""


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 per cent interval of a share (Wilson 1927); (0, 1) where nothing was counted."""
    if not of:
        return 0.0, 1.0
    share, spread = right / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return middle - half, middle + half


def bins(matches: Iterable[Match]) -> Table:
    """Claims by confidence: how many, how many right, and the share of right ones above."""
    said = [(one.claim.confidence, one.right("full")) for one in matches if one.claim is not None]
    table = Table(
        "confidence", "claims", "right", "precision", "95 % interval", "claims above", "precision above"
    )
    for low, high in pairwise(BINS):
        inside = [right for confidence, right in said if low <= confidence < high]
        above = [right for confidence, right in said if confidence >= low]
        start, end = wilson(sum(inside), len(inside))
        table.add_row(
            f"{low:.1f} - {min(high, 1):.1f}", str(len(inside)), str(sum(inside)), _share(inside),
            f"{start:.3f} - {end:.3f}", str(len(above)), _share(above),
        )  # fmt: skip
    return table


def _share(right: Sequence[bool]) -> str:
    return f"{sum(right) / len(right):.3f}" if right else ""


def grounds(directories: Iterable[Path]) -> Table:
    """Each ground of each part with its counts and its rate, smoothed by one right and one wrong."""
    seen: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for directory in directories:
        for part, ground, good in _parts(directory):
            seen[part, ground] += 1
            right[part, ground] += good
    table = Table("part", "ground", "claims", "right", "rate")
    for part, ground in sorted(seen):
        of, hits = seen[part, ground], right[part, ground]
        table.add_row(part, ground, str(of), str(hits), f"{(hits + 1) / (of + 2):.3f}")
    return table


def _parts(directory: Path) -> Iterable[tuple[str, str, bool]]:
    """(part, ground, whether right) of every matched claim of a directory's English articles."""
    catalog = _catalog(load_config(), "en")
    for _, published, text, golds in documents(directory, "en"):
        drafts = en.read(text, published=published, title="", home_area="CN-CQ", catalog=catalog)
        claims = [finish(draft, text, published, catalog.by_code) for draft in drafts]
        of_claim = {id(claim): draft for claim, draft in zip(claims, drafts, strict=True)}
        for one in match(claims, golds):
            if one.claim is not None and one.gold is not None:
                for part, ground in of_claim[id(one.claim)].grounds.items():
                    yield part, ground, agrees(one.claim, one.gold, ASPECTS[part])


def main() -> None:
    """Print the table that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, nargs="*", default=[GOLD])
    parser.add_argument("--lang", default="en", choices=("en", "zh"))
    parser.add_argument("--grounds", action="store_true")
    options = parser.parse_args()
    if options.grounds:
        Console().print(grounds(options.gold))
        return
    Console().print(bins([one for directory in options.gold for one in score(directory, options.lang)]))


if __name__ == "__main__":
    main()
