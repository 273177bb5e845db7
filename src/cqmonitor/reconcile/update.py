"""Bringing the published tables up to date with the articles that changed, and with nothing else.

A rebuild from nothing is an update of no tables by all articles: there is one way. What an update needs of
what was there before stands in the published tables, in months, and in five tables beside them:

- `fingerprints`, by month of the day: what the copies of an article are found by;
- `pairs`, by month: which articles were compared, and how alike they are;
- `statements`, by month of the end of their period: what was said about each fact, by whom;
- `before` and `after`: the observations of the facts that the update computed anew, as they were and as they
  are, for those who ask what it changed.

What changes runs along these lines, and each step reads only the months that it touches:

1. An article that is new, changed or gone changes pairs within a fortnight of its day, and of the days of the
   sentences it shares; texts are compared only in pairs that were not compared before.
2. Links that came or went change the stories that hang together by them; those are grouped anew.
3. The articles that changed, and those whose story or its original did, change their statements, and these
   the facts (series and period) that they are about. A touched fact is computed anew from all its statements.
4. Flags that hold facts against each other are set anew in the topics (family of indicators, and area) of the
   touched facts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import polars as pl

from cqmonitor.config import Config
from cqmonitor.reconcile.assemble import OBSERVATIONS, ORDER, observe
from cqmonitor.reconcile.candidates import candidate_pairs, fortnight
from cqmonitor.reconcile.corrections import apply_corrections
from cqmonitor.reconcile.duplicates import PAIRS, compared, grouped
from cqmonitor.reconcile.fingerprints import FINGERPRINTS, WINDOW_DAYS, days, fingerprints
from cqmonitor.reconcile.flags import topic, with_flags_between
from cqmonitor.reconcile.series import FACT, STATEMENTS, statements, stories
from cqmonitor.reconcile.tables import Tables
from cqmonitor.records import SHANGHAI

STATE: dict[str, dict[str, Any]] = {
    "fingerprints": FINGERPRINTS,
    "pairs": PAIRS,
    "statements": STATEMENTS,
    "before": OBSERVATIONS,
    "after": OBSERVATIONS,
}
"""The tables that are kept for the next update, and nobody else reads."""

UNDATED = "0000"
"""Year of the articles without a date."""

_PERSON = ["article_id", "published", "published_at", "outlet", "cluster_id"]
_LINK = ["a", "b", "likeness"]


@dataclass(frozen=True, slots=True)
class Changes:
    """The articles that changed.

    Attributes:
        ids: those that are new, changed or gone.
        articles: those of them that are there now, one row each, with `text` and `signature`.
        claims: the claims of these, flat.
    """

    ids: frozenset[str]
    articles: pl.DataFrame
    claims: pl.DataFrame


def update(changes: Changes, tables: Tables, config: Config) -> None:
    """Replace what changes of `observations`, `claims`, `articles` and the tables in `STATE`.

    Args:
        changes: what is new, changed or gone.
        tables: as updates by the same code and configuration left them, or empty.
        config: indicators and corrections.
    """
    index = tables.scan("articles").select("article_id", "published", "recorded_at").collect()
    now = partial(_now, changes, tables, index)
    reached, links = _links(changes, tables, index)
    people = now("articles", reached, changes.articles.select(_PERSON))
    said = apply_corrections(now("claims", reached, changes.claims), config.corrections)
    told = _retold(people, grouped(people, links, said.claims), changes.ids)
    gone = changes.ids | set(told["article_id"])
    named = told.select("article_id", "cluster_id")
    articles = now("articles", gone, changes.articles.drop("signature"))
    claims = said.claims.drop("cluster_id").join(named, on="article_id").select(said.claims.columns)
    had = _parts_of(index, gone)
    _rewrite(tables, "articles", gone, had, articles.drop("cluster_id").join(named, on="article_id"))
    _rewrite(tables, "claims", gone, had, claims)
    standing = claims.filter(~pl.col("claim_id").is_in(sorted(said.rejected)))
    stated = statements(standing, told.drop("cluster_id"), config)
    about = tables.scan("statements").filter(_is_one_of(gone)).select("period_end").unique().collect()
    had = _months(about, _PARTS["statements"])
    _observe_again(gone, had, stated, tables, config)
    _rewrite(tables, "statements", gone, had, stated)


# --- stories ----------------------------------------------------------------------------------


def _links(changes: Changes, tables: Tables, index: pl.DataFrame) -> tuple[frozenset[str], pl.DataFrame]:
    """Compare the articles that changed: all those whose story this may change, and their links (`_LINK`)."""
    marked = fingerprints(changes.articles)
    stood = days(index.filter(_is_one_of(changes.ids)))
    places = pl.concat([marked.select("day"), stood.select("day")])
    touched = frozenset(places.select(fortnight("day")).unique().to_series())
    near = _months_of(touched)
    others = tables.scan("fingerprints", near).filter(~_is_one_of(changes.ids)).collect()
    window = pl.concat([others, marked]).sort("day", "article_id", "place")
    _replace(tables, "fingerprints", window, _months(places, _PARTS["fingerprints"]))

    pairs = tables.scan("pairs", near).collect()
    moved = fortnight("day_a").is_in(list(touched)) | fortnight("day_b").is_in(list(touched))
    before = pairs.filter(moved)
    after = _compared(
        candidate_pairs(window, touched), before, partial(_now, changes, tables, index), changes
    )
    together = pl.concat([pairs.filter(~moved), after]).sort("a", "b", "day_a", "day_b")
    _replace(tables, "pairs", together, _months(pl.concat([before, after]), _PARTS["pairs"]))

    alike = pl.col("likeness") > 0
    old, new = (rows.filter(alike).select(_LINK).unique() for rows in (before, after))
    start = (
        changes.ids | _ends(old.join(new, on=_LINK, how="anti")) | _ends(new.join(old, on=_LINK, how="anti"))
    )

    def settled(ends: frozenset[str]) -> pl.DataFrame:
        theirs = _is_one_of(ends)
        stand = pl.concat(rows.select("day") for rows in (marked.filter(theirs), days(index.filter(theirs))))
        near = _months_of(stand.select(fortnight("day")).unique().to_series())
        return tables.scan("pairs", near).filter(alike, ~moved).select(_LINK).collect()

    links = _connected(start, new, settled)
    return start | _ends(links), links


def _months_of(fortnights: Iterable[int]) -> set[str]:
    """The months in which these fortnights and their neighbours lie."""
    epoch = date(1970, 1, 1)
    shifts = range(-WINDOW_DAYS, 2 * WINDOW_DAYS)
    return {
        f"{epoch + timedelta(days=n * WINDOW_DAYS + shift):%Y-%m}" for n in fortnights for shift in shifts
    }


def _compared(
    candidates: Iterable[pl.DataFrame],
    before: pl.DataFrame,
    now: Callable[[str, Collection[str], pl.DataFrame], pl.DataFrame],
    changes: Changes,
) -> pl.DataFrame:
    """Candidates with their likeness: that of before where neither text changed."""
    same = ~pl.any_horizontal(pl.col(end).is_in(list(changes.ids)) for end in "ab")
    known = before.filter(same).select(_LINK).unique()
    found = list(candidates)
    unknown = [pairs.join(known, on=["a", "b"], how="anti") for pairs in found]
    old = _ends(pl.concat([pl.DataFrame(schema=PAIRS).drop("likeness"), *unknown])) - changes.ids
    columns = ["article_id", "lang", "text"]
    texts = now("articles", old, changes.articles.select(columns))
    again = [pairs.join(known, on=["a", "b"]) for pairs in found]
    return pl.concat([compared(unknown, texts), *again])


def _connected(
    start: Collection[str], links: pl.DataFrame, settled: Callable[[frozenset[str]], pl.DataFrame]
) -> pl.DataFrame:
    """All links that hang together with these articles: new ones, and those that stayed near an article."""
    reached, last = set(start), frozenset(start)
    found = [links.clear()]
    while last:
        ends = pl.any_horizontal(pl.col(end).is_in(list(last)) for end in "ab")
        found += [links.filter(ends), settled(last).filter(ends)]
        last = _ends(pl.concat(found[-2:])) - reached
        reached |= last
    return pl.concat(found).unique()


def _retold(people: pl.DataFrame, named: pl.DataFrame, changed: Collection[str]) -> pl.DataFrame:
    """The stories (see `series.stories`) of the articles that changed, or whose story or its original did."""
    was = people.select("article_id", was="cluster_id")
    told = stories(people, named).join(was, on="article_id")
    moved = pl.col("cluster_id").ne_missing(pl.col("was"))
    original = pl.col("cluster_id").is_in(list(changed))
    return told.filter(_is_one_of(changed) | moved | original).drop("was")


# --- facts ------------------------------------------------------------------------------------


def _observe_again(
    gone: Collection[str], had: Collection[str], stated: pl.DataFrame, tables: Tables, config: Config
) -> None:
    """Compute anew the facts that the statements of some articles were about, and are about now."""
    kept, lost = ~_is_one_of(gone), _is_one_of(gone)
    about = [*FACT, "indicator", "ref_area"]
    before = tables.scan("statements", had).filter(lost).select(about).collect()
    facts = pl.concat([before, stated.select(about)]).unique()
    others = tables.scan("statements", _months(facts, _PARTS["statements"])).filter(kept).collect()
    touched = pl.concat([others.join(facts, on=FACT, how="semi"), stated])
    observed = tables.sift("observations", observe(touched, config))
    standing = tables.scan("observations")
    near = pl.col("series_key").is_in(_series_of(standing, facts).implode())
    were = standing.filter(near).collect()
    beside = were.join(facts, on=FACT, how="anti")
    renewed = with_flags_between(pl.concat([beside, observed]), config).select(observed.columns).sort(*ORDER)
    for table, rows in (("before", were), ("after", renewed)):
        tables.replace(table, "", rows.join(facts, on=FACT, how="semi", maintain_order="left"))
    # What stayed is sorted, and no series of it is renewed: no need to sort, or to hold, all that there is.
    tables.replace("observations", "", standing.filter(~near).merge_sorted(renewed.lazy(), key="series_key"))


def _series_of(observations: pl.LazyFrame, facts: pl.DataFrame) -> pl.Series:
    """The series of the topics that these facts are of; the observations are sorted by series."""
    family, area = topic()
    first = pl.col("series_key").ne_missing(pl.col("series_key").shift(1))
    known = observations.select("series_key", "indicator", "ref_area").filter(first)
    touched = facts.lazy().select(family, area).unique()
    named = known.select("series_key", family, area)
    return named.join(touched, on=["family", "ref_area"], how="semi").collect()["series_key"]


# --- parts ------------------------------------------------------------------------------------


_RECORDED = pl.col("recorded_at").dt.convert_time_zone(SHANGHAI.key).dt.date()
_OF_ARTICLE = pl.concat_str(
    pl.lit("year="),
    pl.col("published").dt.strftime("%Y").fill_null(UNDATED),
    pl.lit("/"),
    pl.coalesce("published", _RECORDED).dt.strftime("%Y-%m"),
)
_PARTS = {
    "articles": _OF_ARTICLE,
    "claims": _OF_ARTICLE,
    "fingerprints": pl.col("day").dt.strftime("%Y-%m"),
    "pairs": pl.min_horizontal("day_a", "day_b").dt.strftime("%Y-%m"),
    "statements": pl.col("period_end").dt.strftime("%Y-%m"),
}
"""The part that a row is in: articles and claims by year and month, undated ones by that of recording."""

_KEYS = {"articles": ["article_id"], "claims": ["claim_id"], "statements": ["claim_id"]}


def _rewrite(
    tables: Tables, table: str, gone: Collection[str], had: Collection[str], rows: pl.DataFrame
) -> None:
    """Put rows in place of those of the articles that are gone, in the parts that had and shall have them."""
    parts = {*had, *_months(rows, _PARTS[table])}
    others = tables.scan(table, parts).filter(~_is_one_of(gone)).collect()
    together = pl.concat([others, rows.select(others.columns)])
    _replace(tables, table, together.sort(_KEYS[table]), parts)


def _replace(tables: Tables, table: str, rows: pl.DataFrame, parts: Collection[str]) -> None:
    by_part = rows.with_columns(_part=_PARTS[table]).partition_by("_part", as_dict=True, include_key=False)
    for part in sorted(parts):
        tables.replace(table, part, by_part.get((part,), rows.clear()))


def _months(rows: pl.DataFrame, part: pl.Expr) -> set[str]:
    return set(rows.select(part.alias("part")).unique()["part"])


def _is_one_of(ids: Collection[str]) -> pl.Expr:
    return pl.col("article_id").is_in(list(ids))


def _parts_of(index: pl.DataFrame, ids: Collection[str]) -> set[str]:
    """The parts of `articles` and `claims` in which these articles are."""
    return _months(index.filter(_is_one_of(ids)), _OF_ARTICLE)


def _now(
    changes: Changes,
    tables: Tables,
    index: pl.DataFrame,
    table: str,
    ids: Collection[str],
    new: pl.DataFrame,
) -> pl.DataFrame:
    """The rows of these articles as they are now: `new` ones where they changed, else those of before."""
    old = set(ids) - changes.ids
    rows = tables.scan(table, _parts_of(index, old)).filter(_is_one_of(old))
    return pl.concat([rows.select(new.columns).collect(), new])


def _ends(pairs: pl.DataFrame) -> frozenset[str]:
    return frozenset(pairs["a"]) | frozenset(pairs["b"])
