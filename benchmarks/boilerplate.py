"""What cleaning leaves of a site's boilerplate and loses of its articles, as it gets to know the site.

    python benchmarks/boilerplate.py [--pages 200]

Five generated sites (`tests/clean/sites.py`) are watched from a cold start: their pages go into a warehouse
in the order of their fetch and are read after 1, 5, 20, ... of them, as runs would. For each stage and site:
lines of boilerplate left a page, of how many; article lines lost, of how many, and how many of these by the
boilerplate step (the others the extraction of the main text did not find). At the end all pages are read
anew from nothing, which must give the same.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.clean.sites import SITES, Made, pages_of  # noqa: E402

from cqmonitor import Warehouse  # noqa: E402
from cqmonitor.reading import run_read  # noqa: E402

STAGES = (1, 5, 20, 100, 120, 200)
"""Pages known; from the 100th on the sites have a new layout."""


def texts(warehouse: Path) -> Mapping[str, tuple[list[str], set[str]]]:
    """Address -> lines of the article in force, and the lines that the boilerplate step took."""
    frame = Warehouse(warehouse).articles_in_force().select("url", "article_id", "text").collect()
    removed = Warehouse(warehouse).readings().select("article_id", "text", "removed").collect()
    taken = frame.join(removed, on=("article_id", "text")).group_by("url").agg(pl.col("removed").last())
    gone = {row["url"]: {one["text"] for one in row["removed"]} for row in taken.to_dicts()}
    return {url: (text.splitlines(), gone[url]) for url, text in frame.select("url", "text").iter_rows()}


def counts(made: Sequence[Made], found: Mapping[str, tuple[list[str], set[str]]]) -> dict[str, int]:
    """Lines of the site that are left, lines of articles that are lost, by whom, and of how many."""
    sums = dict.fromkeys(("left", "site", "lost", "taken", "article"), 0)
    for each in made:
        kept, gone = found.get(each.page.url, ([], set()))
        lost = [line for line in each.article if line not in kept]
        sums["left"] += sum(line in kept for line in each.site)
        sums["site"] += len(each.site)
        sums["lost"] += len(lost)
        sums["taken"] += sum(line in gone for line in lost)
        sums["article"] += len(each.article)
    return sums


def watched(made: Sequence[Made], warehouse: Path, stages: Iterable[int]) -> Mapping[int, dict[str, int]]:
    """The counts after so many pages, read one stage after the other into one warehouse."""
    scores, known = {}, 0
    for stage in stages:
        Warehouse(warehouse).append_pages([one.page for one in made[known:stage]], f"run-{stage}")
        run_read(warehouse, run_id=f"run-{stage}")
        scores[stage], known = counts(made[:stage], texts(warehouse)), stage
    return scores


def main() -> None:
    """Prints a row a site and stage."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=STAGES[-1], help="pages a site")
    options = parser.parse_args()
    stages = [stage for stage in STAGES if stage <= options.pages]
    table = Table(
        "site", "pages known", "boilerplate left a page", "article lines lost", "of them by this step"
    )
    same = True
    for name in SITES:
        made = pages_of(name, options.pages)
        with tempfile.TemporaryDirectory() as folder:
            scores = watched(made, Path(folder) / "grown", stages)
            watched(made, Path(folder) / "anew", stages[-1:])
            same &= texts(Path(folder) / "grown") == texts(Path(folder) / "anew")
        for stage, told in scores.items():
            left = f"{told['left'] / stage:.2f} of {told['site'] / stage:.1f}"
            table.add_row(name, str(stage), left, f"{told['lost']} of {told['article']}", str(told["taken"]))
    Console(width=120).print(table)
    print("read anew from nothing:", "the same" if same else "NOT the same")
    if not same:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
