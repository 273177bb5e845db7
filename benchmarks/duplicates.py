"""Near-duplicates on a generated set: precision, recall and documents a second, beside datasketch.

    python benchmarks/duplicates.py [--stories 400] [--seed 1]

Each story, English or Chinese, comes with a reprint, abridgements, another lead, copy-editing and an
update; beside them there is a sequel that repeats its background, and there are releases on one template
about other months: these are nobody's copy. datasketch
(`pip install datasketch`) is optional: MinHashLSH with 128 permutations, threshold 0.5, the same shingles.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import polars as pl

from cqmonitor.reconcile import clusters
from cqmonitor.reconcile.signatures import PERMUTATIONS, shingles

Pair = tuple[str, str]

WORDS = """
port barge dawn quay crane driver timber steel orchard ridge tunnel bridge depot kiln lantern market
clinic harvest cable lathe copper ferry gearbox hangar insurer junction kitchen ledger mason nursery
oven pilot quarry reservoir silo tariff union valve warehouse yard auditor bakery canal dealer engine
farmer grain hotel invoice jeweller knitwear lender mayor notary officer planner queue roof school
trader utility vendor workshop opened doubled promised repaired bought measured counted refused leased
painted loaded sorted tested crossed welded planted taught signed heated closed quiet narrow bright
hollow eager sudden early modest bitter distant
""".split()
CHARACTERS = (
    "江山桥港船货车站厂房街市民田粮果茶丝铁铜电水路仓库工匠商户店员学校医院灯塔码头河"
    "谷坡岭城区县乡镇早晚春秋冬夏新旧大小高低快慢多少买卖收发建修开关"
)


COPIES = (
    "reprint",
    "cut from the end",
    "cut throughout",
    "another lead",
    "copy-edited",
    "cut and copy-edited",
    "update",
)


@dataclass(frozen=True)
class Document:
    """One generated article: `story` is the truth, `kind` how it was made."""

    name: str
    story: str
    kind: str
    lang: str
    text: str
    published: date
    claims: tuple[tuple[str, float, str], ...] = ()


def sentence(rng: random.Random, lang: str) -> str:
    """A sentence of that language with a number in it now and then."""
    number = f"{rng.uniform(1, 999):.1f}" if rng.random() < 0.5 else ""
    if lang == "zh":
        half = "".join(rng.choices(CHARACTERS, k=rng.randint(12, 24)))
        return f"{half}{number}{''.join(rng.choices(CHARACTERS, k=8))}。"
    words = rng.choices(WORDS, k=rng.randint(12, 24))
    return " ".join([*words[:9], *([number] if number else []), *words[9:]]).capitalize() + "."


def story(rng: random.Random, number: int) -> list[Document]:
    """An original and its copies."""
    lang = rng.choice(["en", "zh"])
    lines = [sentence(rng, lang) for _ in range(rng.randint(6, 16))]
    day = date(2024, 1, 1) + timedelta(days=rng.randrange(300))
    half = max(2, len(lines) // 3)
    some = sorted(rng.sample(range(len(lines)), half))
    changed = rng.randrange(len(lines))
    update = [sentence(rng, lang) if i == changed else line for i, line in enumerate(lines)]
    versions = {
        "original": lines,
        "reprint": [*lines, sentence(rng, lang)],
        "cut from the end": lines[:half],
        "cut throughout": [lines[i] for i in some],
        "another lead": [sentence(rng, lang), *lines[1:]],
        "copy-edited": [edited(rng, line, lang) for line in lines],
        "cut and copy-edited": [edited(rng, lines[i], lang) for i in some],
        "update": [*update, sentence(rng, lang)],
    }
    sequel = [sentence(rng, lang) for _ in lines] + lines[-half:]
    versions["sequel"] = sequel
    return [
        Document(
            f"s{number}-{kind}",
            f"s{number}" + ("-sequel" if kind == "sequel" else ""),
            kind,
            lang,
            "\n".join(text),
            day + timedelta(days=i),
        )
        for i, (kind, text) in enumerate(versions.items())
    ]


def edited(rng: random.Random, line: str, lang: str) -> str:
    """A sentence with one or two words (characters) replaced, its figure left alone."""
    parts = list(line) if lang == "zh" else line.split()
    plain = [i for i, part in enumerate(parts) if not any(c.isdigit() or c in ".。" for c in part)]
    for i in rng.sample(plain, rng.randint(1, 2)):
        parts[i] = rng.choice(CHARACTERS if lang == "zh" else WORDS)
    return ("" if lang == "zh" else " ").join(parts)


def releases(rng: random.Random, number: int, months: int = 4) -> list[Document]:
    """Releases on one template, a fortnight or less apart, with the figures of their periods."""
    lang = rng.choice(["en", "zh"])
    lines = [sentence(rng, lang).rstrip(".。") for _ in range(8)]
    found = []
    for month in range(1, months + 1):
        figures = [round(rng.uniform(1, 99), 1) for _ in range(5)]
        stated = [f"{line} {figure}" for line, figure in zip(lines, figures, strict=False)]
        name = f"t{number}-{month}"
        read = [f for f in enumerate(figures) if rng.random() < 0.7]  # extraction does not find every claim
        claims = tuple((f"topic {i}", value, f"2024-{month:02}") for i, value in read)
        text = "\n".join([*stated, *lines[5:]])
        day = date(2024, 1, 10) + timedelta(days=12 * month)
        found.append(Document(name, name, "release", lang, text, day, claims))
    return found


def frames(documents: list[Document]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Articles and claims as reconciling takes them."""
    now = datetime(2025, 1, 1, tzinfo=UTC)
    articles = [
        {
            "article_id": d.name,
            "content_hash": d.name,
            "lang": d.lang,
            "text": d.text,
            "published": d.published,
            "published_at": now,
            "recorded_at": now,
            "signature": None,
        }
        for d in documents
    ]
    claims = [_claim(d, *c) for d in documents for c in d.claims]
    schema: dict[str, Any] = dict.fromkeys(["article_id", "indicator", "concept", "ref_area"], pl.String)
    schema |= dict.fromkeys(["measure", "basis", "status", "unit"], pl.String) | {"value": pl.Float64}
    schema |= dict.fromkeys(["period_start", "period_end", "published"], pl.Date)
    typed = pl.DataFrame(articles, schema_overrides={"signature": pl.List(pl.UInt64)})
    return typed, pl.DataFrame(claims, schema=schema)


