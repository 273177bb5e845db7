"""The records that pass from stage to stage: frozen, typed, all else derived from their own fields.

Page (fetch) -> Article (clean) -> Claim (extract) -> Observation (reconcile).
Times are aware datetimes in UTC unless said otherwise; days are `datetime.date`.
Names are those of SDMX (https://sdmx.org) and ALFRED (https://alfred.stlouisfed.org).
"""

from __future__ import annotations

import calendar
import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cqmonitor.codes import Basis, Bound, Freq, Measure, ObsStatus, Prices, Revision, Status

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""Publication days (`realtime_start`, `realtime_end`) are days of this zone."""

OPEN_END = date(9999, 12, 31)
"""`realtime_end` of a vintage that is still the latest, as in ALFRED."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One fetched page as it came, bytes and headers.

    `headers` are lower-case names in the order received. A folder source puts what
    its manifest says into `x-manifest-*` headers, so that a replay needs nothing else.
    """

    url: str
    final_url: str
    source: str
    fetched_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case, or None."""
        return next((value for key, value in self.headers if key == name.lower()), None)

    @property
    def body_sha256(self) -> str:
        """Hex digest of the body."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def page_sha256(self) -> str:
        """The version of the page: `body_sha256`, but with what a manifest says where one does."""
        told = [f"{name}:{value}\n" for name, value in self.headers if name.startswith("x-manifest-")]
        if not told:
            return self.body_sha256
        return hashlib.sha256("".join(told).encode() + self.body).hexdigest()

    @property
    def etag(self) -> str | None:
        """The ETag to send as If-None-Match (RFC 9110)."""
        return self.header("etag")

    @property
    def last_modified(self) -> str | None:
        """The Last-Modified to send as If-Modified-Since (RFC 9110)."""
        return self.header("last-modified")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the archive holds of one address: enough to ask for it conditionally (RFC 9110, section 13)."""

    etag: str | None
    last_modified: str | None
    body_sha256: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Something that one stage could not do for one address; the run goes on.

    `stage` is fetch, clean, extract or warehouse; `reason` a short stable code such as
    `http-404`, `robots`, `not-an-article`; `detail` a sentence for a person.
    """

    url: str
    source: str
    stage: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """One line that cleaning took away: its words, the line number it stood on, and the rule that did it."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page as an article. `text` is paragraphs, headings, list items and table rows, one a line."""

    url: str
    source: str
    outlet: str
    lang: str
    title: str
    byline: tuple[str, ...]
    published_at: datetime | None
    modified_at: datetime | None
    text: str
    removed: tuple[Removed, ...]
    flags: tuple[str, ...] = ()

    @property
    def article_id(self) -> str:
        """16 hex digits of the canonical URL's SHA-256: an article is its address."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:16]

    @property
    def content_hash(self) -> str:
        """16 hex digits over what a reader sees, and where: a version of the article."""
        told = (self.outlet, self.lang, str(self.published_at or ""))
        parts = (self.title, "|".join(self.byline), *told, self.text)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]

    @property
    def published(self) -> date | None:
        """The day of publication in Asia/Shanghai."""
        return self.published_at.astimezone(SHANGHAI).date() if self.published_at else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number in a text with what it counts.

    Attributes:
        value: the number in the base unit ("3 trillion yuan" is 3e12); the middle of a range.
        low, high: the ends of a stated range, and of nothing else.
        unit: a code of `codes.UNITS`.
        noun: what is counted ("foreign-invested enterprises"), or "".
        bound: how the stated number bounds the true one.
        direction: "up", "down" or None.
        digits: last written decimal place as a power of ten of the base unit ("3.2 trillion" is 11).
        start, end: offsets into the text; `text[start:end]` is `text`.
        equivalent_value, equivalent_unit: the conversion in brackets.
    """

    value: float
    unit: str
    start: int
    end: int
    text: str
    low: float | None = None
    high: float | None = None
    noun: str = ""
    bound: Bound = Bound.EXACT
    direction: str | None = None
    digits: int | None = None
    equivalent_value: float | None = None
    equivalent_unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """An interval of days, both ends included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"period ends before it starts: {self.start} .. {self.end}")

    @property
    def months(self) -> int | None:
        """How many whole calendar months it spans, or None where it does not."""
        if self.start.day != 1 or self.end.day != calendar.monthrange(self.end.year, self.end.month)[1]:
            return None
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    @property
    def freq(self) -> Freq:
        """SDMX frequency of the interval; `_O` for a span that is none of the calendar's."""
        if self.start == self.end:
            return Freq.DAILY
        aligned = {12: Freq.ANNUAL, 6: Freq.HALF_YEARLY, 3: Freq.QUARTERLY, 1: Freq.MONTHLY}
        months = self.months
        if months in aligned and (self.start.month - 1) % months == 0:
            return aligned[months]
        return Freq.OTHER

    @property
    def time_period(self) -> str:
        """SDMX 2.1 time period (section 4.2.6 of the technical notes): one code an interval.

        `2024`, `2024-S1`, `2024-Q1`, `2024-11`, `2024-08-29`, else start/duration (ISO 8601).
        """
        year, month = self.start.year, self.start.month
        match self.freq:
            case Freq.DAILY:
                return self.start.isoformat()
            case Freq.ANNUAL:
                return f"{year:04d}"
            case Freq.HALF_YEARLY:
                return f"{year:04d}-S{(month + 5) // 6}"
            case Freq.QUARTERLY:
                return f"{year:04d}-Q{(month + 2) // 3}"
            case Freq.MONTHLY:
                return f"{year:04d}-{month:02d}"
        months = self.months
        if months is None:
            return f"{self.start}/P{(self.end - self.start + timedelta(days=1)).days}D"
        return f"{self.start}/P{months // 12}Y" if months % 12 == 0 else f"{self.start}/P{months}M"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One quantitative statement of an article: who/where, what, when, how much, how it was said.

    Attributes:
        indicator: a code of `indicators.yaml`, or None where none fits the whole of the thing.
        concept: the article's words for the thing measured.
        ref_area: `CN-CQ`, a GB/T 2260 or ISO 3166 code, or an `X-` code of `areas.yaml`.
        value: signed, in the base unit of `unit` (5.7 % is 5.7); the middle of a stated range.
        value_low, value_high: the ends of a stated range, and nothing else.
        unit: a code of `codes.UNITS`.
        period: what the value is about; None where even a careful reader could not tell.
        basis: what a growth or change is against.
        digits: last written decimal place as a power of ten of the base unit.
        equivalent_value, equivalent_unit: the conversion in brackets.
        reference: what a rank, share, gap or contribution is against: an area code or an indicator code.
        prices: price basis where the text tells.
        attributed_to: who said it.
        confidence: 0 to 1.
        quote, quote_start, quote_end: the sentence, as offsets into the article's text.
        value_start, value_end: the number's own offsets into the article's text.
    """

    indicator: str | None
    concept: str
    ref_area: str
    measure: Measure
    value: float
    unit: str
    bound: Bound
    status: Status
    period: Period | None
    basis: Basis | None
    quote: str
    quote_start: int
    quote_end: int
    value_start: int
    value_end: int
    value_low: float | None = None
    value_high: float | None = None
    digits: int | None = None
    equivalent_value: float | None = None
    equivalent_unit: str | None = None
    reference: str | None = None
    prices: Prices | None = None
    attributed_to: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One version of an article with what the rules of `rules_version` read in it: a row of `articles/`.

    `page_sha256` refers to the archived page; `signature` is the near-duplicate (MinHash) signature.
    """

    article: Article
    page_sha256: str
    claims: tuple[Claim, ...]
    signature: tuple[int, ...]
    rules_version: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One vintage of one fact: a row of `published/observations.parquet` (see warehouse/README.md)."""

    series_key: str
    indicator: str
    ref_area: str
    measure: Measure
    basis: Basis | None
    status: Status
    freq: Freq
    time_period: str
    period_start: date
    period_end: date
    obs_value: float
    obs_lower: float
    obs_upper: float
    bound: Bound
    unit_measure: str
    obs_status: ObsStatus
    prices: Prices | None
    reference: str | None
    revision: Revision
    realtime_start: date
    realtime_end: date
    first_recorded: datetime
    n_articles: int
    n_outlets: int
    flags: tuple[str, ...]
    article_id: str
    url: str
    quote: str
