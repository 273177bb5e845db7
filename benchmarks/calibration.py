"""What the confidence of a claim means: observed precision by confidence, against gold claims.

    python benchmarks/calibration.py [--gold DIR ...] [--lang en] [--grounds [--unseen DIR ...]]

DIR holds `<doc>.jsonl` (gold) with a manifest, and the texts there or one directory above; without
it the project's own gold articles are taken. A claim counts as right where it agrees with its gold
in all fields (the `full` tier of `tests/extract/scoring.py`). Intervals are Wilson's of 95 per cent.

--grounds prints, for English, the share of right ones on each ground on which a part of a claim was
read: the table `RATES` of `cqmonitor.extract.en.confidence`, and the `SLOPE` and `INTERCEPT` that make their
product the share that is right on unseen articles.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import exp, log, sqrt
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "extract"))

from scoring import GOLD, Match, agrees, documents, match, score  # noqa: E402

from cqmonitor.config import load_config  # noqa: E402
from cqmonitor.extract import _catalog, en  # noqa: E402
from cqmonitor.extract.draft import finish  # noqa: E402
from cqmonitor.extract.en.confidence import INTERCEPT, SLOPE  # noqa: E402
from cqmonitor.records import Claim  # noqa: E402

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


def platt(matches: Iterable[Match]) -> tuple[float, float]:
    """Slope and intercept that turn the product of the rates into the observed share of right ones.

    Logistic regression of right on the logit of the product (J. Platt, "Probabilistic outputs for support
    vector machines", 1999), by Newton's method.
    """
    said = [(_logit(product(one.claim)), one.right("full")) for one in matches if one.claim is not None]
    slope, intercept = 1.0, 0.0
    for _ in range(50):
        chances = [1 / (1 + exp(-(slope * x + intercept))) for x, _ in said]
        errors = [good - chance for chance, (_, good) in zip(chances, said, strict=True)]
        weights = [chance * (1 - chance) for chance in chances]
        by_slope = sum(error * x for error, (x, _) in zip(errors, said, strict=True))
        xx = sum(weight * x * x for weight, (x, _) in zip(weights, said, strict=True))
        xy = sum(weight * x for weight, (x, _) in zip(weights, said, strict=True))
        det = xx * sum(weights) - xy * xy
        slope += (by_slope * sum(weights) - sum(errors) * xy) / det
        intercept += (sum(errors) * xx - by_slope * xy) / det
    return slope, intercept


def product(claim: Claim) -> float:
    """The product of the rates of a claim, from its confidence."""
    return 1 / (1 + exp(-(_logit(claim.confidence) - INTERCEPT) / SLOPE))


def _logit(chance: float) -> float:
    return log(chance / (1 - chance))


SEEN_WEIGHS = 10
"""The articles that the rules were written on weigh as much as so many claims of the others."""


def grounds(seen: Iterable[Path], unseen: Iterable[Path]) -> Table:
    """Each ground of each part: how many claims of seen and unseen articles, how many right, and the rate."""
    of_seen, right_seen = _counted(seen)
    of, right = _counted(unseen)
    table = Table("part", "ground", "seen", "right", "unseen", "right", "rate")
    for key in sorted(of_seen | of):
        prior = (right_seen[key] + 1) / (of_seen[key] + 2)
        rate = (right[key] + SEEN_WEIGHS * prior) / (of[key] + SEEN_WEIGHS)
        counts = (of_seen[key], right_seen[key], of[key], right[key])
        table.add_row(*key, *map(str, counts), f"{rate:.3f}")
    return table


def _counted(directories: Iterable[Path]) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """By part and ground, how many claims and how many whose part is right."""
    of: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for directory in directories:
        for part, ground, good in _parts(directory):
            of[part, ground] += 1
            right[part, ground] += good
    return of, right


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
                    if part in ASPECTS:
                        yield part, ground, agrees(one.claim, one.gold, ASPECTS[part])


def main() -> None:
    """Print the table that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, nargs="*", default=[GOLD])
    parser.add_argument("--unseen", type=Path, nargs="*", default=[GOLD / "held-out"])
    parser.add_argument("--lang", default="en", choices=("en", "zh"))
    parser.add_argument("--grounds", action="store_true")
    options = parser.parse_args()
    if options.grounds:
        Console(width=120).print(grounds(options.gold, options.unseen))
        unseen = [one for directory in options.unseen for one in score(directory, "en")]
        print("SLOPE {:.2f}, INTERCEPT {:.2f}".format(*platt(unseen)))
        return
    Console().print(bins([one for directory in options.gold for one in score(directory, options.lang)]))


if __name__ == "__main__":
    main()