def _claim(document: Document, concept: str, value: float, month: str) -> dict[str, object]:
    start = date.fromisoformat(f"{month}-01")
    common = {"indicator": None, "ref_area": "CN-CQ", "measure": "level", "basis": None, "status": "actual"}
    own = {"article_id": document.name, "published": document.published, "concept": concept}
    when = {"period_start": start, "period_end": start + timedelta(days=27)}
    return common | own | when | {"value": value, "unit": "count"}


def by_cqmonitor(documents: list[Document], with_claims: bool) -> set[Pair]:
    """Pairs in one cluster of ours."""
    articles, claims = frames(documents)
    found = clusters(articles, claims if with_claims else claims.clear())
    return paired(found.group_by("cluster_id").agg("article_id")["article_id"].to_list())


def by_datasketch(documents: list[Document]) -> set[Pair]:
    """Pairs in one connected component of datasketch's LSH, at its usual settings."""
    datasketch = importlib.import_module("datasketch")
    lsh = datasketch.MinHashLSH(threshold=0.5, num_perm=PERMUTATIONS)
    sketches = {}
    for d in documents:
        sketch = datasketch.MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([s.encode() for s in shingles(d.text, d.lang)])
        sketches[d.name] = sketch
        lsh.insert(d.name, sketch)
    return paired(components({name: lsh.query(sketch) for name, sketch in sketches.items()}))


def components(neighbours: dict[str, list[str]]) -> list[list[str]]:
    """Connected components of a graph."""
    seen: set[str] = set()
    found = []
    for name in neighbours:
        group, todo = [], [name]
        while todo:
            here = todo.pop()
            if here not in seen:
                seen.add(here)
                group.append(here)
                todo += neighbours[here]
        found.append(group)
    return found


def paired(groups: Iterable[Iterable[str]]) -> set[Pair]:
    """All pairs within the groups, each in alphabetical order."""
    return {(a, b) for group in groups for a, b in combinations(sorted(group), 2)}


def report(name: str, find: Callable[[], set[Pair]], documents: list[Document]) -> None:
    """Run once and print what came of it."""
    stories = defaultdict(list)
    for d in documents:
        stories[d.story].append(d.name)
    true = paired(stories.values())
    began = time.perf_counter()
    found = find()
    seconds = time.perf_counter() - began
    right = len(found & true)
    precision, recall = right / max(1, len(found)), right / len(true)
    speed = len(documents) / seconds
    print(f"{name:28} precision {precision:.4f}  recall {recall:.4f}  {speed:8.0f} documents/s")
    for kind in COPIES:
        own = [p for p in true if any(n.endswith(f"-{kind}") for n in p)]
        print(f"    pairs with {kind:20} recall {len(found & set(own)) / len(own):.4f}")
    wrong = found - true
    releases = sum(a.startswith("t") for a, _ in wrong)
    sequels = sum(a.endswith("sequel") or b.endswith("sequel") for a, b in wrong)
    print(f"    joined wrongly: {releases} releases, {sequels} sequels")


def main() -> None:
    """Generate, find, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--stories", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    rng = random.Random(given.seed)
    documents = [d for i in range(given.stories) for d in story(rng, i)]
    documents += [d for i in range(given.stories // 4) for d in releases(rng, i)]
    rng.shuffle(documents)
    print(f"{len(documents)} documents, {given.stories} stories, seed {given.seed}")
    report("cqmonitor", lambda: by_cqmonitor(documents, with_claims=True), documents)
    report("cqmonitor, words alone", lambda: by_cqmonitor(documents, with_claims=False), documents)
    if importlib.util.find_spec("datasketch"):
        report("datasketch", lambda: by_datasketch(documents), documents)
    else:
        print("datasketch is not installed: `pip install datasketch` to compare with it")


if __name__ == "__main__":
    main()
