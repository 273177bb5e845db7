"""The shape of `config/`: sources.yaml, indicators.yaml, areas.yaml, boilerplate.yaml, corrections.yaml.

Unknown keys are refused. What must hold beyond the shape is in `checks`.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)

from cqmonitor.codes import Basis, Bound, Kind, Measure, Status

Lang = Literal["en", "zh"]
Activity = Literal[
    "output",
    "sales",
    "exports",
    "imports",
    "capacity",
    "employment",
    "revenue",
    "visits",
    "trips",
    "containers",
    "cargo_value",
]


class Model(BaseModel):
    """Base of all configuration models: frozen, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# --- sources.yaml -----------------------------------------------------------------------------


def _beside_the_config(path: str, info: ValidationInfo) -> str:
    """A relative path of sources.yaml is relative to the folder that the file lies in."""
    if not info.context or "://" in path:
        return path
    return str(Path(info.context["folder"]) / Path(path).expanduser())


def _web_address(url: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+\S*", url):
        raise ValueError(f"not an http or https address: {url!r}")
    return url


LocalPath = Annotated[str, AfterValidator(_beside_the_config)]
Url = Annotated[str, AfterValidator(_web_address)]
Urls = Annotated[tuple[Url, ...], Field(min_length=1)]


class Feed(Model):
    """RSS or Atom feeds."""

    method: Literal["feed"]
    urls: Urls


class Sitemap(Model):
    """Sitemaps: index, gzip and news sitemaps are followed."""

    method: Literal["sitemap"]
    urls: Urls


class WordPress(Model):
    """The WordPress REST API: `<api>/posts?after=...&page=...`."""

    method: Literal["wordpress"]
    api: Url


class ListPage(Model):
    """List pages read with CSS selectors; `next` selects the link to the following page."""

    method: Literal["list"]
    urls: Urls
    link: str = "a"
    next: str | None = None
    max_pages: int = Field(default=5, ge=1, le=1000)


class UrlList(Model):
    """Addresses written down, in the entry itself or in a text file, one a line."""

    method: Literal["urls"]
    urls: tuple[Url, ...] = ()
    file: LocalPath | None = None


class Folder(Model):
    """Saved pages: `.html` and `.txt` files beside a `manifest.csv` (doc, published, lang, outlet, url)."""

    method: Literal["folder"]
    path: LocalPath


class Warc(Model):
    """WARC files (ISO 28500), by path or address, or listed in a text file, here or on the network.

    Relative lines of the list are taken from `base`, else from where the list lies.
    """

    method: Literal["warc"]
    paths: tuple[LocalPath, ...] = ()
    file: LocalPath | None = None
    base: Url | None = None
    max_bytes: int = Field(default=2_000_000_000, gt=0)


Discovery = Annotated[
    Feed | Sitemap | WordPress | ListPage | UrlList | Folder | Warc, Field(discriminator="method")
]


class Http(Model):
    """How politely and how patiently pages are asked for; times in seconds, sizes in bytes."""

    user_agent: str = "cqmonitor/0.1 (+https://github.com/cqmonitor/cqmonitor; cqmonitor@example.org)"
    requests_per_second: float = Field(default=1.0, gt=0)
    per_host: int = Field(default=2, ge=1)
    overall: int = Field(default=16, ge=1)
    connect_timeout: float = Field(default=10.0, gt=0)
    read_timeout: float = Field(default=20.0, gt=0)
    total_timeout: float = Field(default=60.0, gt=0)
    attempts: int = Field(default=3, ge=1)
    max_redirects: int = Field(default=5, ge=0)
    max_wire_bytes: int = Field(default=10_000_000, gt=0)
    max_body_bytes: int = Field(default=30_000_000, gt=0)
    content_types: tuple[str, ...] = ("text/html", "application/xhtml+xml", "text/plain")


class Source(Model):
    """One news site, or folder of saved pages.

    `authority` decides who may revise whom: `official` (statistics office, government) above
    `press` (wire and daily) above `other`. `home_area` is what a story without a named area is about.
    `tested` says whether the entry was ever run against the live site. Naming a `group` runs all its
    sources; one that is not `enabled` runs only when it or its group is named. `http` overrides, for
    this source, what it states of the file's `http`.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    outlet: str
    lang: Lang
    authority: Literal["official", "press", "other"] = "press"
    home_area: str = "CN-CQ"
    timezone: str = "Asia/Shanghai"
    group: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9-]*$")
    enabled: bool = True
    tested: bool = False
    allow_loopback: bool = False
    hosts: tuple[str, ...] = ()
    discovery: Annotated[tuple[Discovery, ...], Field(min_length=1)]
    http: Http | None = None
    include: tuple[re.Pattern[str], ...] = ()
    exclude: tuple[re.Pattern[str], ...] = ()
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    lookback_days: int = Field(default=3, ge=0)
    online_since: date | None = None


def http_for(source: Source, http: Http) -> Http:
    """How to ask this source: `http`, with what the source's own `http` block states in its place."""
    own = source.http
    return (
        http.model_copy(update={name: getattr(own, name) for name in own.model_fields_set}) if own else http
    )


class Sources(Model):
    """sources.yaml."""

    http: Http = Http()
    sources: tuple[Source, ...]


# --- indicators.yaml --------------------------------------------------------------------------


def expand(phrase: str) -> tuple[str, ...]:
    """All that a phrase with alternatives stands for: `<value added|output> of <the |>industry` is four."""
    parts = re.split(r"<([^<>]*)>", phrase)
    choices = [part.split("|") if i % 2 else [part] for i, part in enumerate(parts)]
    return tuple("".join(chosen) for chosen in product(*choices))


def _expand_all(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chosen for phrase in phrases for chosen in expand(phrase)))


