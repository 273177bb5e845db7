"""The report: a static site of what was published, that opens from disk and from any web server.

    tables     what was published, as all pages read it
    front, indicator, articles, sources     plain data, one module a page
    chart      the Vega-Lite specification
    templates  the pages; what comes from an article is escaped, and scripts are files of the site
    static     style, scripts, and Vega with its licence

A page opened from disk may not fetch, so data stands in script files that set `CQ`.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment

from cqmonitor.audit import FINDINGS, findings
from cqmonitor.config import Config
from cqmonitor.errors import InputError
from cqmonitor.records import SHANGHAI
from cqmonitor.report.articles import article_pages
from cqmonitor.report.chart import chart
from cqmonitor.report.front import news, overview, series_index, targets
from cqmonitor.report.indicator import indicator_page
from cqmonitor.report.sources import sources
from cqmonitor.report.tables import Row, Tables
from cqmonitor.suggest import suggestions
from cqmonitor.templates import environment as templates
from cqmonitor.warehouse import Warehouse

__all__ = ["write_report"]

HERE = Path(__file__).parent
MARK = ".cqmonitor-report"
"""A file that tells a folder of the report from one of somebody else's."""

SHOWN = 500
"""Rows of the audit and of the suggestions that their pages show."""


def write_report(store: Warehouse, out: Path, config: Config, *, full_text: bool = False) -> Path:
    """Write the report of what is published, in place of an older one.

    Args:
        out: the folder; made where it is not there.
        full_text: show whole articles too, not only the quoted sentences.

    Returns:
        The start page.

    Raises:
        InputError: `out` is a folder of something else.
        WarehouseError: nothing has been published yet.
    """
    if out.exists() and not (out / MARK).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out}: is there and no report; name another folder or delete it")
    tables = Tables.of(store, config)
    out.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        _write(made, store, tables, config, full_text)
        made.chmod(0o755)
        if out.exists():
            shutil.rmtree(out)
        made.rename(out)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return out / "index.html"


def _write(made: Path, store: Warehouse, tables: Tables, config: Config, full_text: bool) -> None:
    shutil.copytree(HERE / "static", made / "static")
    (made / MARK).write_text("A report of cqmonitor; the next one takes its place.\n", "utf-8")
    names = {one.code: (one.name_en, one.name_zh) for one in config.indicators}
    areas = {one.code: (one.name_en, one.name_zh) for one in config.areas}
    pages = _Pages(made, names, areas)
    _data(made / "data" / "chart.js", "chart", chart())
    _data(made / "data" / "names.js", "names", {"indicators": names, "areas": areas})
    _data(made / "data" / "index.js", "series", series_index(tables))
    pages.write(
        "index.html",
        overview=overview(tables, config),
        news=news(tables),
        targets=targets(tables),
        counts=_counts(tables),
    )
    known = set(tables.observations["indicator"].unique())
    for entry in config.indicators:
        if entry.code in known:
            page = indicator_page(entry, tables)
            _data(made / "data" / "indicators" / f"{entry.code}.js", "page", page)
            pages.write(f"indicators/{entry.code}.html", "indicator.html", page=page)
    _articles(made, store, tables, full_text)
    pages.write("article.html")
    pages.write("sources.html", sources=sources(tables, config))
    flagged = findings(tables.observations.lazy())
    worst = flagged.remove(flag="single_source")
    rows = worst.head(SHOWN).to_dicts()
    pages.write(
        "audit.html",
        findings=rows,
        flags=FINDINGS,
        more=len(worst) - len(rows),
        alone=len(flagged) - len(worst),
    )
    told = suggestions(tables.claims.lazy())
    pages.write("suggestions.html", suggestions=told.head(SHOWN).to_dicts())


def _counts(tables: Tables) -> dict[str, int]:
    return {
        "observations": len(tables.observations),
        "articles": len(tables.articles),
        "claims": len(tables.claims),
        "outlets": tables.articles["outlet"].n_unique(),
    }


def _articles(made: Path, store: Warehouse, tables: Tables, full_text: bool) -> None:
    """The articles in shards by the first digits of their id, so that a page loads a few of them."""
    shards: dict[str, dict[str, Row]] = defaultdict(dict)
    for article_id, article in article_pages(store, tables, full_text=full_text):
        shards[article_id[:2]][article_id] = article
    for shard, articles in shards.items():
        _data(made / "data" / "articles" / f"{shard}.js", "articles", articles)


class _Pages:
    """The templates, with what all pages show."""

    def __init__(
        self, made: Path, names: Mapping[str, tuple[str, str]], areas: Mapping[str, tuple[str, str]]
    ) -> None:
        self.made, self.names, self.areas = made, names, areas
        self.at = f"{datetime.now(SHANGHAI):%Y-%m-%d %H:%M}"

    def write(self, path: str, template: str | None = None, **values: Any) -> None:
        """Fill a template (by default the one of the page's name) and write the page."""
        page = (
            _environment()
            .get_template(template or path)
            .render(root="../" * path.count("/"), names=self.names, areas=self.areas, at=self.at, **values)
        )
        file = self.made / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page, "utf-8")


@cache
def _environment() -> Environment:
    environment = templates(HERE / "templates")
    environment.filters |= {"web": web, "spark": spark}
    return environment


def web(url: str) -> str:
    """An address of the web; "" for any other, such as `javascript:`, which is never a link."""
    return url if urlsplit(url).scheme.lower() in ("http", "https") else ""


def spark(values: Iterable[float]) -> str:
    """The points of a polyline through values, in a box of 100 by 24."""
    found = list(values)
    low, span = min(found, default=0), max(found, default=0) - min(found, default=0)
    step = 96 / max(len(found) - 1, 1)
    heights = (20 - 16 * ((value - low) / span if span else 0.5) + 2 for value in found)
    return " ".join(f"{2 + step * i:.1f},{height:.1f}" for i, height in enumerate(heights))


def _data(file: Path, name: str, value: object) -> None:
    """A script that sets one property of `CQ`; a line separator of JSON is none of JavaScript's."""
    told = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    told = told.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"CQ.{name}={told};\n", "utf-8")
