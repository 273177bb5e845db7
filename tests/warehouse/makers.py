"""Small pages, claims and readings, and a build function simple enough to reason about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from cqmonitor.codes import Basis, Bound, Measure, Status
from cqmonitor.records import Article, Claim, Page, Period, Reading, Removed
from cqmonitor.warehouse import Draft, Warehouse
from cqmonitor.warehouse.tables import OBSERVATIONS

NOON = datetime(2024, 7, 18, 4, tzinfo=UTC)
HALF_YEAR = Period(start=date(2024, 1, 1), end=date(2024, 6, 30))


def page(number: int, body: str = "", *, hours: int = 0) -> Page:
    return Page(
        url=f"https://news.example/{number}",
        final_url=f"https://news.example/{number}",
        source="example",
        fetched_at=NOON + timedelta(hours=hours),
        status=200,
        headers=(("content-type", "text/html"), ("etag", f'"{number}{body}"')),
        body=f"<p>Page {number} {body}</p>".encode(),
    )


def text_of(value: float) -> str:
    return f"Output grew {value} percent in the first half.\nNothing else happened."


def claim(value: float = 6.1) -> Claim:
    quote = text_of(value).partition("\n")[0]
    return Claim(
        indicator="gdp",
        concept="output",
        ref_area="CN-CQ",
        measure=Measure.GROWTH,
        value=value,
        unit="percent",
        bound=Bound.EXACT,
        status=Status.ACTUAL,
        period=HALF_YEAR,
        basis=Basis.YOY,
        quote=quote,
        quote_start=0,
        quote_end=len(quote),
        value_start=12,
        value_end=12 + len(str(value)) + 8,
        digits=-1,
    )


def reading(
    number: int,
    value: float = 6.1,
    *,
    body: str = "",
    rules: str = "rules-1",
    days: int = 0,
    claims: Iterable[Claim] | None = None,
    published: datetime | None = NOON,
) -> Reading:
    article = Article(
        url=f"https://news.example/{number}",
        source="example",
        outlet="Example",
        lang="en",
        title=f"Story {number}",
        byline=("A. Writer",),
        published_at=published,
        modified_at=None,
        text=text_of(value),
        removed=(Removed(line=3, text="Follow us", reason="social"),),
    )
    return Reading(
        article=article,
        page_sha256=page(number, body).page_sha256,
        claims=tuple([claim(value)] if claims is None else claims),
        signature=(1, 2**64 - 1),
        rules_version=rules,
        recorded_at=NOON + timedelta(days=days),
    )


def marred(one: Claim, **changes: object) -> Claim:
    return replace(one, **changes)  # type: ignore[arg-type]


def observe(ids: frozenset[str], articles: pl.DataFrame, claims: pl.DataFrame, tables: Draft) -> None:
    """One first vintage for each claim: a deterministic function of what is in force."""
    publish_all(ids, articles, claims, tables)
    kept = tables.scan("observations").filter(~pl.col("article_id").is_in(list(ids))).collect()
    together = pl.concat([kept, tables.sift("observations", observed(claims))])
    tables.replace("observations", "", together.sort("series_key", "obs_value", "article_id"))


def publish_all(ids: frozenset[str], articles: pl.DataFrame, claims: pl.DataFrame, tables: Draft) -> None:
    """Articles and claims as they are, one part a year."""
    year = pl.format("year={}/all", pl.col("published").dt.strftime("%Y").fill_null("0000"))
    for table, rows in (("articles", articles.drop("signature")), ("claims", claims)):
        before = tables.scan(table).collect()
        after = pl.concat([before.filter(~pl.col("article_id").is_in(list(ids))), rows])
        after = after.sort({"articles": "article_id", "claims": "claim_id"}[table])
        parts = after.with_columns(_part=year).partition_by("_part", as_dict=True, include_key=False)
        for part in {*before.select(year).to_series(), *after.select(year).to_series()}:
            tables.replace(table, part, parts.get((part,), after.clear()))


def observed(claims: pl.DataFrame) -> pl.DataFrame:
    """The claims as observations."""
    dated = claims.filter(pl.col("published").is_not_null(), pl.col("indicator").is_not_null())
    own = {
        "series_key": pl.concat_str("indicator", "ref_area", "measure", separator="."),
        "freq": pl.lit("S"),
        "time_period": pl.lit("2024-S1"),
        "obs_value": pl.col("value"),
        "obs_lower": pl.col("value") - 0.05,
        "obs_upper": pl.col("value") + 0.05,
        "unit_measure": pl.col("unit"),
        "obs_status": pl.lit("A"),
        "revision": pl.lit("first"),
        "realtime_start": pl.col("published"),
        "realtime_end": pl.date(9999, 12, 31),
        "first_recorded": pl.col("recorded_at"),
        "n_articles": pl.lit(1, pl.Int64),
        "n_outlets": pl.lit(1, pl.Int64),
        "flags": pl.lit([], pl.List(pl.String)),
    }
    return dated.with_columns(**own).select(list(OBSERVATIONS.dtypes))


def vintage(**changes: object) -> dict[str, object]:
    """A row of observations."""
    row: dict[str, object] = {
        "series_key": "gdp.CN-CQ.level",
        "indicator": "gdp",
        "ref_area": "CN-CQ",
        "measure": "level",
        "basis": None,
        "status": "actual",
        "freq": "A",
        "time_period": "2023",
        "period_start": date(2023, 1, 1),
        "period_end": date(2023, 12, 31),
        "obs_value": 3.0,
        "obs_lower": 2.95,
        "obs_upper": 3.05,
        "bound": "=",
        "unit_measure": "CNY",
        "obs_status": "A",
        "prices": "current",
        "reference": None,
        "revision": "first",
        "realtime_start": date(2024, 1, 20),
        "realtime_end": date(9999, 12, 31),
        "first_recorded": datetime(2024, 1, 21, tzinfo=UTC),
        "n_articles": 1,
        "n_outlets": 1,
        "flags": [],
        "article_id": "a",
        "url": "https://news.example/1",
        "quote": "GDP was 3 trillion.",
    }
    return row | changes


def publish_rows(path: Path, rows: list[dict[str, object]], name: str = "x") -> Warehouse:
    """A warehouse that publishes just these observations."""
    warehouse = Warehouse(path)
    frame = pl.DataFrame(rows, schema=OBSERVATIONS.dtypes)

    def told(ids: frozenset[str], articles: pl.DataFrame, claims: pl.DataFrame, tables: Draft) -> None:
        publish_all(ids, articles, claims, tables)
        tables.replace("observations", "", tables.sift("observations", frame))

    warehouse.publish(told, name)
    return warehouse
