"""Text and metadata of the clean stage against pages with known content, side by side with its peers.

    python benchmarks/clean.py --pages DIR [--passes 10] [--peers FOLDER]

DIR holds `trafilatura/` and `fundus/`, each with `*.html.gz` and a `gold.json`: the first gives for a
file its `url`, strings `with` that the text must contain and `without` that must be gone; the second
`url`, `title`, `authors`, `publishing_date` and the `body` paragraphs.

Scores: recall is the share of `with` found, precision found `with` over found `with` and `without`;
for bodies the F1 of word 4-grams (character 4-grams for Chinese and Japanese). Each system runs in a
process of its own, the passes by turns. CPU is the median over the passes, and once more as a ratio to bare
trafilatura at the same setting; memory is the resident set after the first and after the last pass, scores
included. readability-lxml and resiliparse are installed into FOLDER if they are not there, beside the
project's own packages and not among them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from lxml import html  # type: ignore[import-untyped]
from rich.console import Console
from rich.table import Table
from trafilatura import bare_extraction

from cqmonitor.clean import clean_page
from cqmonitor.errors import CleanError
from cqmonitor.records import SHANGHAI

PEERS = ("readability-lxml>=0.8.4", "resiliparse>=0.15")
BASE = "trafilatura, precise"
"""What CPU time is a ratio to."""


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


def readability(body: bytes, url: str) -> Result:
    """readability-lxml, which tells text and title."""
    from readability import Document  # type: ignore[import-not-found]

    document = Document(body, url=url)
    try:
        summary = html.fromstring(document.summary(html_partial=True))
        text = "\n".join(" ".join(piece.split()) for piece in summary.itertext() if piece.strip())
        return Result(text, document.short_title() or "")
    except Exception:  # it raises Unparseable and what lxml raises
        return Result()


def resiliparse(body: bytes, url: str) -> Result:
    """resiliparse, which tells text and title."""
    from resiliparse.extract.html2text import extract_plain_text  # type: ignore[import-not-found]
    from resiliparse.parse.encoding import detect_encoding  # type: ignore[import-not-found]
    from resiliparse.parse.html import HTMLTree  # type: ignore[import-not-found]

    tree = HTMLTree.parse_from_bytes(body, detect_encoding(body))
    text = extract_plain_text(tree, main_content=True, alt_texts=False, links=False)
    return Result(text, (tree.title or "").strip())


SYSTEMS: Mapping[str, System] = {
    "trafilatura, default": trafilatura_default,
    "trafilatura, precise": trafilatura_chosen,
    "readability-lxml": readability,
    "resiliparse": resiliparse,
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


def score(made: Mapping[str, Sequence[tuple[Result, Mapping[str, Any]]]]) -> dict[str, float]:
    """All scores of what a system made of both folders."""
    counts = Counter[str]()
    for result, known in made["trafilatura"]:
        good, wanted, bad = strings_found(result.text, known)
        counts.update(good=good, wanted=wanted, bad=bad)
    bodies = [(r, g, overlap(r.text, "\n".join(g["body"]))) for r, g in made["fundus"]]
    precision = counts["good"] / max(1, counts["good"] + counts["bad"])
    recall = counts["good"] / max(1, counts["wanted"])
    count = max(1, len(bodies))
    return {
        "strings P": precision,
        "R": recall,
        "F1": f1(precision, recall),
        "body P": sum(p for _, _, (p, _) in bodies) / count,
        "body R": sum(r for _, _, (_, r) in bodies) / count,
        "body F1": sum(f1(p, r) for _, _, (p, r) in bodies) / count,
        "title": sum(r.title.strip() == (g["title"] or "").strip() for r, g, _ in bodies) / count,
        "authors": sum(sorted(r.authors) == sorted(g["authors"] or []) for r, g, _ in bodies) / count,
        "day": sum(same_day(r.published, g["publishing_date"]) for r, g, _ in bodies) / count,
    }


FOLDERS = ("trafilatura", "fundus")


def resident() -> float:
    """Megabytes of this process that are in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def serve(name: str, root: Path) -> None:
    """The child's part: a pass over all pages for each line that comes in, its measures as a line of JSON."""
    system = SYSTEMS[name]
    work = {folder: list(pages(root / folder)) for folder in FOLDERS}
    for _ in sys.stdin:
        started = time.process_time()
        made = {
            folder: [(system(body, known["url"]), known) for _, body, known in work[folder]]
            for folder in work
        }
        cpu = time.process_time() - started
        told = {"cpu": cpu, "pages": sum(map(len, work.values())), "mb": resident(), "scores": score(made)}
        del made
        print(json.dumps(told), flush=True)


def measured(root: Path, passes: int, peers: Path) -> dict[str, list[dict[str, Any]]]:
    """System -> what each pass gave. The systems take turns, so that a busy machine disturbs all alike."""
    children = {
        name: subprocess.Popen(
            [sys.executable, __file__, "--pages", str(root), "--child", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"CQMONITOR_BENCHMARK_PEERS": str(peers)},
        )
        for name in SYSTEMS
    }
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in children}
    for _ in range(passes):
        for name, child in children.items():
            assert child.stdin
            assert child.stdout
            child.stdin.write("go\n")
            child.stdin.flush()
            if line := child.stdout.readline():
                found[name].append(json.loads(line))
    for child in children.values():
        child.communicate()
    return found


def install(peers: Path) -> None:
    """Install the peers into a folder of their own; what does not install is left out of the table."""
    if peers.is_dir():
        return
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--target", str(peers), *PEERS], check=False
    )
    if done.returncode:
        print("the peers do not install", file=sys.stderr)


def table(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> Table:
    """A row a system."""
    cpu = {name: median(one["cpu"] for one in told) for name, told in found.items() if told}
    first = next(iter(found.values()))[0]
    shown = Table("system", *first["scores"], "pages/s", "CPU ratio", "MB first", "MB last")
    for name, told in found.items():
        if told:
            scores = [f"{value:.3f}" for value in told[0]["scores"].values()]
            speed = [f"{told[0]['pages'] / cpu[name]:.1f}", f"{cpu[name] / cpu[BASE]:.2f}"]
            shown.add_row(name, *scores, *speed, f"{told[0]['mb']:.0f}", f"{told[-1]['mb']:.0f}")
    return shown


def main() -> None:
    """Prints one table, a row a system."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=Path, required=True, help="folder with trafilatura/ and fundus/")
    parser.add_argument("--passes", type=int, default=10, help="how often to run over all pages")
    parser.add_argument("--peers", type=Path, default=Path(".benchmark-peers"), help="folder for the peers")
    parser.add_argument("--child", choices=SYSTEMS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        sys.path.append(os.environ["CQMONITOR_BENCHMARK_PEERS"])  # behind the project's own packages
        serve(options.child, options.pages)
        return
    install(options.peers)
    Console(width=160).print(table(measured(options.pages, options.passes, options.peers.resolve())))


if __name__ == "__main__":
    main()
