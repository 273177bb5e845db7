"""A news desk that writes articles and claims as the frames that reconciling takes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

import polars as pl
import pytest

from cqmonitor import reconcile
from cqmonitor.codes import Kind, Measure
from cqmonitor.config import Config, Correction, Http, Indicator, Range

ARTICLES: dict[str, Any] = {
    "article_id": pl.String,
    "content_hash": pl.String,
    "url": pl.String,
    "source": pl.String,
    "outlet": pl.String,
    "authority": pl.String,
    "lang": pl.String,
    "title": pl.String,
    "published": pl.Date,
    "published_at": pl.Datetime("us", "UTC"),
    "recorded_at": pl.Datetime("us", "UTC"),
    "text": pl.String,
    "signature": pl.List(pl.UInt64),
    "run_id": pl.String,
}

CLAIMS: dict[str, Any] = {
    "claim_id": pl.String,
    **{name: dtype for name, dtype in ARTICLES.items() if name not in ("text", "signature")},
    "cluster_id": pl.String,
    "indicator": pl.String,
    "concept": pl.String,
    "ref_area": pl.String,
    "measure": pl.String,
    "basis": pl.String,
    "status": pl.String,
    "value": pl.Float64,
    "value_low": pl.Float64,
    "value_high": pl.Float64,
    "unit": pl.String,
    "bound": pl.String,
    "digits": pl.Int64,
    "equivalent_value": pl.Float64,
    "equivalent_unit": pl.String,
    "prices": pl.String,
    "reference": pl.String,
    "attributed_to": pl.String,
    "confidence": pl.Float64,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "quote": pl.String,
    "quote_start": pl.Int64,
    "quote_end": pl.Int64,
    "value_start": pl.Int64,
    "value_end": pl.Int64,
    "correction": pl.String,
    "rules_version": pl.String,
}

UNITS = {
    "gdp": "CNY",
    "primary_value_added": "CNY",
    "secondary_value_added": "CNY",
    "tertiary_value_added": "CNY",
    "retail_sales": "CNY",
    "goods_retail_sales": "CNY",
    "catering_revenue": "CNY",
    "foreign_trade": "CNY",
    "exports": "CNY",
    "imports": "CNY",
    "industrial_profit": "CNY",
    "fdi_actual": "USD",
    "nev_output": "count",
    "charging_piles": "count",
    "urbanization_rate": "percent",
}


def catalog() -> Config:
    """A configuration of a few indicators."""
    stocks = {"charging_piles": Kind.STOCK, "urbanization_rate": Kind.RATIO}
    indicators = [
        Indicator(
            code=code,
            name_en=code,
            name_zh=code,
            unit=unit,
            kind=stocks.get(code, Kind.FLOW),
            plausible={Measure.GROWTH: Range(low=-60, high=200)},
            description=code,
        )
        for code, unit in UNITS.items()
    ]
    return Config(
        http=Http(),
        sources=(),
        indicators=tuple(indicators),
        areas=(),
        boilerplate=(),
        corrections=(),
    )


@dataclass
class Desk:
    """Collects articles and claims; `observations()` reconciles them."""

    articles: list[dict[str, Any]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    config: Config = field(default_factory=catalog)

    def article(
        self,
        name: str,
        published: str | None = "2025-01-20",
        *,
        outlet: str | None = None,
        authority: str = "press",
        lang: str = "en",
        text: str | None = None,
        recorded: str = "2025-06-01",
    ) -> str:
        """Add an article (its text is unlike any other unless given) and return its id."""
        day = date.fromisoformat(published) if published else None
        row = dict.fromkeys(ARTICLES) | {
            "article_id": name,
            "content_hash": name,
            "url": f"https://news.example/{name}",
            "source": (outlet or name).lower(),
            "outlet": outlet or name,
            "authority": authority,
            "lang": lang,
            "title": name,
            "published": day,
            "published_at": datetime.combine(day, time(1), UTC) if day else None,
            "recorded_at": datetime.fromisoformat(recorded).replace(tzinfo=UTC),
            "text": text if text is not None else gibberish(name),
            "signature": [],
            "run_id": "run",
        }
        self.articles.append(row)
        return name

    def claim(self, article: str, value: float, digits: int | None = None, **fields: Any) -> str:
        """Add a claim to an article, by default on the level of NEV output in 2024; return its id."""
        row = next(a for a in self.articles if a["article_id"] == article)
        defaults = {
            "indicator": "nev_output",
            "concept": "output",
            "ref_area": "CN-CQ",
            "measure": "level",
            "status": "actual",
            "unit": "count",
            "bound": "=",
            "confidence": 1.0,
            "quote": f"It reached {value}.",
            "quote_start": 0,
            "quote_end": 10,
        }
        period = fields.pop("period", ("2024-01-01", "2024-12-31"))
        start, end = (date.fromisoformat(day) for day in period) if period else (None, None)
        said = {"value": float(value), "digits": digits, "period_start": start, "period_end": end}
        own = {name: row[name] for name in CLAIMS if name in row}
        claim = dict.fromkeys(CLAIMS) | own | defaults | said | fields
        number = f"{article}-{len(self.claims)}"
        claim["claim_id"] = hashlib.sha256(number.encode()).hexdigest()[:16]
        self.claims.append(claim)
        return str(claim["claim_id"])

    def say(self, name: str, value: float, digits: int | None = None, **fields: Any) -> str:
        """An article of its own with one claim; article arguments and claim arguments alike."""
        of_article = {k: fields.pop(k) for k in list(fields) if k in _ARTICLE_ARGUMENTS}
        return self.claim(self.article(name, **of_article), value, digits, **fields)

    def correct(self, *corrections: Correction) -> None:
        """Put corrections into the configuration."""
        self.config = self.config.model_copy(update={"corrections": corrections})

    def frames(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Claims and articles."""
        claims = pl.DataFrame(self.claims, schema=CLAIMS)
        return claims, pl.DataFrame(self.articles, schema=ARTICLES)

    def reconciled(self) -> reconcile.Reconciled:
        """The whole result."""
        return reconcile.reconcile(*self.frames(), self.config)

    def observations(self) -> list[dict[str, Any]]:
        """The observations as rows."""
        return self.reconciled().observations.to_dicts()

    def vintages(self) -> list[tuple[float, str, str, str]]:
        """Value, revision, first and last day of each observation."""
        rows = self.reconciled().observations.select(
            "obs_value", "revision", "realtime_start", "realtime_end"
        )
        return [(value, revision, str(start), str(end)) for value, revision, start, end in rows.iter_rows()]

    def clusters(self) -> set[frozenset[str]]:
        """The articles of each story."""
        found = self.reconciled().articles.group_by("cluster_id").agg("article_id")
        return {frozenset(ids) for ids in found["article_id"].to_list()}


_ARTICLE_ARGUMENTS = {"published", "outlet", "authority", "lang", "text", "recorded"}


def gibberish(seed: str, words: int = 40) -> str:
    """Words that no other article has."""
    digest = hashlib.sha256(seed.encode()).hexdigest() * 10
    return " ".join("".join(chr(97 + int(c, 16)) for c in digest[i * 7 : i * 7 + 7]) for i in range(words))


@pytest.fixture
def desk() -> Desk:
    """A fresh desk."""
    return Desk()


@pytest.fixture(scope="session")
def new_desk() -> type[Desk]:
    """The desk's class, for tests that need many."""
    return Desk
