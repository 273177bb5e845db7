"""Each column of the warehouse, defined once for all tables: type, unit, meaning, example, allowed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import polars as pl
from polars.datatypes import DataTypeClass

from cqmonitor.codes import (
    UNITS,
    Basis,
    Bound,
    Freq,
    Kind,
    Measure,
    ObsStatus,
    Prices,
    Revision,
    RunStatus,
    Status,
)

UTC_TIME = pl.Datetime("us", "UTC")


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its polars type, what it means, an example, its unit, and the codes that it may hold."""

    dtype: pl.DataType | DataTypeClass
    description: str
    example: str
    unit: str = ""
    codes: tuple[str, ...] = ()
    infinite: bool = False  # whether it may be, as the open end of a bound is


def _codes(enum: type[StrEnum]) -> tuple[str, ...]:
    return tuple(str(code) for code in enum)


_OF_PAGES: Mapping[str, Field] = {
    "final_url": Field(
        pl.String, "The address that answered, after redirects.", "https://example.org/a/1.html"
    ),
    "fetched_at": Field(UTC_TIME, "When the page was fetched, in UTC.", "2024-07-18 02:00:00+00:00"),
    "http_status": Field(pl.Int64, "The HTTP status of the answer.", "200"),
    "headers": Field(
        pl.List(pl.Struct({"name": pl.String, "value": pl.String})),
        "The answer's headers, names in lower case.",
        '[{"name": "content-type", "value": "text/html"}]',
    ),
    "body": Field(
        pl.Binary,
        "The page's bytes as they came (the file compresses them by Zstandard).",
        "<!doctype html>…",
    ),
    "body_sha256": Field(pl.String, "SHA-256 of the body, in hex.", "9f86d081884c7d65…"),
    "etag": Field(pl.String, "The answer's ETag, for the next conditional request.", '"5f3c"'),
    "last_modified": Field(pl.String, "The answer's Last-Modified.", "Thu, 18 Jul 2024 02:00:00 GMT"),
}

_OF_ARTICLES: Mapping[str, Field] = {
    "article_id": Field(
        pl.String, "The article: 16 hex digits of its canonical address.", "3b2f5c0d9e8a7b61"
    ),
    "content_hash": Field(
        pl.String, "The version of the article: 16 hex digits over what a reader sees, and where.", "a1…"
    ),
    "page_sha256": Field(
        pl.String,
        "The version of the page: its `body_sha256`, but with what a manifest says of it where one does.",
        "9f86d081…",
    ),
    "page_fetched_at": Field(
        UTC_TIME,
        "When that page was archived, in UTC; null where it is not (`refetches` has later fetches).",
        "2024-07-18 02:00:00+00:00",
    ),
    "url": Field(pl.String, "The canonical address.", "https://example.org/a/1.html"),
    "source": Field(pl.String, "The entry of `sources.yaml` that it came by.", "ichongqing"),
    "outlet": Field(pl.String, "The outlet that published it.", "iChongqing"),
    "authority": Field(
        pl.String,
        "The standing of the source, from `sources.yaml`: who may revise whom.",
        "press",
        codes=("official", "press", "other"),
    ),
    "lang": Field(pl.String, "The language of the text.", "en"),
    "title": Field(pl.String, "The headline.", "Chongqing's GDP grows 6.1% in first half"),
    "byline": Field(pl.List(pl.String), "The authors named.", '["Li Ming"]'),
    "published": Field(pl.Date, "The day of publication in Asia/Shanghai; null where unknown.", "2024-07-18"),
    "published_at": Field(UTC_TIME, "The moment of publication, in UTC.", "2024-07-18 01:30:00+00:00"),
    "modified_at": Field(
        UTC_TIME, "When the page says it was last changed, in UTC.", "2024-07-18 03:00:00+00:00"
    ),
    "recorded_at": Field(
        UTC_TIME, "When this version was first recorded here, in UTC.", "2024-07-18 02:00:05+00:00"
    ),
    "text": Field(pl.String, "The clean text, one paragraph a line.", "Chongqing's GDP reached …"),
    "removed": Field(
        pl.List(pl.Struct({"line": pl.Int64, "text": pl.String, "reason": pl.String})),
        "The lines that cleaning took away, with the rule that did it.",
        '[{"line": 12, "text": "Follow us", "reason": "social"}]',
    ),
    "signature": Field(
        pl.List(pl.UInt64), "The near-duplicate (MinHash) signature of the text.", "[401, 77, …]"
    ),
    "cluster_id": Field(
        pl.String,
        "The story: copies and reprints of one text share it; null before reconciling.",
        "3b2f5c0d9e8a7b61",
    ),
    "rules_version": Field(
        pl.String, "The rules (code and configuration) that read it: 16 hex digits.", "0f1e2d3c4b5a6978"
    ),
    "run_id": Field(pl.String, "The run that brought the row.", "2024-07-18T02-00-00-7f3a"),
}

