"""How well claims are extracted: F1 in tiers against gold claims, with bootstrap intervals over articles.

    python benchmarks/score.py [--stages] [DIR ...]

DIR holds gold (`<doc>.jsonl`) with a manifest a language, and the texts there or one directory above.
Without it, the project's own gold articles and the held-out ones are taken. Texts pass the boilerplate
step first, as in a run. The interval is the middle 95 per cent of 1,000 resamples of the articles.

`--stages` scores each stage by itself: of the claims whose number was found, the share in which the field
that the stage decides is right; for quantities F1 of the numbers. Beside it stands how many of its own
English cases (`tests/cases/en`) are read right; the rest are marked there as known gaps.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "extract"))

from scoring import GOLD, TIERS, Match, agrees, documents, f1, match  # noqa: E402

from cqmonitor.clean import clean_page  # noqa: E402
from cqmonitor.config import load_config  # noqa: E402
from cqmonitor.extract import extract_claims  # noqa: E402

SAMPLES = 1000


CASES = ROOT / "tests" / "cases" / "en"
STAGES = {
    "masks": ("masks", ""),
    "quantities": ("quantities", ""),
    "periods": ("periods", "period"),
    "areas": ("areas", "ref_area"),
    "indicators": ("names", "indicator"),
    "roles": ("claims", "measure"),
    "bounds": ("", "bound"),
    "status": ("said", "status"),
    "basis": ("", "basis"),
}
"""Stage -> the file of its cases, and the field that it decides."""


def matches_of(directory: Path, lang: str) -> list[list[Match]]:
    """The matches of each article of a directory in one language."""
    config = load_config()
    found = []
    for doc, published, text, golds in documents(directory, lang):
        headers = (
            ("content-type", "text/plain; charset=utf-8"),
            ("x-manifest-published", published.isoformat()),
            ("x-manifest-lang", lang),
        )
        article = clean_page(
            text.encode(), url=f"folder://gold/{doc}.txt", headers=headers, rules=config.boilerplate
        )
        claims = extract_claims(
            article.text, published=published, lang=lang, title=article.title, config=config
        )
        found.append(match(claims, golds))
    return found


def interval(articles: Sequence[list[Match]], tier: str) -> tuple[float, float]:
    """The middle 95 per cent of F1 over resamples of the articles; the seed is fixed."""
    draw = random.Random(0)
    scores = sorted(
        f1([one for article in draw.choices(articles, k=len(articles)) for one in article])[tier]
        for _ in range(SAMPLES)
    )
    return scores[SAMPLES // 40], scores[-SAMPLES // 40]


def row(directory: Path, lang: str, articles: Sequence[list[Match]]) -> list[str]:
    """One line of the table: the set, its size, and F1 with its interval in each tier."""
    every = [one for article in articles for one in article]
    claims = sum(one.gold is not None for one in every)
    cells = []
    for tier in TIERS:
        low, high = interval(articles, tier)
        cells.append(f"{f1(every)[tier]:.3f} ({low:.2f}-{high:.2f})")
    return [directory.name, lang, str(len(articles)), str(claims), *cells]


def stage_table(sets: dict[str, list[list[Match]]]) -> Table:
    """One line a stage: its cases, then its score on each set with the interval over articles."""
    table = Table("stage", "English cases", *sets)
    for stage, (cases, field) in STAGES.items():
        scored = [_share_with_interval(articles, stage, field) for articles in sets.values()]
        table.add_row(stage, _cases_right(cases) if cases else "-", *scored)
    return table


def _cases_right(name: str) -> str:
    """Cases that are read right, of all; the tests hold that these and no others are."""
    loaded = YAML(typ="safe").load(CASES / f"{name}.yaml")
    if isinstance(loaded, dict):
        sizes = {kind: [len(lists[kind]) for lists in loaded.values() if kind in lists] for kind in KINDS}
        right, gaps = (sum(sum(sizes[kind]) for kind in kinds) for kinds in (KINDS[:2], KINDS[2:]))
    else:
        gaps = sum(bool(case.get("known_gap")) for case in loaded)
        right = len(loaded) - gaps
    return f"{right} of {right + gaps}"


KINDS = ("whole", "part", "whole_gaps", "part_gaps")


def _share_with_interval(articles: Sequence[list[Match]], stage: str, field: str) -> str:
    if stage == "masks":
        return "-"
    draw = random.Random(0)
    shares = sorted(_share(draw.choices(articles, k=len(articles)), field) for _ in range(SAMPLES))
    return f"{_share(articles, field):.3f} ({shares[SAMPLES // 40]:.2f}-{shares[-SAMPLES // 40]:.2f})"


def _share(articles: Sequence[list[Match]], field: str) -> float:
    """F1 of the numbers found, or the share of them in which a field is right."""
    every = [one for article in articles for one in article]
    if not field:
        return f1(every)["quantity"]
    both = [(one.claim, one.gold) for one in every if one.claim and one.gold]
    return sum(agrees(claim, gold, field) for claim, gold in both) / max(len(both), 1)


def main() -> None:
    """Print one line a set and language."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("directories", nargs="*", type=Path, default=[GOLD, GOLD / "held-out"])
    parser.add_argument("--stages", action="store_true")
    options = parser.parse_args()
    sets: dict[str, list[list[Match]]] = {}
    table = Table("set", "lang", "articles", "claims", *TIERS)
    for directory in options.directories:
        for lang in ("en", "zh"):
            if (directory / f"manifest-{lang}.csv").exists() or (directory / "manifest.csv").exists():
                articles = matches_of(directory, lang)
                if articles:
                    table.add_row(*row(directory, lang, articles))
                    sets[f"{directory.name}, {lang}"] = articles
    console = Console(width=150)
    console.print(stage_table(sets) if options.stages else table)


if __name__ == "__main__":
    main()
