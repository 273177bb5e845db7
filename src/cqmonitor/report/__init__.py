"""The report: a static site of what was published, that opens from disk and from any web server.

    tables     what was published, as all pages read it
    front, indicator, articles, audit, sources     plain data, one module a page
    chart      the Vega-Lite specification
    site       files: unchanged ones are linked, and all are put in place at once
    templates  the pages, without data
    static     style, scripts, and Vega with its licence

A page opened from disk may not fetch, so data stands in script files that set `CQ`, and scripts build the
rows of what is looked at. What comes from an article becomes text there and never markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import polars as pl

from cqmonitor.config import Config
from cqmonitor.labels import DETAILS, LABELS
from cqmonitor.records import SHANGHAI
from cqmonitor.report.articles import article_pages, shown
from cqmonitor.report.audit import audit
from cqmonitor.report.chart import LANGUAGES, chart
from cqmonitor.report.front import main_area, news, overview, series_index, targets
from cqmonitor.report.indicator import indicator_page
from cqmonitor.report.site import Site, digest, in_place_of, refuse_other
from cqmonitor.report.sources import sources
from cqmonitor.report.tables import Row, Tables, by_column
from cqmonitor.storage import ObjectPath, Place, objects
from cqmonitor.storage.files import local_folder
from cqmonitor.suggest import suggestions
from cqmonitor.warehouse import Warehouse

__all__ = ["write_report"]

HERE = Path(__file__).parent

ARTICLES_OF_A_SHARD = 16
"""About so many articles share a file, so that quotes of some articles are read in a moment."""


def write_report(store: Warehouse, out: Path, config: Config, *, full_text: bool = False) -> Path:
    """Write the report of what is published, in place of an older one.

    Files that would be made of the same data are linked to those of the older report, not made again.

    Args:
        out: the folder; made where it is not there.
        full_text: show whole articles too, not only the quoted sentences.

    Returns:
        The start page.

    Raises:
        InputError: `out` is a folder of something else.
        WarehouseError: nothing has been published yet.
    """
    with in_place_of(out, digest(_own_code(), pl.__version__, full_text)) as site:
        tables = Tables.of(store, config)
        pages = _indicators(site, tables, config)
        digits = _articles(site, article_pages(tables, full_text=full_text))
        area = main_area(tables)
        made = {"at": f"{datetime.now(SHANGHAI):%Y-%m-%d %H:%M}", "shard": digits, "area": area}
        site.data("data/made.js", "made", made)
        site.data("data/names.js", "names", _names(tables, config, pages))
        site.data("data/chart.js", "chart", {name: chart(lang) for name, lang in LANGUAGES.items()})
        _front(site, tables, config, area)
        _lists(site, tables, config)
        site.page("article.html")
        for file in sorted((HERE / "static").iterdir()):
            site.put(f"static/{file.name}", file.read_bytes())
    return out / "index.html"


def put_report(store: Warehouse, out: Place, config: Config, *, full_text: bool = False) -> Place:
    """As `write_report`, or into an object store, to be served from there: what has changed is written."""
    if not isinstance(out, ObjectPath):
        return write_report(store, out, config, full_text=full_text)
    refuse_other(out)
    made = write_report(store, local_folder(out), config, full_text=full_text)
    objects.mirror(made.parent, out)
    return out / made.name


@cache
def _own_code() -> str:
    """Digest of what turns tables into files."""
    files = (*sorted(HERE.glob("*.py")), *sorted((HERE / "templates").iterdir()))
    return digest(*(file.read_text("utf-8") for file in files))


def _indicators(site: Site, tables: Tables, config: Config) -> list[str]:
    """The pages of the indicators that anything is known of; returns their codes."""
    outlets = tables.articles.select("article_id", "outlet")
    observations, evidence = (_by_indicator(rows) for rows in (tables.observations, tables.evidence))
    entries = [entry for entry in config.indicators if entry.code in observations]
    for entry in entries:
        site.page(f"indicators/{entry.code}.html", "indicator.html", entry=entry)
        path = f"data/indicators/{entry.code}.js"
        told = evidence.get(entry.code, tables.evidence.clear())
        mine = observations[entry.code].join(outlets, on="article_id", how="left", maintain_order="left")
        if not site.same(path, digest(_hashed(mine), _hashed(told))):
            site.data(path, "page", indicator_page(mine, told))
    return [entry.code for entry in entries]


def _by_indicator(rows: pl.DataFrame) -> Mapping[str, pl.DataFrame]:
    coded = rows.drop_nulls("indicator").partition_by("indicator", as_dict=True)
    return {str(code): some for (code,), some in coded.items()}


def _hashed(rows: pl.DataFrame) -> str:
    """A digest of rows in any order."""
    return digest(*rows.hash_rows().sort())


def _articles(site: Site, pages: pl.DataFrame) -> int:
    """The articles in files named by the first digits of their ids; returns how many digits."""
    digits = 1
    while len(pages) > ARTICLES_OF_A_SHARD * 16**digits:
        digits += 1
    shards = pages.with_columns(shard=pl.col("article_id").str.head(digits), digest=pages.hash_rows())
    for (shard,), some in shards.partition_by("shard", as_dict=True, maintain_order=True).items():
        path = f"data/articles/{shard}.js"
        if not site.same(path, digest(*some["digest"])):
            site.data(path, "articles", dict(shown(some)))
    return digits


def _names(tables: Tables, config: Config, pages: list[str]) -> Row:
    """What codes are called, of indicators and areas those that occur; `pages`: the indicators with one."""
    against = {*tables.observations["reference"].drop_nulls()}
    used = {*tables.claims["indicator"].drop_nulls(), *pages, *against}
    places = {*tables.claims["ref_area"], *tables.observations["ref_area"], *against}
    return {
        "indicators": {one.code: (one.name_en, one.name_zh) for one in config.indicators if one.code in used},
        "areas": {one.code: (one.name_en, one.name_zh) for one in config.areas if one.code in places},
        "pages": pages,
        "details": list(DETAILS.items()),
        **LABELS,
    }


def _front(site: Site, tables: Tables, config: Config, area: str) -> None:
    fresh, n_fresh = news(tables)
    told, n_told = targets(tables.observations)
    front = {
        "counts": {
            "observations": len(tables.observations),
            "articles": len(tables.articles),
            "outlets": tables.articles["outlet"].n_unique(),
        },
        "areas": sorted(tables.observations["ref_area"].unique()),
        "overview": overview(tables, config, area),
        "news": fresh,
        "targets": told,
        "more": {"news": n_fresh - len(fresh), "targets": n_told - len(told)},
    }
    site.data("data/front.js", "front", front)
    site.data("data/series.js", "series", series_index(tables))
    site.page("index.html")


def _lists(site: Site, tables: Tables, config: Config) -> None:
    """The pages that are one table."""
    site.data("data/audit.js", "audit", audit(tables))
    site.data("data/suggestions.js", "suggestions", by_column(suggestions(tables.claims.lazy())))
    site.data("data/sources.js", "sources", sources(tables, config))
    for name in ("audit", "suggestions", "sources"):
        site.page(f"{name}.html")