_OF_CLAIMS: Mapping[str, Field] = {
    "claim_id": Field(
        pl.String,
        "The claim: 16 hex digits over article, quote, number as written, its turn, and measure; "
        "it stays when other rules improve.",
        "5d41402abc4b2a76",
    ),
    "indicator": Field(
        pl.String, "The statistical concept, a code of `indicators`; null where none fits.", "gdp"
    ),
    "concept": Field(pl.String, "The article's words for the thing measured.", "gross domestic product"),
    "ref_area": Field(
        pl.String, "The area that the value is about, a code of `areas` (SDMX REF_AREA).", "CN-CQ"
    ),
    "measure": Field(pl.String, "What the value is of its indicator.", "growth", codes=_codes(Measure)),
    "basis": Field(
        pl.String, "What a growth or change is against; null for the rest.", "yoy", codes=_codes(Basis)
    ),
    "status": Field(pl.String, "Whether the value has come about.", "actual", codes=_codes(Status)),
    "value": Field(pl.Float64, "The number; the middle of a stated range.", "6.1", "that of `unit`"),
    "value_low": Field(pl.Float64, "Lower end of a stated range; null otherwise.", "5.0", "that of `unit`"),
    "value_high": Field(pl.Float64, "Upper end of a stated range; null otherwise.", "6.0", "that of `unit`"),
    "unit": Field(
        pl.String,
        "The unit of the value: base units, never thousands or billions.",
        "percent",
        codes=tuple(UNITS),
    ),
    "bound": Field(
        pl.String,
        "How the stated number bounds the true one: as stated, over, under, about.",
        "=",
        codes=_codes(Bound),
    ),
    "digits": Field(
        pl.Int64, "Last decimal place that was written, as a power of ten (3.2 trillion: 11).", "-1"
    ),
    "equivalent_value": Field(
        pl.Float64, "The conversion in brackets.", "419000000000.0", "`equivalent_unit`"
    ),
    "equivalent_unit": Field(pl.String, "The unit of that conversion.", "USD", codes=tuple(UNITS)),
    "prices": Field(
        pl.String, "The price basis where it is known; never compare two.", "constant", codes=_codes(Prices)
    ),
    "reference": Field(
        pl.String,
        "What a rank, share, gap or contribution is against: an area or an indicator; "
        "of growth that is told in another currency than the indicator's: that currency.",
        "CN",
    ),
    "attributed_to": Field(pl.String, "Who said it.", "Chongqing Municipal Bureau of Statistics"),
    "confidence": Field(pl.Float64, "How sure the extraction is, 0 to 1.", "0.95"),
    "period_start": Field(pl.Date, "First day of the period that the value is about.", "2024-01-01"),
    "period_end": Field(pl.Date, "Last day of that period.", "2024-06-30"),
    "quote": Field(
        pl.String, "The sentence that says it, word for word.", "GDP grew 6.1 percent in the first half."
    ),
    "quote_start": Field(pl.Int64, "Where the quote starts in the article's text.", "0", "characters"),
    "quote_end": Field(
        pl.Int64, "Where the quote ends in the article's text (not included).", "39", "characters"
    ),
    "value_start": Field(pl.Int64, "Where the number starts in the article's text.", "9", "characters"),
    "value_end": Field(
        pl.Int64, "Where the number ends in the article's text (not included).", "20", "characters"
    ),
    "correction": Field(
        pl.String,
        "The reason of the analyst's correction that was applied; null where none was.",
        "misread unit",
    ),
}

CLAIM = tuple(name for name in _OF_CLAIMS if name != "correction")
"""The columns of a claim as it is nested into its article."""

