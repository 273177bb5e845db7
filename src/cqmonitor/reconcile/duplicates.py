"""Copies of one story, brought together whatever the order in which they came.

Reprints, abridged copies, AMP twins and updates form a cluster. Releases on one template about other
periods do not, however alike their words: what they claim is compared, not only how they say it.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import polars as pl

from cqmonitor.reconcile.candidates import CANDIDATES, candidate_pairs, fortnight
from cqmonitor.reconcile.fingerprints import fingerprints
from cqmonitor.reconcile.signatures import shingles

ALIKE = 0.5
"""Jaccard similarity of shingles from which two texts are one story (a paraphrased lead costs 0.2)."""

CONTAINED = 0.8
"""Share of the shorter text that stands in the longer one, from which it is an abridged copy."""

SHORTEST = 20
"""Shingles below which a text (a caption, a flash) is a copy only if it is nearly the same."""

ALIKE_IF_SHORT = 0.8

NUMBERS_IN_COMMON = 0.5
"""Copies share their numbers; releases on one template share little more than the year."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

Place = tuple[str, str]
"""Area and period that a value is about; the day of publication is written `now`."""


class Story:
    """One article as it is compared: shingles, numbers, and what it claims about what."""

    def __init__(self, article_id: str, lang: str = "", text: str = "") -> None:
        self.article_id, self.lang, self.text = article_id, lang, text
        self.facts: dict[str, dict[Place, list[float]]] = {}

    @cached_property
    def shingles(self) -> frozenset[str]:
        return shingles(self.text, self.lang)

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(_NUMBER.findall(self.text))

    def state(self, fact: str, place: Place, value: float) -> None:
        """Take down one claim."""
        self.facts.setdefault(fact, defaultdict(list))[place].append(value)


PAIRS: dict[str, Any] = CANDIDATES | {"likeness": pl.Float64}
"""Pairs that were compared: how much the one is a copy of the other, 0 where it is none."""