Phrases = Annotated[tuple[str, ...], AfterValidator(_expand_all)]
"""Names as the file writes them, with `<...|...>` for alternatives; the model holds them expanded."""


class Range(Model):
    """A closed range of plausible values, in the indicator's unit (growth in per cent)."""

    low: float
    high: float


class Indicator(Model):
    """One statistical concept: its code, its names in both languages and what is plausible.

    `aliases_*` are whole phrases that name the indicator. `clauses_en` are the words that name it where they
    are spread over a clause, in any order: "tourists spent". `bare_en` are common nouns ("trade") that name
    it where they alone are the subject in a text about an economy. `things_*` with `activity` compose
    further ones: things "new energy vehicles" with activity `output` match "produced 953,000
    new energy vehicles", "NEV output" and 生产新能源汽车. `counted_*` are common words ("ports",
    "trips") that name the indicator only where one of its `topics_*` ("Land-Sea Trade Corridor") is
    what the sentence or the one before is about. `ratio_of` names numerator and denominator of a
    ratio: R&D expenditure "equal to 2.5 percent of GDP" is R&D intensity.
    """

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name_en: str
    name_zh: str
    aliases_en: Phrases = ()
    aliases_zh: Phrases = ()
    clauses_en: Phrases = ()
    bare_en: tuple[str, ...] = ()
    activity: Activity | None = None
    things_en: Phrases = ()
    things_zh: Phrases = ()
    topics_en: tuple[str, ...] = ()
    topics_zh: tuple[str, ...] = ()
    counted_en: tuple[str, ...] = ()
    counted_zh: tuple[str, ...] = ()
    ratio_of: tuple[str, str] | None = None
    unit: str
    kind: Kind
    plausible: dict[Measure, Range] = {}
    description: str
    description_zh: str = ""


class Indicators(Model):
    """indicators.yaml."""

    indicators: tuple[Indicator, ...]


# --- areas.yaml -------------------------------------------------------------------------------


class Area(Model):
    """A place with its code (ISO 3166, GB/T 2260 below a province, or `X-`) and its names."""

    code: str = Field(pattern=r"^([A-Z]{2}(-[A-Z0-9]{1,6})?|X-[A-Z0-9]+|WORLD)$")
    name_en: str
    name_zh: str
    aliases_en: Phrases = ()
    aliases_zh: Phrases = ()
    parent: str | None = None


class Areas(Model):
    """areas.yaml."""

    areas: tuple[Area, ...]


# --- boilerplate.yaml -------------------------------------------------------------------------


class BoilerplateRule(Model):
    """A pattern of lines that are the page's, not the article's.

    `pattern` is searched in one line, white space folded, full-width forms as half-width.
    `scope` says what goes with a hit: the
    `line` alone, the `rest` of the page from it on, or only the `match` inside the line.
    `examples` must match and `counter_examples` must not; the loader holds both.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    lang: Literal["en", "zh", "any"]
    pattern: re.Pattern[str]
    scope: Literal["line", "rest", "match"] = "line"
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


class Boilerplate(Model):
    """boilerplate.yaml."""

    rules: tuple[BoilerplateRule, ...]


# --- corrections.yaml -------------------------------------------------------------------------


class Amendment(Model):
    """The fields of a claim that an analyst sets; what is left out stays."""

    indicator: str | None = None
    ref_area: str | None = None
    measure: Measure | None = None
    value: float | None = None
    unit: str | None = None
    bound: Bound | None = None
    status: Status | None = None
    basis: Basis | None = None
    period_start: date | None = None
    period_end: date | None = None


class Correction(Model):
    """The analyst's hand on one claim: `reject` it or `amend` it, with reason, author and time."""

    claim_id: str = Field(pattern=r"^[0-9a-f]{16}$")
    action: Literal["reject", "amend"]
    amend: Amendment | None = None
    reason: str
    author: str
    at: AwareDatetime


class Corrections(Model):
    """corrections.yaml."""

    corrections: tuple[Correction, ...] = ()

    @field_validator("corrections", mode="before")
    @classmethod
    def _emptied(cls, value: object) -> object:
        """A key with nothing below is what remains when the last entry goes."""
        return () if value is None else value


# --- all of it --------------------------------------------------------------------------------


_SOURCE_RULES = {"name", "outlet", "lang", "home_area", "timezone", "online_since", "keep", "drop"}
"""What of a source a reading of its pages depends on."""


class Config(Model):
    """All of config/."""

    http: Http
    sources: tuple[Source, ...]
    indicators: tuple[Indicator, ...]
    areas: tuple[Area, ...]
    boilerplate: tuple[BoilerplateRule, ...]
    corrections: tuple[Correction, ...]

    @cached_property
    def rules_digest(self) -> str:
        """SHA-256, hex, over what cleaning and extraction use of it: see `rules_version`."""
        used = {
            "indicators": [each.model_dump(mode="json") for each in self.indicators],
            "areas": [each.model_dump(mode="json") for each in self.areas],
            "boilerplate": [each.model_dump(mode="json") for each in self.boilerplate],
            "sources": [each.model_dump(mode="json", include=_SOURCE_RULES) for each in self.sources],
        }
        state = json.dumps(used, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(state.encode()).hexdigest()
