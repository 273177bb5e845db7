"""Text and metadata of the clean stage against pages with known content, side by side with bare trafilatura.

    python benchmarks/clean.py --pages DIR [--passes 1]

DIR holds `trafilatura/` and `fundus/`, each with `*.html.gz` and a `gold.json`: the first gives for a
file its `url`, strings `with` that the text must contain and `without` that must be gone; the second
`url`, `title`, `authors`, `publishing_date` and the `body` paragraphs.

Scores: recall is the share of `with` found, precision found `with` over found `with` and `without`;
for bodies the F1 of word 4-grams (character 4-grams for Chinese and Japanese).
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from trafilatura import bare_extraction

from cqmonitor.clean import clean_page
from cqmonitor.errors import CleanError
from cqmonitor.records import SHANGHAI


@dataclass(frozen=True, slots=True)
class Result:
    """What a system made of a page."""

    text: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""


System = Callable[[bytes, str], Result]


def ours(body: bytes, url: str) -> Result:
    """The clean stage with its default rules."""
    try:
        article = clean_page(body, url=url, headers=(("content-type", "text/html"),))
    except CleanError:
        return Result()
    published = article.published_at.isoformat() if article.published_at else ""
    return Result(article.text, article.title, article.byline, published)


def trafilatura_default(body: bytes, url: str) -> Result:
    """trafilatura as it comes, with metadata."""
    return _result(bare_extraction(body, url=url, with_metadata=True, output_format="python"))


def trafilatura_chosen(body: bytes, url: str) -> Result:
    """trafilatura at the setting that the clean stage uses first."""
    found = bare_extraction(
        body,
        url=url,
        with_metadata=True,
        output_format="python",
        favor_precision=True,
        include_comments=False,
        include_tables=True,
    )
    return _result(found)


def _result(found: Any) -> Result:
    if found is None:
        return Result()
    authors = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
    return Result(found.text or "", found.title or "", authors, found.date or "")


SYSTEMS: Mapping[str, System] = {
    "trafilatura, default": trafilatura_default,
    "trafilatura, precise": trafilatura_chosen,
    "cqmonitor.clean": ours,
}


def pages(folder: Path) -> Iterator[tuple[str, bytes, Mapping[str, Any]]]:
    """File name, body and gold of every page of a folder."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    for name, known in gold.items():
        yield name, gzip.decompress((folder / name).read_bytes()), known


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def strings_found(text: str, known: Mapping[str, Any]) -> tuple[int, int, int]:
    """How many of `with` are in the text, how many there are, how many of `without` are in the text."""
    bare = _squeezed(text)
    good = sum(_squeezed(each) in bare for each in known["with"])
    return good, len(known["with"]), sum(_squeezed(each) in bare for each in known["without"])


def grams(text: str) -> Counter[tuple[str, ...]]:
    """Word 4-grams, for Chinese and Japanese character 4-grams."""
    cjk = len(re.findall("[\u3040-\u30ff\u4e00-\u9fff]", text)) > len(text) * 0.2
    units = [c for c in text if not c.isspace()] if cjk else re.findall(r"\w+", text.lower())
    return Counter(tuple(units[i : i + 4]) for i in range(max(0, len(units) - 3)))


def overlap(text: str, gold: str) -> tuple[float, float]:
    """Precision and recall of the 4-grams."""
    found, wanted = grams(text), grams(gold)
    common = sum((found & wanted).values())
    return common / max(1, sum(found.values())), common / max(1, sum(wanted.values()))


def f1(precision: float, recall: float) -> float:
    """Harmonic mean; 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def same_day(published: str, gold: str | None) -> bool:
    """Whether a stated time is of the gold's day, in the gold's zone where both have one."""
    if not published or not gold:
        return not published and not gold
    wanted = datetime.fromisoformat(gold)
    said = datetime.fromisoformat(published)
    if said.tzinfo:  # a gold time without a zone is that of a Chinese page
        said = said.astimezone(wanted.tzinfo or SHANGHAI)
    return said.date() == wanted.date()


def score(system: System, root: Path) -> dict[str, float]:
    """All scores of a system over both folders, with its CPU seconds."""
    counts, started = Counter[str](), time.process_time()
    made = {
        folder: [(system(body, g["url"]), g) for _, body, g in pages(root / folder)] for folder in FOLDERS
    }
    cpu = time.process_time() - started
    for result, known in made["trafilatura"]:
        good, wanted, bad = strings_found(result.text, known)
        counts.update(good=good, wanted=wanted, bad=bad)
    bodies = [(r, g, overlap(r.text, "\n".join(g["body"]))) for r, g in made["fundus"]]
    precision = counts["good"] / max(1, counts["good"] + counts["bad"])
    recall = counts["good"] / max(1, counts["wanted"])
    count = max(1, len(bodies))
    return {
        "strings P": precision,
        "strings R": recall,
        "strings F1": f1(precision, recall),
        "body P": sum(p for _, _, (p, _) in bodies) / count,
        "body R": sum(r for _, _, (_, r) in bodies) / count,
        "body F1": sum(f1(p, r) for _, _, (p, r) in bodies) / count,
        "title": sum(r.title.strip() == (g["title"] or "").strip() for r, g, _ in bodies) / count,
        "authors": sum(sorted(r.authors) == sorted(g["authors"] or []) for r, g, _ in bodies) / count,
        "day": sum(same_day(r.published, g["publishing_date"]) for r, g, _ in bodies) / count,
        "CPU s": cpu,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


FOLDERS = ("trafilatura", "fundus")


def main() -> None:
    """Prints one table, a row a system and pass."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=Path, required=True, help="folder with trafilatura/ and fundus/")
    parser.add_argument("--passes", type=int, default=1, help="how often to run over all pages")
    options = parser.parse_args()
    rows = [
        (name, score(system, options.pages))
        for _ in range(options.passes)
        for name, system in SYSTEMS.items()
    ]
    table = Table("system", *rows[0][1])
    for name, scores in rows:
        table.add_row(name, *(f"{value:.3f}" if value <= 1 else f"{value:.1f}" for value in scores.values()))
    Console(width=160).print(table)


if __name__ == "__main__":
    main()