_OF_OBSERVATIONS: Mapping[str, Field] = {
    "series_key": Field(
        pl.String,
        "The series: indicator, area, measure, basis, status, prices, reference and unit; `_Z`: none.",
        "gdp.CN-CQ.growth.yoy.actual.constant._Z.percent",
    ),
    "freq": Field(
        pl.String, "Length of the period (SDMX CL_FREQ); `_O` for any other span.", "S", codes=_codes(Freq)
    ),
    "time_period": Field(
        pl.String, "The period as one SDMX code; spans without one as start/duration.", "2024-S1"
    ),
    "obs_value": Field(pl.Float64, "The value (SDMX OBS_VALUE).", "6.1", "that of `unit_measure`"),
    "obs_lower": Field(
        pl.Float64,
        "Least value that the stated number stands for; minus infinity for an open end.",
        "6.05",
        "that of `unit_measure`",
        infinite=True,
    ),
    "obs_upper": Field(
        pl.Float64,
        "Greatest value that it stands for; infinity for an open end.",
        "6.15",
        "that of `unit_measure`",
        infinite=True,
    ),
    "unit_measure": Field(
        pl.String, "The unit (SDMX UNIT_MEASURE): base units.", "percent", codes=tuple(UNITS)
    ),
    "obs_status": Field(
        pl.String,
        "SDMX CL_OBS_STATUS: normal, estimated, forecast, provisional.",
        "A",
        codes=_codes(ObsStatus),
    ),
    "revision": Field(
        pl.String,
        "What this vintage is to the one before it; a disputed one stands beside it.",
        "first",
        codes=_codes(Revision),
    ),
    "realtime_start": Field(
        pl.Date, "First publication day on which this was the value (ALFRED, Asia/Shanghai).", "2024-07-18"
    ),
    "realtime_end": Field(pl.Date, "Last such day; 9999-12-31 while it is the latest.", "9999-12-31"),
    "first_recorded": Field(UTC_TIME, "When we first knew it, in UTC.", "2024-07-18 02:00:05+00:00"),
    "n_articles": Field(pl.Int64, "How many articles say it, copies included.", "3", "articles"),
    "n_outlets": Field(
        pl.Int64, "How many original outlets say it; copies of one story count once.", "2", "outlets"
    ),
    "flags": Field(
        pl.List(pl.String),
        "What to look at twice, as `code` or `code:detail`, worst first; a flag never removes anything.",
        '["single_source:Example Daily"]',
    ),
}

_OF_CATALOG: Mapping[str, Field] = {
    "name_en": Field(pl.String, "Its name in English.", "Gross domestic product"),
    "name_zh": Field(pl.String, "Its name in Chinese.", "地区生产总值"),
    "kind": Field(
        pl.String,
        "Whether it is read on a day (stock), over a period (flow), or is a ratio.",
        "flow",
        codes=_codes(Kind),
    ),
    "description": Field(pl.String, "What it covers.", "Value added of all residents' production."),
    "parent": Field(pl.String, "The area that it lies in.", "CN"),
}

_OF_THE_HOUSE: Mapping[str, Field] = {
    "claims": Field(
        pl.List(pl.Struct({name: _OF_CLAIMS[name].dtype for name in CLAIM})),
        "What the rules read in it, one struct a claim.",
        '[{"indicator": "gdp", …}]',
    ),
    "turn": Field(pl.Int64, "Which reading of a batch a claim belongs to; never stored.", "0"),
    "outcome": Field(pl.String, "`article`, or the reason why the page gave none.", "list-page"),
    "stage": Field(pl.String, "The stage that gave up; empty for an article.", "clean"),
    "detail": Field(pl.String, "What was wrong; empty for an article.", "the page has no content"),
    "host": Field(
        pl.String, "The host whose pages are counted together; null for a file.", "www.example.org"
    ),
    "lines": Field(
        pl.List(pl.UInt64), "Digests of the lines that are counted over the host's pages.", "[381, 90, …]"
    ),
    "repeated": Field(
        pl.String,
        "Which of these lines its host repeated when the page was read: 16 hex digits, empty for none.",
        "0cc175b9c0f1b6a8",
    ),
    "quarantine_id": Field(pl.String, "16 hex digits over table, rule and row.", "0cc175b9c0f1b6a8"),
    "table": Field(pl.String, "The table that refused the row.", "claims"),
    "rule": Field(pl.String, "The rules that the row broke, with commas.", "unit|check__code"),
    "row": Field(pl.String, "The row as JSON.", '{"unit": "stone", …}'),
    "started_at": Field(UTC_TIME, "When the run started, in UTC.", "2024-07-18 02:00:00+00:00"),
    "finished_at": Field(UTC_TIME, "When the run ended, in UTC.", "2024-07-18 02:03:00+00:00"),
    "flow": Field(pl.String, "What kind of run it is, by the name of its flow.", "monitor"),
    "run_status": Field(
        pl.String,
        "How it ended; `interrupted` is a run that was killed, noted by the next one. Empty: completed.",
        "completed",
        codes=_codes(RunStatus),
    ),
    "error": Field(pl.String, "What stopped it.", "/data/w: No space left on device"),
    "summary": Field(pl.String, "What the run counted, as a JSON object.", '{"pages": 12, "claims": 80}'),
}

FIELDS: Mapping[str, Field] = {
    **_OF_PAGES,
    **_OF_ARTICLES,
    **_OF_CLAIMS,
    **_OF_OBSERVATIONS,
    **_OF_CATALOG,
    **_OF_THE_HOUSE,
}
"""Every column by its name."""
