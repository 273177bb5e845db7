"""Extraction on one core: English by stage beside quantulum3, and Chinese beside English.

    python benchmarks/extract.py [--sentences 2000] [--seed 1] [--env DIR] [--without-quantulum3]

Texts are the English articles of `tests/gold` and sentences generated from a small grammar. quantulum3
runs in an environment of its own, which the script makes at `--env` (`python -m venv`, `pip install
quantulum3`) where it is not there yet; every sentence of the same texts is parsed by both in the same
run, one process each, one after the other. Best of three passes, in processor time.

The two languages are compared by characters a second over their gold articles. A Chinese character says
more than a letter, so that claims a second stand beside them.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from cqmonitor.config import load_config
from cqmonitor.extract import extract_claims, extract_quantities
from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.en.masks import masks
from cqmonitor.extract.en.periods import periods
from cqmonitor.extract.en.quantities import find
from cqmonitor.extract.en.tokens import sentences
from cqmonitor.extract.text import fold

GOLD = Path(__file__).parents[1] / "tests" / "gold"
DAY = date(2024, 7, 20)
PASSES = 3

NAMES = (
    "GDP",
    "exports",
    "retail sales of consumer goods",
    "tourism revenue",
    "grain output",
    "foreign trade",
)
AREAS = ("Chongqing", "Sichuan", "the city", "Chengdu")
WHEN = ("in 2023", "in the first half of 2024", "from January to May", "last year", "by the end of June")
FRAMES = (
    "{area}'s {name} reached {number} billion yuan {when}, up {rate} percent year on year.",
    "{when}, {name} in {area} fell {rate} percent to {number} billion yuan (${part} billion).",
    "Officials said that {name} would grow by {low} to {high} percent {when}.",
    "More than {count} enterprises and {part} million visitors came to {area} {when}.",
    "The choir sang in the hall while the children of {area} slept.",
)

CHILD = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
from quantulum3 import parser
lines = json.load(open(sys.argv[1]))
parser.parse("It grew 5 percent to 3 km.")
best = None
found = 0
for _ in range(int(sys.argv[2])):
    began, found, failed = time.process_time(), 0, 0
    for line in lines:
        try:
            found += len(parser.parse(line))
        except Exception:
            failed += 1
    took = time.process_time() - began
    best = took if best is None else min(best, took)
print(json.dumps([best, found, failed]))
"""


def generated(count: int, seed: int) -> str:
    """Sentences from the grammar above, five to a paragraph."""
    draw = random.Random(seed)
    lines = [
        draw.choice(FRAMES).format(
            area=draw.choice(AREAS),
            name=draw.choice(NAMES),
            when=draw.choice(WHEN),
            number=f"{draw.uniform(1, 999):.1f}",
            rate=f"{draw.uniform(0.1, 30):.1f}",
            part=f"{draw.uniform(0.1, 90):.2f}",
            low=draw.randint(2, 5),
            high=draw.randint(6, 9),
            count=f"{draw.randint(1000, 99999):,}",
        )
        for _ in range(count)
    ]
    return "\n".join(" ".join(lines[at : at + 5]) for at in range(0, count, 5))


def took(work: Callable[[], object], passes: int = PASSES) -> float:
    """Seconds of processor time of the best of some passes."""
    best = float("inf")
    for _ in range(passes):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def split(texts: Sequence[str]) -> list[str]:
    """The sentences of some texts, as the cascade splits them."""
    return [text[span.start : span.end] for text in texts for span, _, _ in sentences(fold(text))]


def stages(texts: Sequence[str], count: int) -> dict[str, float]:
    """Sentences a second by stage."""
    config = load_config()
    catalog = Catalog.of(config, "en")
    folded = [fold(text) for text in texts]
    work: dict[str, Callable[[str], object]] = {
        "fold": fold,
        "sentences": lambda text: list(sentences(text)),
        "masks": masks,
        "quantities": lambda text: find(text, text),
        "periods": lambda text: periods(text, DAY),
        "catalog": lambda text: (
            catalog.indicators.find(text),
            catalog.things.find(text),
            catalog.areas.find(text),
        ),
        "whole (claims)": lambda text: extract_claims(text, published=DAY, lang="en", config=config),
    }

    def run(step: Callable[[str], object]) -> Callable[[], object]:
        return lambda: [step(text) for text in folded]

    return {name: count / max(took(run(step)), 1e-9) for name, step in work.items()}


def environment(where: Path) -> Path | None:
    """A Python that has quantulum3, made where it is missing; None, with the reason, where not."""
    python = where / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(where)], check=True)
    has = subprocess.run([python, "-c", "import quantulum3"], capture_output=True, check=False)
    if has.returncode:
        made = subprocess.run(
            [python, "-m", "pip", "install", "-q", "quantulum3"], capture_output=True, text=True, check=False
        )
        if made.returncode:
            print("quantulum3 does not install:", made.stderr.strip().splitlines()[-1:])
            return None
    return python