def clusters(articles: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """Which story each article tells.

    Args:
        articles: article_id, content_hash, lang, text, published, published_at, recorded_at, signature
            (wrong or missing ones are computed); each article once, in any order.
        claims: flat claims of these articles.

    Returns:
        `article_id, cluster_id`, sorted; the cluster is named by its earliest article.
    """
    marked = fingerprints(articles)
    pairs = compared(candidate_pairs(marked, marked.select(fortnight("day")).unique().to_series()), articles)
    return grouped(articles, pairs.filter(pl.col("likeness") > 0), claims)


def compared(candidates: Iterable[pl.DataFrame], articles: pl.DataFrame) -> pl.DataFrame:
    """Candidates with their likeness (columns `PAIRS`), by the texts of the articles."""
    scored = [pl.DataFrame(schema=PAIRS)]
    for pairs in candidates:
        ids = pl.concat([pairs["a"], pairs["b"]]).unique()
        texts = articles.filter(pl.col("article_id").is_in(ids.implode()))
        stories = {row[0]: Story(*row) for row in texts.select("article_id", "lang", "text").iter_rows()}
        strengths = [likeness(stories[a], stories[b]) for a, b in pairs.select("a", "b").iter_rows()]
        scored.append(pairs.with_columns(likeness=pl.Series(strengths, dtype=pl.Float64)))
    return pl.concat(scored)


def grouped(articles: pl.DataFrame, links: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """The stories of articles that are linked with no others: `article_id, cluster_id`, sorted.

    Args:
        articles: article_id, published, published_at.
        links: pairs `a, b` that are copies, with their likeness.
        claims: flat claims of the articles that are linked, by which two releases are told apart.
    """
    by_time = articles.sort("published", "published_at", "article_id", nulls_last=True)
    ids = by_time["article_id"].to_list()
    row_of = {article_id: row for row, article_id in enumerate(ids)}
    ways = links.select("a", "b", "likeness").unique().iter_rows()
    pairs = [(-strength, *sorted((row_of[a], row_of[b]))) for a, b, strength in ways]
    stories = _stories(ids, {row for _, *pair in pairs for row in pair}, claims)
    members = _grown(((a, b) for _, a, b in sorted(pairs)), stories)
    names = {row: min(rows) for rows in members for row in rows}
    named = [ids[names.get(row, row)] for row in range(len(ids))]
    return pl.DataFrame({"article_id": ids, "cluster_id": named}, schema=_CLUSTERS).sort("article_id")


_CLUSTERS = {"article_id": pl.String, "cluster_id": pl.String}


def _stories(ids: Sequence[str], rows: set[int], claims: pl.DataFrame) -> dict[int, Story]:
    """The linked articles with what they claim about what."""
    stories = {row: Story(ids[row]) for row in rows}
    wanted = pl.DataFrame([(row, ids[row]) for row in sorted(rows)], schema=_NUMBERED, orient="row")
    for row, fact, place, value in _facts(claims, wanted):
        stories[row].state(fact, place, value)
    return stories


_NUMBERED = {"row": pl.UInt32, "article_id": pl.String}


def _facts(claims: pl.DataFrame, articles: pl.DataFrame) -> Iterator[tuple[int, str, Place, float]]:
    subject = pl.coalesce("indicator", pl.col("concept").str.to_lowercase())
    parts = [subject, "measure", pl.col("basis").fill_null(""), "status", "unit"]
    today = pl.col("period_end") == pl.col("published")
    end = pl.when(today).then(pl.lit("now")).otherwise(pl.col("period_end").cast(pl.String))
    one_day = pl.col("period_start") == pl.col("period_end")
    start = pl.when(today & one_day).then(pl.lit("")).otherwise(pl.col("period_start").cast(pl.String))
    frame = claims.join(articles.select("row", "article_id"), on="article_id").select(
        "row",
        pl.concat_str(parts, separator="|"),
        "ref_area",
        pl.concat_str([start, end], separator="..").fill_null(""),
        "value",
    )
    for row, fact, area, period, value in frame.iter_rows():
        yield row, fact, (area, period), value


def likeness(a: Story, b: Story) -> float:
    """How much one text is a copy of the other, by its words and numbers; 0 where it is none."""
    shared = len(a.shingles & b.shingles)
    least = min(len(a.shingles), len(b.shingles))
    if not shared or other_numbers(a, b):
        return 0.0
    jaccard, contained = shared / (len(a.shingles) + len(b.shingles) - shared), shared / least
    if least < SHORTEST:
        return jaccard if jaccard >= ALIKE_IF_SHORT else 0.0
    return max(jaccard, contained) if jaccard >= ALIKE or contained >= CONTAINED else 0.0


def other_numbers(a: Story, b: Story) -> bool:
    """Whether two texts share too few of their numbers to be one story."""
    least = min(len(a.numbers), len(b.numbers))
    return least >= 3 and len(a.numbers & b.numbers) / least < NUMBERS_IN_COMMON


def other_facts(a: Story, b: Story) -> bool:
    """Whether two articles speak of the same things at other times or places, as releases do.

    A value that changed for the same period is an update; where no time is given, or only "now",
    another value is another time. One stray period (a misread one) does not part two copies.
    """
    other = changed = agreed = 0
    for fact in a.facts.keys() & b.facts.keys():
        shared = a.facts[fact].keys() & b.facts[fact].keys()
        if any(_same(a.facts[fact][place], b.facts[fact][place]) for place in shared):
            agreed += 1
        elif any(period and not period.endswith("now") for _, period in shared):
            changed += 1
        else:
            other += 1
    return 3 * other >= max(1, other + changed + agreed) or (changed > 2 and not agreed)


def _same(a: list[float], b: list[float]) -> bool:
    return any(math.isclose(x, y, rel_tol=0.01) for x in a for y in b)


def _grown(pairs: Iterable[tuple[int, int]], stories: dict[int, Story]) -> list[list[int]]:
    """Connected components, but for links that would join two articles about other facts.

    The strongest links are taken first, so that the result is the same in any order of arrival.
    """
    member_of: dict[int, list[int]] = {}
    for a, b in pairs:
        left, right = member_of.get(a, [a]), member_of.get(b, [b])
        if left is right or any(other_facts(stories[x], stories[y]) for x in left for y in right):
            continue
        joined = left + right
        member_of.update((row, joined) for row in joined)
    return list({id(rows): rows for rows in member_of.values()}.values())
