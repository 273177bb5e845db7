"""How well claims are extracted: F1 in tiers against gold claims, with bootstrap intervals over articles.

    python benchmarks/score.py [DIR ...]

DIR holds gold (`<doc>.jsonl`) with a manifest a language, and the texts there or one directory above.
Without it, the project's own gold articles and the held-out ones are taken. Texts pass the boilerplate
step first, as in a run. The interval is the middle 95 per cent of 1,000 resamples of the articles.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "extract"))

from scoring import GOLD, TIERS, Match, documents, f1, match  # noqa: E402

from cqmonitor.clean import clean_page  # noqa: E402
from cqmonitor.config import load_config  # noqa: E402
from cqmonitor.extract import extract_claims  # noqa: E402

SAMPLES = 1000


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


def main() -> None:
    """Print one line a set and language."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("directories", nargs="*", type=Path, default=[GOLD, GOLD / "held-out"])
    table = Table("set", "lang", "articles", "claims", *TIERS)
    for directory in parser.parse_args().directories:
        for lang in ("en", "zh"):
            if (directory / f"manifest-{lang}.csv").exists() or (directory / "manifest.csv").exists():
                articles = matches_of(directory, lang)
                if articles:
                    table.add_row(*row(directory, lang, articles))
    Console(width=150).print(table)


if __name__ == "__main__":
    main()