def beside(python: Path, lines: Sequence[str]) -> tuple[float, int, int]:
    """Seconds, quantities found and sentences failed of quantulum3."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lines.json"
        path.write_text(json.dumps(list(lines)))
        done = subprocess.run(
            [python, "-c", CHILD, str(path), str(PASSES)], capture_output=True, text=True, check=True
        )
    seconds, found, failed = json.loads(done.stdout.splitlines()[-1])
    return seconds, found, failed


def compare(name: str, texts: Sequence[str], python: Path | None) -> None:
    lines = split(texts)
    count = len(lines)
    print(f"\n## {name}: {len(texts)} texts, {count} sentences, {sum(map(len, texts)):,} characters\n")
    print("| stage | sentences a second |\n|---|---:|")
    rates = stages(texts, count)
    for stage, rate in rates.items():
        print(f"| {stage} | {rate:,.0f} |")
    print(f"\nArticles a second, whole: {rates['whole (claims)'] * len(texts) / count:,.1f}")
    ours = took(lambda: [extract_quantities(line, lang="en") for line in lines])
    found = sum(len(extract_quantities(line, lang="en")) for line in lines)
    print(f"Quantities sentence by sentence: {count / ours:,.0f} sentences a second, {found} found")
    if python:
        seconds, others, failed = beside(python, lines)
        print(
            f"quantulum3: {count / seconds:,.0f} sentences a second, {others} found, {failed} failed\n"
            f"Ratio: quantities {seconds / ours:.1f} times, whole claims "
            f"{rates['whole (claims)'] * seconds / count:.1f} times as fast as quantulum3"
        )


HOSTILE = {
    "en": ("1", "1,", "1-", "(1 ", "percent ", "1 to "),
    "zh": ("三", "1—2", "5%、", "第一、", "分别为1%、", "进出口", "（"),
}


def languages(texts: dict[str, list[str]]) -> None:
    """Characters a second of whole extraction, each language over its gold articles."""
    config = load_config()
    print(
        "\n## Chinese beside English\n\n"
        "| language | articles | characters | characters a second | claims a second |\n"
        "|---|---:|---:|---:|---:|"
    )
    rates = {}
    for lang, articles in texts.items():

        def work(lang: str = lang, articles: list[str] = articles) -> int:
            return sum(
                len(extract_claims(text, published=DAY, lang=lang, config=config)) for text in articles
            )

        characters, claims = sum(map(len, articles)), work()
        rates[lang] = {"characters": characters / took(work), "claims": claims / took(work)}
        print(
            f"| {lang} | {len(articles)} | {characters:,} |",
            *(f"{rate:,.0f} |" for rate in rates[lang].values()),
        )
    for what in ("characters", "claims"):
        print(
            f"\nChinese has {rates['zh'][what] / rates['en'][what]:.2f} times the {what} a second of English"
        )


def linearity(text: str, lang: str) -> None:
    """Microseconds a character for a text once, 10 and 100 times, and for hostile strings."""
    config = load_config()

    def a_character(longer: str) -> str:
        claims = took(lambda: extract_claims(longer, published=DAY, lang=lang, config=config), 1)
        quantities = took(lambda: extract_quantities(longer, lang=lang), 1)
        return f"{len(longer):,} | {1e6 * quantities / len(longer):.2f} | {1e6 * claims / len(longer):.2f} |"

    print(f"\n## Microseconds a character, {lang}\n")
    print("| text | characters | quantities | claims |\n|---|---:|---:|---:|")
    for times in (1, 10, 100):
        print(f"| article x {times} | {a_character(chr(10).join([text] * times))}")
    for unit in HOSTILE[lang]:
        for length in (25_000, 100_000):
            print(f"| `{unit}` repeated | {a_character(unit * (length // len(unit)))}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--sentences", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--env", type=Path, default=Path(tempfile.gettempdir()) / "quantulum3-env")
    options.add_argument("--without-quantulum3", action="store_true")
    chosen = options.parse_args()
    python = None if chosen.without_quantulum3 else environment(chosen.env)
    gold = {
        lang: [path.read_text(encoding="utf-8") for path in sorted(GOLD.glob(f"{lang}-*.txt"))]
        for lang in ("en", "zh")
    }
    compare("gold articles", gold["en"], python)
    compare("generated", [generated(chosen.sentences, chosen.seed)], python)
    languages(gold)
    for lang, texts in gold.items():
        linearity(texts[0], lang)


if __name__ == "__main__":
    main()
